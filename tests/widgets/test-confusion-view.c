/* test-confusion-view.c: the confusion matrix's widget: evaluations, modes, selection, the end.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-confusion-view.h"

#include "widget-test.h"

#define WIDTH  400
#define HEIGHT 340
#define NBSP   "\u00a0"

typedef struct {
  LabConfusionView *view;
  GtkWidget *widget;
  GtkWidget *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->widget = lab_confusion_view_new ();
  fixture->view = LAB_CONFUSION_VIEW (fixture->widget);
  fixture->window = widget_test_show (fixture->widget, WIDTH, HEIGHT);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  widget_test_finish (fixture->window, fixture->widget);
}

/* A hundred of each class, all right but 5s read as 3. */
static LabEvaluation *
make_evaluation (guint n_classes, guint n_wrong)
{
  LabEvaluation *evaluation = lab_evaluation_new (100 * n_classes, n_classes);

  g_assert_nonnull (evaluation);
  for (guint i = 0; i < n_classes; i++)
    evaluation->confusion[i * n_classes + i] = 100;
  if (n_wrong > 0) {
    evaluation->confusion[5 * n_classes + 5] -= n_wrong;
    evaluation->confusion[5 * n_classes + 3] += n_wrong;
  }
  return evaluation;
}

static void
count_cb (GObject *object, GParamSpec *pspec, guint *count)
{
  ++*count;
}

static void
test_mode (Fixture *fixture, gconstpointer data)
{
  guint n_notified = 0;
  guint mode;

  g_signal_connect (fixture->view, "notify::mode", G_CALLBACK (count_cb), &n_notified);
  lab_confusion_view_set_mode (fixture->view, DRAW_MATRIX_ROW_PERCENT);
  g_object_set (fixture->view, "mode", DRAW_MATRIX_ROW_PERCENT, NULL);
  g_object_get (fixture->view, "mode", &mode, NULL);
  g_assert_cmpuint (mode, ==, DRAW_MATRIX_ROW_PERCENT);
  g_assert_cmpuint (n_notified, ==, 1);
  g_object_set (fixture->view, "mode", DRAW_MATRIX_COLUMN_PERCENT, NULL);
  g_assert_cmpuint (n_notified, ==, 2);
}

static void
test_evaluations (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabEvaluation) one = make_evaluation (10, 12);
  g_autoptr (LabEvaluation) other = make_evaluation (10, 0);

  widget_test_wait_for (widget_test_has_description (fixture->widget, "No evaluation yet"));
  lab_confusion_view_set_evaluation (fixture->view, one);
  widget_test_wait_for_frame (fixture->widget);
  widget_test_wait_for (widget_test_has_description (
      fixture->widget,
      "1,000 images, 98.8" NBSP "% read correctly; most often 5 was read as 3: 12 images"));
  lab_confusion_view_set_evaluation (fixture->view, other);
  widget_test_wait_for (
      widget_test_has_description (fixture->widget, "1,000 images, 100.0" NBSP "% read correctly"));
  lab_confusion_view_set_evaluation (fixture->view, NULL);
  widget_test_wait_for (widget_test_has_description (fixture->widget, "No evaluation yet"));
}

