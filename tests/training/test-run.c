/* test-run.c: what follows from a history: bests, paces, progress, signals.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-run-private.h"

#include <pthread.h>

#include "lab-pace.h"
#include "lab-test-data.h"

/* 100 images, batches of 32: 4 batches an epoch, 10 epochs. */
static LabRun *
make_run (void)
{
  g_autoptr (LabDataset) dataset = lab_test_data_new (100, 10);
  nn_config config = lab_test_data_config ();

  config.epochs = 10;
  return lab_run_new (&config, dataset);
}

static void
add_epoch (LabRun *run, double test_loss, double test_accuracy, double active)
{
  const float losses[4] = {1.0f, 1.0f, 1.0f, 1.0f};
  LabEpoch epoch = {.test_loss = test_loss, .test_accuracy = test_accuracy, .seconds = 0.5};
  guint n_epochs;

  lab_run_get_epochs (run, &n_epochs);
  epoch.epoch = n_epochs + 1;
  lab_run_add_losses (run, losses, G_N_ELEMENTS (losses), 0.5);
  lab_run_set_active_seconds (run, active);
  lab_run_add_epoch (run, &epoch);
}

static void
test_new (void)
{
  g_autoptr (LabRun) run = make_run ();
  guint n;
  gsize n_losses;

  g_assert_cmpint (lab_run_get_state (run), ==, LAB_RUN_READY);
  g_assert_false (lab_run_is_active (run));
  g_assert_cmpstr (lab_run_get_name (run), ==, "8 · η 0.1 · λ 0 · seed 7");
  g_assert_null (lab_run_get_message (run));
  g_assert_null (lab_run_get_snapshot (run));
  lab_run_get_epochs (run, &n);
  g_assert_cmpuint (n, ==, 0);
  lab_run_get_changes (run, &n);
  g_assert_cmpuint (n, ==, 0);
  lab_run_get_batch_losses (run, &n_losses);
  g_assert_cmpuint (n_losses, ==, 0);
  g_assert_cmpuint (lab_run_get_batches_per_epoch (run), ==, 4);
  g_assert_cmpuint (lab_run_get_best_loss_epoch (run), ==, 0);
  g_assert_cmpuint (lab_run_get_best_accuracy_epoch (run), ==, 0);
  g_assert_cmpfloat (lab_run_get_progress (run), ==, 0.0);
  g_assert_cmpfloat (lab_run_get_images_per_second (run), ==, 0.0);
  g_assert_cmpfloat (lab_run_get_seconds (run), ==, 0.0);
  g_assert_cmpfloat (lab_run_get_seconds_left (run), <, 0.0);
}

static void
test_best (void)
{
  g_autoptr (LabRun) run = make_run ();

  add_epoch (run, 0.5, 0.8, 1.0);
  g_assert_cmpuint (lab_run_get_best_loss_epoch (run), ==, 1);
  g_assert_cmpuint (lab_run_get_best_accuracy_epoch (run), ==, 1);
  add_epoch (run, 0.3, 0.8, 2.0);
  add_epoch (run, 0.3, 0.9, 3.0);
  add_epoch (run, 0.4, 0.9, 4.0);
  /* The first of equals. */
  g_assert_cmpuint (lab_run_get_best_loss_epoch (run), ==, 2);
  g_assert_cmpuint (lab_run_get_best_accuracy_epoch (run), ==, 3);
  g_assert_cmpfloat (lab_run_get_seconds (run), ==, 2.0);
}

static void
test_pace (void)
{
  g_autoptr (LabRun) run = make_run ();
  const float losses[2] = {1.0f, 1.0f};

  lab_run_set_state (run, LAB_RUN_TRAINING, NULL);
  /* Half an epoch in 2 seconds, half of them training. */
  lab_run_set_active_seconds (run, 2.0);
  lab_run_add_losses (run, losses, G_N_ELEMENTS (losses), 1.0);
  g_assert_cmpfloat (lab_run_get_images_per_second (run), ==, 64.0);
  g_assert_cmpfloat_with_epsilon (lab_run_get_progress (run), 0.05, 1e-9);
  g_assert_cmpfloat_with_epsilon (lab_run_get_seconds_left (run), 38.0, 1e-9);
}

