/* draw-saliency.h: what in an image speaks for a class, and what against it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "draw-theme.h"

G_BEGIN_DECLS

/* @pixels (side, side) 0..255; @saliency (side, side), any scale, or NULL: the image alone. */
void draw_saliency (cairo_t *cr, const guint8 *pixels, const float *saliency, guint side,
                    const DrawTheme *theme, double width, double height);

G_END_DECLS
