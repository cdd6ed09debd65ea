/* test-report.c: the files of a report: figures, numbers, and a page that needs no other file.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gstdio.h>
#include <string.h>

#include "lab-report-private.h"

typedef struct {
  LabReport *report;
  char *folder;
  guint n_written;
} Fixture;

static LabRun *
make_run (const nn_config *config, guint n_epochs)
{
  LabEpoch epochs[3];
  guint32 confusion[3 * 100] = {0};
  LabRunRecord record = {.config = *config,
                         .state = LAB_RUN_FINISHED,
                         .dataset_name = "made up",
                         .dataset_hash = "0",
                         .n_train_images = 1000,
                         .n_test_images = 100,
                         .epochs = epochs,
                         .n_epochs = n_epochs,
                         .confusion = confusion};

  for (guint i = 0; i < n_epochs; i++) {
    epochs[i] = (LabEpoch){.epoch = i + 1,
                           .train_loss = 0.5 / (i + 1),
                           .train_accuracy = 0.75,
                           .test_loss = 0.25,
                           .test_accuracy = 0.875,
                           .seconds = 0.5};
    for (guint digit = 0; digit < 10; digit++)
      confusion[i * 100 + digit * 11] = 10;
  }
  return lab_run_restore (&record);
}

static LabSnapshot *
make_snapshot (const nn_config *config)
{
  LabSnapshot *snapshot = lab_snapshot_new (config);

  for (gsize i = 0; i < snapshot->n_parameters; i++)
    snapshot->parameters[i] = (float)(i % 17) - 8;
  return snapshot;
}

/* One run of the experiment of that name is left untrained where there are several. */
static void
add (LabReport *report, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabExperiment) experiment = lab_experiment_open (name, &error);
  g_autoptr (GPtrArray) runs = g_ptr_array_new ();
  g_autoptr (GPtrArray) snapshots = g_ptr_array_new ();

  g_assert_no_error (error);
  for (guint i = 0; i < experiment->n_runs; i++) {
    gboolean is_trained = i != 1;

    g_ptr_array_add (runs, is_trained ? make_run (&experiment->runs[i].config, 1 + i % 3) : NULL);
    g_ptr_array_add (snapshots, is_trained ? make_snapshot (&experiment->runs[i].config) : NULL);
  }
  lab_report_add_experiment (report, experiment, (LabRun *const *)runs->pdata,
                             (LabSnapshot *const *)snapshots->pdata);
  for (guint i = 0; i < experiment->n_runs; i++) {
    g_clear_object ((LabRun **)&runs->pdata[i]);
    g_clear_pointer ((LabSnapshot **)&snapshots->pdata[i], lab_snapshot_unref);
  }
}

static void
set_up (Fixture *fixture, gconstpointer data)
{

  fixture->report = lab_report_new ("A <study> & its report");
  fixture->folder = g_dir_make_tmp ("report-XXXXXX", NULL);
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
  g_free (fixture->folder);
  lab_report_free (fixture->report);
}

static void
written_cb (const char *path, gpointer data)
{
  Fixture *fixture = data;

  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
  fixture->n_written++;
}

static char *
read_file (Fixture *fixture, const char *name)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr (GError) error = NULL;
  char *text;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static void
write_report (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  lab_report_write (fixture->report, fixture->folder, written_cb, fixture, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->n_written, ==, lab_report_count_files (fixture->report));
}

/* Tags are closed in the order they were opened, but for those that HTML leaves open. */
static void
assert_balanced (const char *html)
{
  g_autoptr (GPtrArray) open = g_ptr_array_new_with_free_func (g_free);
  const char *at = html;

  while ((at = strchr (at, '<')) != NULL) {
    gboolean closes = *++at == '/';
    gsize length = strcspn (at + closes, " >");
    g_autofree char *tag = g_strndup (at + closes, length);

    if (strstr ("!DOCTYPE meta img", tag) != NULL)
      continue;
    if (!closes) {
      g_ptr_array_add (open, g_steal_pointer (&tag));
    } else {
      g_assert_cmpuint (open->len, >, 0);
      g_assert_cmpstr (g_ptr_array_index (open, open->len - 1), ==, tag);
      g_ptr_array_remove_index (open, open->len - 1);
    }
  }
  g_assert_cmpuint (open->len, ==, 0);
}

