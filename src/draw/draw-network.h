/* draw-network.h: a small diagram of a fully connected network: its layers as columns of dots.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "draw-theme.h"

G_BEGIN_DECLS

void draw_network (cairo_t *cr, const int *sizes, guint n, const DrawTheme *theme, double width,
                   double height);

G_END_DECLS
