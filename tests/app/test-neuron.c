/* test-neuron.c: what there is to know of a neuron, of a layer over time, and of a network without it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "headless-test.h"
#include "lab-latest-job.h"
#include "lab-layer-history.h"
#include "lab-model-evaluate.h"
#include "lab-neuron-muting.h"
#include "lab-neuron-ranking.h"
#include "lab-neuron-report.h"

#define N_EPOCHS 3

typedef struct {
  HeadlessTest test;
  LabSession *session;
  LabRun *run;
  LabSnapshot *snapshot; /* 784-8-10, trained */
  guint n_signals;
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
  fixture->snapshot = lab_snapshot_ref (lab_run_get_snapshot (fixture->run));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  lab_snapshot_unref (fixture->snapshot);
  g_object_unref (fixture->run);
  lab_session_shutdown (fixture->session);
  g_object_unref (fixture->session);
  headless_test_tear_down (&fixture->test);
}

static const LabImages *
test_images (Fixture *fixture)
{
  return lab_dataset_get_images (fixture->test.dataset, LAB_SPLIT_TEST);
}

/* Returns: (transfer full): @snapshot, with the weights that go out of a hidden neuron of 784-8-10 set
 * to zero by hand. */
static LabSnapshot *
zero_outgoing (const LabSnapshot *snapshot, guint neuron)
{
  LabSnapshot *zeroed = lab_snapshot_new (&snapshot->config);
  nn_tensor w2 = nn_config_get_tensor (&snapshot->config, 2); /* W2 (8, 10) */

  memcpy (zeroed->parameters, snapshot->parameters, snapshot->n_parameters * sizeof (float));
  for (int i = 0; i < w2.columns; i++)
    zeroed->parameters[w2.offset + neuron * (guint)w2.columns + (guint)i] = 0;
  return zeroed;
}

/* ── one neuron ──────────────────────────────────────────────────────────────────────────────────
 */

/* Weights as they lie in the canonical block, and activations as they come out of the sums. */
static void
test_report (Fixture *fixture, gconstpointer data)
{
  const LabImages *images = test_images (fixture);
  const float *parameters = fixture->snapshot->parameters;
  g_autoptr (LabNeuronReport) report =
      lab_neuron_report_new (fixture->snapshot, fixture->test.dataset, 0, 5, NULL);
  double highest = -INFINITY;

  g_assert_nonnull (report);
  g_assert_cmpuint (report->n_incoming, ==, 784);
  g_assert_cmpuint (report->n_outgoing, ==, 10);
  g_assert_cmpfloat (report->bias, ==, parameters[784 * 8 + 5]);
  for (guint i = 0; i < 784; i++)
    g_assert_cmpfloat (report->incoming[i], ==, parameters[i * 8 + 5]);
  for (guint i = 0; i < 10; i++)
    g_assert_cmpfloat (report->outgoing[i], ==, parameters[784 * 8 + 8 + 5 * 10 + i]);
  g_assert_cmpuint (report->weights.n, ==, 784);

  for (guint i = 0; i < images->n; i++) {
    double sum = (double)report->bias;

    for (guint pixel = 0; pixel < 784; pixel++)
      sum += (double)report->incoming[pixel] * images->pixels[(gsize)i * 784 + pixel] / 255;
    highest = fmax (highest, fmax (sum, 0));
  }
  g_assert_cmpuint (report->n_images, ==, images->n);
  g_assert_cmpuint (report->n_examples, ==, LAB_NEURON_MAX_EXAMPLES);
  g_assert_cmpfloat_with_epsilon ((double)report->examples[0].activation, highest, 1e-3);
  for (guint i = 1; i < report->n_examples; i++)
    g_assert_cmpfloat (report->examples[i].activation, <=, report->examples[i - 1].activation);
  for (guint i = 0; i < report->n_classes; i++) {
    const DrawSpread *spread = &report->spreads[i];

    g_assert_cmpfloat (spread->low, <=, spread->lower);
    g_assert_cmpfloat (spread->lower, <=, spread->median);
    g_assert_cmpfloat (spread->median, <=, spread->upper);
    g_assert_cmpfloat (spread->upper, <=, spread->high);
    g_assert_cmpfloat (spread->high, <=, highest + 1e-3);
  }
}

