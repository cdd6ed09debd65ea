/* draw-curves-lines.c: the curves themselves: a line an epoch, and the batches behind it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-curves-private.h"

#include <float.h>
#include <math.h>

#define BATCH_ALPHA    0.25 /* of the raw losses */
#define SMOOTHED_ALPHA 0.7
#define SMOOTHED_WIDTH 0.7 /* of the line of the epochs */
#define MIN_DOT_STEP   8   /* pixels between epochs, or their dots would run together */
#define MAX_COLUMNS    16384

double
draw_chart_y (const DrawChart *chart, double value)
{
  double shown = chart->is_accuracy && chart->is_log ? 1 - value : value;
  double position;

  /* No error at all has no place on a log axis: below it. */
  if (chart->is_log && shown <= 0)
    position = -1;
  else
    position = draw_scale_position (&chart->scale, shown);
  if (isnan (position))
    return NAN;
  return chart->plot.y + chart->plot.height * (1 - CLAMP (position, -1, 2));
}

double
draw_curves_x_in (const cairo_rectangle_t *plot, double first, double last, double epoch)
{
  return plot->x + (epoch - first) / (last - first) * plot->width;
}

void
draw_curves_set_dash (cairo_t *cr, gboolean is_test)
{
  static const double dashes[] = {5, 3};

  cairo_set_dash (cr, dashes, is_test ? G_N_ELEMENTS (dashes) : 0, 0);
}

double
draw_curves_line_width (const DrawTheme *theme)
{
  return theme->high_contrast ? 2.5 : 1.75;
}

void
draw_curves_dot (cairo_t *cr, double x, double y, gboolean hollow, const DrawColour *colour,
                 const DrawTheme *theme)
{
  double width = draw_curves_line_width (theme);

  cairo_save (cr);
  cairo_set_dash (cr, NULL, 0, 0);
  cairo_new_path (cr);
  cairo_arc (cr, x, y, hollow ? 4 : width * 1.35, 0, 2 * G_PI);
  if (hollow) {
    draw_set_colour (cr, &theme->background);
    cairo_fill_preserve (cr);
    draw_set_colour (cr, colour);
    cairo_set_line_width (cr, width);
    cairo_stroke (cr);
  } else {
    draw_set_colour (cr, colour);
    cairo_fill (cr);
  }
  cairo_restore (cr);
}

/* ── batches ─────────────────────────────────────────────────────────────────────────────────────
 */

/* The lowest and the highest of some values; FALSE when none is finite. */
static gboolean
find_extremes (const float *values, gsize n, float *low, float *high)
{
  float least = FLT_MAX;
  float most = -FLT_MAX;

  /* Comparisons with NaN are false: it does not enter. */
  for (gsize i = 0; i < n; i++) {
    float value = values[i];
    least = value < least && value >= -FLT_MAX ? value : least;
    most = value > most && value <= FLT_MAX ? value : most;
  }
  *low = least;
  *high = most;
  return least <= most;
}

/* One rectangle per pixel column from its lowest to its highest value: stroking as many points with
 * antialiasing takes a hundred times as long. On pixels, Cairo fills rectangles one by one in 0.4 of
 * the time that it takes to sort them into one shape; a file gets the one shape. */
