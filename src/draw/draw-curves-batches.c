/* draw-curves-batches.c: the batches behind the curves: their range, and their smoothed mean.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-curves-private.h"

#include <math.h>

#define BATCH_ALPHA    0.25 /* of the raw losses */
#define SMOOTHED_ALPHA 0.7
#define SMOOTHED_WIDTH 0.7 /* of the line of the epochs */
#define MAX_COLUMNS    16384

/* The series' batches as they were summed up; where nobody did, that is done in @own. */
static const DrawBatches *
get_batches (const DrawCurves *curves, const DrawCurvesSeries *series, DrawBatches *own)
{
  if (series->batches != NULL)
    return series->batches;
  draw_batches_update (own, series->batch_loss, series->n_batch_losses, curves->smoothing);
  return own;
}

/* One rectangle per pixel column from its lowest to its highest value: stroking as many points with
 * antialiasing takes a hundred times as long. On pixels, Cairo fills rectangles one by one in 0.4 of
 * the time that it takes to sort them into one shape; a file gets the one shape. */
static void
fill_columns (cairo_t *cr, const DrawBatches *batches, const DrawCurvesSeries *series,
              const DrawChart *chart, double first, double last)
{
  double rate = series->batches_per_epoch;
  double n = (double)series->n_batch_losses;
  guint columns = (guint)CLAMP (ceil (chart->plot.width), 1, MAX_COLUMNS);
  double step = (last - first) / columns;
  double width = chart->plot.width / columns;
  double above = NAN, below = NAN; /* of the column before */
  gboolean one_by_one =
      cairo_surface_get_type (cairo_get_group_target (cr)) == CAIRO_SURFACE_TYPE_IMAGE;

  cairo_save (cr);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  for (guint column = 0; column < columns; column++) {
    gsize begin = (gsize)CLAMP (ceil ((first + column * step) * rate - 0.5), 0, n);
    gsize end = (gsize)CLAMP (ceil ((first + (column + 1) * step) * rate - 0.5), 0, n);
    float low, high;
    double top, bottom;

    if (end <= begin)
      continue;
    if (!draw_batches_extremes (batches, series->batch_loss, begin, end, &low, &high)) {
      above = below = NAN;
      continue;
    }
    top = draw_chart_y (chart, (double)high);
    bottom = draw_chart_y (chart, (double)low);
    if (isnan (top) || isnan (bottom))
      continue;
    /* Reach out to the column before, so that a steep stretch has no holes. */
    if (top > below)
      top = below;
    if (bottom < above)
      bottom = above;
    above = draw_chart_y (chart, (double)high);
    below = draw_chart_y (chart, (double)low);
    bottom = MAX (bottom, top + 1);
    cairo_rectangle (cr, chart->plot.x + column * width, top, width, bottom - top);
    if (one_by_one)
      cairo_fill (cr);
  }
  cairo_fill (cr);
  cairo_restore (cr);
}

/* Few enough to draw each. */
static void
stroke_points (cairo_t *cr, const float *values, gsize begin, gsize end, double rate,
               const DrawChart *chart, double first, double last)
{
  gboolean pen_down = FALSE;

  for (gsize i = begin; i < end; i++) {
    double x = draw_curves_x_in (&chart->plot, first, last, ((double)i + 0.5) / rate);
    double y = isfinite (values[i]) ? draw_chart_y (chart, (double)values[i]) : NAN;
    if (isnan (y)) {
      pen_down = FALSE;
      continue;
    }
    if (pen_down)
      cairo_line_to (cr, x, y);
    else
      cairo_move_to (cr, x, y);
    pen_down = TRUE;
  }
  cairo_set_dash (cr, NULL, 0, 0);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_BEVEL);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
}

/* The means of every two pixels as one line: what is smooth needs no more. */
static void
stroke_means (cairo_t *cr, const DrawBatches *batches, const DrawCurvesSeries *series,
              const DrawChart *chart, double first, double last, double line_width)
{
  double rate = series->batches_per_epoch;
  double n = (double)series->n_batch_losses;
  guint columns = (guint)CLAMP (chart->plot.width / 2, 1, MAX_COLUMNS);
  double step = (last - first) / columns;
  gboolean pen_down = FALSE;

  cairo_new_path (cr);
  for (guint column = 0; column < columns; column++) {
    double from = first + column * step;
    gsize begin = (gsize)CLAMP (ceil (from * rate - 0.5), 0, n);
    gsize end = (gsize)CLAMP (ceil ((from + step) * rate - 0.5), 0, n);
    double y;

    if (end <= begin)
      continue;
    y = draw_chart_y (chart, draw_batches_mean (batches, series->batch_loss, begin, end));
    if (isnan (y)) {
      pen_down = FALSE;
      continue;
    }
    if (pen_down)
      cairo_line_to (cr, draw_curves_x_in (&chart->plot, first, last, from + step / 2), y);
    else
      cairo_move_to (cr, draw_curves_x_in (&chart->plot, first, last, from + step / 2), y);
    pen_down = TRUE;
  }
  cairo_set_dash (cr, NULL, 0, 0);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_width (cr, line_width);
  cairo_stroke (cr);
}

void
draw_curves_batches (cairo_t *cr, const DrawCurves *curves, const DrawCurvesSeries *series,
                     const DrawChart *chart, double first, double last, const DrawTheme *theme)
{
  DrawColour colour = draw_line_colour (theme, &series->colour);
  double rate = series->batches_per_epoch;
  double n = (double)series->n_batch_losses;
  gsize begin, end;
  DrawBatches own = {0};
  const DrawBatches *batches;

  if (!(rate > 0) || !isfinite (rate))
    return;
  begin = (gsize)CLAMP (floor (first * rate) - 1, 0, n);
  end = (gsize)CLAMP (ceil (last * rate) + 2, (double)begin, n);
  batches = get_batches (curves, series, &own);

  colour.alpha *= theme->high_contrast ? 0.4 : BATCH_ALPHA;
  draw_set_colour (cr, &colour);
  cairo_new_path (cr);
  if ((double)(end - begin) > chart->plot.width)
    fill_columns (cr, batches, series, chart, first, last);
  else
    stroke_points (cr, series->batch_loss, begin, end, rate, chart, first, last);

  if (curves->smoothing > 0) {
    colour.alpha = series->colour.alpha * SMOOTHED_ALPHA;
    draw_set_colour (cr, &colour);
    stroke_means (cr, batches, series, chart, first, last,
                  draw_curves_line_width (theme) * SMOOTHED_WIDTH);
  }
  draw_batches_clear (&own);
}

gboolean
draw_curves_batch_at (const DrawCurves *curves, const DrawCurvesSeries *series, double epoch,
                      double *loss, double *smoothed)
{
  /* Batch k of an epoch ends at k / batches_per_epoch: a hair beyond is still that batch. */
  double place = ceil (epoch * series->batches_per_epoch - 1e-6) - 1;
  DrawBatches own = {0};
  gsize index;

  if (!draw_curves_has_batches (curves) || !(place >= 0 && place < (double)series->n_batch_losses))
    return FALSE;
  index = (gsize)place;
  *loss = (double)series->batch_loss[index];
  *smoothed = draw_batches_smoothed (get_batches (curves, series, &own), series->batch_loss, index);
  draw_batches_clear (&own);
  return TRUE;
}
