/* draw-sweep.c: a metric against what was varied: axes, lines, and what is at the upper edge.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-sweep-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

#include "draw-legend.h"

#define LABEL_GAP      6
#define MIN_LABEL_STEP 1.6 /* lines of text between labels of the vertical axis */
#define X_LABEL_STEP   64
#define SIDE_ROOM      0.04 /* of a numbers' axis, on either side of the outer points */
#define PADDING        0.06 /* of the vertical axis */
#define FROM_ZERO      0.4  /* it starts at 0 when the lowest is under this share of the highest */
#define OUTLIER        100  /* times the median: off the scale */
#define DOT            4
#define CAP            3.5 /* half the width of the ends of a bar */
#define CROSS          4
#define NAMED_ALPHA    0.4 /* between names there are no values to join */
#define BAND_ALPHA     0.15

typedef struct {
  cairo_t *cr;
  const DrawSweep *sweep;
  const DrawTheme *theme;
  DrawText text;
  double width, height, line;
  DrawLegendEntry *entries;
  DrawLegend legend;
  DrawSweepLayout layout;
} Picture;

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

/* ── scales ──────────────────────────────────────────────────────────────────────────────────────
 */

static int
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *)a;
  double y = *(const double *)b;

  return (x > y) - (x < y);
}

/* Fills @means with the finite ones, sorted; returns how many. */
static guint
sort_means (const DrawSweep *sweep, GArray *means)
{
  for (guint i = 0; i < sweep->n_series; i++)
    for (guint j = 0; j < sweep->series[i].n_points; j++)
      if (isfinite (sweep->series[i].points[j].mean))
        g_array_append_val (means, sweep->series[i].points[j].mean);
  g_array_sort (means, compare);
  return means->len;
}

/* The range of means and seeds; a run that all but diverged does not press the others to the floor. */
static DrawScale
find_y_scale (const DrawSweep *sweep, guint max_ticks)
{
  g_autoptr (GArray) means = g_array_new (FALSE, FALSE, sizeof (double));
  double low = INFINITY, high = -INFINITY, least = INFINITY, limit = INFINITY;
  guint n = sort_means (sweep, means);
  DrawScale scale;

  if (n >= 3 && g_array_index (means, double, n / 2) > 0)
    limit = OUTLIER * g_array_index (means, double, n / 2);
  for (guint i = 0; i < sweep->n_series; i++) {
    for (guint j = 0; j < sweep->series[i].n_points; j++) {
      const DrawSweepPoint *point = &sweep->series[i].points[j];
      const double values[] = {point->mean, point->n > 1 ? point->low : NAN,
                               point->n > 1 ? point->high : NAN};
      for (guint k = 0; k < G_N_ELEMENTS (values); k++) {
        if (!isfinite (values[k]) || values[k] > limit)
          continue;
        low = MIN (low, values[k]);
        high = MAX (high, values[k]);
        if (values[k] > 0)
          least = MIN (least, values[k]);
      }
    }
  }
  if (!(high >= low))
    low = 0, high = 1;
  if (sweep->y_log && high > 0) {
    low = isfinite (least) ? least : high / 10;
    scale = draw_scale (low / (1 + PADDING), high * (1 + PADDING), TRUE);
  } else {
    double room = PADDING * (high - low);
    low = low >= 0 && low < FROM_ZERO * high ? 0 : low - room;
    high = sweep->y_percent && high <= 1 ? MIN (high + room, 1) : high + room;
    scale = draw_scale (low, high, FALSE);
  }
  draw_scale_round (&scale, max_ticks);
  return scale;
}

static DrawScale
find_x_scale (const DrawSweep *sweep)
{
  double low = INFINITY, high = -INFINITY;
  gboolean has_zero = FALSE;
  guint n_points = 0;

  for (guint i = 0; i < sweep->n_series; i++) {
    n_points = MAX (n_points, sweep->series[i].n_points);
    for (guint j = 0; j < sweep->series[i].n_points; j++) {
      double x = sweep->series[i].points[j].x;
      if (!isfinite (x) || (sweep->x_log && x <= 0)) {
        has_zero |= isfinite (x);
        continue;
      }
      low = MIN (low, x);
      high = MAX (high, x);
    }
  }
  if (sweep->x_named)
    return draw_scale (-0.5, MAX (n_points, 1) - 0.5, FALSE);
  if (!(high >= low))
    low = sweep->x_log ? 0.1 : 0, high = 1;
  if (sweep->x_log) {
    double decades = MAX (log10 (high / low), 0.3);
    /* What is 0 stands apart from the rest, by more than a step to the next. */
    return draw_scale (low * pow (10, -decades * (has_zero ? 5 : 1.25) * SIDE_ROOM),
                       high * pow (10, decades * SIDE_ROOM), TRUE);
  }
  return draw_scale (low - SIDE_ROOM * (high - low), high + SIDE_ROOM * (high - low), FALSE);
}