/* An output has a class in place of what goes out of it; and a neuron whose weights are nothing says
 * nothing. */
static void
test_report_output (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabNeuronReport) report =
      lab_neuron_report_new (fixture->snapshot, fixture->test.dataset, 1, 9, NULL);
  g_autoptr (LabSnapshot) empty = lab_snapshot_new (&fixture->snapshot->config);
  g_autoptr (LabNeuronReport) dead = NULL;
  g_autoptr (LabNeuronReport) weights = NULL;
  double own;

  g_assert_cmpuint (report->n_incoming, ==, 8);
  g_assert_cmpuint (report->n_outgoing, ==, 0);
  g_assert_false (report->is_dead);
  /* A trained output of a class is highest for that class. */
  own = report->spreads[9].median;
  for (guint i = 0; i < 9; i++)
    g_assert_cmpfloat (report->spreads[i].median, <, own);

  memset (empty->parameters, 0, empty->n_parameters * sizeof (float));
  dead = lab_neuron_report_new (empty, fixture->test.dataset, 0, 0, NULL);
  g_assert_true (dead->is_dead);
  weights = lab_neuron_report_new (empty, NULL, 0, 0, NULL);
  g_assert_cmpuint (weights->n_images, ==, 0);
  g_assert_null (lab_neuron_report_new (empty, NULL, 0, 8, NULL));
  g_assert_null (lab_neuron_report_new (empty, NULL, 2, 0, NULL));
}

/* ── muting ──────────────────────────────────────────────────────────────────────────────────────
 */

static void
assert_same_evaluation (const LabEvaluation *first, const LabEvaluation *second)
{
  gsize n = (gsize)first->n_classes * first->n_classes;

  g_assert_cmpfloat (first->accuracy, ==, second->accuracy);
  g_assert_cmpfloat (first->loss, ==, second->loss);
  g_assert_cmpmem (first->confusion, n * sizeof (guint32), second->confusion, n * sizeof (guint32));
}

/* What is told of muted neurons is what an evaluation of our own says of the same network. */
static void
test_muting (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabNeuronMuting) muting = lab_neuron_muting_new ();
  g_autoptr (LabSnapshot) one = zero_outgoing (fixture->snapshot, 3);
  g_autoptr (LabSnapshot) two = zero_outgoing (one, 6);
  g_autoptr (LabEvaluation) whole =
      lab_model_evaluate (fixture->snapshot, test_images (fixture), NULL);
  g_autoptr (LabEvaluation) without_one = lab_model_evaluate (one, test_images (fixture), NULL);
  g_autoptr (LabEvaluation) without_two = lab_model_evaluate (two, test_images (fixture), NULL);
  const LabNeuron *neurons;
  guint n;

  lab_neuron_muting_set_network (muting, fixture->snapshot, fixture->test.dataset);
  g_assert_null (lab_neuron_muting_get_after (muting));
  lab_neuron_muting_mute (muting, 0, 3, TRUE);
  g_assert_true (lab_neuron_muting_is_muted (muting, 0, 3));
  headless_test_wait_for (lab_neuron_muting_get_after (muting) != NULL);
  assert_same_evaluation (lab_neuron_muting_get_before (muting), whole);
  assert_same_evaluation (lab_neuron_muting_get_after (muting), without_one);

  lab_neuron_muting_mute (muting, 0, 6, TRUE);
  g_assert_null (lab_neuron_muting_get_after (muting));
  headless_test_wait_for (lab_neuron_muting_get_after (muting) != NULL);
  assert_same_evaluation (lab_neuron_muting_get_before (muting), whole);
  assert_same_evaluation (lab_neuron_muting_get_after (muting), without_two);
  neurons = lab_neuron_muting_get_neurons (muting, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpuint (neurons[1].neuron, ==, 6);

  lab_neuron_muting_mute (muting, 0, 6, FALSE);
  headless_test_wait_for (lab_neuron_muting_get_after (muting) != NULL);
  assert_same_evaluation (lab_neuron_muting_get_after (muting), without_one);
  lab_neuron_muting_clear (muting);
  g_assert_null (lab_neuron_muting_get_after (muting));
  /* What is not there can't be muted, nor can an output. */
  lab_neuron_muting_mute (muting, 0, 8, TRUE);
  lab_neuron_muting_mute (muting, 1, 0, TRUE);
  lab_neuron_muting_get_neurons (muting, &n);
  g_assert_cmpuint (n, ==, 0);
}

