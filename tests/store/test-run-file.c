/* test-run-file.c: runs as files: shared, cut short, damaged, or made to do harm.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>
#include <sys/stat.h>
#include <glib/gstdio.h>
#include "lab-run-file.h"
#include "lab-test-data.h"
#include "store-test.h"

#define HASH_SIZE 32

/* A file in the fixture's folder. */
static char *
get_path (StoreFixture *fixture)
{
  return g_build_filename (fixture->folder, "shared.run", NULL);
}

/* Trains a small run, and reads what it looks like as a file. */
static guint8 *
export_small (StoreFixture *fixture, gsize *size)
{
  g_autofree char *path = get_path (fixture);
  g_autoptr (GError) error = NULL;
  char *bytes;
  gint64 id;

  fixture->config.hidden[0] = 1;
  fixture->config.epochs = 2;
  id = store_test_train (fixture, NULL);
  g_assert_true (lab_run_file_export (fixture->store, id, path, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &bytes, size, NULL));
  return (guint8 *)bytes;
}

static guint
count_runs (StoreFixture *fixture)
{
  g_autoptr (GPtrArray) infos = lab_store_list_runs (fixture->store, NULL);

  return infos->len;
}

static gint64
import_bytes (StoreFixture *fixture, const guint8 *bytes, gsize size, GError **error)
{
  g_autofree char *path = get_path (fixture);

  /* Written anew each time, without the waiting for the disk that makes it safe. */
  g_unlink (path);
  g_assert_true (g_file_set_contents_full (path, (const char *)bytes, (gssize)size,
                                           G_FILE_SET_CONTENTS_NONE, 0666, NULL));
  return lab_run_file_import (fixture->store, path, error);
}

/* Fails unless the file is refused, and nothing of it has come into the store. */
static void
assert_refused (StoreFixture *fixture, const guint8 *bytes, gsize size, LabStoreError code)
{
  guint n_runs = count_runs (fixture);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (import_bytes (fixture, bytes, size, &error), ==, 0);
  g_assert_error (error, LAB_STORE_ERROR, (int)code);
  g_assert_nonnull (strstr (error->message, "shared.run"));
  g_assert_cmpuint (count_runs (fixture), ==, n_runs);
}

/* Makes a changed file right again by what seals it. */
static void
seal (guint8 *bytes, gsize size)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize length = HASH_SIZE;

  g_checksum_update (checksum, bytes, (gssize)(size - HASH_SIZE - 12));
  g_checksum_get_digest (checksum, bytes + size - HASH_SIZE, &length);
}

static void
assert_same_but_number (const LabRunInfo *info, const LabRunInfo *other)
{
  g_assert_cmpint (info->id, !=, other->id);
  g_assert_cmpstr (info->name, ==, other->name);
  g_assert_cmpstr (info->note, ==, other->note);
  g_assert_cmpint (info->state, ==, other->state);
  g_assert_cmpstr (info->dataset_name, ==, other->dataset_name);
  g_assert_cmpstr (info->program_version, ==, other->program_version);
  g_assert_cmpstr (info->machine, ==, other->machine);
  g_assert_cmpint (info->created, ==, other->created);
  g_assert_cmpuint (info->n_epochs, ==, other->n_epochs);
  g_assert_cmpfloat (info->seconds, ==, other->seconds);
  g_assert_cmpfloat (info->best_test_loss, ==, other->best_test_loss);
  g_assert_cmpmem (info->sparks, info->n_sparks * sizeof (float), other->sparks,
                   other->n_sparks * sizeof (float));
}

