/* test-session.c: a person's clicks in every order, and what they see of it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-session.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

#include "lab-config.h"
#include "lab-test-session.h"

static void
test_ready (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) run = NULL;
  LabSnapshot *snapshot;

  g_assert_null (lab_session_get_run (fixture->session));
  run = prepare (fixture);
  g_assert_cmpint (lab_run_get_state (run), ==, LAB_RUN_READY);
  lab_test_wait_for_snapshot (run);
  snapshot = lab_run_get_snapshot (run);
  g_assert_cmpuint (snapshot->epoch, ==, 0);
  g_assert_cmpuint (snapshot->batch, ==, 0);
  g_assert_cmpuint (snapshot->n_parameters, ==, nn_config_n_parameters (&fixture->config));
  g_assert_cmpint (lab_run_get_state (run), ==, LAB_RUN_READY);
}

static void
test_without_a_run (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  lab_session_train (fixture->session);
  lab_session_pause (fixture->session);
  lab_session_step (fixture->session);
  lab_session_stop (fixture->session);
  g_assert_false (lab_session_set_hyperparameters (fixture->session, 0.1, 0.0, 0.0, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  g_assert_null (lab_session_get_run (fixture->session));
}

static void
test_train (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) run = train_through (fixture);
  LabSnapshot *snapshot = lab_run_get_snapshot (run);
  const LabEpoch *epochs;
  guint n_epochs;

  epochs = lab_run_get_epochs (run, &n_epochs);
  g_assert_cmpuint (n_epochs, ==, 4);
  g_assert_cmpuint (count_losses (run), ==, 4 * N_BATCHES);
  lab_test_assert_whole (run);
  g_assert_cmpuint (snapshot->epoch, ==, 4);
  g_assert_cmpuint (snapshot->batch, ==, 0);
  g_assert_cmpuint (snapshot->evaluation->epoch, ==, 4);
  g_assert_cmpuint (snapshot->evaluation->n_images, ==, 200);
  g_assert_cmpfloat (snapshot->evaluation->accuracy, ==, epochs[3].test_accuracy);
  g_assert_cmpfloat (snapshot->evaluation->loss, ==, epochs[3].test_loss);
  g_assert_cmpfloat (epochs[3].train_loss, <, epochs[0].train_loss);
  g_assert_cmpfloat (epochs[3].test_accuracy, >, 0.5);
  g_assert_cmpfloat (lab_run_get_progress (run), ==, 1.0);
  g_assert_cmpfloat (lab_run_get_seconds_left (run), ==, 0.0);
  g_assert_null (lab_run_get_message (run));
}

/* A run that nobody waits for the end of, paused again and again. */
static void
test_pause_and_resume (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) reference = NULL;
  g_autoptr (LabRun) run = NULL;

  fixture->config.dropout = 0.2;
  fixture->config.epochs = 50;
  reference = train_through (fixture);
  fixture->config.epochs = NN_MAX_EPOCHS;
  run = prepare (fixture);
  lab_session_pause (fixture->session); /* nothing to pause yet */
  for (guint i = 0; i < 20; i++) {
    const LabSnapshot *snapshot;
    gsize n_losses;

    lab_session_train (fixture->session);
    lab_test_wait_for_losses (run, count_losses (run) + 1);
    lab_session_pause (fixture->session);
    lab_test_wait_for_state (run, LAB_RUN_PAUSED);
    n_losses = count_losses (run);
    snapshot = lab_run_get_snapshot (run);
    g_assert_cmpuint (snapshot->epoch * N_BATCHES + snapshot->batch, ==, n_losses);
    g_assert_cmpuint (count_epochs (run), ==, n_losses / N_BATCHES);
    g_assert_true (lab_run_is_active (run));
  }
  lab_test_assert_whole (run);
  lab_test_assert_same_history (run, reference);
}

