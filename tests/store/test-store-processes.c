/* test-store-processes.c: several programs with one store, and programs that are killed.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-test-data.h"
#include "store-test.h"

#define N_KILLS  20
#define N_EPOCHS 12

/* A run of the fixture's configuration that nobody interrupted. */
static LabRun *
train_undisturbed (StoreFixture *fixture, guint seed)
{
  g_autoptr (GError) error = NULL;
  LabRun *run;

  fixture->config.epochs = N_EPOCHS;
  fixture->config.seed = seed;
  lab_session_prepare (fixture->session, &fixture->config, fixture->dataset, &error);
  g_assert_no_error (error);
  run = g_object_ref (lab_session_get_run (fixture->session));
  lab_session_train (fixture->session);
  lab_test_wait_for_end (run);
  return run;
}

/* Lets a child record, and kills it at some moment. Returns: epochs that it said were safe */
static guint
record_and_kill (StoreFixture *fixture, guint seed, gint64 *id)
{
  StoreTestChild child;
  guint n_lines = (guint)g_test_rand_int_range (0, N_EPOCHS);
  gint64 n_saved = 0, n;
  char word[16];

  store_test_spawn (&child, fixture->path, N_EPOCHS, seed);
  *id = store_test_read_run (&child);
  for (guint i = 0; i < n_lines && store_test_read_line (&child, word, sizeof word, &n); i++)
    if (g_str_equal (word, "saved"))
      n_saved = n;
  g_usleep ((gulong)g_test_rand_int_range (0, 3000));
  store_test_kill (&child);
  return (guint)n_saved;
}

/* Takes a run up where the store has it, and trains it to its end. Returns: (transfer full): it */
static LabRun *
resume (StoreFixture *fixture, gint64 id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabRun) run = lab_store_load_run (fixture->store, id, fixture->dataset, &error);
  g_autoptr (LabSnapshot) checkpoint = NULL;
  g_autoptr (LabRecorder) recorder = NULL;
  guint n_epochs, n_checkpoints;
  const guint *checkpoints;

  g_assert_no_error (error);
  lab_run_get_epochs (run, &n_epochs);
  checkpoints = lab_run_get_checkpoint_epochs (run, &n_checkpoints);
  if (n_checkpoints > 0) {
    /* The last epoch that was recorded is what it goes on from. */
    g_assert_cmpuint (checkpoints[n_checkpoints - 1], ==, n_epochs);
    checkpoint = lab_store_load_checkpoint (fixture->store, id, n_epochs, &error);
    g_assert_no_error (error);
  }
  lab_session_resume (fixture->session, run, checkpoint, N_EPOCHS, fixture->dataset, &error);
  g_assert_no_error (error);
  recorder = lab_recorder_resume (fixture->store, id, run, &error);
  g_assert_no_error (error);
  lab_session_train (fixture->session);
  store_test_finish (fixture, run, recorder);
  return g_steal_pointer (&run);
}

static void
test_kill (StoreFixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < N_KILLS; i++) {
    g_autoptr (LabRun) undisturbed = train_undisturbed (fixture, i + 1);
    g_autoptr (LabRun) resumed = NULL;
    g_autoptr (LabRun) loaded = NULL;
    g_autoptr (LabRunInfo) info = NULL;
    g_autoptr (GError) error = NULL;
    gint64 id;
    guint n_saved = record_and_kill (fixture, i + 1, &id);

    info = lab_store_find_run (fixture->store, id, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (info->n_epochs, >=, n_saved);
    if (info->state == LAB_RUN_FINISHED) {
      g_assert_cmpuint (info->n_epochs, ==, N_EPOCHS);
      continue;
    }
    g_assert_cmpint (info->state, ==, LAB_RUN_INTERRUPTED);
    resumed = resume (fixture, id);
    lab_test_assert_same_history (undisturbed, resumed);
    loaded = lab_store_load_run (fixture->store, id, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpint (lab_run_get_state (loaded), ==, LAB_RUN_FINISHED);
    store_test_assert_same (resumed, loaded);
    store_test_assert_checkpoints (fixture, id, undisturbed);
    store_test_assert_predictions (fixture, id, undisturbed);
  }
}

/* The state by the list, which must know the run. */
static LabRunState
get_state (StoreFixture *fixture, gint64 id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabRunInfo) info = lab_store_find_run (fixture->store, id, &error);

  g_assert_no_error (error);
  g_assert_false (info->is_ours);
  return info->state;
}

