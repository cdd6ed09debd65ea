/* test-runs.c: the runs in the window: kept, listed, shown, edited, resumed, branched.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gstdio.h>

#include "app-test.h"
#include "lab-comparison-card.h"
#include "lab-preferences-window.h"
#include "lab-settings.h"
#include "lab-window-private.h"

#define WIDE 1280, 800

static LabRunInfo *
find_run (LabWindow *window, gint64 id)
{
  LabStore *store = lab_window_get_store (window);

  g_assert_true (lab_store_flush (store, NULL));
  return lab_store_find_run (store, id, NULL);
}

static guint
count_runs (LabWindow *window)
{
  g_autoptr (GPtrArray) runs = NULL;

  g_assert_true (lab_store_flush (lab_window_get_store (window), NULL));
  runs = lab_store_list_runs (lab_window_get_store (window), NULL);
  return runs->len;
}

static guint
count_epochs (LabRun *run)
{
  guint n_epochs;

  lab_run_get_epochs (run, &n_epochs);
  return n_epochs;
}

static gboolean
is_selected (LabWindow *window, gint64 id)
{
  g_autoptr (GArray) ids = lab_runs_page_get_selected (window->runs_page);

  return ids->len == 1 && g_array_index (ids, gint64, 0) == id;
}

static GtkSelectionModel *
get_selection (LabWindow *window)
{
  return gtk_list_view_get_model (GTK_LIST_VIEW (app_test_find (window, "list_view")));
}

/* Opened without delay, and nothing stays behind of what was not trained. */
static void
test_kept (void)
{
  LabWindow *window = app_test_open (WIDE);
  g_autoptr (LabRunInfo) info = NULL;
  guint n_before;
  gint64 id;

  app_test_wait_for_store (window);
  n_before = count_runs (window);
  app_test_activate (window, "reset");
  app_test_activate (window, "new-seed");
  g_assert_cmpuint (count_runs (window), ==, n_before);
  id = app_test_record (window, 3, 5);
  g_assert_cmpuint (count_runs (window), ==, n_before + 1);
  info = find_run (window, id);
  g_assert_cmpint (info->state, ==, LAB_RUN_FINISHED);
  g_assert_cmpuint (info->n_epochs, ==, 3);
  g_assert_cmpuint (info->config.seed, ==, 5);
  g_assert_cmpstr (info->dataset_name, ==, "Built-in digits");
  app_test_wait_for (is_selected (window, id));
  app_test_close (window);
}

/* Closing in the midst of a training stops it, and what it had is there the next time. */
static void
test_closed (void)
{
  LabWindow *window = app_test_open (WIDE);
  g_autoptr (LabRunInfo) info = NULL;
  gint64 id;

  app_test_wait_for_store (window);
  app_test_set (window, "preset", g_variant_new_string ("linear"));
  app_test_set (window, "epochs", g_variant_new_int32 (5000));
  app_test_activate (window, "reset");
  app_test_activate (window, "train");
  app_test_wait_for_epoch (window, 2);
  app_test_wait_for (lab_cursor_get_run_id (window->cursor) != 0);
  id = lab_cursor_get_run_id (window->cursor);
  app_test_close (window);

  window = app_test_open (WIDE);
  app_test_wait_for_store (window);
  info = find_run (window, id);
  g_assert_cmpint (info->state, ==, LAB_RUN_STOPPED);
  g_assert_cmpuint (info->n_epochs, >=, 2);
  lab_window_show_stored_run (window, id);
  app_test_wait_for (lab_cursor_get_run_id (window->cursor) == id);
  g_assert_cmpuint (count_epochs (window->shown), ==, info->n_epochs);
  app_test_wait_for (lab_cursor_get_snapshot (window->cursor)->epoch == info->n_epochs);
  /* It can be taken up again, from where it was. */
  g_assert_nonnull (strstr (lab_run_bar_get_sentence (window->run_bar), "Stopped at epoch"));
  app_test_activate (window, "resume-run");
  app_test_wait_for (lab_player_get_run (window->player) == window->shown &&
                     count_epochs (window->shown) > info->n_epochs);
  g_assert_cmpint (app_test_state (window), ==, LAB_RUN_TRAINING);
  g_assert_cmpint (lab_cursor_get_run_id (window->cursor), ==, id);
  g_assert_null (lab_run_bar_get_sentence (window->run_bar));
  app_test_activate (window, "stop");
  app_test_wait_for_state (window, LAB_RUN_STOPPED);
  g_clear_pointer (&info, lab_run_info_unref);
  info = find_run (window, id);
  g_assert_cmpuint (info->n_epochs, ==, count_epochs (window->shown));
  app_test_activate (window, "defaults");
  app_test_close (window);
}

