/* test-checkpoints.c: which networks a run keeps: by the rule, within a limit, and what it tells of it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-checkpoints.h"

#include <math.h>
#include <string.h>

#include "lab-run-private.h"
#include "lab-test-data.h"

static void
test_rule (void)
{
  static const guint few[] = {25, 32, 40, 50, 64, 80, 100, 128, 160, 200, 256, 320, 400, 512, 640};
  const LabCheckpointMarks none = {0};
  const LabCheckpointMarks marks = {.last = 333, .best_loss = 21, .best_accuracy = 77};
  guint n = 0;

  for (guint epoch = 0; epoch <= 20; epoch++)
    g_assert_true (lab_checkpoint_is_kept (epoch, &none));
  for (guint epoch = 21; epoch <= 640; epoch++) {
    gboolean is_one = n < G_N_ELEMENTS (few) && few[n] == epoch;

    n += is_one;
    g_assert_cmpint (lab_checkpoint_is_kept (epoch, &none), ==, is_one);
    g_assert_cmpint (lab_checkpoint_is_kept (epoch, &marks), ==,
                     is_one || epoch == 333 || epoch == 21 || epoch == 77);
  }
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (few));
}

static void
test_dispensable (void)
{
  guint epochs[] = {0, 1, 2, 3, 4, 5, 25, 40};
  guint n = G_N_ELEMENTS (epochs);
  const LabCheckpointMarks none = {0};
  const LabCheckpointMarks marks = {.last = 40, .best_loss = 4, .best_accuracy = 25};
  const LabCheckpointMarks all = {.last = 40, .best_loss = 25, .best_accuracy = 25};

  /* Between 3 and 5 it is 6 / 4, between 2 and 4 it is 5 / 3, … */
  g_assert_cmpuint (lab_checkpoint_find_dispensable (epochs, n, &none), ==, 4);
  g_assert_cmpuint (lab_checkpoint_find_dispensable (epochs, n, &marks), ==, 3);
  /* Marks alone are never given up. */
  g_assert_cmpuint (lab_checkpoint_find_dispensable (epochs + 6, 2, &all), ==, 2);
  g_assert_cmpuint (lab_checkpoint_find_dispensable (NULL, 0, &none), ==, 0);
  /* The first goes when nothing else can. */
  epochs[1] = 40;
  g_assert_cmpuint (lab_checkpoint_find_dispensable (epochs, 2, &all), ==, 0);
}

/* What is taken away one by one leaves epochs in proportion: no gap is more than twice another one. */
static void
test_thinned_evenly (void)
{
  const LabCheckpointMarks marks = {.last = 64};
  guint epochs[65];
  guint n = G_N_ELEMENTS (epochs);
  double widest = 1.0, narrowest = (double)INFINITY;

  for (guint i = 0; i < n; i++)
    epochs[i] = i;
  while (n > 10) {
    guint i = lab_checkpoint_find_dispensable (epochs, n, &marks);

    g_assert_cmpuint (i, <, n);
    memmove (epochs + i, epochs + i + 1, (n - i - 1) * sizeof *epochs);
    n--;
  }
  g_assert_cmpuint (epochs[0], ==, 0);
  g_assert_cmpuint (epochs[n - 1], ==, 64);
  for (guint i = 1; i < n; i++) {
    double gap = (epochs[i] + 1.0) / (epochs[i - 1] + 1.0);

    widest = MAX (widest, gap);
    narrowest = MIN (narrowest, gap);
  }
  g_assert_cmpfloat (widest, <=, 2.0 * narrowest);
}

/* ── a run's ──────────────────────────────────────────────────────────────────────────────────── */

static LabRun *
make_run (void)
{
  g_autoptr (LabDataset) dataset = lab_test_data_new (100, 10);
  nn_config config = lab_test_data_config ();

  config.epochs = 1000;
  return lab_run_new (&config, dataset);
}

static LabSnapshot *
make_checkpoint (LabRun *run, guint epoch)
{
  LabSnapshot *checkpoint = lab_snapshot_new (lab_run_get_config (run));

  checkpoint->epoch = epoch;
  memset (checkpoint->parameters, 0, checkpoint->n_parameters * sizeof (float));
  checkpoint->evaluation = lab_evaluation_new (10, 10);
  checkpoint->evaluation->epoch = epoch;
  checkpoint->evaluation->confusion[epoch % 100] = 10;
  return checkpoint;
}