static void
test_live_run (StoreFixture *fixture, gconstpointer data)
{
  gboolean is_over = FALSE;
  StoreTestChild child;
  gint64 id, n;
  char word[16];

  store_test_spawn (&child, fixture->path, 200, 1);
  id = store_test_read_run (&child);
  /* Looked at all the time while it goes on, ends, and is let go of. */
  while (!is_over) {
    g_assert_cmpint (get_state (fixture, id), !=, LAB_RUN_INTERRUPTED);
    is_over = !store_test_read_line (&child, word, sizeof word, &n) || g_str_equal (word, "end");
  }
  g_assert_true (store_test_wait (&child));
  g_assert_cmpint (get_state (fixture, id), ==, LAB_RUN_FINISHED);
}

static void
test_busy (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) run = NULL;
  g_autoptr (LabRecorder) recorder = NULL;
  g_autoptr (GError) error = NULL;
  StoreTestChild child;
  gint64 id;

  store_test_spawn (&child, fixture->path, 100000, 1);
  id = store_test_read_run (&child);
  run = lab_store_load_run (fixture->store, id, fixture->dataset, &error);
  g_assert_no_error (error);

  recorder = lab_recorder_resume (fixture->store, id, run, &error);
  g_assert_null (recorder);
  g_assert_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_BUSY);
  lab_store_delete_runs (fixture->store, &id, 1);
  g_assert_true (lab_store_flush (fixture->store, NULL));
  g_assert_cmpint (get_state (fixture, id), !=, LAB_RUN_INTERRUPTED);

  store_test_kill (&child);
  g_assert_cmpint (get_state (fixture, id), ==, LAB_RUN_INTERRUPTED);
  lab_store_delete_runs (fixture->store, &id, 1);
  g_assert_true (lab_store_flush (fixture->store, NULL));
  g_clear_error (&error);
  g_assert_null (lab_store_find_run (fixture->store, id, &error));
  g_assert_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_NOT_FOUND);
}

/* Two other programs and this one train into one store. */
static void
test_at_once (StoreFixture *fixture, gconstpointer data)
{
  StoreTestChild children[2];
  gint64 ids[2];
  g_autoptr (LabRun) ours = NULL;
  gint64 id;

  for (guint i = 0; i < 2; i++)
    store_test_spawn (&children[i], fixture->path, N_EPOCHS, i + 1);
  fixture->config.epochs = N_EPOCHS;
  id = store_test_train (fixture, &ours);
  for (guint i = 0; i < 2; i++) {
    char word[16] = "";
    gint64 n;

    ids[i] = store_test_read_run (&children[i]);
    while (store_test_read_line (&children[i], word, sizeof word, &n))
      continue;
    g_assert_cmpstr (word, ==, "end");
    g_assert_true (store_test_wait (&children[i]));
  }
  store_test_assert_checkpoints (fixture, id, ours);
  for (guint i = 0; i < 2; i++) {
    g_autoptr (LabRun) expected = train_undisturbed (fixture, i + 1);
    g_autoptr (GError) error = NULL;
    g_autoptr (LabRun) loaded = lab_store_load_run (fixture->store, ids[i], NULL, &error);

    g_assert_no_error (error);
    g_assert_cmpint (lab_run_get_state (loaded), ==, LAB_RUN_FINISHED);
    lab_test_assert_whole (loaded);
    lab_test_assert_same_history (expected, loaded);
    store_test_assert_checkpoints (fixture, ids[i], expected);
  }
}

static void
changed_cb (LabStore *store, gboolean *has_changed)
{
  *has_changed = TRUE;
}

static gboolean
is_set_cb (gpointer flag)
{
  return *(gboolean *)flag;
}

/* Also what another program does not say any more. */
static void
test_changed (StoreFixture *fixture, gconstpointer data)
{
  gboolean has_changed = FALSE;
  StoreTestChild child;
  gint64 id;

  g_signal_connect (fixture->store, "changed", G_CALLBACK (changed_cb), &has_changed);
  store_test_spawn (&child, fixture->path, 100000, 1);
  id = store_test_read_run (&child);
  lab_test_wait_for (is_set_cb, &has_changed);
  g_assert_cmpint (get_state (fixture, id), !=, LAB_RUN_INTERRUPTED);
  store_test_kill (&child);
  while (get_state (fixture, id) != LAB_RUN_INTERRUPTED)
    g_usleep (1000);
  has_changed = FALSE;
  lab_test_wait_for (is_set_cb, &has_changed);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/store/processes/kill", test_kill);
  ADD ("/store/processes/live-run", test_live_run);
  ADD ("/store/processes/busy", test_busy);
  ADD ("/store/processes/at-once", test_at_once);
  ADD ("/store/processes/changed", test_changed);

  return g_test_run ();
}
