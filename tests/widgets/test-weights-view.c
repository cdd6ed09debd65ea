/* test-weights-view.c: the weights' widget: snapshots, scrolling, selection, the end.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-weights-view.h"

#include "widget-test.h"

#define WIDTH  400
#define HEIGHT 300

typedef struct {
  LabWeightsView *view;
  GtkWidget *widget;
  GtkWidget *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->widget = lab_weights_view_new ();
  fixture->view = LAB_WEIGHTS_VIEW (fixture->widget);
  fixture->window = widget_test_show (fixture->widget, WIDTH, HEIGHT);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  widget_test_finish (fixture->window, fixture->widget);
}

/* A network of @n first-layer neurons (0: linear), whose weights are all @value. */
static LabSnapshot *
make_snapshot (int n, float value)
{
  nn_config config = nn_config_default ();
  LabSnapshot *snapshot;

  config.n_hidden = n > 0 ? 1 : 0;
  config.hidden[0] = n;
  snapshot = lab_snapshot_new (&config);
  g_assert_nonnull (snapshot);
  for (gsize i = 0; i < snapshot->n_parameters; i++)
    snapshot->parameters[i] = value;
  return snapshot;
}

static guint32
middle_pixel (Fixture *fixture)
{
  g_autoptr (GdkTexture) texture = widget_test_draw (fixture->widget);

  return widget_test_pixel (texture, WIDTH / 2, HEIGHT / 2);
}

static void
count_cb (GObject *object, GParamSpec *pspec, guint *count)
{
  ++*count;
}

static void
test_grey (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabSnapshot) snapshot = make_snapshot (1, -0.5f);
  guint n_notified = 0;
  gboolean grey;

  lab_weights_view_set_snapshot (fixture->view, snapshot);
  g_assert_cmphex (middle_pixel (fixture), ==, 0xfff59322);
  g_signal_connect (fixture->view, "notify::grey", G_CALLBACK (count_cb), &n_notified);
  g_object_set (fixture->view, "grey", TRUE, NULL);
  g_object_set (fixture->view, "grey", TRUE, NULL);
  g_object_get (fixture->view, "grey", &grey, NULL);
  g_assert_true (grey);
  g_assert_cmpuint (n_notified, ==, 1);
  g_assert_cmphex (middle_pixel (fixture), ==, 0xff000000);
}

static void
test_snapshots (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabSnapshot) one = make_snapshot (1, 0.5f);
  g_autoptr (LabSnapshot) other = make_snapshot (1, -0.1f);

  other->epoch = 7;
  widget_test_wait_for (widget_test_has_description (fixture->widget, "No weights yet"));
  lab_weights_view_set_snapshot (fixture->view, one);
  g_assert_cmphex (middle_pixel (fixture), ==, 0xff0877bd);
  lab_weights_view_set_snapshot (fixture->view, other);
  g_assert_cmphex (middle_pixel (fixture), ==, 0xfff59322);
  widget_test_wait_for (widget_test_has_description (
      fixture->widget, "Weights of 1 first-layer neuron after epoch 7"));
  lab_weights_view_set_snapshot (fixture->view, NULL);
  widget_test_wait_for (widget_test_has_description (fixture->widget, "No weights yet"));
}

static void
test_keys (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabSnapshot) snapshot = make_snapshot (100, 0.25f);

  g_assert_false (widget_test_press (fixture->widget, GDK_KEY_Right));
  lab_weights_view_set_snapshot (fixture->view, snapshot);
  widget_test_wait_for_frame (fixture->widget);
  widget_test_wait_for (widget_test_has_description (
      fixture->widget, "Weights of 100 first-layer neurons after epoch 0"));
  g_assert_true (gtk_widget_grab_focus (fixture->widget));
  widget_test_assert_readout (fixture->widget, NULL);
  g_assert_true (widget_test_press (fixture->widget, GDK_KEY_Right));
  widget_test_assert_readout (fixture->widget, "neuron 0: 0.25 … 0.25");
  widget_test_press (fixture->widget, GDK_KEY_Right);
  widget_test_assert_readout (fixture->widget, "neuron 1: 0.25 … 0.25");
  /* A key's choice is read aloud. */
  widget_test_wait_for (widget_test_has_description (
      fixture->widget, "neuron 1: 0.25 … 0.25\nWeights of 100 first-layer neurons after epoch 0"));
  g_assert_true (widget_test_press (fixture->widget, GDK_KEY_Down));
  g_assert_true (widget_test_press (fixture->widget, GDK_KEY_Up));
  widget_test_assert_readout (fixture->widget, "neuron 1: 0.25 … 0.25");
  /* At the edge the key is left to others. */
  g_assert_false (widget_test_press (fixture->widget, GDK_KEY_Up));
  widget_test_press (fixture->widget, GDK_KEY_End);
  widget_test_assert_readout (fixture->widget, "neuron 99: 0.25 … 0.25");
  g_assert_false (widget_test_press (fixture->widget, GDK_KEY_Right));
  widget_test_press (fixture->widget, GDK_KEY_Page_Up);
  widget_test_press (fixture->widget, GDK_KEY_Page_Down);
  widget_test_press (fixture->widget, GDK_KEY_Home);
  widget_test_assert_readout (fixture->widget, "neuron 0: 0.25 … 0.25");
  widget_test_wait_for_frame (fixture->widget);

  /* Another network's neurons are others. */
  lab_weights_view_set_snapshot (fixture->view, NULL);
  widget_test_assert_readout (fixture->widget, NULL);
}