/* Stepped, paused and resumed to its end, a run has the same bits as one that was left alone. */
static void
test_same_bits (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) reference = NULL;
  g_autoptr (LabRun) run = NULL;
  const LabSnapshot *ours, *theirs;

  fixture->config.dropout = 0.2;
  fixture->config.l2 = 1e-4;
  reference = train_through (fixture);
  run = prepare (fixture);
  lab_session_step (fixture->session);
  lab_session_pause (fixture->session);
  lab_session_train (fixture->session);
  lab_session_pause (fixture->session);
  lab_session_step (fixture->session);
  lab_test_wait_for_losses (run, 1);
  lab_session_pause (fixture->session);
  lab_session_train (fixture->session);
  lab_test_wait_for_state (run, LAB_RUN_FINISHED);
  lab_test_assert_whole (run);
  g_assert_cmpuint (count_epochs (run), ==, 4);
  lab_test_assert_same_history (run, reference);
  ours = lab_run_get_snapshot (run);
  theirs = lab_run_get_snapshot (reference);
  g_assert_cmpmem (ours->parameters, sizeof (float) * ours->n_parameters, theirs->parameters,
                   sizeof (float) * theirs->n_parameters);
}

static gboolean
has_more_epochs_cb (gpointer data)
{
  LabRun *run = ((gpointer *)data)[0];

  return count_epochs (run) > GPOINTER_TO_UINT (((gpointer *)data)[1]) &&
         lab_run_get_state (run) != LAB_RUN_TRAINING && lab_run_get_state (run) != LAB_RUN_READY;
}

static void
test_step (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) reference = train_through (fixture);
  g_autoptr (LabRun) run = prepare (fixture);

  for (guint i = 1; i <= 4; i++) {
    gpointer wanted[2] = {run, GUINT_TO_POINTER (i - 1)};

    lab_session_step (fixture->session);
    lab_test_wait_for (has_more_epochs_cb, wanted);
    g_assert_cmpint (lab_run_get_state (run), ==, i < 4 ? LAB_RUN_PAUSED : LAB_RUN_FINISHED);
    g_assert_cmpuint (count_epochs (run), ==, i);
    g_assert_cmpuint (count_losses (run), ==, i * N_BATCHES);
    g_assert_cmpuint (lab_run_get_snapshot (run)->epoch, ==, i);
    g_assert_cmpuint (lab_run_get_snapshot (run)->evaluation->epoch, ==, i);
  }
  lab_test_assert_whole (run);
  lab_test_assert_same_history (run, reference);
}

/* From the middle of an epoch, a step goes to its end. */
static void
test_step_from_the_middle (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) run = NULL;

  fixture->config.epochs = NN_MAX_EPOCHS;
  run = prepare (fixture);
  lab_session_train (fixture->session);
  lab_test_wait_for_losses (run, 3);
  lab_session_step (fixture->session);
  lab_test_wait_for_state (run, LAB_RUN_PAUSED);
  g_assert_cmpuint (lab_run_get_snapshot (run)->batch, ==, 0);
  g_assert_cmpuint (count_losses (run), ==, count_epochs (run) * N_BATCHES);
  lab_test_assert_whole (run);
}

static void
test_stop (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) ready = NULL;
  g_autoptr (LabRun) training = NULL;
  g_autoptr (LabRun) paused = NULL;
  g_autoptr (LabRun) finished = train_through (fixture);

  assert_is_over (fixture, finished);
  fixture->config.epochs = NN_MAX_EPOCHS;

  ready = prepare (fixture);
  lab_session_stop (fixture->session);
  lab_test_wait_for_state (ready, LAB_RUN_STOPPED);
  g_assert_cmpuint (count_losses (ready), ==, 0);
  assert_is_over (fixture, ready);

  training = prepare (fixture);
  lab_session_train (fixture->session);
  lab_test_wait_for_losses (training, 1);
  lab_session_stop (fixture->session);
  lab_test_wait_for_state (training, LAB_RUN_STOPPED);
  assert_is_over (fixture, training);
  lab_test_assert_whole (training);
  lab_test_assert_same_history (training, finished);

  paused = prepare (fixture);
  lab_session_step (fixture->session);
  lab_test_wait_for_state (paused, LAB_RUN_PAUSED);
  lab_session_stop (fixture->session);
  lab_test_wait_for_state (paused, LAB_RUN_STOPPED);
  g_assert_cmpuint (count_epochs (paused), ==, 1);
  assert_is_over (fixture, paused);
}

