/* test-images.c: the page of images: from a cell of the confusion matrix to one image, and back.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app-test.h"
#include "lab-activations-view.h"
#include "lab-biography-view.h"
#include "lab-gallery-csv.h"
#include "lab-gallery-view.h"
#include "lab-test-data.h"
#include "lab-window-private.h"

#include <glib/gstdio.h>

static LabGalleryView *
get_view (LabWindow *window)
{
  return LAB_GALLERY_VIEW (app_test_find (window->images_page, "view"));
}

static LabGalleryList *
get_list (LabWindow *window)
{
  return lab_gallery_view_get_list (get_view (window));
}

static guint
count_images (LabWindow *window)
{
  LabGalleryList *list = get_list (window);

  return list != NULL ? list->images->len : 0;
}

static gboolean
has_verdicts (LabWindow *window, guint epoch)
{
  LabGalleryList *list = get_list (window);

  return list != NULL && list->verdicts != NULL && list->verdicts->epoch == epoch;
}

static gboolean
shows (LabWindow *window, const char *id, const char *name)
{
  GtkStack *stack = GTK_STACK (app_test_find (window->images_page, id));

  return g_strcmp0 (gtk_stack_get_visible_child_name (stack), name) == 0;
}

static void
go_to_page (LabWindow *window)
{
  gtk_stack_set_visible_child_name (window->view_stack, "images");
  app_test_wait_for (gtk_widget_get_mapped (GTK_WIDGET (window->images_page)));
}

static void
show_query (LabWindow *window, LabSplit split, int actual, int predicted, LabImageShow show)
{
  const LabImageQuery query = {split, actual, predicted, show, LAB_ORDER_SUREST};

  lab_images_page_show (window->images_page, &query);
}

/* Opens a window, and trains a small network in it that still makes mistakes. */
static LabWindow *
open_trained (int width, int height, int epochs)
{
  LabWindow *window = app_test_open (width, height);

  app_test_record (window, epochs, 1);
  return window;
}

/* Closes the window, and asserts that nothing of the page is left either. */
static void
close_window (LabWindow *window)
{
  static const char *const ids[] = {
      "filters",    "view",    "panel",          "classes",          "likeness", "calibration",
      "image_view", "picture", "biography_view", "activations_view", "time_bar"};
  gpointer gone[G_N_ELEMENTS (ids) + 1];

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    gone[i] = app_test_find (window->images_page, ids[i]);
  gone[G_N_ELEMENTS (ids)] = window->images_page;
  for (guint i = 0; i < G_N_ELEMENTS (gone); i++) {
    g_assert_nonnull (gone[i]);
    g_object_add_weak_pointer (gone[i], &gone[i]);
  }
  app_test_close (window);
  for (guint i = 0; i < G_N_ELEMENTS (gone); i++)
    app_test_wait_for (gone[i] == NULL);
}

/* The cell off the diagonal that most images were counted in. */
static guint32
find_worst (const guint32 *counts, guint n_classes, guint *row, guint *column)
{
  guint32 most = 0;

  for (guint i = 0; i < n_classes; i++)
    for (guint j = 0; j < n_classes; j++)
      if (i != j && counts[i * n_classes + j] > most) {
        most = counts[i * n_classes + j];
        *row = i;
        *column = j;
      }
  return most;
}

/* A cell leads to its images, one of them opens with its biography, and Escape goes back. */
static void
test_way (void)
{
  LabWindow *window = open_trained (1280, 800, 3);
  const guint32 *counts = lab_run_get_confusion (window->shown, 3);
  guint row, column, n = find_worst (counts, 10, &row, &column);
  GtkWidget *page = GTK_WIDGET (window->images_page);
  const LabImages *images;

  g_assert_cmpuint (n, >, 0);
  g_signal_emit_by_name (lab_card_board_find (window->board, "confusion"), "activated", row,
                         column);
  app_test_wait_for (gtk_widget_get_mapped (page) && has_verdicts (window, 3) &&
                     count_images (window) == n);
  images = lab_dataset_get_images (get_list (window)->dataset, LAB_SPLIT_TEST);
  for (guint i = 0; i < n; i++) {
    LabGalleryItem item = lab_gallery_list_get (get_list (window), i);

    g_assert_cmpuint (item.label, ==, row);
    g_assert_cmpuint (images->labels[item.image], ==, row);
    g_assert_cmpuint (item.predicted_class, ==, column);
  }

  gtk_widget_grab_focus (GTK_WIDGET (get_view (window)));
  app_test_drive ("key Home Return");
  app_test_wait_for (shows (window, "stack", "image"));
  g_assert_true (gtk_widget_get_mapped (app_test_find (page, "biography_view")));
  g_assert_cmpuint (strlen (app_test_text (page, "biography_label")), >, 10);
  /* What the network says of it now arrives from its thread. */
  app_test_wait_for (
      strstr (app_test_text (app_test_find (page, "image_view"), "title_label"), "read") != NULL);
  app_test_wait_for (
      strcmp (app_test_text (page, "network_label"), "By the network after epoch 3") == 0);
  app_test_wait_for (gtk_flow_box_get_child_at_index (
                         GTK_FLOW_BOX (app_test_find (page, "neighbours_box")), 9) != NULL);
  app_test_drive ("key Escape");
  app_test_wait_for (shows (window, "stack", "gallery"));
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) == GTK_WIDGET (get_view (window)));
  g_assert_cmpint (lab_gallery_view_get_selected (get_view (window)), ==, 0);
  close_window (window);
}

