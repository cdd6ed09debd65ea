/* test-sweep.c: runs trained side by side, whatever is asked of them meanwhile.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-sweep.h"

#include <math.h>
#include <string.h>

#include "lab-sweep-schedule.h"
#include "lab-test-data.h"

#define BASE "[base]\nhidden=8\nepochs=4\nbatch=32\n"

typedef struct {
  LabDataset *dataset;
  LabExperiment *experiment;
  LabSweep *sweep;
  GPtrArray *failures; /* sentences */
  guint n_started, n_ended, n_changed;
  GArray *order; /* guint, as they started */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->dataset = lab_test_data_new (300, 100);
  fixture->failures = g_ptr_array_new_with_free_func (g_free);
  fixture->order = g_array_new (FALSE, FALSE, sizeof (guint));
}

static void
close_sweep (Fixture *fixture)
{
  LabSweep *sweep = g_steal_pointer (&fixture->sweep);

  lab_sweep_shutdown (sweep);
  g_assert_finalize_object (sweep);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->sweep != NULL)
    close_sweep (fixture);
  g_clear_pointer (&fixture->experiment, lab_experiment_unref);
  g_clear_pointer (&fixture->failures, g_ptr_array_unref);
  g_clear_pointer (&fixture->order, g_array_unref);
  g_clear_pointer (&fixture->dataset, lab_dataset_unref);
}

static void
run_started_cb (LabSweep *sweep, guint index, LabRun *run, Fixture *fixture)
{
  gsize n_losses;

  fixture->n_started++;
  g_array_append_val (fixture->order, index);
  g_assert_true (lab_sweep_get_run (sweep, index) == run);
  /* Nothing has been trained that a recorder would have missed. */
  lab_run_get_batch_losses (run, &n_losses);
  g_assert_cmpuint (n_losses % lab_run_get_batches_per_epoch (run), ==, 0);
  g_assert_cmpint (lab_run_get_state (run), !=, LAB_RUN_TRAINING);
}

static void
run_ended_cb (LabSweep *sweep, guint index, LabRun *run, Fixture *fixture)
{
  fixture->n_ended++;
  g_assert_true (lab_sweep_get_run (sweep, index) == run);
  g_assert_false (lab_run_is_active (run));
}

static void
changed_cb (LabSweep *sweep, Fixture *fixture)
{
  fixture->n_changed++;
}

static void
failed_cb (LabSweep *sweep, const char *sentence, Fixture *fixture)
{
  g_ptr_array_add (fixture->failures, g_strdup (sentence));
}

static void
listen (Fixture *fixture)
{
  g_signal_connect (fixture->sweep, "run-started", G_CALLBACK (run_started_cb), fixture);
  g_signal_connect (fixture->sweep, "run-ended", G_CALLBACK (run_ended_cb), fixture);
  g_signal_connect (fixture->sweep, "changed", G_CALLBACK (changed_cb), fixture);
  g_signal_connect (fixture->sweep, "failed", G_CALLBACK (failed_cb), fixture);
}

static void
make (Fixture *fixture, const char *text, guint n_jobs)
{
  GError *error = NULL;

  fixture->experiment = lab_experiment_parse (text, "test", &error);
  g_assert_no_error (error);
  fixture->sweep = lab_sweep_new (fixture->experiment, fixture->dataset, n_jobs);
  listen (fixture);
}

static gboolean
is_finished_cb (gpointer data)
{
  return lab_sweep_get_state (data) == LAB_SWEEP_FINISHED;
}

static void
wait_until_finished (Fixture *fixture)
{
  lab_test_wait_for (is_finished_cb, fixture->sweep);
}

/* A run of the same configuration, trained alone. */
static LabRun *
train_alone (Fixture *fixture, guint index)
{
  LabSession *session = lab_session_new ();
  GError *error = NULL;
  LabRun *run;

  lab_session_prepare (session, &fixture->experiment->runs[index].config, fixture->dataset, &error);
  g_assert_no_error (error);
  run = g_object_ref (lab_session_get_run (session));
  lab_session_train (session);
  lab_test_wait_for_end (run);
  lab_session_shutdown (session);
  g_object_unref (session);
  return run;
}

static guint
count_epochs (LabRun *run)
{
  guint n_epochs;

  lab_run_get_epochs (run, &n_epochs);
  return n_epochs;
}

