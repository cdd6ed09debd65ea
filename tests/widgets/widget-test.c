/* widget-test.c: what the tests of the widgets share: a window, time, pixels, the end of a widget.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "widget-test.h"

#include <string.h>

/* Starts GTK, libadwaita and the test harness, with accessible objects that only tests see. */
void
widget_test_init (int *argc, char ***argv)
{
  g_setenv ("GTK_A11Y", "test", TRUE);
  gtk_test_init (argc, argv, NULL);
  adw_init ();
}

static void
set_flag_cb (gpointer data)
{
  *(gboolean *)data = TRUE;
}

void
widget_test_run_for (guint milliseconds)
{
  gboolean is_over = FALSE;

  g_timeout_add_once (milliseconds, set_flag_cb, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

static void
count_frame_cb (GdkFrameClock *clock, guint *n_frames)
{
  ++*n_frames;
}

/* Waits until a frame in which @widget may be drawn is done. */
void
widget_test_wait_for_frame (GtkWidget *widget)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (widget);
  guint n_frames = 0;
  gulong handler = g_signal_connect (clock, "after-paint", G_CALLBACK (count_frame_cb), &n_frames);

  gtk_widget_queue_draw (widget);
  widget_test_wait_for (n_frames > 0);
  g_signal_handler_disconnect (clock, handler);
}

/* Shows @widget in a window of its own, exactly @width × @height, and waits until it is drawn.
 * Returns: (transfer none): the window; widget_test_finish() ends it. */
GtkWidget *
widget_test_show (GtkWidget *widget, int width, int height)
{
  GtkWidget *window = gtk_window_new ();

  gtk_widget_set_size_request (widget, width, height);
  gtk_widget_set_halign (widget, GTK_ALIGN_START);
  gtk_widget_set_valign (widget, GTK_ALIGN_START);
  gtk_window_set_child (GTK_WINDOW (window), widget);
  gtk_window_present (GTK_WINDOW (window));
  widget_test_wait_for (gtk_widget_get_mapped (widget) && gtk_widget_get_width (widget) > 0);
  widget_test_wait_for_frame (widget);
  return window;
}

/* Returns: (transfer full): what @widget looks like now, on nothing. */
GdkTexture *
widget_test_draw (GtkWidget *widget)
{
  g_autoptr (GdkPaintable) paintable = NULL;
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);

  widget_test_wait_for_frame (widget);
  paintable = gtk_widget_paintable_new (widget);
  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);
  return gsk_renderer_render_texture (gtk_native_get_renderer (gtk_widget_get_native (widget)),
                                      node,
                                      &GRAPHENE_RECT_INIT (0, 0, (float)width, (float)height));
}

/* Returns: the pixel as 0xAARRGGBB, premultiplied. */
guint32
widget_test_pixel (GdkTexture *texture, int x, int y)
{
  int width = gdk_texture_get_width (texture), height = gdk_texture_get_height (texture);
  g_autofree guint32 *pixels = g_new (guint32, (gsize)width * (gsize)height);

  g_assert_true (x >= 0 && x < width && y >= 0 && y < height);
  gdk_texture_download (texture, (guchar *)pixels, (gsize)width * sizeof *pixels);
  return pixels[y * width + x];
}

/* Returns: whether the accessible description of @widget is @expected. */
gboolean
widget_test_has_description (GtkWidget *widget, const char *expected)
{
  g_autofree char *problem = gtk_test_accessible_check_property (
      GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, expected, NULL);

  return problem == NULL;
}

/* Returns: (transfer none): the controller of @type that listens to @button (0: to any); a test emits
 * its signals, as GTK has no events to send. */
GtkEventController *
widget_test_find_controller (GtkWidget *widget, GType type, guint button)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
    if (G_TYPE_CHECK_INSTANCE_TYPE (controller, type) &&
        (button == 0 || gtk_gesture_single_get_button (GTK_GESTURE_SINGLE (controller)) == button))
      return controller;
  }
  g_assert_not_reached ();
}

/* Returns: whether @widget has made use of @key. */
gboolean
widget_test_press (GtkWidget *widget, guint key)
{
  gboolean handled = FALSE;

  g_signal_emit_by_name (widget_test_find_controller (widget, GTK_TYPE_EVENT_CONTROLLER_KEY, 0),
                         "key-pressed", key, 0, 0, &handled);
  return handled;
}

/* Asserts that what @widget reads out is @expected, and begins its tooltip, which may say more. */
void
widget_test_assert_readout (GtkWidget *widget, const char *expected)
{
  const char *tooltip = gtk_widget_get_tooltip_text (widget);
  g_autofree char *readout = NULL;

  g_object_get (widget, "readout", &readout, NULL);
  g_assert_cmpstr (readout, ==, expected);
  g_assert_true ((tooltip == NULL) == (expected == NULL));
  g_assert_true (expected == NULL || g_str_has_prefix (tooltip, expected));
}

/* Closes @window and asserts that @widget, which was in it, is freed. */
void
widget_test_finish (GtkWidget *window, GtkWidget *widget)
{
  gpointer weak = widget;

  g_object_add_weak_pointer (G_OBJECT (widget), &weak);
  gtk_window_destroy (GTK_WINDOW (window));
  widget_test_wait_for (weak == NULL);
}
