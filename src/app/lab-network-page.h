/* lab-network-page.h: the window's page on the inside of the network: its layers and neurons.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "lab-cursor.h"
#include "lab-dataset.h"

G_BEGIN_DECLS

#define LAB_TYPE_NETWORK_PAGE (lab_network_page_get_type ())
G_DECLARE_FINAL_TYPE (LabNetworkPage, lab_network_page, LAB, NETWORK_PAGE, GtkWidget)

/* Signals: "image-activated" (uint split, uint image): somebody wants to see that image; "failed" (a
 * sentence). */

void lab_network_page_set_cursor (LabNetworkPage *self, LabCursor *cursor);
/* What neurons are shown and tested on; NULL: nothing is loaded. */
void lab_network_page_set_dataset (LabNetworkPage *self, LabDataset *dataset);
/* Where older epochs' networks are; NULL when it is closed. */
void lab_network_page_set_store (LabNetworkPage *self, LabStore *store);
/* Opens a neuron of hidden layer @layer, or an output where that is the number of hidden layers. */
void lab_network_page_show_neuron (LabNetworkPage *self, guint layer, guint neuron);

G_END_DECLS