/* Every run is whole, and has the bits of one that was trained alone. */
static void
assert_results (Fixture *fixture)
{
  for (guint i = 0; i < fixture->experiment->n_runs; i++) {
    LabRun *run = lab_sweep_get_run (fixture->sweep, i);
    g_autoptr (LabRun) alone = train_alone (fixture, i);

    g_assert_cmpint (lab_run_get_state (run), ==, LAB_RUN_FINISHED);
    g_assert_cmpuint (count_epochs (run), ==, (guint)fixture->experiment->runs[i].config.epochs);
    lab_test_assert_whole (run);
    lab_test_assert_same_history (run, alone);
  }
}

static void
assert_done (Fixture *fixture)
{
  guint n_runs = fixture->experiment->n_runs;

  g_assert_cmpint (lab_sweep_get_state (fixture->sweep), ==, LAB_SWEEP_FINISHED);
  g_assert_cmpuint (lab_sweep_get_n_ended (fixture->sweep), ==, n_runs);
  g_assert_cmpfloat (lab_sweep_get_progress (fixture->sweep), ==, 1.0);
  g_assert_cmpfloat (lab_sweep_get_seconds_left (fixture->sweep), ==, 0.0);
}

static void
test_train (Fixture *fixture, gconstpointer data)
{
  make (fixture, BASE "[vary]\nl2=0, 1e-3, 1e-2\nseeds=2\n", GPOINTER_TO_UINT (data));
  g_assert_cmpint (lab_sweep_get_state (fixture->sweep), ==, LAB_SWEEP_READY);
  g_assert_true (lab_sweep_get_experiment (fixture->sweep) == fixture->experiment);
  g_assert_null (lab_sweep_get_run (fixture->sweep, 0));
  g_assert_cmpfloat (lab_sweep_get_progress (fixture->sweep), ==, 0.0);
  g_assert_cmpfloat (lab_sweep_get_seconds_left (fixture->sweep), <, 0.0);
  lab_sweep_start (fixture->sweep);
  g_assert_cmpint (lab_sweep_get_state (fixture->sweep), ==, LAB_SWEEP_TRAINING);
  wait_until_finished (fixture);
  assert_done (fixture);
  assert_results (fixture);
  g_assert_cmpuint (fixture->n_started, ==, 6);
  g_assert_cmpuint (fixture->n_ended, ==, 6);
  g_assert_cmpuint (fixture->failures->len, ==, 0);
  /* It stays as it is. */
  lab_sweep_start (fixture->sweep);
  lab_sweep_pause (fixture->sweep);
  lab_sweep_stop (fixture->sweep);
  assert_done (fixture);
}

static void
test_jobs (Fixture *fixture, gconstpointer data)
{
  make (fixture, BASE "[vary]\nl2=0, 1e-3, 1e-2\n", 0);
  g_assert_cmpuint (lab_sweep_get_n_jobs (fixture->sweep), ==, MIN (3, g_get_num_processors ()));
  close_sweep (fixture);
  lab_experiment_unref (fixture->experiment);
  make (fixture, BASE "[vary]\nl2=0, 1e-3, 1e-2\n", 1000);
  g_assert_cmpuint (lab_sweep_get_n_jobs (fixture->sweep), ==, 3);
  lab_sweep_start (fixture->sweep);
  for (guint i = 0; i < 3; i++)
    g_assert_nonnull (lab_sweep_get_run (fixture->sweep, i));
}

/* Several sweeps share the cores: how many runs are at work changes under way. */
static void
test_allowance (Fixture *fixture, gconstpointer data)
{
  make (fixture, BASE "[vary]\nl2=0, 1e-3, 1e-2, 0.1\n", 3);
  lab_sweep_set_n_jobs (fixture->sweep, 0);
  lab_sweep_start (fixture->sweep);
  g_assert_cmpuint (fixture->n_started, ==, 0);
  g_assert_cmpint (lab_sweep_get_state (fixture->sweep), ==, LAB_SWEEP_TRAINING);
  lab_sweep_set_n_jobs (fixture->sweep, 2);
  g_assert_cmpuint (lab_sweep_get_n_running (fixture->sweep), ==, 2);
  lab_sweep_set_n_jobs (fixture->sweep, 1);
  g_assert_cmpuint (lab_sweep_get_n_running (fixture->sweep), ==, 2);
  lab_test_wait_for_end (lab_sweep_get_run (fixture->sweep, 0));
  lab_test_wait_for_end (lab_sweep_get_run (fixture->sweep, 1));
  g_assert_cmpuint (lab_sweep_get_n_running (fixture->sweep), <=, 1);
  lab_sweep_set_n_jobs (fixture->sweep, 99);
  wait_until_finished (fixture);
  assert_results (fixture);
}

