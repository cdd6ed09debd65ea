/* draw-histogram.h: how values are spread: one histogram, or one for each epoch side by side.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "draw-axis.h"
#include "draw-theme.h"

G_BEGIN_DECLS

typedef struct {
  double low, high;      /* of all values; equal where there is one value only */
  const guint64 *counts; /* (n_bins), equally wide, from low to high; borrowed */
  guint n_bins;
} DrawHistogram;

/* How many of its values lie from @from to @to, which may cut bins. */
double draw_histogram_count (const DrawHistogram *histogram, double from, double to);

void draw_histogram (cairo_t *cr, const DrawHistogram *histogram, gboolean log,
                     const DrawTheme *theme, double width, double height);

/* A column of colours for each epoch, and the present histogram beside them on the same axis. */
typedef struct {
  const DrawHistogram *columns; /* (n_columns) */
  const guint *epochs;          /* (n_columns), ascending */
  guint n_columns;
  const DrawHistogram *present; /* NULL: none */
  gboolean log;                 /* of the counts */
} DrawStrip;

typedef struct {
  double x, y, width, height; /* of the columns */
  double side_x, side_width;  /* of the present histogram, as high */
  DrawScale scale;            /* of the values, from bottom to top */
} DrawStripLayout;

DrawStripLayout draw_strip_layout (const DrawStrip *strip, const DrawTheme *theme, double width,
                                   double height);
void draw_strip (cairo_t *cr, const DrawStrip *strip, const DrawStripLayout *layout,
                 const DrawTheme *theme);
/* A frame around @column, on top of what draw_strip() drew. */
void draw_strip_mark (cairo_t *cr, const DrawStrip *strip, const DrawStripLayout *layout,
                      guint column, const DrawTheme *theme);
/* Returns: the column at @x, or -1. */
int draw_strip_at (const DrawStrip *strip, const DrawStripLayout *layout, double x, double y);

G_END_DECLS
