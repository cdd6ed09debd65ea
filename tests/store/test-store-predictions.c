/* test-store-predictions.c: what a run said of each test image: recorded, read back, taken over,
 * shared, thinned out and deleted.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <sqlite3.h>
#include <string.h>
#include "lab-run-file.h"
#include "lab-test-data.h"
#include "store-test.h"

static gint64
query (StoreFixture *fixture, const char *sql)
{
  sqlite3 *database;
  sqlite3_stmt *statement;
  gint64 value;

  g_assert_cmpint (sqlite3_open (fixture->path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (database, sql, -1, &statement, NULL), ==, SQLITE_OK);
  value = sqlite3_step (statement) == SQLITE_ROW ? sqlite3_column_int64 (statement, 0) : 0;
  sqlite3_finalize (statement);
  sqlite3_close (database);
  return value;
}

static void
flush (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (lab_store_flush (fixture->store, &error));
  g_assert_no_error (error);
}

static LabRun *
load (StoreFixture *fixture, gint64 id)
{
  g_autoptr (GError) error = NULL;
  LabRun *run = lab_store_load_run (fixture->store, id, fixture->dataset, &error);

  g_assert_no_error (error);
  g_assert_null (lab_run_get_predictions (run));
  return run;
}

/* They are what the network of each epoch said, and are read as they were. */
static void
test_round_trip (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) run = NULL;
  g_autoptr (LabRun) loaded = NULL;
  g_autoptr (LabPredictions) predictions = NULL;
  gint64 id = store_test_train (fixture, &run);
  const LabEvaluation *last = lab_run_get_snapshot (run)->evaluation;

  predictions = lab_store_load_predictions (fixture->store, id, NULL);
  g_assert_cmpuint (lab_predictions_get_n_images (predictions), ==, STORE_TEST_N_TEST);
  for (guint i = 0; i < STORE_TEST_N_TEST; i++) {
    LabPrediction said = lab_predictions_get (predictions, last->epoch, i);

    g_assert_cmpuint (said.predicted, ==, last->predicted[i]);
    g_assert_cmpfloat_with_epsilon (said.probability, (double)last->probability[i], 0.002);
    g_assert_cmpfloat_with_epsilon (said.true_probability, (double)last->true_probability[i],
                                    0.002);
  }
  store_test_reopen (fixture);
  store_test_assert_predictions (fixture, id, run);
  loaded = load (fixture, id);
  lab_run_set_predictions (loaded, predictions);
  store_test_assert_predictions (fixture, id, loaded);
}

static void
resume (StoreFixture *fixture, gint64 id, LabRun *run, guint epoch)
{
  g_autoptr (LabRecorder) recorder = NULL;
  g_autoptr (LabSnapshot) checkpoint = NULL;
  g_autoptr (GError) error = NULL;

  checkpoint = lab_store_load_checkpoint (fixture->store, id, epoch, &error);
  g_assert_no_error (error);
  lab_session_resume (fixture->session, run, checkpoint, 7, fixture->dataset, &error);
  g_assert_no_error (error);
  recorder = lab_recorder_resume (fixture->store, id, run, &error);
  g_assert_no_error (error);
  g_assert_cmpint (query (fixture, "SELECT max (epoch) FROM predictions"), ==, epoch);
  lab_session_train (fixture->session);
  store_test_finish (fixture, run, recorder);
}

/* A run that is taken up again in the middle says the very same as one that was not interrupted. */
static void
test_resume (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) run = NULL;
  g_autoptr (LabRun) loaded = NULL;
  gint64 id = store_test_train (fixture, NULL);

  loaded = load (fixture, id);
  resume (fixture, id, loaded, 2);
  /* In memory too, from the first epoch on. */
  for (guint epoch = 1; epoch <= 7; epoch++)
    g_assert_true (lab_predictions_has_epoch (lab_run_get_predictions (loaded), epoch));
  store_test_assert_predictions (fixture, id, loaded);
  fixture->config.epochs = 7;
  store_test_train (fixture, &run);
  store_test_assert_predictions (fixture, id, run);
}