static void
test_reset (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) old = NULL;
  g_autoptr (LabRun) run = NULL;

  fixture->config.epochs = NN_MAX_EPOCHS;
  old = prepare (fixture);
  lab_session_train (fixture->session);
  lab_test_wait_for_losses (old, 1);
  fixture->config.epochs = 30;
  run = prepare (fixture);
  g_assert_true (run != old);
  g_assert_true (lab_session_get_run (fixture->session) == run);
  g_assert_cmpuint (count_losses (run), ==, 0);
  lab_session_train (fixture->session);
  lab_test_wait_for_state (run, LAB_RUN_FINISHED);
  lab_test_wait_for_state (old, LAB_RUN_STOPPED);
  /* Each has its own messages, and all of them. */
  lab_test_assert_whole (run);
  lab_test_assert_whole (old);
  g_assert_cmpuint (count_losses (run), ==, 30 * N_BATCHES);
  lab_test_assert_same_history (run, old);
  g_assert_cmpuint (lab_run_get_snapshot (old)->epoch * N_BATCHES +
                        lab_run_get_snapshot (old)->batch,
                    ==, count_losses (old));
}

/* A new seed makes another history; more threads do not. */
static void
test_seed_and_threads (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) first = train_through (fixture);
  g_autoptr (LabRun) threads = NULL;
  g_autoptr (LabRun) other = NULL;
  guint n;

  lab_session_set_n_threads (fixture->session, 2);
  threads = train_through (fixture);
  lab_test_assert_same_history (first, threads);
  fixture->config.seed++;
  other = train_through (fixture);
  g_assert_cmpfloat (lab_run_get_epochs (first, &n)[0].train_loss, !=,
                     lab_run_get_epochs (other, &n)[0].train_loss);
}

static void
test_snapshots_are_immutable (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) run = prepare (fixture);
  g_autoptr (LabSnapshot) kept = NULL;
  g_autofree float *parameters = NULL;
  gsize n_bytes;

  lab_test_wait_for_snapshot (run);
  kept = lab_snapshot_ref (lab_run_get_snapshot (run));
  n_bytes = kept->n_parameters * sizeof (float);
  parameters = g_memdup2 (kept->parameters, n_bytes);
  lab_session_train (fixture->session);
  lab_test_wait_for_end (run);
  g_assert_cmpmem (kept->parameters, n_bytes, parameters, n_bytes);
  g_assert_cmpuint (kept->epoch, ==, 0);
  g_assert_true (lab_run_get_snapshot (run) != kept);
  g_assert_cmpint (memcmp (lab_run_get_snapshot (run)->parameters, parameters, n_bytes), !=, 0);
}

static void
test_hyperparameters (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) run = prepare (fixture);
  const double *changes;
  const LabEpoch *epochs;
  guint n;

  lab_session_step (fixture->session);
  lab_test_wait_for_state (run, LAB_RUN_PAUSED);
  g_assert_true (lab_session_set_hyperparameters (fixture->session, 0.05, 1e-4, 0.1, NULL));
  g_assert_true (lab_session_set_hyperparameters (fixture->session, 0.02, 1e-4, 0.1, NULL));
  /* The same once more is no change. */
  g_assert_true (lab_session_set_hyperparameters (fixture->session, 0.02, 1e-4, 0.1, NULL));
  lab_session_train (fixture->session);
  lab_test_wait_for_state (run, LAB_RUN_FINISHED);
  changes = lab_run_get_changes (run, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpfloat (changes[0], ==, 1.0);
  epochs = lab_run_get_epochs (run, &n);
  g_assert_cmpfloat (epochs[0].learning_rate, ==, 0.1);
  g_assert_cmpfloat (epochs[0].l2, ==, 0.0);
  g_assert_cmpfloat (epochs[1].learning_rate, ==, 0.02);
  g_assert_cmpfloat (epochs[3].l2, ==, 1e-4);
  g_assert_cmpfloat (epochs[3].dropout, ==, 0.1);
  g_assert_cmpfloat (lab_run_get_snapshot (run)->config.learning_rate, ==, 0.02);
  g_assert_cmpfloat (lab_run_get_config (run)->learning_rate, ==, 0.1);
}