static void
fill_columns (cairo_t *cr, const float *values, gsize n, double rate, const DrawChart *chart,
              double first, double last)
{
  guint columns = (guint)CLAMP (ceil (chart->plot.width), 1, MAX_COLUMNS);
  double step = (last - first) / columns;
  double width = chart->plot.width / columns;
  double above = NAN, below = NAN; /* of the column before */
  gboolean one_by_one =
      cairo_surface_get_type (cairo_get_group_target (cr)) == CAIRO_SURFACE_TYPE_IMAGE;

  cairo_save (cr);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  for (guint column = 0; column < columns; column++) {
    gsize begin = (gsize)CLAMP (ceil ((first + column * step) * rate - 0.5), 0, (double)n);
    gsize end = (gsize)CLAMP (ceil ((first + (column + 1) * step) * rate - 0.5), 0, (double)n);
    float low, high;
    double top, bottom;

    if (end <= begin)
      continue;
    if (!find_extremes (values + begin, end - begin, &low, &high)) {
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
stroke_means (cairo_t *cr, const float *values, gsize n, double rate, const DrawChart *chart,
              double first, double last, double line_width)
{
  guint columns = (guint)CLAMP (chart->plot.width / 2, 1, MAX_COLUMNS);
  double step = (last - first) / columns;
  gboolean pen_down = FALSE;

  cairo_new_path (cr);
  for (guint column = 0; column < columns; column++) {
    double from = first + column * step;
    gsize begin = (gsize)CLAMP (ceil (from * rate - 0.5), 0, (double)n);
    gsize end = (gsize)CLAMP (ceil ((from + step) * rate - 0.5), 0, (double)n);
    double sum = 0;
    gsize count = 0;
    double y;

    if (end <= begin)
      continue;
    for (gsize i = begin; i < end; i++) {
      if (isfinite (values[i])) {
        sum += (double)values[i];
        count++;
      }
    }
    y = count > 0 ? draw_chart_y (chart, sum / (double)count) : NAN;
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

static void
draw_points (cairo_t *cr, const float *values, gsize n, double rate, const DrawChart *chart,
             double first, double last)
{
  gsize begin = (gsize)CLAMP (floor (first * rate) - 1, 0, (double)n);
  gsize end = (gsize)CLAMP (ceil (last * rate) + 2, (double)begin, (double)n);

  cairo_new_path (cr);
  if ((double)(end - begin) > chart->plot.width)
    fill_columns (cr, values, n, rate, chart, first, last);
  else
    stroke_points (cr, values, begin, end, rate, chart, first, last);
}

void
draw_curves_batches (cairo_t *cr, const DrawCurves *curves, const DrawCurvesSeries *series,
                     const DrawChart *chart, double first, double last, const DrawTheme *theme)
{
  DrawColour colour = draw_line_colour (theme, &series->colour);
  double rate = series->batches_per_epoch;
  gsize n = series->n_batch_losses;

  if (series->batch_loss == NULL || n == 0 || !(rate > 0) || !isfinite (rate))
    return;
  /* Several runs' batches lie over one another. */
  colour.alpha *= (theme->high_contrast ? 0.4 : BATCH_ALPHA) / sqrt (curves->n_series);
  draw_set_colour (cr, &colour);
  draw_points (cr, series->batch_loss, n, rate, chart, first, last);

  if (curves->smoothing > 0) {
    float *smoothed = g_try_new (float, n);
    if (smoothed == NULL)
      return;
    draw_smooth (series->batch_loss, n, curves->smoothing, smoothed);
    colour.alpha = series->colour.alpha * SMOOTHED_ALPHA;
    draw_set_colour (cr, &colour);
    stroke_means (cr, smoothed, n, rate, chart, first, last,
                  draw_curves_line_width (theme) * SMOOTHED_WIDTH);
    g_free (smoothed);
  }
}

/* ── epochs ──────────────────────────────────────────────────────────────────────────────────────
 */

static double
line_y (const double *values, gsize n, gsize i, const DrawChart *chart)
{
  return i < n && isfinite (values[i]) ? draw_chart_y (chart, values[i]) : NAN;
}

/* Appends the line of elements [begin, end) to the path. More than two in a pixel are replaced by
 * the lowest and the highest of that pixel: a best value is never thinned away. */
static void
trace_line (cairo_t *cr, const double *values, gsize n, gsize begin, gsize end,
            const DrawChart *chart, double first, double last)
{
  double per_pixel = (last - first) / MAX (chart->plot.width, 1);
  gsize stride = per_pixel > 2 ? (gsize)per_pixel : 1;
  gboolean pen_down = FALSE;

  for (gsize i = begin; i < end; i += stride) {
    double low = NAN, high = NAN;
    double x = draw_curves_x_in (&chart->plot, first, last, (double)(i + 1));

    for (gsize j = i; j < MIN (i + stride, end); j++) {
      double y = line_y (values, n, j, chart);
      /* fmin() and fmax() pass over NaN. */
      low = fmax (low, y);
      high = fmin (high, y);
    }
    if (isnan (low)) {
      pen_down = FALSE;
      continue;
    }
    if (pen_down)
      cairo_line_to (cr, x, high);
    else
      cairo_move_to (cr, x, high);
    if (low > high)
      cairo_line_to (cr, x, low);
    pen_down = TRUE;
  }
}

/* Dots at every epoch of a test line, and where a single epoch has no neighbour to draw a line to. */
static void
draw_dots (cairo_t *cr, const double *values, gsize n, gsize begin, gsize end, gboolean every,
           const DrawChart *chart, double first, double last, const DrawColour *colour,
           const DrawTheme *theme)
{
  for (gsize i = begin; i < end; i++) {
    double y = line_y (values, n, i, chart);
    gboolean alone = (i == 0 || isnan (line_y (values, n, i - 1, chart))) &&
                     isnan (line_y (values, n, i + 1, chart));
    if (!isnan (y) && (every || alone))
      draw_curves_dot (cr, draw_curves_x_in (&chart->plot, first, last, (double)(i + 1)), y, FALSE,
                       colour, theme);
  }
}

void
draw_curves_line (cairo_t *cr, const DrawCurvesSeries *series, gboolean is_test,
                  const DrawChart *chart, double first, double last, const DrawTheme *theme)
{
  const double *values = chart->is_accuracy
                             ? (is_test ? series->test_accuracy : series->train_accuracy)
                             : (is_test ? series->test_loss : series->train_loss);
  DrawColour colour = draw_line_colour (theme, &series->colour);
  DrawColour halo = theme->background;
  gsize n = series->n_epochs;
  gsize begin = (gsize)CLAMP (floor (first) - 2, 0, (double)n);
  gsize end = (gsize)CLAMP (ceil (last) + 1, (double)begin, (double)n);
  double step = chart->plot.width / (last - first);

  if (values == NULL || n == 0)
    return;
  cairo_save (cr);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_new_path (cr);
  trace_line (cr, values, n, begin, end, chart, first, last);
  if (is_test) {
    /* Keeps the dashes readable where they lie on the train line of the same hue. */
    halo.alpha = 0.75;
    draw_set_colour (cr, &halo);
    cairo_set_line_width (cr, draw_curves_line_width (theme) + 1.75);
    cairo_stroke_preserve (cr);
  }
  draw_set_colour (cr, &colour);
  draw_curves_set_dash (cr, is_test);
  cairo_set_line_width (cr, draw_curves_line_width (theme));
  cairo_stroke (cr);
  cairo_restore (cr);
  draw_dots (cr, values, n, begin, end, is_test && step >= MIN_DOT_STEP, chart, first, last,
             &colour, theme);
}

/* ── values at an epoch ──────────────────────────────────────────────────────────────────────────
 */

int
draw_curves_index (const DrawCurvesSeries *series, double epoch)
{
  double nearest = round (epoch);

  if (!(fabs (epoch - nearest) < 1e-6) || nearest < 1 || nearest > series->n_epochs)
    return -1;
  return (int)nearest - 1;
}

gboolean
draw_curves_batch_at (const DrawCurves *curves, const DrawCurvesSeries *series, double epoch,
                      double *loss, double *smoothed)
{
  /* Batch k of an epoch ends at k / batches_per_epoch: a hair beyond is still that batch. */
  double place = ceil (epoch * series->batches_per_epoch - 1e-6) - 1;
  float *values;
  gsize index;

  if (series->batch_loss == NULL || !(place >= 0 && place < (double)series->n_batch_losses))
    return FALSE;
  index = (gsize)place;
  *loss = (double)series->batch_loss[index];
  *smoothed = *loss;
  values = curves->smoothing > 0 ? g_try_new (float, index + 1) : NULL;
  if (values != NULL) {
    draw_smooth (series->batch_loss, index + 1, curves->smoothing, values);
    *smoothed = (double)values[index];
    g_free (values);
  }
  return TRUE;
}