static gboolean
has_begun_cb (gpointer data)
{
  return lab_sweep_get_progress (data) > 0.0;
}

static guint
count_states (Fixture *fixture, LabRunState state)
{
  guint n = 0;

  for (guint i = 0; i < fixture->experiment->n_runs; i++) {
    LabRun *run = lab_sweep_get_run (fixture->sweep, i);

    n += run != NULL && lab_run_get_state (run) == state;
  }
  return n;
}

static gboolean
has_nothing_in_training_cb (gpointer data)
{
  return count_states (data, LAB_RUN_TRAINING) == 0;
}

/* Paused and let go on again and again, a sweep comes to the same. */
static void
test_pause (Fixture *fixture, gconstpointer data)
{
  make (fixture, BASE "[vary]\nl2=0, 1e-3, 1e-2, 0.1\n", 2);
  lab_sweep_pause (fixture->sweep); /* nothing to pause yet */
  g_assert_cmpint (lab_sweep_get_state (fixture->sweep), ==, LAB_SWEEP_READY);
  lab_sweep_start (fixture->sweep);
  lab_test_wait_for (has_begun_cb, fixture->sweep);
  for (guint i = 0; i < 10 && !is_finished_cb (fixture->sweep); i++) {
    guint n_started;

    lab_sweep_pause (fixture->sweep);
    g_assert_cmpint (lab_sweep_get_state (fixture->sweep), !=, LAB_SWEEP_TRAINING);
    lab_test_wait_for (has_nothing_in_training_cb, fixture);
    n_started = fixture->n_started;
    while (g_main_context_iteration (NULL, FALSE))
      continue;
    g_assert_cmpuint (fixture->n_started, ==, n_started);
    lab_sweep_start (fixture->sweep);
    g_main_context_iteration (NULL, TRUE);
  }
  wait_until_finished (fixture);
  assert_results (fixture);
}

static gboolean
has_stopped_cb (gpointer data)
{
  return count_states (data, LAB_RUN_TRAINING) + count_states (data, LAB_RUN_READY) +
             count_states (data, LAB_RUN_PAUSED) ==
         0;
}

/* Stopped runs go on from their last whole epoch, to the same bits. */
static void
test_stop (Fixture *fixture, gconstpointer data)
{
  make (fixture, "[base]\nhidden=8\nepochs=30\nbatch=8\n[vary]\ndropout=0, 0.2, 0.4\n", 2);
  lab_sweep_stop (fixture->sweep);
  g_assert_cmpint (lab_sweep_get_state (fixture->sweep), ==, LAB_SWEEP_READY);
  lab_sweep_start (fixture->sweep);
  for (guint i = 0; i < 6 && !is_finished_cb (fixture->sweep); i++) {
    guint n_ended = fixture->n_ended;

    lab_test_wait_for (has_begun_cb, fixture->sweep);
    g_main_context_iteration (NULL, TRUE);
    lab_sweep_stop (fixture->sweep);
    g_assert_cmpfloat (lab_sweep_get_seconds_left (fixture->sweep), <=, 0.0);
    if (i % 2 == 0) {
      lab_test_wait_for (has_stopped_cb, fixture);
      g_assert_cmpuint (fixture->n_ended, >, n_ended);
    }
    /* Else it goes on before its runs have heard that it was stopped. */
    lab_sweep_start (fixture->sweep);
  }
  wait_until_finished (fixture);
  assert_done (fixture);
  assert_results (fixture);
}

static void
test_longest_first (Fixture *fixture, gconstpointer data)
{
  const guint expected[] = {2, 1, 0};

  make (fixture, "[base]\nepochs=1\nbatch=32\n[vary]\nneurons=2, 20, 40\n", 2);
  lab_sweep_start (fixture->sweep);
  wait_until_finished (fixture);
  g_assert_cmpmem (fixture->order->data, fixture->order->len * sizeof (guint), expected,
                   sizeof expected);
  assert_results (fixture);
}

