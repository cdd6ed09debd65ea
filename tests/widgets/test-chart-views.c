/* test-chart-views.c: what shows the inside of a network: histograms, signed bars, spreads, a tile.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-histogram-view.h"
#include "lab-signed-bars.h"
#include "lab-spread-view.h"
#include "lab-tile-view.h"

#include <math.h>

#include "widget-test.h"

#define WIDTH  400
#define HEIGHT 200

typedef struct {
  GtkWidget *widget;
  GtkWidget *window;
  int activated; /* of the last signal, or -1 */
} Fixture;

static void
activated_cb (GtkWidget *widget, guint number, Fixture *fixture)
{
  fixture->activated = (int)number;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  GtkWidget *(*make) (void) = (GtkWidget * (*)(void)) data;

  fixture->activated = -1;
  fixture->widget = make ();
  fixture->window = widget_test_show (fixture->widget, WIDTH, HEIGHT);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  widget_test_finish (fixture->window, fixture->widget);
}

static void
move_pointer (Fixture *fixture, double x, double y)
{
  g_signal_emit_by_name (
      widget_test_find_controller (fixture->widget, GTK_TYPE_EVENT_CONTROLLER_MOTION, 0), "motion",
      x, y);
}

static void
leave (Fixture *fixture)
{
  g_signal_emit_by_name (
      widget_test_find_controller (fixture->widget, GTK_TYPE_EVENT_CONTROLLER_MOTION, 0), "leave");
}

/* ── histograms ──────────────────────────────────────────────────────────────────────────────────
 */

static LabHistogram
make_histogram (float low, float high)
{
  const float values[] = {low, low, high, high};
  LabHistogram histogram;

  lab_histogram_read (values, G_N_ELEMENTS (values), 1, &histogram);
  return histogram;
}

static void
test_histograms (Fixture *fixture, gconstpointer data)
{
  LabHistogramView *view = LAB_HISTOGRAM_VIEW (fixture->widget);
  static const guint epochs[] = {0, 1, 10};
  LabHistogram columns[3];

  for (guint i = 0; i < 3; i++)
    columns[i] = make_histogram (-1, (float)(i + 1));
  widget_test_assert_readout (fixture->widget, NULL);
  widget_test_wait_for (widget_test_has_description (fixture->widget, "Nothing to show yet"));
  g_assert_false (widget_test_press (fixture->widget, GDK_KEY_Left));
  lab_histogram_view_set (view, NULL, NULL, 0, &columns[1]);
  widget_test_assert_readout (fixture->widget, "0.50 ± 1.50");
  g_assert_false (gtk_widget_get_focusable (fixture->widget));
  widget_test_wait_for_frame (fixture->widget);

  g_signal_connect (view, "epoch-activated", G_CALLBACK (activated_cb), fixture);
  lab_histogram_view_set (view, columns, epochs, 3, &columns[2]);
  lab_histogram_view_set_epoch (view, 9);
  widget_test_assert_readout (fixture->widget, "epoch 1: 0.50 ± 1.50");
  widget_test_wait_for (widget_test_has_description (
      fixture->widget, "epoch 1: 0.50 ± 1.50\nmean and deviation of 4 numbers, from −1.00 to 2.00\n"
                       "histograms of 3 epochs"));
  g_assert_true (gtk_widget_get_focusable (fixture->widget));
  widget_test_wait_for_frame (fixture->widget);
  g_assert_true (widget_test_press (fixture->widget, GDK_KEY_Right));
  g_assert_cmpint (fixture->activated, ==, 10);
  /* The view itself does not move: who owns the epoch says where it is. */
  widget_test_assert_readout (fixture->widget, "epoch 1: 0.50 ± 1.50");
  widget_test_press (fixture->widget, GDK_KEY_Home);
  g_assert_cmpint (fixture->activated, ==, 0);
  widget_test_press (fixture->widget, GDK_KEY_End);
  g_assert_cmpint (fixture->activated, ==, 10);
  lab_histogram_view_set_epoch (view, 0);
  g_assert_false (widget_test_press (fixture->widget, GDK_KEY_Left));

  move_pointer (fixture, 60, 50);
  widget_test_assert_readout (fixture->widget, "epoch 0: 0 ± 1.00");
  move_pointer (fixture, 300, 50);
  widget_test_assert_readout (fixture->widget, "epoch 10: 1.00 ± 2.00");
  g_signal_emit_by_name (widget_test_find_controller (fixture->widget, GTK_TYPE_GESTURE_DRAG, 0),
                         "drag-begin", 300.0, 50.0);
  g_assert_cmpint (fixture->activated, ==, 10);
  leave (fixture);
  widget_test_assert_readout (fixture->widget, "epoch 0: 0 ± 1.00");
  /* Fewer epochs: what was marked may be gone. */
  lab_histogram_view_set_epoch (view, 10);
  lab_histogram_view_set (view, columns, epochs, 1, NULL);
  widget_test_assert_readout (fixture->widget, "epoch 0: 0 ± 1.00");
  widget_test_wait_for_frame (fixture->widget);
}

