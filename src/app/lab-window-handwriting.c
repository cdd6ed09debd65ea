/* lab-window-handwriting.c: the window and its page of handwriting.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-window-private.h"

#include <glib/gi18n-lib.h>

static void
store_opened_cb (LabWindow *self)
{
  lab_handwriting_page_set_store (self->handwriting_page, lab_window_get_store (self));
}

static void
dataset_changed_cb (LabWindow *self)
{
  lab_handwriting_page_set_dataset (self->handwriting_page, lab_window_get_dataset (self));
}

static void
run_activated_cb (LabWindow *self, LabRun *run, gint64 id)
{
  lab_window_show_run (self, run, id);
  gtk_stack_set_visible_child_name (self->view_stack, "lab");
}

static void
failed_cb (LabWindow *self, const char *sentence)
{
  lab_window_show_error (self, _ ("Your Handwriting"), sentence);
}

/**
 * lab_window_add_handwriting:
 * @self: a window that is being made
 *
 * Connects its page of handwriting with the rest of it.
 */
void
lab_window_add_handwriting (LabWindow *self)
{
  lab_handwriting_page_set_cursor (self->handwriting_page, self->cursor);
  g_signal_connect (self, "store-opened", G_CALLBACK (store_opened_cb), NULL);
  g_signal_connect (self, "dataset-changed", G_CALLBACK (dataset_changed_cb), NULL);
  g_signal_connect_swapped (self->handwriting_page, "run-activated", G_CALLBACK (run_activated_cb),
                            self);
  g_signal_connect_swapped (self->handwriting_page, "told", G_CALLBACK (lab_window_show_toast),
                            self);
  g_signal_connect_swapped (self->handwriting_page, "failed", G_CALLBACK (failed_cb), self);
}

/**
 * lab_window_stop_handwriting:
 * @self: a window that is about to close its store
 *
 * Ends what the page does; may be called again.
 */
void
lab_window_stop_handwriting (LabWindow *self)
{
  lab_handwriting_page_shutdown (self->handwriting_page);
  lab_handwriting_page_set_store (self->handwriting_page, NULL);
  lab_handwriting_page_set_cursor (self->handwriting_page, NULL);
}
