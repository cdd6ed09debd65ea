/* draw-pen.h: a round pen that draws into a grey mask, a segment at a time.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void draw_pen_segment (guint8 *mask, guint side, gsize stride, double x0, double y0, double x1,
                       double y1, double width);

G_END_DECLS
