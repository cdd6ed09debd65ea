/* lab-window-lessons.c: the window and its lessons.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-window-private.h"

#include <glib/gi18n-lib.h>

static void
failed_cb (LabWindow *self, const char *sentence)
{
  lab_window_show_error (self, _ ("The Lesson"), sentence);
}

/**
 * lab_window_add_lessons:
 * @self: a window that is being made
 *
 * Connects its lessons with the rest of it.
 */
void
lab_window_add_lessons (LabWindow *self)
{
  lab_lessons_page_set_player (self->lessons_page, self->player);
  lab_lessons_page_set_cursor (self->lessons_page, self->cursor);
  g_signal_connect_swapped (self->lessons_page, "failed", G_CALLBACK (failed_cb), self);
}

/**
 * lab_window_stop_lessons:
 * @self: a window that is about to close its store
 *
 * Ends what the page does; may be called again.
 */
void
lab_window_stop_lessons (LabWindow *self)
{
  lab_lessons_page_set_player (self->lessons_page, NULL);
  lab_lessons_page_set_cursor (self->lessons_page, NULL);
}
