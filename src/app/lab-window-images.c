/* lab-window-images.c: the window and its page of images.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-window-private.h"

#include <glib/gi18n-lib.h>

static void
store_opened_cb (LabWindow *self)
{
  lab_images_page_set_store (self->images_page, lab_window_get_store (self));
}

static void
dataset_changed_cb (LabWindow *self)
{
  lab_images_page_set_dataset (self->images_page, lab_window_get_dataset (self));
}

/* A cell of the matrix, or its totals, asks for the images that were counted there. */
static void
confusion_activated_cb (LabWindow *self, guint row, guint column)
{
  guint n_classes = (guint)lab_run_get_config (self->shown)->n_classes;
  LabImageQuery query = {
      .split = LAB_SPLIT_TEST,
      .actual = row < n_classes ? (int)row : LAB_ANY_CLASS,
      .predicted = column < n_classes ? (int)column : LAB_ANY_CLASS,
      .show = row < n_classes && column < n_classes ? LAB_SHOW_ALL : LAB_SHOW_MISTAKES,
      .order = LAB_ORDER_SUREST,
  };

  lab_images_page_show (self->images_page, &query);
  gtk_stack_set_visible_child_name (self->view_stack, "images");
  gtk_widget_grab_focus (GTK_WIDGET (self->images_page));
}

static void
neuron_activated_cb (LabWindow *self, guint layer, guint neuron)
{
  lab_network_page_show_neuron (self->network_page, layer, neuron);
  gtk_stack_set_visible_child_name (self->view_stack, "network");
}

static void
failed_cb (LabWindow *self, const char *sentence)
{
  lab_window_show_error (self, _ ("The Images"), sentence);
}

/**
 * lab_window_add_images:
 * @self: a window that is being made
 *
 * Connects its page of images with the rest of it.
 */
void
lab_window_add_images (LabWindow *self)
{
  lab_images_page_set_cursor (self->images_page, self->cursor);
  g_signal_connect (self, "store-opened", G_CALLBACK (store_opened_cb), NULL);
  g_signal_connect (self, "dataset-changed", G_CALLBACK (dataset_changed_cb), NULL);
  g_signal_connect_swapped (lab_card_board_find (self->board, "confusion"), "activated",
                            G_CALLBACK (confusion_activated_cb), self);
  g_signal_connect_swapped (self->images_page, "neuron-activated", G_CALLBACK (neuron_activated_cb),
                            self);
  g_signal_connect_swapped (self->images_page, "failed", G_CALLBACK (failed_cb), self);
}

/**
 * lab_window_stop_images:
 * @self: a window that is about to close its store
 *
 * Ends what the page does; may be called again.
 */
void
lab_window_stop_images (LabWindow *self)
{
  lab_images_page_set_store (self->images_page, NULL);
  lab_images_page_set_cursor (self->images_page, NULL);
}