/* On a second visit, too, the images are those that were asked for. */
static void
test_second_visit (void)
{
  LabWindow *window = open_trained (1280, 800, 2);
  const guint32 *counts = lab_run_get_confusion (window->shown, 2);
  guint row, column, n = find_worst (counts, 10, &row, &column);

  go_to_page (window);
  app_test_wait_for (has_verdicts (window, 2) && count_images (window) > n);
  gtk_stack_set_visible_child_name (window->view_stack, "lab");
  app_test_wait_for (!gtk_widget_get_mapped (GTK_WIDGET (window->images_page)));
  g_signal_emit_by_name (lab_card_board_find (window->board, "confusion"), "activated", row,
                         column);
  app_test_wait_for (gtk_widget_get_mapped (GTK_WIDGET (window->images_page)) &&
                     count_images (window) == n);
  close_window (window);
}

/* Totals ask for all mistakes of a class, or that were taken for it. */
static void
test_totals (void)
{
  LabWindow *window = open_trained (1280, 800, 2);
  const guint32 *counts = lab_run_get_confusion (window->shown, 2);
  GtkWidget *card = lab_card_board_find (window->board, "confusion");
  guint row, column, n_row = 0, n_column = 0;

  find_worst (counts, 10, &row, &column);
  for (guint i = 0; i < 10; i++) {
    n_row += i != row ? counts[row * 10 + i] : 0;
    n_column += i != column ? counts[i * 10 + column] : 0;
  }
  g_signal_emit_by_name (card, "activated", row, 10);
  app_test_wait_for (has_verdicts (window, 2) && count_images (window) == n_row);
  g_signal_emit_by_name (card, "activated", 10, column);
  app_test_wait_for (count_images (window) == n_column);
  close_window (window);
}

/* Moving the cursor changes which images are mistakes, though the network of that epoch may be gone. */
static void
test_cursor (void)
{
  LabWindow *window = open_trained (1280, 800, 4);
  LabCursor *cursor = lab_window_get_cursor (window);

  go_to_page (window);
  for (guint epoch = 4; epoch >= 1; epoch--) {
    const guint32 *counts = lab_run_get_confusion (window->shown, epoch);
    guint n_wrong = 0;

    for (guint i = 0; i < 100; i++)
      n_wrong += i / 10 != i % 10 ? counts[i] : 0;
    lab_cursor_set_epoch (cursor, epoch);
    app_test_wait_for (has_verdicts (window, epoch) && count_images (window) == n_wrong);
  }
  close_window (window);
}

/* Of a run from the store the predictions are read, and give the same. */
static void
test_recorded (void)
{
  LabWindow *window = open_trained (1280, 800, 3);
  gint64 id = lab_cursor_get_run_id (lab_window_get_cursor (window));
  guint n_before;

  go_to_page (window);
  app_test_wait_for (has_verdicts (window, 3) && count_images (window) > 0);
  n_before = count_images (window);
  app_test_activate (window, "reset");
  app_test_wait_for (has_verdicts (window, 0));
  lab_window_show_stored_run (window, id);
  app_test_wait_for (lab_cursor_get_run_id (lab_window_get_cursor (window)) == id);
  go_to_page (window);
  app_test_wait_for (has_verdicts (window, 3) && count_images (window) == n_before);
  lab_images_page_open (window->images_page, LAB_SPLIT_TEST, 7);
  app_test_wait_for (
      lab_run_get_predictions (window->shown) != NULL &&
      gtk_widget_get_visible (app_test_find (window->images_page, "biography_view")));
  close_window (window);
}

