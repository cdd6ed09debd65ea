/* widget-test.h: what the tests of the widgets share: a window, time, pixels, the end of a widget.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

#define WIDGET_TEST_TIMEOUT (20 * G_USEC_PER_SEC)

/* Runs the main loop until @condition is true; fails after twenty seconds. */
#define widget_test_wait_for(condition)                                                            \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 deadline = g_get_monotonic_time () + WIDGET_TEST_TIMEOUT;                               \
                                                                                                   \
    while (!(condition)) {                                                                         \
      if (g_get_monotonic_time () > deadline)                                                      \
        g_error ("%s:%d: waited in vain for: %s", __FILE__, __LINE__, #condition);                 \
      if (!g_main_context_iteration (NULL, FALSE))                                                 \
        g_usleep (1000);                                                                           \
    }                                                                                              \
  }                                                                                                \
  G_STMT_END

void widget_test_init (int *argc, char ***argv);
void widget_test_run_for (guint milliseconds);
GtkWidget *widget_test_show (GtkWidget *widget, int width, int height);
void widget_test_wait_for_frame (GtkWidget *widget);
GdkTexture *widget_test_draw (GtkWidget *widget);
guint32 widget_test_pixel (GdkTexture *texture, int x, int y);
gboolean widget_test_has_description (GtkWidget *widget, const char *expected);
GtkEventController *widget_test_find_controller (GtkWidget *widget, GType type, guint button);
gboolean widget_test_press (GtkWidget *widget, guint key);
void widget_test_assert_readout (GtkWidget *widget, const char *expected);
void widget_test_finish (GtkWidget *window, GtkWidget *widget);