static void
test_schedule (void)
{
  const double costs[] = {1.0, 5.0, 3.0, 5.0};
  const guint longest_first[] = {1, 3, 2, 0};
  const guint in_order[] = {0, 1, 2, 3};
  double loads[] = {4.0, 0.0};
  nn_config config = nn_config_default ();
  nn_config wide = config;
  guint order[4];

  lab_sweep_make_order (costs, 4, 2, order);
  g_assert_cmpmem (order, sizeof order, longest_first, sizeof longest_first);
  lab_sweep_make_order (costs, 4, 1, order);
  g_assert_cmpmem (order, sizeof order, in_order, sizeof in_order);
  /* 4, 1 | 4, 6 | 7, 6 | 7, 11 */
  g_assert_cmpfloat (lab_sweep_estimate_end (loads, 2, costs, 4), ==, 11.0);
  g_assert_cmpfloat (loads[0], ==, 7.0);
  for (int i = 0; i < 3; i++)
    wide.hidden[i] = 500;
  g_assert_cmpfloat (lab_sweep_estimate_cost (&wide), >, 5.0 * lab_sweep_estimate_cost (&config));
  config.epochs *= 2;
  wide.epochs = config.epochs;
  nn_config_set_preset (&wide, NN_PRESET_LINEAR);
  g_assert_cmpfloat (lab_sweep_estimate_cost (&wide), <, lab_sweep_estimate_cost (&config));
}

/* A run that diverges has ended, and is no failure of the sweep. */
static void
test_diverging (Fixture *fixture, gconstpointer data)
{
  make (fixture, BASE "l2=0.01\n[vary]\nlearning-rate=0.1, 1000\n", 2);
  lab_sweep_start (fixture->sweep);
  wait_until_finished (fixture);
  assert_done (fixture);
  g_assert_cmpint (lab_run_get_state (lab_sweep_get_run (fixture->sweep, 0)), ==, LAB_RUN_FINISHED);
  g_assert_cmpint (lab_run_get_state (lab_sweep_get_run (fixture->sweep, 1)), ==, LAB_RUN_DIVERGED);
  g_assert_cmpuint (fixture->failures->len, ==, 0);
}

/* What cannot be made is said and passed over. */
static void
test_failing (Fixture *fixture, gconstpointer data)
{
  make (fixture, BASE "[vary]\nl2=0, 1e-3, 1e-2\n", 2);
  fixture->experiment->runs[1].config.n_inputs = 5; /* no image has five pixels */
  lab_sweep_start (fixture->sweep);
  wait_until_finished (fixture);
  assert_done (fixture);
  g_assert_cmpuint (fixture->failures->len, ==, 1);
  g_assert_true (g_str_has_prefix (g_ptr_array_index (fixture->failures, 0), "λ 1e-3: "));
  g_assert_null (lab_sweep_get_run (fixture->sweep, 1));
  g_assert_cmpuint (fixture->n_started, ==, 2);
  g_assert_cmpint (lab_run_get_state (lab_sweep_get_run (fixture->sweep, 2)), ==, LAB_RUN_FINISHED);
}

/* ── adoption ─────────────────────────────────────────────────────────────────────────────────── */

/* What an earlier program had trained of it: the first run whole, the second cut short. */
static void
test_adopt (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) whole = NULL;
  g_autoptr (LabRun) cut = NULL;
  g_autoptr (LabSnapshot) checkpoint = NULL;
  guint n_before;

  make (fixture, "[base]\nhidden=8\nepochs=40\nbatch=8\n[vary]\nl2=0, 1e-3, 1e-2\n", 1);
  lab_sweep_start (fixture->sweep);
  whole = g_object_ref (lab_sweep_get_run (fixture->sweep, 0));
  lab_test_wait_for_end (whole);
  cut = g_object_ref (lab_sweep_get_run (fixture->sweep, 1));
  lab_test_wait_for_losses (cut, 3 * lab_run_get_batches_per_epoch (cut));
  close_sweep (fixture);
  if (lab_run_get_state (cut) == LAB_RUN_INTERRUPTED) {
    n_before = count_epochs (cut);
    checkpoint = lab_snapshot_ref (lab_run_get_checkpoint (cut, n_before));
  }

  fixture->sweep = lab_sweep_new (fixture->experiment, fixture->dataset, 2);
  listen (fixture);
  fixture->n_started = 0;
  lab_sweep_adopt (fixture->sweep, 0, whole, NULL);
  lab_sweep_adopt (fixture->sweep, 1, cut, checkpoint);
  g_assert_cmpint (lab_sweep_get_state (fixture->sweep), ==, LAB_SWEEP_READY);
  g_assert_cmpfloat (lab_sweep_get_progress (fixture->sweep), >, 0.33);
  g_assert_true (lab_sweep_get_run (fixture->sweep, 1) == cut);
  lab_sweep_start (fixture->sweep);
  wait_until_finished (fixture);
  g_assert_cmpuint (fixture->n_started, <=, 2);
  g_assert_true (lab_sweep_get_run (fixture->sweep, 0) == whole);
  assert_results (fixture);
}

