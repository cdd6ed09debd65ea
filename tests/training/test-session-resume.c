/* test-session-resume.c: runs that are taken up again, extended and branched, to the very bits.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-session.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

#include "lab-config.h"
#include "lab-run-private.h"
#include "lab-test-session.h"

static void
assert_same_network (LabRun *run, LabRun *other)
{
  const LabSnapshot *ours = lab_run_get_snapshot (run), *theirs = lab_run_get_snapshot (other);

  g_assert_cmpuint (ours->epoch, ==, theirs->epoch);
  g_assert_cmpuint (ours->batch, ==, theirs->batch);
  g_assert_cmpmem (ours->parameters, sizeof (float) * ours->n_parameters, theirs->parameters,
                   sizeof (float) * theirs->n_parameters);
  g_assert_cmpmem (ours->evaluation->confusion, 400, theirs->evaluation->confusion, 400);
  g_assert_cmpmem (ours->evaluation->probability, 200 * sizeof (float),
                   theirs->evaluation->probability, 200 * sizeof (float));
}

/* A run that was recorded knows what it said from where it went on. */
static void
assert_same_predictions (LabRun *run, LabRun *other)
{
  const LabPredictions *ours = lab_run_get_predictions (run);
  const LabPredictions *theirs = lab_run_get_predictions (other);
  guint n = lab_predictions_get_n_images (ours);

  g_assert_cmpuint (lab_predictions_get_n_epochs (ours), ==, count_epochs (run));
  for (guint epoch = 1; epoch <= count_epochs (run); epoch++) {
    const guint8 *planes[3], *other_planes[3];

    g_assert_true (lab_predictions_has_epoch (theirs, epoch));
    if (!lab_predictions_has_epoch (ours, epoch))
      continue;
    lab_predictions_get_bytes (ours, epoch, &planes[0], &planes[1], &planes[2]);
    lab_predictions_get_bytes (theirs, epoch, &other_planes[0], &other_planes[1], &other_planes[2]);
    for (guint plane = 0; plane < G_N_ELEMENTS (planes); plane++)
      g_assert_cmpmem (planes[plane], n, other_planes[plane], n);
  }
}

/* Fails unless both have the same history, to its end, and the same network. */
static void
assert_equal (LabRun *run, LabRun *other)
{
  guint n_changes, n_other_changes;
  const double *changes = lab_run_get_changes (run, &n_changes);
  const double *other_changes = lab_run_get_changes (other, &n_other_changes);

  g_assert_cmpint (lab_run_get_state (run), ==, lab_run_get_state (other));
  g_assert_cmpuint (count_epochs (run), ==, count_epochs (other));
  g_assert_cmpuint (count_losses (run), ==, count_losses (other));
  lab_test_assert_same_history (run, other);
  for (guint epoch = 1; epoch <= count_epochs (run); epoch++)
    g_assert_cmpmem (lab_run_get_confusion (run, epoch), 400, lab_run_get_confusion (other, epoch),
                     400);
  g_assert_cmpuint (n_changes, ==, n_other_changes);
  for (guint i = 0; i < n_changes; i++)
    g_assert_cmpfloat (changes[i], ==, other_changes[i]);
  assert_same_network (run, other);
  assert_same_predictions (run, other);
}

static void
resume (Fixture *fixture, LabRun *run, guint epoch, guint n_epochs)
{
  g_autoptr (LabSnapshot) checkpoint = lab_snapshot_ref (lab_run_get_checkpoint (run, epoch));
  GError *error = NULL;

  lab_session_resume (fixture->session, run, checkpoint, n_epochs, fixture->dataset, &error);
  g_assert_no_error (error);
  g_assert_true (lab_session_get_run (fixture->session) == run);
  g_assert_cmpint (lab_run_get_state (run), ==, LAB_RUN_PAUSED);
  g_assert_cmpuint (count_epochs (run), ==, epoch);
  g_assert_cmpuint (count_losses (run), ==, epoch * N_BATCHES);
  g_assert_cmpuint (lab_run_get_snapshot (run)->epoch, ==, epoch);
  g_assert_cmpuint (lab_run_get_snapshot (run)->batch, ==, 0);
  g_assert_cmpuint (lab_predictions_get_n_epochs (lab_run_get_predictions (run)), ==, epoch);
}

