/* test-scale.c: on a screen of twice the density, pictures have twice the pixels, each of them drawn.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "lab-draw-pad.h"
#include "lab-probability-bars.h"
#include "lab-weights-view.h"

#include "widget-test.h"

#define SCALE 2

/* A picture's worth of the screen's pixels, in user space of the widget's. */
static cairo_t *
new_screen (int width, int height)
{
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, SCALE * width, SCALE * height);
  cairo_t *cr;

  cairo_surface_set_device_scale (surface, SCALE, SCALE);
  cr = cairo_create (surface);
  cairo_surface_destroy (surface);
  return cr;
}

/* What the screen shows of @widget. */
static cairo_t *
show_picture (GtkWidget *widget)
{
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  cairo_t *cr = new_screen (width, height);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);
  gsk_render_node_draw (node, cr);
  return cr;
}

/* The same, drawn right onto the screen's pixels. */
static cairo_t *
draw_picture (GtkWidget *widget)
{
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  cairo_t *cr = new_screen (width, height);
  DrawTheme theme;

  lab_picture_get_theme (LAB_PICTURE (widget), &theme);
  LAB_PICTURE_GET_CLASS (widget)->draw (LAB_PICTURE (widget), cr, &theme, width, height);
  return cr;
}

static void
check_density (GtkWidget *widget)
{
  GtkWidget *window = widget_test_show (widget, 200, 240);
  cairo_t *shown = show_picture (widget), *drawn = draw_picture (widget);
  cairo_surface_t *a = cairo_get_target (shown), *b = cairo_get_target (drawn);
  gsize n_bytes =
      (gsize)cairo_image_surface_get_stride (a) * (gsize)cairo_image_surface_get_height (a);
  g_autofree guint8 *nothing = g_malloc0 (n_bytes);

  g_assert_cmpint (gtk_widget_get_scale_factor (widget), ==, SCALE);
  cairo_surface_flush (a);
  cairo_surface_flush (b);
  g_assert_true (memcmp (cairo_image_surface_get_data (b), nothing, n_bytes) != 0);
  g_assert_true (
      memcmp (cairo_image_surface_get_data (a), cairo_image_surface_get_data (b), n_bytes) == 0);
  cairo_destroy (shown);
  cairo_destroy (drawn);
  widget_test_finish (window, widget);
}

static void
test_bars (void)
{
  check_density (lab_probability_bars_new ());
}

static void
test_weights (void)
{
  check_density (lab_weights_view_new ());
}

static void
test_pad (void)
{
  check_density (lab_draw_pad_new ());
}

int
main (int argc, char **argv)
{
  g_setenv ("GDK_SCALE", "2", TRUE);
  widget_test_init (&argc, &argv);
  g_test_add_func ("/scale/bars", test_bars);
  g_test_add_func ("/scale/weights", test_weights);
  g_test_add_func ("/scale/pad", test_pad);
  return g_test_run ();
}
