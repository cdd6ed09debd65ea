/* test-experiments.c: the page of experiments: its list, an experiment trained, stopped, taken up again,
 * reported, deleted; one's own; the study.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gstdio.h>
#include <string.h>

#include "app-test.h"
#include "lab-experiment-dialog.h"
#include "lab-experiments-page-private.h"

/* Six small runs, so that some wait while others train. */
#define TEXT                                                                                       \
  "[experiment]\ntitle=Small\n[base]\npreset=linear\nepochs=40\n[vary]\nlearning-rate=0.1, 0.3\n"  \
  "dropout=0, 0.25, 0.5\n"

static LabExperimentsPage *
open_page (LabWindow *window)
{
  LabExperimentsPage *page = LAB_EXPERIMENTS_PAGE (app_test_find (window, "experiments_page"));

  app_test_wait_for_store (window);
  app_test_wait_for (lab_window_get_dataset (window) != NULL);
  app_test_set (window, "view", g_variant_new_string ("experiments"));
  app_test_wait_for (lab_experimenter_can_start (lab_experiments_page_get_experimenter (page)));
  return page;
}

static LabExperimentView *
get_view (LabExperimentsPage *page)
{
  return page->view;
}

static guint
count_rows (LabExperimentsPage *page)
{
  guint n = 0;

  while (gtk_list_box_get_row_at_index (page->list_box, (int)n) != NULL)
    n++;
  return n;
}

static void
activate (LabExperimentsPage *page, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (page), action, NULL));
}

/* The open window of that type, or NULL. */
static GtkWindow *
find_window (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

    if (g_type_is_a (G_OBJECT_TYPE (window), type))
      return window;
  }
  return NULL;
}

static gboolean
can (LabExperimentsPage *page, const char *action)
{
  GActionGroup *group = g_object_get_data (G_OBJECT (page), "experiment");

  return g_action_group_get_action_enabled (group, action);
}

/* An experiment of one's own, as the dialog hands it over. */
static void
create (LabExperimentsPage *page, const char *text)
{
  activate (page, "experiment.new");
  app_test_wait_for (find_window (LAB_TYPE_EXPERIMENT_DIALOG) != NULL);
  g_signal_emit_by_name (find_window (LAB_TYPE_EXPERIMENT_DIALOG), "created", text);
  gtk_window_destroy (find_window (LAB_TYPE_EXPERIMENT_DIALOG));
  app_test_wait_for (find_window (LAB_TYPE_EXPERIMENT_DIALOG) == NULL);
}

static LabSweep *
get_sweep (LabExperimentsPage *page)
{
  LabSweepRecorder *recorder =
      lab_experimenter_find_text (lab_experiments_page_get_experimenter (page), TEXT);

  return recorder != NULL ? lab_sweep_recorder_get_sweep (recorder) : NULL;
}

static guint
count_runs (LabExperimentsPage *page)
{
  LabRun *const *runs = lab_experiment_view_get_runs (get_view (page));
  guint n = 0;

  for (guint i = 0; i < lab_experiment_view_get_experiment (get_view (page))->n_runs; i++)
    n += runs[i] != NULL;
  return n;
}

/* Trains, pauses, goes on, stops; taken up again from the store by another window; chosen, its runs
 * are shown in the lab. */
static void
test_train (void)
{
  LabWindow *window = app_test_open (1280, 800);
  LabExperimentsPage *page = open_page (window);
  guint n_rows = count_rows (page);
  LabRun *run;

  create (page, TEXT);
  app_test_wait_for (get_sweep (page) != NULL);
  g_assert_cmpint (lab_sweep_get_state (get_sweep (page)), ==, LAB_SWEEP_TRAINING);
  g_assert_true (can (page, "stop"));
  g_assert_false (can (page, "new"));
  g_assert_false (can (page, "delete"));
  app_test_wait_for (count_runs (page) > 0);
  activate (page, "experiment.train");
  app_test_wait_for (lab_sweep_get_state (get_sweep (page)) == LAB_SWEEP_PAUSED);
  activate (page, "experiment.train");
  app_test_wait_for (lab_sweep_get_n_ended (get_sweep (page)) > 0);
  activate (page, "experiment.stop");
  app_test_wait_for (lab_sweep_get_state (get_sweep (page)) != LAB_SWEEP_TRAINING);
  app_test_wait_for (count_rows (page) == n_rows + 1);
  /* It stands in the list now, and is chosen there. */
  app_test_wait_for (gtk_list_box_get_selected_row (page->list_box) != NULL);
  app_test_wait_for (can (page, "delete"));

  run = lab_experiment_view_get_runs (get_view (page))[0];
  g_signal_emit_by_name (app_test_find (get_view (page), "table"), "run-activated", 0u);
  app_test_wait_for (lab_cursor_get_run (lab_window_get_cursor (window)) != NULL);
  app_test_wait_for (
      g_str_equal (lab_run_get_name (lab_cursor_get_run (lab_window_get_cursor (window))),
                   lab_run_get_name (run)));
  g_assert_cmpstr (
      gtk_stack_get_visible_child_name (GTK_STACK (app_test_find (window, "view_stack"))), ==,
      "lab");
  app_test_close (window);
}

