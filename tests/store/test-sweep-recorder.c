/* test-sweep-recorder.c: sweeps that are recorded, cut short, and taken up again.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-sweep-recorder.h"

#include "lab-test-data.h"
#include "store-test.h"

#define TEXT                                                                                       \
  "[experiment]\ntitle=Penalties\n[base]\nhidden=8\nepochs=30\nbatch=16\n"                         \
  "[vary]\nl2=0, 1e-3\nseeds=2\n"
#define N_RUNS 4

static LabExperiment *
parse (void)
{
  GError *error = NULL;
  LabExperiment *experiment = lab_experiment_parse (TEXT, "penalties", &error);

  g_assert_no_error (error);
  return experiment;
}

static LabSweepRecorder *
record (StoreFixture *fixture, LabStore *store)
{
  g_autoptr (LabExperiment) experiment = parse ();
  GError *error = NULL;
  LabSweepRecorder *recorder =
      lab_sweep_recorder_new (store, experiment, fixture->dataset, 2, &error);

  g_assert_no_error (error);
  return recorder;
}

static LabSweepRecorder *
take_up (StoreFixture *fixture, gint64 id)
{
  GError *error = NULL;
  LabSweepRecorder *recorder =
      lab_sweep_recorder_resume (fixture->store, id, fixture->dataset, 2, &error);

  g_assert_no_error (error);
  g_assert_cmpint (lab_sweep_recorder_get_experiment_id (recorder), ==, id);
  return recorder;
}

static gboolean
is_finished_cb (gpointer data)
{
  return lab_sweep_get_state (data) == LAB_SWEEP_FINISHED;
}

static gboolean
is_under_way_cb (gpointer data)
{
  return lab_sweep_get_progress (data) > 0.1;
}

static void
finish (LabSweepRecorder *recorder)
{
  LabSweep *sweep = lab_sweep_recorder_get_sweep (recorder);

  lab_sweep_start (sweep);
  lab_test_wait_for (is_finished_cb, sweep);
}

/* Lets go of it as a program does that ends. */
static void
let_go (LabSweepRecorder *recorder)
{
  lab_sweep_shutdown (lab_sweep_recorder_get_sweep (recorder));
  g_assert_finalize_object (recorder);
}

static LabExperimentInfo *
find_info (StoreFixture *fixture, gint64 id)
{
  g_autoptr (GPtrArray) infos = NULL;
  GError *error = NULL;

  lab_store_flush (fixture->store, &error);
  g_assert_no_error (error);
  infos = lab_store_list_experiments (fixture->store, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < infos->len; i++) {
    LabExperimentInfo *info = g_ptr_array_index (infos, i);

    if (info->id == id)
      return lab_experiment_info_ref (info);
  }
  return NULL;
}

static void
assert_state (StoreFixture *fixture, gint64 id, LabExperimentState state)
{
  g_autoptr (LabExperimentInfo) info = find_info (fixture, id);

  g_assert_nonnull (info);
  g_assert_cmpint (info->state, ==, state);
}

