/* test-curves-view.c: the curves' widget: properties, crosshair, zoom, live data, the end.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-curves-view.h"

#include <math.h>

#include "lab-run-private.h"
#include "widget-test.h"

#define WIDTH  600
#define HEIGHT 340

typedef struct {
  LabCurvesView *view;
  GtkWidget *widget;
  GtkWidget *window;
  LabDataset *dataset;
  LabRun *run;
} Fixture;

/* Adds @n epochs of ten batches to the run, and tells. */
static void
train (LabRun *run, guint n)
{
  guint n_before;

  lab_run_get_epochs (run, &n_before);
  for (guint i = 0; i < n; i++) {
    float losses[10];
    LabEpoch epoch = {.epoch = n_before + i + 1};

    epoch.train_loss = 0.5 / epoch.epoch;
    epoch.test_loss = 0.2 + 0.01 * ABS ((int)epoch.epoch - 4);
    epoch.train_accuracy = 1 - 0.1 / epoch.epoch;
    epoch.test_accuracy = 0.95;
    for (guint j = 0; j < G_N_ELEMENTS (losses); j++)
      losses[j] = (float)epoch.train_loss;
    lab_run_add_losses (run, losses, G_N_ELEMENTS (losses), 0.01);
    lab_run_add_epoch (run, &epoch);
  }
  lab_run_notify (run);
}

static LabRun *
make_run (LabDataset *dataset)
{
  nn_config config = nn_config_default ();

  config.epochs = 20;
  return lab_run_new (&config, dataset);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->dataset = lab_dataset_open_builtin ();
  fixture->run = make_run (fixture->dataset);
  fixture->widget = lab_curves_view_new ();
  fixture->view = LAB_CURVES_VIEW (fixture->widget);
  fixture->window = widget_test_show (fixture->widget, WIDTH, HEIGHT);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  widget_test_finish (fixture->window, fixture->widget);
  g_assert_finalize_object (fixture->run);
  lab_dataset_unref (fixture->dataset);
}

static void
move (Fixture *fixture, double x, double y)
{
  g_signal_emit_by_name (
      widget_test_find_controller (fixture->widget, GTK_TYPE_EVENT_CONTROLLER_MOTION, 0), "motion",
      x, y);
}

static void
drag (Fixture *fixture, guint button, double from, double to)
{
  GtkEventController *gesture =
      widget_test_find_controller (fixture->widget, GTK_TYPE_GESTURE_DRAG, button);

  g_signal_emit_by_name (gesture, "drag-begin", from, 100.0);
  g_signal_emit_by_name (gesture, "drag-update", (to - from) / 2, 3.0);
  widget_test_wait_for_frame (fixture->widget);
  g_signal_emit_by_name (gesture, "drag-end", to - from, 3.0);
}

static char *
get_readout (Fixture *fixture)
{
  char *readout;

  g_object_get (fixture->view, "readout", &readout, NULL);
  return readout;
}

static void
assert_readout (Fixture *fixture, const char *beginning)
{
  g_autofree char *readout = get_readout (fixture);

  if (beginning == NULL)
    g_assert_null (readout);
  else if (readout == NULL || !g_str_has_prefix (readout, beginning))
    g_error ("readout “%s” does not begin with “%s”", readout, beginning);
}

static void
count_cb (GObject *object, GParamSpec *pspec, guint *count)
{
  ++*count;
}

static void
test_properties (Fixture *fixture, gconstpointer data)
{
  guint n_log = 0, n_smoothing = 0;
  gboolean log_scale;
  double smoothing;

  g_signal_connect (fixture->view, "notify::log-scale", G_CALLBACK (count_cb), &n_log);
  g_signal_connect (fixture->view, "notify::smoothing", G_CALLBACK (count_cb), &n_smoothing);
  for (int i = 0; i < 2; i++)
    g_object_set (fixture->view, "log-scale", TRUE, "smoothing", 0.6, NULL);
  g_object_get (fixture->view, "log-scale", &log_scale, "smoothing", &smoothing, NULL);
  g_assert_true (log_scale);
  g_assert_cmpfloat (smoothing, ==, 0.6);
  g_assert_cmpuint (n_log, ==, 1);
  g_assert_cmpuint (n_smoothing, ==, 1);
  assert_readout (fixture, NULL);
}

