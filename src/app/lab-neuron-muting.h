/* lab-neuron-muting.h: the neurons that are muted, and what the network is worth without them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-inspector.h"

G_BEGIN_DECLS

#define LAB_TYPE_NEURON_MUTING (lab_neuron_muting_get_type ())
G_DECLARE_FINAL_TYPE (LabNeuronMuting, lab_neuron_muting, LAB, NEURON_MUTING, GObject)

/* Signals (no arguments): "changed": other neurons are muted; "evaluated": there is another answer, or
 * none any more. */

LabNeuronMuting *lab_neuron_muting_new (void);
/* The network, and the images whose test split it is evaluated on; NULL for none. Neurons that another
 * network has not got are not muted any more. */
void lab_neuron_muting_set_network (LabNeuronMuting *self, LabSnapshot *snapshot,
                                    LabDataset *dataset);
/* Evaluates only while it is active, as it is at first. */
void lab_neuron_muting_set_active (LabNeuronMuting *self, gboolean active);

void lab_neuron_muting_mute (LabNeuronMuting *self, guint layer, guint neuron, gboolean muted);
gboolean lab_neuron_muting_is_muted (LabNeuronMuting *self, guint layer, guint neuron);
/* In the order in which they were muted; borrowed until the next change. */
const LabNeuron *lab_neuron_muting_get_neurons (LabNeuronMuting *self, guint *n);
void lab_neuron_muting_clear (LabNeuronMuting *self);

/* Of the whole network and of what is left of it, borrowed; NULL while there is no answer for the
 * neurons that are muted now. */
LabEvaluation *lab_neuron_muting_get_before (LabNeuronMuting *self);
LabEvaluation *lab_neuron_muting_get_after (LabNeuronMuting *self);

/* How often one class is taken for another. */
typedef struct {
  guint actual, predicted;
  guint before, after;
} LabConfusionChange;

/* The @n mistakes whose number changed most, the largest change first; fewer where fewer changed.
 * Returns how many. */
guint lab_neuron_muting_find_changes (const LabEvaluation *before, const LabEvaluation *after,
                                      guint n, LabConfusionChange *changes);
/* The change of each class's share that is read right, (n_classes); 0 of one without images. */
void lab_neuron_muting_compare_classes (const LabEvaluation *before, const LabEvaluation *after,
                                        float *changes);

G_END_DECLS