/* ── laying out ──────────────────────────────────────────────────────────────────────────────────
 */

static guint
count_ticks (const Picture *picture)
{
  return (guint)CLAMP (picture->layout.plot.height / (picture->line * MIN_LABEL_STEP), 2, 8);
}

static char *
format_y_tick (const Picture *picture, const DrawTicks *ticks, double value)
{
  const DrawSweep *sweep = picture->sweep;
  g_autofree char *tick =
      draw_format_tick (&picture->layout.y_scale, ticks, value, sweep->y_percent);

  if (sweep->y_unit == NULL)
    return g_steal_pointer (&tick);
  return g_strdup_printf ("%s\u00a0%s", tick, sweep->y_unit);
}

static void
make_entries (Picture *picture)
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
lay_out (Picture *picture)
{
  cairo_rectangle_t *plot = &picture->layout.plot;
  double line = picture->line;
  double widest = 0;
  DrawTicks ticks;

  make_entries (picture);
  plot->y = floor ((1 + picture->legend.rows) * line + line / 3);
  /* Below: the values, and what they are values of. */
  plot->height = MAX (floor (picture->height - plot->y - 2 * line - LABEL_GAP), 1);
  picture->layout.y_scale = find_y_scale (picture->sweep, count_ticks (picture));
  picture->layout.x_scale = find_x_scale (picture->sweep);
  ticks = draw_ticks (&picture->layout.y_scale, count_ticks (picture), FALSE);
  for (guint i = 0; i < ticks.n; i++) {
    g_autofree char *label = NULL;
    if (!ticks.ticks[i].major)
      continue;
    label = format_y_tick (picture, &ticks, ticks.ticks[i].value);
    widest = MAX (widest, draw_text_width (&picture->text, label));
  }
  plot->x = MIN (ceil (widest) + LABEL_GAP, floor (picture->width / 3));
  plot->width = MAX (floor (picture->width - plot->x - line), 1);
}

/* ── axes ────────────────────────────────────────────────────────────────────────────────────────
 */

static void
draw_y_axis (Picture *picture)
{
  const cairo_rectangle_t *plot = &picture->layout.plot;
  DrawTicks ticks = draw_ticks (&picture->layout.y_scale, count_ticks (picture), FALSE);
  DrawColour faint = picture->theme->grid;
  cairo_t *cr = picture->cr;

  faint.alpha *= 0.45;
  cairo_set_line_width (cr, 1);
  for (guint i = 0; i < ticks.n; i++) {
    double y = floor (draw_sweep_y (&picture->layout, ticks.ticks[i].value)) + 0.5;
    g_autofree char *label = NULL;

    draw_set_colour (cr, ticks.ticks[i].major ? &picture->theme->grid : &faint);
    cairo_move_to (cr, plot->x, y);
    cairo_line_to (cr, plot->x + plot->width, y);
    cairo_stroke (cr);
    if (!ticks.ticks[i].major)
      continue;
    label = format_y_tick (picture, &ticks, ticks.ticks[i].value);
    draw_set_colour (cr, &picture->theme->dim);
    draw_text_show (&picture->text, label, plot->x - LABEL_GAP, y, 1, 0.5);
  }
}

static void
draw_x_tick (Picture *picture, double x, const char *label, double room)
{
  const cairo_rectangle_t *plot = &picture->layout.plot;
  double bottom = plot->y + plot->height;
  cairo_t *cr = picture->cr;

  draw_set_colour (cr, &picture->theme->grid);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, floor (x) + 0.5, bottom);
  cairo_line_to (cr, floor (x) + 0.5, bottom + (label != NULL ? 4 : 2));
  cairo_stroke (cr);
  if (label == NULL)
    return;
  draw_set_colour (cr, &picture->theme->dim);
  draw_text_show_within (&picture->text, label, x, bottom + LABEL_GAP, 0.5, 0, room);
}

/* Every name where there is room for it; else every second, third … */
static void
draw_names (Picture *picture)
{
  const DrawSweepSeries *series = &picture->sweep->series[0];
  double step = picture->layout.plot.width / MAX (series->n_points, 1);
  guint every = (guint)ceil (picture->line * 2 / step);

  for (guint i = 0; i < series->n_points; i += MAX (every, 1))
    draw_x_tick (picture, draw_sweep_x (picture->sweep, &picture->layout, series->points[i].x),
                 series->points[i].label, MAX (step * every - 6, 1));
}

