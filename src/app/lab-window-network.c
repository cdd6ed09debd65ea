/* lab-window-network.c: the window and its page on the network.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-window-private.h"

#include <glib/gi18n-lib.h>

static void
store_opened_cb (LabWindow *self)
{
  lab_network_page_set_store (self->network_page, lab_window_get_store (self));
}

static void
dataset_changed_cb (LabWindow *self)
{
  lab_network_page_set_dataset (self->network_page, lab_window_get_dataset (self));
}

/* A tile is a neuron of the first layer, or an output of a linear network. */
static void
tile_activated_cb (LabWindow *self, guint neuron)
{
  lab_network_page_show_neuron (self->network_page, 0, neuron);
  gtk_stack_set_visible_child_name (self->view_stack, "network");
}

static void
image_activated_cb (LabWindow *self, guint split, guint image)
{
  lab_images_page_open (self->images_page, (LabSplit)split, image);
  gtk_stack_set_visible_child_name (self->view_stack, "images");
}

static void
failed_cb (LabWindow *self, const char *sentence)
{
  lab_window_show_error (self, _ ("The Network"), sentence);
}

/**
 * lab_window_add_network:
 * @self: a window that is being made
 *
 * Connects its page on the network with the rest of it.
 */
void
lab_window_add_network (LabWindow *self)
{
  lab_network_page_set_cursor (self->network_page, self->cursor);
  g_signal_connect (self, "store-opened", G_CALLBACK (store_opened_cb), NULL);
  g_signal_connect (self, "dataset-changed", G_CALLBACK (dataset_changed_cb), NULL);
  g_signal_connect_swapped (lab_card_board_find (self->board, "weights"), "activated",
                            G_CALLBACK (tile_activated_cb), self);
  g_signal_connect_swapped (self->network_page, "image-activated", G_CALLBACK (image_activated_cb),
                            self);
  g_signal_connect_swapped (self->network_page, "failed", G_CALLBACK (failed_cb), self);
}

/**
 * lab_window_stop_network:
 * @self: a window that is about to close its store
 *
 * Ends what the page does; may be called again.
 */
void
lab_window_stop_network (LabWindow *self)
{
  lab_network_page_set_store (self->network_page, NULL);
  lab_network_page_set_cursor (self->network_page, NULL);
}