/* The training images are read by the network; of single ones nothing was recorded. */
static void
test_training_split (void)
{
  LabWindow *window = open_trained (1280, 800, 2);
  guint n;

  go_to_page (window);
  show_query (window, LAB_SPLIT_TRAIN, LAB_ANY_CLASS, LAB_ANY_CLASS, LAB_SHOW_ALL);
  app_test_wait_for (has_verdicts (window, 2) && get_list (window)->split == LAB_SPLIT_TRAIN);
  n = lab_dataset_get_images (get_list (window)->dataset, LAB_SPLIT_TRAIN)->n;
  g_assert_cmpuint (count_images (window), ==, n);
  lab_images_page_open (window->images_page, LAB_SPLIT_TRAIN, n - 1);
  app_test_wait_for (shows (window, "stack", "image"));
  g_assert_nonnull (strstr (app_test_text (window->images_page, "biography_label"), "test images"));
  g_assert_false (gtk_widget_get_visible (app_test_find (window->images_page, "biography_view")));
  /* There is no such image. */
  lab_images_page_open (window->images_page, LAB_SPLIT_TRAIN, n);
  g_assert_nonnull (strstr (app_test_text (window->images_page, "place_label"), "Training"));
  close_window (window);
}

/* A run of other data says nothing of these images, and the page does not pretend it did. */
static void
test_other_dataset (void)
{
  LabWindow *window = open_trained (1280, 800, 2);
  g_autoptr (LabDataset) other = lab_test_data_new (100, 50);

  go_to_page (window);
  app_test_wait_for (has_verdicts (window, 2));
  lab_images_page_set_dataset (window->images_page, other);
  app_test_wait_for (shows (window, "body_stack", "nothing"));
  g_assert_cmpuint (count_images (window), ==, 0);
  app_test_click (window->images_page, "all_button");
  app_test_wait_for (count_images (window) == 50);
  g_assert_null (get_list (window)->verdicts);
  lab_images_page_open (window->images_page, LAB_SPLIT_TEST, 3);
  app_test_wait_for (shows (window, "stack", "image"));
  app_test_run_for (50);
  g_assert_null (strstr (
      app_test_text (app_test_find (window->images_page, "image_view"), "title_label"), "read"));
  lab_images_page_set_dataset (window->images_page, NULL);
  app_test_wait_for (shows (window, "stack", "gallery") && shows (window, "body_stack", "nothing"));
  close_window (window);
}

/* The window closes as well with such a run. */
static void
test_other_dataset_closed (void)
{
  LabWindow *window = open_trained (1280, 800, 1);
  g_autoptr (LabDataset) other = lab_test_data_new (100, 50);

  go_to_page (window);
  app_test_wait_for (has_verdicts (window, 1));
  lab_images_page_set_dataset (window->images_page, other);
  app_test_wait_for (shows (window, "body_stack", "nothing"));
  close_window (window);
}