/* What was read before it went on does not come back. */
static void
test_late (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) loaded = NULL;
  g_autoptr (LabPredictions) stale = NULL;
  g_autoptr (LabSnapshot) checkpoint = NULL;
  gint64 id = store_test_train (fixture, NULL);

  loaded = load (fixture, id);
  stale = lab_store_load_predictions (fixture->store, id, NULL);
  checkpoint = lab_store_load_checkpoint (fixture->store, id, 2, NULL);
  g_assert_true (
      lab_session_resume (fixture->session, loaded, checkpoint, 7, fixture->dataset, NULL));
  lab_run_set_predictions (loaded, stale);
  g_assert_cmpuint (lab_predictions_get_n_epochs (lab_run_get_predictions (loaded)), ==, 2);
  g_assert_cmpuint (lab_predictions_get_n_epochs (stale), ==, 4);
}

/* Of a run that has been loaded, and whose predictions nobody has read. */
static void
test_branch (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) parent = NULL;
  g_autoptr (LabRun) branch = NULL;
  g_autoptr (LabSnapshot) checkpoint = NULL;
  g_autoptr (LabRecorder) recorder = NULL;
  g_autoptr (GError) error = NULL;
  LabRunOrigin origin = {.parent = store_test_train (fixture, NULL), .parent_epoch = 3};
  nn_config config = fixture->config;
  gint64 id;

  parent = load (fixture, origin.parent);
  checkpoint = lab_store_load_checkpoint (fixture->store, origin.parent, 3, NULL);
  config.learning_rate = 0.01;
  lab_session_branch (fixture->session, parent, checkpoint, &config, fixture->dataset, &error);
  g_assert_no_error (error);
  branch = g_object_ref (lab_session_get_run (fixture->session));
  recorder = lab_recorder_new (fixture->store, branch, &origin, &error);
  g_assert_no_error (error);
  id = lab_recorder_get_id (recorder);
  g_assert_cmpint (query (fixture, "SELECT count(*) FROM predictions WHERE run_id = 2"), ==, 3);
  lab_session_train (fixture->session);
  store_test_finish (fixture, branch, recorder);
  store_test_assert_predictions (fixture, id, branch);
  g_assert_cmpint (query (fixture, "SELECT count(*) FROM predictions AS mine JOIN predictions AS"
                                   "  theirs USING (epoch, predicted, probability)"
                                   "  WHERE mine.run_id = 2 AND theirs.run_id = 1"),
                   ==, 3);
}

