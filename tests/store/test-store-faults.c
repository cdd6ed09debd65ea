/* test-store-faults.c: damaged stores, full disks, read-only folders, locks that nobody lets go.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <glib/gstdio.h>
#include "lab-test-data.h"
#include "store-test.h"

static void
execute (const char *path, const char *sql)
{
  sqlite3 *database;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (database), ==, SQLITE_OK);
}

/* Closes the store, and reads its file. */
static char *
close_and_read (StoreFixture *fixture, gsize *size)
{
  char *bytes;

  lab_store_close (fixture->store);
  g_clear_object (&fixture->store);
  g_assert_true (g_file_get_contents (fixture->path, &bytes, size, NULL));
  return bytes;
}

static void
write_file (StoreFixture *fixture, const char *bytes, gsize size)
{
  /* Written anew each time, without the waiting for the disk that makes it safe. */
  g_unlink (fixture->path);
  g_assert_true (g_file_set_contents_full (fixture->path, bytes, (gssize)size,
                                           G_FILE_SET_CONTENTS_NONE, 0666, NULL));
}

/* Fails unless the file is refused as a damaged one, and left as it is. */
static void
assert_damaged (StoreFixture *fixture, const char *bytes, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *after = NULL;
  gsize size_after;

  write_file (fixture, bytes, size);
  g_assert_null (lab_store_open (fixture->path, &error));
  g_assert_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_DAMAGED);
  g_assert_nonnull (strstr (error->message, "runs.db"));
  g_assert_true (g_file_get_contents (fixture->path, &after, &size_after, NULL));
  g_assert_cmpmem (bytes, size, after, size_after);
}

static void
test_no_store (StoreFixture *fixture, gconstpointer data)
{
  static const char text[] =
      "These are no runs, but what somebody has written about them: nothing.";
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;
  gsize size;

  bytes = close_and_read (fixture, &size);
  assert_damaged (fixture, text, sizeof text);
  memset (bytes, 'x', 16);
  assert_damaged (fixture, bytes, size);
  /* Nothing in it is no damage: something else may have made the file. */
  write_file (fixture, "", 0);
  fixture->store = lab_store_open (fixture->path, &error);
  g_assert_no_error (error);
  store_test_train (fixture, NULL);
}

static void
test_cut_short (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *bytes = NULL;
  gsize size;

  store_test_train (fixture, NULL);
  bytes = close_and_read (fixture, &size);
  for (gsize left = size - 1; left > 512; left -= MAX (left / 16, 512))
    assert_damaged (fixture, bytes, left);
}

/* Reads everything there is; what cannot be read must say so. */
static void
read_everything (LabStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) infos = lab_store_list_runs (store, &error);

  for (guint i = 0; infos != NULL && i < infos->len; i++) {
    gint64 id = ((LabRunInfo *)infos->pdata[i])->id;
    g_autoptr (GError) run_error = NULL;
    g_autoptr (LabRun) run = lab_store_load_run (store, id, NULL, &run_error);

    g_assert_true ((run == NULL) == (run_error != NULL));
    for (guint epoch = 0; epoch <= 4; epoch++) {
      g_autoptr (GError) checkpoint_error = NULL;
      g_autoptr (LabSnapshot) checkpoint =
          lab_store_load_checkpoint (store, id, epoch, &checkpoint_error);

      g_assert_true ((checkpoint == NULL) == (checkpoint_error != NULL));
    }
  }
  g_assert_true ((infos == NULL) == (error != NULL));
}

/* Bytes that a failing disk made something else of: read as they are, or refused with a sentence. */
static void
test_flipped (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *bytes = NULL;
  gsize size;

  fixture->config.hidden[0] = 1;
  store_test_train (fixture, NULL);
  bytes = close_and_read (fixture, &size);
  for (guint i = 0; i < 150; i++) {
    g_autofree char *damaged = g_memdup2 (bytes, size);
    g_autoptr (GError) error = NULL;
    g_autoptr (LabStore) store = NULL;

    for (guint flip = 0; flip < 40; flip++) {
      gsize at = (gsize)g_test_rand_int_range (100, (int)size);

      damaged[at] = (char)g_test_rand_int_range (0, 256);
    }
    write_file (fixture, damaged, size);
    store = lab_store_open (fixture->path, &error);
    g_assert_true ((store == NULL) == (error != NULL));
    if (store != NULL)
      read_everything (store);
  }
}

