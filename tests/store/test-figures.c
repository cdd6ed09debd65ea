/* test-figures.c: the pictures of a run as files, from another thread, and after the run is gone.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gstdio.h>
#include <string.h>

#include "lab-figures.h"
#include "lab-session.h"

static const char *const names[] = {"curves", "weights", "confusion"};

typedef struct {
  LabRun *run;
  LabFigures *figures;
  char *folder;
} Fixture;

/* Two epochs of a linear network, so that there is something in every picture. */
static LabRun *
make_run (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabDataset) dataset = lab_dataset_open ("builtin", NULL, &error);
  g_autoptr (LabSession) session = lab_session_new ();
  nn_config config = nn_config_default ();
  LabRun *run;

  g_assert_no_error (error);
  nn_config_set_preset (&config, NN_PRESET_LINEAR);
  config.epochs = 2;
  g_assert_true (lab_session_prepare (session, &config, dataset, &error));
  g_assert_no_error (error);
  lab_session_train (session);
  while (lab_run_get_state (lab_session_get_run (session)) != LAB_RUN_FINISHED)
    g_main_context_iteration (NULL, TRUE);
  run = g_object_ref (lab_session_get_run (session));
  lab_session_shutdown (session);
  return run;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->run = make_run ();
  fixture->figures = lab_figures_new (fixture->run);
  fixture->folder = g_dir_make_tmp ("figures-XXXXXX", NULL);
}

static char *
path_of (Fixture *fixture, const char *prefix, const char *name, const char *ending)
{
  g_autofree char *file = g_strconcat (prefix, name, ".", ending, NULL);

  return g_build_filename (fixture->folder, file, NULL);
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
  lab_figures_free (fixture->figures);
  g_object_unref (fixture->run);
}

static void
count_cb (const char *path, gpointer data)
{
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
  ++*(guint *)data;
}

static void
test_kinds (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *ending;
    const char *beginning;
  } kinds[] = {{"png", "\x89PNG"}, {"svg", "<?xml"}, {"pdf", "%PDF-"}};

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autoptr (GError) error = NULL;
    guint n_written = 0;

    g_assert_true (lab_figures_write (fixture->figures, fixture->folder, "a-", kinds[i].ending,
                                      count_cb, &n_written, &error));
    g_assert_no_error (error);
    g_assert_cmpuint (n_written, ==, G_N_ELEMENTS (names));
    for (guint j = 0; j < G_N_ELEMENTS (names); j++) {
      g_autofree char *path = path_of (fixture, "a-", names[j], kinds[i].ending);
      g_autofree char *contents = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
      g_assert_cmpuint (length, >, 1000);
      g_assert_true (g_str_has_prefix (contents, kinds[i].beginning));
    }
  }
}

static void
test_unused_prefix (Fixture *fixture, gconstpointer data)
{
  static const char *const expected[] = {"run-", "run-2-", "run-3-"};

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++) {
    g_autofree char *prefix = lab_figures_unused_prefix (fixture->folder, "run-", "png");
    g_autofree char *path = path_of (fixture, prefix, names[i], "png");

    g_assert_cmpstr (prefix, ==, expected[i]);
    g_assert_true (g_file_set_contents (path, "", 0, NULL));
  }
}

static void
test_nowhere (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (
      lab_figures_write (fixture->figures, "/nowhere/at/all", "", "png", NULL, NULL, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "/nowhere/at/all/curves.png"));
}

static guint
count_lines (const char *path)
{
  g_autofree char *contents = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  lines = g_strsplit (contents, "\n", -1);
  return g_strv_length (lines) - 1;
}

/* A picture of the past has the epochs up to then, and no more; without the network of that moment
 * there is all but its weights. */
