/* lab-weights-card.h: the card with the first layer's weights.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "lab-class-names.h"
#include "lab-snapshot.h"

G_BEGIN_DECLS

#define LAB_TYPE_WEIGHTS_CARD (lab_weights_card_get_type ())
G_DECLARE_FINAL_TYPE (LabWeightsCard, lab_weights_card, LAB, WEIGHTS_CARD, GtkWidget)

/* Properties: "map" (string): "diverging" or "grey". Signal "activated" (uint neuron): as that of
 * LabWeightsView. */

void lab_weights_card_set_snapshot (LabWeightsCard *self, LabSnapshot *snapshot);
/* What the tiles of a linear network are called; NULL: numbers. */
void lab_weights_card_set_class_names (LabWeightsCard *self, LabClassNames *class_names);

G_END_DECLS