/* A click in the list shows a run; the one that trains is shown again by another click. */
static void
test_shown (void)
{
  LabWindow *window = app_test_open (WIDE);
  gint64 first = app_test_record (window, 2, 1);
  gint64 second = app_test_record (window, 3, 2);
  LabRun *live;

  app_test_set (window, "sidebar-page", g_variant_new_string ("runs"));
  app_test_wait_for (is_selected (window, second));
  app_test_set (window, "epochs", g_variant_new_int32 (5000));
  app_test_activate (window, "train");
  app_test_wait_for_epoch (window, 1);
  live = lab_player_get_run (window->player);
  app_test_wait_for (lab_cursor_get_run_id (window->cursor) > second);

  lab_runs_page_select (window->runs_page, first);
  g_signal_emit_by_name (window->runs_page, "selected");
  app_test_wait_for (lab_cursor_get_run_id (window->cursor) == first);
  g_assert_true (window->shown != live);
  g_assert_cmpuint (count_epochs (window->shown), ==, 2);
  g_assert_nonnull (strstr (adw_window_title_get_title (window->title), "seed 1"));
  g_assert_nonnull (strstr (lab_run_bar_get_sentence (window->run_bar), "is going on"));
  g_assert_cmpint (app_test_state (window), ==, LAB_RUN_TRAINING);
  app_test_activate (window, "show-live");
  g_assert_true (window->shown == live);
  g_assert_null (lab_run_bar_get_sentence (window->run_bar));
  app_test_activate (window, "defaults");
  app_test_close (window);
}

static gboolean
is_starred (LabWindow *window, gint64 id)
{
  g_autoptr (LabRunInfo) info = find_run (window, id);

  return info->starred;
}

static void
test_edited (void)
{
  LabWindow *window = app_test_open (WIDE);
  gint64 id = app_test_record (window, 1, 1);
  LabStore *store = lab_window_get_store (window);
  guint n_before = count_runs (window);

  app_test_set (window, "sidebar-page", g_variant_new_string ("runs"));
  app_test_wait_for (is_selected (window, id));
  gtk_widget_activate_action (GTK_WIDGET (window->runs_page), "runs.star", NULL);
  app_test_wait_for (is_starred (window, id));
  lab_store_rename_run (store, id, "the one");
  app_test_type (window->runs_page, "search_entry", "the one");
  app_test_wait_for (lab_runs_page_get_n_listed (window->runs_page) == 1);
  app_test_type (window->runs_page, "search_entry", "no such run");
  app_test_wait_for (lab_runs_page_get_n_listed (window->runs_page) == 0);
  app_test_click (window->runs_page, "reset_button");
  app_test_wait_for (lab_runs_page_get_n_listed (window->runs_page) == n_before);
  g_object_set (window->runs_page, "starred-only", TRUE, NULL);
  g_assert_cmpuint (lab_runs_page_get_n_listed (window->runs_page), ==, 1);
  g_object_set (window->runs_page, "starred-only", FALSE, "state", "diverged", NULL);
  g_assert_cmpuint (lab_runs_page_get_n_listed (window->runs_page), ==, 0);
  g_object_set (window->runs_page, "state", "", "order", "accuracy", NULL);
  app_test_wait_for (lab_runs_page_get_n_listed (window->runs_page) == n_before);
  g_object_set (window->runs_page, "order", "newest", NULL);

  lab_runs_page_select (window->runs_page, id);
  gtk_widget_activate_action (GTK_WIDGET (window->runs_page), "runs.delete", NULL);
  app_test_wait_for (lab_runs_page_get_n_listed (window->runs_page) == n_before - 1);
  app_test_activate (window, "undo-delete");
  app_test_wait_for (lab_runs_page_get_n_listed (window->runs_page) == n_before);
  app_test_activate (window, "defaults");
  app_test_close (window);
}

/* A run that trains is not deleted from under itself. */
static void
test_not_deleted (void)
{
  LabWindow *window = app_test_open (WIDE);
  guint n_before;

  app_test_wait_for_store (window);
  app_test_set (window, "preset", g_variant_new_string ("linear"));
  app_test_set (window, "epochs", g_variant_new_int32 (5000));
  app_test_activate (window, "reset");
  app_test_activate (window, "train");
  app_test_wait_for_epoch (window, 1);
  app_test_wait_for (is_selected (window, lab_cursor_get_run_id (window->cursor)));
  n_before = count_runs (window);
  gtk_widget_activate_action (GTK_WIDGET (window->runs_page), "runs.delete", NULL);
  g_assert_cmpuint (count_runs (window), ==, n_before);
  g_assert_cmpint (app_test_state (window), ==, LAB_RUN_TRAINING);
  app_test_activate (window, "defaults");
  app_test_close (window);
}