static void
train_to_the_end (Fixture *fixture, LabRun *run)
{
  lab_session_train (fixture->session);
  lab_test_wait_for_end (run);
  g_assert_cmpint (lab_run_get_state (run), ==, LAB_RUN_FINISHED);
  lab_test_assert_whole (run);
}

static void
set_up_hard (Fixture *fixture, gconstpointer data)
{
  set_up (fixture, data);
  fixture->config.epochs = 6;
  fixture->config.dropout = 0.2;
  fixture->config.l2 = 1e-4;
}

#define ADD_HARD(path, function) g_test_add (path, Fixture, NULL, set_up_hard, function, tear_down)

/* From each of its checkpoints, the same run comes to the same end. */
static void
test_every_checkpoint (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) reference = train_through (fixture);
  g_autoptr (LabRun) run = train_through (fixture);

  for (guint epoch = 0; epoch < 6; epoch++) {
    resume (fixture, run, epoch, 0);
    lab_session_set_n_threads (fixture->session, 1 + (int)epoch % 2);
    train_to_the_end (fixture, run);
    assert_equal (run, reference);
    g_assert_true (lab_predictions_has_epoch (lab_run_get_predictions (run), 1));
  }
}

/* Stopped in the middle of an epoch, wherever that may be. */
static void
test_after_a_stop (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) reference = train_through (fixture);

  for (guint i = 1; i < 6 * N_BATCHES; i += 7) {
    g_autoptr (LabRun) run = prepare (fixture);
    guint epoch;

    lab_session_train (fixture->session);
    lab_test_wait_for_losses (run, i);
    lab_session_stop (fixture->session);
    lab_test_wait_for_end (run);
    if (lab_run_get_state (run) == LAB_RUN_FINISHED)
      continue;
    epoch = lab_run_find_checkpoint (run, G_MAXUINT);
    g_assert_cmpuint (epoch, ==, count_epochs (run));
    resume (fixture, run, epoch, 0);
    train_to_the_end (fixture, run);
    assert_equal (run, reference);
  }
}

static void
test_from_the_beginning (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) reference = train_through (fixture);
  g_autoptr (LabRun) run = train_through (fixture);

  g_assert_true (lab_session_resume (fixture->session, run, NULL, 0, fixture->dataset, NULL));
  g_assert_cmpint (lab_run_get_state (run), ==, LAB_RUN_PAUSED);
  g_assert_cmpuint (count_losses (run), ==, 0);
  train_to_the_end (fixture, run);
  assert_equal (run, reference);
}

static void
test_extend (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) run = train_through (fixture);
  g_autoptr (LabRun) reference = NULL;

  fixture->config.epochs = 9;
  reference = train_through (fixture);
  resume (fixture, run, 6, 9);
  g_assert_cmpfloat_with_epsilon (lab_run_get_progress (run), 6.0 / 9.0, 1e-12);
  train_to_the_end (fixture, run);
  g_assert_cmpint (lab_run_get_config (run)->epochs, ==, 9);
  assert_equal (run, reference);
}

typedef struct {
  LabRun *run;
  guint epoch;
} Wanted;

static gboolean
is_paused_at_cb (gpointer data)
{
  const Wanted *wanted = data;

  return lab_run_get_state (wanted->run) == LAB_RUN_PAUSED &&
         count_epochs (wanted->run) == wanted->epoch;
}

/* Steps to the end of an epoch, and changes the hyperparameters there. */
static void
step_and_set (Fixture *fixture, LabRun *run, guint epoch, const LabHyperparameters *values)
{
  GError *error = NULL;

  for (guint i = count_epochs (run) + 1; i <= epoch; i++) {
    lab_session_step (fixture->session);
    lab_test_wait_for (is_paused_at_cb, &(Wanted){run, i});
  }
  lab_session_set_hyperparameters (fixture->session, values->learning_rate, values->l2,
                                   values->dropout, &error);
  g_assert_no_error (error);
}

static LabRun *
train_with_changes (Fixture *fixture)
{
  LabRun *run = prepare (fixture);

  step_and_set (fixture, run, 2, &(LabHyperparameters){0.03, 1e-3, 0.4});
  step_and_set (fixture, run, 4, &(LabHyperparameters){0.2, 0.0, 0.1});
  train_to_the_end (fixture, run);
  return run;
}

/* A change at the very moment of a checkpoint is taken up with it; the later ones are a person's to
 * make again. */
