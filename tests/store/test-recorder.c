/* test-recorder.c: real trainings, recorded, read back, and taken up again.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-test-data.h"
#include "store-test.h"

static LabRun *
load (StoreFixture *fixture, gint64 id)
{
  g_autoptr (GError) error = NULL;
  LabRun *run = lab_store_load_run (fixture->store, id, fixture->dataset, &error);

  g_assert_no_error (error);
  return run;
}

static LabRunState
get_state (StoreFixture *fixture, gint64 id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabRunInfo) info = lab_store_find_run (fixture->store, id, &error);

  g_assert_no_error (error);
  return info->state;
}

static void
flush (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (lab_store_flush (fixture->store, &error));
  g_assert_no_error (error);
}

static void
test_round_trip (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) run = NULL;
  g_autoptr (LabRun) loaded = NULL;
  gint64 id = store_test_train (fixture, &run);

  store_test_assert_checkpoints (fixture, id, run);
  store_test_reopen (fixture);
  loaded = load (fixture, id);
  g_assert_cmpint (lab_run_get_state (loaded), ==, LAB_RUN_FINISHED);
  g_assert_true (lab_run_get_dataset (loaded) == fixture->dataset);
  store_test_assert_same (run, loaded);
  store_test_assert_checkpoints (fixture, id, run);
}

/* A name, changes in the middle of an epoch, and the losses of an epoch that was not completed. */
static void
test_stopped (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (LabRecorder) recorder = NULL;
  g_autoptr (LabRun) run = NULL;
  g_autoptr (LabRun) loaded = NULL;
  const LabHyperparameters *values, *loaded_values;
  guint n, n_loaded;
  gsize n_losses;

  fixture->config.epochs = 1000;
  run = store_test_prepare (fixture, &recorder);
  lab_session_step (fixture->session);
  lab_test_wait_for_state (run, LAB_RUN_PAUSED);
  lab_session_set_hyperparameters (fixture->session, 0.05, 0.001, 0.25, NULL);
  lab_session_train (fixture->session);
  lab_test_wait_for_losses (run, 40);
  lab_session_stop (fixture->session);
  store_test_finish (fixture, run, recorder);

  loaded = load (fixture, lab_recorder_get_id (recorder));
  g_assert_cmpint (lab_run_get_state (loaded), ==, LAB_RUN_STOPPED);
  store_test_assert_same (run, loaded);
  lab_run_get_batch_losses (loaded, &n_losses);
  g_assert_cmpuint (n_losses, >=, 40);
  values = lab_run_get_change_values (run, &n);
  loaded_values = lab_run_get_change_values (loaded, &n_loaded);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpmem (values, n * sizeof *values, loaded_values, n_loaded * sizeof *values);
  store_test_assert_checkpoints (fixture, lab_recorder_get_id (recorder), run);
}

/* The list says what the run is doing, as long as somebody records it. */
static void
test_states (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (LabRecorder) recorder = NULL;
  g_autoptr (LabRunInfo) info = NULL;
  g_autoptr (LabRun) run = store_test_prepare (fixture, &recorder);
  gint64 id = lab_recorder_get_id (recorder);

  g_assert_cmpint (get_state (fixture, id), ==, LAB_RUN_READY);
  lab_session_step (fixture->session);
  lab_test_wait_for_state (run, LAB_RUN_PAUSED);
  flush (fixture);
  g_assert_cmpint (get_state (fixture, id), ==, LAB_RUN_PAUSED);
  info = lab_store_find_run (fixture->store, id, NULL);
  g_assert_true (info->is_ours);
  g_assert_true (lab_recorder_get_run (recorder) == run);

  g_clear_object (&recorder);
  flush (fixture);
  g_assert_cmpint (get_state (fixture, id), ==, LAB_RUN_INTERRUPTED);
  g_clear_pointer (&info, lab_run_info_unref);
  info = lab_store_find_run (fixture->store, id, NULL);
  g_assert_false (info->is_ours);
  g_assert_cmpuint (info->n_epochs, ==, 1);
}

/* The newest epoch is there even when nobody waited for it. */
static void
test_dropped (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (LabRecorder) recorder = NULL;
  g_autoptr (LabRun) run = store_test_prepare (fixture, &recorder);
  g_autoptr (LabRun) loaded = NULL;
  gint64 id = lab_recorder_get_id (recorder);

  lab_session_train (fixture->session);
  lab_test_wait_for_end (run);
  g_clear_object (&recorder);
  store_test_reopen (fixture);
  loaded = load (fixture, id);
  g_assert_cmpint (lab_run_get_state (loaded), ==, LAB_RUN_FINISHED);
  store_test_assert_same (run, loaded);
}

