/* draw-axis.c: values to places along an axis, and where its ticks stand.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-axis.h"

#include <math.h>

/* Larger numbers than any picture holds; their differences are still finite. */
#define LIMIT 1e300
/* Smaller differences are none: their tick steps would be no numbers any more. */
#define LEAST_SPAN 1e-280
/* A log axis starts no lower than this: a loss below is zero in single precision. */
#define LOG_FLOOR 1e-12

/**
 * draw_scale:
 * @low: one end, any number
 * @high: the other end, any number
 * @log: whether it is a log10 axis
 *
 * Returns: a scale between the two; where they are not finite, equal or turned round, one that can be
 *   drawn with all the same.
 */
DrawScale
draw_scale (double low, double high, gboolean log)
{
  double least = log ? LOG_FLOOR : -LIMIT;

  if (isnan (low))
    low = log ? 1e-3 : 0;
  if (isnan (high))
    high = 1;
  low = CLAMP (low, least, LIMIT);
  high = CLAMP (high, least, LIMIT);
  if (low > high) {
    double swap = low;
    low = high;
    high = swap;
  }
  /* Nothing to divide by: open the range around the one value. */
  if (log && high / low < 1 + 1e-6) {
    low = MAX (low / 2, LOG_FLOOR / 2);
    high = high * 2;
  } else if (!log && high - low <= MAX (1e-9 * MAX (fabs (low), fabs (high)), LEAST_SPAN)) {
    double room = fabs (low) < LEAST_SPAN ? 0.5 : fabs (low) * 0.1;
    low -= room;
    high += room;
  }
  return (DrawScale){.low = low, .high = high, .log = !!log};
}

/**
 * draw_scale_position:
 * @scale: what the axis shows
 * @value: any number
 *
 * Returns: its place, 0 at the low end to 1 at the high one and beyond; NaN where a log axis has none.
 */
double
draw_scale_position (const DrawScale *scale, double value)
{
  if (scale->log) {
    double low = log10 (scale->low);
    if (!(value >= 0))
      return NAN;
    return (log10 (value) - low) / (log10 (scale->high) - low);
  }
  return (value - scale->low) / (scale->high - scale->low);
}

/**
 * draw_scale_value:
 * @scale: what the axis shows
 * @position: 0 at the low end to 1 at the high one, or beyond
 *
 * Returns: the value there.
 */
double
draw_scale_value (const DrawScale *scale, double position)
{
  if (scale->log) {
    double low = log10 (scale->low);
    return pow (10, low + position * (log10 (scale->high) - low));
  }
  return scale->low + position * (scale->high - scale->low);
}

/**
 * draw_tick_step:
 * @span: what the ticks divide, positive
 * @max_ticks: how many steps fit, at least 1
 *
 * Returns: the smallest 1, 2 or 5 × 10ⁿ of which at most @max_ticks fit into @span.
 */
double
draw_tick_step (double span, guint max_ticks)
{
  static const double steps[] = {1, 2, 5, 10};
  double wanted = span / MAX (max_ticks, 1);
  double decade;

  if (!(span > 0) || !isfinite (span))
    return 1;
  decade = pow (10, floor (log10 (wanted)));
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    if (steps[i] * decade >= wanted * (1 - 1e-9))
      return steps[i] * decade;
  }
  return 10 * decade;
}

static void
add_tick (DrawTicks *ticks, double value, gboolean major)
{
  if (ticks->n < DRAW_MAX_TICKS) {
    ticks->ticks[ticks->n].value = value;
    ticks->ticks[ticks->n].major = major;
    ticks->n++;
  }
}

static void
linear_ticks (const DrawScale *scale, guint max_ticks, gboolean whole, DrawTicks *ticks)
{
  double step = draw_tick_step (scale->high - scale->low, max_ticks);
  double first;

  if (whole)
    step = MAX (step, 1);
  ticks->step = step;
  first = ceil (scale->low / step - 1e-6);
  /* Count, don't add up: 0.1 ten times is not 1. */
  for (guint i = 0; i < DRAW_MAX_TICKS; i++) {
    double value = (first + i) * step;
    if (value > scale->high + step * 1e-6)
      break;
    add_tick (ticks, value == 0 ? 0 : value, TRUE);
  }
}

/* Decades, thinned out when there are many; 2…9 of each between them while there is room; on less
 * than two decades 2 and 5 get labels too, or an axis might have none. */
static void
log_ticks (const DrawScale *scale, guint max_ticks, DrawTicks *ticks)
{
  int first = (int)floor (log10 (scale->low) + 1e-9);
  int last = (int)ceil (log10 (scale->high) - 1e-9);
  int decades = MAX (last - first, 1);
  int every = (int)ceil ((double)decades / MAX (max_ticks, 1));
  double exact = log10 (scale->high / scale->low);
  gboolean detailed = exact < 2.2 && exact * 3 <= max_ticks + 1;
  gboolean divided = every == 1 && decades <= 5;

  for (int decade = first; decade <= last; decade++) {
    for (int digit = 1; digit <= 9; digit++) {
      double value = digit * pow (10, decade);
      gboolean major = digit == 1 ? decade % every == 0 : detailed && (digit == 2 || digit == 5);
      if (digit > 1 && !divided)
        break;
      if (value >= scale->low * (1 - 1e-9) && value <= scale->high * (1 + 1e-9))
        add_tick (ticks, value, major);
    }
  }
}

/**
 * draw_ticks:
 * @scale: what the axis shows
 * @max_ticks: how many labels there is room for
 * @whole: TRUE for epochs: no ticks between integers
 *
 * Returns: where the ticks stand, from low to high.
 */
DrawTicks
draw_ticks (const DrawScale *scale, guint max_ticks, gboolean whole)
{
  DrawTicks ticks = {0};

  max_ticks = CLAMP (max_ticks, 1, DRAW_MAX_TICKS - 2);
  if (scale->log)
    log_ticks (scale, max_ticks, &ticks);
  else
    linear_ticks (scale, max_ticks, whole, &ticks);
  return ticks;
}

/* The nearest 1, 2 or 5 × 10ⁿ at or beyond @value. */
static double
round_log (double value, gboolean up)
{
  static const double steps[] = {1, 2, 5, 10};
  double decade = pow (10, floor (log10 (value)));
  double rounded = up ? 10 * decade : decade;

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    double candidate = steps[up ? i : G_N_ELEMENTS (steps) - 1 - i] * decade;
    if (up ? candidate >= value * (1 - 1e-9) : candidate <= value * (1 + 1e-9)) {
      rounded = candidate;
      break;
    }
  }
  return rounded;
}

/**
 * draw_scale_round:
 * @scale: (inout): what the axis shows
 * @max_ticks: how many labels there is room for
 *
 * Moves both ends outwards to round numbers, so that the axis stays as it is while the values under
 * it change a little.
 */
void
draw_scale_round (DrawScale *scale, guint max_ticks)
{
  if (scale->log) {
    scale->low = round_log (scale->low, FALSE);
    scale->high = round_log (scale->high, TRUE);
  } else {
    double step = draw_tick_step (scale->high - scale->low, max_ticks);
    scale->low = floor (scale->low / step + 1e-6) * step;
    scale->high = ceil (scale->high / step - 1e-6) * step;
  }
  *scale = draw_scale (scale->low, scale->high, scale->log);
}

/**
 * draw_tick_decimals:
 * @step: between two ticks
 *
 * Returns: the digits after the point in which they differ, at most 9.
 */
int
draw_tick_decimals (double step)
{
  if (!(step > 0) || step >= 1)
    return 0;
  return MIN ((int)ceil (-log10 (step) - 1e-9), 9);
}