/* An epoch's last batch may be a smaller one: there are no more images than those. */
static void
test_pace_of_last_batch (void)
{
  LabPace pace;

  lab_pace_init (&pace, 100, 60, 5);
  g_assert_cmpuint (pace.batches_per_epoch, ==, 2);
  lab_pace_add_batches (&pace, 1, 0.5);
  g_assert_cmpfloat (lab_pace_get_images_per_second (&pace), ==, 120.0);
  lab_pace_add_batches (&pace, 1, 0.5);
  g_assert_cmpfloat (lab_pace_get_images_per_second (&pace), ==, 100.0);
  lab_pace_clear (&pace);
}

static void
test_pace_of_epochs (void)
{
  g_autoptr (LabRun) run = make_run ();

  lab_run_set_state (run, LAB_RUN_TRAINING, NULL);
  add_epoch (run, 0.5, 0.8, 10.0);
  g_assert_cmpfloat_with_epsilon (lab_run_get_seconds_left (run), 90.0, 1e-9);
  /* Only the newest epochs count: these take a second each. */
  for (guint i = 0; i < 4; i++)
    add_epoch (run, 0.5, 0.8, 11.0 + i);
  g_assert_cmpfloat_with_epsilon (lab_run_get_progress (run), 0.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (lab_run_get_seconds_left (run), 5.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (lab_run_get_images_per_second (run), 200.0, 1e-9);
  /* A pause changes nothing; an end does. */
  lab_run_set_state (run, LAB_RUN_PAUSED, NULL);
  g_assert_cmpfloat_with_epsilon (lab_run_get_seconds_left (run), 5.0, 1e-9);
  lab_run_set_state (run, LAB_RUN_STOPPED, NULL);
  g_assert_cmpfloat (lab_run_get_seconds_left (run), <, 0.0);
  lab_run_set_state (run, LAB_RUN_FINISHED, NULL);
  g_assert_cmpfloat (lab_run_get_seconds_left (run), ==, 0.0);
}

static void
test_changes (void)
{
  g_autoptr (LabRun) run = make_run ();
  const LabHyperparameters *values;
  const double *changes;
  guint n;

  lab_run_add_change (run, 0.0, &(LabHyperparameters){0.1, 0.0, 0.0});
  lab_run_add_change (run, 1.25, &(LabHyperparameters){0.2, 0.0, 0.0});
  lab_run_add_change (run, 1.25, &(LabHyperparameters){0.3, 1e-4, 0.5});
  changes = lab_run_get_changes (run, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpfloat (changes[0], ==, 0.0);
  g_assert_cmpfloat (changes[1], ==, 1.25);
  values = lab_run_get_change_values (run, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpfloat (values[0].learning_rate, ==, 0.1);
  /* The last of several at one place. */
  g_assert_cmpfloat (values[1].learning_rate, ==, 0.3);
  g_assert_cmpfloat (values[1].l2, ==, 1e-4);
  g_assert_cmpfloat (values[1].dropout, ==, 0.5);
}

static void
test_many_losses (void)
{
  g_autoptr (LabRun) run = make_run ();
  float losses[100];
  const float *kept;
  gsize n;

  for (guint i = 0; i < 500; i++) {
    for (guint j = 0; j < G_N_ELEMENTS (losses); j++)
      losses[j] = (float)(i * G_N_ELEMENTS (losses) + j);
    lab_run_add_losses (run, losses, G_N_ELEMENTS (losses), 0.0);
  }
  kept = lab_run_get_batch_losses (run, &n);
  g_assert_cmpuint (n, ==, 50000);
  for (gsize i = 0; i < n; i++)
    g_assert_cmpfloat (kept[i], ==, (float)i);
}

static void
count_cb (LabRun *run, gpointer data)
{
  (*(guint *)data)++;
}

static void
test_signals (void)
{
  g_autoptr (LabRun) run = make_run ();
  g_autoptr (LabSnapshot) snapshot = lab_snapshot_new (lab_run_get_config (run));
  guint n_states = 0, n_metrics = 0, n_snapshots = 0;

  g_signal_connect (run, "state-changed", G_CALLBACK (count_cb), &n_states);
  g_signal_connect (run, "metrics-changed", G_CALLBACK (count_cb), &n_metrics);
  g_signal_connect (run, "snapshot-changed", G_CALLBACK (count_cb), &n_snapshots);
  lab_run_notify (run);
  g_assert_cmpuint (n_states + n_metrics + n_snapshots, ==, 0);

  /* What is the same is no change. */
  lab_run_set_state (run, LAB_RUN_READY, NULL);
  lab_run_notify (run);
  g_assert_cmpuint (n_states, ==, 0);

  /* Several changes are one signal. */
  add_epoch (run, 0.5, 0.8, 1.0);
  add_epoch (run, 0.5, 0.8, 2.0);
  lab_run_set_state (run, LAB_RUN_TRAINING, NULL);
  lab_run_set_state (run, LAB_RUN_DIVERGED, "It did");
  lab_run_set_snapshot (run, snapshot);
  lab_run_set_snapshot (run, snapshot);
  g_assert_cmpuint (n_states + n_metrics + n_snapshots, ==, 0);
  lab_run_notify (run);
  g_assert_cmpuint (n_states, ==, 1);
  g_assert_cmpuint (n_metrics, ==, 1);
  g_assert_cmpuint (n_snapshots, ==, 1);
  g_assert_cmpstr (lab_run_get_message (run), ==, "It did");
  g_assert_true (lab_run_get_snapshot (run) == snapshot);
  lab_run_notify (run);
  g_assert_cmpuint (n_states + n_metrics + n_snapshots, ==, 3);
}

static void
test_first_layer (void)
{
  nn_config config = lab_test_data_config ();
  g_autoptr (LabSnapshot) snapshot = lab_snapshot_new (&config);
  guint n_neurons;

  g_assert_true (lab_snapshot_first_layer (snapshot, &n_neurons) == snapshot->parameters);
  g_assert_cmpuint (n_neurons, ==, 8);
  g_assert_cmpuint (snapshot->n_parameters, ==, 784 * 8 + 8 + 8 * 10 + 10);
}

static void *
count_up_and_down (void *data)
{
  LabSnapshot *snapshot = data;

  for (guint i = 0; i < 20000; i++) {
    lab_evaluation_ref (snapshot->evaluation);
    lab_snapshot_ref (snapshot);
    lab_evaluation_unref (snapshot->evaluation);
    lab_snapshot_unref (snapshot);
  }
  lab_snapshot_unref (snapshot);
  return NULL;
}

/* The last of four threads frees it, once. */
static void
test_snapshots_are_counted (void)
{
  nn_config config = lab_test_data_config ();
  LabSnapshot *snapshot = lab_snapshot_new (&config);
  pthread_t threads[4];

  snapshot->evaluation = lab_evaluation_new (10, 10);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++) {
    lab_snapshot_ref (snapshot);
    g_assert_cmpint (pthread_create (&threads[i], NULL, count_up_and_down, snapshot), ==, 0);
  }
  lab_snapshot_unref (snapshot);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    pthread_join (threads[i], NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/run/new", test_new);
  g_test_add_func ("/run/best", test_best);
  g_test_add_func ("/run/pace", test_pace);
  g_test_add_func ("/run/pace-of-last-batch", test_pace_of_last_batch);
  g_test_add_func ("/run/pace-of-epochs", test_pace_of_epochs);
  g_test_add_func ("/run/changes", test_changes);
  g_test_add_func ("/run/many-losses", test_many_losses);
  g_test_add_func ("/run/signals", test_signals);
  g_test_add_func ("/run/first-layer", test_first_layer);
  g_test_add_func ("/run/snapshots-are-counted", test_snapshots_are_counted);

  return g_test_run ();
}