static void
test_keys (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabEvaluation) evaluation = make_evaluation (10, 12);
  g_autoptr (LabEvaluation) better = make_evaluation (10, 3);

  g_assert_false (widget_test_press (fixture->widget, GDK_KEY_Right));
  lab_confusion_view_set_evaluation (fixture->view, evaluation);
  widget_test_wait_for_frame (fixture->widget);
  widget_test_wait_for (widget_test_has_description (
      fixture->widget,
      "1,000 images, 98.8" NBSP "% read correctly; most often 5 was read as 3: 12 images"));
  gtk_widget_grab_focus (fixture->widget);
  g_assert_true (widget_test_press (fixture->widget, GDK_KEY_Right));
  widget_test_assert_readout (fixture->widget,
                              "0 read correctly: 100 images, 100.0" NBSP "% of all 0s");
  g_assert_false (widget_test_press (fixture->widget, GDK_KEY_Left));
  for (int i = 0; i < 5; i++)
    widget_test_press (fixture->widget, GDK_KEY_Down);
  for (int i = 0; i < 3; i++)
    widget_test_press (fixture->widget, GDK_KEY_Right);
  widget_test_assert_readout (fixture->widget, "5 read as 3: 12 images, 12.0" NBSP "% of all 5s");
  widget_test_wait_for_frame (fixture->widget);
  /* A key's choice is read aloud. */
  widget_test_wait_for (widget_test_has_description (
      fixture->widget, "5 read as 3: 12 images, 12.0" NBSP "% of all 5s\n1,000 images, 98.8" NBSP
                       "% read correctly; most often 5 was read as 3: 12 images\n"
                       "Press Return to see these images"));
  /* New counts are new words; the selection stays. */
  lab_confusion_view_set_evaluation (fixture->view, better);
  widget_test_assert_readout (fixture->widget, "5 read as 3: 3 images, 3.0" NBSP "% of all 5s");
  lab_confusion_view_set_mode (fixture->view, DRAW_MATRIX_COLUMN_PERCENT);
  widget_test_assert_readout (fixture->widget,
                              "5 read as 3: 3 images, 2.9" NBSP "% of all read as 3");
  widget_test_press (fixture->widget, GDK_KEY_End);
  widget_test_assert_readout (fixture->widget,
                              "all 5s: 100 images, 97.0" NBSP "% of them read correctly");
  g_assert_false (widget_test_press (fixture->widget, GDK_KEY_Right));
  widget_test_press (fixture->widget, GDK_KEY_Home);
  widget_test_assert_readout (fixture->widget, "5 read as 0: no images");
  lab_confusion_view_set_evaluation (fixture->view, NULL);
  widget_test_assert_readout (fixture->widget, NULL);
}

static void
test_pointer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabEvaluation) evaluation = make_evaluation (10, 12);
  GtkEventController *motion =
      widget_test_find_controller (fixture->widget, GTK_TYPE_EVENT_CONTROLLER_MOTION, 0);
  guint n_readouts = 0;

  g_signal_emit_by_name (motion, "motion", WIDTH / 2.0, HEIGHT / 2.0);
  widget_test_assert_readout (fixture->widget, NULL);
  lab_confusion_view_set_evaluation (fixture->view, evaluation);
  widget_test_wait_for_frame (fixture->widget);
  g_signal_connect (fixture->view, "notify::readout", G_CALLBACK (count_cb), &n_readouts);
  g_signal_emit_by_name (motion, "motion", WIDTH / 2.0, HEIGHT / 2.0);
  g_signal_emit_by_name (motion, "motion", WIDTH / 2.0 + 0.25, HEIGHT / 2.0);
  g_assert_cmpuint (n_readouts, ==, 1);
  g_signal_emit_by_name (motion, "motion", WIDTH - 8.0, HEIGHT - 8.0);
  widget_test_assert_readout (fixture->widget, "1,000 images, 98.8" NBSP "% read correctly");
  widget_test_wait_for_frame (fixture->widget);
  g_signal_emit_by_name (motion, "motion", 2.0, 2.0);
  widget_test_assert_readout (fixture->widget, NULL);
  g_signal_emit_by_name (motion, "motion", WIDTH / 2.0, HEIGHT / 2.0);
  g_signal_emit_by_name (motion, "leave");
  widget_test_assert_readout (fixture->widget, NULL);
}

/* ── what asks for images ────────────────────────────────────────────────────────────────────────
 */

typedef struct {
  guint n, row, column;
} Activation;

static void
activated_cb (Activation *activation, guint row, guint column)
{
  activation->n++;
  activation->row = row;
  activation->column = column;
}

static void
assert_activated (Activation *activation, guint row, guint column)
{
  g_assert_cmpuint (activation->n, ==, 1);
  g_assert_cmpuint (activation->row, ==, row);
  g_assert_cmpuint (activation->column, ==, column);
  activation->n = 0;
}

static void
click (Fixture *fixture, double x, double y)
{
  GtkEventController *gesture =
      widget_test_find_controller (fixture->widget, GTK_TYPE_GESTURE_CLICK, 1);

  g_signal_emit_by_name (gesture, "pressed", 1, x, y);
  g_signal_emit_by_name (gesture, "released", 1, x, y);
}

/* Where the widget drew its cells: the same picture has the same layout. */
static DrawMatrixLayout
find_layout (LabEvaluation *evaluation)
{
  DrawMatrix matrix = {.counts = evaluation->confusion, .n_classes = evaluation->n_classes};
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  DrawTheme theme = draw_theme (FALSE, FALSE);
  DrawMatrixLayout layout;

  draw_matrix (cr, &matrix, &theme, WIDTH, HEIGHT, &layout);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return layout;
}

