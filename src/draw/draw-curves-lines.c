/* draw-curves-lines.c: the lines of the curves, with a point an epoch.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-curves-private.h"

#include <math.h>

#define MIN_DOT_STEP 8 /* pixels between epochs, or their dots would run together */

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

int
draw_curves_index (const DrawCurvesSeries *series, double epoch)
{
  double nearest = round (epoch);

  if (!(fabs (epoch - nearest) < 1e-6) || nearest < 1 || nearest > series->n_epochs)
    return -1;
  return (int)nearest - 1;
}

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