static void
add_epochs (LabRun *run, guint n, guint best)
{
  guint n_before;

  lab_run_get_epochs (run, &n_before);
  if (n_before == 0) {
    g_autoptr (LabSnapshot) first = make_checkpoint (run, 0);

    lab_run_add_checkpoint (run, first);
  }
  for (guint i = n_before + 1; i <= n_before + n; i++) {
    g_autoptr (LabSnapshot) checkpoint = make_checkpoint (run, i);
    LabEpoch epoch = {.epoch = i, .test_loss = fabs ((double)i - best), .test_accuracy = 1.0 / i};

    lab_run_add_epoch (run, &epoch);
    lab_run_add_checkpoint (run, checkpoint);
  }
}

static void
assert_epochs (LabRun *run, const guint *wanted, guint n_wanted)
{
  guint n;
  const guint *epochs = lab_run_get_checkpoint_epochs (run, &n);

  g_assert_cmpuint (n, ==, n_wanted);
  for (guint i = 0; i < n; i++)
    g_assert_cmpuint (epochs[i], ==, wanted[i]);
}

static void
test_kept_by_rule (void)
{
  g_autoptr (LabRun) run = make_run ();
  guint n;
  const guint *epochs;

  add_epochs (run, 110, 47);
  epochs = lab_run_get_checkpoint_epochs (run, &n);
  /* 0 to 20, seven of the few, the best and the last */
  g_assert_cmpuint (n, ==, 21 + 7 + 2);
  for (guint i = 0; i < n; i++) {
    LabSnapshot *checkpoint = lab_run_get_checkpoint (run, epochs[i]);

    g_assert_cmpuint (checkpoint->epoch, ==, epochs[i]);
    g_assert_cmpuint (checkpoint->evaluation->epoch, ==, epochs[i]);
  }
  g_assert_nonnull (lab_run_get_checkpoint (run, 47));
  g_assert_nonnull (lab_run_get_checkpoint (run, 110));
  g_assert_null (lab_run_get_checkpoint (run, 46));
  g_assert_null (lab_run_get_checkpoint (run, 111));
  g_assert_cmpuint (lab_run_find_checkpoint (run, 46), ==, 40);
  g_assert_cmpuint (lab_run_find_checkpoint (run, 47), ==, 47);
  g_assert_cmpuint (lab_run_find_checkpoint (run, 0), ==, 0);
  g_assert_cmpuint (lab_run_find_checkpoint (run, G_MAXUINT), ==, 110);
  g_assert_true (lab_run_get_snapshot (run) == lab_run_get_checkpoint (run, 110));
}

/* What is dropped keeps its confusion counts. */
static void
test_confusion (void)
{
  g_autoptr (LabRun) run = make_run ();

  g_assert_null (lab_run_get_confusion (run, 1));
  add_epochs (run, 90, 3);
  for (guint epoch = 1; epoch <= 90; epoch++)
    g_assert_cmpuint (lab_run_get_confusion (run, epoch)[epoch], ==, 10);
  g_assert_null (lab_run_get_confusion (run, 0));
  g_assert_null (lab_run_get_confusion (run, 91));
}

static void
test_limit (void)
{
  static const guint marks[] = {1, 50, 57};
  g_autoptr (LabRun) run = make_run ();
  gsize n_bytes = 4 * nn_config_n_parameters (lab_run_get_config (run)) + 10 * 5 + 100 * 4;
  guint n;

  lab_run_set_checkpoint_limit (run, 9 * n_bytes);
  add_epochs (run, 57, 50);
  lab_run_get_checkpoint_epochs (run, &n);
  g_assert_cmpuint (n, <=, 9);
  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    g_assert_nonnull (lab_run_get_checkpoint (run, marks[i]));
  g_assert_nonnull (lab_run_get_checkpoint (run, 0));
  /* However little there is, the last and the best stay. */
  lab_run_set_checkpoint_limit (run, 0);
  assert_epochs (run, marks, G_N_ELEMENTS (marks));
}

static void
count_cb (LabRun *run, gpointer data)
{
  (*(guint *)data)++;
}