static void
test_hyperparameters_refused (Fixture *fixture, gconstpointer data)
{
  static const double wrong[][3] = {
      {0.0, 0.0, 0.0},  {-0.1, 0.0, 0.0},     {(double)NAN, 0.0, 0.0},
      {0.1, -1.0, 0.0}, {0.1, 0.0, 1.0},      {0.1, 0.0, -0.1},
      {1e9, 0.0, 0.0},  {0.1, INFINITY, 0.0}, {0.1, 0.0, (double)NAN},
  };
  g_autoptr (LabRun) reference = train_through (fixture);
  g_autoptr (LabRun) run = prepare (fixture);
  guint n;

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (lab_session_set_hyperparameters (fixture->session, wrong[i][0], wrong[i][1],
                                                     wrong[i][2], &error));
    g_assert_error (error, LAB_CONFIG_ERROR, LAB_CONFIG_ERROR_FIELD);
  }
  lab_session_train (fixture->session);
  lab_test_wait_for_end (run);
  lab_run_get_changes (run, &n);
  g_assert_cmpuint (n, ==, 0);
  lab_test_assert_same_history (run, reference);
}

/* A good epoch, then a rate and a penalty that no parameter survives. They are set before the next one
 * begins: a trainer may be done with it before anybody can say more. */
static void
test_divergence (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) run = prepare (fixture);
  LabSnapshot *snapshot;

  lab_session_step (fixture->session);
  lab_test_wait_for_state (run, LAB_RUN_PAUSED);
  lab_session_set_hyperparameters (fixture->session, 1000.0, 1000.0, 0.0, NULL);
  lab_session_step (fixture->session);
  lab_test_wait_for_end (run);
  g_assert_cmpint (lab_run_get_state (run), ==, LAB_RUN_DIVERGED);
  g_assert_true (g_str_has_prefix (lab_run_get_message (run), "Diverged at epoch 2, batch "));
  g_assert_cmpuint (count_epochs (run), ==, 1);
  g_assert_cmpuint (count_losses (run), >=, N_BATCHES);
  lab_test_assert_whole (run);
  snapshot = lab_run_get_snapshot (run);
  g_assert_cmpuint (snapshot->evaluation->epoch, ==, 1);
  for (gsize i = 0; i < snapshot->n_parameters; i++)
    g_assert_true (isfinite (snapshot->parameters[i]));
  assert_is_over (fixture, run);
}

/* η = 1000 alone, on a network whose neurons cannot die. */
static void
test_divergence_by_learning_rate (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) run = NULL;

  nn_config_set_preset (&fixture->config, NN_PRESET_DEEP);
  fixture->config.activation = NN_LEAKY_RELU;
  fixture->config.learning_rate = 1000.0;
  fixture->config.epochs = 100;
  run = prepare (fixture);
  lab_session_train (fixture->session);
  lab_test_wait_for_end (run);
  g_assert_cmpint (lab_run_get_state (run), ==, LAB_RUN_DIVERGED);
  g_assert_nonnull (strstr (lab_run_get_message (run), "learning rate"));
  lab_test_assert_whole (run);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/session/ready", test_ready);
  ADD ("/session/without-a-run", test_without_a_run);
  ADD ("/session/train", test_train);
  ADD ("/session/pause-and-resume", test_pause_and_resume);
  ADD ("/session/same-bits", test_same_bits);
  ADD ("/session/step", test_step);
  ADD ("/session/step-from-the-middle", test_step_from_the_middle);
  ADD ("/session/stop", test_stop);
  ADD ("/session/reset", test_reset);
  ADD ("/session/seed-and-threads", test_seed_and_threads);
  ADD ("/session/snapshots-are-immutable", test_snapshots_are_immutable);
  ADD ("/session/hyperparameters", test_hyperparameters);
  ADD ("/session/hyperparameters-refused", test_hyperparameters_refused);
  ADD ("/session/divergence", test_divergence);
  ADD ("/session/divergence-by-learning-rate", test_divergence_by_learning_rate);

  return g_test_run ();
}
