/* draw-smooth.c: the smoothing of per-batch losses.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-curves.h"

#include <math.h>

/**
 * draw_smooth:
 * @values: (array length=n): what to smooth
 * @n: how many
 * @smoothing: s, 0 (none) to 0.99; clipped
 * @smoothed: (array length=n): where to put the averages; may be @values
 *
 * The debiased exponential average of TensorBoard's slider: after n finite values,
 * mₙ = s·mₙ₋₁ + (1 − s)·yₙ with m₀ = 0, shown as mₙ / (1 − sⁿ). A constant series stays as it is. A
 * value that is not finite is passed through and does not enter.
 */
void
draw_smooth (const float *values, gsize n, double smoothing, float *smoothed)
{
  double s = isnan (smoothing) ? 0 : CLAMP (smoothing, 0, 0.99);
  double last = 0;
  double bias = 1; /* sⁿ */

  for (gsize i = 0; i < n; i++) {
    double value = (double)values[i];
    if (!isfinite (value)) {
      smoothed[i] = values[i];
      continue;
    }
    last = s * last + (1 - s) * value;
    /* Below double's precision the correction is gone, and so is the division. */
    if (bias > 1e-17)
      bias *= s;
    smoothed[i] = (float)(bias > 1e-17 ? last / (1 - bias) : last);
  }
}