static void
test_changed_midway (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) reference = train_with_changes (fixture);
  g_autoptr (LabRun) run = train_with_changes (fixture);
  guint n;

  assert_equal (run, reference);
  for (guint epoch = 4; epoch < 6; epoch++) {
    resume (fixture, run, epoch, 0);
    train_to_the_end (fixture, run);
    assert_equal (run, reference);
    g_assert_cmpfloat (lab_run_get_epochs (run, &n)[5].learning_rate, ==, 0.2);
    g_assert_cmpfloat (lab_run_get_epochs (run, &n)[3].learning_rate, ==, 0.03);
  }
  for (guint epoch = 1; epoch < 4; epoch++) {
    resume (fixture, run, epoch, 0);
    if (epoch < 2)
      step_and_set (fixture, run, 2, &(LabHyperparameters){0.03, 1e-3, 0.4});
    step_and_set (fixture, run, 4, &(LabHyperparameters){0.2, 0.0, 0.1});
    train_to_the_end (fixture, run);
    assert_equal (run, reference);
  }
}

/* As a store has it: the record alone, and a checkpoint. */
static LabRun *
record_and_restore (LabRun *run, LabRunState state)
{
  g_autofree guint32 *confusion = NULL;
  LabRunRecord record = {.config = *lab_run_get_config (run),
                         .state = state,
                         .dataset_name = lab_run_get_dataset_name (run),
                         .dataset_hash = lab_run_get_dataset_hash (run),
                         .n_train_images = lab_run_get_n_train_images (run),
                         .n_test_images = lab_run_get_n_test_images (run),
                         .active_seconds = lab_run_get_active_seconds (run)};

  record.epochs = lab_run_get_epochs (run, &record.n_epochs);
  confusion = g_new (guint32, record.n_epochs * 100 + 1);
  for (guint epoch = 1; epoch <= record.n_epochs; epoch++)
    memcpy (confusion + (epoch - 1) * 100, lab_run_get_confusion (run, epoch), 400);
  record.confusion = confusion;
  record.losses = lab_run_get_batch_losses (run, &record.n_losses);
  record.changes = lab_run_get_changes (run, &record.n_changes);
  record.change_values = lab_run_get_change_values (run, &record.n_changes);
  record.checkpoint_epochs = lab_run_get_checkpoint_epochs (run, &record.n_checkpoint_epochs);
  return lab_run_restore (&record);
}

static void
test_recorded (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) reference = train_with_changes (fixture);

  for (guint epoch = 4; epoch < 6; epoch++) {
    g_autoptr (LabRun) run = record_and_restore (reference, LAB_RUN_INTERRUPTED);
    g_autoptr (GError) error = NULL;

    g_assert_null (lab_run_get_dataset (run));
    lab_session_resume (fixture->session, run, lab_run_get_checkpoint (reference, epoch), 0,
                        fixture->dataset, &error);
    g_assert_no_error (error);
    g_assert_true (lab_run_get_dataset (run) == fixture->dataset);
    train_to_the_end (fixture, run);
    assert_equal (run, reference);
  }
}

/* ── branches ─────────────────────────────────────────────────────────────────────────────────── */

static LabRun *
branch (Fixture *fixture, LabRun *parent, guint epoch, const nn_config *config)
{
  GError *error = NULL;
  LabRun *run;

  lab_session_branch (fixture->session, parent, lab_run_get_checkpoint (parent, epoch), config,
                      fixture->dataset, &error);
  g_assert_no_error (error);
  run = g_object_ref (lab_session_get_run (fixture->session));
  g_assert_true (run != parent);
  g_assert_cmpint (lab_run_get_state (run), ==, LAB_RUN_PAUSED);
  g_assert_cmpuint (count_epochs (run), ==, epoch);
  g_assert_cmpuint (lab_run_get_snapshot (run)->epoch, ==, epoch);
  g_assert_cmpuint (lab_run_find_checkpoint (run, G_MAXUINT), ==, epoch);
  g_assert_cmpuint (lab_predictions_get_n_epochs (lab_run_get_predictions (run)), ==, epoch);
  return run;
}

/* As its parent would have gone on, if nothing is changed. */
static void
test_branch_of_the_same (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) parent = train_through (fixture);

  for (guint epoch = 0; epoch < 6; epoch += 2) {
    g_autoptr (LabRun) run = branch (fixture, parent, epoch, &fixture->config);

    train_to_the_end (fixture, run);
    assert_equal (run, parent);
    for (guint i = 0; i < epoch; i++)
      g_assert_true (lab_run_get_checkpoint (run, i) == lab_run_get_checkpoint (parent, i));
  }
}

