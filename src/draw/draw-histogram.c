/* draw-histogram.c: how values are spread, as bars over their range.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-histogram.h"

#include <math.h>

#include "draw-text.h"

/**
 * draw_histogram_count:
 * @histogram: counts of values
 * @from: where to begin
 * @to: where to end, not below @from
 *
 * Returns: how many values lie there, if those of a bin lie evenly in it; of a histogram of one value
 *   all of them where that lies in [@from, @to)
 */
double
draw_histogram_count (const DrawHistogram *histogram, double from, double to)
{
  double step = (histogram->high - histogram->low) / MAX (histogram->n_bins, 1);
  double count = 0;
  double first, end;

  if (!isfinite (histogram->low) || !isfinite (histogram->high) || !(to >= from))
    return 0;
  if (!(step > 0)) {
    if (histogram->low < from || histogram->low >= to)
      return 0;
    for (guint i = 0; i < histogram->n_bins; i++)
      count += (double)histogram->counts[i];
    return count;
  }
  first = CLAMP ((from - histogram->low) / step, 0, histogram->n_bins);
  end = CLAMP ((to - histogram->low) / step, 0, histogram->n_bins);
  for (guint i = (guint)first; i < histogram->n_bins && i < end; i++)
    count += (double)histogram->counts[i] * (fmin (end, i + 1) - fmax (first, i));
  return count;
}

/* The labels under a histogram. */
static void
draw_values (cairo_t *cr, const DrawScale *scale, const DrawTheme *theme, double width, double top,
             double bottom)
{
  DrawTicks ticks = draw_ticks (scale, (guint)CLAMP (width / 70, 2, 9), FALSE);
  DrawText text;

  draw_text_begin (&text, cr, theme);
  draw_text_set_font (&text, theme->font_size * 0.9, FALSE);
  for (guint i = 0; i < ticks.n; i++) {
    double value = ticks.ticks[i].value;
    double x = floor (draw_scale_position (scale, value) * width) + 0.5;
    g_autofree char *label = draw_format_tick (scale, &ticks, value, FALSE);
    double half = draw_text_width (&text, label) / 2;

    draw_set_colour (cr, value == 0 ? &theme->dim : &theme->grid);
    cairo_set_line_width (cr, 1);
    cairo_move_to (cr, x, top);
    cairo_line_to (cr, x, bottom);
    cairo_stroke (cr);
    draw_set_colour (cr, &theme->dim);
    draw_text_show (&text, label, CLAMP (x, half, fmax (width - half, half)), bottom + 3, 0.5, 0);
  }
  draw_text_end (&text);
}

/**
 * draw_histogram:
 * @cr: where to draw
 * @histogram: what to draw
 * @log: whether the bars' heights are logarithms of the counts (of 1 + count)
 * @theme: colours and font
 * @width: of the picture
 * @height: of the picture
 *
 * Draws its bars over an axis of values; what lies below zero in the colour of negative weights.
 */
void
draw_histogram (cairo_t *cr, const DrawHistogram *histogram, gboolean log, const DrawTheme *theme,
                double width, double height)
{
  DrawScale scale = draw_scale (histogram->low, histogram->high, FALSE);
  gboolean is_one = !(histogram->high > histogram->low);
  guint n = is_one ? 1 : histogram->n_bins;
  double bottom = floor (height - theme->font_size * 1.5);
  double highest = 0;

  if (!(bottom >= 1 && width >= 1) || histogram->n_bins == 0)
    return;
  cairo_save (cr);
  draw_values (cr, &scale, theme, width, 0, bottom);
  for (int pass = 0; pass < 2; pass++) {
    for (guint i = 0; i < n; i++) {
      double step = (scale.high - scale.low) / n;
      double from = scale.low + i * step;
      double count = draw_histogram_count (histogram, from, from + step * (1 + 1e-9));
      double size = log ? log1p (count) : count;
      double left = floor (i * width / n), right = floor ((i + 1) * width / n);
      DrawColour colour = draw_map_diverging (theme, from + step / 2 < 0 ? -1 : 1);

      if (pass == 0) {
        highest = fmax (highest, size);
      } else if (size > 0) {
        double bar = fmax (size / highest * (bottom - 2), 1);

        draw_set_colour (cr, &colour);
        cairo_rectangle (cr, left, bottom - bar, fmax (right - left - (width > 3 * n), 1), bar);
        cairo_fill (cr);
      }
    }
  }
  cairo_restore (cr);
}
