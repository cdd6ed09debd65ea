/* test-study.c: several experiments trained as one, stopped, taken up again, and reported.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gstdio.h>

#include "lab-study.h"

typedef struct {
  char *folder;
  char *files[3]; /* two experiments, ended by NULL */
  char *store_path;
  LabDataset *dataset;
} Fixture;

static const char *const texts[] = {
    "[experiment]\ntitle=Small\n[base]\npreset=linear\nepochs=2\n[vary]\nlearning-rate=0.1, 0.3\n",
    "[experiment]\ntitle=Smaller\n[base]\npreset=linear\nepochs=1\n[vary]\nseeds=3\n",
};

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("study-XXXXXX", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *name = g_strdup_printf ("small-%u.ini", i);

    fixture->files[i] = g_build_filename (fixture->folder, name, NULL);
    g_assert_true (g_file_set_contents (fixture->files[i], texts[i], -1, NULL));
  }
  fixture->store_path = g_build_filename (fixture->folder, "runs.db", NULL);
  fixture->dataset = lab_dataset_open_builtin ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
    g_unlink (path);
  }
  g_rmdir (fixture->folder);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (fixture->files[i]);
  g_free (fixture->folder);
  g_free (fixture->store_path);
  lab_dataset_unref (fixture->dataset);
}

static LabStudy *
make_study (Fixture *fixture, LabStore *store, gboolean afresh)
{
  g_autoptr (GError) error = NULL;
  LabStudy *study = lab_study_new (store, (const char *const *)fixture->files, fixture->dataset, 2,
                                   afresh, &error);

  g_assert_no_error (error);
  return study;
}

static void
wait_for_end (LabStudy *study)
{
  lab_study_start (study);
  while (lab_study_get_state (study) == LAB_SWEEP_TRAINING)
    g_main_context_iteration (NULL, TRUE);
}

static LabRun *
get_run (LabStudy *study, guint experiment, guint index)
{
  return lab_sweep_get_run (
      lab_sweep_recorder_get_sweep (lab_study_get_experiment (study, experiment)), index);
}

/* Every run is trained, in memory where there is no store, and the report has a section each. */
static void
test_whole (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabStudy) study = make_study (fixture, NULL, FALSE);
  g_autoptr (LabReport) report = NULL;

  g_assert_cmpuint (lab_study_get_n_runs (study), ==, 5);
  g_assert_cmpfloat (lab_study_get_progress (study), ==, 0);
  wait_for_end (study);
  g_assert_cmpint (lab_study_get_state (study), ==, LAB_SWEEP_FINISHED);
  g_assert_cmpuint (lab_study_get_n_ended (study), ==, 5);
  g_assert_cmpfloat_with_epsilon (lab_study_get_progress (study), 1, 1e-9);
  for (guint i = 0; i < 2; i++)
    g_assert_cmpint (lab_run_get_state (get_run (study, 0, i)), ==, LAB_RUN_FINISHED);
  report = lab_study_make_report (study);
  g_assert_cmpuint (lab_report_count_files (report), >, 5);
  lab_study_shutdown (study);
}

/* What was stopped goes on in another study on the same store, to the bits of an uninterrupted one;
 * what was trained is not trained again, unless that is asked for. */
static void
test_again (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabStore) store = lab_store_open (fixture->store_path, &error);
  g_autoptr (LabStudy) whole = make_study (fixture, NULL, FALSE);
  g_autoptr (GPtrArray) runs = NULL;
  LabStudy *study;
  guint n_epochs, n_expected;

  g_assert_no_error (error);
  wait_for_end (whole);
  study = make_study (fixture, store, FALSE);
  lab_study_start (study);
  while (lab_study_get_n_ended (study) < 1)
    g_main_context_iteration (NULL, TRUE);
  lab_study_stop (study);
  g_assert_cmpint (lab_study_get_state (study), ==, LAB_SWEEP_STOPPED);
  lab_study_shutdown (study);
  g_assert_true (lab_store_flush (store, NULL));
  g_object_unref (study);

  study = make_study (fixture, store, FALSE);
  g_assert_cmpuint (lab_study_get_n_ended (study), >=, 1);
  wait_for_end (study);
  g_assert_true (lab_store_flush (store, NULL));
  for (guint i = 0; i < 2; i++) {
    const LabEpoch *expected = lab_run_get_epochs (get_run (whole, 0, i), &n_expected);
    const LabEpoch *epochs = lab_run_get_epochs (get_run (study, 0, i), &n_epochs);

    g_assert_cmpuint (n_epochs, ==, n_expected);
    g_assert_cmpfloat (epochs[n_epochs - 1].test_loss, ==, expected[n_epochs - 1].test_loss);
  }
  lab_study_shutdown (study);
  g_object_unref (study);

  study = make_study (fixture, store, FALSE);
  g_assert_cmpuint (lab_study_get_n_ended (study), ==, 5);
  wait_for_end (study);
  lab_study_shutdown (study);
  g_object_unref (study);
  runs = lab_store_list_runs (store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (runs->len, ==, 5);

  study = make_study (fixture, store, TRUE);
  g_assert_cmpuint (lab_study_get_n_ended (study), ==, 0);
  lab_study_shutdown (study);
  g_object_unref (study);
  lab_study_shutdown (whole);
  lab_store_close (store);
}

static void
test_unknown (Fixture *fixture, gconstpointer data)
{
  const char *names[] = {"no-such-experiment", NULL};
  g_autoptr (GError) error = NULL;

  g_assert_null (lab_study_new (NULL, names, fixture->dataset, 1, FALSE, &error));
  g_assert_error (error, LAB_EXPERIMENT_ERROR, LAB_EXPERIMENT_ERROR_NOT_FOUND);
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/study/whole", test_whole);
  ADD ("/study/again", test_again);
  ADD ("/study/unknown", test_unknown);
  return g_test_run ();
}
