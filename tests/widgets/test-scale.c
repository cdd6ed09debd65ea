/* test-scale.c: on a screen of twice the density, pictures have twice the pixels.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-draw-pad.h"
#include "lab-probability-bars.h"
#include "lab-weights-view.h"

#include "widget-test.h"

/* Returns: (transfer none) (nullable): the first texture in @node. */
static GdkTexture *
find_texture (GskRenderNode *node)
{
  GdkTexture *texture = NULL;

  switch (gsk_render_node_get_node_type (node)) {
  case GSK_TEXTURE_NODE:
    return gsk_texture_node_get_texture (node);
  case GSK_TRANSFORM_NODE:
    return find_texture (gsk_transform_node_get_child (node));
  case GSK_CLIP_NODE:
    return find_texture (gsk_clip_node_get_child (node));
  case GSK_CONTAINER_NODE:
    for (guint i = 0; i < gsk_container_node_get_n_children (node) && texture == NULL; i++)
      texture = find_texture (gsk_container_node_get_child (node, i));
    return texture;
  default:
    return NULL;
  }
}

static void
check_density (GtkWidget *widget)
{
  GtkWidget *window = widget_test_show (widget, 200, 240);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  GdkTexture *texture;
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);

  g_assert_cmpint (gtk_widget_get_scale_factor (widget), ==, 2);
  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  texture = find_texture (node);
  g_assert_nonnull (texture);
  g_assert_cmpint (gdk_texture_get_width (texture), ==, 2 * width);
  g_assert_cmpint (gdk_texture_get_height (texture), ==, 2 * height);
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
