/* lab-window-lessons.c: the window and its lessons.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-window-private.h"

#include <glib/gi18n-lib.h>

/* The newest is followed: a lesson speaks of how a run ended, or sends the cursor elsewhere itself. */
static void
run_wanted_cb (LabWindow *self, LabRun *run)
{
  if (run != self->shown || self->compared != NULL)
    lab_window_show_run (self, run, lab_run_keeper_get_id (self->keeper, run));
}

/* A frame says which card is spoken of; where there is room for one only, it is that one. */
static void
card_wanted_cb (LabWindow *self, const char *wanted)
{
  static const char *const cards[] = {"curves", "weights", "draw", "confusion"};

  for (guint i = 0; i < G_N_ELEMENTS (cards); i++) {
    GtkWidget *card = lab_card_board_find (self->board, cards[i]);

    if (g_strcmp0 (cards[i], wanted) == 0)
      gtk_widget_add_css_class (card, "looked-at");
    else
      gtk_widget_remove_css_class (card, "looked-at");
  }
  if (wanted != NULL)
    lab_card_board_set_card (self->board, wanted);
}

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
  g_signal_connect_swapped (self->lessons_page, "run-wanted", G_CALLBACK (run_wanted_cb), self);
  g_signal_connect_swapped (self->lessons_page, "card-wanted", G_CALLBACK (card_wanted_cb), self);
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