/* Statements that make a run say what no training can have given. */
static const char *const hostile[] = {
    "UPDATE runs SET n_inputs = 1000000000",
    "UPDATE runs SET n_classes = 62",
    "UPDATE runs SET hidden = 'x'",
    "UPDATE runs SET activation = 'x'",
    "UPDATE runs SET state = 'x'",
    "UPDATE runs SET epochs = 1",
    "UPDATE runs SET batch_size = 1",
    "UPDATE runs SET batch_size = 0",
    "UPDATE runs SET learning_rate = 9e999",
    "UPDATE runs SET n_train_images = 9000000000000000000",
    "UPDATE runs SET n_train_images = -1",
    "UPDATE runs SET n_train_images = 0",
    "UPDATE runs SET n_test_images = 2147483647",
    "UPDATE runs SET active_seconds = -1",
    "UPDATE epochs SET test_accuracy = 2",
    "UPDATE epochs SET seconds = 9e999",
    "UPDATE epochs SET learning_rate = -1",
    "UPDATE epochs SET epoch = 7 WHERE epoch = 2",
    "UPDATE epochs SET epoch = 5000000000 WHERE epoch = 4",
    "DELETE FROM epochs WHERE epoch = 1",
    "UPDATE epochs SET confusion = x'ff'",
    "UPDATE epochs SET confusion = zeroblob (99)",
    "UPDATE losses SET data = x'00000000' WHERE epoch = 2",
    "UPDATE losses SET data = x'000000'",
    "UPDATE losses SET data = zeroblob (20000000) WHERE epoch = 4",
    "DELETE FROM losses WHERE epoch = 1",
    "UPDATE changes SET position = -1",
    "UPDATE changes SET dropout = 1",
    "UPDATE changes SET position = 1e300",
};

static void
test_hostile_history (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *bytes = NULL;
  g_autoptr (LabRun) run = NULL;
  gint64 id = store_test_train (fixture, &run);
  gsize size;

  execute (fixture->path, "INSERT INTO changes VALUES (1, 1.5, 0.1, 0, 0)");
  bytes = close_and_read (fixture, &size);
  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++) {
    g_autoptr (LabStore) store = NULL;
    g_autoptr (GError) error = NULL;

    write_file (fixture, bytes, size);
    execute (fixture->path, hostile[i]);
    store = lab_store_open (fixture->path, &error);
    g_assert_no_error (error);
    g_test_message ("%s", hostile[i]);
    g_assert_null (lab_store_load_run (store, id, NULL, &error));
    g_assert_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_DAMAGED);
    read_everything (store);
  }
}

static const char *const hostile_checkpoints[] = {
    "UPDATE checkpoints SET parameters = x''",
    "UPDATE checkpoints SET parameters = substr (parameters, 1, length (parameters) - 1)",
    "UPDATE checkpoints SET parameters = zeroblob (length (parameters))",
    "UPDATE checkpoints SET packing = 0",
    "UPDATE checkpoints SET packing = 7",
    "UPDATE checkpoints SET packing = 0, parameters = zeroblob (20000000) WHERE epoch = 4",
    "UPDATE checkpoints SET learning_rate = -1",
    "UPDATE checkpoints SET confusion = x'00'",
    "UPDATE checkpoints SET confusion = zeroblob (100)",
    "UPDATE checkpoints SET predicted = NULL",
    "UPDATE checkpoints SET predicted = x'ffff'",
    "UPDATE checkpoints SET probability = NULL",
    "UPDATE runs SET n_test_images = 100",
    "UPDATE runs SET hidden = '9'",
    "UPDATE runs SET hidden = '4096,4096,4096,4096,4096,4096,4096,4096'",
    "UPDATE runs SET n_inputs = 785",
};

