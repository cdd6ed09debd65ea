/* draw-tiles.h: a layer's weights as one 28×28 picture a neuron.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "draw-theme.h"

G_BEGIN_DECLS

typedef enum { DRAW_MAP_DIVERGING, DRAW_MAP_GREY } DrawMap;

typedef struct {
  const float *weights; /* (n_pixels, n_tiles) row-major: tile j is column j; borrowed */
  guint n_tiles;
  guint side; /* a tile is side × side pixels (28) */
  DrawMap map;
  const char *const *labels; /* (n_tiles) drawn under each tile, or NULL for none */
} DrawTiles;

typedef struct {
  guint columns, rows;
  double tile;           /* width and height of a tile's picture */
  double step_x, step_y; /* from one tile to the next, label and gap included */
  double x, y;           /* of the first tile */
  double height;         /* of all rows */
} DrawTilesLayout;

/* How @n_tiles tiles lie in @width; tiles become smaller with their number, but never under 28 px a
 * side (one screen pixel a weight): then they take more @height than @available, and the widget
 * scrolls. */
DrawTilesLayout draw_tiles_layout (guint n_tiles, gboolean labelled, double width,
                                   double available);

/* The value that all tiles share as ±1: the 99.5th percentile of |weight|, over 0. */
double draw_tiles_scale (const DrawTiles *tiles);

/* Draws the tiles, crisp pixels (CAIRO_FILTER_NEAREST), inside the cairo_t's clip only. */
void draw_tiles (cairo_t *cr, const DrawTiles *tiles, const DrawTilesLayout *layout, double scale,
                 const DrawTheme *theme);

/* Returns: the tile at (@x, @y), or -1. */
int draw_tiles_at (const DrawTilesLayout *layout, guint n_tiles, double x, double y);

/* A frame around tile @index, on top of what draw_tiles() drew. */
void draw_tiles_highlight (cairo_t *cr, const DrawTilesLayout *layout, guint index,
                           const DrawTheme *theme);

/* "neuron 17: −0.42 … 0.51": its smallest and its largest weight; a labelled tile by its label;
 * translated. */
char *draw_tiles_describe (const DrawTiles *tiles, guint index);

G_END_DECLS