static void
count_cb (GObject *object, GParamSpec *pspec, guint *count)
{
  ++*count;
}

static void
test_log (Fixture *fixture, gconstpointer data)
{
  guint n_notified = 0;
  gboolean log;

  g_signal_connect (fixture->widget, "notify::log", G_CALLBACK (count_cb), &n_notified);
  g_object_set (fixture->widget, "log", TRUE, NULL);
  g_object_set (fixture->widget, "log", TRUE, NULL);
  g_object_get (fixture->widget, "log", &log, NULL);
  g_assert_true (log);
  g_assert_cmpuint (n_notified, ==, 1);
}

/* ── bars ────────────────────────────────────────────────────────────────────────────────────────
 */

static void
test_columns (Fixture *fixture, gconstpointer data)
{
  static const float values[] = {0.1f, -0.5f, 0.4f, 0.2f};
  LabSignedBars *bars = LAB_SIGNED_BARS (fixture->widget);

  g_signal_connect (bars, "activated", G_CALLBACK (activated_cb), fixture);
  widget_test_wait_for (widget_test_has_description (fixture->widget, "Nothing to show yet"));
  lab_signed_bars_set (bars, values, NULL, 4);
  widget_test_assert_readout (fixture->widget, "strongest 1: −0.50, 2: +0.40, 3: +0.20");
  widget_test_wait_for_frame (fixture->widget);
  /* Sorted: the first is the largest, the last the smallest. */
  gtk_widget_grab_focus (fixture->widget);
  g_assert_false (widget_test_press (fixture->widget, GDK_KEY_Return));
  g_assert_true (widget_test_press (fixture->widget, GDK_KEY_Right));
  widget_test_assert_readout (fixture->widget, "2: +0.40");
  widget_test_wait_for (widget_test_has_description (fixture->widget, "2: +0.40"));
  g_assert_false (widget_test_press (fixture->widget, GDK_KEY_Down));
  widget_test_press (fixture->widget, GDK_KEY_End);
  widget_test_assert_readout (fixture->widget, "1: −0.50");
  g_assert_true (widget_test_press (fixture->widget, GDK_KEY_Return));
  g_assert_cmpint (fixture->activated, ==, 1);
  move_pointer (fixture, 70, 100);
  widget_test_assert_readout (fixture->widget, "2: +0.40");
  g_signal_emit_by_name (widget_test_find_controller (fixture->widget, GTK_TYPE_GESTURE_CLICK, 0),
                         "released", 1, 70.0, 100.0);
  g_assert_cmpint (fixture->activated, ==, 2);
  lab_signed_bars_set (bars, NULL, NULL, 0);
  widget_test_assert_readout (fixture->widget, NULL);
  widget_test_wait_for_frame (fixture->widget);
}

