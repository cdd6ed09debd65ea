/* test-curves-view-runs.c: several runs in the curves' widget, and the cursor: what is asked of it by
 * pointer and keys, what is told, and that runs and widget end.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-curves-view.h"

#include <math.h>

#include "lab-run-private.h"
#include "widget-test.h"

#define WIDTH  600
#define HEIGHT 340
#define N_RUNS 4

typedef struct {
  LabCurvesView *view;
  GtkWidget *widget;
  GtkWidget *window;
  LabDataset *dataset;
  LabRun *runs[N_RUNS];
  guint activated; /* G_MAXUINT: not yet */
} Fixture;

/* Adds @n epochs with a level test loss. */
static void
train (LabRun *run, guint n, double test_loss)
{
  guint n_before;

  lab_run_get_epochs (run, &n_before);
  for (guint i = 0; i < n; i++) {
    LabEpoch epoch = {.epoch = n_before + i + 1,
                      .train_loss = test_loss / 2,
                      .test_loss = test_loss,
                      .train_accuracy = 0.99,
                      .test_accuracy = 0.95};
    lab_run_add_epoch (run, &epoch);
  }
  lab_run_notify (run);
}

static void
activated_cb (Fixture *fixture, guint epoch)
{
  fixture->activated = epoch;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  nn_config config = nn_config_default ();

  config.epochs = 20;
  fixture->dataset = lab_dataset_open_builtin ();
  for (guint i = 0; i < N_RUNS; i++) {
    config.seed = i + 1;
    fixture->runs[i] = lab_run_new (&config, fixture->dataset);
  }
  fixture->activated = G_MAXUINT;
  fixture->widget = lab_curves_view_new ();
  fixture->view = LAB_CURVES_VIEW (fixture->widget);
  g_signal_connect_swapped (fixture->view, "epoch-activated", G_CALLBACK (activated_cb), fixture);
  fixture->window = widget_test_show (fixture->widget, WIDTH, HEIGHT);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  widget_test_finish (fixture->window, fixture->widget);
  for (guint i = 0; i < N_RUNS; i++)
    g_assert_finalize_object (fixture->runs[i]);
  lab_dataset_unref (fixture->dataset);
}

static void
assert_readout (Fixture *fixture, const char *expected)
{
  g_autofree char *readout = NULL;

  g_object_get (fixture->view, "readout", &readout, NULL);
  g_assert_cmpstr (readout, ==, expected);
}

static void
test_several (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = {"one", "two"};

  lab_curves_view_set_runs (fixture->view, fixture->runs, 2, NULL, names);
  train (fixture->runs[0], 5, 0.2);
  train (fixture->runs[1], 3, 0.1);
  widget_test_wait_for_frame (fixture->widget);
  widget_test_press (fixture->widget, GDK_KEY_Home);
  assert_readout (fixture,
                  "one, epoch 1: train loss 0.100, test loss 0.200, train accuracy 99.00\u00a0%, "
                  "test accuracy 95.00\u00a0%\n"
                  "two, epoch 1: train loss 0.050, test loss 0.100, train accuracy 99.00\u00a0%, "
                  "test accuracy 95.00\u00a0%");
  /* As far as the longest goes. */
  widget_test_press (fixture->widget, GDK_KEY_End);
  assert_readout (fixture,
                  "one, epoch 5: train loss 0.100, test loss 0.200, train accuracy 99.00\u00a0%, "
                  "test accuracy 95.00\u00a0%\n"
                  "two, epoch 5: nothing trained there");
  widget_test_press (fixture->widget, GDK_KEY_Escape);
  widget_test_wait_for (widget_test_has_description (
      fixture->widget,
      "Of 2 runs, two has the lowest test loss, 0.100 at epoch 1\n"
      "one: Loss and accuracy over 5 epochs; train loss 0.100, test loss 0.200, test accuracy "
      "95.00\u00a0%; best test loss 0.200 at epoch 1, best test accuracy 95.00\u00a0% at epoch 1\n"
      "two: Loss and accuracy over 3 epochs; train loss 0.050, test loss 0.100, test accuracy "
      "95.00\u00a0%; best test loss 0.100 at epoch 1, best test accuracy 95.00\u00a0% at epoch "
      "1"));
}

