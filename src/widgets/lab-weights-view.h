/* lab-weights-view.h: the first layer's weights as tiles; scrollable, to be put into a
 * GtkScrolledWindow.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "lab-snapshot.h"

G_BEGIN_DECLS

#define LAB_TYPE_WEIGHTS_VIEW (lab_weights_view_get_type ())
G_DECLARE_FINAL_TYPE (LabWeightsView, lab_weights_view, LAB, WEIGHTS_VIEW, GtkWidget)

/* Properties: "grey" (boolean): the plain grey map in place of the diverging one. */

GtkWidget *lab_weights_view_new (void);
void lab_weights_view_set_snapshot (LabWeightsView *self, LabSnapshot *snapshot);

G_END_DECLS