/* Without a run, with one, with data coming in, with another, without again. */
static void
test_runs (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) other = make_run (fixture->dataset);
  g_autoptr (GdkTexture) texture = NULL;

  widget_test_wait_for (
      widget_test_has_description (fixture->widget, "Loss and accuracy: no epoch is complete yet"));
  lab_curves_view_set_run (fixture->view, fixture->run);
  train (fixture->run, 5);
  texture = widget_test_draw (fixture->widget);
  widget_test_wait_for (widget_test_has_description (
      fixture->widget, "Loss and accuracy over 5 epochs; train loss 0.100, test loss 0.210, test "
                       "accuracy 95.00\u00a0%; best test loss 0.200 at epoch 4, best test accuracy "
                       "95.00\u00a0% at epoch 1"));
  /* Long after it was set, the run is still followed. */
  train (fixture->run, 1);
  widget_test_wait_for (widget_test_has_description (
      fixture->widget, "Loss and accuracy over 6 epochs; train loss 0.083, test loss 0.220, test "
                       "accuracy 95.00\u00a0%; best test loss 0.200 at epoch 4, best test accuracy "
                       "95.00\u00a0% at epoch 1"));
  lab_curves_view_set_run (fixture->view, other);
  train (fixture->run, 1);
  widget_test_wait_for (
      widget_test_has_description (fixture->widget, "Loss and accuracy: no epoch is complete yet"));
  lab_curves_view_set_run (fixture->view, NULL);
  widget_test_wait_for_frame (fixture->widget);
}

/* However much comes in between two frames, it is all there in the next. */
static void
test_live (Fixture *fixture, gconstpointer data)
{
  lab_curves_view_set_run (fixture->view, fixture->run);
  for (int i = 0; i < 20; i++)
    train (fixture->run, 1);
  widget_test_wait_for_frame (fixture->widget);
  widget_test_press (fixture->widget, GDK_KEY_End);
  assert_readout (fixture, "epoch 20: train loss 0.025");
}

static void
test_keys (Fixture *fixture, gconstpointer data)
{
  guint n_readouts = 0;

  g_assert_true (widget_test_press (fixture->widget, GDK_KEY_Left));
  assert_readout (fixture, NULL);
  lab_curves_view_set_run (fixture->view, fixture->run);
  train (fixture->run, 12);
  widget_test_wait_for_frame (fixture->widget);
  g_signal_connect (fixture->view, "notify::readout", G_CALLBACK (count_cb), &n_readouts);

  g_assert_true (gtk_widget_grab_focus (fixture->widget));
  g_assert_true (widget_test_press (fixture->widget, GDK_KEY_Left));
  assert_readout (fixture, "epoch 12: ");
  widget_test_press (fixture->widget, GDK_KEY_Left);
  assert_readout (fixture, "epoch 11: ");
  widget_test_press (fixture->widget, GDK_KEY_Right);
  widget_test_press (fixture->widget, GDK_KEY_Right);
  assert_readout (fixture, "epoch 12: ");
  widget_test_press (fixture->widget, GDK_KEY_Home);
  assert_readout (fixture, "epoch 1: ");
  widget_test_press (fixture->widget, GDK_KEY_Page_Down);
  assert_readout (fixture, "epoch 11: ");
  widget_test_press (fixture->widget, GDK_KEY_Page_Up);
  widget_test_press (fixture->widget, GDK_KEY_Page_Up);
  assert_readout (fixture, "epoch 1: ");
  widget_test_press (fixture->widget, GDK_KEY_End);
  assert_readout (fixture, "epoch 12: ");
  g_assert_cmpuint (n_readouts, ==, 7);
  /* What is moved by keys is told to those who don't see it. */
  widget_test_wait_for (widget_test_has_description (
      fixture->widget,
      "epoch 12: train loss 0.042, test loss 0.280, train accuracy 99.17\u00a0%, test accuracy "
      "95.00\u00a0%\nLoss and accuracy over 12 epochs; train loss 0.042, test loss 0.280, test "
      "accuracy 95.00\u00a0%; best test loss 0.200 at epoch 4, best test accuracy 95.00\u00a0% at "
      "epoch 1"));
  g_assert_true (widget_test_press (fixture->widget, GDK_KEY_Escape));
  assert_readout (fixture, NULL);
  widget_test_wait_for (widget_test_has_description (
      fixture->widget, "Loss and accuracy over 12 epochs; train loss 0.042, test loss 0.280, test "
                       "accuracy 95.00\u00a0%; best test loss 0.200 at epoch 4, best test accuracy "
                       "95.00\u00a0% at epoch 1"));
  g_assert_false (widget_test_press (fixture->widget, GDK_KEY_Escape));
  g_assert_false (widget_test_press (fixture->widget, GDK_KEY_a));
}

static void
test_pointer (Fixture *fixture, gconstpointer data)
{
  lab_curves_view_set_run (fixture->view, fixture->run);
  train (fixture->run, 12);
  widget_test_wait_for_frame (fixture->widget);

  move (fixture, WIDTH / 2, 60);
  assert_readout (fixture, "epoch ");
  widget_test_wait_for_frame (fixture->widget);
  /* Beyond the newest epoch the newest is read; left of the plot nothing. */
  move (fixture, WIDTH - 20, 60);
  assert_readout (fixture, "epoch 12: ");
  move (fixture, 2, 60);
  assert_readout (fixture, NULL);
  move (fixture, WIDTH / 2, 60);
  g_signal_emit_by_name (
      widget_test_find_controller (fixture->widget, GTK_TYPE_EVENT_CONTROLLER_MOTION, 0), "leave");
  assert_readout (fixture, NULL);
}

