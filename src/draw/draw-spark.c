/* draw-spark.c: a curve as small as a word.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-spark.h"

#include <math.h>

#define LINE_WIDTH  1.5
#define DOT_RADIUS  2.25
#define LINE_ALPHA  0.75 /* the dot stands out from it */
#define MAX_COLUMNS 4096

/* What the values cover, and where they are lowest. */
typedef struct {
  double low, high;
  guint lowest;
  guint n_finite;
} Range;

static Range
find_range (const float *values, guint n)
{
  Range range = {.low = INFINITY, .high = -INFINITY};

  for (guint i = 0; i < n; i++) {
    double value = (double)values[i];

    if (!isfinite (value))
      continue;
    if (value < range.low) {
      range.low = value;
      range.lowest = i;
    }
    range.high = MAX (range.high, value);
    range.n_finite++;
  }
  return range;
}

/* The middle where all are equal, or the difference is too small to divide by. */
static double
place (const Range *range, double value, double height)
{
  double span = range->high - range->low;
  double position = span > 0 ? (value - range->low) / span : 0.5;

  return DOT_RADIUS + (1 - (isfinite (position) ? position : 0.5)) * (height - 2 * DOT_RADIUS);
}

static double
place_across (guint index, guint n, double width)
{
  if (n == 1)
    return width / 2;
  return DOT_RADIUS + (double)index / (n - 1) * (width - 2 * DOT_RADIUS);
}

/* A line through the lowest and the highest of each group of @stride values: a value that stands out
 * is never thinned away. */
static void
trace (cairo_t *cr, const float *values, guint n, const Range *range, double width, double height)
{
  guint stride = n / (guint)CLAMP (width, 1, MAX_COLUMNS) + 1;
  gboolean pen_down = FALSE;

  for (guint i = 0; i < n; i += stride) {
    double low = NAN, high = NAN;
    double x = place_across (i, n, width);

    for (guint j = i; j < MIN (i + stride, n); j++) {
      double y = isfinite (values[j]) ? place (range, (double)values[j], height) : NAN;
      /* fmin() and fmax() pass over NaN. */
      low = fmax (low, y);
      high = fmin (high, y);
    }
    if (isnan (low)) {
      pen_down = FALSE;
      continue;
    }
    /* With a round cap the single value between two gaps is a point. */
    if (!pen_down)
      cairo_move_to (cr, x, high);
    cairo_line_to (cr, x, high);
    if (low > high)
      cairo_line_to (cr, x, low);
    pen_down = TRUE;
  }
}

/**
 * draw_spark:
 * @cr: where to draw
 * @values: (array length=n): first to last
 * @n: how many
 * @colour: of the line and its dot
 * @width: of the picture
 * @height: of the picture
 *
 * Draws the values as a line from edge to edge, as high as the picture, the first of the lowest
 * marked with a dot. Values that are not finite leave gaps; without any other nothing is drawn.
 */
void
draw_spark (cairo_t *cr, const float *values, guint n, const DrawColour *colour, double width,
            double height)
{
  DrawColour line = *colour;
  Range range;

  if (values == NULL || !(width > 2 * DOT_RADIUS) || !(height > 2 * DOT_RADIUS))
    return;
  range = find_range (values, n);
  if (range.n_finite == 0)
    return;

  cairo_save (cr);
  cairo_new_path (cr);
  trace (cr, values, n, &range, width, height);
  line.alpha *= LINE_ALPHA;
  draw_set_colour (cr, &line);
  cairo_set_line_width (cr, LINE_WIDTH);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (cr);
  cairo_arc (cr, place_across (range.lowest, n, width), place (&range, range.low, height),
             DOT_RADIUS, 0, 2 * G_PI);
  draw_set_colour (cr, colour);
  cairo_fill (cr);
  cairo_restore (cr);
}