static void
test_hostile_checkpoint (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *bytes = NULL;
  gint64 id = store_test_train (fixture, NULL);
  gsize size;

  bytes = close_and_read (fixture, &size);
  for (guint i = 0; i < G_N_ELEMENTS (hostile_checkpoints); i++) {
    g_autoptr (LabStore) store = NULL;
    g_autoptr (GError) error = NULL;

    write_file (fixture, bytes, size);
    execute (fixture->path, hostile_checkpoints[i]);
    store = lab_store_open (fixture->path, &error);
    g_assert_no_error (error);
    g_test_message ("%s", hostile_checkpoints[i]);
    g_assert_null (lab_store_load_checkpoint (store, id, 4, &error));
    g_assert_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_DAMAGED);
  }
}

static void
test_read_only (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "folder", "runs.db", NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *below_file = g_build_filename (fixture->path, "runs.db", NULL);
  g_autoptr (GError) error = NULL;

  /* A file where a folder should be stops everybody, root as well. */
  g_assert_null (lab_store_open (below_file, &error));
  g_assert_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_UNWRITABLE);
  g_clear_error (&error);
  /* So does a folder where the file should be. */
  g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
  g_assert_null (lab_store_open (path, &error));
  g_assert_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_UNWRITABLE);
  g_assert_cmpint (g_rmdir (path), ==, 0);
  g_clear_error (&error);

  if (geteuid () != 0) {
    g_assert_cmpint (g_chmod (folder, 0500), ==, 0);
    g_assert_null (lab_store_open (path, &error));
    g_assert_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_UNWRITABLE);
    g_assert_nonnull (strstr (error->message, "runs.db"));
    g_assert_cmpint (g_chmod (folder, 0700), ==, 0);
  }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
failed_cb (gpointer object, const char *sentence, guint *n_failures)
{
  g_assert_nonnull (strstr (sentence, "runs.db"));
  (*n_failures)++;
}

/* A run whose recorder is watched for failures. */
typedef struct {
  LabRun *run;
  LabRecorder *recorder;
  guint n_told, n_told_by_store;
} Watched;

static void
watched_prepare (Watched *watched, StoreFixture *fixture)
{
  *watched = (Watched){0};
  watched->run = store_test_prepare (fixture, &watched->recorder);
  g_signal_connect (watched->recorder, "failed", G_CALLBACK (failed_cb), &watched->n_told);
  g_signal_connect (fixture->store, "failed", G_CALLBACK (failed_cb), &watched->n_told_by_store);
  g_assert_true (lab_store_flush (fixture->store, NULL));
}

/* Trains to the end, which nothing that is wrong with the store prevents. */
static void
watched_train_in_vain (Watched *watched, StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  lab_session_train (fixture->session);
  lab_test_wait_for_end (watched->run);
  g_assert_cmpint (lab_run_get_state (watched->run), ==, LAB_RUN_FINISHED);
  g_assert_false (lab_store_flush (fixture->store, &error));
  g_assert_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_UNWRITABLE);
  g_assert_nonnull (strstr (error->message, "runs.db"));
  g_assert_cmpuint (watched->n_told, ==, 1);
  g_assert_cmpuint (watched->n_told_by_store, ==, 1);
  g_assert_cmpuint (lab_recorder_get_n_saved (watched->recorder), <, 4);
}

