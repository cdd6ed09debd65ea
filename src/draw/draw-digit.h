/* draw-digit.h: 28×28 images, a strip of them, and the bars of a verdict.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "draw-theme.h"

G_BEGIN_DECLS

/* Draws one grey image (side × side bytes, 255 = ink shown white on black) into the square at (x,
 * y), crisp. */
void draw_digit (cairo_t *cr, const guint8 *pixels, guint side, double x, double y, double size);

/* Draws ten (or any number of) probability bars with their class names, the highest in the accent
 * colour;
 * @probabilities NULL draws them empty. */
void draw_bars (cairo_t *cr, const float *probabilities, guint n, const char *const *class_names,
                const DrawTheme *theme, double width, double height);

G_END_DECLS
