/* test-handwriting.c: drawings are collected with a pointer, edited, shared, and taught to the network.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "app-test.h"
#include "lab-card-board.h"
#include "lab-handwriting-page-private.h"
#include "lab-sample-label-bar.h"
#include "odd-hand.h"

#define N_DRAWINGS 30 /* three of each digit */

/* A window whose collection is empty, in a store of its own. */
static LabWindow *
open_window (int width)
{
  static guint n_windows;
  g_autofree char *name = g_strdup_printf ("handwriting-%u.db", n_windows++);
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), name, NULL);

  g_setenv ("DIGIT_LAB_STORE", path, TRUE);
  return app_test_open (width, 760);
}

static LabHandwritingPage *
open_page (LabWindow *window)
{
  LabHandwritingPage *page = LAB_HANDWRITING_PAGE (app_test_find (window, "handwriting_page"));

  app_test_wait_for_store (window);
  app_test_set (window, "view", g_variant_new_string ("handwriting"));
  app_test_wait_for (gtk_widget_get_mapped (GTK_WIDGET (page)));
  /* Its columns are where they stay. */
  app_test_wait_for (gtk_widget_get_width (GTK_WIDGET (page)) > 0);
  app_test_wait_for (page->width == (gtk_widget_get_width (GTK_WIDGET (page)) > 1000
                                         ? LAB_HANDWRITING_WIDE
                                         : LAB_HANDWRITING_NARROW));
  app_test_run_for (50);
  return page;
}

/* Closes the window, and asserts that nothing of the page is left. */
static void
close_window (LabWindow *window)
{
  static const char *const ids[] = {"handwriting_page", "sample_pad", "collection_column",
                                    "tuner_card",       "recipe",     "label_bar"};
  LabTunerCard *card = LAB_TUNER_CARD (app_test_find (window, "tuner_card"));
  gpointer gone[G_N_ELEMENTS (ids) + 1];

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    gone[i] = app_test_find (window, ids[i]);
  gone[G_N_ELEMENTS (ids)] = lab_tuner_card_get_tuner (card);
  for (guint i = 0; i < G_N_ELEMENTS (gone); i++)
    g_object_add_weak_pointer (gone[i], &gone[i]);
  app_test_close (window);
  for (guint i = 0; i < G_N_ELEMENTS (gone); i++)
    app_test_wait_for (gone[i] == NULL);
}

static guint
count (LabHandwritingPage *page, const char *label)
{
  return lab_sample_list_count (page->list, label);
}

static void
train_briefly (LabWindow *window)
{
  app_test_set (window, "preset", g_variant_new_string ("shallow"));
  app_test_set (window, "epochs", g_variant_new_int32 (4));
  app_test_activate (window, "reset");
  app_test_activate (window, "train");
  app_test_wait_for_state (window, LAB_RUN_FINISHED);
  app_test_wait_for (lab_cursor_get_run_id (lab_window_get_cursor (window)) != 0);
}

/* Drawings in the odd hand, @each of every digit. */
static void
keep_drawings (LabHandwritingPage *page, guint each)
{
  guint n = count (page, NULL);

  for (guint number = 0; number < each; number++)
    for (guint digit = 0; digit < LAB_N_DIGITS; digit++) {
      g_autoptr (LabDrawing) drawing = odd_hand_draw (digit, number);
      g_autofree char *label = g_strdup_printf ("%u", digit);

      lab_handwriting_page_keep (page, drawing, label);
    }
  app_test_wait_for (count (page, NULL) == n + each * LAB_N_DIGITS);
}

/* ── with a pointer ──────────────────────────────────────────────────────────────────────────────
 */

typedef struct {
  LabDrawPad *pad;
  double x, y, side; /* of the pad's square, on the screen */
} Paper;

