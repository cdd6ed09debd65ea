/* draw-sweep-hit.c: the point of a sweep under the pointer.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-sweep-private.h"

#include <math.h>

#define REACH   24 /* pixels from a point */
#define RING    7
#define PADDING 6

/**
 * draw_sweep_find:
 * @sweep: what was drawn
 * @layout: of draw_sweep()
 * @x: a place in the picture
 * @y: the same, down
 * @series: (out): which line
 * @point: (out): which of its points
 *
 * Returns: whether there is a point near
 */
gboolean
draw_sweep_find (const DrawSweep *sweep, const DrawSweepLayout *layout, double x, double y,
                 guint *series, guint *point)
{
  double nearest = REACH;
  gboolean found = FALSE;

  for (guint i = 0; i < sweep->n_series; i++) {
    for (guint j = 0; j < sweep->series[i].n_points; j++) {
      const DrawSweepPoint *it = &sweep->series[i].points[j];
      double distance =
          hypot (draw_sweep_x (sweep, layout, it->x) - x, draw_sweep_point_y (layout, it) - y);
      if (distance <= nearest) {
        nearest = distance;
        found = TRUE;
        *series = i;
        *point = j;
      }
    }
  }
  return found;
}

/* The point's name and, under it, its values, in a box beside the ring. */
static void
draw_words (cairo_t *cr, const char *name, const char *values, const DrawSweepLayout *layout,
            const DrawTheme *theme, double x, double y)
{
  const cairo_rectangle_t *plot = &layout->plot;
  DrawColour box = theme->background;
  double width, line, height, left, top;
  DrawText text;

  draw_text_begin (&text, cr, theme);
  line = ceil (draw_text_height (&text));
  width = ceil (draw_text_width (&text, values));
  draw_text_set_font (&text, theme->font_size, TRUE);
  width = MAX (width, ceil (draw_text_width (&text, name)));
  width = MIN (width, MAX (plot->width - 2 * PADDING, 1)) + 2 * PADDING;
  height = 2 * line + PADDING;
  left = floor (CLAMP (x - width / 2, plot->x, MAX (plot->x + plot->width - width, plot->x))) + 0.5;
  top = y - RING - 4 - height;
  if (top < plot->y)
    top = y + RING + 4;
  top = floor (top) + 0.5;
  box.alpha = 0.95;
  draw_set_colour (cr, &box);
  cairo_rectangle (cr, left, top, width, height);
  cairo_fill_preserve (cr);
  draw_set_colour (cr, &theme->grid);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
  draw_set_colour (cr, &theme->foreground);
  left += PADDING;
  top += PADDING / 2.0;
  draw_text_show_within (&text, name, left, top, 0, 0, width - 2 * PADDING + 1);
  draw_text_set_font (&text, theme->font_size, FALSE);
  draw_text_show_within (&text, values, left, top + line, 0, 0, width - 2 * PADDING + 1);
  draw_text_end (&text);
}

/**
 * draw_sweep_highlight:
 * @cr: where to draw, on top of what draw_sweep() drew
 * @sweep: what was drawn
 * @layout: of draw_sweep()
 * @theme: colours and font
 * @series: which line
 * @point: which of its points
 *
 * Draws a ring around a point, and its values beside it; nothing where it has no place yet.
 */
void
draw_sweep_highlight (cairo_t *cr, const DrawSweep *sweep, const DrawSweepLayout *layout,
                      const DrawTheme *theme, guint series, guint point)
{
  g_autofree char *name = NULL;
  g_autofree char *values = NULL;
  const DrawSweepPoint *it;
  double x, y;

  if (series >= sweep->n_series || point >= sweep->series[series].n_points)
    return;
  it = &sweep->series[series].points[point];
  x = draw_sweep_x (sweep, layout, it->x);
  y = draw_sweep_point_y (layout, it);
  if (isnan (x) || isnan (y))
    return;
  name = draw_sweep_name (sweep, &sweep->series[series], it);
  values = draw_sweep_values (sweep, it);
  cairo_save (cr);
  draw_words (cr, name, values, layout, theme, x, y);
  cairo_new_path (cr);
  cairo_arc (cr, x, y, RING, 0, 2 * G_PI);
  draw_set_colour (cr, &theme->accent);
  cairo_set_line_width (cr, 2);
  cairo_stroke (cr);
  cairo_restore (cr);
}