/* Two strokes where the axis is broken between 0 and its first number. */
static void
draw_zero (Picture *picture)
{
  const cairo_rectangle_t *plot = &picture->layout.plot;
  double bottom = plot->y + plot->height + 0.5;
  double x = plot->x + 2.2 * ZERO_PLACE * plot->width;
  cairo_t *cr = picture->cr;

  draw_x_tick (picture, plot->x + ZERO_PLACE * plot->width, "0", -1);
  draw_set_colour (cr, &picture->theme->dim);
  cairo_set_line_width (cr, 1);
  for (int i = 0; i < 2; i++) {
    cairo_move_to (cr, x + 4 * i, bottom + 4);
    cairo_line_to (cr, x + 4 * i + 3, bottom - 4);
  }
  cairo_stroke (cr);
}

static gboolean
has_zero (const DrawSweep *sweep)
{
  for (guint i = 0; i < sweep->n_series; i++)
    for (guint j = 0; j < sweep->series[i].n_points; j++)
      if (sweep->series[i].points[j].x <= 0)
        return sweep->x_log && !sweep->x_named;
  return FALSE;
}

static void
draw_numbers (Picture *picture)
{
  const DrawScale *scale = &picture->layout.x_scale;
  gboolean zero = has_zero (picture->sweep);
  guint max_ticks = (guint)CLAMP (picture->layout.plot.width / X_LABEL_STEP, 1, 12);
  DrawTicks ticks = draw_ticks (scale, max_ticks, FALSE);

  for (guint i = 0; i < ticks.n; i++) {
    double x = draw_sweep_x (picture->sweep, &picture->layout, ticks.ticks[i].value);
    g_autofree char *label = NULL;

    if (zero && x < picture->layout.plot.x + 4 * ZERO_PLACE * picture->layout.plot.width)
      continue;
    if (ticks.ticks[i].major)
      label = draw_format_tick (scale, &ticks, ticks.ticks[i].value, FALSE);
    draw_x_tick (picture, x, label, -1);
  }
  if (zero)
    draw_zero (picture);
}

static void
draw_titles (Picture *picture)
{
  const DrawSweep *sweep = picture->sweep;
  const cairo_rectangle_t *plot = &picture->layout.plot;

  draw_set_colour (picture->cr, &picture->theme->dim);
  if (sweep->y_title != NULL)
    draw_text_show_within (&picture->text, sweep->y_title, plot->x, 0, 0, 0, plot->width);
  if (sweep->x_title != NULL)
    draw_text_show_within (&picture->text, sweep->x_title, plot->x + plot->width / 2,
                           plot->y + plot->height + LABEL_GAP + picture->line, 0.5, 0, plot->width);
}

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
is_joined (const Picture *picture, const DrawSweepPoint *point)
{
  return isfinite (point->mean) && isfinite (point->x) &&
         !draw_sweep_is_off_scale (&picture->layout, point->mean);
}

/* From the lowest to the highest seed, along each stretch of points that have values. */
static void
draw_band (Picture *picture, const DrawSweepSeries *series, const guint *order,
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
draw_means (Picture *picture, const DrawSweepSeries *series, const guint *order,
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
draw_bar (Picture *picture, double x, const DrawSweepPoint *point)
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
draw_edge_mark (Picture *picture, double x, gboolean is_cross)
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
draw_edge_word (Picture *picture, const DrawSweepPoint *point, double x, double *taken)
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
draw_points (Picture *picture, const DrawSweepSeries *series, const guint *order,
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
draw_best_sentence (Picture *picture, const DrawSweepPoint *best, double x, double y)
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

static void
draw_best (Picture *picture)
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

static void
draw_series (Picture *picture)
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
  Picture picture = {.cr = cr, .sweep = sweep, .theme = theme};

  picture.width = isfinite (width) ? CLAMP (width, 1, 32767) : 1;
  picture.height = isfinite (height) ? CLAMP (height, 1, 32767) : 1;
  cairo_save (cr);
  cairo_new_path (cr);
  draw_text_begin (&picture.text, cr, theme);
  picture.line = draw_text_height (&picture.text);
  lay_out (&picture);

  draw_y_axis (&picture);
  if (sweep->x_named && sweep->n_series > 0)
    draw_names (&picture);
  else
    draw_numbers (&picture);
  draw_titles (&picture);
  draw_legend (&picture.text, &picture.legend, picture.entries,
               sweep->n_series > 1 ? sweep->n_series : 0, theme, picture.line);
  if (is_empty (sweep)) {
    cairo_translate (cr, picture.layout.plot.x, picture.layout.plot.y);
    draw_text_note (cr, theme, _ ("The points appear here while the runs train."),
                    picture.layout.plot.width, picture.layout.plot.height);
  } else {
    draw_series (&picture);
    draw_best (&picture);
  }
  draw_text_end (&picture.text);
  g_free (picture.entries);
  cairo_restore (cr);
  if (layout != NULL)
    *layout = picture.layout;
}