/* Seeds of one configuration are their mean, over those that have come so far. */
static void
test_groups (Fixture *fixture, gconstpointer data)
{
  static const guint groups[] = {7, 3, 7, 7};
  static const char *const names[] = {"seeds", "alone", "unused", "unused"};

  lab_curves_view_set_runs (fixture->view, fixture->runs, N_RUNS, groups, names);
  train (fixture->runs[0], 4, 0.1);
  train (fixture->runs[2], 4, 0.3);
  train (fixture->runs[3], 2, 0.8);
  train (fixture->runs[1], 4, 0.5);
  widget_test_wait_for_frame (fixture->widget);
  widget_test_press (fixture->widget, GDK_KEY_Home);
  assert_readout (fixture,
                  "seeds, epoch 1: train loss 0.200, test loss 0.400, train accuracy 99.00\u00a0%, "
                  "test accuracy 95.00\u00a0%\n"
                  "alone, epoch 1: train loss 0.250, test loss 0.500, train accuracy 99.00\u00a0%, "
                  "test accuracy 95.00\u00a0%");
  widget_test_press (fixture->widget, GDK_KEY_End);
  assert_readout (fixture,
                  "seeds, epoch 4: train loss 0.100, test loss 0.200, train accuracy 99.00\u00a0%, "
                  "test accuracy 95.00\u00a0%\n"
                  "alone, epoch 4: train loss 0.250, test loss 0.500, train accuracy 99.00\u00a0%, "
                  "test accuracy 95.00\u00a0%");
  /* Live: the mean follows. */
  train (fixture->runs[3], 2, 0.8);
  widget_test_press (fixture->widget, GDK_KEY_Left);
  widget_test_press (fixture->widget, GDK_KEY_Right);
  assert_readout (fixture,
                  "seeds, epoch 4: train loss 0.200, test loss 0.400, train accuracy 99.00\u00a0%, "
                  "test accuracy 95.00\u00a0%\n"
                  "alone, epoch 4: train loss 0.250, test loss 0.500, train accuracy 99.00\u00a0%, "
                  "test accuracy 95.00\u00a0%");
}

/* Other names for the same runs leave crosshair and zoom where they are; other runs do not. */
static void
test_again (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = {"a", "b"};
  static const guint groups[] = {1, 1};
  g_autofree char *readout = NULL;

  lab_curves_view_set_runs (fixture->view, fixture->runs, 2, NULL, NULL);
  for (guint i = 0; i < 2; i++)
    train (fixture->runs[i], 6, 0.1);
  widget_test_wait_for_frame (fixture->widget);
  lab_curves_view_zoom (fixture->view, 2, 5);
  widget_test_press (fixture->widget, GDK_KEY_Left);
  lab_curves_view_set_runs (fixture->view, fixture->runs, 2, groups, names);
  g_object_get (fixture->view, "readout", &readout, NULL);
  g_assert_true (g_str_has_prefix (readout, "epoch 6: train loss 0.050"));
  lab_curves_view_set_runs (fixture->view, fixture->runs + 1, 2, NULL, NULL);
  assert_readout (fixture, NULL);
  lab_curves_view_set_run (fixture->view, fixture->runs[0]);
  lab_curves_view_set_runs (fixture->view, NULL, 0, NULL, NULL);
  widget_test_wait_for (
      widget_test_has_description (fixture->widget, "Loss and accuracy: no epoch is complete yet"));
}

static void
click (Fixture *fixture, double x, int n_press)
{
  GtkEventController *gesture =
      widget_test_find_controller (fixture->widget, GTK_TYPE_GESTURE_CLICK, 0);
  GtkEventController *drag =
      widget_test_find_controller (fixture->widget, GTK_TYPE_GESTURE_DRAG, GDK_BUTTON_PRIMARY);

  g_signal_emit_by_name (gesture, "pressed", n_press, x, 60.0);
  g_signal_emit_by_name (drag, "drag-begin", x, 60.0);
  g_signal_emit_by_name (drag, "drag-end", 1.0, 2.0);
}