static void
test_adopt_all (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) one = NULL;
  g_autoptr (LabRun) other = NULL;

  make (fixture, BASE "[vary]\nl2=0, 1e-3\n", 1);
  one = train_alone (fixture, 0);
  other = train_alone (fixture, 1);
  lab_sweep_adopt (fixture->sweep, 0, one, NULL);
  g_assert_cmpint (lab_sweep_get_state (fixture->sweep), ==, LAB_SWEEP_READY);
  lab_sweep_adopt (fixture->sweep, 1, other, NULL);
  assert_done (fixture);
  lab_sweep_start (fixture->sweep);
  g_assert_cmpuint (fixture->n_started, ==, 0);
}

/* ── ends ─────────────────────────────────────────────────────────────────────────────────────── */

static void
shutting_down_cb (LabSweep *sweep, LabRun *run)
{
  g_assert_true (lab_run_get_state (run) == LAB_RUN_TRAINING || lab_run_is_active (run) ||
                 lab_run_get_state (run) == LAB_RUN_READY);
}

static void
test_shutdown (Fixture *fixture, gconstpointer data)
{
  LabRun *run;
  guint n_changed;

  make (fixture, "[base]\nhidden=8\nepochs=100000\nbatch=8\n[vary]\nl2=0, 1e-3, 1\n", 2);
  lab_sweep_start (fixture->sweep);
  run = lab_sweep_get_run (fixture->sweep, 0);
  g_signal_connect (fixture->sweep, "shutting-down", G_CALLBACK (shutting_down_cb), run);
  lab_test_wait_for_losses (run, 50);
  lab_sweep_shutdown (fixture->sweep);
  n_changed = fixture->n_changed;
  g_assert_cmpint (lab_run_get_state (run), ==, LAB_RUN_INTERRUPTED);
  g_assert_cmpint (lab_run_get_state (lab_sweep_get_run (fixture->sweep, 1)), ==,
                   LAB_RUN_INTERRUPTED);
  g_assert_null (lab_sweep_get_run (fixture->sweep, 2));
  g_assert_cmpuint (fixture->n_ended, ==, 0);
  lab_sweep_start (fixture->sweep);
  lab_sweep_pause (fixture->sweep);
  lab_sweep_stop (fixture->sweep);
  lab_sweep_shutdown (fixture->sweep);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_cmpuint (fixture->n_changed, ==, n_changed);
  g_assert_cmpuint (fixture->n_started, ==, 2);
}

static void
test_unused (Fixture *fixture, gconstpointer data)
{
  make (fixture, BASE, 0);
}