static void
test_round_trip (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *path = get_path (fixture);
  g_autofree char *other_path = g_build_filename (fixture->folder, "other.db", NULL);
  g_autoptr (LabStore) other = lab_store_open (other_path, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (LabRun) run = NULL;
  g_autoptr (LabRun) loaded = NULL;
  g_autoptr (LabRunInfo) info = NULL;
  g_autoptr (LabRunInfo) imported = NULL;
  gint64 first, id;

  fixture->config.seed = G_MAXUINT64;
  fixture->config.learning_rate = 0.1 / 3.0;
  first = store_test_train (fixture, NULL);
  lab_store_delete_runs (fixture->store, &first, 1);
  id = store_test_train (fixture, &run);
  lab_run_set_name (run, "η\tand “more”");
  lab_store_rename_run (fixture->store, id, "η\tand “more”");
  lab_store_set_note (fixture->store, id, " two\nlines; [run] = x ");
  g_assert_true (lab_store_flush (fixture->store, NULL));
  info = lab_store_find_run (fixture->store, id, NULL);

  g_assert_true (lab_run_file_export (fixture->store, id, path, &error));
  g_assert_no_error (error);
  id = lab_run_file_import (other, path, &error);
  g_assert_no_error (error);
  imported = lab_store_find_run (other, id, &error);
  g_assert_no_error (error);
  assert_same_but_number (info, imported);
  /* A folder of this machine is nobody else's business. */
  g_assert_null (imported->dataset_specification);
  loaded = lab_store_load_run (other, id, fixture->dataset, &error);
  g_assert_no_error (error);
  g_assert_true (lab_run_get_dataset (loaded) == fixture->dataset);
  store_test_assert_same (run, loaded);

  lab_store_close (fixture->store);
  g_set_object (&fixture->store, other);
  store_test_assert_checkpoints (fixture, id, run);
}

/* Every file that is not all there, and every one with a wrong byte. */
static void
test_damaged (StoreFixture *fixture, gconstpointer data)
{
  gsize size;
  g_autofree guint8 *bytes = export_small (fixture, &size);
  g_autofree guint8 *longer = g_malloc0 (size + 1);

  for (gsize left = 0; left < size; left += left < 700 || left + 100 > size ? 1 : 97)
    assert_refused (fixture, bytes, left, LAB_STORE_ERROR_FORMAT);
  for (gsize at = 0; at < size; at += at < 8 || at > 12 ? 1 + (at > 700 ? 61 : 0) : 1) {
    guint8 before = bytes[at];

    bytes[at] ^= (guint8)(1 << g_test_rand_int_range (0, 8));
    /* Within the version (4 bytes after 8) it may say that it is later. */
    if (at < 8 || at >= 12)
      assert_refused (fixture, bytes, size, LAB_STORE_ERROR_FORMAT);
    bytes[at] = before;
  }
  memcpy (longer, bytes, size);
  assert_refused (fixture, longer, size + 1, LAB_STORE_ERROR_FORMAT);
}

static void
test_newer (StoreFixture *fixture, gconstpointer data)
{
  gsize size;
  g_autofree guint8 *bytes = export_small (fixture, &size);

  bytes[8]++;
  seal (bytes, size);
  assert_refused (fixture, bytes, size, LAB_STORE_ERROR_NEWER);
  /* Whatever else a later version may look like. */
  assert_refused (fixture, bytes, 12, LAB_STORE_ERROR_NEWER);
  bytes[8] = 0;
  seal (bytes, size);
  assert_refused (fixture, bytes, size, LAB_STORE_ERROR_FORMAT);
}

/* Sealed by whoever made it, so that only its meaning tells: refused, or a run that can be read. */
static void
test_hostile (StoreFixture *fixture, gconstpointer data)
{
  gsize size;
  g_autofree guint8 *bytes = export_small (fixture, &size);

  for (guint i = 0; i < 1500; i++) {
    g_autofree guint8 *made = g_memdup2 (bytes, size);
    g_autoptr (GError) error = NULL;
    guint n_runs = count_runs (fixture);
    gsize range = g_test_rand_bit () ? size - 44 : 1200;
    gint64 id;

    for (gint flips = g_test_rand_int_range (1, 4); flips > 0; flips--) {
      gsize at = (gsize)g_test_rand_int_range (12, (int)range);

      made[at] = g_test_rand_bit () ? (guint8)g_test_rand_int_range (0, 256) : 0xff;
    }
    seal (made, size);
    id = import_bytes (fixture, made, size, &error);
    g_assert_true ((id == 0) == (error != NULL));
    g_assert_cmpuint (count_runs (fixture), ==, n_runs + (id > 0));
    if (id > 0) {
      g_autoptr (LabRun) run = lab_store_load_run (fixture->store, id, NULL, &error);

      g_assert_no_error (error);
      lab_store_delete_runs (fixture->store, &id, 1);
      g_assert_true (lab_store_flush (fixture->store, NULL));
    }
  }
}

/* Puts @to in the place of @from, which must be as long, in the part that people can read. */
static void
replace (guint8 *bytes, gsize size, const char *from, const char *to)
{
  guint8 *at = memmem (bytes, size, from, strlen (from));

  g_assert_nonnull (at);
  g_assert_cmpuint (strlen (from), ==, strlen (to));
  memcpy (at, to, strlen (to));
}

static void
test_hostile_text (StoreFixture *fixture, gconstpointer data)
{
  static const struct {
    const char *from, *to;
  } replaced[] = {
      {"inputs=784", "inputs=785"},
      {"classes=10", "classes=63"},
      {"hidden=1\n", "hidden=9\n"},
      {"epochs=2", "epochs=1"},
      {"epochs=2", "epochs=x"},
      {"batch=32", "batch=-1"},
      {"batch=32", "batch=00"},
      {"activation=relu", "activation=rely"},
      {"state=finished", "state=finnisht"},
      {"train-images=600", "train-images=000"},
      {"test-images=200", "test-images=201"},
      {"l2=0", "l2=-"},
      {"dropout=0", "dropout=1"},
      {"[config]", "[gonfig]"},
  };
  gsize size;
  g_autofree guint8 *bytes = export_small (fixture, &size);

  for (guint i = 0; i < G_N_ELEMENTS (replaced); i++) {
    g_autofree guint8 *made = g_memdup2 (bytes, size);

    replace (made, size, replaced[i].from, replaced[i].to);
    seal (made, size);
    g_test_message ("%s", replaced[i].to);
    assert_refused (fixture, made, size, LAB_STORE_ERROR_FORMAT);
  }
}

/* A run that nobody had finished can be taken up where it was imported. */
static void
test_unfinished (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *path = get_path (fixture);
  g_autoptr (LabRecorder) recorder = NULL;
  g_autoptr (LabRecorder) resumed = NULL;
  g_autoptr (LabSnapshot) checkpoint = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LabRun) whole = NULL;
  g_autoptr (LabRun) run = NULL;
  g_autoptr (LabRun) loaded = NULL;
  gint64 id;

  store_test_train (fixture, &whole);
  run = store_test_prepare (fixture, &recorder);
  lab_session_step (fixture->session);
  lab_test_wait_for_state (run, LAB_RUN_PAUSED);
  g_assert_true (lab_store_flush (fixture->store, NULL));
  g_assert_true (
      lab_run_file_export (fixture->store, lab_recorder_get_id (recorder), path, &error));
  g_assert_no_error (error);
  id = lab_run_file_import (fixture->store, path, &error);
  g_assert_no_error (error);

  loaded = lab_store_load_run (fixture->store, id, fixture->dataset, &error);
  g_assert_cmpint (lab_run_get_state (loaded), ==, LAB_RUN_INTERRUPTED);
  checkpoint = lab_store_load_checkpoint (fixture->store, id, 1, &error);
  lab_session_resume (fixture->session, loaded, checkpoint, 4, fixture->dataset, &error);
  g_assert_no_error (error);
  resumed = lab_recorder_resume (fixture->store, id, loaded, &error);
  g_assert_no_error (error);
  lab_session_train (fixture->session);
  store_test_finish (fixture, loaded, resumed);
  lab_test_assert_same_history (whole, loaded);
}