/* A click brings the cursor: not a drag, not the second of two, not one beside the chart. */
static void
test_click (Fixture *fixture, gconstpointer data)
{
  GtkEventController *drag =
      widget_test_find_controller (fixture->widget, GTK_TYPE_GESTURE_DRAG, GDK_BUTTON_PRIMARY);

  lab_curves_view_set_run (fixture->view, fixture->runs[0]);
  widget_test_wait_for_frame (fixture->widget);
  click (fixture, 300, 1);
  g_assert_cmpuint (fixture->activated, ==, G_MAXUINT);
  train (fixture->runs[0], 12, 0.1);
  widget_test_wait_for_frame (fixture->widget);
  click (fixture, 5, 1);
  g_signal_emit_by_name (drag, "drag-begin", 200.0, 60.0);
  g_signal_emit_by_name (drag, "drag-end", 100.0, 0.0);
  click (fixture, 300, 2);
  g_assert_cmpuint (fixture->activated, ==, G_MAXUINT);

  click (fixture, 300, 1);
  g_assert_cmpuint (fixture->activated, >, 5);
  g_assert_cmpuint (fixture->activated, <, 12);
  /* Beyond the newest epoch it is the newest; at the left edge the network before training. */
  click (fixture, WIDTH - 20, 1);
  g_assert_cmpuint (fixture->activated, ==, 12);
  for (double x = 20; x < 100 && fixture->activated != 0; x++)
    click (fixture, x, 1);
  g_assert_cmpuint (fixture->activated, ==, 0);
}

static void
test_return (Fixture *fixture, gconstpointer data)
{
  lab_curves_view_set_run (fixture->view, fixture->runs[0]);
  train (fixture->runs[0], 12, 0.1);
  widget_test_wait_for_frame (fixture->widget);
  g_assert_false (widget_test_press (fixture->widget, GDK_KEY_Return));
  widget_test_press (fixture->widget, GDK_KEY_Left);
  widget_test_press (fixture->widget, GDK_KEY_Left);
  g_assert_true (widget_test_press (fixture->widget, GDK_KEY_Return));
  g_assert_cmpuint (fixture->activated, ==, 11);
}

/* The marker is seen, and told of. */
static void
test_cursor (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GdkTexture) without = NULL;
  g_autoptr (GdkTexture) with = NULL;
  g_autoptr (GdkTexture) again = NULL;
  guint n_different = 0, n_left = 0;

  lab_curves_view_set_run (fixture->view, fixture->runs[0]);
  train (fixture->runs[0], 12, 0.1);
  without = widget_test_draw (fixture->widget);
  lab_curves_view_set_cursor (fixture->view, 7);
  with = widget_test_draw (fixture->widget);
  widget_test_wait_for (widget_test_has_description (
      fixture->widget,
      "epoch 7: train loss 0.050, test loss 0.100, train accuracy 99.00\u00a0%, test accuracy "
      "95.00\u00a0%\nLoss and accuracy over 12 epochs; train loss 0.050, test loss 0.100, test "
      "accuracy 95.00\u00a0%; best test loss 0.100 at epoch 1, best test accuracy 95.00\u00a0% at "
      "epoch 1"));
  lab_curves_view_set_cursor (fixture->view, NAN);
  again = widget_test_draw (fixture->widget);
  for (int x = 0; x < WIDTH; x++) {
    n_different += widget_test_pixel (without, x, 60) != widget_test_pixel (with, x, 60);
    n_left += widget_test_pixel (without, x, 60) != widget_test_pixel (again, x, 60);
  }
  g_assert_cmpuint (n_different, >=, 2);
  g_assert_cmpuint (n_left, ==, 0);
}

/* A run's new name is in the legend of the next frame. */
static void
test_name (Fixture *fixture, gconstpointer data)
{
  lab_curves_view_set_runs (fixture->view, fixture->runs, 2, NULL, NULL);
  train (fixture->runs[0], 1, 0.1);
  lab_run_set_name (fixture->runs[0], "renamed");
  widget_test_wait_for (widget_test_has_description (
      fixture->widget,
      "Of 2 runs, renamed has the lowest test loss, 0.100 at epoch 1\n"
      "renamed: Loss and accuracy over 1 epoch; train loss 0.050, test loss 0.100, test accuracy "
      "95.00\u00a0%; best test loss 0.100 at epoch 1, best test accuracy 95.00\u00a0% at epoch "
      "1"));
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
  add ("/widgets/curves-view-runs/several", test_several);
  add ("/widgets/curves-view-runs/groups", test_groups);
  add ("/widgets/curves-view-runs/again", test_again);
  add ("/widgets/curves-view-runs/click", test_click);
  add ("/widgets/curves-view-runs/return", test_return);
  add ("/widgets/curves-view-runs/cursor", test_cursor);
  add ("/widgets/curves-view-runs/name", test_name);
  return g_test_run ();
}