static void
test_activate_by_click (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabEvaluation) evaluation = make_evaluation (10, 12);
  DrawMatrixLayout layout = find_layout (evaluation);
  double right = layout.x + 10 * layout.cell_width + layout.total_width / 2;
  double low = layout.y + 10.5 * layout.cell_height;
  double column = layout.x + 3.5 * layout.cell_width, row = layout.y + 5.5 * layout.cell_height;
  GtkEventController *gesture =
      widget_test_find_controller (fixture->widget, GTK_TYPE_GESTURE_CLICK, 1);
  Activation activation = {0};

  g_signal_connect_swapped (fixture->view, "activated", G_CALLBACK (activated_cb), &activation);
  click (fixture, column, row);
  g_assert_cmpuint (activation.n, ==, 0);
  lab_confusion_view_set_evaluation (fixture->view, evaluation);
  widget_test_wait_for_frame (fixture->widget);
  click (fixture, column, row);
  assert_activated (&activation, 5, 3);
  click (fixture, right, row);
  assert_activated (&activation, 5, 10);
  click (fixture, column, low);
  assert_activated (&activation, 10, 3);
  click (fixture, right, low);
  assert_activated (&activation, 10, 10);
  /* The names beside the cells. */
  click (fixture, layout.x - 4, row);
  assert_activated (&activation, 5, 10);
  click (fixture, column, layout.y - 4);
  assert_activated (&activation, 10, 3);
  /* A cell without images, the corner, and a click that ends elsewhere. */
  click (fixture, layout.x + 2, row);
  click (fixture, layout.x - 4, layout.y - 4);
  g_signal_emit_by_name (gesture, "pressed", 1, column, row);
  g_signal_emit_by_name (gesture, "released", 1, right, row);
  g_assert_cmpuint (activation.n, ==, 0);
}

static void
test_activate_by_key (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabEvaluation) evaluation = make_evaluation (10, 12);
  Activation activation = {0};

  g_signal_connect_swapped (fixture->view, "activated", G_CALLBACK (activated_cb), &activation);
  lab_confusion_view_set_evaluation (fixture->view, evaluation);
  widget_test_wait_for_frame (fixture->widget);
  gtk_widget_grab_focus (fixture->widget);
  g_assert_false (widget_test_press (fixture->widget, GDK_KEY_Return));
  widget_test_press (fixture->widget, GDK_KEY_Right);
  g_assert_true (widget_test_press (fixture->widget, GDK_KEY_Return));
  assert_activated (&activation, 0, 0);
  widget_test_press (fixture->widget, GDK_KEY_End);
  g_assert_true (widget_test_press (fixture->widget, GDK_KEY_KP_Enter));
  assert_activated (&activation, 0, 10);
  widget_test_press (fixture->widget, GDK_KEY_Home);
  widget_test_press (fixture->widget, GDK_KEY_Right);
  g_assert_false (widget_test_press (fixture->widget, GDK_KEY_Return));
  g_assert_cmpuint (activation.n, ==, 0);
}

/* The pointer tells what can be clicked. */
static void
test_hint (Fixture *fixture, gconstpointer data)
{
  static const char described[] =
      "1,000 images, 98.8" NBSP "% read correctly; most often 5 was read as 3: 12 images";
  g_autoptr (LabEvaluation) evaluation = make_evaluation (10, 12);
  DrawMatrixLayout layout = find_layout (evaluation);
  GtkEventController *motion =
      widget_test_find_controller (fixture->widget, GTK_TYPE_EVENT_CONTROLLER_MOTION, 0);
  double row = layout.y + 5.5 * layout.cell_height;

  lab_confusion_view_set_evaluation (fixture->view, evaluation);
  widget_test_wait_for_frame (fixture->widget);
  g_signal_emit_by_name (motion, "motion", layout.x + 3.5 * layout.cell_width, row);
  g_assert_cmpstr (gtk_widget_get_tooltip_text (fixture->widget), ==,
                   "5 read as 3: 12 images, 12.0" NBSP "% of all 5s\nClick to see these images");
  g_assert_cmpstr (gdk_cursor_get_name (gtk_widget_get_cursor (fixture->widget)), ==, "pointer");
  g_signal_emit_by_name (motion, "motion", layout.x + 2, row);
  g_assert_null (gtk_widget_get_cursor (fixture->widget));
  /* What is pointed at does not take the description's place, whichever was there first. */
  widget_test_wait_for (widget_test_has_description (fixture->widget, described));
  g_signal_emit_by_name (motion, "motion", layout.x + 3.5 * layout.cell_width, row);
  g_assert_true (gtk_widget_get_has_tooltip (fixture->widget));
  g_assert_true (widget_test_has_description (fixture->widget, described));
  g_signal_emit_by_name (motion, "leave");
  g_assert_false (gtk_widget_get_has_tooltip (fixture->widget));
  g_assert_true (widget_test_has_description (fixture->widget, described));
}