/* Another network is evaluated with the same neurons muted, while somebody looks; one of another shape
 * has not got them. */
static void
test_muting_follows (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabNeuronMuting) muting = lab_neuron_muting_new ();
  LabSnapshot *first = lab_run_get_checkpoint (fixture->run, 0);
  g_autoptr (LabSnapshot) zeroed = zero_outgoing (first, 3);
  g_autoptr (LabEvaluation) expected = lab_model_evaluate (zeroed, test_images (fixture), NULL);
  nn_config smaller = fixture->snapshot->config;
  g_autoptr (LabSnapshot) small = NULL;
  guint n;

  lab_neuron_muting_set_network (muting, fixture->snapshot, fixture->test.dataset);
  lab_neuron_muting_mute (muting, 0, 3, TRUE);
  headless_test_wait_for (lab_neuron_muting_get_after (muting) != NULL);
  lab_neuron_muting_set_active (muting, FALSE);
  lab_neuron_muting_set_network (muting, first, fixture->test.dataset);
  for (guint i = 0; i < 20; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpfloat (lab_neuron_muting_get_after (muting)->accuracy, !=, expected->accuracy);
  lab_neuron_muting_set_active (muting, TRUE);
  headless_test_wait_for (lab_neuron_muting_get_after (muting)->accuracy == expected->accuracy);
  assert_same_evaluation (lab_neuron_muting_get_after (muting), expected);

  smaller.hidden[0] = 2;
  small = lab_snapshot_new (&smaller);
  memset (small->parameters, 0, small->n_parameters * sizeof (float));
  lab_neuron_muting_set_network (muting, small, fixture->test.dataset);
  lab_neuron_muting_get_neurons (muting, &n);
  g_assert_cmpuint (n, ==, 0);
  g_assert_null (lab_neuron_muting_get_after (muting));
  lab_neuron_muting_set_network (muting, NULL, NULL);
}

/* A muting that is thrown away in the middle of its work calls nobody. */
static void
test_muting_dropped (Fixture *fixture, gconstpointer data)
{
  LabNeuronMuting *muting = lab_neuron_muting_new ();

  lab_neuron_muting_set_network (muting, fixture->snapshot, fixture->test.dataset);
  lab_neuron_muting_mute (muting, 0, 3, TRUE);
  g_signal_connect_swapped (muting, "evaluated", G_CALLBACK (count_cb), &fixture->n_signals);
  g_object_add_weak_pointer (G_OBJECT (muting), (gpointer *)&muting);
  g_object_unref (muting);
  g_assert_null (muting);
  for (guint i = 0; i < 50; i++) {
    g_main_context_iteration (NULL, FALSE);
    g_usleep (1000);
  }
  g_assert_cmpuint (fixture->n_signals, ==, 0);
}

static void
test_changes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabEvaluation) before = lab_evaluation_new (0, 3);
  g_autoptr (LabEvaluation) after = lab_evaluation_new (0, 3);
  static const guint32 first[] = {8, 2, 0, 0, 10, 0, 0, 0, 0};
  static const guint32 second[] = {4, 1, 5, 0, 9, 1, 0, 0, 0};
  LabConfusionChange changes[3];
  float classes[3];

  memcpy (before->confusion, first, sizeof first);
  memcpy (after->confusion, second, sizeof second);
  g_assert_cmpuint (lab_neuron_muting_find_changes (before, after, 3, changes), ==, 3);
  g_assert_cmpuint (changes[0].actual, ==, 0);
  g_assert_cmpuint (changes[0].predicted, ==, 2);
  g_assert_cmpuint (changes[0].before, ==, 0);
  g_assert_cmpuint (changes[0].after, ==, 5);
  /* Of equal ones the first in the matrix comes first. */
  g_assert_cmpuint (changes[1].predicted, ==, 1);
  g_assert_cmpuint (changes[2].actual, ==, 1);
  g_assert_cmpuint (lab_neuron_muting_find_changes (before, after, 1, changes), ==, 1);
  g_assert_cmpuint (lab_neuron_muting_find_changes (before, before, 3, changes), ==, 0);
  lab_neuron_muting_compare_classes (before, after, classes);
  g_assert_cmpfloat_with_epsilon (classes[0], -0.4f, 1e-6f);
  g_assert_cmpfloat_with_epsilon (classes[1], -0.1f, 1e-6f);
  g_assert_cmpfloat (classes[2], ==, 0);
}

