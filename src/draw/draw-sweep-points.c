/* draw-sweep-points.c: the points of a sweep, their lines, and what is at the upper edge.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-sweep-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define DOT         4
#define CAP         3.5 /* half the width of the ends of a bar */
#define CROSS       4
#define NAMED_ALPHA 0.4 /* between names there are no values to join */
#define BAND_ALPHA  0.15

/* ── the points ──────────────────────────────────────────────────────────────────────────────────
 */

/* Indices of the points in the order of x: a line goes from left to right. */
static guint *
sort_points (const DrawSweepSeries *series)
{
  guint *order = g_new (guint, MAX (series->n_points, 1));

  for (guint i = 0; i < series->n_points; i++) {
    guint place = i;
    while (place > 0 && series->points[order[place - 1]].x > series->points[i].x) {
      order[place] = order[place - 1];
      place--;
    }
    order[place] = i;
  }
  return order;
}

static gboolean
is_joined (const DrawSweepPicture *picture, const DrawSweepPoint *point)
{
  return isfinite (point->mean) && isfinite (point->x) &&
         !draw_sweep_is_off_scale (&picture->layout, point->mean);
}

/* From the lowest to the highest seed, along each stretch of points that have values. */
static void
draw_band (DrawSweepPicture *picture, const DrawSweepSeries *series, const guint *order,
           const DrawColour *colour)
{
  const DrawSweepLayout *layout = &picture->layout;
  DrawColour fill = *colour;
  cairo_t *cr = picture->cr;

  cairo_new_path (cr);
  for (guint i = 0; i < series->n_points; i++) {
    guint from = i;
    while (i < series->n_points && is_joined (picture, &series->points[order[i]]) &&
           series->points[order[i]].n > 1)
      i++;
    if (i - from < 2)
      continue;
    cairo_new_sub_path (cr);
    for (guint j = from; j < i; j++)
      cairo_line_to (cr, draw_sweep_x (picture->sweep, layout, series->points[order[j]].x),
                     draw_sweep_y (layout, series->points[order[j]].high));
    for (guint j = i; j > from; j--)
      cairo_line_to (cr, draw_sweep_x (picture->sweep, layout, series->points[order[j - 1]].x),
                     draw_sweep_y (layout, series->points[order[j - 1]].low));
    cairo_close_path (cr);
  }
  fill.alpha *= picture->theme->high_contrast ? 0.3 : BAND_ALPHA;
  draw_set_colour (cr, &fill);
  cairo_fill (cr);
}