/* What the store has is listed too, and found there when it is not in memory. */
static void
test_stored (void)
{
  static const guint stored[] = {0, 2, 3};
  static const guint fewer[] = {3};
  static const guint both[] = {0, 1, 2, 3, 4};
  static const guint rest[] = {1, 3, 4};
  g_autoptr (LabRun) run = make_run ();
  guint n_metrics = 0;

  add_epochs (run, 4, 4);
  lab_run_notify (run);
  g_signal_connect (run, "metrics-changed", G_CALLBACK (count_cb), &n_metrics);
  lab_run_set_stored_checkpoints (run, stored, G_N_ELEMENTS (stored));
  g_assert_cmpuint (n_metrics, ==, 0); /* they are all in memory */
  lab_run_set_checkpoint_limit (run, 0);
  assert_epochs (run, both, G_N_ELEMENTS (both)); /* 1 and 4 are marks */
  g_assert_null (lab_run_get_checkpoint (run, 2));
  g_assert_nonnull (lab_run_get_checkpoint (run, 1));
  lab_run_notify (run);
  n_metrics = 0;
  lab_run_set_stored_checkpoints (run, fewer, G_N_ELEMENTS (fewer));
  g_assert_cmpuint (n_metrics, ==, 1);
  assert_epochs (run, rest, G_N_ELEMENTS (rest));
  g_assert_cmpuint (lab_run_find_checkpoint (run, 2), ==, 1);
}

/* A checkpoint that comes late does not take the place of a newer picture, but brings it its
 * evaluation. */
static void
test_newest (void)
{
  g_autoptr (LabRun) run = make_run ();
  g_autoptr (LabSnapshot) picture = lab_snapshot_new (lab_run_get_config (run));
  LabSnapshot *newest;

  add_epochs (run, 1, 1);
  picture->epoch = 2;
  picture->batch = 3;
  memset (picture->parameters, 0, picture->n_parameters * sizeof (float));
  lab_run_set_snapshot (run, picture);
  newest = lab_run_get_snapshot (run);
  g_assert_true (newest->parameters == picture->parameters);
  g_assert_cmpuint (newest->evaluation->epoch, ==, 1);
  add_epochs (run, 1, 1);
  newest = lab_run_get_snapshot (run);
  g_assert_cmpuint (newest->epoch, ==, 2);
  g_assert_cmpuint (newest->batch, ==, 3);
  g_assert_cmpuint (newest->evaluation->epoch, ==, 2);
  g_assert_true (newest->parameters == picture->parameters);
  add_epochs (run, 1, 1);
  g_assert_cmpuint (lab_run_get_snapshot (run)->epoch, ==, 3);
}