static void
test_ranking (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabNeuronRanking) ranking = lab_neuron_ranking_new ();
  g_autoptr (LabEvaluation) whole =
      lab_model_evaluate (fixture->snapshot, test_images (fixture), NULL);
  const float *changes;
  guint n;

  g_assert_null (lab_neuron_ranking_get_changes (ranking, &n));
  lab_neuron_ranking_start (ranking, fixture->snapshot, fixture->test.dataset, 0);
  g_assert_true (lab_neuron_ranking_is_running (ranking));
  lab_neuron_ranking_cancel (ranking);
  g_assert_false (lab_neuron_ranking_is_running (ranking));
  lab_neuron_ranking_start (ranking, fixture->snapshot, fixture->test.dataset, 0);
  headless_test_wait_for (!lab_neuron_ranking_is_running (ranking));
  changes = lab_neuron_ranking_get_changes (ranking, &n);
  g_assert_cmpuint (n, ==, 8);
  g_assert_cmpfloat (lab_neuron_ranking_get_progress (ranking), ==, 1);
  g_assert_cmpuint (lab_neuron_ranking_get_epoch (ranking), ==, N_EPOCHS);
  for (guint i = 0; i < n; i++) {
    g_autoptr (LabSnapshot) zeroed = zero_outgoing (fixture->snapshot, i);
    g_autoptr (LabEvaluation) without = lab_model_evaluate (zeroed, test_images (fixture), NULL);

    g_assert_cmpfloat (changes[i], ==, (float)(without->accuracy - whole->accuracy));
  }
}

/* ── layers over time ────────────────────────────────────────────────────────────────────────────
 */

static void
assert_histories (LabLayerHistory *history, guint n_images)
{
  g_autoptr (GPtrArray) list = lab_layer_history_list (history);
  const LabLayerReports *present = lab_layer_history_get_present (history);

  g_assert_cmpuint (list->len, ==, N_EPOCHS + 1);
  for (guint i = 0; i < list->len; i++) {
    const LabLayerReports *reports = g_ptr_array_index (list, i);

    g_assert_cmpuint (reports->epoch, ==, i);
    g_assert_cmpuint (reports->n_layers, ==, 2);
    g_assert_cmpuint (reports->reports[0].width, ==, 8);
    g_assert_cmpuint (reports->reports[0].weights.n, ==, 784 * 8);
    g_assert_cmpuint (reports->reports[1].activations.n, ==, 10 * n_images);
  }
  g_assert_nonnull (present);
  g_assert_cmpuint (present->epoch, ==, N_EPOCHS);
}

static guint
count_reports (LabLayerHistory *history)
{
  g_autoptr (GPtrArray) list = lab_layer_history_list (history);

  return list->len;
}

static void
test_history (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabLayerHistory) history = lab_layer_history_new ();
  g_autoptr (LabCursor) cursor = lab_cursor_new ();
  guint n_images = MIN (test_images (fixture)->n, 1000);

  lab_cursor_set_run (cursor, fixture->run, NULL, 0, NULL);
  lab_layer_history_set_cursor (history, cursor);
  lab_layer_history_set_dataset (history, fixture->test.dataset);
  for (guint i = 0; i < 20; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (count_reports (history), ==, 0);
  lab_layer_history_set_active (history, TRUE);
  headless_test_wait_for (count_reports (history) == N_EPOCHS + 1 &&
                          lab_layer_history_get_present (history) != NULL);
  g_assert_true (lab_layer_history_has_activations (history));
  assert_histories (history, n_images);

  /* The present report goes with the cursor. */
  lab_cursor_set_epoch (cursor, 1);
  headless_test_wait_for (lab_layer_history_get_present (history)->epoch == 1);
  /* Without images there are weights. */
  lab_layer_history_set_dataset (history, NULL);
  g_assert_null (lab_layer_history_get_present (history));
  lab_cursor_follow (cursor);
  headless_test_wait_for (count_reports (history) == N_EPOCHS + 1 &&
                          lab_layer_history_get_present (history) != NULL &&
                          lab_layer_history_get_present (history)->epoch == N_EPOCHS);
  g_assert_false (lab_layer_history_has_activations (history));
  assert_histories (history, 0);
  lab_layer_history_set_cursor (history, NULL);
  g_assert_cmpuint (count_reports (history), ==, 0);
}

