/* lab-neuron-examples.h: the images that excite a neuron most.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "lab-neuron-report.h"

G_BEGIN_DECLS

#define LAB_TYPE_NEURON_EXAMPLES (lab_neuron_examples_get_type ())
G_DECLARE_FINAL_TYPE (LabNeuronExamples, lab_neuron_examples, LAB, NEURON_EXAMPLES, GtkWidget)

/* Signal "image-activated" (uint image): of the test split. */

GtkWidget *lab_neuron_examples_new (void);
/* @report: of @dataset's test images; NULL for both: nothing. */
void lab_neuron_examples_set (LabNeuronExamples *self, const LabNeuronReport *report,
                              LabDataset *dataset);

G_END_DECLS