/* Other values make another future of the same past; it is resumed with its own values. */
static void
test_branch (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) parent = train_with_changes (fixture);
  g_autoptr (LabRun) run = NULL;
  g_autoptr (LabRun) again = NULL;
  nn_config config = fixture->config;
  const LabEpoch *ours, *theirs;
  guint n;

  config.learning_rate = 0.01;
  config.l2 = 0.0;
  config.seed = 99;
  config.epochs = 8;
  run = branch (fixture, parent, 3, &config);
  g_assert_cmpfloat (lab_run_get_config (run)->learning_rate, ==, 0.01);
  g_assert_cmpuint (lab_run_get_snapshot (run)->config.seed, ==, 99);
  g_assert_cmpfloat (lab_run_get_changes (run, &n)[1], ==, 3.0);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpfloat (lab_run_get_change_values (run, &n)[1].learning_rate, ==, 0.01);
  train_to_the_end (fixture, run);
  g_assert_cmpuint (count_epochs (run), ==, 8);
  ours = lab_run_get_epochs (run, &n);
  theirs = lab_run_get_epochs (parent, &n);
  g_assert_cmpmem (ours, 3 * sizeof *ours, theirs, 3 * sizeof *theirs);
  g_assert_cmpfloat (ours[3].train_loss, !=, theirs[3].train_loss);
  g_assert_cmpfloat (ours[3].learning_rate, ==, 0.01);
  g_assert_cmpfloat (theirs[5].learning_rate, ==, 0.2); /* the parent's is as it was */

  again = record_and_restore (run, LAB_RUN_STOPPED);
  g_assert_true (lab_session_resume (fixture->session, again, lab_run_get_checkpoint (run, 3), 0,
                                     fixture->dataset, NULL));
  train_to_the_end (fixture, again);
  assert_equal (again, run);
}

/* 600 images in batches of 100 are 6 batches: the losses of the parent's 19 are spread over them. */
static void
test_branch_with_other_batches (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) parent = train_through (fixture);
  g_autoptr (LabRun) run = NULL;
  nn_config config = fixture->config;
  const float *ours, *theirs;
  gsize n;

  config.batch_size = 100;
  run = branch (fixture, parent, 2, &config);
  ours = lab_run_get_batch_losses (run, &n);
  g_assert_cmpuint (n, ==, 12);
  theirs = lab_run_get_batch_losses (parent, &n);
  for (guint i = 0; i < 12; i++)
    g_assert_cmpfloat (ours[i], ==, theirs[i / 6 * N_BATCHES + i % 6 * N_BATCHES / 6]);
  lab_session_train (fixture->session);
  lab_test_wait_for_state (run, LAB_RUN_FINISHED);
  g_assert_cmpuint (count_losses (run), ==, 36);
  g_assert_cmpuint (count_epochs (run), ==, 6);
}

/* A branch of a run that is going on stops it. */
static void
test_branch_of_the_present (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) parent = NULL;
  g_autoptr (LabRun) run = NULL;

  fixture->config.epochs = NN_MAX_EPOCHS;
  parent = prepare (fixture);
  lab_session_train (fixture->session);
  lab_test_wait_for_losses (parent, 3 * N_BATCHES);
  fixture->config.epochs = 12;
  run = branch (fixture, parent, 0, &fixture->config);
  train_to_the_end (fixture, run);
  lab_test_wait_for_state (parent, LAB_RUN_STOPPED);
  lab_test_assert_whole (parent);
  lab_test_assert_same_history (run, parent);
}

/* ── refusals ─────────────────────────────────────────────────────────────────────────────────── */