/* What was wrong is mended: nothing has been lost. */
static void
watched_finish (Watched *watched, StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabRun) loaded = NULL;
  gint64 id = lab_recorder_get_id (watched->recorder);

  g_assert_true (lab_store_flush (fixture->store, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (lab_recorder_get_n_saved (watched->recorder), ==, 4);
  loaded = lab_store_load_run (fixture->store, id, NULL, &error);
  g_assert_no_error (error);
  store_test_assert_same (watched->run, loaded);
  store_test_assert_checkpoints (fixture, id, watched->run);
  g_assert_cmpint (lab_run_get_state (loaded), ==, LAB_RUN_FINISHED);
  g_object_unref (watched->recorder);
  g_object_unref (watched->run);
  g_signal_handlers_disconnect_by_func (fixture->store, failed_cb, &watched->n_told_by_store);
}

/* The disk takes no more than what is there. */
static void
test_full (StoreFixture *fixture, gconstpointer data)
{
  struct rlimit before, limit;
  Watched watched;

  signal (SIGXFSZ, SIG_IGN);
  fixture->config.hidden[0] = 200;
  watched_prepare (&watched, fixture);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  limit = before;
  limit.rlim_cur = 300000;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  watched_train_in_vain (&watched, fixture);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  watched_finish (&watched, fixture);
}

static void
test_locked (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) infos = NULL;
  sqlite3 *database;
  Watched watched;

  watched_prepare (&watched, fixture);
  g_assert_cmpint (sqlite3_open (fixture->path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  /* Who reads does not wait. */
  infos = lab_store_list_runs (fixture->store, NULL);
  g_assert_cmpuint (infos->len, ==, 1);
  watched_train_in_vain (&watched, fixture);
  g_assert_cmpint (sqlite3_close (database), ==, SQLITE_OK);
  watched_finish (&watched, fixture);
}

/* The file is damaged while a run is recorded: told once, and the training goes on. */
static void
test_damaged_meanwhile (StoreFixture *fixture, gconstpointer data)
{
  Watched watched;
  g_autoptr (GError) error = NULL;

  watched_prepare (&watched, fixture);
  execute (fixture->path, "DROP TABLE epochs");
  lab_session_train (fixture->session);
  lab_test_wait_for_end (watched.run);
  g_assert_cmpint (lab_run_get_state (watched.run), ==, LAB_RUN_FINISHED);
  lab_store_flush (fixture->store, NULL);
  g_assert_cmpuint (watched.n_told, ==, 1);
  g_assert_cmpuint (lab_recorder_get_n_saved (watched.recorder), ==, 0);
  g_assert_null (
      lab_store_load_run (fixture->store, lab_recorder_get_id (watched.recorder), NULL, &error));
  g_assert_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_DAMAGED);
  g_object_unref (watched.recorder);
  g_object_unref (watched.run);
}

/* An edit that could not be written is told, and nothing else suffers. */
static void
test_failed_edit (StoreFixture *fixture, gconstpointer data)
{
  gint64 id = store_test_train (fixture, NULL);
  g_autoptr (GError) error = NULL;
  guint n_failures = 0;

  execute (fixture->path, "ALTER TABLE runs RENAME COLUMN note TO remark");
  g_signal_connect (fixture->store, "failed", G_CALLBACK (failed_cb), &n_failures);
  lab_store_set_note (fixture->store, id, "x");
  g_assert_false (lab_store_flush (fixture->store, &error));
  g_assert_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_DAMAGED);
  g_assert_cmpuint (n_failures, ==, 1);
  lab_store_rename_run (fixture->store, id, "y");
  g_assert_true (lab_store_flush (fixture->store, NULL));
}

/* Whoever still holds a store that was closed is told so. */
static void
test_closed (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  Watched watched;

  watched_prepare (&watched, fixture);
  lab_store_close (fixture->store);
  lab_session_train (fixture->session);
  lab_test_wait_for_end (watched.run);
  g_assert_null (lab_store_list_runs (fixture->store, &error));
  g_assert_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_UNWRITABLE);
  g_clear_error (&error);
  g_assert_null (lab_recorder_new (fixture->store, watched.run, NULL, &error));
  g_assert_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_UNWRITABLE);
  lab_store_rename_run (fixture->store, 1, "x");
  g_assert_true (lab_store_flush (fixture->store, NULL));
  g_object_unref (watched.recorder);
  g_object_unref (watched.run);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/store/faults/no-store", test_no_store);
  ADD ("/store/faults/cut-short", test_cut_short);
  ADD ("/store/faults/flipped", test_flipped);
  ADD ("/store/faults/hostile-history", test_hostile_history);
  ADD ("/store/faults/hostile-checkpoint", test_hostile_checkpoint);
  ADD ("/store/faults/read-only", test_read_only);
  ADD ("/store/faults/full", test_full);
  ADD ("/store/faults/locked", test_locked);
  ADD ("/store/faults/damaged-meanwhile", test_damaged_meanwhile);
  ADD ("/store/faults/failed-edit", test_failed_edit);
  ADD ("/store/faults/closed", test_closed);

  return g_test_run ();
}
