/* draw-signed.c: signed numbers as bars on both sides of zero, in narrow columns or named rows.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-signed.h"

#include <math.h>

#include "draw-text.h"

#define LABEL_SHARE 0.32 /* of a row's width is for its name, at most */

/* ── numbers ─────────────────────────────────────────────────────────────────────────────────────
 */

/**
 * draw_format_number:
 * @value: a number
 *
 * Returns: (transfer full): the number with three significant digits or so, and a real minus sign
 */
char *
draw_format_number (double value)
{
  double size = fabs (value);
  g_autofree char *number = NULL;

  if (!isfinite (value))
    return g_strdup ("–");
  if (size == 0)
    return g_strdup ("0");
  if (size >= 1000 || size < 0.0005)
    number = draw_format_scientific (size, 1);
  else
    number = g_strdup_printf (size < 0.1 ? "%.3f" : size < 100 ? "%.2f" : "%.0f", size);
  return g_strconcat (value < 0 ? "−" : "", number, NULL);
}

/**
 * draw_format_signed:
 * @value: a number
 *
 * Returns: (transfer full): the number with its sign, "+0.42"
 */
char *
draw_format_signed (double value)
{
  g_autofree char *number = draw_format_number (value);

  return g_strconcat (value > 0 && isfinite (value) ? "+" : "", number, NULL);
}

/**
 * draw_format_points:
 * @share: a change of a share, -1..1
 *
 * Returns: (transfer full): it in percentage points, "−1.25", without the word
 */
char *
draw_format_points (double share)
{
  if (!isfinite (share))
    return g_strdup ("–");
  if (fabs (share) < 0.5e-4)
    return g_strdup ("0.00");
  return g_strdup_printf ("%s%.2f", share < 0 ? "−" : "+", fabs (share) * 100);
}

static char *
format_value (const DrawSigned *bars, guint index)
{
  double value = (double)bars->values[index];

  return bars->as_points ? draw_format_points (value) : draw_format_signed (value);
}

/* ── where things are ────────────────────────────────────────────────────────────────────────────
 */

static guint
value_at (const DrawSigned *bars, guint place)
{
  return bars->order != NULL ? bars->order[place] : place;
}

/* Zero and all values. */
static void
find_range (const DrawSigned *bars, double *low, double *high)
{
  *low = *high = 0;
  for (guint i = 0; i < bars->n; i++) {
    double value = (double)bars->values[i];
    if (isfinite (value)) {
      *low = fmin (*low, value);
      *high = fmax (*high, value);
    }
  }
  if (!(*high > *low))
    *high = *low + 1;
}

/* Columns begin after the labels of their axis. */
static double
columns_x (const DrawTheme *theme)
{
  return ceil (theme->font_size * 3.2);
}

/**
 * draw_signed_at:
 * @bars: the numbers
 * @theme: its font
 * @width: of the picture
 * @height: of the picture
 * @x: a place in it
 * @y: the same, down
 *
 * Returns: the place of the bar there, or -1
 */
int
draw_signed_at (const DrawSigned *bars, const DrawTheme *theme, double width, double height,
                double x, double y)
{
  double left = columns_x (theme);
  double place =
      bars->labels != NULL ? y / height * bars->n : (x - left) / (width - left) * bars->n;

  if (x < 0 || x >= width || y < 0 || y >= height || !(place >= 0 && place < bars->n))
    return -1;
  return (int)place;
}

/* ── columns ─────────────────────────────────────────────────────────────────────────────────────
 */

static void
draw_axis (cairo_t *cr, const DrawSigned *bars, const DrawTheme *theme, double width, double height,
           double low, double high)
{
  DrawScale scale = draw_scale (low, high, FALSE);
  DrawTicks ticks = draw_ticks (&scale, (guint)CLAMP (height / 22, 3, 7), FALSE);
  double left = columns_x (theme);
  DrawText text;

  draw_text_begin (&text, cr, theme);
  draw_text_set_font (&text, theme->font_size * 0.9, FALSE);
  cairo_set_line_width (cr, 1);
  for (guint i = 0; i < ticks.n; i++) {
    double value = ticks.ticks[i].value;
    double y = floor (height * (high - value) / (high - low)) + 0.5;
    double half = theme->font_size * 0.6;
    g_autofree char *label = bars->as_points ? draw_format_points (value)
                                             : draw_format_tick (&scale, &ticks, value, FALSE);

    draw_set_colour (cr, value == 0 ? &theme->dim : &theme->grid);
    cairo_move_to (cr, left, y);
    cairo_line_to (cr, width, y);
    cairo_stroke (cr);
    draw_set_colour (cr, &theme->dim);
    draw_text_show_within (&text, label, left - 6, CLAMP (y, half, fmax (height - half, half)), 1,
                           0.5, left - 6);
  }
  draw_text_end (&text);
}

/* Where there are more columns than pixels, each pixel shows the last that falls on it: sorted, they
 * hardly differ. */