static void
test_linear (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabSnapshot) snapshot = make_snapshot (0, 0.5f);

  lab_weights_view_set_snapshot (fixture->view, snapshot);
  widget_test_wait_for_frame (fixture->widget);
  gtk_widget_grab_focus (fixture->widget);
  widget_test_press (fixture->widget, GDK_KEY_End);
  widget_test_assert_readout (fixture->widget, "class 9: 0.50 … 0.50");
}

static void
test_pointer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabSnapshot) snapshot = make_snapshot (1, 0.5f);
  GtkEventController *motion =
      widget_test_find_controller (fixture->widget, GTK_TYPE_EVENT_CONTROLLER_MOTION, 0);

  lab_weights_view_set_snapshot (fixture->view, snapshot);
  widget_test_wait_for_frame (fixture->widget);
  g_signal_emit_by_name (motion, "motion", WIDTH / 2.0, HEIGHT / 2.0);
  widget_test_assert_readout (fixture->widget, "neuron 0: 0.50 … 0.50");
  widget_test_wait_for_frame (fixture->widget);
  /* The readout follows the weights, not only the pointer. */
  for (guint i = 0; i < 784; i++)
    snapshot->parameters[i] = 0;
  g_signal_emit_by_name (motion, "motion", 1.0, 1.0);
  widget_test_assert_readout (fixture->widget, NULL);
  g_signal_emit_by_name (motion, "motion", WIDTH / 2.0, HEIGHT / 2.0);
  widget_test_assert_readout (fixture->widget, "neuron 0: 0.000 … 0.000");
  g_signal_emit_by_name (motion, "leave");
  widget_test_assert_readout (fixture->widget, NULL);
}

static void
activated_cb (GtkWidget *view, guint neuron, int *activated)
{
  *activated = (int)neuron;
}

/* A click on a tile, and Return on the selected one; none of it beside the tiles. */
static void
test_activates (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabSnapshot) snapshot = make_snapshot (2, 0.5f);
  GtkEventController *click =
      widget_test_find_controller (fixture->widget, GTK_TYPE_GESTURE_CLICK, 0);
  int activated = -1;

  g_signal_connect (fixture->widget, "activated", G_CALLBACK (activated_cb), &activated);
  lab_weights_view_set_snapshot (fixture->view, snapshot);
  widget_test_wait_for_frame (fixture->widget);
  g_assert_false (widget_test_press (fixture->widget, GDK_KEY_Return));
  g_signal_emit_by_name (click, "pressed", 1, WIDTH * 0.75, HEIGHT / 2.0);
  g_assert_cmpint (activated, ==, -1);
  g_signal_emit_by_name (click, "released", 1, WIDTH / 4.0, HEIGHT / 2.0);
  g_assert_cmpint (activated, ==, -1);
  g_signal_emit_by_name (click, "released", 1, WIDTH * 0.75, HEIGHT / 2.0);
  g_assert_cmpint (activated, ==, 1);
  widget_test_press (fixture->widget, GDK_KEY_Home);
  g_assert_true (widget_test_press (fixture->widget, GDK_KEY_Return));
  g_assert_cmpint (activated, ==, 0);
}

static void
test_class_names (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = {"Ankle boot", NULL};
  g_autoptr (LabClassNames) class_names = lab_class_names_new (names, 1);
  g_autoptr (LabSnapshot) snapshot = make_snapshot (0, 0.5f);

  lab_weights_view_set_snapshot (fixture->view, snapshot);
  lab_weights_view_set_class_names (fixture->view, class_names);
  widget_test_wait_for_frame (fixture->widget);
  gtk_widget_grab_focus (fixture->widget);
  widget_test_press (fixture->widget, GDK_KEY_Home);
  widget_test_assert_readout (fixture->widget, "class Ankle boot: 0.50 … 0.50");
  lab_weights_view_set_class_names (fixture->view, NULL);
  widget_test_assert_readout (fixture->widget, "class 0: 0.50 … 0.50");
}

