/* draw-spread.h: how a value is spread in each of several classes: the middle half, and the median.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "draw-theme.h"

G_BEGIN_DECLS

/* Percentiles 5, 25, 50, 75 and 95 of a class's values; NaN where it has none. */
typedef struct {
  double low, lower, median, upper, high;
} DrawSpread;

void draw_spreads (cairo_t *cr, const DrawSpread *spreads, guint n, const char *const *labels,
                   const DrawTheme *theme, double width, double height);
/* Returns: the class at @y, or -1. */
int draw_spreads_at (guint n, const DrawTheme *theme, double height, double y);

G_END_DECLS