/* The list that is shown as a file, one line for each image. */
static void
test_csv (void)
{
  LabWindow *window = open_trained (1280, 800, 1);
  g_autofree char *folder = g_dir_make_tmp ("digit-lab-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "images.csv", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_auto (GStrv) fields = NULL;
  g_autoptr (GError) error = NULL;
  LabGalleryItem item;
  guint n;

  go_to_page (window);
  app_test_wait_for (has_verdicts (window, 1) && count_images (window) > 0);
  n = count_images (window);
  item = lab_gallery_list_get (get_list (window), 0);
  g_assert_true (lab_gallery_list_write_csv (get_list (window), path, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, n + 2);
  fields = g_strsplit (lines[1], ",", -1);
  g_assert_cmpuint (g_strv_length (fields), ==, 6);
  g_assert_cmpstr (fields[0], ==, "test");
  g_assert_cmpuint (g_ascii_strtoull (fields[1], NULL, 10), ==, item.image);
  g_assert_cmpstr (fields[2], ==, item.actual);
  g_assert_cmpstr (fields[3], ==, item.predicted);
  g_assert_cmpfloat_with_epsilon (g_ascii_strtod (fields[4], NULL), item.probability, 1e-5);
  g_remove (path);
  g_rmdir (folder);
  g_assert_false (lab_gallery_list_write_csv (get_list (window), path, &error));
  g_assert_nonnull (error);
  close_window (window);
}

/* No class has mistakes where there are none: the page says so. */
static void
test_no_mistakes (void)
{
  LabWindow *window = open_trained (1280, 800, 1);
  const guint32 *counts = lab_run_get_confusion (window->shown, 1);
  int row = -1, column = -1;

  for (int i = 0; i < 100; i++)
    if (counts[i] == 0)
      row = i / 10, column = i % 10;
  g_assert_cmpint (row, >=, 0);
  go_to_page (window);
  show_query (window, LAB_SPLIT_TEST, row, column, LAB_SHOW_MISTAKES);
  app_test_wait_for (has_verdicts (window, 1) && shows (window, "body_stack", "nothing"));
  g_assert_cmpstr (adw_status_page_get_title (
                       ADW_STATUS_PAGE (app_test_find (window->images_page, "status_page"))),
                   ==, "No Mistakes Here");
  close_window (window);
}

/* A digit's key asks for its class, and again for any; the lists and the classes follow. */
static void
test_keys (void)
{
  LabWindow *window = open_trained (1280, 800, 1);
  GtkDropDown *actual = GTK_DROP_DOWN (app_test_find (window->images_page, "actual_dropdown"));
  guint n_all;

  go_to_page (window);
  show_query (window, LAB_SPLIT_TEST, LAB_ANY_CLASS, LAB_ANY_CLASS, LAB_SHOW_ALL);
  n_all = lab_dataset_get_images (lab_window_get_dataset (window), LAB_SPLIT_TEST)->n;
  app_test_wait_for (has_verdicts (window, 1) && count_images (window) == n_all);
  gtk_widget_grab_focus (GTK_WIDGET (get_view (window)));
  app_test_drive ("key 4");
  app_test_wait_for (count_images (window) < n_all &&
                     lab_gallery_list_get (get_list (window), 0).label == 4);
  g_assert_cmpuint (gtk_drop_down_get_selected (actual), ==, 5);
  app_test_drive ("key 4");
  app_test_wait_for (count_images (window) == n_all);
  g_assert_cmpuint (gtk_drop_down_get_selected (actual), ==, 0);
  gtk_drop_down_set_selected (actual, 3);
  app_test_wait_for (count_images (window) < n_all &&
                     lab_gallery_list_get (get_list (window), 0).label == 2);

  /* From image to image, and to the neuron of one. */
  gtk_widget_grab_focus (GTK_WIDGET (get_view (window)));
  app_test_drive ("key Home Right Return");
  app_test_wait_for (shows (window, "stack", "image"));
  app_test_drive ("key Right");
  app_test_wait_for (lab_gallery_view_get_selected (get_view (window)) == 2);
  app_test_drive ("key Left Left");
  app_test_wait_for (lab_gallery_view_get_selected (get_view (window)) == 0);
  g_assert_false (gtk_widget_is_sensitive (app_test_find (window->images_page, "previous_button")));
  g_signal_emit_by_name (app_test_find (window->images_page, "activations_view"), "activated", 0,
                         3);
  app_test_wait_for (g_strcmp0 (gtk_stack_get_visible_child_name (window->view_stack), "network") ==
                     0);
  close_window (window);
}

/* A click in the biography moves the cursor. */
static void
test_biography (void)
{
  LabWindow *window = open_trained (1280, 800, 3);
  LabCursor *cursor = lab_window_get_cursor (window);
  GtkWidget *page = GTK_WIDGET (window->images_page);

  go_to_page (window);
  lab_images_page_open (window->images_page, LAB_SPLIT_TEST, 0);
  app_test_wait_for (gtk_widget_get_mapped (app_test_find (page, "biography_view")));
  g_signal_emit_by_name (app_test_find (page, "biography_view"), "activated", 2);
  g_assert_cmpuint (lab_cursor_get_epoch (cursor), ==, 2);
  g_assert_false (lab_cursor_get_follows (cursor));
  app_test_wait_for (
      strcmp (app_test_text (page, "network_label"), "By the network after epoch 2") == 0);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (app_test_find (page, "saliency_dropdown")), 1);
  app_test_run_for (50);
  close_window (window);
}

/* The classes, the calibration, and a search for look-alikes that is given up with the window. */
static void
test_panel (void)
{
  LabWindow *window = open_trained (1280, 800, 1);
  GtkWidget *page = GTK_WIDGET (window->images_page);
  GtkWidget *list_box = app_test_find (page, "list_box");
  GtkListBoxRow *row;

  go_to_page (window);
  app_test_wait_for (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list_box), 10) != NULL);
  row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (list_box), 6);
  g_signal_emit_by_name (list_box, "row-activated", row);
  app_test_wait_for (has_verdicts (window, 1) && count_images (window) > 0 &&
                     lab_gallery_list_get (get_list (window), 0).label == 6);
  g_assert_true (gtk_list_box_get_selected_row (GTK_LIST_BOX (list_box)) == row);
  g_signal_emit_by_name (list_box, "row-activated", row);
  g_assert_null (gtk_list_box_get_selected_row (GTK_LIST_BOX (list_box)));

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (app_test_find (page, "calibration_button")),
                                TRUE);
  app_test_wait_for (strstr (app_test_text (page, "sentence_label"), "percentage points") != NULL);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (app_test_find (page, "likeness_button")), TRUE);
  app_test_click (page, "find_button");
  app_test_wait_for (gtk_flow_box_get_child_at_index (
                         GTK_FLOW_BOX (app_test_find (page, "pairs_box")), 0) != NULL);
  app_test_click (page, "find_button");
  close_window (window);
}

