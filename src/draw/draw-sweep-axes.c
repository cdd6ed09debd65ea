/* draw-sweep-axes.c: how far a sweep's axes go, and what stands at them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-sweep-private.h"

#include <math.h>

#define MIN_LABEL_STEP 1.6 /* lines of text between labels of the vertical axis */
#define X_LABEL_STEP   64
#define SIDE_ROOM      0.04 /* of a numbers' axis, on either side of the outer points */
#define PADDING        0.06 /* of the vertical axis */
#define FROM_ZERO      0.4  /* it starts at 0 when the lowest is under this share of the highest */
#define OUTLIER        100  /* times the median: off the scale */

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

static guint
count_ticks (const DrawSweepPicture *picture)
{
  return (guint)CLAMP (picture->layout.plot.height / (picture->line * MIN_LABEL_STEP), 2, 8);
}

static char *
format_y_tick (const DrawSweepPicture *picture, const DrawTicks *ticks, double value)
{
  const DrawSweep *sweep = picture->sweep;
  g_autofree char *tick =
      draw_format_tick (&picture->layout.y_scale, ticks, value, sweep->y_percent);

  if (sweep->y_unit == NULL)
    return g_steal_pointer (&tick);
  return g_strdup_printf ("%s\u00a0%s", tick, sweep->y_unit);
}

/* Finds the scales; returns how wide the widest label of the vertical axis is. */
double
draw_sweep_find_scales (DrawSweepPicture *picture)
{
  double widest = 0;
  DrawTicks ticks;

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
  return widest;
}

/* ── axes ────────────────────────────────────────────────────────────────────────────────────────
 */

static void
draw_y_axis (DrawSweepPicture *picture)
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
draw_x_tick (DrawSweepPicture *picture, double x, const char *label, double room)
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
draw_names (DrawSweepPicture *picture)
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
draw_zero (DrawSweepPicture *picture)
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
draw_numbers (DrawSweepPicture *picture)
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
draw_titles (DrawSweepPicture *picture)
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

void
draw_sweep_axes (DrawSweepPicture *picture)
{
  draw_y_axis (picture);
  if (picture->sweep->x_named && picture->sweep->n_series > 0)
    draw_names (picture);
  else
    draw_numbers (picture);
  draw_titles (picture);
}
