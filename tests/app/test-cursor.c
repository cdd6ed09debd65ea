/* test-cursor.c: the cursor through a run that trains, and through a recorded one.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gstdio.h>
#include <string.h>

#include "headless-test.h"
#include "lab-cursor.h"
#include "lab-recorder.h"

#define N_EPOCHS 4

typedef struct {
  HeadlessTest test;
  LabSession *session;
  LabRun *run;
  LabCursor *cursor;
  guint n_moved, n_snapshots, n_failed;
} Fixture;

static void
count_cb (guint *n)
{
  ++*n;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  headless_test_set_up (&fixture->test);
  fixture->session = headless_test_train (&fixture->test, N_EPOCHS, 1);
  fixture->run = g_object_ref (lab_session_get_run (fixture->session));
  fixture->cursor = lab_cursor_new ();
  g_signal_connect_swapped (fixture->cursor, "moved", G_CALLBACK (count_cb), &fixture->n_moved);
  g_signal_connect_swapped (fixture->cursor, "snapshot-changed", G_CALLBACK (count_cb),
                            &fixture->n_snapshots);
  g_signal_connect_swapped (fixture->cursor, "failed", G_CALLBACK (count_cb), &fixture->n_failed);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_add_weak_pointer (G_OBJECT (fixture->cursor), (gpointer *)&fixture->cursor);
  g_object_unref (fixture->cursor);
  headless_test_wait_for (fixture->cursor == NULL);
  g_object_unref (fixture->run);
  lab_session_shutdown (fixture->session);
  g_object_unref (fixture->session);
  headless_test_tear_down (&fixture->test);
}

static void
assert_epoch (Fixture *fixture, guint epoch)
{
  LabEvaluation *evaluation = lab_cursor_get_evaluation (fixture->cursor);
  guint n_epochs;
  const LabEpoch *epochs = lab_run_get_epochs (fixture->run, &n_epochs);
  const guint32 *counts = lab_run_get_confusion (fixture->run, epoch);

  g_assert_cmpuint (lab_cursor_get_epoch (fixture->cursor), ==, epoch);
  g_assert_nonnull (counts);
  g_assert_nonnull (evaluation);
  g_assert_cmpmem (evaluation->confusion, sizeof (guint32) * 100, counts, sizeof (guint32) * 100);
  g_assert_cmpfloat (evaluation->accuracy, ==, epochs[epoch - 1].test_accuracy);
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  g_assert_null (lab_cursor_get_run (fixture->cursor));
  g_assert_null (lab_cursor_get_snapshot (fixture->cursor));
  g_assert_null (lab_cursor_get_evaluation (fixture->cursor));
  lab_cursor_set_epoch (fixture->cursor, 3);
  g_assert_cmpuint (lab_cursor_get_epoch (fixture->cursor), ==, 0);
}

static void
test_moves (Fixture *fixture, gconstpointer data)
{
  LabCursor *cursor = fixture->cursor;

  lab_cursor_set_run (cursor, fixture->run, NULL, 0, NULL);
  g_assert_true (lab_cursor_get_follows (cursor));
  g_assert_true (lab_cursor_get_snapshot (cursor) == lab_run_get_snapshot (fixture->run));
  assert_epoch (fixture, N_EPOCHS);
  for (guint epoch = 1; epoch <= N_EPOCHS; epoch++) {
    fixture->n_moved = fixture->n_snapshots = 0;
    lab_cursor_set_epoch (cursor, epoch);
    g_assert_cmpuint (fixture->n_moved, ==, 1);
    g_assert_false (lab_cursor_get_follows (cursor));
    g_assert_cmpuint (lab_cursor_get_snapshot (cursor)->epoch, ==, epoch);
    assert_epoch (fixture, epoch);
  }
  lab_cursor_set_epoch (cursor, 0);
  g_assert_cmpuint (lab_cursor_get_snapshot (cursor)->epoch, ==, 0);
  lab_cursor_set_epoch (cursor, 1000);
  g_assert_cmpuint (lab_cursor_get_epoch (cursor), ==, N_EPOCHS);
  g_assert_false (lab_cursor_get_follows (cursor));
  lab_cursor_go (cursor, 2);
  g_assert_false (lab_cursor_get_follows (cursor));
  lab_cursor_go (cursor, N_EPOCHS);
  g_assert_true (lab_cursor_get_follows (cursor));
}

/* A run that goes on moves a cursor that follows, and leaves one that does not where it is. */
static void
test_follows (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabCursor) still = lab_cursor_new ();
  LabSession *session = headless_test_prepare (&fixture->test, 50, 2);
  LabRun *run = lab_session_get_run (session);

  lab_cursor_set_run (fixture->cursor, run, NULL, 0, NULL);
  lab_cursor_set_run (still, run, NULL, 0, NULL);
  g_assert_cmpuint (lab_cursor_get_epoch (still), ==, 0);
  lab_session_step (session);
  headless_test_wait_for (lab_cursor_get_epoch (still) == 1);
  lab_cursor_set_epoch (still, 1);
  lab_session_train (session);
  headless_test_wait_for (lab_cursor_get_epoch (fixture->cursor) >= 3);
  g_assert_cmpuint (lab_cursor_get_epoch (still), ==, 1);
  g_assert_cmpuint (lab_cursor_get_snapshot (still)->epoch, ==, 1);
  lab_cursor_follow (still);
  g_assert_cmpuint (lab_cursor_get_epoch (still), >=, 3);
  lab_session_shutdown (session);
  lab_cursor_set_run (fixture->cursor, NULL, NULL, 0, NULL);
  lab_cursor_set_run (still, NULL, NULL, 0, NULL);
  g_assert_null (lab_cursor_get_snapshot (still));
  g_object_unref (session);
}