/* Without a window manager nobody says where the window is: a click tells. */
static void
find_paper (Paper *paper, LabDrawPad *pad)
{
  const LabDrawing *drawing = lab_draw_pad_get_drawing (pad);
  int width = gtk_widget_get_width (GTK_WIDGET (pad));
  int height = gtk_widget_get_height (GTK_WIDGET (pad));
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (pad)));
  g_autofree char *click = NULL;
  double x, y;
  guint n;

  g_assert_true (
      gtk_widget_translate_coordinates (GTK_WIDGET (pad), window, width / 2, height / 2, &x, &y));
  click = g_strdup_printf ("mousemove %d %d click 1", (int)x, (int)y);
  app_test_drive (click);
  app_test_wait_for (lab_drawing_get_n_points (lab_draw_pad_get_drawing (pad)) == 1);
  drawing = lab_draw_pad_get_drawing (pad);
  paper->pad = pad;
  paper->side = MIN (width, height);
  paper->x = (int)x - lab_drawing_get_stroke (drawing, 0, &n)[0].x * paper->side;
  paper->y = (int)y - lab_drawing_get_stroke (drawing, 0, &n)[0].y * paper->side;
  lab_draw_pad_clear (pad);
}

static void
append_move (GString *commands, const Paper *paper, const LabPoint *point)
{
  g_string_append_printf (commands, "mousemove %ld %ld ",
                          lround (paper->x + point->x * paper->side),
                          lround (paper->y + point->y * paper->side));
}

/* Replays @drawing's strokes with the pointer's button down. */
static void
draw_by_pointer (const Paper *paper, const LabDrawing *drawing)
{
  guint n_strokes = lab_drawing_get_n_strokes (drawing);
  g_autoptr (GString) commands = g_string_new (NULL);

  for (guint i = 0; i < n_strokes; i++) {
    guint n;
    const LabPoint *points = lab_drawing_get_stroke (drawing, i, &n);

    append_move (commands, paper, &points[0]);
    g_string_append (commands, "mousedown 1 ");
    for (guint k = 1; k < n; k++)
      append_move (commands, paper, &points[k]);
    g_string_append (commands, "mouseup 1 ");
  }
  g_string_truncate (commands, commands->len - 1);
  app_test_drive (commands->str);
  app_test_wait_for (lab_drawing_get_n_strokes (lab_draw_pad_get_drawing (paper->pad)) ==
                     n_strokes);
}

/* Draws what the pad asks for, and presses Enter, until every class has three. */
static void
collect_by_pointer (LabHandwritingPage *page)
{
  Paper paper;

  find_paper (&paper, lab_sample_pad_get_pad (page->sample_pad));
  for (guint i = 0; i < N_DRAWINGS; i++) {
    const char *prompt = lab_sample_pad_get_prompt (page->sample_pad);
    guint digit = (guint)g_ascii_strtoull (prompt, NULL, 10);
    g_autoptr (LabDrawing) drawing = odd_hand_draw (digit, count (page, prompt));

    g_assert_cmpuint (digit, ==, i % LAB_N_DIGITS);
    draw_by_pointer (&paper, drawing);
    app_test_drive ("key Return");
    app_test_wait_for (count (page, NULL) == i + 1);
    g_assert_cmpuint (lab_drawing_get_n_points (lab_draw_pad_get_drawing (paper.pad)), ==, 0);
  }
}

/* Real MNIST where it is. */
static void
load_mnist (LabWindow *window)
{
  LabDataset *dataset = lab_window_get_dataset (window);

  if (g_getenv ("DIGIT_LAB_DATA_DIR") == NULL)
    return;
  lab_window_load_dataset (window, "mnist");
  app_test_wait_for (lab_window_get_dataset (window) != dataset);
}

/* Three of each digit in a hand unlike MNIST's, of which one is held out: those are read better
 * afterwards, and the test images nearly as well. */