/* Freed without a word while it trains: its threads are joined all the same. */
static void
test_dropped (Fixture *fixture, gconstpointer data)
{
  make (fixture, BASE "[vary]\nl2=0, 1e-3, 1e-2\n", 3);
  lab_sweep_start (fixture->sweep);
  g_assert_finalize_object (g_steal_pointer (&fixture->sweep));
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

/* ── answers to signals ───────────────────────────────────────────────────────────────────────── */

static void
pause_at_start_cb (LabSweep *sweep, guint index, LabRun *run, gpointer data)
{
  lab_sweep_pause (sweep);
}

static void
test_paused_by_listener (Fixture *fixture, gconstpointer data)
{
  gulong handler;

  make (fixture, BASE "[vary]\nl2=0, 1e-3, 1e-2\n", 2);
  handler = g_signal_connect (fixture->sweep, "run-started", G_CALLBACK (pause_at_start_cb), NULL);
  lab_sweep_start (fixture->sweep);
  g_assert_cmpint (lab_sweep_get_state (fixture->sweep), ==, LAB_SWEEP_PAUSED);
  g_assert_cmpuint (fixture->n_started, ==, 1);
  g_signal_handler_disconnect (fixture->sweep, handler);
  lab_sweep_start (fixture->sweep);
  wait_until_finished (fixture);
  assert_results (fixture);
}

static void
shut_down_cb (LabSweep *sweep, guint index, LabRun *run, gpointer data)
{
  lab_sweep_shutdown (sweep);
}

static gboolean
has_shut_down_cb (gpointer data)
{
  return count_states (data, LAB_RUN_INTERRUPTED) > 0;
}

static void
test_shut_down_by_listener (Fixture *fixture, gconstpointer data)
{
  const char *signal = data;

  make (fixture, "[base]\nhidden=8\nbatch=32\n[vary]\nlearning-rate=0.1,0.2\nepochs=3, 100000\n",
        2);
  g_signal_connect (fixture->sweep, signal, G_CALLBACK (shut_down_cb), NULL);
  /* The shortest run ends while another one goes on, if it is one of the first two. */
  if (g_str_equal (signal, "run-ended"))
    fixture->experiment->runs[1].config.epochs = 1;
  lab_sweep_start (fixture->sweep);
  lab_test_wait_for (has_shut_down_cb, fixture);
}

static void
test_changes_are_few (Fixture *fixture, gconstpointer data)
{
  gint64 begun = g_get_monotonic_time ();

  make (fixture, "[base]\nhidden=2\nepochs=20\nbatch=64\n[vary]\nl2=0, 1e-3, 1e-2\nseeds=3\n", 2);
  lab_sweep_start (fixture->sweep);
  wait_until_finished (fixture);
  g_assert_cmpuint (fixture->n_changed, <=,
                    (guint)((g_get_monotonic_time () - begun) / (G_USEC_PER_SEC / 10)) + 1);
}

/* Orders in any order, at any moment. */
static void
test_fuzz (Fixture *fixture, gconstpointer data)
{
  GRand *random = g_rand_new_with_seed (4);

  make (fixture, "[base]\nhidden=4\nepochs=6\nbatch=8\n[vary]\nl2=0, 1e-3\nseeds=2\n", 2);
  for (guint i = 0; i < 60; i++) {
    switch (g_rand_int_range (random, 0, 4)) {
    case 0:
      lab_sweep_pause (fixture->sweep);
      break;
    case 1:
      lab_sweep_stop (fixture->sweep);
      break;
    default:
      lab_sweep_start (fixture->sweep);
      break;
    }
    for (int n = g_rand_int_range (random, 0, 4); n > 0; n--)
      g_main_context_iteration (NULL, FALSE);
    g_assert_cmpfloat (lab_sweep_get_progress (fixture->sweep), >=, 0.0);
    lab_sweep_get_seconds_left (fixture->sweep);
  }
  g_rand_free (random);
  lab_sweep_start (fixture->sweep);
  wait_until_finished (fixture);
  assert_done (fixture);
  assert_results (fixture);
}

#define ADD(path, function, data) g_test_add (path, Fixture, data, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/sweep/train/1", test_train, GUINT_TO_POINTER (1));
  ADD ("/sweep/train/2", test_train, GUINT_TO_POINTER (2));
  ADD ("/sweep/train/5", test_train, GUINT_TO_POINTER (5));
  ADD ("/sweep/jobs", test_jobs, NULL);
  ADD ("/sweep/allowance", test_allowance, NULL);
  ADD ("/sweep/pause", test_pause, NULL);
  ADD ("/sweep/stop", test_stop, NULL);
  ADD ("/sweep/longest-first", test_longest_first, NULL);
  g_test_add_func ("/sweep/schedule", test_schedule);
  ADD ("/sweep/diverging", test_diverging, NULL);
  ADD ("/sweep/failing", test_failing, NULL);
  ADD ("/sweep/adopt", test_adopt, NULL);
  ADD ("/sweep/adopt-all", test_adopt_all, NULL);
  ADD ("/sweep/shutdown", test_shutdown, NULL);
  ADD ("/sweep/unused", test_unused, NULL);
  ADD ("/sweep/dropped", test_dropped, NULL);
  ADD ("/sweep/listener/pauses", test_paused_by_listener, NULL);
  ADD ("/sweep/listener/shuts-down-at-start", test_shut_down_by_listener, "run-started");
  ADD ("/sweep/listener/shuts-down-at-end", test_shut_down_by_listener, "run-ended");
  ADD ("/sweep/changes-are-few", test_changes_are_few, NULL);
  ADD ("/sweep/fuzz", test_fuzz, NULL);
  return g_test_run ();
}
