/* draw-spark.h: a curve as small as a word.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "draw-theme.h"

G_BEGIN_DECLS

/* Draws @values (n), first to last, into (0, 0, @width, @height), the lowest marked with a dot;
 * values that are not finite leave gaps. */
void draw_spark (cairo_t *cr, const float *values, guint n, const DrawColour *colour, double width,
                 double height);

G_END_DECLS