/* A motion that GTK repeats does not take back what a key has selected. */
static void
test_repeated_motion (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabSnapshot) snapshot = make_snapshot (2, 0.5f);
  GtkEventController *motion =
      widget_test_find_controller (fixture->widget, GTK_TYPE_EVENT_CONTROLLER_MOTION, 0);

  lab_weights_view_set_snapshot (fixture->view, snapshot);
  widget_test_wait_for_frame (fixture->widget);
  gtk_widget_grab_focus (fixture->widget);
  g_signal_emit_by_name (motion, "motion", WIDTH / 4.0, HEIGHT / 2.0);
  widget_test_assert_readout (fixture->widget, "neuron 0: 0.50 … 0.50");
  widget_test_press (fixture->widget, GDK_KEY_End);
  widget_test_assert_readout (fixture->widget, "neuron 1: 0.50 … 0.50");
  g_signal_emit_by_name (motion, "motion", WIDTH / 4.0, HEIGHT / 2.0);
  widget_test_assert_readout (fixture->widget, "neuron 1: 0.50 … 0.50");
  g_signal_emit_by_name (motion, "motion", WIDTH / 4.0 + 1, HEIGHT / 2.0);
  widget_test_assert_readout (fixture->widget, "neuron 0: 0.50 … 0.50");
}

/* The first and the last row of pixels in which a positive weight's colour can be seen. */
static int
find_blue (GdkTexture *texture, int from, int step)
{
  int y = from;

  while (y >= 0 && y < HEIGHT) {
    for (int x = 0; x < WIDTH; x += 14) {
      if (widget_test_pixel (texture, x, y) == 0xff0877bd)
        return y;
    }
    y += step;
  }
  return -1;
}

/* Returns: how much of @widget is drawn, in pixels down. */
static double
drawn_height (GtkWidget *widget)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  graphene_rect_t bounds;

  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (widget),
                          gtk_widget_get_height (widget));
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);
  gsk_render_node_get_bounds (node, &bounds);
  return (double)bounds.size.height;
}

/* 500 tiles on a low card: the view is as high as they are, and a key scrolls to the last. */
static void
test_scrolls (void)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *view = lab_weights_view_new ();
  GtkWidget *window;
  g_autoptr (LabSnapshot) snapshot = make_snapshot (500, 0.5f);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  gpointer weak = view;

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  g_object_add_weak_pointer (G_OBJECT (view), &weak);
  window = widget_test_show (scroller, WIDTH, HEIGHT);
  g_assert_cmpfloat (gtk_adjustment_get_upper (adjustment), <=, HEIGHT);
  lab_weights_view_set_snapshot (LAB_WEIGHTS_VIEW (view), snapshot);
  widget_test_wait_for (gtk_adjustment_get_upper (adjustment) > 2 * HEIGHT);
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), ==, 0);
  widget_test_wait_for_frame (view);
  g_assert_cmpfloat (gtk_widget_get_height (view), >, 3 * HEIGHT);
  g_assert_cmpfloat (drawn_height (view), ==, 2 * HEIGHT);
  gtk_widget_grab_focus (view);
  widget_test_press (view, GDK_KEY_End);
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), >, HEIGHT);
  /* What comes into sight is drawn. */
  for (double place = 0; place <= 1; place += 0.25) {
    g_autoptr (GdkTexture) texture = NULL;
    double value = place * (gtk_adjustment_get_upper (adjustment) - HEIGHT);

    gtk_adjustment_set_value (adjustment, value);
    texture = widget_test_draw (scroller);
    g_assert_cmpint (find_blue (texture, HEIGHT - 1, -1), >=, HEIGHT - 40);
    g_assert_cmpint (find_blue (texture, 0, 1), >=, 0);
    g_assert_cmpint (find_blue (texture, 0, 1), <, 40);
  }
  widget_test_finish (window, scroller);
  widget_test_wait_for (weak == NULL);
}

static void
test_styles (Fixture *fixture, gconstpointer data)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  g_autoptr (LabSnapshot) snapshot = make_snapshot (1, 0);
  guint32 light, dark;

  lab_weights_view_set_snapshot (fixture->view, snapshot);
  light = middle_pixel (fixture);
  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_FORCE_DARK);
  dark = middle_pixel (fixture);
  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_DEFAULT);
  g_assert_cmpuint (light & 0xff, >, 200);
  g_assert_cmpuint (dark & 0xff, <, 80);
}

static void
test_role (Fixture *fixture, gconstpointer data)
{
  g_autofree char *problem = gtk_test_accessible_check_property (
      GTK_ACCESSIBLE (fixture->widget), GTK_ACCESSIBLE_PROPERTY_LABEL, "First-layer weights", NULL);

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
  add ("/widgets/weights-view/grey", test_grey);
  add ("/widgets/weights-view/snapshots", test_snapshots);
  add ("/widgets/weights-view/keys", test_keys);
  add ("/widgets/weights-view/linear", test_linear);
  add ("/widgets/weights-view/pointer", test_pointer);
  add ("/widgets/weights-view/activates", test_activates);
  add ("/widgets/weights-view/class-names", test_class_names);
  add ("/widgets/weights-view/repeated-motion", test_repeated_motion);
  g_test_add_func ("/widgets/weights-view/scrolls", test_scrolls);
  add ("/widgets/weights-view/styles", test_styles);
  add ("/widgets/weights-view/role", test_role);
  return g_test_run ();
}
