/* lab-neuron-ranking-card.h: how much a network needs each neuron of a layer.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "lab-neuron-report.h"

G_BEGIN_DECLS

#define LAB_TYPE_NEURON_RANKING_CARD (lab_neuron_ranking_card_get_type ())
G_DECLARE_FINAL_TYPE (LabNeuronRankingCard, lab_neuron_ranking_card, LAB, NEURON_RANKING_CARD,
                      GtkWidget)

/* Signal "activated" (uint layer, uint neuron): it is to be looked into. */

/* NULL for none. What was found of another network stays, with its epoch, while the layers are the
 * same; of another dataset it goes. */
void lab_neuron_ranking_card_set_network (LabNeuronRankingCard *self, LabSnapshot *snapshot,
                                          LabDataset *dataset);
/* Which layer's neurons are ranked; the outputs can't be. */
void lab_neuron_ranking_card_set_layer (LabNeuronRankingCard *self, guint layer);
/* Forgets what was found. */
void lab_neuron_ranking_card_clear (LabNeuronRankingCard *self);

G_END_DECLS
