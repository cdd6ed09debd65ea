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

/* What a line of the picture looks like: many runs' train lines stand back, so that the test lines
 * are seen. */
typedef struct {
  DrawColour colour;
  double width;
  gboolean is_dashed;
  gboolean has_halo; /* keeps the dashes readable on the train line of the same hue */
  gboolean has_dots;
} Look;

static Look
get_look (const DrawCurvesPicture *picture, const DrawCurvesSeries *series, gboolean is_test,
          double step)
{
  const DrawCurves *curves = picture->curves;
  gboolean few = curves->n_series <= FEW_RUNS;
  gboolean both = draw_curves_shows_both_splits (curves);
  Look look = {.colour = draw_line_colour (picture->theme, &series->colour),
               .width = draw_curves_line_width (picture->theme),
               .is_dashed = is_test && both,
               .has_halo = is_test && both && curves->n_series == 1,
               .has_dots = is_test && few && step >= MIN_DOT_STEP};

  if (!few && both && !is_test) {
    look.colour.alpha *= picture->theme->high_contrast ? 0.8 : 0.5;
    look.width *= 0.6;
  }
  return look;
}

/* Dots at every epoch of a test line, and where a single epoch has no neighbour to draw a line to. */
static void
draw_dots (DrawCurvesPicture *picture, const DrawChart *chart, const double *values, gsize n,
           gsize begin, gsize end, const Look *look)
{
  for (gsize i = begin; i < end; i++) {
    double y = line_y (values, n, i, chart);
    gboolean alone = (i == 0 || isnan (line_y (values, n, i - 1, chart))) &&
                     isnan (line_y (values, n, i + 1, chart));
    if (!isnan (y) && (look->has_dots || alone))
      draw_curves_dot (
          picture->cr,
          draw_curves_x_in (&chart->plot, picture->first, picture->last, (double)(i + 1)), y, FALSE,
          &look->colour, picture->theme);
  }
}

/* The elements that belong to the visible epochs, and to the next beyond either edge. */
static void
find_visible (const DrawCurvesPicture *picture, gsize n, gsize *begin, gsize *end)
{
  *begin = (gsize)CLAMP (floor (picture->first) - 2, 0, (double)n);
  *end = (gsize)CLAMP (ceil (picture->last) + 1, (double)*begin, (double)n);
}

void
draw_curves_line (DrawCurvesPicture *picture, const DrawChart *chart,
                  const DrawCurvesSeries *series, gboolean is_test)
{
  cairo_t *cr = picture->cr;
  const double *values = draw_curves_values (series, chart->is_accuracy, is_test);
  double step = chart->plot.width / (picture->last - picture->first);
  Look look = get_look (picture, series, is_test, step);
  gsize n = series->n_epochs;
  gsize begin, end;

  if (values == NULL || n == 0)
    return;
  find_visible (picture, n, &begin, &end);
  cairo_save (cr);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  /* Half the time of the default, and on lines this thin no eye sees the difference. */
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_FAST);
  cairo_new_path (cr);
  trace_line (cr, values, n, begin, end, chart, picture->first, picture->last);
  if (look.has_halo) {
    DrawColour halo = picture->theme->background;
    halo.alpha = 0.75;
    draw_set_colour (cr, &halo);
    cairo_set_line_width (cr, look.width + 1.75);
    cairo_stroke_preserve (cr);
  }
  draw_set_colour (cr, &look.colour);
  draw_curves_set_dash (cr, look.is_dashed);
  cairo_set_line_width (cr, look.width);
  cairo_stroke (cr);
  cairo_restore (cr);
  draw_dots (picture, chart, values, n, begin, end, &look);
}

/* Appends the outline of elements [begin, end), all with a place: along the highest, and back along
 * the lowest. A single epoch is a narrow bar. */
static void
trace_area (DrawCurvesPicture *picture, const DrawChart *chart, const DrawCurvesBand *band, gsize n,
            gsize begin, gsize end)
{
  const cairo_rectangle_t *plot = &chart->plot;
  cairo_t *cr = picture->cr;

  if (end - begin == 1) {
    double x = draw_curves_x_in (plot, picture->first, picture->last, (double)end);
    double y = line_y (band->high, n, begin, chart);
    cairo_rectangle (cr, x - 1.5, y, 3, line_y (band->low, n, begin, chart) - y);
    return;
  }
  cairo_new_sub_path (cr);
  for (gsize i = begin; i < end; i++)
    cairo_line_to (cr, draw_curves_x_in (plot, picture->first, picture->last, (double)(i + 1)),
                   line_y (band->high, n, i, chart));
  for (gsize i = end; i > begin; i--)
    cairo_line_to (cr, draw_curves_x_in (plot, picture->first, picture->last, (double)i),
                   line_y (band->low, n, i - 1, chart));
  cairo_close_path (cr);
}

void
draw_curves_spread (DrawCurvesPicture *picture, const DrawChart *chart,
                    const DrawCurvesSeries *series, gboolean is_test)
{
  DrawCurvesBand band = draw_curves_band (series, chart->is_accuracy, is_test);
  DrawColour fill = draw_line_colour (picture->theme, &series->colour);
  gsize n = series->n_epochs;
  gsize begin, end;

  /* Behind many lines only what they are compared by. */
  if (band.low == NULL || band.high == NULL ||
      (!is_test && picture->curves->n_series > FEW_RUNS &&
       draw_curves_shows (picture->curves, chart->is_accuracy, TRUE)))
    return;
  find_visible (picture, n, &begin, &end);
  cairo_new_path (picture->cr);
  for (gsize i = begin; i < end; i++) {
    gsize from = i;
    while (i < end && !isnan (line_y (band.low, n, i, chart)) &&
           !isnan (line_y (band.high, n, i, chart)))
      i++;
    if (i > from)
      trace_area (picture, chart, &band, n, from, i);
  }
  fill.alpha *= picture->theme->high_contrast ? 0.3 : BAND_ALPHA;
  draw_set_colour (picture->cr, &fill);
  cairo_fill (picture->cr);
}
