/* test-store-classes.c: what classes are called goes wherever a run or a network goes.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include "lab-config.h"
#include "lab-model-file.h"
#include "lab-run-file.h"
#include "lab-test-data.h"
#include "store-test.h"

#define N_CLASSES 12
#define NAMES     "T-shirt/top\nÉcharpe\n\"a;b\\n\"\n=\n"

/* The fixture, on images of classes with names. */
static void
use_names (StoreFixture *fixture, const char *names)
{
  lab_dataset_unref (fixture->dataset);
  fixture->dataset =
      lab_test_data_new_with_classes (STORE_TEST_N_TRAIN, STORE_TEST_N_TEST, N_CLASSES, names);
  lab_config_fit_dataset (&fixture->config, fixture->dataset);
}

static void
assert_names (const LabClassNames *names)
{
  g_assert_cmpuint (lab_class_names_get_n (names), ==, N_CLASSES);
  g_assert_cmpstr (lab_class_names_get (names, 0), ==, "T-shirt/top");
  g_assert_cmpstr (lab_class_names_get (names, 1), ==, "Écharpe");
  g_assert_cmpstr (lab_class_names_get (names, 2), ==, "\"a;b\\n\"");
  g_assert_cmpstr (lab_class_names_get (names, 3), ==, "=");
  g_assert_cmpstr (lab_class_names_get (names, 4), ==, "4");
}

static void
test_run (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) run = NULL, loaded = NULL;
  g_autoptr (LabRunInfo) info = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id;

  use_names (fixture, NAMES);
  id = store_test_train (fixture, &run);
  assert_names (lab_run_get_class_names (run));
  store_test_reopen (fixture);
  info = lab_store_find_run (fixture->store, id, &error);
  g_assert_no_error (error);
  g_assert_nonnull (info->class_names);
  loaded = lab_store_load_run (fixture->store, id, NULL, &error);
  g_assert_no_error (error);
  assert_names (lab_run_get_class_names (loaded));
  store_test_assert_same (loaded, run);
}

/* Numbers are no names: nothing is kept of them. */
static void
test_numbers (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) loaded = NULL;
  g_autoptr (LabRunInfo) info = NULL;
  gint64 id;

  use_names (fixture, NULL);
  id = store_test_train (fixture, NULL);
  info = lab_store_find_run (fixture->store, id, NULL);
  g_assert_null (info->class_names);
  loaded = lab_store_load_run (fixture->store, id, NULL, NULL);
  g_assert_true (lab_class_names_are_numbers (lab_run_get_class_names (loaded)));
  g_assert_cmpuint (lab_class_names_get_n (lab_run_get_class_names (loaded)), ==, N_CLASSES);
}

/* A run that goes on, and one that branches off, keep the names though the dataset's may have changed. */
static void
test_branch (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) run = NULL;
  g_autoptr (LabSnapshot) checkpoint = NULL;
  g_autoptr (LabRecorder) recorder = NULL;
  g_autoptr (LabRun) branch = NULL, loaded = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id;

  use_names (fixture, NAMES);
  id = store_test_train (fixture, &run);
  checkpoint = lab_store_load_checkpoint (fixture->store, id, 1, &error);
  g_assert_no_error (error);
  lab_session_branch (fixture->session, run, checkpoint, &fixture->config, fixture->dataset,
                      &error);
  g_assert_no_error (error);
  branch = g_object_ref (lab_session_get_run (fixture->session));
  recorder = lab_recorder_new (fixture->store, branch, NULL, &error);
  g_assert_no_error (error);
  lab_session_train (fixture->session);
  store_test_finish (fixture, branch, recorder);
  loaded = lab_store_load_run (fixture->store, lab_recorder_get_id (recorder), NULL, &error);
  g_assert_no_error (error);
  assert_names (lab_run_get_class_names (loaded));
}

static void
test_file (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "shared.run", NULL);
  g_autoptr (LabRun) loaded = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id;

  use_names (fixture, NAMES);
  id = store_test_train (fixture, NULL);
  lab_run_file_export (fixture->store, id, path, &error);
  g_assert_no_error (error);
  id = lab_run_file_import (fixture->store, path, &error);
  g_assert_no_error (error);
  loaded = lab_store_load_run (fixture->store, id, NULL, &error);
  g_assert_no_error (error);
  assert_names (lab_run_get_class_names (loaded));
}

static void
test_model (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "a.safetensors", NULL);
  g_autoptr (LabRun) run = NULL;
  g_autoptr (LabSnapshot) named = NULL, plain = NULL;
  g_autoptr (LabClassNames) names = NULL, numbers = NULL;
  g_autoptr (GError) error = NULL;

  use_names (fixture, NAMES);
  store_test_train (fixture, &run);
  lab_model_file_save (lab_run_get_snapshot (run), NULL, lab_run_get_class_names (run), path,
                       &error);
  g_assert_no_error (error);
  named = lab_model_file_load_named (path, &names, &error);
  g_assert_no_error (error);
  assert_names (names);
  lab_model_file_save (lab_run_get_snapshot (run), NULL, NULL, path, &error);
  g_assert_no_error (error);
  plain = lab_model_file_load_named (path, &numbers, &error);
  g_assert_no_error (error);
  g_assert_true (lab_class_names_are_numbers (numbers));
  g_assert_cmpuint (lab_class_names_get_n (numbers), ==, N_CLASSES);
}

/* Anybody can write anything into a file: names that are too many, too few or no text. */
static void
test_odd (StoreFixture *fixture, gconstpointer data)
{
  static const char *const texts[] = {"''", "'one'", "char (10)", "x'ff0a'",
                                      "replace (hex (zeroblob (1000)), '0', char (10))"};
  gint64 id;

  use_names (fixture, NAMES);
  id = store_test_train (fixture, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *sql =
        g_strdup_printf ("UPDATE runs SET class_names = CAST (%s AS TEXT)", texts[i]);
    g_autoptr (LabRun) loaded = NULL;
    g_autoptr (GError) error = NULL;
    sqlite3 *database;

    g_assert_cmpint (sqlite3_open (fixture->path, &database), ==, SQLITE_OK);
    g_assert_cmpint (sqlite3_exec (database, sql, NULL, NULL, NULL), ==, SQLITE_OK);
    sqlite3_close (database);
    loaded = lab_store_load_run (fixture->store, id, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (lab_class_names_get_n (lab_run_get_class_names (loaded)), ==, N_CLASSES);
    g_assert_cmpstr (lab_class_names_get (lab_run_get_class_names (loaded), 11), ==, "11");
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/classes/run", test_run);
  ADD ("/classes/numbers", test_numbers);
  ADD ("/classes/branch", test_branch);
  ADD ("/classes/file", test_file);
  ADD ("/classes/model", test_model);
  ADD ("/classes/odd", test_odd);
  return g_test_run ();
}
