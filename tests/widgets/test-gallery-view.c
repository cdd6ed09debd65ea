/* test-gallery-view.c: a gallery that draws what is in sight, and goes where keys say.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-gallery-view.h"

#include "widget-test.h"

typedef struct {
  LabDataset *dataset;
  LabGalleryView *view;
  GtkWidget *scroller, *window;
  guint activated; /* the last one, or G_MAXUINT */
} Fixture;

static void
activated_cb (Fixture *fixture, guint position)
{
  fixture->activated = position;
}

/* The images of the test split from @first on, each @stride-th. */
static LabGalleryList *
make_list (Fixture *fixture, guint first, guint stride, LabVerdicts *verdicts)
{
  guint n = lab_dataset_get_images (fixture->dataset, LAB_SPLIT_TEST)->n;
  GArray *images = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = first; i < n; i += stride)
    g_array_append_val (images, i);
  return lab_gallery_list_new (fixture->dataset, LAB_SPLIT_TEST, verdicts, images);
}

static void
set_list (Fixture *fixture, guint first, guint stride)
{
  g_autoptr (LabGalleryList) list = make_list (fixture, first, stride, NULL);

  lab_gallery_view_set_list (fixture->view, list);
  widget_test_wait_for_frame (GTK_WIDGET (fixture->view));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->dataset = lab_dataset_open_builtin ();
  fixture->activated = G_MAXUINT;
  fixture->view = LAB_GALLERY_VIEW (lab_gallery_view_new ());
  fixture->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (fixture->scroller),
                                 GTK_WIDGET (fixture->view));
  g_signal_connect_swapped (fixture->view, "activated", G_CALLBACK (activated_cb), fixture);
  fixture->window = widget_test_show (fixture->scroller, 640, 400);
  set_list (fixture, 0, 1);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  widget_test_finish (fixture->window, GTK_WIDGET (fixture->view));
  lab_dataset_unref (fixture->dataset);
}

static GtkAdjustment *
get_adjustment (Fixture *fixture)
{
  return gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (fixture->scroller));
}

/* Thousands of images cost no more than those in sight, and a row is drawn once. */
static void
test_rows (Fixture *fixture, gconstpointer data)
{
  GtkAdjustment *adjustment = get_adjustment (fixture);
  guint n_draws = lab_gallery_view_get_n_draws (fixture->view), n_first = n_draws;

  g_assert_cmpuint (fixture->view != NULL ? n_draws : 0, >=, 3);
  g_assert_cmpuint (n_draws, <=, 10);
  g_assert_cmpfloat (gtk_adjustment_get_upper (adjustment), >, 10000);
  gtk_adjustment_set_value (adjustment, 30);
  widget_test_wait_for_frame (GTK_WIDGET (fixture->view));
  g_assert_cmpuint (lab_gallery_view_get_n_draws (fixture->view), <=, n_draws + 1);
  gtk_adjustment_set_value (adjustment, 0);
  n_draws = lab_gallery_view_get_n_draws (fixture->view);
  widget_test_wait_for_frame (GTK_WIDGET (fixture->view));
  g_assert_cmpuint (lab_gallery_view_get_n_draws (fixture->view), ==, n_draws);
  gtk_adjustment_set_value (adjustment, 1e9);
  widget_test_wait_for_frame (GTK_WIDGET (fixture->view));
  g_assert_cmpuint (lab_gallery_view_get_n_draws (fixture->view), >, n_draws);
  g_assert_cmpuint (lab_gallery_view_get_n_draws (fixture->view), <=, n_draws + n_first + 1);
}

static void
test_keys (Fixture *fixture, gconstpointer data)
{
  GtkWidget *view = GTK_WIDGET (fixture->view);
  int last = (int)lab_gallery_view_get_list (fixture->view)->images->len - 1;
  int columns, page;

  g_assert_false (widget_test_press (view, GDK_KEY_Return));
  g_assert_true (widget_test_press (view, GDK_KEY_Right));
  g_assert_cmpint (lab_gallery_view_get_selected (fixture->view), ==, 0);
  g_assert_false (widget_test_press (view, GDK_KEY_Left));
  g_assert_true (widget_test_press (view, GDK_KEY_Down));
  columns = lab_gallery_view_get_selected (fixture->view);
  g_assert_cmpint (columns, >, 1);
  g_assert_true (widget_test_press (view, GDK_KEY_Up));
  g_assert_false (widget_test_press (view, GDK_KEY_Up));
  g_assert_true (widget_test_press (view, GDK_KEY_Page_Down));
  page = lab_gallery_view_get_selected (fixture->view);
  g_assert_cmpint (page % columns, ==, 0);
  g_assert_cmpint (page, >=, columns);
  g_assert_true (widget_test_press (view, GDK_KEY_End));
  g_assert_cmpint (lab_gallery_view_get_selected (fixture->view), ==, last);
  g_assert_cmpfloat (gtk_adjustment_get_value (get_adjustment (fixture)), >, 1000);
  g_assert_false (widget_test_press (view, GDK_KEY_Down));
  g_assert_false (widget_test_press (view, GDK_KEY_Right));
  g_assert_true (widget_test_press (view, GDK_KEY_Page_Up));
  g_assert_true (widget_test_press (view, GDK_KEY_Home));
  g_assert_cmpfloat (gtk_adjustment_get_value (get_adjustment (fixture)), ==, 0);
  g_assert_true (widget_test_press (view, GDK_KEY_Right));
  g_assert_true (widget_test_press (view, GDK_KEY_Return));
  g_assert_cmpuint (fixture->activated, ==, 1);
}

