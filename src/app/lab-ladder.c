/* lab-ladder.c: the 1–3–10 ladder that learning rates and penalties are stepped on.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-ladder.h"

#include <math.h>

/* Two numbers closer than this are the same rung: pow (10, -3) need not be 0.001 to the bit. */
#define SAME_RUNG 1e-9

/* The rung 1 or 3 times ten to @exponent, rounded to the very number that "0.003" reads as. */
static double
rung (int mantissa, int exponent)
{
  g_autofree char *text = g_strdup_printf ("%de%d", mantissa, exponent);
  return g_ascii_strtod (text, NULL);
}

/**
 * lab_ladder_up:
 * @value: where to step from, on a rung or between two
 * @lowest: the rung above zero, > 0
 * @highest: the result is never more
 *
 * Returns: the next rung above @value
 */
double
lab_ladder_up (double value, double lowest, double highest)
{
  if (!(value >= lowest * (1 - SAME_RUNG)))
    return lowest;
  int exponent = (int)floor (log10 (value)) - 1;
  for (int i = 0; i < 8; i++) {
    double next = rung (i % 2 ? 3 : 1, exponent + i / 2);
    if (next > value * (1 + SAME_RUNG))
      return MIN (next, highest);
  }
  return highest;
}

/**
 * lab_ladder_down:
 * @value: where to step from, on a rung or between two
 * @lowest: the lowest rung above zero, > 0
 * @allow_zero: whether there is a rung 0 under it
 *
 * Returns: the next rung below @value
 */
double
lab_ladder_down (double value, double lowest, gboolean allow_zero)
{
  if (!(value > lowest * (1 + SAME_RUNG)))
    return allow_zero ? 0 : MIN (value, lowest);
  int exponent = (int)floor (log10 (value)) + 1;
  for (int i = 0; i < 8; i++) {
    double next = rung (i % 2 ? 1 : 3, exponent - i / 2);
    if (next < value * (1 - SAME_RUNG))
      return MAX (next, lowest);
  }
  return lowest;
}