static void
assert_refused (Fixture *fixture, LabRun *run, LabSnapshot *checkpoint, guint epochs,
                LabDataset *dataset, GQuark domain, int code)
{
  g_autoptr (GError) error = NULL;
  LabRun *present = lab_session_get_run (fixture->session);
  LabRunState state = lab_run_get_state (run);
  guint n_epochs = count_epochs (run);

  g_assert_false (lab_session_resume (fixture->session, run, checkpoint, epochs, dataset, &error));
  g_assert_error (error, domain, code);
  g_assert_true (g_str_has_suffix (error->message, "."));
  g_assert_true (lab_session_get_run (fixture->session) == present);
  g_assert_cmpint (lab_run_get_state (run), ==, state);
  g_assert_cmpuint (count_epochs (run), ==, n_epochs);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabDataset) other = lab_test_data_new (500, 200);
  g_autoptr (LabRun) run = train_through (fixture);
  g_autoptr (LabSnapshot) last = lab_snapshot_ref (lab_run_get_checkpoint (run, 6));
  g_autoptr (LabSnapshot) beyond = lab_snapshot_derive (last, &last->config, NULL);
  g_autoptr (LabSnapshot) middle = lab_snapshot_derive (last, &last->config, NULL);
  g_autoptr (LabSnapshot) misfit = NULL;
  g_autoptr (LabRun) present = NULL;
  nn_config config = fixture->config;

  assert_refused (fixture, run, last, 0, fixture->dataset, LAB_CONFIG_ERROR,
                  LAB_CONFIG_ERROR_FIELD);
  assert_refused (fixture, run, last, 6, fixture->dataset, LAB_CONFIG_ERROR,
                  LAB_CONFIG_ERROR_FIELD);
  assert_refused (fixture, run, last, G_MAXUINT, fixture->dataset, LAB_CONFIG_ERROR,
                  LAB_CONFIG_ERROR_FIELD);
  assert_refused (fixture, run, last, 9, other, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  beyond->epoch = 7;
  assert_refused (fixture, run, beyond, 9, fixture->dataset, G_IO_ERROR,
                  G_IO_ERROR_INVALID_ARGUMENT);
  middle->epoch = 1;
  middle->batch = 1;
  assert_refused (fixture, run, middle, 9, fixture->dataset, G_IO_ERROR,
                  G_IO_ERROR_INVALID_ARGUMENT);
  config.hidden[0]++;
  misfit = lab_snapshot_new (&config);
  assert_refused (fixture, run, misfit, 9, fixture->dataset, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_false (
      lab_session_branch (fixture->session, run, last, &config, fixture->dataset, NULL));

  fixture->config.epochs = NN_MAX_EPOCHS;
  present = prepare (fixture);
  assert_refused (fixture, present, NULL, 0, fixture->dataset, G_IO_ERROR, G_IO_ERROR_BUSY);
  lab_session_step (fixture->session);
  lab_test_wait_for_state (present, LAB_RUN_PAUSED);
  assert_refused (fixture, present, lab_run_get_checkpoint (present, 1), 0, fixture->dataset,
                  G_IO_ERROR, G_IO_ERROR_BUSY);
  lab_session_train (fixture->session);
  lab_test_wait_for_state (present, LAB_RUN_TRAINING);
  assert_refused (fixture, present, lab_run_get_checkpoint (present, 1), 0, fixture->dataset,
                  G_IO_ERROR, G_IO_ERROR_BUSY);
  lab_session_shutdown (fixture->session);
  assert_refused (fixture, run, lab_run_get_checkpoint (run, 2), 0, fixture->dataset, G_IO_ERROR,
                  G_IO_ERROR_CLOSED);
}

/* A run that diverged is taken up where it was well. */
static void
test_diverged (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) run = prepare (fixture);

  step_and_set (fixture, run, 2, &(LabHyperparameters){1000.0, 1000.0, 0.0});
  lab_session_train (fixture->session);
  lab_test_wait_for_state (run, LAB_RUN_DIVERGED);
  resume (fixture, run, 1, 0);
  g_assert_null (lab_run_get_message (run));
  train_to_the_end (fixture, run);
  g_assert_cmpuint (count_epochs (run), ==, 6);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD_HARD ("/resume/every-checkpoint", test_every_checkpoint);
  ADD_HARD ("/resume/after-a-stop", test_after_a_stop);
  ADD_HARD ("/resume/from-the-beginning", test_from_the_beginning);
  ADD_HARD ("/resume/extend", test_extend);
  ADD_HARD ("/resume/changed-midway", test_changed_midway);
  ADD_HARD ("/resume/recorded", test_recorded);
  ADD_HARD ("/resume/branch-of-the-same", test_branch_of_the_same);
  ADD_HARD ("/resume/branch", test_branch);
  ADD_HARD ("/resume/branch-with-other-batches", test_branch_with_other_batches);
  ADD_HARD ("/resume/branch-of-the-present", test_branch_of_the_present);
  ADD_HARD ("/resume/refused", test_refused);
  ADD_HARD ("/resume/diverged", test_diverged);

  return g_test_run ();
}
