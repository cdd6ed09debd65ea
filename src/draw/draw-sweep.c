/* draw-sweep.c: a metric against what was varied: how the picture is laid out.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-sweep-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* ── places ──────────────────────────────────────────────────────────────────────────────────────
 */

double
draw_sweep_x (const DrawSweep *sweep, const DrawSweepLayout *layout, double x)
{
  double position;

  if (isnan (x))
    return NAN;
  position = sweep->x_log && !sweep->x_named && x <= 0 ? ZERO_PLACE
                                                       : draw_scale_position (&layout->x_scale, x);
  return layout->plot.x + layout->plot.width * CLAMP (position, -1, 2);
}

gboolean
draw_sweep_is_off_scale (const DrawSweepLayout *layout, double value)
{
  return value > layout->y_scale.high + 1e-9 * fabs (layout->y_scale.high);
}

/* The place of a value, kept near the plot. */
double
draw_sweep_y (const DrawSweepLayout *layout, double value)
{
  double position;

  if (isnan (value))
    return NAN;
  position = layout->y_scale.log && value <= 0 ? -1 : draw_scale_position (&layout->y_scale, value);
  return layout->plot.y + layout->plot.height * (1 - CLAMP (position, -1, 2));
}

double
draw_sweep_point_y (const DrawSweepLayout *layout, const DrawSweepPoint *point)
{
  if (isfinite (point->mean) && !draw_sweep_is_off_scale (layout, point->mean))
    return draw_sweep_y (layout, point->mean);
  if (isnan (point->mean) && point->n_diverged == 0)
    return NAN;
  return layout->plot.y + EDGE_ROOM;
}

/* ── laying out ──────────────────────────────────────────────────────────────────────────────────
 */

static void
make_entries (DrawSweepPicture *picture)
{
  const DrawSweep *sweep = picture->sweep;
  guint n = sweep->n_series > 1 ? sweep->n_series : 0;

  picture->entries = g_new0 (DrawLegendEntry, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    picture->entries[i] =
        (DrawLegendEntry){sweep->series[i].name, sweep->series[i].colour,
                          sweep->series[i].dashed ? DRAW_KEY_DASHES : DRAW_KEY_LINE};
  picture->legend =
      draw_legend_lay_out (&picture->text, picture->entries, n, picture->width, picture->height);
}

static void
lay_out (DrawSweepPicture *picture)
{
  cairo_rectangle_t *plot = &picture->layout.plot;
  double line = picture->line;
  double widest;

  make_entries (picture);
  plot->y = floor ((1 + picture->legend.rows) * line + line / 3);
  /* Below: the values, and what they are values of. */
  plot->height = MAX (floor (picture->height - plot->y - 2 * line - LABEL_GAP), 1);
  widest = draw_sweep_find_scales (picture);
  plot->x = MIN (ceil (widest) + LABEL_GAP, floor (picture->width / 3));
  plot->width = MAX (floor (picture->width - plot->x - line), 1);
}

/* ── the whole ───────────────────────────────────────────────────────────────────────────────────
 */

static gboolean
is_empty (const DrawSweep *sweep)
{
  for (guint i = 0; i < sweep->n_series; i++)
    for (guint j = 0; j < sweep->series[i].n_points; j++)
      if (isfinite (sweep->series[i].points[j].mean) || sweep->series[i].points[j].n_diverged > 0)
        return FALSE;
  return TRUE;
}

/**
 * draw_sweep:
 * @cr: where to draw
 * @sweep: what was varied, and what came of it
 * @theme: colours and font
 * @width: of the picture
 * @height: of the picture
 * @layout: (out) (optional): where things landed
 *
 * Draws a point for each value of what was varied, joined by a line, with the spread between seeds.
 * Before there is a value the axes stand alone, with a sentence.
 */
void
draw_sweep (cairo_t *cr, const DrawSweep *sweep, const DrawTheme *theme, double width,
            double height, DrawSweepLayout *layout)
{
  DrawSweepPicture picture = {.cr = cr, .sweep = sweep, .theme = theme};

  picture.width = isfinite (width) ? CLAMP (width, 1, 32767) : 1;
  picture.height = isfinite (height) ? CLAMP (height, 1, 32767) : 1;
  cairo_save (cr);
  cairo_new_path (cr);
  draw_text_begin (&picture.text, cr, theme);
  picture.line = draw_text_height (&picture.text);
  lay_out (&picture);

  draw_sweep_axes (&picture);
  draw_legend (&picture.text, &picture.legend, picture.entries,
               sweep->n_series > 1 ? sweep->n_series : 0, theme, picture.line);
  if (is_empty (sweep)) {
    cairo_translate (cr, picture.layout.plot.x, picture.layout.plot.y);
    draw_text_note (cr, theme, _ ("The points appear here while the runs train."),
                    picture.layout.plot.width, picture.layout.plot.height);
  } else {
    draw_sweep_points (&picture);
    draw_sweep_best (&picture);
  }
  draw_text_end (&picture.text);
  g_free (picture.entries);
  cairo_restore (cr);
  if (layout != NULL)
    *layout = picture.layout;
}
