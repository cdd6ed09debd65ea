/* test-store-versions.c: stores that earlier versions wrote, kept in data/, and ones of later
 * versions.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <sqlite3.h>
#include <string.h>
#include <glib/gstdio.h>
#include "lab-test-data.h"
#include "store-test.h"

/* What version-1.db is known to hold: run 1, finished, whose hyperparameters were changed after its
 * first epoch, and run 2 of an experiment, whose program was killed after its second epoch. */
#define N_PARAMETERS 1600
static const double TEST_LOSSES[] = {1.851971404022648, 1.7821270685119095, 1.7022064389094682};
static const double LAST_TEST_LOSS_OF_2 = 1.7647956266151013;
static const double PARAMETERS_SUM = 6.3690546242105484;
/* version-2.db has the same two, brought up to date, and run 3, which version 2 recorded. */
static const double LAST_TEST_LOSS_OF_3 = 0.2578246484872961;

typedef struct {
  char *folder;
  char *path;
} Fixture;

#define FILE_1 "version-1.db"
#define FILE_2 "version-2.db"

/* @data: the name of the file. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *original = g_test_build_filename (G_TEST_DIST, "store", "data", data, NULL);
  g_autofree char *bytes = NULL;
  gsize size;

  fixture->folder = g_dir_make_tmp ("digit-lab-versions-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "runs.db", NULL);
  g_assert_true (g_file_get_contents (original, &bytes, &size, NULL));
  g_assert_true (g_file_set_contents (fixture->path, bytes, (gssize)size, NULL));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  store_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static gint64
query (const char *path, const char *sql)
{
  sqlite3 *database;
  sqlite3_stmt *statement;
  gint64 value;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (database, sql, -1, &statement, NULL), ==, SQLITE_OK);
  value = sqlite3_step (statement) == SQLITE_ROW ? sqlite3_column_int64 (statement, 0) : 0;
  sqlite3_finalize (statement);
  sqlite3_close (database);
  return value;
}

static void
assert_finished_run (LabStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabRunInfo) info = lab_store_find_run (store, 1, &error);
  g_autoptr (LabRun) run = lab_store_load_run (store, 1, NULL, &error);
  g_autoptr (LabSnapshot) checkpoint = lab_store_load_checkpoint (store, 1, 3, &error);
  double sum = 0.0;
  gsize n_losses;
  guint n;

  g_assert_no_error (error);
  g_assert_cmpstr (info->name, ==, "the first one");
  g_assert_cmpstr (info->note, ==, "slower from epoch 2 on");
  g_assert_true (info->starred);
  g_assert_cmpint (info->state, ==, LAB_RUN_FINISHED);
  g_assert_cmpuint (info->n_sparks, ==, G_N_ELEMENTS (TEST_LOSSES));
  for (guint i = 0; i < G_N_ELEMENTS (TEST_LOSSES); i++) {
    g_assert_cmpfloat (info->sparks[i], ==, (float)TEST_LOSSES[i]);
    g_assert_cmpfloat (lab_run_get_epochs (run, &n)[i].test_loss, ==, TEST_LOSSES[i]);
  }
  lab_run_get_batch_losses (run, &n_losses);
  g_assert_cmpuint (n_losses, ==, 30);
  g_assert_cmpfloat (lab_run_get_changes (run, &n)[0], ==, 1.0);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (checkpoint->n_parameters, ==, N_PARAMETERS);
  for (guint i = 0; i < N_PARAMETERS; i++)
    sum += (double)checkpoint->parameters[i];
  g_assert_cmpfloat (sum, ==, PARAMETERS_SUM);
  g_assert_cmpfloat (checkpoint->evaluation->loss, ==, TEST_LOSSES[2]);
}

/* An interrupted run of version 1 goes on in this one. */
static void
resume (LabStore *store, LabDataset *dataset)
{
  g_autoptr (LabSession) session = lab_session_new ();
  g_autoptr (LabRecorder) recorder = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LabRun) run = lab_store_load_run (store, 2, dataset, &error);
  g_autoptr (LabSnapshot) checkpoint = lab_store_load_checkpoint (store, 2, 2, &error);

  g_assert_no_error (error);
  g_assert_cmpint (lab_run_get_state (run), ==, LAB_RUN_INTERRUPTED);
  lab_session_resume (session, run, checkpoint, 3, dataset, &error);
  g_assert_no_error (error);
  recorder = lab_recorder_resume (store, 2, run, &error);
  g_assert_no_error (error);
  lab_session_train (session);
  lab_test_wait_for_end (run);
  g_assert_true (lab_store_flush (store, &error));
  lab_session_shutdown (session);
}

