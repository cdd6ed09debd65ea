/* draw-smooth.h: the smoothing of per-batch losses, one after the other.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the next average depends on, besides the next value. */
typedef struct {
  double smoothing; /* s */
  double last;      /* mₙ */
  double bias;      /* sⁿ */
} DrawSmoother;

void draw_smoother_init (DrawSmoother *self, double smoothing);
float draw_smoother_next (DrawSmoother *self, float value);

G_END_DECLS
