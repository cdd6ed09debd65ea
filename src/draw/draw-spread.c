/* draw-spread.c: how a value is spread in each of several classes: the middle half, and the median.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-spread.h"

#include <math.h>

#include "draw-text.h"

#define LABEL_SHARE 0.32

/* The rows end above the labels of the axis. */
static double
rows_height (const DrawTheme *theme, double height)
{
  return floor (height - theme->font_size * 1.6);
}

/**
 * draw_spreads_at:
 * @n: classes
 * @theme: its font
 * @height: of the picture
 * @y: a place in it
 *
 * Returns: the class of the row there, or -1
 */
int
draw_spreads_at (guint n, const DrawTheme *theme, double height, double y)
{
  double place = y / rows_height (theme, height) * n;

  return place >= 0 && place < n ? (int)place : -1;
}

static DrawScale
find_scale (const DrawSpread *spreads, guint n)
{
  double low = INFINITY, high = -INFINITY;

  for (guint i = 0; i < n; i++) {
    if (isfinite (spreads[i].low) && isfinite (spreads[i].high)) {
      low = fmin (low, spreads[i].low);
      high = fmax (high, spreads[i].high);
    }
  }
  return low <= high ? draw_scale (low, high, FALSE) : draw_scale (0, 1, FALSE);
}

static void
draw_axis (DrawText *text, const DrawScale *scale, const DrawTheme *theme, double left,
           double right, double bottom)
{
  DrawTicks ticks = draw_ticks (scale, (guint)CLAMP ((right - left) / 60, 2, 8), FALSE);

  cairo_set_line_width (text->cr, 1);
  for (guint i = 0; i < ticks.n; i++) {
    double value = ticks.ticks[i].value;
    double x = floor (left + draw_scale_position (scale, value) * (right - left)) + 0.5;
    g_autofree char *label = draw_format_tick (scale, &ticks, value, FALSE);

    draw_set_colour (text->cr, value == 0 ? &theme->dim : &theme->grid);
    cairo_move_to (text->cr, x, 0);
    cairo_line_to (text->cr, x, bottom);
    cairo_stroke (text->cr);
    draw_set_colour (text->cr, &theme->dim);
    draw_text_show (text, label, x, bottom + 3, 0.5, 0);
  }
}

static void
draw_row (cairo_t *cr, const DrawSpread *spread, const DrawScale *scale, const DrawTheme *theme,
          double left, double right, double middle, double thick)
{
  DrawColour colour = draw_map_diverging (theme, 1);
  double span = right - left;
  double x[5] = {spread->low, spread->lower, spread->median, spread->upper, spread->high};

  for (guint i = 0; i < G_N_ELEMENTS (x); i++) {
    if (!isfinite (x[i]))
      return;
    x[i] = left + draw_scale_position (scale, x[i]) * span;
  }
  draw_set_colour (cr, &colour);
  cairo_set_line_width (cr, 1.5);
  cairo_move_to (cr, x[0], middle);
  cairo_line_to (cr, x[4], middle);
  cairo_stroke (cr);
  cairo_rectangle (cr, x[1], middle - thick / 2, fmax (x[3] - x[1], 1), thick);
  cairo_fill (cr);
  draw_set_colour (cr, &theme->foreground);
  cairo_rectangle (cr, x[2] - 1.5, middle - thick / 2 - 1, 3, thick + 2);
  cairo_fill (cr);
}

/**
 * draw_spreads:
 * @cr: where to draw
 * @spreads: (n): a class each
 * @n: classes
 * @labels: (n): their names
 * @theme: colours and font
 * @width: of the picture
 * @height: of the picture
 *
 * Draws a row for each class, on one axis: a line for nine tenths of its values, a bar for the middle
 * half, and a mark at the median.
 */
void
draw_spreads (cairo_t *cr, const DrawSpread *spreads, guint n, const char *const *labels,
              const DrawTheme *theme, double width, double height)
{
  DrawScale scale = find_scale (spreads, n);
  double bottom = rows_height (theme, height), name = 0, left, right, step;
  DrawText text;

  if (n == 0 || !(width >= 1 && bottom >= 1))
    return;
  cairo_save (cr);
  step = bottom / n;
  draw_text_begin (&text, cr, theme);
  draw_text_set_font (&text, fmin (theme->font_size, step * 0.8), FALSE);
  for (guint i = 0; i < n; i++)
    name = fmax (name, draw_text_width (&text, labels[i]));
  name = fmin (ceil (name), floor (width * LABEL_SHARE));
  draw_set_colour (cr, &theme->foreground);
  for (guint i = 0; i < n; i++)
    draw_text_show_within (&text, labels[i], name, (i + 0.5) * step, 1, 0.5, name);
  left = name + 12;
  right = fmax (width - theme->font_size, left + 1);
  draw_text_set_font (&text, theme->font_size * 0.9, FALSE);
  draw_axis (&text, &scale, theme, left, right, bottom);
  for (guint i = 0; i < n; i++)
    draw_row (cr, &spreads[i], &scale, theme, left, right, (i + 0.5) * step,
              fmax (floor (step * 0.5), 1));
  draw_text_end (&text);
  cairo_restore (cr);
}
