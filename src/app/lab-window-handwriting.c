/* lab-window-handwriting.c: the window and its page of handwriting.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-window-private.h"

#include <glib/gi18n-lib.h>

#define TOAST "handwriting-toast"

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

static void
undo_clicked_cb (LabWindow *self, AdwToast *toast)
{
  lab_handwriting_page_undo (self->handwriting_page, g_object_get_data (G_OBJECT (toast), "edit"));
}

/* What is drawn in the lab is kept in the same collection. */
static gboolean
labelled_cb (LabWindow *self, const LabDrawing *drawing, const char *label)
{
  return lab_handwriting_page_keep (self->handwriting_page, drawing, label);
}

/* Only what was done last is offered to be undone: a queue of toasts would come too late. */
static void
edited_cb (LabWindow *self, const char *sentence, LabSampleEdit *edit)
{
  g_autofree char *title = g_markup_escape_text (sentence, -1);
  AdwToast *last = g_object_get_data (G_OBJECT (self->handwriting_page), TOAST);
  AdwToast *toast = adw_toast_new (title);

  if (last != NULL)
    adw_toast_dismiss (last);
  adw_toast_set_button_label (toast, _ ("_Undo"));
  g_object_set_data_full (G_OBJECT (toast), "edit", g_object_ref (edit), g_object_unref);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  g_object_set_data_full (G_OBJECT (self->handwriting_page), TOAST, g_object_ref (toast),
                          g_object_unref);
  adw_toast_overlay_add_toast (self->toast_overlay, toast);
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
  g_signal_connect_object (lab_card_board_find (self->board, "draw"), "labelled",
                           G_CALLBACK (labelled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "store-opened", G_CALLBACK (store_opened_cb), NULL);
  g_signal_connect (self, "dataset-changed", G_CALLBACK (dataset_changed_cb), NULL);
  g_signal_connect_swapped (self->handwriting_page, "run-activated", G_CALLBACK (run_activated_cb),
                            self);
  g_signal_connect_swapped (self->handwriting_page, "told", G_CALLBACK (lab_window_show_toast),
                            self);
  g_signal_connect_swapped (self->handwriting_page, "edited", G_CALLBACK (edited_cb), self);
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
  g_object_set_data (G_OBJECT (self->handwriting_page), TOAST, NULL);
  lab_handwriting_page_shutdown (self->handwriting_page);
  lab_handwriting_page_set_store (self->handwriting_page, NULL);
  lab_handwriting_page_set_cursor (self->handwriting_page, NULL);
}