static void
test_rewind (void)
{
  g_autoptr (LabRun) run = make_run ();
  LabDataset *dataset = lab_run_get_dataset (run);
  float losses[400];
  guint n;
  gsize n_losses;

  for (guint i = 0; i < G_N_ELEMENTS (losses); i++)
    losses[i] = (float)i;
  lab_run_add_losses (run, losses, G_N_ELEMENTS (losses), 1.0);
  add_epochs (run, 100, 30);
  lab_run_add_change (run, 10.0, &(LabHyperparameters){0.1, 0.0, 0.0});
  lab_run_add_change (run, 10.5, &(LabHyperparameters){0.2, 0.0, 0.0});
  lab_run_set_state (run, LAB_RUN_FINISHED, "It is");
  lab_run_rewind (run, 10, 200, dataset);
  g_assert_cmpint (lab_run_get_state (run), ==, LAB_RUN_PAUSED);
  g_assert_null (lab_run_get_message (run));
  g_assert_cmpint (lab_run_get_config (run)->epochs, ==, 200);
  lab_run_get_epochs (run, &n);
  g_assert_cmpuint (n, ==, 10);
  lab_run_get_batch_losses (run, &n_losses);
  g_assert_cmpuint (n_losses, ==, 40);
  lab_run_get_changes (run, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (lab_run_get_best_loss_epoch (run), ==, 10);
  g_assert_cmpuint (lab_run_get_best_accuracy_epoch (run), ==, 1);
  g_assert_cmpuint (lab_run_find_checkpoint (run, 100), ==, 10);
  g_assert_null (lab_run_get_confusion (run, 11));
  g_assert_cmpfloat_with_epsilon (lab_run_get_progress (run), 10.0 / 200.0, 1e-12);
}

/* ── restored ─────────────────────────────────────────────────────────────────────────────────── */

static void
test_restore (void)
{
  static const guint stored[] = {0, 1, 2, 3};
  static const double changes[] = {1.0, 1.5};
  const LabHyperparameters values[] = {{0.2, 0.0, 0.0}, {0.3, 1e-4, 0.0}};
  g_autofree guint32 *confusion = g_new0 (guint32, 300);
  LabEpoch epochs[3] = {{0}};
  float losses[14];
  LabRunRecord record = {.state = LAB_RUN_INTERRUPTED,
                         .name = "mine",
                         .message = "The power went",
                         .dataset_name = "Digits",
                         .dataset_hash = "abc",
                         .n_train_images = 100,
                         .n_test_images = 10,
                         .epochs = epochs,
                         .n_epochs = 3,
                         .confusion = confusion,
                         .losses = losses,
                         .n_losses = 14,
                         .changes = changes,
                         .change_values = values,
                         .n_changes = 2,
                         .checkpoint_epochs = stored,
                         .n_checkpoint_epochs = 4,
                         .active_seconds = 9.0};
  g_autoptr (LabRun) run = NULL;
  guint n;
  gsize n_losses;

  record.config = lab_test_data_config ();
  for (guint i = 0; i < 3; i++) {
    epochs[i] = (LabEpoch){
        .epoch = i + 1, .test_loss = 1.0 / (i + 1), .test_accuracy = 0.5, .seconds = 1.0 + i};
    confusion[100 * i + i] = 10;
  }
  for (guint i = 0; i < 14; i++)
    losses[i] = (float)i;
  run = lab_run_restore (&record);
  g_assert_cmpstr (lab_run_get_name (run), ==, "mine");
  g_assert_true (lab_run_is_named (run));
  g_assert_cmpint (lab_run_get_state (run), ==, LAB_RUN_INTERRUPTED);
  g_assert_false (lab_run_is_active (run));
  g_assert_cmpstr (lab_run_get_message (run), ==, "The power went");
  g_assert_null (lab_run_get_dataset (run));
  g_assert_cmpstr (lab_run_get_dataset_name (run), ==, "Digits");
  g_assert_cmpstr (lab_run_get_dataset_hash (run), ==, "abc");
  g_assert_cmpuint (lab_run_get_n_train_images (run), ==, 100);
  g_assert_cmpuint (lab_run_get_n_test_images (run), ==, 10);
  g_assert_cmpmem (lab_run_get_epochs (run, &n), 3 * sizeof (LabEpoch), epochs, sizeof epochs);
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpmem (lab_run_get_batch_losses (run, &n_losses), sizeof losses, losses, sizeof losses);
  g_assert_cmpuint (n_losses, ==, 14);
  g_assert_cmpuint (lab_run_get_confusion (run, 3)[2], ==, 10);
  g_assert_cmpuint (lab_run_get_best_loss_epoch (run), ==, 3);
  g_assert_cmpuint (lab_run_get_best_accuracy_epoch (run), ==, 1);
  assert_epochs (run, stored, 4);
  g_assert_null (lab_run_get_checkpoint (run, 2));
  g_assert_null (lab_run_get_snapshot (run));
  g_assert_cmpfloat (lab_run_get_changes (run, &n)[1], ==, 1.5);
  g_assert_cmpfloat (lab_run_get_change_values (run, &n)[1].l2, ==, 1e-4);
  g_assert_cmpfloat (lab_run_get_seconds (run), ==, 6.0);
  g_assert_cmpfloat (lab_run_get_active_seconds (run), ==, 9.0);
  g_assert_cmpfloat_with_epsilon (lab_run_get_active_seconds_at (run, 2), 4.5, 1e-12);
  g_assert_cmpfloat (lab_run_get_images_per_second (run), >, 0.0);
}

/* A record with nothing in it, and one whose parts do not agree. */
static void
test_restore_poor (void)
{
  LabEpoch epochs[2] = {{.epoch = 1}, {.epoch = 3}};
  float loss = 1.0f;
  LabRunRecord record = {.state = LAB_RUN_STOPPED, .dataset_name = "", .dataset_hash = ""};
  g_autoptr (LabRun) empty = NULL;
  g_autoptr (LabRun) odd = NULL;
  guint n;
  gsize n_losses;

  record.config = lab_test_data_config ();
  empty = lab_run_restore (&record);
  g_assert_cmpstr (lab_run_get_name (empty), ==, "8 · η 0.1 · λ 0 · seed 7");
  g_assert_false (lab_run_is_named (empty));
  g_assert_cmpuint (lab_run_get_batches_per_epoch (empty), ==, 1);
  g_assert_cmpuint (lab_run_find_checkpoint (empty, 5), ==, G_MAXUINT);

  record.n_train_images = 100;
  record.epochs = epochs;
  record.n_epochs = 2;
  record.losses = &loss;
  record.n_losses = 1;
  odd = lab_run_restore (&record);
  lab_run_get_epochs (odd, &n);
  g_assert_cmpuint (n, ==, 1);
  lab_run_get_batch_losses (odd, &n_losses);
  g_assert_cmpuint (n_losses, ==, 1);
  g_assert_null (lab_run_get_confusion (odd, 1));
  g_assert_cmpfloat_with_epsilon (lab_run_get_progress (odd), 0.25, 1e-12);
}

static void
test_name (void)
{
  g_autoptr (LabRun) run = make_run ();
  g_autofree char *own = g_strdup (lab_run_get_name (run));
  guint n = 0;

  g_signal_connect (run, "name-changed", G_CALLBACK (count_cb), &n);
  lab_run_set_name (run, "");
  g_assert_cmpuint (n, ==, 0);
  lab_run_set_name (run, "The good one");
  g_assert_cmpstr (lab_run_get_name (run), ==, "The good one");
  g_assert_true (lab_run_is_named (run));
  lab_run_set_name (run, "The good one");
  g_assert_cmpuint (n, ==, 1);
  lab_run_set_name (run, lab_run_get_name (run));
  g_assert_cmpstr (lab_run_get_name (run), ==, "The good one");
  lab_run_set_name (run, NULL);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpstr (lab_run_get_name (run), ==, own);
  g_assert_false (lab_run_is_named (run));
}

/* Snapshots that share their parameters live as long as the last of them. */
static void
test_derived (void)
{
  g_autoptr (LabRun) run = make_run ();
  LabSnapshot *first = make_checkpoint (run, 3);
  nn_config config = first->config;
  g_autoptr (LabSnapshot) last = NULL;
  LabSnapshot *second;

  config.learning_rate = 0.5;
  first->parameters[0] = 7.0f;
  second = lab_snapshot_derive (first, &config, NULL);
  lab_snapshot_unref (first);
  last = lab_snapshot_derive (second, &config, second->evaluation);
  lab_snapshot_unref (second);
  g_assert_cmpfloat (last->parameters[0], ==, 7.0f);
  g_assert_cmpuint (last->epoch, ==, 3);
  g_assert_cmpfloat (last->config.learning_rate, ==, 0.5);
  g_assert_null (last->evaluation);
  g_assert_true (lab_snapshot_is_finite (last));
  g_assert_true (lab_snapshot_fits (last, &config));
  config.hidden[0]++;
  g_assert_false (lab_snapshot_fits (last, &config));
  last->parameters[last->n_parameters - 1] = (float)INFINITY;
  g_assert_false (lab_snapshot_is_finite (last));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/checkpoints/rule", test_rule);
  g_test_add_func ("/checkpoints/dispensable", test_dispensable);
  g_test_add_func ("/checkpoints/thinned-evenly", test_thinned_evenly);
  g_test_add_func ("/checkpoints/kept-by-rule", test_kept_by_rule);
  g_test_add_func ("/checkpoints/confusion", test_confusion);
  g_test_add_func ("/checkpoints/limit", test_limit);
  g_test_add_func ("/checkpoints/stored", test_stored);
  g_test_add_func ("/checkpoints/newest", test_newest);
  g_test_add_func ("/checkpoints/rewind", test_rewind);
  g_test_add_func ("/checkpoints/restore", test_restore);
  g_test_add_func ("/checkpoints/restore-poor", test_restore_poor);
  g_test_add_func ("/checkpoints/name", test_name);
  g_test_add_func ("/checkpoints/derived", test_derived);

  return g_test_run ();
}
