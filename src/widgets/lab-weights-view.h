/* lab-weights-view.h: the first layer's weights as tiles; scrollable, to be put into a
 * GtkScrolledWindow.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-class-names.h"
#include "lab-picture.h"
#include "lab-snapshot.h"

G_BEGIN_DECLS

#define LAB_TYPE_WEIGHTS_VIEW (lab_weights_view_get_type ())
G_DECLARE_FINAL_TYPE (LabWeightsView, lab_weights_view, LAB, WEIGHTS_VIEW, LabPicture)

/* Properties: "grey" (boolean): the plain grey map in place of the diverging one; "readout" (string,
 * read-only): the tile under the pointer or, with the focus, the selected one, in words, or NULL.
 *
 * Signal "activated" (uint neuron): a click on a tile, or Return: it is to be looked into.
 *
 * Arrow keys, Page Up and Down, Home and End select a tile, and scroll to it. */

GtkWidget *lab_weights_view_new (void);
/* NULL shows nothing. */
void lab_weights_view_set_snapshot (LabWeightsView *self, LabSnapshot *snapshot);
/* What the tiles of a linear network, which are its classes, are called; NULL: numbers. */
void lab_weights_view_set_class_names (LabWeightsView *self, LabClassNames *class_names);

G_END_DECLS
