/* app-test.h: what the tests of the window share: an application, time, widgets by name.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-window.h"

/* Runs the main loop until @condition is true; fails after two minutes: a busy machine
 * with sanitizers is slow. */
#define app_test_wait_for(condition)                                                               \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 deadline = g_get_monotonic_time () + 120 * G_USEC_PER_SEC;                              \
                                                                                                   \
    while (!(condition)) {                                                                         \
      if (g_get_monotonic_time () > deadline)                                                      \
        g_error ("%s:%d: waited in vain for: %s", __FILE__, __LINE__, #condition);                 \
      if (!g_main_context_iteration (NULL, FALSE))                                                 \
        g_usleep (1000);                                                                           \
    }                                                                                              \
  }                                                                                                \
  G_STMT_END

void app_test_init (int *argc, char ***argv);
void app_test_run_for (guint milliseconds);
LabWindow *app_test_open (int width, int height);
void app_test_close (LabWindow *window);
GtkWidget *app_test_find (gpointer root, const char *id);
const char *app_test_text (gpointer root, const char *id);
void app_test_type (gpointer root, const char *id, const char *text);
void app_test_click (gpointer root, const char *id);
void app_test_activate (LabWindow *window, const char *name);
void app_test_set (LabWindow *window, const char *name, GVariant *value);
void app_test_assert_button (LabWindow *window, const char *id, const char *name,
                             gboolean sensitive);
LabStore *app_test_wait_for_store (LabWindow *window);
gint64 app_test_record (LabWindow *window, int epochs, guint64 seed);
LabRunState app_test_state (LabWindow *window);
void app_test_wait_for_state (LabWindow *window, LabRunState state);
void app_test_wait_for_epoch (LabWindow *window, guint epoch);
void app_test_drive (const char *commands);
GSource *app_test_count_turns (guint *n_turns);