/* What is read from the store is what was trained, however fast the handle is dragged. */
static void
test_recorded (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabRecorder) recorder = NULL;
  g_autoptr (LabRun) recorded = NULL;
  g_autoptr (GError) error = NULL;
  LabStore *store = fixture->test.store;
  LabCursor *cursor = fixture->cursor;

  recorder = lab_recorder_new (store, fixture->run, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (lab_store_flush (store, &error));
  recorded = lab_store_load_run (store, lab_recorder_get_id (recorder), NULL, &error);
  g_assert_no_error (error);
  lab_cursor_set_run (cursor, recorded, store, lab_recorder_get_id (recorder), NULL);
  assert_epoch (fixture, N_EPOCHS);
  headless_test_wait_for (lab_cursor_get_snapshot (cursor) != NULL);
  g_assert_cmpuint (lab_cursor_get_snapshot (cursor)->epoch, ==, N_EPOCHS);
  for (guint round = 0; round < 20; round++)
    lab_cursor_set_epoch (cursor, 1 + round % N_EPOCHS);
  lab_cursor_set_epoch (cursor, 2);
  assert_epoch (fixture, 2);
  headless_test_wait_for (lab_cursor_get_snapshot (cursor)->epoch == 2);
  {
    LabSnapshot *read = lab_cursor_get_snapshot (cursor);
    LabSnapshot *trained = lab_run_get_checkpoint (fixture->run, 2);

    g_assert_nonnull (trained);
    g_assert_cmpmem (read->parameters, read->n_parameters * sizeof (float), trained->parameters,
                     trained->n_parameters * sizeof (float));
  }
  g_assert_cmpuint (fixture->n_failed, ==, 0);
}

/* The run is let go of while its checkpoint is being read. */
static void
test_dropped (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabRecorder) recorder = NULL;
  g_autoptr (LabRun) recorded = NULL;
  LabStore *store = fixture->test.store;

  recorder = lab_recorder_new (store, fixture->run, NULL, NULL);
  g_assert_true (lab_store_flush (store, NULL));
  recorded = lab_store_load_run (store, lab_recorder_get_id (recorder), NULL, NULL);
  lab_cursor_set_run (fixture->cursor, recorded, store, lab_recorder_get_id (recorder), NULL);
  lab_cursor_set_epoch (fixture->cursor, 1);
  lab_cursor_set_run (fixture->cursor, fixture->run, NULL, 0, NULL);
  g_assert_true (lab_cursor_get_snapshot (fixture->cursor) == lab_run_get_snapshot (fixture->run));
  lab_cursor_set_epoch (fixture->cursor, 3);
  g_assert_cmpuint (lab_cursor_get_snapshot (fixture->cursor)->epoch, ==, 3);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*run) (Fixture *fixture, gconstpointer data);
  } tests[] = {
      {"/cursor/empty", test_empty},     {"/cursor/moves", test_moves},
      {"/cursor/follows", test_follows}, {"/cursor/recorded", test_recorded},
      {"/cursor/dropped", test_dropped},
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);
  return g_test_run ();
}