/* What was said of each image is known from the first epoch on that this version trained; of those
 * before, the networks that were kept tell. */
static void
assert_predictions (LabStore *store, gint64 id, LabDataset *dataset)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabPredictions) recorded = lab_store_load_predictions (store, id, &error);
  g_autoptr (LabPredictions) recomputed =
      lab_store_recompute_predictions (store, id, dataset, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (lab_predictions_get_n_epochs (recorded), ==, 3);
  g_assert_false (lab_predictions_has_epoch (recorded, 1));
  g_assert_false (lab_predictions_has_epoch (recorded, 2));
  for (guint epoch = 1; epoch <= 3; epoch++)
    g_assert_true (lab_predictions_has_epoch (recomputed, epoch));
  for (guint i = 0; i < lab_predictions_get_n_images (recorded); i++)
    g_assert_cmpuint (lab_predictions_get (recorded, 3, i).predicted, ==,
                      lab_predictions_get (recomputed, 3, i).predicted);
}

/* What a run of version 2 has is there, and what it lacks is missing without a complaint. */
static void
assert_run_of_version_2 (LabStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabRun) run = lab_store_load_run (store, 3, NULL, &error);
  g_autoptr (LabSnapshot) checkpoint = lab_store_load_checkpoint (store, 3, 3, &error);
  g_autoptr (LabPredictions) predictions = lab_store_load_predictions (store, 3, &error);
  guint n;

  g_assert_no_error (error);
  g_assert_cmpfloat (lab_run_get_epochs (run, &n)[2].test_loss, ==, LAST_TEST_LOSS_OF_3);
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpfloat (checkpoint->evaluation->loss, ==, LAST_TEST_LOSS_OF_3);
  g_assert_true (lab_class_names_are_numbers (lab_run_get_class_names (run)));
  g_assert_null (lab_run_get_predictions (run));
  g_assert_cmpuint (lab_predictions_get_n_epochs (predictions), ==, 0);
}

static void
test_older (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabDataset) dataset = lab_test_data_new (300, 100);
  g_autofree char *adopt = g_strdup_printf ("UPDATE runs SET dataset_hash = '%s' WHERE id < 3",
                                            lab_dataset_get_hash (dataset));
  g_autoptr (GError) error = NULL;
  g_autoptr (LabStore) store = NULL;
  g_autoptr (LabRunInfo) info = NULL;
  g_autoptr (GPtrArray) experiments = NULL;

  /* The file need not have been trained on the very images that tests make today. */
  query (fixture->path, adopt);
  store = lab_store_open (fixture->path, &error);
  g_assert_no_error (error);
  assert_finished_run (store);
  info = lab_store_find_run (store, 2, &error);
  g_assert_no_error (error);
  g_assert_cmpint (info->state, ==, LAB_RUN_INTERRUPTED);
  g_assert_cmpfloat (info->last_test_loss, ==, LAST_TEST_LOSS_OF_2);
  g_assert_cmpint (info->origin.experiment, ==, 1);
  experiments = lab_store_list_experiments (store, &error);
  g_assert_cmpuint (experiments->len, ==, 1);
  resume (store, dataset);
  assert_predictions (store, 2, dataset);
  if (g_str_equal (data, FILE_2))
    assert_run_of_version_2 (store);
  lab_store_set_limit (store, 100);
  g_clear_pointer (&info, lab_run_info_unref);
  info = lab_store_find_run (store, 2, &error);
  g_assert_cmpint (info->state, ==, LAB_RUN_FINISHED);
  lab_store_close (store);

  g_assert_cmpint (query (fixture->path, "PRAGMA user_version"), ==, 3);
  g_assert_cmpint (
      query (fixture->path, "SELECT count(*) FROM checkpoints WHERE run_id < 3 AND size < 6400"),
      ==, 1);
  g_clear_object (&store);
  store = lab_store_open (fixture->path, &error);
  g_assert_no_error (error);
  assert_finished_run (store);
}

