/* lab-sweep-data.c: an experiment and what came of it, as draw_sweep() takes it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-sweep-data.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define WIDE 100 /* times the lowest value: such a range is shown on a log axis */

static gboolean
is_named (LabParameter parameter)
{
  return parameter == LAB_PARAMETER_NETWORK || parameter == LAB_PARAMETER_ACTIVATION ||
         parameter == LAB_PARAMETER_INIT;
}

static gboolean
is_accuracy (LabMetric metric)
{
  return metric == LAB_METRIC_TEST_ACCURACY || metric == LAB_METRIC_TRAIN_ACCURACY;
}

/* "0, 1e-3, 1" is no list for a linear axis, whether it was written as a range or not. */
static gboolean
is_wide (const LabAxis *axis)
{
  double least = INFINITY, most = 0;

  for (guint i = 0; i < axis->n_values; i++) {
    if (axis->values[i] < 0)
      return FALSE;
    if (axis->values[i] > 0)
      least = MIN (least, axis->values[i]);
    most = MAX (most, axis->values[i]);
  }
  return most >= WIDE * least;
}

/* Which value of each axis a point has: runs lie point by point. */
static const guint *
get_values (const LabExperiment *experiment, guint point)
{
  gsize run = (gsize)point * MAX (experiment->n_seeds, 1);

  return run < experiment->n_runs ? experiment->runs[run].values : NULL;
}

/* "p 0.25 · 100 neurons": what sets a series apart; "" with a single axis. */
static char *
name_series (const LabExperiment *experiment, guint x_axis, const guint *values)
{
  GString *name = g_string_new (NULL);

  for (guint i = 0; i < experiment->n_axes; i++) {
    const LabAxis *axis = &experiment->axes[i];
    const char *label = axis->labels[values[i]];

    if (i == x_axis)
      continue;
    if (name->len > 0)
      g_string_append (name, " · ");
    if (is_named (axis->parameter))
      g_string_append (name, label);
    else
      g_string_append_printf (name, "%s %s", lab_parameter_symbol (axis->parameter), label);
  }
  return g_string_free (name, FALSE);
}

/* The series with that name: points that agree in all but the axis. A new one where there is none. */
static guint
find_series (LabSweepData *self, char *name)
{
  guint index;

  if (g_ptr_array_find_with_equal_func (self->names, name, g_str_equal, &index)) {
    g_free (name);
    return index;
  }
  g_ptr_array_add (self->names, name);
  g_ptr_array_add (self->items, g_array_new (FALSE, TRUE, sizeof (DrawSweepPoint)));
  g_ptr_array_add (self->places, g_array_new (FALSE, TRUE, sizeof (guint)));
  return self->names->len - 1;
}

static DrawSweepPoint
make_point (const LabAxis *axis, guint value, const LabSweepPoint *point, gboolean as_error)
{
  DrawSweepPoint made = {.x = axis->values[value],
                         .mean = point->n > 0 ? point->mean : NAN,
                         .low = point->low,
                         .high = point->high,
                         .n = point->n,
                         .n_diverged = point->n_diverged,
                         .label = axis->labels[value]};

  if (is_named (axis->parameter))
    made.x = value;
  if (as_error) {
    made.mean = 1 - made.mean;
    made.low = 1 - point->high;
    made.high = 1 - point->low;
  }
  return made;
}

static void
empty (LabSweepData *self)
{
  g_array_set_size (self->series, 0);
  g_ptr_array_set_size (self->items, 0);
  g_ptr_array_set_size (self->places, 0);
  g_ptr_array_set_size (self->names, 0);
  self->sweep = (DrawSweep){.best = -1};
}

static void
find_best (LabSweepData *self, gboolean more_is_better)
{
  double best = NAN;

  for (guint i = 0; i < self->sweep.n_series; i++) {
    for (guint j = 0; j < self->sweep.series[i].n_points; j++) {
      double mean = self->sweep.series[i].points[j].mean;
      if (!isfinite (mean) || (!isnan (best) && (more_is_better ? mean <= best : mean >= best)))
        continue;
      best = mean;
      self->sweep.best = (int)j;
      self->sweep.best_series = i;
    }
  }
}

static const char *
get_title (LabMetric metric, gboolean log_scale)
{
  static const char *const titles[LAB_N_METRICS] = {
      [LAB_METRIC_TEST_LOSS] = N_ ("test loss"),
      [LAB_METRIC_TEST_ACCURACY] = N_ ("test accuracy"),
      [LAB_METRIC_TRAIN_LOSS] = N_ ("train loss"),
      [LAB_METRIC_TRAIN_ACCURACY] = N_ ("train accuracy"),
      [LAB_METRIC_SECONDS] = N_ ("training time"),
  };

  if (log_scale && metric == LAB_METRIC_TEST_ACCURACY)
    return _ ("test error");
  if (log_scale && metric == LAB_METRIC_TRAIN_ACCURACY)
    return _ ("train error");
  return _ (titles[metric]);
}

void
lab_sweep_data_build (LabSweepData *self, const LabExperiment *experiment, guint axis,
                      LabMetric metric, const LabSweepPoint *points, gboolean log_scale)
{
  gboolean as_error = log_scale && is_accuracy (metric);
  const LabAxis *along;

  empty (self);
  if (experiment == NULL || axis >= experiment->n_axes)
    return;
  along = &experiment->axes[axis];
  for (guint i = 0; i < experiment->n_points; i++) {
    const guint *values = get_values (experiment, i);
    DrawSweepPoint point;
    guint series;

    if (values == NULL)
      continue;
    series = find_series (self, name_series (experiment, axis, values));
    point = make_point (along, values[axis], &points[i], as_error);
    g_array_append_val ((GArray *)self->items->pdata[series], point);
    g_array_append_val ((GArray *)self->places->pdata[series], i);
  }
  for (guint i = 0; i < self->names->len; i++) {
    GArray *items = self->items->pdata[i];
    DrawSweepSeries series = {.name = self->names->pdata[i],
                              .points = (const DrawSweepPoint *)(gconstpointer)items->data,
                              .n_points = items->len,
                              .colour = draw_palette (i)};
    g_array_append_val (self->series, series);
  }
  self->sweep = (DrawSweep){
      .x_title = lab_parameter_title (along->parameter),
      .x_symbol = lab_parameter_symbol (along->parameter),
      .y_title = get_title (metric, log_scale),
      /* translators: the unit of seconds */
      .y_unit = metric == LAB_METRIC_SECONDS ? _ ("s") : NULL,
      .x_log = along->is_log || is_wide (along),
      .y_log = log_scale,
      .x_named = is_named (along->parameter),
      .y_percent = is_accuracy (metric),
      .series = (const DrawSweepSeries *)(gconstpointer)self->series->data,
      .n_series = self->series->len,
      .best = -1,
  };
  /* No training time is best. */
  if (metric != LAB_METRIC_SECONDS)
    find_best (self, is_accuracy (metric) && !as_error);
}

void
lab_sweep_data_init (LabSweepData *self)
{
  self->series = g_array_new (FALSE, FALSE, sizeof (DrawSweepSeries));
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);
  self->places = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->sweep = (DrawSweep){.best = -1};
}

void
lab_sweep_data_clear (LabSweepData *self)
{
  g_array_unref (self->series);
  g_ptr_array_unref (self->items);
  g_ptr_array_unref (self->places);
  g_ptr_array_unref (self->names);
}

guint
lab_sweep_data_get_point (const LabSweepData *self, guint series, guint point)
{
  GArray *places = self->places->pdata[series];

  return g_array_index (places, guint, point);
}