/* Where the list becomes another one, the selected image stays, or none is. */
static void
test_selection (Fixture *fixture, gconstpointer data)
{
  lab_gallery_view_set_selected (fixture->view, 30);
  set_list (fixture, 10, 2);
  g_assert_cmpint (lab_gallery_view_get_selected (fixture->view), ==, 10);
  set_list (fixture, 1, 2);
  g_assert_cmpint (lab_gallery_view_get_selected (fixture->view), ==, -1);
  lab_gallery_view_set_list (fixture->view, NULL);
  g_assert_false (widget_test_press (GTK_WIDGET (fixture->view), GDK_KEY_Home));
  widget_test_wait_for_frame (GTK_WIDGET (fixture->view));
  g_assert_cmpint (lab_gallery_view_get_selected (fixture->view), ==, -1);
}

/* A click opens the image that the picture shows there. */
static void
test_pointer (Fixture *fixture, gconstpointer data)
{
  GtkWidget *view = GTK_WIDGET (fixture->view);
  GtkEventController *click = widget_test_find_controller (view, GTK_TYPE_GESTURE_CLICK, 0);
  GtkEventController *motion =
      widget_test_find_controller (view, GTK_TYPE_EVENT_CONTROLLER_MOTION, 0);
  g_autofree char *readout = NULL;
  g_autofree char *expected = NULL;
  LabGalleryItem first = lab_gallery_list_get (lab_gallery_view_get_list (fixture->view), 0);

  g_signal_emit_by_name (motion, "motion", 50.0, 50.0);
  g_object_get (view, "readout", &readout, NULL);
  expected = lab_gallery_item_describe (&first);
  g_assert_cmpstr (readout, ==, expected);
  g_signal_emit_by_name (click, "released", 1, 50.0, 50.0);
  g_assert_cmpuint (fixture->activated, ==, 0);
  g_assert_cmpint (lab_gallery_view_get_selected (fixture->view), ==, 0);
  g_signal_emit_by_name (motion, "leave");
  fixture->activated = G_MAXUINT;
  g_signal_emit_by_name (click, "released", 1, 50.0, -5.0);
  g_assert_cmpuint (fixture->activated, ==, G_MAXUINT);
}

/* What is known is in the words, and what is not is not. */
static void
test_words (Fixture *fixture, gconstpointer data)
{
  const LabImages *images = lab_dataset_get_images (fixture->dataset, LAB_SPLIT_TEST);
  g_autoptr (LabVerdicts) verdicts = lab_verdicts_new (images->n, 3);
  g_autoptr (LabGalleryList) list = NULL;
  g_autofree char *right = NULL;
  g_autofree char *wrong = NULL;
  LabGalleryItem item;

  verdicts->predicted[0] = images->labels[0];
  verdicts->probability[0] = 0.5f;
  verdicts->predicted[1] = (guint8)((images->labels[1] + 1) % 10);
  verdicts->probability[1] = 0.75f;
  list = make_list (fixture, 0, 1, verdicts);
  item = lab_gallery_list_get (list, 0);
  right = lab_gallery_item_describe (&item);
  g_assert_nonnull (strstr (right, "read correctly, 50.0 %"));
  item = lab_gallery_list_get (list, 1);
  wrong = lab_gallery_item_describe (&item);
  g_assert_nonnull (strstr (wrong, "75.0 %"));
  g_assert_null (strstr (wrong, "correctly"));
  g_assert_cmpint (lab_gallery_list_find (list, 5), ==, 5);
  g_assert_cmpint (lab_gallery_list_find (list, images->n), ==, -1);
  lab_gallery_view_set_list (fixture->view, list);
  lab_gallery_view_set_selected (fixture->view, 1);
  widget_test_wait_for_frame (GTK_WIDGET (fixture->view));
}

/* A narrower gallery has fewer columns, and what was in sight stays there. */
static void
test_resized (Fixture *fixture, gconstpointer data)
{
  double before = gtk_adjustment_get_upper (get_adjustment (fixture));

  gtk_adjustment_set_value (get_adjustment (fixture), before / 2);
  gtk_widget_set_size_request (fixture->scroller, 320, 400);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 320, 400);
  widget_test_wait_for (gtk_widget_get_width (GTK_WIDGET (fixture->view)) < 400);
  widget_test_wait_for_frame (GTK_WIDGET (fixture->view));
  g_assert_cmpfloat (ABS (gtk_adjustment_get_value (get_adjustment (fixture)) /
                              gtk_adjustment_get_upper (get_adjustment (fixture)) -
                          0.5),
                     <, 0.02);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
  add ("/gallery-view/rows", test_rows);
  add ("/gallery-view/keys", test_keys);
  add ("/gallery-view/selection", test_selection);
  add ("/gallery-view/pointer", test_pointer);
  add ("/gallery-view/words", test_words);
  add ("/gallery-view/resized", test_resized);
  return g_test_run ();
}