static void
test_taught (void)
{
  LabWindow *window = open_window (1240);
  LabCursor *cursor = lab_window_get_cursor (window);
  LabHandwritingPage *page;
  LabTuner *tuner;
  const LabFineTuningReport *report;
  g_autoptr (LabRunInfo) info = NULL;
  g_autoptr (GError) error = NULL;
  gint64 parent, id;

  load_mnist (window);
  train_briefly (window);
  parent = lab_cursor_get_run_id (cursor);
  page = open_page (window);
  tuner = lab_tuner_card_get_tuner (page->tuner_card);
  collect_by_pointer (page);

  app_test_wait_for (gtk_widget_is_sensitive (app_test_find (page, "start_button")));
  app_test_click (page, "start_button");
  app_test_wait_for (lab_tuner_get_state (tuner) == LAB_TUNER_DONE);
  report = lab_tuner_get_report (tuner);
  g_test_message ("held out %.3f → %.3f, own %.3f → %.3f, base %.4f → %.4f",
                  report->held_out_before, report->held_out_after, report->own_before,
                  report->own_after, report->base_before, report->base_after);
  g_assert_cmpuint (report->n_held_out, ==, LAB_N_DIGITS);
  g_assert_cmpuint (report->n_own, ==, N_DRAWINGS - LAB_N_DIGITS);
  g_assert_cmpfloat (report->held_out_after, >, report->held_out_before);
  g_assert_cmpfloat (report->own_after, >, report->own_before);
  g_assert_cmpfloat (report->base_before - report->base_after, <, 0.005);
  g_assert_true (gtk_widget_get_visible (app_test_find (page, "report_box")));
  g_assert_nonnull (strstr (app_test_text (page, "held_out_after"), "of 10"));

  /* An ordinary run, that knows where it comes from, and can be shown. */
  id = lab_tuner_get_run_id (tuner);
  g_assert_cmpint (id, !=, 0);
  g_assert_true (lab_store_flush (lab_window_get_store (window), NULL));
  info = lab_store_find_run (lab_window_get_store (window), id, &error);
  g_assert_no_error (error);
  g_assert_cmpint (info->origin.parent, ==, parent);
  g_assert_cmpuint (info->origin.parent_epoch, ==, 4);
  app_test_click (page, "show_button");
  g_assert_true (lab_cursor_get_run (cursor) == lab_tuner_get_run (tuner));
  app_test_wait_for (!gtk_widget_get_mapped (GTK_WIDGET (page)));
  close_window (window);
}

/* ── the collection ──────────────────────────────────────────────────────────────────────────────
 */

static void
select_first (LabHandwritingPage *page, guint n)
{
  GtkSelectionModel *model =
      gtk_grid_view_get_model (GTK_GRID_VIEW (app_test_find (page, "grid_view")));

  gtk_selection_model_unselect_all (model);
  for (guint i = 0; i < n; i++)
    gtk_selection_model_select_item (model, i, FALSE);
}

static guint
count_shown (LabHandwritingPage *page)
{
  return g_list_model_get_n_items (
      G_LIST_MODEL (gtk_grid_view_get_model (GTK_GRID_VIEW (app_test_find (page, "grid_view")))));
}

static guint
count_held_out (LabHandwritingPage *page)
{
  g_autoptr (GPtrArray) samples = lab_sample_list_get_samples (page->list);
  guint n = 0;

  for (guint i = 0; i < samples->len; i++)
    n += ((const LabSample *)samples->pdata[i])->held_out;
  return n;
}

static GtkWidget *
find_choice (GtkWidget *root, const char *text)
{
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found;

    if (GTK_IS_TOGGLE_BUTTON (child) &&
        g_strcmp0 (gtk_button_get_label (GTK_BUTTON (child)), text) == 0)
      return child;
    found = find_choice (child, text);
    if (found != NULL)
      return found;
  }
  return NULL;
}

/* Every edit can be undone, and the newest one by its key. */
static void
test_edits (void)
{
  LabWindow *window = open_window (1240);
  LabHandwritingPage *page = open_page (window);

  keep_drawings (page, 3);
  g_assert_cmpuint (count_held_out (page), ==, LAB_N_DIGITS);
  g_assert_cmpuint (count (page, "4"), ==, 3);

  select_first (page, 2);
  lab_sample_grid_set_label (page->sample_grid, "4");
  app_test_wait_for (count (page, "4") == 5);
  g_assert_cmpuint (count (page, "0"), ==, 1);
  gtk_widget_grab_focus (app_test_find (page, "grid_view"));
  app_test_drive ("key ctrl+z");
  app_test_wait_for (count (page, "4") == 3);

  select_first (page, 3);
  app_test_click (page, "delete_button");
  app_test_wait_for (count (page, NULL) == N_DRAWINGS - 3);
  lab_handwriting_page_undo (page, page->newest_edit);
  app_test_wait_for (count (page, NULL) == N_DRAWINGS);

  select_first (page, 2);
  app_test_click (page, "hold_out_button");
  app_test_wait_for (count_held_out (page) == LAB_N_DIGITS + 2);
  select_first (page, 2);
  app_test_click (page, "hold_out_button");
  app_test_wait_for (count_held_out (page) == LAB_N_DIGITS);
  close_window (window);
}