static void
test_past (Fixture *fixture, gconstpointer data)
{
  static const guint n_lines[][LAB_N_FIGURES] = {{2, 0, 11}, {3, 11, 11}};
  g_autoptr (LabFigures) past = lab_figures_new_at (fixture->run, 1, NULL);
  const LabFigures *figures[] = {past, fixture->figures};

  for (guint i = 0; i < G_N_ELEMENTS (figures); i++) {
    for (guint kind = 0; kind < LAB_N_FIGURES; kind++) {
      g_autofree char *path = path_of (fixture, "", lab_figure_kind_name (kind), "csv");
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (lab_figures_write_one (figures[i], kind, path, &error), ==,
                       n_lines[i][kind] > 0);
      if (n_lines[i][kind] > 0)
        g_assert_cmpuint (count_lines (path), ==, n_lines[i][kind]);
      else
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
    }
  }
}

static void
test_names (void)
{
  static const char *const known[] = {"a.png", "A.PNG", "x/b.svg", "c.pdf", "d.csv"};
  static const char *const unknown[] = {"", "png", "a.gif", "a.png~"};
  LabFigureKind kind;

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    g_assert_true (lab_figure_path_is_known (known[i]));
  for (guint i = 0; i < G_N_ELEMENTS (unknown); i++)
    g_assert_false (lab_figure_path_is_known (unknown[i]));
  for (guint i = 0; i < LAB_N_FIGURES; i++) {
    g_assert_true (lab_figure_kind_parse (lab_figure_kind_name (i), &kind));
    g_assert_cmpuint (kind, ==, i);
  }
  g_assert_false (lab_figure_kind_parse ("pie", &kind));
}

/* A run that was recorded: two classes, called by words that a table has to quote. */
static LabRun *
make_named_run (void)
{
  static const char *const classes[] = {"Bag, \"large\"", "Ankle boot"};
  static const guint32 confusion[] = {7, 3, 1, 9};
  const LabEpoch epoch = {.epoch = 1, .test_accuracy = 0.8};
  LabClassNames *class_names = lab_class_names_new (classes, 2);
  LabRunRecord record = {.config = nn_config_default (),
                         .state = LAB_RUN_FINISHED,
                         .dataset_name = "clothes",
                         .dataset_hash = "",
                         .class_names = class_names,
                         .n_train_images = 100,
                         .n_test_images = 20,
                         .epochs = &epoch,
                         .n_epochs = 1,
                         .confusion = confusion};
  LabRun *run;

  record.config.n_classes = 2;
  run = lab_run_restore (&record);
  lab_class_names_unref (class_names);
  return run;
}

static void
test_class_names (void)
{
  g_autoptr (LabRun) run = make_named_run ();
  g_autoptr (LabFigures) figures = lab_figures_new_at (run, 1, NULL);
  g_autofree char *folder = g_dir_make_tmp ("figures-XXXXXX", NULL);
  g_autofree char *csv = g_build_filename (folder, "confusion.csv", NULL);
  g_autofree char *svg = g_build_filename (folder, "confusion.svg", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (lab_figures_write_one (figures, LAB_FIGURE_CONFUSION, csv, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (csv, &text, NULL, NULL));
  g_assert_cmpstr (text, ==,
                   "actual,\"predicted_Bag, \"\"large\"\"\",predicted_Ankle boot\n"
                   "\"Bag, \"\"large\"\"\",7,3\nAnkle boot,1,9\n");
  g_assert_true (lab_figures_write_one (figures, LAB_FIGURE_CONFUSION, svg, &error));
  g_assert_no_error (error);
  g_unlink (csv);
  g_unlink (svg);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/figures/kinds", Fixture, NULL, set_up, test_kinds, tear_down);
  g_test_add ("/figures/unused-prefix", Fixture, NULL, set_up, test_unused_prefix, tear_down);
  g_test_add ("/figures/past", Fixture, NULL, set_up, test_past, tear_down);
  g_test_add_func ("/figures/names", test_names);
  g_test_add_func ("/figures/class-names", test_class_names);
  g_test_add ("/figures/nowhere", Fixture, NULL, set_up, test_nowhere, tear_down);
  return g_test_run ();
}