/* Every run stands in the file once, with the bits of one that nobody interrupted. */
static void
assert_recorded (StoreFixture *fixture, gint64 id)
{
  g_autoptr (LabExperiment) experiment = parse ();
  g_autoptr (LabExperimentInfo) experiment_info = find_info (fixture, id);
  g_autoptr (GPtrArray) infos = NULL;
  GError *error = NULL;

  g_assert_cmpint (experiment_info->state, ==, LAB_EXPERIMENT_STATE_FINISHED);
  g_assert_cmpstr (experiment_info->name, ==, "penalties");
  g_assert_cmpstr (experiment_info->title, ==, "Penalties");
  g_assert_cmpuint (experiment_info->n_runs, ==, N_RUNS);
  g_assert_cmpuint (experiment_info->n_ended, ==, N_RUNS);
  infos = lab_store_list_experiment_runs (fixture->store, id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (infos->len, ==, N_RUNS);
  for (guint i = 0; i < infos->len; i++) {
    const LabRunInfo *info = g_ptr_array_index (infos, i);
    g_autoptr (LabRun) run = NULL;
    g_autoptr (LabRun) alone = NULL;

    g_assert_cmpuint (info->origin.index, ==, i);
    g_assert_cmpint (info->origin.experiment, ==, id);
    g_assert_cmpint (info->state, ==, LAB_RUN_FINISHED);
    run = lab_store_load_run (fixture->store, info->id, fixture->dataset, &error);
    g_assert_no_error (error);
    fixture->config = experiment->runs[i].config;
    store_test_train (fixture, &alone);
    lab_test_assert_whole (run);
    lab_test_assert_same_history (run, alone);
    store_test_assert_predictions (fixture, info->id, alone);
  }
}

static void
test_record (StoreFixture *fixture, gconstpointer data)
{
  LabSweepRecorder *recorder = record (fixture, fixture->store);
  gint64 id = lab_sweep_recorder_get_experiment_id (recorder);

  g_assert_cmpint (id, >, 0);
  g_assert_cmpint (lab_sweep_recorder_get_run_id (recorder, 0), ==, 0);
  finish (recorder);
  for (guint i = 0; i < N_RUNS; i++)
    g_assert_cmpint (lab_sweep_recorder_get_run_id (recorder, i), >, 0);
  /* What they said is in the file, and no longer in memory. */
  g_assert_true (lab_store_flush (fixture->store, NULL));
  for (guint i = 0; i < N_RUNS; i++)
    g_assert_null (
        lab_run_get_predictions (lab_sweep_get_run (lab_sweep_recorder_get_sweep (recorder), i)));
  let_go (recorder);
  assert_recorded (fixture, id);
  store_test_reopen (fixture);
  /* There is nothing left to do. */
  recorder = take_up (fixture, id);
  g_assert_cmpint (lab_sweep_get_state (lab_sweep_recorder_get_sweep (recorder)), ==,
                   LAB_SWEEP_FINISHED);
  let_go (recorder);
  assert_recorded (fixture, id);
}

/* A program that ends again and again: each time the next one goes on. */
static void
test_interrupted (StoreFixture *fixture, gconstpointer data)
{
  LabSweepRecorder *recorder = record (fixture, fixture->store);
  gint64 id = lab_sweep_recorder_get_experiment_id (recorder);

  for (guint i = 0; i < 5; i++) {
    LabSweep *sweep = lab_sweep_recorder_get_sweep (recorder);
    double progress = lab_sweep_get_progress (sweep);

    lab_sweep_start (sweep);
    if (!is_finished_cb (sweep))
      assert_state (fixture, id,
                    i == 0 ? LAB_EXPERIMENT_STATE_TRAINING : LAB_EXPERIMENT_STATE_INTERRUPTED);
    while (!is_finished_cb (sweep) && lab_sweep_get_progress (sweep) < progress + 0.12)
      g_main_context_iteration (NULL, TRUE);
    if (is_finished_cb (sweep))
      break;
    let_go (recorder);
    assert_state (fixture, id, LAB_EXPERIMENT_STATE_INTERRUPTED);
    store_test_reopen (fixture);
    recorder = take_up (fixture, id);
    sweep = lab_sweep_recorder_get_sweep (recorder);
    g_assert_cmpint (lab_sweep_get_state (sweep), ==, LAB_SWEEP_READY);
    /* What was in training had whole epochs behind it. */
    g_assert_cmpfloat (lab_sweep_get_progress (sweep), >, progress);
  }
  finish (recorder);
  let_go (recorder);
  assert_recorded (fixture, id);
}

static void
test_stopped (StoreFixture *fixture, gconstpointer data)
{
  LabSweepRecorder *recorder = record (fixture, fixture->store);
  LabSweep *sweep = lab_sweep_recorder_get_sweep (recorder);
  gint64 id = lab_sweep_recorder_get_experiment_id (recorder);
  g_autoptr (GPtrArray) infos = NULL;

  lab_sweep_start (sweep);
  lab_test_wait_for (is_under_way_cb, sweep);
  lab_sweep_stop (sweep);
  let_go (recorder);
  assert_state (fixture, id, LAB_EXPERIMENT_STATE_STOPPED);
  infos = lab_store_list_experiment_runs (fixture->store, id, NULL);
  for (guint i = 0; i < infos->len; i++) {
    const LabRunInfo *info = g_ptr_array_index (infos, i);

    g_assert_true (info->state == LAB_RUN_STOPPED || info->state == LAB_RUN_FINISHED);
  }
  store_test_reopen (fixture);
  recorder = take_up (fixture, id);
  finish (recorder);
  let_go (recorder);
  assert_recorded (fixture, id);
}

/* Stopped and let go on by one program: each run keeps its number. */
static void
test_restarted (StoreFixture *fixture, gconstpointer data)
{
  LabSweepRecorder *recorder = record (fixture, fixture->store);
  LabSweep *sweep = lab_sweep_recorder_get_sweep (recorder);
  gint64 id = lab_sweep_recorder_get_experiment_id (recorder);

  for (guint i = 0; i < 6; i++) {
    lab_sweep_start (sweep);
    for (guint j = 0; j <= 2 * i && !is_finished_cb (sweep); j++)
      g_main_context_iteration (NULL, TRUE);
    lab_sweep_stop (sweep);
    if (i % 2 == 0)
      for (guint j = 0; j <= i; j++)
        g_main_context_iteration (NULL, FALSE);
  }
  finish (recorder);
  let_go (recorder);
  assert_recorded (fixture, id);
}

static void
test_paused (StoreFixture *fixture, gconstpointer data)
{
  LabSweepRecorder *recorder = record (fixture, fixture->store);
  LabSweep *sweep = lab_sweep_recorder_get_sweep (recorder);
  gint64 id = lab_sweep_recorder_get_experiment_id (recorder);

  lab_sweep_start (sweep);
  lab_test_wait_for (is_under_way_cb, sweep);
  lab_sweep_pause (sweep);
  let_go (recorder);
  assert_state (fixture, id, LAB_EXPERIMENT_STATE_INTERRUPTED);
  recorder = take_up (fixture, id);
  finish (recorder);
  let_go (recorder);
  assert_recorded (fixture, id);
}

/* Dropped while it trains, without a word. */
static void
test_dropped (StoreFixture *fixture, gconstpointer data)
{
  LabSweepRecorder *recorder = record (fixture, fixture->store);
  LabSweep *sweep = lab_sweep_recorder_get_sweep (recorder);
  gint64 id = lab_sweep_recorder_get_experiment_id (recorder);

  lab_sweep_start (sweep);
  lab_test_wait_for (is_under_way_cb, sweep);
  g_assert_finalize_object (recorder);
  assert_state (fixture, id, LAB_EXPERIMENT_STATE_INTERRUPTED);
  recorder = take_up (fixture, id);
  finish (recorder);
  let_go (recorder);
  assert_recorded (fixture, id);
}

/* A run that was deleted is trained anew. */
static void
test_deleted (StoreFixture *fixture, gconstpointer data)
{
  LabSweepRecorder *recorder = record (fixture, fixture->store);
  gint64 id = lab_sweep_recorder_get_experiment_id (recorder);
  gint64 deleted;

  finish (recorder);
  deleted = lab_sweep_recorder_get_run_id (recorder, 2);
  let_go (recorder);
  lab_store_flush (fixture->store, NULL);
  lab_store_delete_runs (fixture->store, &deleted, 1);
  recorder = take_up (fixture, id);
  g_assert_cmpint (lab_sweep_get_state (lab_sweep_recorder_get_sweep (recorder)), ==,
                   LAB_SWEEP_READY);
  g_assert_cmpint (lab_sweep_recorder_get_run_id (recorder, 2), ==, 0);
  finish (recorder);
  g_assert_cmpint (lab_sweep_recorder_get_run_id (recorder, 2), !=, deleted);
  let_go (recorder);
  assert_recorded (fixture, id);
}

/* ── what is refused ──────────────────────────────────────────────────────────────────────────── */

static void
test_refused (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (LabDataset) other = lab_test_data_new (77, 10);
  LabSweepRecorder *recorder = record (fixture, fixture->store);
  LabSweep *sweep = lab_sweep_recorder_get_sweep (recorder);
  gint64 id = lab_sweep_recorder_get_experiment_id (recorder);
  g_autoptr (GError) error = NULL;

  lab_sweep_start (sweep);
  lab_test_wait_for (is_under_way_cb, sweep);
  g_assert_null (lab_sweep_recorder_resume (fixture->store, id, fixture->dataset, 1, &error));
  g_assert_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_BUSY);
  g_clear_error (&error);
  lab_sweep_stop (sweep);
  let_go (recorder);
  g_assert_null (lab_sweep_recorder_resume (fixture->store, id, other, 1, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  /* And stands as it stood. */
  assert_state (fixture, id, LAB_EXPERIMENT_STATE_STOPPED);
  g_assert_null (lab_sweep_recorder_resume (fixture->store, id + 1, other, 1, &error));
  g_assert_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_NOT_FOUND);
}

/* ── without a store ──────────────────────────────────────────────────────────────────────────── */

static void
assert_trained (LabSweepRecorder *recorder)
{
  LabSweep *sweep = lab_sweep_recorder_get_sweep (recorder);

  for (guint i = 0; i < N_RUNS; i++)
    g_assert_cmpint (lab_run_get_state (lab_sweep_get_run (sweep, i)), ==, LAB_RUN_FINISHED);
}

static void
test_unrecorded (StoreFixture *fixture, gconstpointer data)
{
  LabSweepRecorder *recorder = record (fixture, NULL);

  g_assert_cmpint (lab_sweep_recorder_get_experiment_id (recorder), ==, 0);
  finish (recorder);
  assert_trained (recorder);
  g_assert_cmpint (lab_sweep_recorder_get_run_id (recorder, 0), ==, 0);
  let_go (recorder);
}

static void
failed_cb (LabSweepRecorder *recorder, const char *sentence, guint *n_failed)
{
  g_assert_cmpstr (sentence, !=, "");
  (*n_failed)++;
}

/* The file is taken away in the middle: all is trained, and it is told once. */
static void
test_failing_store (StoreFixture *fixture, gconstpointer data)
{
  LabSweepRecorder *recorder = record (fixture, fixture->store);
  LabSweep *sweep = lab_sweep_recorder_get_sweep (recorder);
  guint n_failed = 0;

  g_signal_connect (recorder, "failed", G_CALLBACK (failed_cb), &n_failed);
  lab_sweep_start (sweep);
  lab_store_close (fixture->store);
  lab_test_wait_for (is_finished_cb, sweep);
  assert_trained (recorder);
  g_assert_cmpuint (n_failed, ==, 1);
  let_go (recorder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/sweep-recorder/record", test_record);
  ADD ("/sweep-recorder/interrupted", test_interrupted);
  ADD ("/sweep-recorder/stopped", test_stopped);
  ADD ("/sweep-recorder/restarted", test_restarted);
  ADD ("/sweep-recorder/paused", test_paused);
  ADD ("/sweep-recorder/dropped", test_dropped);
  ADD ("/sweep-recorder/deleted", test_deleted);
  ADD ("/sweep-recorder/refused", test_refused);
  ADD ("/sweep-recorder/unrecorded", test_unrecorded);
  ADD ("/sweep-recorder/failing-store", test_failing_store);
  return g_test_run ();
}