static gpointer
open_thread (gpointer path)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (LabRunInfo) info = NULL;
  g_autoptr (GError) error = NULL;
  LabStore *store;

  g_main_context_push_thread_default (context);
  store = lab_store_open (path, &error);
  g_assert_no_error (error);
  info = lab_store_find_run (store, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (info->n_sparks, ==, G_N_ELEMENTS (TEST_LOSSES));
  g_main_context_pop_thread_default (context);
  return store;
}

/* Whoever comes second finds it done. */
static void
test_at_once (Fixture *fixture, gconstpointer data)
{
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("opens", open_thread, fixture->path);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_object_unref (g_thread_join (threads[i]));
}

/* Fails unless the file cannot be opened, and is left as it was. */
static void
assert_refused (Fixture *fixture, LabStoreError code)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  gsize size, size_after;

  g_assert_true (g_file_get_contents (fixture->path, &before, &size, NULL));
  g_assert_null (lab_store_open (fixture->path, &error));
  g_assert_error (error, LAB_STORE_ERROR, (int)code);
  g_assert_nonnull (strstr (error->message, "runs.db"));
  g_assert_true (g_file_get_contents (fixture->path, &after, &size_after, NULL));
  g_assert_cmpmem (before, size, after, size_after);
}

static void
test_newer (Fixture *fixture, gconstpointer data)
{
  query (fixture->path, "PRAGMA user_version = 4");
  assert_refused (fixture, LAB_STORE_ERROR_NEWER);
}

static void
test_foreign (Fixture *fixture, gconstpointer data)
{
  query (fixture->path, "PRAGMA application_id = 7");
  assert_refused (fixture, LAB_STORE_ERROR_DAMAGED);
  query (fixture->path, "PRAGMA application_id = 0");
  assert_refused (fixture, LAB_STORE_ERROR_DAMAGED);
}

/* A migration that cannot be completed leaves the file as it was. */
static void
test_half_way (Fixture *fixture, gconstpointer data)
{
  gint64 version = query (fixture->path, "PRAGMA user_version");

  /* The last step of all is in the way of itself. */
  query (fixture->path, "CREATE TABLE drawings (strokes TEXT)");
  assert_refused (fixture, LAB_STORE_ERROR_DAMAGED);
  g_assert_cmpint (query (fixture->path, "PRAGMA user_version"), ==, version);
}

#define ADD_VERSION(path, file, function)                                                          \
  g_test_add (path, Fixture, file, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD_VERSION ("/store/versions/1", FILE_1, test_older);
  ADD_VERSION ("/store/versions/2", FILE_2, test_older);
  ADD_VERSION ("/store/versions/at-once", FILE_1, test_at_once);
  ADD_VERSION ("/store/versions/at-once-2", FILE_2, test_at_once);
  ADD_VERSION ("/store/versions/newer", FILE_2, test_newer);
  ADD_VERSION ("/store/versions/foreign", FILE_2, test_foreign);
  ADD_VERSION ("/store/versions/half-way-1", FILE_1, test_half_way);
  ADD_VERSION ("/store/versions/half-way-2", FILE_2, test_half_way);

  return g_test_run ();
}