/* What is shown, and what the network takes it for. */
static void
test_filter (void)
{
  LabWindow *window = open_window (1240);
  LabHandwritingPage *page;

  train_briefly (window);
  page = open_page (window);
  keep_drawings (page, 3);
  g_assert_cmpuint (count_shown (page), ==, N_DRAWINGS);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (find_choice (GTK_WIDGET (page), "7 · 3")), TRUE);
  g_assert_cmpuint (count_shown (page), ==, 3);
  gtk_toggle_button_set_active (
      GTK_TOGGLE_BUTTON (find_choice (GTK_WIDGET (page), "Held out · 10")), TRUE);
  g_assert_cmpuint (count_shown (page), ==, LAB_N_DIGITS);

  for (guint i = 0; i < N_DRAWINGS; i++) {
    g_autoptr (LabSampleItem) item = g_list_model_get_item (G_LIST_MODEL (page->list), i);

    app_test_wait_for (lab_sample_item_get_reading (item) != NULL);
    g_assert_cmpint (
        lab_sample_item_is_misread (item), ==,
        !g_str_equal (lab_sample_item_get_reading (item), lab_sample_item_get_label (item)));
  }
  close_window (window);
}

/* ── what stands in the way ──────────────────────────────────────────────────────────────────────
 */

static void
test_obstacles (void)
{
  LabWindow *window = open_window (1240);
  LabHandwritingPage *page = open_page (window);
  GtkWidget *start = app_test_find (page, "start_button");

  g_assert_false (gtk_widget_is_sensitive (start));
  g_assert_nonnull (strstr (app_test_text (page, "plan_label"), "Train a network"));
  app_test_set (window, "view", g_variant_new_string ("lab"));
  train_briefly (window);
  page = open_page (window);
  app_test_wait_for (strstr (app_test_text (page, "plan_label"), "Draw something") != NULL);
  g_assert_false (gtk_widget_is_sensitive (start));

  keep_drawings (page, 1);
  app_test_wait_for (gtk_widget_is_sensitive (start));
  g_assert_nonnull (strstr (app_test_text (page, "advice_label"), "held out"));

  select_first (page, LAB_N_DIGITS);
  lab_sample_grid_hold_out (page->sample_grid);
  app_test_wait_for (!gtk_widget_is_sensitive (start));
  g_assert_nonnull (strstr (app_test_text (page, "plan_label"), "held out"));
  close_window (window);
}

/* Stopped between, and closed while it trains. */
static void
test_stopped (void)
{
  LabWindow *window = open_window (1240);
  LabHandwritingPage *page;
  LabTuner *tuner;

  train_briefly (window);
  page = open_page (window);
  tuner = lab_tuner_card_get_tuner (page->tuner_card);
  keep_drawings (page, 3);
  app_test_wait_for (gtk_widget_is_sensitive (app_test_find (page, "start_button")));
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (app_test_find (page, "epochs_spin")), 1000);
  app_test_click (page, "start_button");
  app_test_wait_for (lab_tuner_get_state (tuner) == LAB_TUNER_TRAINING);
  app_test_click (page, "stop_button");
  app_test_wait_for (!lab_tuner_is_busy (tuner));
  g_assert_cmpint (lab_run_get_state (lab_tuner_get_run (tuner)), ==, LAB_RUN_STOPPED);

  app_test_click (page, "start_button");
  app_test_wait_for (lab_tuner_get_state (tuner) == LAB_TUNER_TRAINING);
  close_window (window);
}

/* ── the pad of the lab ──────────────────────────────────────────────────────────────────────────
 */