static gboolean
is_card_shown (LabWindow *window, const char *card)
{
  return gtk_widget_get_mapped (lab_card_board_find (window->board, card));
}

static void
test_compared (void)
{
  LabWindow *window = app_test_open (WIDE);
  gint64 ids[] = {app_test_record (window, 2, 1), app_test_record (window, 2, 2)};
  LabComparisonCard *card;

  app_test_set (window, "sidebar-page", g_variant_new_string ("runs"));
  app_test_wait_for (is_selected (window, ids[1]));
  gtk_selection_model_select_item (get_selection (window), 1, FALSE);
  app_test_wait_for (window->compared != NULL && window->compared->len == 2);
  card = LAB_COMPARISON_CARD (lab_card_board_find (window->board, "comparison"));
  app_test_wait_for (is_card_shown (window, "comparison") && is_card_shown (window, "curves"));
  g_assert_false (is_card_shown (window, "weights"));
  g_assert_false (is_card_shown (window, "draw"));
  g_assert_cmpstr (adw_window_title_get_title (window->title), ==, "2 runs");
  g_assert_cmpuint (lab_comparison_card_get_comparison (card)->n_runs, ==, 2);
  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (window), "branch"));
  app_test_click (card, "copy_button");
  /* One alone: the four cards are back. */
  gtk_selection_model_select_item (get_selection (window), 1, TRUE);
  app_test_wait_for (window->compared == NULL && is_card_shown (window, "weights"));
  g_assert_false (is_card_shown (window, "comparison"));
  app_test_wait_for (lab_cursor_get_run_id (window->cursor) == ids[0]);
  app_test_activate (window, "defaults");
  app_test_close (window);
}

/* Two cards are enough for a narrow window, too, one at a time. */
static void
test_compared_narrow (void)
{
  LabWindow *window = app_test_open (400, 640);
  gint64 ids[] = {app_test_record (window, 1, 1), app_test_record (window, 1, 2)};

  app_test_wait_for (lab_card_board_is_narrow (window->board));
  lab_card_board_set_card (window->board, "weights");
  lab_window_compare (window, ids, G_N_ELEMENTS (ids));
  app_test_wait_for (window->compared != NULL && is_card_shown (window, "curves"));
  g_assert_false (gtk_widget_get_visible (app_test_find (window, "weights_button")));
  app_test_click (window, "comparison_button");
  app_test_wait_for (is_card_shown (window, "comparison"));
  g_assert_false (is_card_shown (window, "curves"));
  lab_window_show_live (window);
  app_test_wait_for (window->compared == NULL && !is_card_shown (window, "comparison"));
  lab_card_board_set_card (window->board, "curves");
  app_test_activate (window, "defaults");
  app_test_close (window);
}

/* From an epoch of the past another future begins, with other hyperparameters. */
static void
test_branched (void)
{
  LabWindow *window = app_test_open (WIDE);
  gint64 parent = app_test_record (window, 6, 1);
  g_autoptr (LabRun) before = g_object_ref (window->shown);
  g_autoptr (LabRunInfo) info = NULL;
  gint64 id;

  lab_cursor_set_epoch (window->cursor, 3);
  app_test_wait_for (lab_cursor_get_snapshot (window->cursor)->epoch == 3);
  app_test_set (window, "learning-rate", g_variant_new_double (0.02));
  app_test_activate (window, "branch");
  app_test_wait_for (window->shown != before);
  g_assert_true (window->shown == lab_player_get_run (window->player));
  g_assert_cmpint (app_test_state (window), ==, LAB_RUN_PAUSED);
  g_assert_cmpuint (count_epochs (window->shown), ==, 3);
  app_test_activate (window, "train");
  app_test_wait_for_state (window, LAB_RUN_FINISHED);
  g_assert_cmpuint (count_epochs (window->shown), ==, 6);
  g_assert_cmpuint (count_epochs (before), ==, 6);
  app_test_wait_for (lab_cursor_get_run_id (window->cursor) != 0);
  id = lab_cursor_get_run_id (window->cursor);
  g_assert_cmpint (id, !=, parent);
  info = find_run (window, id);
  g_assert_cmpint (info->origin.parent, ==, parent);
  g_assert_cmpuint (info->origin.parent_epoch, ==, 3);
  g_assert_cmpuint (info->n_epochs, ==, 6);
  app_test_activate (window, "defaults");
  app_test_close (window);
}

/* What was said of the images is in the store from the first epoch on, too, when the parent was read from
 * there. */
