/* lab-neuron-ranking.h: how much a network is worth without each neuron of a layer in turn.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-dataset.h"
#include "lab-snapshot.h"

G_BEGIN_DECLS

#define LAB_TYPE_NEURON_RANKING (lab_neuron_ranking_get_type ())
G_DECLARE_FINAL_TYPE (LabNeuronRanking, lab_neuron_ranking, LAB, NEURON_RANKING, GObject)

/* Signals (no arguments): "changed": it began, went on, ended or was given up. */

LabNeuronRanking *lab_neuron_ranking_new (void);
/* Mutes every neuron of hidden layer @layer in turn, in a thread. What was found before is dropped. */
void lab_neuron_ranking_start (LabNeuronRanking *self, LabSnapshot *snapshot, LabDataset *dataset,
                               guint layer);
/* Gives up, and forgets what was found. */
void lab_neuron_ranking_cancel (LabNeuronRanking *self);
gboolean lab_neuron_ranking_is_running (LabNeuronRanking *self);
/* 0..1, while it is running. */
double lab_neuron_ranking_get_progress (LabNeuronRanking *self);
/* The change of the test accuracy without each neuron, (n), negative where the network needs it;
 * borrowed until the next start; NULL while there is none. */
const float *lab_neuron_ranking_get_changes (LabNeuronRanking *self, guint *n);
/* Of which layer, and of which epoch's network. */
guint lab_neuron_ranking_get_layer (LabNeuronRanking *self);
guint lab_neuron_ranking_get_epoch (LabNeuronRanking *self);

G_END_DECLS