/* Drawn with keys, and kept with one. */
static void
test_kept_in_the_lab (void)
{
  LabWindow *window = open_window (1240);
  LabHandwritingPage *page = LAB_HANDWRITING_PAGE (app_test_find (window, "handwriting_page"));
  GtkWidget *card = lab_card_board_find (LAB_CARD_BOARD (app_test_find (window, "board")), "draw");
  LabDrawPad *pad = LAB_DRAW_PAD (app_test_find (card, "pad"));
  GtkWidget *bar = app_test_find (card, "label_bar");
  guint8 raw[LAB_IMAGE_PIXELS];
  guint n_points;

  app_test_wait_for_store (window);
  g_assert_false (gtk_widget_is_sensitive (bar));
  gtk_widget_grab_focus (GTK_WIDGET (pad));
  app_test_drive ("key space Right Right Right Down Down space");
  app_test_wait_for (gtk_widget_is_sensitive (bar));
  /* As it lies on the pad: the pen began in the middle. */
  lab_draw_pad_render_raw (pad, raw);
  g_assert_cmpuint (raw[14 * LAB_IMAGE_SIZE + 14], >, 200);
  g_assert_cmpuint (raw[0], ==, 0);
  app_test_drive ("key 7");
  app_test_wait_for (count (page, "7") == 1);
  g_assert_cmpuint (lab_drawing_get_n_points (lab_draw_pad_get_drawing (pad)), ==, 0);
  g_assert_false (gtk_widget_is_sensitive (bar));
  /* Without ink nothing is kept. */
  app_test_drive ("key 8");
  app_test_run_for (50);
  g_assert_cmpuint (count (page, NULL), ==, 1);
  lab_handwriting_page_undo (page, page->newest_edit);
  app_test_wait_for (count (page, NULL) == 0);
  /* What cannot be kept stays on the pad. */
  lab_handwriting_page_set_store (page, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (pad));
  app_test_drive ("key space Right Right Right Down Down space");
  app_test_wait_for (gtk_widget_is_sensitive (bar));
  n_points = lab_drawing_get_n_points (lab_draw_pad_get_drawing (pad));
  g_signal_emit_by_name (bar, "chosen", "7");
  g_assert_cmpuint (lab_drawing_get_n_points (lab_draw_pad_get_drawing (pad)), ==, n_points);
  close_window (window);
}

static void
chosen_cb (char **label, const char *name)
{
  g_free (*label);
  *label = g_strdup (name);
}

static GtkWidget *
find_button (GtkWidget *root, const char *text)
{
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found;

    if (GTK_IS_BUTTON (child) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (child)), text) == 0)
      return child;
    found = find_button (child, text);
    if (found != NULL)
      return found;
  }
  return NULL;
}

/* A button for each of a few short names; a list of long ones, which begins with the hint. */
static void
test_label_bar (void)
{
  static const char *const articles[] = {"Trouser", "Ankle boot", "Bag"};
  LabSampleLabelBar *bar = LAB_SAMPLE_LABEL_BAR (g_object_ref_sink (lab_sample_label_bar_new ()));
  g_autoptr (LabClassNames) digits = lab_class_names_new (NULL, LAB_N_DIGITS);
  g_autoptr (LabClassNames) names = lab_class_names_new (articles, G_N_ELEMENTS (articles));
  g_autofree char *label = NULL;
  GtkWidget *button;

  g_signal_connect_swapped (bar, "chosen", G_CALLBACK (chosen_cb), &label);
  lab_sample_label_bar_set_class_names (bar, digits);
  lab_sample_label_bar_set_hint (bar, 3);
  button = find_button (GTK_WIDGET (bar), "9");
  g_assert_nonnull (button);
  g_assert_true (gtk_widget_has_css_class (find_button (GTK_WIDGET (bar), "3"), "hinted"));
  g_assert_false (gtk_widget_has_css_class (button, "hinted"));
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpstr (label, ==, "9");

  lab_sample_label_bar_set_class_names (bar, names);
  g_assert_null (find_button (GTK_WIDGET (bar), "9"));
  lab_sample_label_bar_set_hint (bar, 1);
  button = find_button (GTK_WIDGET (bar), "Keep as This");
  g_assert_true (gtk_widget_get_visible (gtk_widget_get_parent (button)));
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpstr (label, ==, "Ankle boot");
  /* What was picked is kept, whatever the network thinks meanwhile; the next one begins with its guess. */
  gtk_drop_down_set_selected (
      GTK_DROP_DOWN (gtk_widget_get_first_child (gtk_widget_get_parent (button))), 2);
  lab_sample_label_bar_set_hint (bar, 0);
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpstr (label, ==, "Bag");
  lab_sample_label_bar_set_hint (bar, 1);
  lab_sample_label_bar_set_hint (bar, 0);
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpstr (label, ==, "Trouser");
  g_assert_finalize_object (bar);
}