static void
test_branched_from_record (void)
{
  LabWindow *window = app_test_open (WIDE);
  gint64 parent = app_test_record (window, 4, 1);
  g_autoptr (LabPredictions) predictions = NULL;

  app_test_activate (window, "reset");
  lab_window_show_stored_run (window, parent);
  app_test_wait_for (lab_cursor_get_run_id (window->cursor) == parent &&
                     window->shown != lab_player_get_run (window->player));
  lab_cursor_set_epoch (window->cursor, 2);
  app_test_wait_for (lab_cursor_get_snapshot (window->cursor) != NULL &&
                     lab_cursor_get_snapshot (window->cursor)->epoch == 2);
  app_test_activate (window, "branch");
  app_test_wait_for (window->shown == lab_player_get_run (window->player) &&
                     count_epochs (window->shown) == 2);
  app_test_activate (window, "train");
  app_test_wait_for_state (window, LAB_RUN_FINISHED);
  app_test_wait_for (lab_cursor_get_run_id (window->cursor) > parent);
  g_assert_true (lab_store_flush (lab_window_get_store (window), NULL));
  predictions = lab_store_load_predictions (lab_window_get_store (window),
                                            lab_cursor_get_run_id (window->cursor), NULL);
  g_assert_nonnull (predictions);
  for (guint epoch = 1; epoch <= count_epochs (window->shown); epoch++)
    g_assert_true (lab_predictions_has_epoch (predictions, epoch));
  app_test_activate (window, "defaults");
  app_test_close (window);
}

static void
test_more_epochs (void)
{
  LabWindow *window = app_test_open (WIDE);
  gint64 id = app_test_record (window, 2, 1);
  g_autoptr (LabRunInfo) info = NULL;

  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (window), "resume-run"));
  g_assert_true (g_action_group_get_action_enabled (G_ACTION_GROUP (window), "train-more"));
  lab_window_train_more_to (window, 5);
  app_test_wait_for (app_test_state (window) == LAB_RUN_FINISHED &&
                     count_epochs (window->shown) == 5);
  g_assert_cmpint (lab_cursor_get_run_id (window->cursor), ==, id);
  info = find_run (window, id);
  g_assert_cmpuint (info->n_epochs, ==, 5);
  g_assert_cmpint (info->config.epochs, ==, 5);
  app_test_activate (window, "defaults");
  app_test_close (window);
}

/* A remedy is a new run beside the ailing one, and says what it did when it ends. */
static void
test_remedy (void)
{
  LabWindow *window = app_test_open (WIDE);
  LabRun *before;

  app_test_record (window, 3, 1);
  before = window->shown;
  lab_window_try_remedy (window, LAB_REMEDY_DROPOUT);
  g_assert_true (window->shown != before);
  g_assert_cmpfloat (lab_run_get_config (window->shown)->dropout, ==, 0.25);
  app_test_wait_for_state (window, LAB_RUN_FINISHED);
  app_test_wait_for (lab_run_bar_get_sentence (window->run_bar) != NULL);
  g_assert_nonnull (strstr (lab_run_bar_get_sentence (window->run_bar), "0.25"));
  app_test_click (window->run_bar, "close_button");
  g_assert_null (lab_run_bar_get_sentence (window->run_bar));
  app_test_activate (window, "defaults");
  app_test_close (window);
}

/* A run leaves as one file, and comes back under another number. */
static void
test_exchanged (void)
{
  LabWindow *window = app_test_open (WIDE);
  gint64 id = app_test_record (window, 2, 9);
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "a.digitlab", NULL);
  guint n_before = count_runs (window);

  lab_window_export_run_to (window, id, path);
  app_test_wait_for (g_file_test (path, G_FILE_TEST_EXISTS));
  lab_window_import_run_from (window, path);
  app_test_wait_for (lab_cursor_get_run_id (window->cursor) > id);
  g_assert_cmpuint (count_runs (window), ==, n_before + 1);
  g_assert_cmpuint (count_epochs (window->shown), ==, 2);
  g_assert_cmpuint (lab_run_get_config (window->shown)->seed, ==, 9);
  g_unlink (path);
  app_test_activate (window, "defaults");
  app_test_close (window);
}