static void
test_places (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *path = get_path (fixture);
  g_autofree char *missing = g_build_filename (fixture->folder, "missing", "shared.run", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *kept = NULL;
  gint64 id = store_test_train (fixture, NULL);

  g_assert_cmpint (lab_run_file_import (fixture->store, missing, &error), ==, 0);
  g_assert_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_cmpint (lab_run_file_import (fixture->store, fixture->folder, &error), ==, 0);
  g_assert_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_FORMAT);
  g_clear_error (&error);
  g_assert_cmpint (lab_run_file_import (fixture->store, fixture->path, &error), ==, 0);
  g_assert_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_FORMAT);
  g_clear_error (&error);

  g_assert_false (lab_run_file_export (fixture->store, id, missing, &error));
  g_assert_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_UNWRITABLE);
  g_clear_error (&error);
  g_assert_false (lab_run_file_export (fixture->store, id, fixture->folder, &error));
  g_assert_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_UNWRITABLE);
  g_clear_error (&error);
  /* What was there is there still when nothing can take its place. */
  g_assert_true (g_file_set_contents (path, "mine", -1, NULL));
  g_assert_false (lab_run_file_export (fixture->store, id + 1, path, &error));
  g_assert_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_NOT_FOUND);
  g_assert_true (g_file_get_contents (path, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, "mine");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/run-file/round-trip", test_round_trip);
  ADD ("/run-file/damaged", test_damaged);
  ADD ("/run-file/newer", test_newer);
  ADD ("/run-file/hostile", test_hostile);
  ADD ("/run-file/hostile-text", test_hostile_text);
  ADD ("/run-file/unfinished", test_unfinished);
  ADD ("/run-file/places", test_places);

  return g_test_run ();
}
