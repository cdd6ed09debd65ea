/* draw-curves-scale.c: how far the curves' axes go.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-curves-private.h"

#include <math.h>
#include <stdlib.h>

#define MAX_SAMPLES 2048 /* for a percentile: enough to see where the bulk lies */
#define PADDING     0.05 /* on a log axis, and below a loss axis that does not start at 0 */
#define MAX_DECADES 8    /* below the largest loss, on a log axis */
#define OUTLIER     10   /* times the 95th percentile */
#define LEAST_ERROR 1e-5 /* one image in 100,000 */
#define LEAST_SPAN  0.01 /* of the accuracy axis: one per cent */
#define FROM_ZERO                                                                                  \
  0.4 /* a loss axis starts at 0 when the lowest is under this share of the highest */

/* What a set of values covers; the samples are some of them, evenly taken. */
typedef struct {
  double low, high;
  double least; /* the lowest positive one */
  double *samples;
  guint n_samples;
} Range;

static void
range_init (Range *range)
{
  *range = (Range){.low = INFINITY, .high = -INFINITY, .least = INFINITY};
  range->samples = g_new (double, MAX_SAMPLES);
}

static void
range_add (Range *range, double value, gboolean sample)
{
  if (!isfinite (value))
    return;
  range->low = MIN (range->low, value);
  range->high = MAX (range->high, value);
  if (value > 0)
    range->least = MIN (range->least, value);
  if (sample && range->n_samples < MAX_SAMPLES)
    range->samples[range->n_samples++] = value;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *)a;
  double y = *(const double *)b;

  return (x > y) - (x < y);
}

/* Sorts the samples; after that range_percentile() may be asked. */
static void
range_sort (Range *range)
{
  qsort (range->samples, range->n_samples, sizeof (double), compare);
}

/* Returns: NaN when there are no samples */
static double
range_percentile (const Range *range, double fraction)
{
  if (range->n_samples == 0)
    return NAN;
  return range->samples[(guint)lround (fraction * (range->n_samples - 1))];
}

static void
range_clear (Range *range)
{
  g_clear_pointer (&range->samples, g_free);
}

/* Elements [*begin, *end) of @n belong to epochs between @first and @last; element i stands at
 * (i + 1 - offset) / rate. */
static void
visible (gsize n, double rate, double offset, double first, double last, gsize *begin, gsize *end)
{
  double from = ceil (first * rate - 1 + offset);
  double to = floor (last * rate - 1 + offset) + 1;

  *begin = (gsize)CLAMP (from, 0, (double)n);
  *end = (gsize)CLAMP (to, (double)*begin, (double)n);
}

static void
add_epochs (Range *range, const double *values, guint n, double first, double last,
            gboolean as_error, guint n_curves)
{
  gsize begin, end, stride;

  if (values == NULL)
    return;
  /* And the next beyond either edge, where the visible lines lead. */
  visible (n, 1, 0, floor (first), ceil (last), &begin, &end);
  stride = (end - begin) * n_curves / MAX_SAMPLES + 1;
  for (gsize i = begin; i < end; i++)
    range_add (range, as_error ? 1 - values[i] : values[i], (i - begin) % stride == 0);
}

/* Adds one line of every run, with the spread between its seeds. */
static void
add_lines (Range *range, const DrawCurves *curves, gboolean is_accuracy, gboolean is_test,
           double first, double last)
{
  guint n_curves = 6 * curves->n_series; /* two splits, with two edges of a spread */

  if (!draw_curves_shows (curves, is_accuracy, is_test))
    return;
  for (guint i = 0; i < curves->n_series; i++) {
    const DrawCurvesSeries *series = &curves->series[i];
    DrawCurvesBand band = draw_curves_band (series, is_accuracy, is_test);
    const double *lines[] = {draw_curves_values (series, is_accuracy, is_test), band.low,
                             band.high};

    for (guint j = 0; j < G_N_ELEMENTS (lines); j++)
      add_epochs (range, lines[j], series->n_epochs, first, last, is_accuracy, n_curves);
  }
}