/* Taken up from a network in the middle, not the last: what came after it is trained anew. */
static void
test_resume (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) run = NULL;
  g_autoptr (LabRun) loaded = NULL;
  g_autoptr (LabRun) again = NULL;
  g_autoptr (LabRecorder) recorder = NULL;
  g_autoptr (LabSnapshot) checkpoint = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id = store_test_train (fixture, &run);
  guint n;

  loaded = load (fixture, id);
  checkpoint = lab_store_load_checkpoint (fixture->store, id, 2, &error);
  g_assert_no_error (error);
  lab_session_resume (fixture->session, loaded, checkpoint, 7, fixture->dataset, &error);
  g_assert_no_error (error);
  recorder = lab_recorder_resume (fixture->store, id, loaded, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (lab_recorder_get_n_saved (recorder), ==, 2);
  g_assert_cmpint (get_state (fixture, id), ==, LAB_RUN_PAUSED);
  again = load (fixture, id);
  lab_run_get_epochs (again, &n);
  g_assert_cmpuint (n, ==, 2);
  g_clear_object (&again);

  lab_session_train (fixture->session);
  store_test_finish (fixture, loaded, recorder);
  lab_test_assert_same_history (run, loaded);
  again = load (fixture, id);
  lab_run_get_epochs (again, &n);
  g_assert_cmpuint (n, ==, 7);
  g_assert_cmpint (lab_run_get_config (again)->epochs, ==, 7);
  store_test_assert_same (loaded, again);
  lab_test_assert_whole (again);
  store_test_assert_checkpoints (fixture, id, loaded);
}

/* The very same run, still in memory, goes on after it was stopped. */
static void
test_resume_in_memory (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (LabRecorder) recorder = NULL;
  g_autoptr (LabRecorder) second = NULL;
  g_autoptr (LabRun) run = store_test_prepare (fixture, &recorder);
  g_autoptr (LabRun) loaded = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id = lab_recorder_get_id (recorder);
  LabSnapshot *checkpoint;

  lab_session_step (fixture->session);
  lab_test_wait_for_state (run, LAB_RUN_PAUSED);
  g_assert_null (lab_recorder_resume (fixture->store, id, run, &error));
  g_assert_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_BUSY);
  g_clear_error (&error);
  lab_session_stop (fixture->session);
  store_test_finish (fixture, run, recorder);

  checkpoint = lab_run_get_checkpoint (run, 1);
  lab_session_resume (fixture->session, run, checkpoint, 4, fixture->dataset, &error);
  g_assert_no_error (error);
  second = lab_recorder_resume (fixture->store, id, run, &error);
  g_assert_no_error (error);
  lab_session_train (fixture->session);
  store_test_finish (fixture, run, second);
  loaded = load (fixture, id);
  g_assert_cmpint (lab_run_get_state (loaded), ==, LAB_RUN_FINISHED);
  store_test_assert_same (run, loaded);
}

static void
test_resume_deleted (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) run = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id = store_test_train (fixture, &run);

  lab_store_delete_runs (fixture->store, &id, 1);
  flush (fixture);
  g_assert_null (lab_recorder_resume (fixture->store, id, run, &error));
  g_assert_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_NOT_FOUND);
  /* Nobody has claimed it by that. */
  lab_store_undelete_runs (fixture->store, &id, 1);
  flush (fixture);
  g_assert_cmpint (get_state (fixture, id), ==, LAB_RUN_FINISHED);
  lab_store_delete_runs (fixture->store, &id, 1);
  flush (fixture);
  g_assert_null (lab_store_find_run (fixture->store, id, NULL));
}

static void
test_branch (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) parent = NULL;
  g_autoptr (LabRun) branch = NULL;
  g_autoptr (LabRun) loaded = NULL;
  g_autoptr (LabRunInfo) info = NULL;
  g_autoptr (LabRecorder) recorder = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id = store_test_train (fixture, &parent);
  LabRunOrigin origin = {.parent = id, .parent_epoch = 2};
  nn_config config = fixture->config;

  config.learning_rate = 0.01;
  config.batch_size = 50;
  lab_session_branch (fixture->session, parent, lab_run_get_checkpoint (parent, 2), &config,
                      fixture->dataset, &error);
  g_assert_no_error (error);
  branch = g_object_ref (lab_session_get_run (fixture->session));
  recorder = lab_recorder_new (fixture->store, branch, &origin, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (lab_recorder_get_n_saved (recorder), ==, 2);
  lab_session_train (fixture->session);
  store_test_finish (fixture, branch, recorder);
  info = lab_store_find_run (fixture->store, lab_recorder_get_id (recorder), &error);
  g_assert_no_error (error);
  g_assert_cmpint (info->origin.parent, ==, id);
  g_assert_cmpuint (info->origin.parent_epoch, ==, 2);
  loaded = load (fixture, info->id);
  store_test_assert_same (branch, loaded);
}

/* What has ended already is recorded as it is. */
static void
test_ended (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (LabRecorder) recorder = NULL;
  g_autoptr (LabRun) run = NULL;
  g_autoptr (LabRun) loaded = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id;

  store_test_train (fixture, &run);
  recorder = lab_recorder_new (fixture->store, run, NULL, &error);
  g_assert_no_error (error);
  id = lab_recorder_get_id (recorder);
  flush (fixture);
  loaded = load (fixture, id);
  store_test_assert_same (run, loaded);
  store_test_assert_checkpoints (fixture, id, run);
  /* It was let go of. */
  lab_store_delete_runs (fixture->store, &id, 1);
  flush (fixture);
  g_assert_null (lab_store_find_run (fixture->store, id, NULL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/recorder/round-trip", test_round_trip);
  ADD ("/recorder/stopped", test_stopped);
  ADD ("/recorder/states", test_states);
  ADD ("/recorder/dropped", test_dropped);
  ADD ("/recorder/resume", test_resume);
  ADD ("/recorder/resume-in-memory", test_resume_in_memory);
  ADD ("/recorder/resume-deleted", test_resume_deleted);
  ADD ("/recorder/branch", test_branch);
  ADD ("/recorder/ended", test_ended);

  return g_test_run ();
}
