/* draw-digit.h: grey images, and a strip of them.
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

G_END_DECLS