/* Only samples: tens of thousands of batches, of which a percentile is all that is asked. */
static void
add_batches (Range *range, const DrawCurvesSeries *series, double first, double last)
{
  gsize begin, end, stride;

  if (!(series->batches_per_epoch > 0))
    return;
  visible (series->n_batch_losses, series->batches_per_epoch, 0.5, first, last, &begin, &end);
  stride = (end - begin) / MAX_SAMPLES + 1;
  for (gsize i = begin; i < end; i += stride)
    range_add (range, (double)series->batch_loss[i], TRUE);
}

/* The highest value that still counts: an outlier among many is cut off. */
static double
robust_high (const Range *range)
{
  double bulk = range_percentile (range, 0.95);

  if (range->n_samples >= 10 && bulk > 0)
    return MIN (range->high, OUTLIER * bulk);
  return range->high;
}

static DrawScale
log_scale (double low, double high, double floor_value, guint max_ticks)
{
  DrawScale scale;

  if (!(high > 0) || !isfinite (high))
    high = 1;
  if (!(low > 0) || !isfinite (low))
    low = high / 100;
  low = MAX (MIN (low, high), MAX (high * pow (10, -MAX_DECADES), floor_value));
  scale = draw_scale (low / (1 + PADDING), high * (1 + PADDING), TRUE);
  draw_scale_round (&scale, max_ticks);
  return scale;
}

/**
 * draw_curves_loss_scale:
 * @curves: all runs
 * @first: the first visible epoch
 * @last: the last visible epoch
 * @max_ticks: how many labels there is room for
 *
 * The range holds the epochs' means and the bulk (5th to 95th percentile) of the batches: the first
 * few batches, ten times as high as all that follows, don't press the rest to the floor.
 *
 * Returns: the scale, with round ends
 */
DrawScale
draw_curves_loss_scale (const DrawCurves *curves, double first, double last, guint max_ticks)
{
  Range epochs, batches;
  DrawScale scale;
  double low, high, bulk;

  range_init (&epochs);
  range_init (&batches);
  add_lines (&epochs, curves, FALSE, FALSE, first, last);
  add_lines (&epochs, curves, FALSE, TRUE, first, last);
  if (draw_curves_has_batches (curves))
    add_batches (&batches, &curves->series[0], first, last);
  range_sort (&epochs);
  range_sort (&batches);

  high = robust_high (&epochs);
  bulk = range_percentile (&batches, 0.95);
  if (!isnan (bulk))
    high = MAX (high, bulk);
  if (curves->log_scale) {
    low = epochs.least;
    bulk = range_percentile (&batches, 0.05);
    if (bulk > 0)
      low = MIN (low, bulk);
    scale = log_scale (low, high, 0, max_ticks);
  } else {
    bulk = range_percentile (&batches, 0.05);
    low = isnan (bulk) ? epochs.low : MIN (epochs.low, bulk);
    if (!(high >= low)) /* nothing to show yet */
      low = 0, high = 1;
    else if (low >= 0 && low < FROM_ZERO * high)
      low = 0;
    else
      low -= PADDING * (high - low);
    scale = draw_scale (low, high, FALSE);
    draw_scale_round (&scale, max_ticks);
  }
  range_clear (&epochs);
  range_clear (&batches);
  return scale;
}

/**
 * draw_curves_accuracy_scale:
 * @curves: all runs
 * @first: the first visible epoch
 * @last: the last visible epoch
 * @max_ticks: how many labels there is room for
 *
 * Returns: the part of 0–100 % that the accuracies use, with round ends; of the error rate when the
 *   axis is logarithmic
 */
DrawScale
draw_curves_accuracy_scale (const DrawCurves *curves, double first, double last, guint max_ticks)
{
  Range errors;
  DrawScale scale;
  double low, high;

  range_init (&errors);
  add_lines (&errors, curves, TRUE, FALSE, first, last);
  add_lines (&errors, curves, TRUE, TRUE, first, last);
  range_sort (&errors);
  high = robust_high (&errors);

  if (curves->log_scale) {
    scale = log_scale (errors.least, isfinite (high) ? high : 1, LEAST_ERROR, max_ticks);
  } else {
    low = errors.low;
    if (!(high >= low))
      low = 0, high = 1;
    high = MAX (high, (low + high + LEAST_SPAN) / 2);
    low = MAX (MIN (low, high - LEAST_SPAN), 0);
    scale = draw_scale (MAX (1 - high, 0), 1 - low, FALSE);
    draw_scale_round (&scale, max_ticks);
  }
  range_clear (&errors);
  return scale;
}