static void
test_names (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = {"Bag", "Ankle boot"};
  g_autoptr (LabEvaluation) two = make_evaluation (2, 0);
  g_autoptr (LabEvaluation) three = make_evaluation (3, 0);
  LabClassNames *class_names = lab_class_names_new (names, 2);

  two->confusion[1] = 25;
  lab_confusion_view_set_evaluation (fixture->view, two);
  lab_confusion_view_set_class_names (fixture->view, class_names);
  lab_class_names_unref (class_names);
  widget_test_wait_for_frame (fixture->widget);
  gtk_widget_grab_focus (fixture->widget);
  widget_test_press (fixture->widget, GDK_KEY_Right);
  widget_test_press (fixture->widget, GDK_KEY_Right);
  widget_test_assert_readout (fixture->widget,
                              "Bag read as Ankle boot: 25 images, 20.0" NBSP "% of all of “Bag”");
  /* Three classes are not those two. */
  lab_confusion_view_set_evaluation (fixture->view, three);
  widget_test_wait_for_frame (fixture->widget);
  widget_test_press (fixture->widget, GDK_KEY_Right);
  widget_test_assert_readout (fixture->widget,
                              "0 read correctly: 100 images, 100.0" NBSP "% of all 0s");
  lab_confusion_view_set_evaluation (fixture->view, two);
  lab_confusion_view_set_class_names (fixture->view, NULL);
  widget_test_wait_for_frame (fixture->widget);
}

/* A selection in sixty-two classes is none in ten. */
static void
test_classes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabEvaluation) many = make_evaluation (62, 1);
  g_autoptr (LabEvaluation) few = make_evaluation (10, 1);

  lab_confusion_view_set_evaluation (fixture->view, many);
  widget_test_wait_for_frame (fixture->widget);
  gtk_widget_grab_focus (fixture->widget);
  widget_test_press (fixture->widget, GDK_KEY_Right);
  widget_test_press (fixture->widget, GDK_KEY_End);
  widget_test_assert_readout (fixture->widget,
                              "all 0s: 100 images, 100.0" NBSP "% of them read correctly");
  lab_confusion_view_set_evaluation (fixture->view, few);
  widget_test_assert_readout (fixture->widget, NULL);
  widget_test_wait_for_frame (fixture->widget);
}

static void
test_styles (Fixture *fixture, gconstpointer data)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  g_autoptr (LabEvaluation) evaluation = make_evaluation (10, 12);
  g_autoptr (GdkTexture) light = NULL;
  g_autoptr (GdkTexture) dark = NULL;
  guint n_different = 0;

  lab_confusion_view_set_evaluation (fixture->view, evaluation);
  light = widget_test_draw (fixture->widget);
  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_FORCE_DARK);
  dark = widget_test_draw (fixture->widget);
  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_DEFAULT);
  for (int x = 40; x < WIDTH - 60; x += 15) {
    for (int y = 60; y < HEIGHT - 60; y += 15)
      n_different += widget_test_pixel (light, x, y) != widget_test_pixel (dark, x, y);
  }
  g_assert_cmpuint (n_different, >, 30);
}

static void
test_role (Fixture *fixture, gconstpointer data)
{
  g_autofree char *problem = gtk_test_accessible_check_property (
      GTK_ACCESSIBLE (fixture->widget), GTK_ACCESSIBLE_PROPERTY_LABEL, "Confusion matrix", NULL);

  g_assert_null (problem);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (fixture->widget), GTK_ACCESSIBLE_ROLE_IMG);
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
  add ("/widgets/confusion-view/mode", test_mode);
  add ("/widgets/confusion-view/evaluations", test_evaluations);
  add ("/widgets/confusion-view/keys", test_keys);
  add ("/widgets/confusion-view/pointer", test_pointer);
  add ("/widgets/confusion-view/activate-by-click", test_activate_by_click);
  add ("/widgets/confusion-view/activate-by-key", test_activate_by_key);
  add ("/widgets/confusion-view/hint", test_hint);
  add ("/widgets/confusion-view/names", test_names);
  add ("/widgets/confusion-view/classes", test_classes);
  add ("/widgets/confusion-view/styles", test_styles);
  add ("/widgets/confusion-view/role", test_role);
  return g_test_run ();
}