static void
test_run_file (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "shared.run", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (LabRun) run = NULL;
  gint64 id = store_test_train (fixture, &run);

  query (fixture, "DELETE FROM predictions WHERE epoch = 2"); /* a gap stays one */
  lab_run_file_export (fixture->store, id, path, &error);
  g_assert_no_error (error);
  id = lab_run_file_import (fixture->store, path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (query (fixture, "SELECT count(*) FROM predictions WHERE run_id = 2"), ==, 3);
  g_assert_cmpint (query (fixture, "SELECT count(*) FROM predictions AS one JOIN predictions AS two"
                                   "  USING (epoch, predicted, probability, true_probability, size)"
                                   "  WHERE one.run_id = 1 AND two.run_id = 2"),
                   ==, 3);
}

static void
test_deleted (StoreFixture *fixture, gconstpointer data)
{
  gint64 id = store_test_train (fixture, NULL);

  store_test_train (fixture, NULL);
  lab_store_delete_runs (fixture->store, &id, 1);
  flush (fixture);
  g_assert_null (lab_store_load_predictions (fixture->store, id, NULL));
  g_assert_cmpint (query (fixture, "SELECT count(*) FROM predictions"), ==, 8);
  store_test_reopen (fixture);
  g_assert_cmpint (query (fixture, "SELECT count(*) FROM predictions WHERE run_id = 1"), ==, 0);
  g_assert_cmpint (query (fixture, "SELECT count(*) FROM predictions WHERE run_id = 2"), ==, 4);
}

/* They count within the limit; when there is no room at all, those of the best epochs and of the last
 * stay, as their networks do. */
static void
test_limit (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (LabPredictions) left = NULL;
  g_autoptr (GError) error = NULL;

  fixture->config.epochs = 30;
  store_test_train (fixture, NULL);
  lab_store_set_limit (fixture->store, 100);
  flush (fixture);
  g_assert_cmpint (query (fixture, "SELECT count(*) FROM predictions"), ==, 30);
  g_assert_cmpint (query (fixture,
                          "SELECT count(*) FROM predictions WHERE size != length (predicted) +"
                          "  length (probability) + length (true_probability)"),
                   ==, 0);
  lab_store_set_limit (fixture->store, 0);
  flush (fixture);
  g_assert_cmpint (query (fixture, "SELECT count(*) FROM predictions"), <=, 3);
  g_assert_cmpint (query (fixture, "SELECT count(*) FROM predictions WHERE epoch NOT IN"
                                   "  (SELECT epoch FROM checkpoints)"),
                   ==, 0);
  left = lab_store_load_predictions (fixture->store, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (lab_predictions_get_n_epochs (left), ==, 30);
}

/* Damage is told, and keeps nobody from the rest of the run. */
static void
test_damaged (StoreFixture *fixture, gconstpointer data)
{
  static const char *const damages[] = {
      "UPDATE predictions SET predicted = x'' WHERE epoch = 3",
      "UPDATE predictions SET probability = predicted || x'00' WHERE epoch = 3",
      "UPDATE predictions SET true_probability = zeroblob (100000) WHERE epoch = 3",
      "UPDATE predictions SET predicted = x'c8000000' || zeroblob (199) || x'0a' WHERE epoch = 3",
      "UPDATE predictions SET epoch = 0 WHERE epoch = 4",
      "UPDATE predictions SET epoch = 1 << 40 WHERE epoch = 0",
      "UPDATE runs SET n_test_images = 2147483647",
  };
  gint64 id = store_test_train (fixture, NULL);
  g_autoptr (LabRun) run = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (damages); i++) {
    g_autoptr (GError) error = NULL;

    query (fixture, damages[i]);
    g_assert_null (lab_store_load_predictions (fixture->store, id, &error));
    g_assert_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_DAMAGED);
    g_assert_nonnull (strstr (error->message, "runs.db"));
  }
  query (fixture, "UPDATE predictions SET epoch = 4 WHERE epoch > 4");
  query (fixture, "UPDATE runs SET n_test_images = " G_STRINGIFY (STORE_TEST_N_TEST));
  run = load (fixture, id);
  resume (fixture, id, run, 3);
  g_assert_cmpuint (lab_predictions_get_n_epochs (lab_run_get_predictions (run)), ==, 7);
}

/* What was not recorded is computed from the networks that were kept, to the same bytes. */
static void
test_recompute (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (LabDataset) other = lab_test_data_new (60, 20);
  g_autoptr (LabRun) run = NULL;
  g_autoptr (LabPredictions) recomputed = NULL;
  gint64 id = store_test_train (fixture, &run);

  query (fixture, "DELETE FROM predictions");
  g_assert_null (lab_store_recompute_predictions (fixture->store, id, other, NULL, &error));
  g_assert_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_cancellable_cancel (cancellable);
  g_assert_null (
      lab_store_recompute_predictions (fixture->store, id, fixture->dataset, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  recomputed = lab_store_recompute_predictions (fixture->store, id, fixture->dataset, NULL, &error);
  g_assert_no_error (error);
  store_test_assert_same_predictions (recomputed, lab_run_get_predictions (run));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/store/predictions/round-trip", test_round_trip);
  ADD ("/store/predictions/resume", test_resume);
  ADD ("/store/predictions/late", test_late);
  ADD ("/store/predictions/branch", test_branch);
  ADD ("/store/predictions/run-file", test_run_file);
  ADD ("/store/predictions/deleted", test_deleted);
  ADD ("/store/predictions/limit", test_limit);
  ADD ("/store/predictions/damaged", test_damaged);
  ADD ("/store/predictions/recompute", test_recompute);

  return g_test_run ();
}