/* A recorded run's networks come from the store. */
static void
test_history_recorded (Fixture *fixture, gconstpointer data)
{
  gint64 id = headless_test_record (&fixture->test, N_EPOCHS, 2, 0);
  g_autoptr (LabRun) run =
      lab_store_load_run (fixture->test.store, id, fixture->test.dataset, NULL);
  g_autoptr (LabLayerHistory) history = lab_layer_history_new ();
  g_autoptr (LabCursor) cursor = lab_cursor_new ();

  lab_cursor_set_run (cursor, run, fixture->test.store, id, NULL);
  lab_layer_history_set_store (history, fixture->test.store);
  lab_layer_history_set_cursor (history, cursor);
  lab_layer_history_set_dataset (history, fixture->test.dataset);
  lab_layer_history_set_active (history, TRUE);
  headless_test_wait_for (count_reports (history) == N_EPOCHS + 1 &&
                          lab_layer_history_get_present (history) != NULL);
  assert_histories (history, MIN (test_images (fixture)->n, 1000));
}

/* ── jobs ────────────────────────────────────────────────────────────────────────────────────────
 */

static gpointer
double_it (gpointer request, GCancellable *cancellable)
{
  return g_memdup2 (&(guint){2 * *(guint *)request}, sizeof (guint));
}

static void
remember_cb (gpointer owner, gpointer request, gpointer result)
{
  g_array_append_val (owner, *(guint *)result);
}

/* Of many requests the first and the last are answered. */
static void
test_jobs (Fixture *fixture, gconstpointer data)
{
  static const LabJobKind doubling = {double_it, remember_cb, g_free, g_free};
  g_autoptr (GArray) answers = g_array_new (FALSE, FALSE, sizeof (guint));
  LabLatestJob *job = lab_latest_job_new (&doubling, answers);

  for (guint i = 1; i <= 10; i++)
    lab_latest_job_ask (job, g_memdup2 (&i, sizeof i));
  g_assert_true (lab_latest_job_is_busy (job));
  headless_test_wait_for (!lab_latest_job_is_busy (job));
  g_assert_cmpuint (answers->len, ==, 2);
  g_assert_cmpuint (g_array_index (answers, guint, 0), ==, 2);
  g_assert_cmpuint (g_array_index (answers, guint, 1), ==, 20);

  lab_latest_job_ask (job, g_memdup2 (&(guint){7}, sizeof (guint)));
  lab_latest_job_cancel (job);
  g_assert_false (lab_latest_job_is_busy (job));
  lab_latest_job_ask (job, g_memdup2 (&(guint){8}, sizeof (guint)));
  headless_test_wait_for (!lab_latest_job_is_busy (job));
  g_assert_cmpuint (answers->len, ==, 3);
  g_assert_cmpuint (g_array_index (answers, guint, 2), ==, 16);
  lab_latest_job_ask (job, g_memdup2 (&(guint){9}, sizeof (guint)));
  lab_latest_job_free (job);
  for (guint i = 0; i < 20; i++) {
    g_main_context_iteration (NULL, FALSE);
    g_usleep (1000);
  }
  g_assert_cmpuint (answers->len, ==, 3);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/app/neuron/report", test_report);
  ADD ("/app/neuron/report-output", test_report_output);
  ADD ("/app/neuron/muting", test_muting);
  ADD ("/app/neuron/muting-follows", test_muting_follows);
  ADD ("/app/neuron/muting-dropped", test_muting_dropped);
  ADD ("/app/neuron/changes", test_changes);
  ADD ("/app/neuron/ranking", test_ranking);
  ADD ("/app/neuron/history", test_history);
  ADD ("/app/neuron/history-recorded", test_history_recorded);
  ADD ("/app/neuron/jobs", test_jobs);
  return g_test_run ();
}
