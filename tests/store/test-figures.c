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
  LabFigures *figures;
  char *folder;
} Fixture;

/* Two epochs of a linear network, so that there is something in every picture. */
static LabFigures *
make_figures (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabDataset) dataset = lab_dataset_open ("builtin", NULL, &error);
  g_autoptr (LabSession) session = lab_session_new ();
  nn_config config = nn_config_default ();
  LabFigures *figures;

  g_assert_no_error (error);
  nn_config_set_preset (&config, NN_PRESET_LINEAR);
  config.epochs = 2;
  g_assert_true (lab_session_prepare (session, &config, dataset, &error));
  g_assert_no_error (error);
  lab_session_train (session);
  while (lab_run_get_state (lab_session_get_run (session)) != LAB_RUN_FINISHED)
    g_main_context_iteration (NULL, TRUE);
  figures = lab_figures_new (lab_session_get_run (session));
  lab_session_shutdown (session);
  return figures;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->figures = make_figures ();
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/figures/kinds", Fixture, NULL, set_up, test_kinds, tear_down);
  g_test_add ("/figures/unused-prefix", Fixture, NULL, set_up, test_unused_prefix, tear_down);
  g_test_add ("/figures/nowhere", Fixture, NULL, set_up, test_nowhere, tear_down);
  return g_test_run ();
}