static void
test_study (Fixture *fixture, gconstpointer data)
{
  const char *const *names = lab_experiment_list_ready_made ();
  g_autofree char *page = NULL;

  for (guint i = 0; names[i] != NULL; i++)
    add (fixture->report, names[i]);
  write_report (fixture);
  page = read_file (fixture, "report.html");
  g_assert_true (g_utf8_validate (page, -1, NULL));
  assert_balanced (page);
  g_assert_nonnull (strstr (page, "A &lt;study&gt; &amp; its report"));
  /* No other file, no script, no network. */
  g_assert_null (strstr (page, "http"));
  g_assert_null (strstr (page, "<script"));
  g_assert_null (strstr (page, "src=\"figure"));
  for (guint number = 3; number <= 11; number++) {
    g_autofree char *figure = g_strdup_printf ("id=\"figure-%u", number);

    g_assert_nonnull (strstr (page, figure));
  }
}

static void
test_numbers (Fixture *fixture, gconstpointer data)
{
  g_autofree char *runs = NULL, *epochs = NULL;
  g_auto (GStrv) run_lines = NULL, epoch_lines = NULL;

  add (fixture->report, "dropout");
  write_report (fixture);
  runs = read_file (fixture, "dropout.csv");
  epochs = read_file (fixture, "dropout-epochs.csv");
  run_lines = g_strsplit (runs, "\n", -1);
  epoch_lines = g_strsplit (epochs, "\n", -1);
  /* A title, two of three runs, the end. */
  g_assert_cmpuint (g_strv_length (run_lines), ==, 4);
  g_assert_cmpstr (run_lines[0], ==,
                   "run,dropout,seed,state,epochs,train_loss,train_accuracy,test_loss,"
                   "test_accuracy,best_test_loss,best_test_accuracy,seconds");
  g_assert_true (
      g_str_has_suffix (run_lines[1], ",0,1,finished,1,0.5,0.75,0.25,0.875,0.25,0.875,0.5"));
  /* One epoch of the first run, three of the third. */
  g_assert_cmpuint (g_strv_length (epoch_lines), ==, 6);
  g_assert_true (g_str_has_suffix (epoch_lines[3], ",0.5,1,2,0.25,0.25,0.75,0.875,0.5"));
}

/* An experiment of one's own, its name and labels full of what HTML and CSV must quote. */
static void
test_own (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabExperiment) experiment =
      lab_experiment_parse ("[experiment]\ntitle=Mine & <yours>\n[base]\npreset=linear\n[vary]\n"
                            "hidden=100; 100,50\n",
                            "mine", &error);
  g_autofree char *page = NULL, *numbers = NULL;
  LabRun *runs[2];

  g_assert_no_error (error);
  g_assert_cmpuint (experiment->n_runs, ==, 2);
  for (guint i = 0; i < 2; i++)
    runs[i] = make_run (&experiment->runs[i].config, 2);
  lab_report_add_experiment (fixture->report, experiment, runs, NULL);
  g_object_unref (runs[0]);
  g_object_unref (runs[1]);
  write_report (fixture);
  page = read_file (fixture, "report.html");
  numbers = read_file (fixture, "mine.csv");
  assert_balanced (page);
  g_assert_nonnull (strstr (page, "Mine &amp; &lt;yours&gt;"));
  g_assert_nonnull (strstr (numbers, "\"100, 50\""));
}

static void
test_unwritable (Fixture *fixture, gconstpointer data)
{
  g_autofree char *missing = g_build_filename (fixture->folder, "missing", NULL);
  g_autoptr (GError) error = NULL;

  add (fixture->report, "dropout");
  g_assert_false (lab_report_write (fixture->report, missing, NULL, NULL, NULL, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "missing"));
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  add (fixture->report, "dropout");
  g_cancellable_cancel (cancellable);
  g_assert_false (
      lab_report_write (fixture->report, fixture->folder, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/report/study", test_study);
  ADD ("/report/numbers", test_numbers);
  ADD ("/report/own", test_own);
  ADD ("/report/unwritable", test_unwritable);
  ADD ("/report/cancelled", test_cancelled);
  return g_test_run ();
}
