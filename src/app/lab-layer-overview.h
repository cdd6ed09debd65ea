/* lab-layer-overview.h: all layers of a network over the epochs, a card each.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "lab-cursor.h"

G_BEGIN_DECLS

#define LAB_TYPE_LAYER_OVERVIEW (lab_layer_overview_get_type ())
G_DECLARE_FINAL_TYPE (LabLayerOverview, lab_layer_overview, LAB, LAYER_OVERVIEW, GtkWidget)

/* Signal "activated" (uint layer): its neurons are to be looked into. It works only while it is
 * mapped. */

void lab_layer_overview_set_cursor (LabLayerOverview *self, LabCursor *cursor);
void lab_layer_overview_set_dataset (LabLayerOverview *self, LabDataset *dataset);
void lab_layer_overview_set_store (LabLayerOverview *self, LabStore *store);

G_END_DECLS