/* Every card leaves as a picture and as numbers, at the epoch that is shown. */
static void
test_figures (void)
{
  static const char *const kinds[] = {"curves", "weights", "confusion", "draw"};
  static const char *const endings[] = {"png", "svg", "pdf", "csv"};
  LabWindow *window = app_test_open (WIDE);

  app_test_record (window, 3, 1);
  lab_cursor_set_epoch (window->cursor, 2);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    for (guint j = 0; j < G_N_ELEMENTS (endings); j++) {
      g_autofree char *path = g_strdup_printf ("%s/%s.%s", g_get_tmp_dir (), kinds[i], endings[j]);

      lab_window_export_figure_to (window, kinds[i], path);
      app_test_wait_for (g_file_test (path, G_FILE_TEST_EXISTS));
      g_unlink (path);
    }
  app_test_activate (window, "defaults");
  app_test_close (window);
}

static guint
count_dialogs (void)
{
  GListModel *toplevels = gtk_window_get_toplevels ();
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++) {
    g_autoptr (GtkWindow) toplevel = g_list_model_get_item (toplevels, i);

    n += ADW_IS_MESSAGE_DIALOG (toplevel) ? 1 : 0;
  }
  return n;
}

/* The list without a pointer: through the runs, into the search and back, renamed, deleted. */
static void
test_keys (void)
{
  LabWindow *window = app_test_open (WIDE);
  gint64 first = app_test_record (window, 1, 1);
  gint64 second = app_test_record (window, 1, 2);
  LabRunsPage *page = window->runs_page;
  guint n_before = count_runs (window);

  app_test_drive ("key ctrl+f");
  app_test_wait_for (gtk_widget_get_mapped (GTK_WIDGET (page)) && is_selected (window, second));
  app_test_wait_for (gtk_widget_get_mapped (app_test_find (page, "list_view")));
  app_test_drive ("key Escape");
  app_test_wait_for (gtk_window_get_focus (GTK_WINDOW (window)) != NULL &&
                     gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (window)),
                                             app_test_find (page, "list_view")));
  app_test_drive ("key Home Down");
  app_test_wait_for (is_selected (window, first) &&
                     lab_cursor_get_run_id (window->cursor) == first);
  app_test_drive ("key ctrl+d");
  app_test_wait_for (is_starred (window, first));
  app_test_drive ("key F2");
  app_test_wait_for (count_dialogs () == 1);
  app_test_drive ("type mine");
  app_test_drive ("key Return");
  app_test_wait_for (count_dialogs () == 0);
  app_test_type (page, "search_entry", "mine");
  app_test_wait_for (lab_runs_page_get_n_listed (page) == 1);
  app_test_type (page, "search_entry", "");
  app_test_wait_for (lab_runs_page_get_n_listed (page) == n_before);
  lab_runs_page_select (page, first);
  gtk_widget_child_focus (app_test_find (page, "list_view"), GTK_DIR_TAB_FORWARD);
  app_test_drive ("key Delete");
  app_test_wait_for (lab_runs_page_get_n_listed (page) == n_before - 1);
  app_test_activate (window, "undo-delete");
  app_test_wait_for (lab_runs_page_get_n_listed (page) == n_before);
  app_test_activate (window, "defaults");
  app_test_close (window);
}

/* What is asked of the preferences reaches the settings. */
static void
test_preferences (void)
{
  LabWindow *window = app_test_open (WIDE);
  g_autoptr (GSettings) settings = lab_settings_open ();
  LabStore *store = app_test_wait_for_store (window);
  gpointer preferences = lab_preferences_window_new (settings, store);

  gtk_window_present (preferences);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (app_test_find (preferences, "limit_spin")), 700);
  g_assert_cmpuint (lab_settings_get_store_limit (settings), ==, 700);
  g_settings_set_int (settings, "store-limit", -5);
  g_assert_cmpuint (lab_settings_get_store_limit (settings), ==, 2000);
  g_object_add_weak_pointer (preferences, &preferences);
  gtk_window_close (preferences);
  app_test_wait_for (preferences == NULL);
  app_test_close (window);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/runs/kept", test_kept);
  g_test_add_func ("/runs/closed", test_closed);
  g_test_add_func ("/runs/shown", test_shown);
  g_test_add_func ("/runs/edited", test_edited);
  g_test_add_func ("/runs/not-deleted", test_not_deleted);
  g_test_add_func ("/runs/compared", test_compared);
  g_test_add_func ("/runs/compared-narrow", test_compared_narrow);
  g_test_add_func ("/runs/branched", test_branched);
  g_test_add_func ("/runs/branched-from-record", test_branched_from_record);
  g_test_add_func ("/runs/more-epochs", test_more_epochs);
  g_test_add_func ("/runs/remedy", test_remedy);
  g_test_add_func ("/runs/exchanged", test_exchanged);
  g_test_add_func ("/runs/figures", test_figures);
  g_test_add_func ("/runs/keys", test_keys);
  g_test_add_func ("/runs/preferences", test_preferences);
  return g_test_run ();
}
