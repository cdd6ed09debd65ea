/* lab-weights-view-private.h: what the weights' widget and its input share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "draw-tiles.h"
#include "lab-weights-view.h"

G_BEGIN_DECLS

struct _LabWeightsView {
  LabPicture parent_instance;

  LabSnapshot *snapshot;
  LabClassNames *class_names; /* or NULL: numbers */
  DrawTiles tiles;            /* of the snapshot; no tiles without one */
  char **labels;              /* a linear network's classes, or NULL */
  double scale;               /* shared by all tiles; 0 = to be found by the next draw */
  GSignalGroup *scrolling;    /* of the adjustment that moves the view, while it is mapped */
  gboolean grey;

  /* At the last draw: what was at the upper edge, the adjustment, and the band that was drawn. */
  double seen_top, seen_value;
  double drawn_top, drawn_bottom;

  double pointer_x, pointer_y; /* NaN = outside */
  int hovered;                 /* tile, or -1 */
  int selected;                /* tile, or -1 */
  char *readout;
};

DrawTilesLayout lab_weights_view_get_layout (LabWeightsView *self);
/* What scrolls the view down, or NULL. */
GtkAdjustment *lab_weights_view_get_adjustment (LabWeightsView *self);
/* Brings the readout up to date with the tile that is pointed at, or selected. */
void lab_weights_view_update_readout (LabWeightsView *self);

/* Says that a tile is to be looked into. */
void lab_weights_view_activate (LabWeightsView *self, guint neuron);

/* Makes the view answer pointer and keyboard. */
void lab_weights_view_add_controllers (LabWeightsView *self);

G_END_DECLS
