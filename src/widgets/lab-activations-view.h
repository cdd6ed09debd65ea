/* lab-activations-view.h: what each layer of a network makes of one image.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-class-names.h"
#include "lab-picture.h"

G_BEGIN_DECLS

#define LAB_TYPE_ACTIVATIONS_VIEW (lab_activations_view_get_type ())
G_DECLARE_FINAL_TYPE (LabActivationsView, lab_activations_view, LAB, ACTIVATIONS_VIEW, LabPicture)

/* Signal "activated" (uint layer, uint neuron): somebody wants to see that neuron. Property "readout":
 * the neuron under the pointer, or the selected one, in words. */

GtkWidget *lab_activations_view_new (void);
/* @values, one layer after the other as long as @widths (n_layers) say, and @dead (as many flags,
 * nullable) are copied; @values NULL: nothing. */
void lab_activations_view_set (LabActivationsView *self, const float *values, const guint8 *dead,
                               const guint *widths, guint n_layers, LabClassNames *class_names);

G_END_DECLS