/* The readout at the plot's left edge tells where it begins. */
static double
left_epoch (Fixture *fixture)
{
  g_autofree char *readout = NULL;

  widget_test_wait_for_frame (fixture->widget);
  for (double x = 0; x < WIDTH && readout == NULL; x++) {
    move (fixture, x, 60);
    readout = get_readout (fixture);
  }
  g_assert_nonnull (readout);
  return g_ascii_strtod (readout + strlen ("epoch "), NULL);
}

static void
test_zoom (Fixture *fixture, gconstpointer data)
{
  lab_curves_view_set_run (fixture->view, fixture->run);
  train (fixture->run, 12);
  g_assert_cmpfloat (left_epoch (fixture), <, 1);

  lab_curves_view_zoom (fixture->view, 6, 9);
  g_assert_cmpfloat (left_epoch (fixture), ==, 6);
  /* New data change nothing of it. */
  train (fixture->run, 3);
  g_assert_cmpfloat (left_epoch (fixture), ==, 6);
  widget_test_press (fixture->widget, GDK_KEY_0);
  g_assert_cmpfloat (left_epoch (fixture), <, 1);

  drag (fixture, GDK_BUTTON_PRIMARY, 250, 450);
  g_assert_cmpfloat (left_epoch (fixture), >=, 5);
  drag (fixture, GDK_BUTTON_MIDDLE, 250, 3000);
  g_assert_cmpfloat (left_epoch (fixture), <, 1);
  drag (fixture, GDK_BUTTON_MIDDLE, 400, 250);
  g_assert_cmpfloat (left_epoch (fixture), >, 1);
  g_signal_emit_by_name (widget_test_find_controller (fixture->widget, GTK_TYPE_GESTURE_CLICK, 0),
                         "pressed", 2, 200.0, 60.0);
  g_assert_cmpfloat (left_epoch (fixture), <, 1);

  move (fixture, 400, 60);
  for (int i = 0; i < 40; i++)
    widget_test_press (fixture->widget, GDK_KEY_plus);
  g_assert_cmpfloat (left_epoch (fixture), >, 5);
  for (int i = 0; i < 40; i++)
    widget_test_press (fixture->widget, GDK_KEY_minus);
  g_assert_cmpfloat (left_epoch (fixture), <, 1);
  lab_curves_view_zoom (fixture->view, NAN, INFINITY);
  lab_curves_view_zoom (fixture->view, 1e300, 1e301);
  lab_curves_view_zoom (fixture->view, 5, 5.001);
  g_assert_cmpfloat (left_epoch (fixture), >=, 4);
}

/* Keys move what is visible along with the crosshair. */
static void
test_zoom_follows_keys (Fixture *fixture, gconstpointer data)
{
  lab_curves_view_set_run (fixture->view, fixture->run);
  train (fixture->run, 12);
  lab_curves_view_zoom (fixture->view, 8, 11);
  widget_test_press (fixture->widget, GDK_KEY_Home);
  g_assert_cmpfloat (left_epoch (fixture), ==, 1);
}

static void
test_styles (Fixture *fixture, gconstpointer data)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  g_autoptr (GdkTexture) light = NULL;
  g_autoptr (GdkTexture) dark = NULL;
  guint n_different = 0;

  lab_curves_view_set_run (fixture->view, fixture->run);
  train (fixture->run, 8);
  light = widget_test_draw (fixture->widget);
  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_FORCE_DARK);
  dark = widget_test_draw (fixture->widget);
  for (int x = 0; x < WIDTH; x += 5)
    n_different += widget_test_pixel (light, x, 8) != widget_test_pixel (dark, x, 8);
  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_DEFAULT);
  g_assert_cmpuint (n_different, >, 5);
}

static void
test_role (Fixture *fixture, gconstpointer data)
{
  g_autofree char *problem = gtk_test_accessible_check_property (
      GTK_ACCESSIBLE (fixture->widget), GTK_ACCESSIBLE_PROPERTY_LABEL, "Curves", NULL);

  g_assert_null (problem);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (fixture->widget), GTK_ACCESSIBLE_ROLE_IMG);
  g_assert_true (gtk_widget_get_focusable (fixture->widget));
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
  add ("/widgets/curves-view/properties", test_properties);
  add ("/widgets/curves-view/runs", test_runs);
  add ("/widgets/curves-view/live", test_live);
  add ("/widgets/curves-view/keys", test_keys);
  add ("/widgets/curves-view/pointer", test_pointer);
  add ("/widgets/curves-view/zoom", test_zoom);
  add ("/widgets/curves-view/zoom-follows-keys", test_zoom_follows_keys);
  add ("/widgets/curves-view/styles", test_styles);
  add ("/widgets/curves-view/role", test_role);
  return g_test_run ();
}