static void
show_newest (LabExperimentsPage *page, guint n_ready_made)
{
  gtk_list_box_select_row (page->list_box,
                           gtk_list_box_get_row_at_index (page->list_box, (int)n_ready_made));
}

static guint
count_ready_made (void)
{
  /* And the study. */
  return g_strv_length ((char **)lab_experiment_list_ready_made ()) + 1;
}

static void
test_resume (void)
{
  LabWindow *window = app_test_open (1280, 800);
  LabExperimentsPage *page = open_page (window);

  app_test_wait_for (count_rows (page) > count_ready_made ());
  show_newest (page, count_ready_made ());
  g_assert_cmpstr (lab_experiment_view_get_experiment (get_view (page))->title, ==, "Small");
  app_test_wait_for (count_runs (page) > 0);
  activate (page, "experiment.train");
  app_test_wait_for (get_sweep (page) != NULL);
  app_test_wait_for (lab_sweep_get_state (get_sweep (page)) == LAB_SWEEP_FINISHED);
  g_assert_cmpuint (lab_sweep_get_n_ended (get_sweep (page)), ==, 6);
  app_test_wait_for (count_runs (page) == 6);
  app_test_close (window);
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_unlink (path);
  }
  g_rmdir (folder);
}

static void
keep_sentence_cb (LabExperimentsPage *page, const char *sentence, char **kept)
{
  g_free (*kept);
  *kept = g_strdup (sentence);
}

/* What is recorded is reported, and where it cannot be written that is said. */
static void
test_report (void)
{
  LabWindow *window = app_test_open (1280, 800);
  LabExperimentsPage *page = open_page (window);
  g_autofree char *folder = g_dir_make_tmp ("report-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "report.html", NULL);
  g_autofree char *numbers = g_build_filename (folder, "experiment.csv", NULL);
  g_autofree char *missing = g_build_filename (folder, "missing", NULL);
  g_autofree char *told = NULL, *failed = NULL;

  g_signal_connect (page, "told", G_CALLBACK (keep_sentence_cb), &told);
  g_signal_connect (page, "failed", G_CALLBACK (keep_sentence_cb), &failed);
  g_assert_false (can (page, "report"));
  app_test_wait_for (count_rows (page) > count_ready_made ());
  show_newest (page, count_ready_made ());
  app_test_wait_for (count_runs (page) == 6);
  g_assert_true (can (page, "report"));
  lab_experiments_page_write_report_to (page, folder);
  app_test_wait_for (told != NULL && strstr (told, folder) != NULL);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (numbers, G_FILE_TEST_EXISTS));
  g_assert_null (failed);
  lab_experiments_page_write_report_to (page, missing);
  app_test_wait_for (failed != NULL);
  g_assert_nonnull (strstr (failed, missing));
  app_test_close (window);
  remove_folder (folder);
}

/* Deleted with its runs after a question, which can be answered with no. */
static void
test_delete (void)
{
  LabWindow *window = app_test_open (1280, 800);
  LabExperimentsPage *page = open_page (window);
  guint n_rows;

  app_test_wait_for (count_rows (page) > count_ready_made ());
  g_assert_false (can (page, "delete"));
  n_rows = count_rows (page);
  show_newest (page, count_ready_made ());
  app_test_wait_for (can (page, "delete"));
  activate (page, "experiment.delete");
  app_test_wait_for (find_window (ADW_TYPE_MESSAGE_DIALOG) != NULL);
  gtk_window_close (find_window (ADW_TYPE_MESSAGE_DIALOG));
  app_test_wait_for (find_window (ADW_TYPE_MESSAGE_DIALOG) == NULL);
  g_assert_cmpuint (count_rows (page), ==, n_rows);
  activate (page, "experiment.delete");
  app_test_wait_for (find_window (ADW_TYPE_MESSAGE_DIALOG) != NULL);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (find_window (ADW_TYPE_MESSAGE_DIALOG)), "runs");
  gtk_window_destroy (find_window (ADW_TYPE_MESSAGE_DIALOG));
  app_test_wait_for (count_rows (page) == n_rows - 1);
  app_test_close (window);
}

