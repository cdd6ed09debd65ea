/* lab-neuron-mute-card.h: mutes neurons, and shows what the network is worth without them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "lab-class-names.h"
#include "lab-neuron-muting.h"

G_BEGIN_DECLS

#define LAB_TYPE_NEURON_MUTE_CARD (lab_neuron_mute_card_get_type ())
G_DECLARE_FINAL_TYPE (LabNeuronMuteCard, lab_neuron_mute_card, LAB, NEURON_MUTE_CARD, GtkWidget)

void lab_neuron_mute_card_set_muting (LabNeuronMuteCard *self, LabNeuronMuting *muting);
void lab_neuron_mute_card_set_class_names (LabNeuronMuteCard *self, LabClassNames *class_names);
/* Which neuron the switch is of; an output (@layer = @n_hidden) can't be muted. */
void lab_neuron_mute_card_set_neuron (LabNeuronMuteCard *self, guint layer, guint neuron,
                                      guint n_hidden);
/* Mutes the neuron, or lets it speak again. */
void lab_neuron_mute_card_toggle (LabNeuronMuteCard *self);

G_END_DECLS
