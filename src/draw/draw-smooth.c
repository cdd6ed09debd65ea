/* draw-smooth.c: the smoothing of per-batch losses, one after the other.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-smooth.h"

#include <math.h>

/**
 * draw_smoother_init:
 * @self: a smoother
 * @smoothing: s, 0 (none) to 0.99; clipped; NaN counts as 0
 *
 * Begins before the first value.
 */
void
draw_smoother_init (DrawSmoother *self, double smoothing)
{
  *self =
      (DrawSmoother){.smoothing = isnan (smoothing) ? 0 : CLAMP (smoothing, 0, 0.99), .bias = 1};
}

/**
 * draw_smoother_next:
 * @self: a smoother
 * @value: the next value
 *
 * The debiased exponential average of TensorBoard's slider: after n finite values,
 * mₙ = s·mₙ₋₁ + (1 − s)·yₙ with m₀ = 0, shown as mₙ / (1 − sⁿ). A constant series stays as it is. A
 * value that is not finite is passed through and does not enter.
 *
 * Returns: the average up to @value
 */
float
draw_smoother_next (DrawSmoother *self, float value)
{
  if (!isfinite (value))
    return value;
  self->last = self->smoothing * self->last + (1 - self->smoothing) * (double)value;
  /* Below double's precision the correction is gone, and so is the division. */
  if (self->bias > 1e-17)
    self->bias *= self->smoothing;
  return (float)(self->bias > 1e-17 ? self->last / (1 - self->bias) : self->last);
}
