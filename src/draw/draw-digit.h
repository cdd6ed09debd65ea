/* draw-digit.h: grey images, a strip of them, and the bars of a verdict.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "draw-theme.h"

G_BEGIN_DECLS

void draw_digit (cairo_t *cr, const guint8 *pixels, guint side, double x, double y, double size);

guint draw_digits_columns (guint n, double width, double height);
void draw_digits (cairo_t *cr, const guint8 *pixels, guint n, guint side, double width,
                  double height);

void draw_bars (cairo_t *cr, const float *probabilities, guint n, const char *const *class_names,
                const DrawTheme *theme, double width, double height);
void draw_bars_percent (cairo_t *cr, const float *probabilities, guint n,
                        const char *const *class_names, guint bar, const DrawTheme *theme,
                        double width, double height);
int draw_bars_at (guint n, double height, double y);
int draw_bars_top (const float *probabilities, guint n);

G_END_DECLS