/* As narrow as a phone: the panel comes on top of the images. */
static void
test_narrow (void)
{
  LabWindow *window = open_trained (400, 640, 1);
  int minimum;

  app_test_wait_for (adw_flap_get_folded (window->flap));
  app_test_wait_for (!gtk_widget_get_visible (app_test_find (window, "step_label")));
  gtk_window_set_default_size (GTK_WINDOW (window), 360, 640);
  go_to_page (window);
  app_test_wait_for (has_verdicts (window, 1));
  app_test_wait_for (adw_flap_get_folded (ADW_FLAP (app_test_find (window->images_page, "flap"))));
  app_test_wait_for (gtk_widget_get_width (GTK_WIDGET (window)) <= 360);
  lab_images_page_open (window->images_page, LAB_SPLIT_TEST, 0);
  app_test_wait_for (shows (window, "stack", "image"));
  gtk_widget_measure (GTK_WIDGET (window->images_page), GTK_ORIENTATION_HORIZONTAL, -1, &minimum,
                      NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
  close_window (window);
}

/* While it trains the page follows; unseen it does nothing, and closing it in the middle is no harm. */
static void
test_training (void)
{
  LabWindow *window = app_test_open (1280, 800);
  guint n_draws;

  app_test_set (window, "preset", g_variant_new_string ("linear"));
  app_test_set (window, "epochs", g_variant_new_int32 (10000));
  app_test_activate (window, "reset");
  go_to_page (window);
  app_test_activate (window, "train");
  app_test_wait_for_epoch (window, 2);
  app_test_wait_for (get_list (window) != NULL && get_list (window)->verdicts != NULL &&
                     get_list (window)->verdicts->epoch >= 2);
  show_query (window, LAB_SPLIT_TRAIN, LAB_ANY_CLASS, LAB_ANY_CLASS, LAB_SHOW_MISTAKES);
  app_test_wait_for (get_list (window)->split == LAB_SPLIT_TRAIN &&
                     get_list (window)->verdicts != NULL);
  lab_images_page_open (window->images_page, LAB_SPLIT_TEST, 5);
  app_test_wait_for (strstr (app_test_text (window->images_page, "network_label"), "epoch") !=
                     NULL);
  gtk_stack_set_visible_child_name (window->view_stack, "lab");
  app_test_wait_for (!gtk_widget_get_mapped (GTK_WIDGET (window->images_page)));
  app_test_run_for (100);
  n_draws = lab_gallery_view_get_n_draws (get_view (window));
  app_test_wait_for_epoch (window, 6);
  g_assert_cmpuint (lab_gallery_view_get_n_draws (get_view (window)), ==, n_draws);
  close_window (window);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/images/second-visit", test_second_visit);
  g_test_add_func ("/images/way", test_way);
  g_test_add_func ("/images/totals", test_totals);
  g_test_add_func ("/images/cursor", test_cursor);
  g_test_add_func ("/images/recorded", test_recorded);
  g_test_add_func ("/images/training-split", test_training_split);
  g_test_add_func ("/images/other-dataset", test_other_dataset);
  g_test_add_func ("/images/other-dataset-closed", test_other_dataset_closed);
  g_test_add_func ("/images/csv", test_csv);
  g_test_add_func ("/images/no-mistakes", test_no_mistakes);
  g_test_add_func ("/images/keys", test_keys);
  g_test_add_func ("/images/biography", test_biography);
  g_test_add_func ("/images/panel", test_panel);
  g_test_add_func ("/images/narrow", test_narrow);
  g_test_add_func ("/images/training", test_training);
  return g_test_run ();
}