static void
draw_means (DrawSweepPicture *picture, const DrawSweepSeries *series, const guint *order,
            const DrawColour *colour)
{
  static const double dashes[] = {5, 3};
  DrawColour line = *colour;
  gboolean pen_down = FALSE;
  cairo_t *cr = picture->cr;

  cairo_save (cr);
  cairo_new_path (cr);
  for (guint i = 0; i < series->n_points; i++) {
    const DrawSweepPoint *point = &series->points[order[i]];
    double x = draw_sweep_x (picture->sweep, &picture->layout, point->x);

    if (!is_joined (picture, point)) {
      pen_down = FALSE;
      continue;
    }
    if (pen_down)
      cairo_line_to (cr, x, draw_sweep_y (&picture->layout, point->mean));
    else
      cairo_move_to (cr, x, draw_sweep_y (&picture->layout, point->mean));
    pen_down = TRUE;
  }
  line.alpha *= picture->sweep->x_named ? NAMED_ALPHA : 1;
  draw_set_colour (cr, &line);
  cairo_set_dash (cr, dashes, series->dashed ? G_N_ELEMENTS (dashes) : 0, 0);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_width (cr, picture->theme->high_contrast ? 2.5 : 1.75);
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
draw_bar (DrawSweepPicture *picture, double x, const DrawSweepPoint *point)
{
  double low = draw_sweep_y (&picture->layout, point->low);
  double high = draw_sweep_y (&picture->layout, point->high);
  cairo_t *cr = picture->cr;

  if (point->n < 2 || isnan (low) || isnan (high))
    return;
  cairo_move_to (cr, x, low);
  cairo_line_to (cr, x, high);
  cairo_move_to (cr, x - CAP, low);
  cairo_line_to (cr, x + CAP, low);
  cairo_move_to (cr, x - CAP, high);
  cairo_line_to (cr, x + CAP, high);
  cairo_set_line_width (cr, 1.25);
  cairo_stroke (cr);
}

/* A cross for what diverged, an arrow for what is off the scale. */
static void
draw_edge_mark (DrawSweepPicture *picture, double x, gboolean is_cross)
{
  double y = picture->layout.plot.y + EDGE_ROOM;
  cairo_t *cr = picture->cr;

  if (is_cross) {
    cairo_move_to (cr, x - CROSS, y - CROSS);
    cairo_line_to (cr, x + CROSS, y + CROSS);
    cairo_move_to (cr, x + CROSS, y - CROSS);
    cairo_line_to (cr, x - CROSS, y + CROSS);
  } else {
    cairo_move_to (cr, x - CROSS, y);
    cairo_line_to (cr, x, y - CROSS - 1);
    cairo_line_to (cr, x + CROSS, y);
    cairo_move_to (cr, x, y - CROSS);
    cairo_line_to (cr, x, y + CROSS + 2);
  }
  cairo_set_line_width (cr, 2);
  cairo_stroke (cr);
}

/* What a mark at the edge means, where the word has room beside the one before. */
static void
draw_edge_word (DrawSweepPicture *picture, const DrawSweepPoint *point, double x, double *taken)
{
  const cairo_rectangle_t *plot = &picture->layout.plot;
  g_autofree char *value = NULL;
  const char *word = _ ("diverged");
  double width, left;

  if (isfinite (point->mean))
    word = value = draw_sweep_format (picture->sweep, point->mean);
  width = draw_text_width (&picture->text, word);
  left = CLAMP (x - width / 2, plot->x, MAX (plot->x + plot->width - width, plot->x));
  if (left < *taken)
    return;
  *taken = left + width + 6;
  draw_set_colour (picture->cr, &picture->theme->foreground);
  draw_text_show (&picture->text, word, left, plot->y + EDGE_ROOM + CROSS + 3, 0, 0);
}

static void
draw_points (DrawSweepPicture *picture, const DrawSweepSeries *series, const guint *order,
             const DrawColour *colour)
{
  double taken = 0;

  for (guint i = 0; i < series->n_points; i++) {
    const DrawSweepPoint *point = &series->points[order[i]];
    double x = draw_sweep_x (picture->sweep, &picture->layout, point->x);
    gboolean is_off =
        isfinite (point->mean) && draw_sweep_is_off_scale (&picture->layout, point->mean);

    if (isnan (x))
      continue;
    draw_set_colour (picture->cr, colour);
    if (is_joined (picture, point)) {
      draw_bar (picture, x, point);
      cairo_arc (picture->cr, x, draw_sweep_y (&picture->layout, point->mean), DOT, 0, 2 * G_PI);
      cairo_fill (picture->cr);
    }
    if (point->n_diverged == 0 && !is_off)
      continue;
    draw_edge_mark (picture, x, point->n_diverged > 0);
    /* Where some seeds have a value the cross alone says that others do not. */
    if (is_off || isnan (point->mean))
      draw_edge_word (picture, point, x, &taken);
  }
}

/* Beside the best point: under the lowest loss there is nothing, nor above the highest accuracy. */
static void
draw_best_sentence (DrawSweepPicture *picture, const DrawSweepPoint *best, double x, double y)
{
  const DrawSweepSeries *series = &picture->sweep->series[picture->sweep->best_series];
  const cairo_rectangle_t *plot = &picture->layout.plot;
  g_autofree char *sentence = draw_sweep_best_sentence (picture->sweep);
  double width = draw_text_width (&picture->text, sentence);
  double above = y, below = y;
  DrawColour veil = picture->theme->background;
  gboolean is_highest = TRUE;
  double left, top;

  if (width > plot->width || plot->height < 4 * picture->line)
    return;
  for (guint i = 0; i < series->n_points; i++)
    is_highest &= !(series->points[i].mean > best->mean);
  if (best->n > 1) {
    above = fmin (above, draw_sweep_y (&picture->layout, best->high));
    below = fmax (below, draw_sweep_y (&picture->layout, best->low));
  }
  left = CLAMP (x - width / 2, plot->x, plot->x + plot->width - width);
  top = is_highest ? above - DOT - 4 - picture->line : below + DOT + 4;
  if (top < plot->y || top + picture->line > plot->y + plot->height)
    top = is_highest ? below + DOT + 4 : above - DOT - 4 - picture->line;
  veil.alpha = 0.75;
  draw_set_colour (picture->cr, &veil);
  cairo_rectangle (picture->cr, left - 3, top, width + 6, picture->line);
  cairo_fill (picture->cr);
  draw_set_colour (picture->cr, &picture->theme->foreground);
  draw_text_show (&picture->text, sentence, left, top, 0, 0);
}

void
draw_sweep_best (DrawSweepPicture *picture)
{
  const DrawSweepPoint *best = draw_sweep_get_best (picture->sweep);
  DrawColour colour;
  double x, y;

  if (best == NULL || !is_joined (picture, best))
    return;
  x = draw_sweep_x (picture->sweep, &picture->layout, best->x);
  y = draw_sweep_y (&picture->layout, best->mean);
  draw_best_sentence (picture, best, x, y);
  colour = draw_line_colour (picture->theme,
                             &picture->sweep->series[picture->sweep->best_series].colour);
  cairo_new_path (picture->cr);
  cairo_arc (picture->cr, x, y, DOT + 1.5, 0, 2 * G_PI);
  draw_set_colour (picture->cr, &picture->theme->background);
  cairo_fill_preserve (picture->cr);
  draw_set_colour (picture->cr, &colour);
  cairo_set_line_width (picture->cr, 2.5);
  cairo_stroke (picture->cr);
}

void
draw_sweep_points (DrawSweepPicture *picture)
{
  const DrawSweep *sweep = picture->sweep;
  const cairo_rectangle_t *plot = &picture->layout.plot;
  cairo_t *cr = picture->cr;

  cairo_save (cr);
  cairo_rectangle (cr, plot->x - DOT, plot->y - DOT, plot->width + 2 * DOT, plot->height + 2 * DOT);
  cairo_clip (cr);
  for (guint i = 0; i < sweep->n_series; i++) {
    DrawColour colour = draw_line_colour (picture->theme, &sweep->series[i].colour);
    g_autofree guint *order = sort_points (&sweep->series[i]);

    if (!sweep->x_named)
      draw_band (picture, &sweep->series[i], order, &colour);
    draw_means (picture, &sweep->series[i], order, &colour);
    draw_points (picture, &sweep->series[i], order, &colour);
  }
  cairo_restore (cr);
}
