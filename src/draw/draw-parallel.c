/* draw-parallel.c: parallel coordinates: a line for each run through what was varied and what came
 * of it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-parallel.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "draw-text.h"

#define MAX_AXES    32
#define LABEL_GAP   5
#define TICK        3
#define LABELS_WIDE 4.5 /* letters of room for the numbers beside the outer axes */
#define REACH       12  /* pixels from a line */
#define EDGE        6   /* between the ends of an axis and what stands there */
#define MIN_STEP    1.6 /* lines of text between the labels of an axis */

typedef struct {
  cairo_t *cr;
  const DrawParallel *parallel;
  const DrawTheme *theme;
  DrawText text;
  double line; /* height of a line of text */
  double left, right, top, bottom;
  guint n_axes;
  DrawScale scales[MAX_AXES];
} Picture;

/* ── places ──────────────────────────────────────────────────────────────────────────────────────
 */

static double
get_value (const DrawParallel *parallel, guint line, guint axis)
{
  double value = parallel->values[(gsize)line * parallel->n_axes + axis];

  return isfinite (value) ? value : NAN;
}

static DrawScale
find_scale (const DrawParallel *parallel, guint axis)
{
  const DrawParallelAxis *it = &parallel->axes[axis];
  double low = INFINITY, high = -INFINITY;
  DrawScale scale;

  if (it->names != NULL)
    return draw_scale (0, MAX (it->n_names, 2) - 1, FALSE);
  for (guint i = 0; i < parallel->n_lines; i++) {
    double value = get_value (parallel, i, axis);
    if (isnan (value) || (it->is_log && !(value > 0)))
      continue;
    low = MIN (low, value);
    high = MAX (high, value);
  }
  if (!(high >= low))
    low = it->is_log ? 0.1 : 0, high = 1;
  scale = draw_scale (low, high, it->is_log);
  return scale;
}

/* Places that depend on the size alone, so that a hit test needs no text to measure. */
static Picture
lay_out (const DrawParallel *parallel, const DrawTheme *theme, double width, double height)
{
  double line = theme->font_size * 1.4;
  Picture picture = {.parallel = parallel, .theme = theme, .line = line};

  width = isfinite (width) ? CLAMP (width, 1, 32767) : 1;
  height = isfinite (height) ? CLAMP (height, 1, 32767) : 1;
  picture.n_axes = MIN (parallel->n_axes, MAX_AXES);
  picture.left = MIN (LABELS_WIDE * theme->font_size, width / 4);
  picture.right = MAX (width - picture.left, picture.left + 1);
  picture.top = MIN (line + 2 * EDGE, height / 3);
  picture.bottom = MAX (height - EDGE - line / 2, picture.top + 1);
  for (guint i = 0; i < picture.n_axes; i++)
    picture.scales[i] = find_scale (parallel, i);
  return picture;
}

static double
axis_x (const Picture *picture, guint axis)
{
  return picture->left + (picture->right - picture->left) * axis / MAX (picture->n_axes - 1, 1);
}

/* A 0 on a log axis stands at its lower end. */
static double
value_y (const Picture *picture, guint axis, double value)
{
  double position;

  if (isnan (value))
    return NAN;
  position = picture->scales[axis].log && !(value > 0)
                 ? 0
                 : draw_scale_position (&picture->scales[axis], value);
  return picture->bottom - (picture->bottom - picture->top) * CLAMP (position, 0, 1);
}

/* ── lines ───────────────────────────────────────────────────────────────────────────────────────
 */

/* 0 for the worst metric, 1 for the best; NaN where there is none yet. */
static double
get_quality (const Picture *picture, guint line)
{
  guint metric = picture->n_axes - 1;
  double value = get_value (picture->parallel, line, metric);
  double position;

  if (isnan (value))
    return NAN;
  position = CLAMP (draw_scale_position (&picture->scales[metric], value), 0, 1);
  return picture->parallel->low_is_good ? 1 - position : position;
}

/* The best run, the first of equals; -1 where none has a metric. */
static int
find_best (const Picture *picture)
{
  double best = -1;
  int line = -1;

  for (guint i = 0; i < picture->parallel->n_lines && picture->n_axes > 0; i++) {
    double quality = get_quality (picture, i);
    if (quality > best) {
      best = quality;
      line = (int)i;
    }
  }
  return line;
}

static void
trace_line (cairo_t *cr, const Picture *picture, guint line)
{
  gboolean pen_down = FALSE;

  for (guint axis = 0; axis < picture->n_axes; axis++) {
    double y = value_y (picture, axis, get_value (picture->parallel, line, axis));
    if (isnan (y)) {
      pen_down = FALSE;
      continue;
    }
    if (pen_down)
      cairo_line_to (cr, axis_x (picture, axis), y);
    else
      cairo_move_to (cr, axis_x (picture, axis), y);
    pen_down = TRUE;
  }
}

