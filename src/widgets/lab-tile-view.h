/* lab-tile-view.h: the weights of one neuron at the pixels, large, with the scale of their colours.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-picture.h"

G_BEGIN_DECLS

#define LAB_TYPE_TILE_VIEW (lab_tile_view_get_type ())
G_DECLARE_FINAL_TYPE (LabTileView, lab_tile_view, LAB, TILE_VIEW, LabPicture)

/* Properties: "readout" (string, read-only): the pixel under the pointer, else the extremes; NULL for
 * nothing. */

GtkWidget *lab_tile_view_new (void);
/* @weights (side, side), copied; NULL shows nothing. */
void lab_tile_view_set (LabTileView *self, const float *weights, guint side);

G_END_DECLS