/* ── files ───────────────────────────────────────────────────────────────────────────────────────
 */

static void
count_cb (guint *n)
{
  ++*n;
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    g_assert_cmpint (g_remove (path), ==, 0);
  }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_files (void)
{
  LabWindow *window = open_window (1240);
  LabHandwritingPage *page = open_page (window);
  g_autofree char *folder = g_dir_make_tmp ("digit-lab-handwriting-XXXXXX", NULL);
  g_autofree char *lines = g_build_filename (folder, "drawings.jsonl", NULL);
  g_autofree char *idx = g_build_filename (folder, "idx", NULL);
  guint n_told = 0, n_failed = 0;

  g_signal_connect_swapped (page, "told", G_CALLBACK (count_cb), &n_told);
  g_signal_connect_swapped (page, "failed", G_CALLBACK (count_cb), &n_failed);
  g_assert_false (
      g_action_group_get_action_enabled (G_ACTION_GROUP (page->actions), "export-lines"));
  keep_drawings (page, 3);
  lab_handwriting_page_export_to (page, lines, FALSE);
  app_test_wait_for (n_told == 1);
  lab_handwriting_page_export_to (page, idx, TRUE);
  app_test_wait_for (n_told == 2);
  lab_handwriting_page_import_from (page, lines, FALSE);
  app_test_wait_for (n_told == 3 && count (page, NULL) == 2 * N_DRAWINGS);
  lab_handwriting_page_import_from (page, idx, TRUE);
  app_test_wait_for (n_told == 4 && count (page, NULL) == 3 * N_DRAWINGS);
  g_assert_cmpuint (n_failed, ==, 0);
  lab_handwriting_page_import_from (page, folder, FALSE);
  app_test_wait_for (n_failed == 1);
  g_assert_cmpuint (count (page, NULL), ==, 3 * N_DRAWINGS);

  g_assert_cmpint (g_remove (lines), ==, 0);
  remove_folder (idx);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  close_window (window);
}

/* ── any width ───────────────────────────────────────────────────────────────────────────────────
 */

/* One column at a time, and a half-drawn digit survives the change. */
static void
test_narrow (void)
{
  LabWindow *window = open_window (400);
  LabHandwritingPage *page = open_page (window);
  int minimum;

  app_test_wait_for (page->width == LAB_HANDWRITING_NARROW &&
                     gtk_widget_get_mapped (page->switcher));
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (page->sample_pad)));
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (page->sample_grid)));
  gtk_widget_measure (GTK_WIDGET (page), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL,
                      NULL);
  g_assert_cmpint (minimum, <=, 360);
  g_signal_emit_by_name (lab_sample_pad_get_pad (page->sample_pad), "toggle-pen");
  for (int i = LAB_HANDWRITING_N - 1; i >= 0; i--) {
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (page->buttons[i]), TRUE);
    app_test_wait_for (gtk_widget_get_mapped (page->columns[i]));
  }
  g_assert_cmpuint (lab_drawing_get_n_points (
                        lab_draw_pad_get_drawing (lab_sample_pad_get_pad (page->sample_pad))),
                    ==, 1);
  close_window (window);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/handwriting/taught", test_taught);
  g_test_add_func ("/handwriting/edits", test_edits);
  g_test_add_func ("/handwriting/filter", test_filter);
  g_test_add_func ("/handwriting/obstacles", test_obstacles);
  g_test_add_func ("/handwriting/stopped", test_stopped);
  g_test_add_func ("/handwriting/kept-in-the-lab", test_kept_in_the_lab);
  g_test_add_func ("/handwriting/label-bar", test_label_bar);
  g_test_add_func ("/handwriting/files", test_files);
  g_test_add_func ("/handwriting/narrow", test_narrow);
  return g_test_run ();
}