static DrawColour
line_colour (const Picture *picture, guint line)
{
  double quality = get_quality (picture, line);
  DrawColour hue;

  /* Without a metric yet: a thread of the grid. */
  if (isnan (quality)) {
    hue = picture->theme->dim;
    hue.alpha *= 0.5;
    return hue;
  }
  hue = draw_map_quality (quality);
  return draw_line_colour (picture->theme, &hue);
}

static void
stroke_line (Picture *picture, guint line, double width, double alpha)
{
  DrawColour colour = line_colour (picture, line);

  colour.alpha *= alpha;
  cairo_new_path (picture->cr);
  trace_line (picture->cr, picture, line);
  draw_set_colour (picture->cr, &colour);
  cairo_set_line_width (picture->cr, width);
  cairo_stroke (picture->cr);
}

static int
compare_quality (gconstpointer a, gconstpointer b, gpointer data)
{
  double x = get_quality (data, *(const guint *)a);
  double y = get_quality (data, *(const guint *)b);

  if (isnan (x) || isnan (y))
    return isnan (y) - isnan (x);
  return (x > y) - (x < y);
}

/* The good lie over the bad; a thousand lines are thinner than ten. */
static void
draw_lines (Picture *picture)
{
  guint n = picture->parallel->n_lines;
  g_autoptr (GArray) order = g_array_sized_new (FALSE, FALSE, sizeof (guint), n);
  double alpha = CLAMP (4 / sqrt (MAX (n, 1)), 0.25, 1);
  int best = find_best (picture);

  if (n == 0)
    return;
  for (guint i = 0; i < n; i++)
    g_array_append_val (order, i);
  g_array_sort_with_data (order, compare_quality, picture);
  cairo_set_line_join (picture->cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_antialias (picture->cr, CAIRO_ANTIALIAS_FAST);
  for (guint i = 0; i < n; i++)
    stroke_line (picture, g_array_index (order, guint, i), n > 60 ? 1.25 : 1.75, alpha);
  if (best >= 0)
    stroke_line (picture, (guint)best, 3, 1);
  cairo_set_antialias (picture->cr, CAIRO_ANTIALIAS_DEFAULT);
}

/* ── axes ────────────────────────────────────────────────────────────────────────────────────────
 */

/* Left of its axis; right of the last one, where no lines are. */
static void
draw_tick (Picture *picture, guint axis, double y, const char *label)
{
  gboolean is_last = axis > 0 && axis + 1 == picture->n_axes;
  int side = is_last ? 1 : -1;
  double x = floor (axis_x (picture, axis)) + 0.5;
  double room = (picture->right - picture->left) / MAX (picture->n_axes - 1, 1);
  double widest = axis == 0 || is_last ? picture->left - LABEL_GAP : MAX (room * 0.6, 1);
  double width = MIN (draw_text_width (&picture->text, label), widest);
  double left = is_last ? x + LABEL_GAP : x - LABEL_GAP - width;
  DrawColour veil = picture->theme->background;

  draw_set_colour (picture->cr, &picture->theme->dim);
  cairo_set_line_width (picture->cr, 1);
  cairo_move_to (picture->cr, x + side * TICK, floor (y) + 0.5);
  cairo_line_to (picture->cr, x, floor (y) + 0.5);
  cairo_stroke (picture->cr);
  veil.alpha = 0.7;
  draw_set_colour (picture->cr, &veil);
  cairo_rectangle (picture->cr, left - 1, y - picture->line / 2, width + 2, picture->line);
  cairo_fill (picture->cr);
  draw_set_colour (picture->cr, &picture->theme->foreground);
  draw_text_show_within (&picture->text, label, left, y, 0, 0.5, width + 1);
}

static void
draw_ticks_of (Picture *picture, guint axis)
{
  const DrawParallelAxis *it = &picture->parallel->axes[axis];
  double height = picture->bottom - picture->top;
  guint most = (guint)CLAMP (height / (picture->line * MIN_STEP), 2, 8);
  DrawTicks ticks;

  if (it->names != NULL) {
    guint every = (guint)ceil ((double)it->n_names / MAX (most * 2, 1));
    for (guint i = 0; i < it->n_names; i += MAX (every, 1))
      draw_tick (picture, axis, value_y (picture, axis, i), it->names[i]);
    return;
  }
  ticks = draw_ticks (&picture->scales[axis], most, FALSE);
  for (guint i = 0; i < ticks.n; i++) {
    g_autofree char *label = NULL;
    if (!ticks.ticks[i].major)
      continue;
    label = draw_format_tick (&picture->scales[axis], &ticks, ticks.ticks[i].value, it->percent);
    draw_tick (picture, axis, value_y (picture, axis, ticks.ticks[i].value), label);
  }
}

static void
draw_axis (Picture *picture, guint axis)
{
  const DrawParallelAxis *it = &picture->parallel->axes[axis];
  double x = floor (axis_x (picture, axis)) + 0.5;
  double room = (picture->right - picture->left) / MAX (picture->n_axes - 1, 1);

  draw_set_colour (picture->cr, &picture->theme->dim);
  cairo_set_line_width (picture->cr, 1);
  cairo_move_to (picture->cr, x, picture->top - EDGE / 2.0);
  cairo_line_to (picture->cr, x, picture->bottom + EDGE / 2.0);
  cairo_stroke (picture->cr);
  if (it->title == NULL)
    return;
  draw_text_set_font (&picture->text, picture->theme->font_size, axis + 1 == picture->n_axes);
  draw_set_colour (picture->cr, &picture->theme->foreground);
  draw_text_show_within (&picture->text, it->title, x, 0, 0.5, 0,
                         axis == 0 || axis + 1 == picture->n_axes
                             ? MIN (room, 2 * picture->left) - EDGE
                             : room - EDGE);
  draw_text_set_font (&picture->text, picture->theme->font_size, FALSE);
}

/* ── the whole ───────────────────────────────────────────────────────────────────────────────────
 */

static gboolean
is_empty (const DrawParallel *parallel)
{
  return parallel->n_axes == 0 || parallel->axes == NULL || parallel->values == NULL;
}

/**
 * draw_parallel:
 * @cr: where to draw
 * @parallel: what was varied, and what came of it
 * @theme: colours and font
 * @width: of the picture
 * @height: of the picture
 *
 * Draws an axis for each parameter and, last, for the metric, and a line for each run: blue for the
 * best, orange for the worst, faint where it has no metric yet. The best run's line is thick.
 */
void
draw_parallel (cairo_t *cr, const DrawParallel *parallel, const DrawTheme *theme, double width,
               double height)
{
  Picture picture;

  if (is_empty (parallel))
    return;
  picture = lay_out (parallel, theme, width, height);
  picture.cr = cr;
  cairo_save (cr);
  cairo_new_path (cr);
  draw_text_begin (&picture.text, cr, theme);
  draw_lines (&picture);
  for (guint i = 0; i < picture.n_axes; i++) {
    draw_axis (&picture, i);
    draw_ticks_of (&picture, i);
  }
  draw_text_end (&picture.text);
  cairo_restore (cr);
}

/* ── one line ────────────────────────────────────────────────────────────────────────────────────
 */

static char *
format_value (const DrawParallelAxis *axis, double value)
{
  if (isnan (value))
    return g_strdup ("–");
  if (axis->names != NULL)
    return g_strdup (value >= 0 && value < axis->n_names ? axis->names[(guint)value] : "–");
  if (axis->percent)
    return draw_format_percent (value, 2);
  /* "0.001" as it was typed, where that is short. */
  if (value == 0 || (fabs (value) >= 1e-3 && fabs (value) < 1e5))
    return g_strdup_printf ("%.3g", value);
  return draw_format_scientific (value, 1);
}

static void
draw_value (Picture *picture, guint axis, double value)
{
  const DrawTheme *theme = picture->theme;
  g_autofree char *label = format_value (&picture->parallel->axes[axis], value);
  double width = draw_text_width (&picture->text, label) + 8;
  double x = axis_x (picture, axis);
  double y = value_y (picture, axis, value);
  double left = axis + 1 == picture->n_axes ? x - width - 8 : x + 8;
  DrawColour box = theme->background;

  cairo_new_path (picture->cr);
  cairo_arc (picture->cr, x, y, 4, 0, 2 * G_PI);
  draw_set_colour (picture->cr, &theme->foreground);
  cairo_fill (picture->cr);
  box.alpha = 0.95;
  draw_set_colour (picture->cr, &box);
  cairo_rectangle (picture->cr, floor (left) + 0.5, floor (y - picture->line / 2) + 0.5,
                   ceil (width), ceil (picture->line));
  cairo_fill_preserve (picture->cr);
  draw_set_colour (picture->cr, &theme->grid);
  cairo_set_line_width (picture->cr, 1);
  cairo_stroke (picture->cr);
  draw_set_colour (picture->cr, &theme->foreground);
  draw_text_show (&picture->text, label, left + 4, y, 0, 0.5);
}

/**
 * draw_parallel_highlight:
 * @cr: where to draw, on top of what draw_parallel() drew
 * @parallel: what was drawn
 * @theme: as it was drawn
 * @width: as it was drawn
 * @height: as it was drawn
 * @line: a run
 *
 * Draws one line above all others, with its values at the axes.
 */
void
draw_parallel_highlight (cairo_t *cr, const DrawParallel *parallel, const DrawTheme *theme,
                         double width, double height, guint line)
{
  Picture picture;

  if (is_empty (parallel) || line >= parallel->n_lines)
    return;
  picture = lay_out (parallel, theme, width, height);
  picture.cr = cr;
  cairo_save (cr);
  draw_text_begin (&picture.text, cr, theme);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_new_path (cr);
  trace_line (cr, &picture, line);
  draw_set_colour (cr, &theme->foreground);
  cairo_set_line_width (cr, 5);
  cairo_stroke (cr);
  stroke_line (&picture, line, 3, 1);
  for (guint axis = 0; axis < picture.n_axes; axis++) {
    double value = get_value (parallel, line, axis);
    if (!isnan (value))
      draw_value (&picture, axis, value);
  }
  draw_text_end (&picture.text);
  cairo_restore (cr);
}

static double
distance_to (double x, double y, double x1, double y1, double x2, double y2)
{
  double dx = x2 - x1, dy = y2 - y1;
  double t = ((x - x1) * dx + (y - y1) * dy) / MAX (dx * dx + dy * dy, 1e-9);

  t = CLAMP (t, 0, 1);
  return hypot (x - x1 - t * dx, y - y1 - t * dy);
}

/**
 * draw_parallel_find:
 * @parallel: what was drawn
 * @theme: as it was drawn
 * @width: as it was drawn
 * @height: as it was drawn
 * @x: a place in the picture
 * @y: the same, down
 *
 * Returns: the run whose line is nearest; -1 where none is near
 */
int
draw_parallel_find (const DrawParallel *parallel, const DrawTheme *theme, double width,
                    double height, double x, double y)
{
  double nearest = REACH;
  int found = -1;
  Picture picture;

  if (is_empty (parallel))
    return -1;
  picture = lay_out (parallel, theme, width, height);
  for (guint line = 0; line < parallel->n_lines; line++) {
    for (guint axis = 1; axis < picture.n_axes; axis++) {
      double y1 = value_y (&picture, axis - 1, get_value (parallel, line, axis - 1));
      double y2 = value_y (&picture, axis, get_value (parallel, line, axis));
      double distance =
          distance_to (x, y, axis_x (&picture, axis - 1), y1, axis_x (&picture, axis), y2);
      /* A run without a value at either end has no line there: NaN is not nearer. */
      if (distance < nearest) {
        nearest = distance;
        found = (int)line;
      }
    }
  }
  return found;
}

/* ── words ───────────────────────────────────────────────────────────────────────────────────────
 */

/**
 * draw_parallel_describe_line:
 * @parallel: what is drawn
 * @line: a run
 *
 * Returns: (transfer full): its name and its values; "" where there is no such run
 */
char *
draw_parallel_describe_line (const DrawParallel *parallel, guint line)
{
  GString *words = g_string_new (NULL);

  if (is_empty (parallel) || line >= parallel->n_lines)
    return g_string_free (words, FALSE);
  if (parallel->line_names != NULL && parallel->line_names[line] != NULL)
    /* translators: the name of a run, before what is said of it */
    g_string_append_printf (words, _ ("%s: "), parallel->line_names[line]);
  for (guint axis = 0; axis < parallel->n_axes; axis++) {
    g_autofree char *value = format_value (&parallel->axes[axis], get_value (parallel, line, axis));
    g_string_append_printf (words, "%s%s %s", axis > 0 ? ", " : "",
                            parallel->axes[axis].title != NULL ? parallel->axes[axis].title : "",
                            value);
  }
  return g_string_free (words, FALSE);
}

/**
 * draw_parallel_describe:
 * @parallel: what is drawn
 *
 * Returns: (transfer full): how many runs there are, and the best of them
 */
char *
draw_parallel_describe (const DrawParallel *parallel)
{
  DrawTheme theme = draw_theme (FALSE, FALSE);
  g_autofree char *best = NULL;
  Picture picture;
  int line;

  if (is_empty (parallel) || parallel->n_lines == 0)
    return g_strdup (_ ("No runs yet"));
  picture = lay_out (parallel, &theme, 1, 1);
  line = find_best (&picture);
  if (line < 0)
    return g_strdup_printf (ngettext ("%u run, which has no value yet",
                                      "%u runs, none of which has a value yet", parallel->n_lines),
                            parallel->n_lines);
  best = draw_parallel_describe_line (parallel, (guint)line);
  return g_strdup_printf (
      /* translators: how many runs, and the best one with its values */
      ngettext ("%u run; best: %s", "%u runs; best: %s", parallel->n_lines), parallel->n_lines,
      best);
}