static void
draw_columns (cairo_t *cr, const DrawSigned *bars, const DrawTheme *theme, double width,
              double height)
{
  double left = columns_x (theme), low, high;
  double step = (width - left) / bars->n;

  find_range (bars, &low, &high);
  draw_axis (cr, bars, theme, width, height, low, high);
  for (guint place = 0; place < bars->n; place++) {
    double value = (double)bars->values[value_at (bars, place)];
    double x = left + floor (place * step), next = left + floor ((place + 1) * step);
    double zero = height * high / (high - low);
    double end = height * (high - value) / (high - low);
    DrawColour colour = draw_map_diverging (theme, value < 0 ? -1 : 1);

    if (next <= x || !isfinite (value) || value == 0)
      continue;
    draw_set_colour (cr, &colour);
    cairo_rectangle (cr, x, fmin (zero, end), fmax (next - x - (step >= 3), 1), fabs (end - zero));
    cairo_fill (cr);
  }
}

/* ── rows ────────────────────────────────────────────────────────────────────────────────────────
 */

typedef struct {
  double name, numbers; /* widths */
} RowsLayout;

static RowsLayout
measure_rows (DrawText *text, const DrawSigned *bars, double width)
{
  RowsLayout layout = {0};

  for (guint i = 0; i < bars->n; i++) {
    g_autofree char *number = format_value (bars, i);

    layout.name = fmax (layout.name, draw_text_width (text, bars->labels[i]));
    layout.numbers = fmax (layout.numbers, draw_text_width (text, number));
  }
  layout.name = fmin (ceil (layout.name), floor (width * LABEL_SHARE));
  return layout;
}

static void
draw_rows (cairo_t *cr, const DrawSigned *bars, const DrawTheme *theme, double width, double height)
{
  double step = height / bars->n, low, high, left, right, zero;
  RowsLayout layout;
  DrawText text;

  draw_text_begin (&text, cr, theme);
  draw_text_set_font (&text, fmin (theme->font_size, step * 0.8), FALSE);
  layout = measure_rows (&text, bars, width);
  find_range (bars, &low, &high);
  left = layout.name + 8;
  right = fmax (width - layout.numbers - 8, left);
  zero = left + floor ((right - left) * -low / (high - low));
  for (guint place = 0; place < bars->n; place++) {
    guint index = value_at (bars, place);
    double value = (double)bars->values[index];
    double middle = (place + 0.5) * step, thick = fmax (floor (step * 0.62), 1);
    double end = left + (right - left) * (value - low) / (high - low);
    DrawColour colour = draw_map_diverging (theme, value < 0 ? -1 : 1);
    g_autofree char *number = format_value (bars, index);

    draw_set_colour (cr, &theme->foreground);
    draw_text_show_within (&text, bars->labels[index], layout.name, middle, 1, 0.5, layout.name);
    draw_set_colour (cr, &theme->dim);
    draw_text_show (&text, number, width, middle, 1, 0.5);
    if (!isfinite (value))
      continue;
    draw_set_colour (cr, &colour);
    cairo_rectangle (cr, fmin (zero, end), floor (middle - thick / 2), fabs (end - zero), thick);
    cairo_fill (cr);
  }
  draw_set_colour (cr, &theme->dim);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, zero + 0.5, 0);
  cairo_line_to (cr, zero + 0.5, height);
  cairo_stroke (cr);
  draw_text_end (&text);
}

/**
 * draw_signed:
 * @cr: where to draw
 * @bars: the numbers
 * @theme: colours and font
 * @width: of the picture
 * @height: of the picture
 *
 * Draws a bar for each from zero on, blue where it is positive and orange where it is not; with their
 * names, one under the other, else side by side over an axis.
 */
void
draw_signed (cairo_t *cr, const DrawSigned *bars, const DrawTheme *theme, double width,
             double height)
{
  if (bars->n == 0 || !(width >= 1 && height >= 1))
    return;
  cairo_save (cr);
  if (bars->labels != NULL)
    draw_rows (cr, bars, theme, width, height);
  else
    draw_columns (cr, bars, theme, width, height);
  cairo_restore (cr);
}

/**
 * draw_signed_mark:
 * @cr: where to draw
 * @bars: the numbers
 * @place: which of the bars, as they stand
 * @theme: its foreground colour and font
 * @width: of the picture
 * @height: of the picture
 */
void
draw_signed_mark (cairo_t *cr, const DrawSigned *bars, guint place, const DrawTheme *theme,
                  double width, double height)
{
  double left = columns_x (theme);
  double step = (bars->labels != NULL ? height : width - left) / MAX (bars->n, 1);

  if (place >= bars->n)
    return;
  cairo_save (cr);
  draw_set_colour (cr, &theme->foreground);
  cairo_set_line_width (cr, 1);
  if (bars->labels != NULL)
    cairo_rectangle (cr, 0.5, floor (place * step) + 0.5, fmax (width - 1, 0), floor (step) - 1);
  else
    cairo_rectangle (cr, left + floor (place * step) - 0.5, 0.5, fmax (floor (step), 2),
                     fmax (height - 1, 0));
  cairo_stroke (cr);
  cairo_restore (cr);
}