/* What is typed wrongly is said, and cannot be trained. */
static void
test_dialog (void)
{
  LabWindow *window = app_test_open (1280, 800);
  LabExperimentsPage *page = open_page (window);
  GtkWidget *create_button;

  activate (page, "experiment.new");
  app_test_wait_for (find_window (LAB_TYPE_EXPERIMENT_DIALOG) != NULL);
  create_button = app_test_find (find_window (LAB_TYPE_EXPERIMENT_DIALOG), "create_button");
  g_assert_true (gtk_widget_get_sensitive (create_button));
  g_assert_cmpstr (app_test_text (find_window (LAB_TYPE_EXPERIMENT_DIALOG), "summary_label"), ==,
                   "5 runs will be trained.");
  gtk_spin_button_set_value (
      GTK_SPIN_BUTTON (app_test_find (find_window (LAB_TYPE_EXPERIMENT_DIALOG), "seeds_spin")), 3);
  g_assert_cmpstr (app_test_text (find_window (LAB_TYPE_EXPERIMENT_DIALOG), "summary_label"), ==,
                   "15 runs will be trained.");
  g_signal_emit_by_name (app_test_find (find_window (LAB_TYPE_EXPERIMENT_DIALOG), "add_button"),
                         "clicked");
  g_assert_cmpstr (app_test_text (find_window (LAB_TYPE_EXPERIMENT_DIALOG), "summary_label"), ==,
                   "60 runs will be trained.");
  gtk_window_close (GTK_WINDOW (find_window (LAB_TYPE_EXPERIMENT_DIALOG)));
  app_test_wait_for (find_window (LAB_TYPE_EXPERIMENT_DIALOG) == NULL);
  app_test_close (window);
}

/* The list of the study leads to its experiments; its button trains. */
static void
test_study (void)
{
  LabWindow *window = app_test_open (1280, 800);
  LabExperimentsPage *page = open_page (window);
  LabExperimenter *experimenter = lab_experiments_page_get_experimenter (page);

  lab_experiments_page_show (page, "dropout");
  g_assert_cmpstr (lab_experiment_view_get_experiment (get_view (page))->name, ==, "dropout");
  lab_experiments_page_show (page, "study");
  activate (page, "experiment.train");
  g_assert_nonnull (lab_experimenter_get_study (experimenter));
  g_assert_cmpint (lab_study_get_state (lab_experimenter_get_study (experimenter)), ==,
                   LAB_SWEEP_TRAINING);
  app_test_wait_for (lab_study_get_progress (lab_experimenter_get_study (experimenter)) > 0);
  activate (page, "experiment.stop");
  g_assert_cmpint (lab_study_get_state (lab_experimenter_get_study (experimenter)), ==,
                   LAB_SWEEP_STOPPED);
  app_test_close (window);
}

/* What of @widget asks for more than @width, from outside to inside. */
static void
tell_wide (GtkWidget *widget, int width)
{
  int minimum;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  if (minimum <= width)
    return;
  g_test_message ("%s “%s” needs %d", G_OBJECT_TYPE_NAME (widget),
                  gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget)), minimum);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    tell_wide (child, width);
}

/* The list and an experiment have room in the narrowest window, one after the other. */
static void
test_narrow (void)
{
  LabWindow *window = app_test_open (400, 640);
  LabExperimentsPage *page;

  /* The header learns that it is narrow from the lab, which must be on the screen for that. */
  app_test_wait_for (!gtk_widget_get_visible (app_test_find (window, "step_label")));
  page = open_page (window);
  app_test_wait_for (adw_leaflet_get_folded (page->leaflet));
  for (guint i = 0; i < count_ready_made (); i++) {
    int minimum;

    gtk_list_box_select_row (page->list_box,
                             gtk_list_box_get_row_at_index (page->list_box, (int)i));
    adw_leaflet_navigate (page->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
    app_test_run_for (50);
    gtk_widget_measure (GTK_WIDGET (window), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL,
                        NULL);
    tell_wide (GTK_WIDGET (window), 360);
    g_assert_cmpint (minimum, <=, 360);
  }
  app_test_close (window);
}

/* Closing the window while an experiment trains loses nothing of it but what was being trained. */
static void
test_close (void)
{
  LabWindow *window = app_test_open (1280, 800);
  LabExperimentsPage *page = open_page (window);

  create (page, TEXT);
  app_test_wait_for (get_sweep (page) != NULL && count_runs (page) > 0);
  app_test_close (window);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/experiments/train", test_train);
  g_test_add_func ("/experiments/resume", test_resume);
  g_test_add_func ("/experiments/report", test_report);
  g_test_add_func ("/experiments/delete", test_delete);
  g_test_add_func ("/experiments/dialog", test_dialog);
  g_test_add_func ("/experiments/study", test_study);
  g_test_add_func ("/experiments/narrow", test_narrow);
  g_test_add_func ("/experiments/close", test_close);
  return g_test_run ();
}