static void
test_rows (Fixture *fixture, gconstpointer data)
{
  static const float values[] = {0.1f, -0.5f};
  static const char *const labels[] = {"shirt", "boot"};
  LabSignedBars *bars = LAB_SIGNED_BARS (fixture->widget);

  lab_signed_bars_set (bars, values, labels, 2);
  widget_test_wait_for_frame (fixture->widget);
  gtk_widget_grab_focus (fixture->widget);
  g_assert_false (widget_test_press (fixture->widget, GDK_KEY_Right));
  g_assert_true (widget_test_press (fixture->widget, GDK_KEY_Down));
  widget_test_assert_readout (fixture->widget, "shirt: +0.10");
  g_assert_true (widget_test_press (fixture->widget, GDK_KEY_Down));
  widget_test_assert_readout (fixture->widget, "boot: −0.50");
  g_assert_false (widget_test_press (fixture->widget, GDK_KEY_Down));
}

/* ── spreads and a tile ──────────────────────────────────────────────────────────────────────────
 */

static void
test_spreads (Fixture *fixture, gconstpointer data)
{
  static const DrawSpread spreads[] = {{0, 1, 2, 3, 4}, {0, 2, 5, 6, 7}, {NAN, NAN, NAN, NAN, NAN}};
  static const char *const labels[] = {"a", "b", "c"};
  LabSpreadView *view = LAB_SPREAD_VIEW (fixture->widget);

  widget_test_wait_for (widget_test_has_description (fixture->widget, "Nothing to show yet"));
  lab_spread_view_set (view, spreads, labels, 3);
  widget_test_assert_readout (fixture->widget, "b: median 5.00, half from 2.00 to 6.00");
  widget_test_wait_for_frame (fixture->widget);
  move_pointer (fixture, 50, 10);
  widget_test_assert_readout (fixture->widget, "a: median 2.00, half from 1.00 to 3.00");
  move_pointer (fixture, 50, 150);
  widget_test_assert_readout (fixture->widget, NULL);
  leave (fixture);
  lab_spread_view_set (view, spreads, labels, 1);
  widget_test_assert_readout (fixture->widget, "a: median 2.00, half from 1.00 to 3.00");
}

static void
test_tile (Fixture *fixture, gconstpointer data)
{
  static const float weights[] = {-1, 0.5f, 0, 1};
  LabTileView *view = LAB_TILE_VIEW (fixture->widget);
  g_autoptr (GdkTexture) texture = NULL;

  widget_test_wait_for (widget_test_has_description (fixture->widget, "No weights yet"));
  lab_tile_view_set (view, weights, 2);
  widget_test_assert_readout (fixture->widget, "from −1.00 to +1.00");
  widget_test_wait_for (widget_test_has_description (
      fixture->widget, "from −1.00 to +1.00\na weight for each pixel"));
  texture = widget_test_draw (fixture->widget);
  g_assert_cmphex (widget_test_pixel (texture, WIDTH / 2 - 20, 20), ==, 0xfff59322);
  g_assert_cmphex (widget_test_pixel (texture, WIDTH / 2 + 20, 250), ==, 0xff0877bd);
  move_pointer (fixture, WIDTH / 2 + 20, 20);
  widget_test_assert_readout (fixture->widget, "pixel 1, 0: +0.50");
  move_pointer (fixture, 2, 20);
  widget_test_assert_readout (fixture->widget, "from −1.00 to +1.00");
  lab_tile_view_set (view, NULL, 0);
  widget_test_assert_readout (fixture->widget, NULL);
  widget_test_wait_for_frame (fixture->widget);
}

#define ADD(path, make, test)                                                                      \
  g_test_add (path, Fixture, (gconstpointer)make, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
  ADD ("/widgets/chart-views/histograms", lab_histogram_view_new, test_histograms);
  ADD ("/widgets/chart-views/log", lab_histogram_view_new, test_log);
  ADD ("/widgets/chart-views/columns", lab_signed_bars_new, test_columns);
  ADD ("/widgets/chart-views/rows", lab_signed_bars_new, test_rows);
  ADD ("/widgets/chart-views/spreads", lab_spread_view_new, test_spreads);
  ADD ("/widgets/chart-views/tile", lab_tile_view_new, test_tile);
  return g_test_run ();
}
