/* draw-bars.h: the bars of a verdict: how probable each class is.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "draw-theme.h"

G_BEGIN_DECLS

/* @probabilities (n), @class_names (n) or NULL for "0", "1", …; both borrowed. Of few classes all
 * have a row, in their order; of many the most probable, as many as have room, best first. */
void draw_bars (cairo_t *cr, const float *probabilities, guint n, const char *const *class_names,
                const DrawTheme *theme, double width, double height);
void draw_bars_percent (cairo_t *cr, const float *probabilities, guint n,
                        const char *const *class_names, guint bar, const DrawTheme *theme,
                        double width, double height);
/* How many rows they have in @height. */
guint draw_bars_rows (guint n, double height);
int draw_bars_at (const float *probabilities, guint n, double height, double y);
int draw_bars_top (const float *probabilities, guint n);

G_END_DECLS
