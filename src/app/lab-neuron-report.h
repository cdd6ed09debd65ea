/* lab-neuron-report.h: what there is to know of one neuron.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "draw-spread.h"
#include "lab-inspector.h"

G_BEGIN_DECLS

#define LAB_NEURON_MAX_EXAMPLES 12

typedef struct {
  guint layer, neuron;
  guint epoch; /* of the network */

  guint n_incoming;
  float *incoming; /* (n_incoming) */
  float bias;
  LabHistogram weights; /* of the incoming ones */
  guint n_outgoing;
  float *outgoing; /* (n_outgoing); none of an output */

  /* Of the test images; nothing where there are none. */
  guint n_images;
  guint n_examples;
  LabExcitation examples[LAB_NEURON_MAX_EXAMPLES]; /* the most exciting first */
  gboolean is_dead;                                /* says the same of all of them */
  guint n_classes;
  DrawSpread *spreads; /* (n_classes), of its activations by class */
} LabNeuronReport;

/* Whether the images are what the network was made for: its number of classes, and of pixels. */
gboolean lab_neuron_fits (const LabSnapshot *snapshot, LabDataset *dataset);

/* Blocks (some 20 ms). @dataset (nullable): without one, or with another kind of images, there are
 * only weights. NULL without memory, when cancelled, or where there is no such neuron. */
LabNeuronReport *lab_neuron_report_new (LabSnapshot *snapshot, LabDataset *dataset, guint layer,
                                        guint neuron, GCancellable *cancellable);
void lab_neuron_report_free (LabNeuronReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabNeuronReport, lab_neuron_report_free)

G_END_DECLS
