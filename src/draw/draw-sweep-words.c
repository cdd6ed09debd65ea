/* draw-sweep-words.c: the points of a sweep in words.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-sweep-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MAX_LISTED 24 /* points in a description: more are not listened to */

char *
draw_sweep_format (const DrawSweep *sweep, double value)
{
  g_autofree char *number = NULL;

  if (sweep->y_percent)
    return draw_format_percent (value, 2);
  if (sweep->y_unit == NULL || !isfinite (value))
    return draw_format_loss (value);
  number = g_strdup_printf (fabs (value) < 10    ? "%.2f"
                            : fabs (value) < 100 ? "%.1f"
                                                 : "%.0f",
                            value);
  /* translators: a number and its unit, "12.3 s"; the space between is one that does not break */
  return g_strdup_printf (_ ("%s %s"), number, sweep->y_unit);
}

static const char *
get_symbol (const DrawSweep *sweep)
{
  const char *symbol = sweep->x_symbol != NULL ? sweep->x_symbol : sweep->x_title;

  return symbol != NULL ? symbol : "";
}

char *
draw_sweep_name (const DrawSweep *sweep, const DrawSweepSeries *series, const DrawSweepPoint *point)
{
  const char *symbol = get_symbol (sweep);
  g_autofree char *number = NULL;
  g_autofree char *name = NULL;

  if (point->label == NULL)
    number = g_strdup_printf ("%g", point->x);
  /* A network's name needs no "network" before it. */
  if (sweep->x_named || *symbol == '\0')
    name = g_strdup (point->label != NULL ? point->label : number);
  else
    /* translators: what varies and its value, "λ 1e-3" */
    name = g_strdup_printf (_ ("%s %s"), symbol, point->label != NULL ? point->label : number);
  if (series->name == NULL || *series->name == '\0')
    return g_steal_pointer (&name);
  return g_strdup_printf ("%s, %s", name, series->name);
}

const DrawSweepPoint *
draw_sweep_get_best (const DrawSweep *sweep)
{
  const DrawSweepPoint *point;

  if (sweep->best < 0 || sweep->best_series >= sweep->n_series ||
      (guint)sweep->best >= sweep->series[sweep->best_series].n_points)
    return NULL;
  point = &sweep->series[sweep->best_series].points[sweep->best];
  return isfinite (point->mean) ? point : NULL;
}

char *
draw_sweep_best_sentence (const DrawSweep *sweep)
{
  const DrawSweepPoint *best = draw_sweep_get_best (sweep);
  g_autofree char *value = NULL;
  g_autofree char *name = NULL;

  if (best == NULL)
    return g_strdup ("");
  value = draw_sweep_format (sweep, best->mean);
  name = draw_sweep_name (sweep, &sweep->series[sweep->best_series], best);
  /* translators: which of the values that were tried is best, and what it gave: "best at λ 1e-3:
   * 0.071" */
  return g_strdup_printf (_ ("best at %s: %s"), name, value);
}

/* "diverged", "2 of 3 seeds diverged"; NULL where none did. */
static char *
describe_diverged (const DrawSweepPoint *point)
{
  guint n = point->n + point->n_diverged;

  if (point->n_diverged == 0)
    return NULL;
  if (point->n_diverged >= n)
    return g_strdup (_ ("diverged"));
  /* translators: of how many runs that differ by their seed alone, how many diverged */
  return g_strdup_printf (ngettext ("%u of %u seed diverged", "%u of %u seeds diverged", n),
                          point->n_diverged, n);
}

char *
draw_sweep_values (const DrawSweep *sweep, const DrawSweepPoint *point)
{
  g_autofree char *diverged = describe_diverged (point);
  g_autofree char *mean = NULL;
  GString *words;

  if (!isfinite (point->mean))
    return diverged != NULL ? g_steal_pointer (&diverged) : g_strdup (_ ("nothing yet"));
  mean = draw_sweep_format (sweep, point->mean);
  words = g_string_new (sweep->y_title);
  g_string_append_printf (words, "%s%s", words->len > 0 ? " " : "", mean);
  if (point->n > 1) {
    g_autofree char *low = draw_sweep_format (sweep, point->low);
    g_autofree char *high = draw_sweep_format (sweep, point->high);

    g_string_append (words, ", ");
    g_string_append_printf (
        words,
        /* translators: the lowest and the highest value of some runs that differ by their seed */
        ngettext ("between %s and %s over %u seed", "between %s and %s over %u seeds", point->n),
        low, high, point->n);
  }
  if (diverged != NULL)
    g_string_append_printf (words, ", %s", diverged);
  return g_string_free (words, FALSE);
}

/**
 * draw_sweep_describe_point:
 * @sweep: what is drawn
 * @series: one of its lines
 * @point: one of its points
 *
 * Returns: (transfer full): the point in words; "" where there is none
 */
char *
draw_sweep_describe_point (const DrawSweep *sweep, guint series, guint point)
{
  const DrawSweepPoint *it;
  g_autofree char *name = NULL;
  g_autofree char *values = NULL;

  if (series >= sweep->n_series || point >= sweep->series[series].n_points)
    return g_strdup ("");
  it = &sweep->series[series].points[point];
  name = draw_sweep_name (sweep, &sweep->series[series], it);
  values = draw_sweep_values (sweep, it);
  return g_strdup_printf ("%s: %s", name, values);
}

/**
 * draw_sweep_describe:
 * @sweep: what is drawn
 *
 * Returns: (transfer full): which point is best, and a line for each point that has a value
 */
char *
draw_sweep_describe (const DrawSweep *sweep)
{
  GString *words = g_string_new (NULL);
  guint n_listed = 0;

  if (draw_sweep_get_best (sweep) != NULL) {
    g_autofree char *best = draw_sweep_best_sentence (sweep);
    g_string_append (words, best);
  }
  for (guint i = 0; i < sweep->n_series; i++) {
    for (guint j = 0; j < sweep->series[i].n_points && n_listed < MAX_LISTED; j++) {
      const DrawSweepPoint *point = &sweep->series[i].points[j];
      g_autofree char *described = NULL;

      if (!isfinite (point->mean) && point->n_diverged == 0)
        continue;
      described = draw_sweep_describe_point (sweep, i, j);
      g_string_append_printf (words, "%s%s", words->len > 0 ? "\n" : "", described);
      n_listed++;
    }
  }
  if (words->len == 0)
    g_string_append (words, _ ("No point of the sweep has a value yet"));
  return g_string_free (words, FALSE);
}
