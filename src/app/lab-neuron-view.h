/* lab-neuron-view.h: one neuron: its weights, what excites it, and the network without it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "lab-dataset.h"
#include "lab-snapshot.h"

G_BEGIN_DECLS

#define LAB_TYPE_NEURON_VIEW (lab_neuron_view_get_type ())
G_DECLARE_FINAL_TYPE (LabNeuronView, lab_neuron_view, LAB, NEURON_VIEW, GtkWidget)

/* Signal "image-activated" (uint image): an image of the test split; "failed" (a sentence). It works
 * only while it is mapped.
 *
 * M mutes the neuron; left and right go to the one before and after, where no widget in it wants them. */

/* NULL for none. The neuron stays the same one, or becomes the last that there is; what is muted stays
 * where there is such a neuron. */
void lab_neuron_view_set_network (LabNeuronView *self, LabSnapshot *snapshot, LabDataset *dataset,
                                  LabClassNames *class_names);
void lab_neuron_view_show (LabNeuronView *self, guint layer, guint neuron);
/* Forgets what was muted, and what was ranked: the network is another one's. */
void lab_neuron_view_reset (LabNeuronView *self);

G_END_DECLS
