/* lab-curves-set.c: the histories of several runs as curves, seeds of one configuration as one.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-curves-set.h"

#include <math.h>

#include "lab-curves-data.h"

#define N_LINES 4 /* train and test, loss and accuracy */

typedef struct {
  LabRun *run;
  char *name; /* NULL: the run's own */
  LabCurvesData data;
  guint curve; /* of the set */
} Member;

/* What is drawn as one: a run, or several of which the mean and the extremes are taken. */
typedef struct {
  guint first; /* member that names it */
  guint n_runs;
  gsize n_taken;  /* epochs of all its runs when the means were taken */
  double *values; /* (3 · N_LINES, n_epochs): the means, the lowest and the highest of each line */
} Curve;

struct _LabCurvesSet {
  guint n_members, n_curves;
  Member *members;          /* (n_members) */
  Curve *curves;            /* (n_curves) */
  DrawCurvesSeries *series; /* (n_curves) */
};

/* Returns: the member before @index that belongs to the same group; @index where there is none. */
static guint
find_first (const guint *groups, guint index)
{
  for (guint i = 0; groups != NULL && i < index; i++)
    if (groups[i] == groups[index])
      return i;
  return index;
}

/**
 * lab_curves_set_new:
 * @runs: (array length=n): whose curves to draw; references are taken
 * @n: how many
 * @groups: (nullable) (array length=n): which of them are one curve
 * @names: (nullable) (array length=n): what they are called; copied
 *
 * Returns: (transfer full): the set
 */
LabCurvesSet *
lab_curves_set_new (LabRun *const *runs, guint n, const guint *groups, const char *const *names)
{
  LabCurvesSet *self = g_new0 (LabCurvesSet, 1);

  self->n_members = n;
  self->members = g_new0 (Member, n);
  self->curves = g_new0 (Curve, n);
  for (guint i = 0; i < n; i++) {
    Member *member = &self->members[i];
    guint first = find_first (groups, i);

    member->run = g_object_ref (runs[i]);
    member->name = g_strdup (names != NULL ? names[i] : NULL);
    member->curve = first < i ? self->members[first].curve : self->n_curves;
    if (first == i)
      self->curves[self->n_curves++].first = i;
    self->curves[member->curve].n_runs++;
  }
  self->series = g_new0 (DrawCurvesSeries, self->n_curves);
  return self;
}

/**
 * lab_curves_set_free:
 * @self: a set
 */
void
lab_curves_set_free (LabCurvesSet *self)
{
  for (guint i = 0; i < self->n_members; i++) {
    lab_curves_data_clear (&self->members[i].data);
    g_object_unref (self->members[i].run);
    g_free (self->members[i].name);
  }
  for (guint i = 0; i < self->n_curves; i++)
    g_free (self->curves[i].values);
  g_free (self->members);
  g_free (self->curves);
  g_free (self->series);
  g_free (self);
}

/**
 * lab_curves_set_get_n_runs:
 * @self: a set
 *
 * Returns: how many runs it was made of
 */
guint
lab_curves_set_get_n_runs (LabCurvesSet *self)
{
  return self->n_members;
}

/**
 * lab_curves_set_get_run:
 * @self: a set
 * @index: which
 *
 * Returns: (transfer none): the run
 */
LabRun *
lab_curves_set_get_run (LabCurvesSet *self, guint index)
{
  g_return_val_if_fail (index < self->n_members, NULL);

  return self->members[index].run;
}

/**
 * lab_curves_set_has_runs:
 * @self: a set
 * @runs: (array length=n): runs
 * @n: how many
 *
 * Returns: whether @self was made of them, in this order
 */
gboolean
lab_curves_set_has_runs (LabCurvesSet *self, LabRun *const *runs, guint n)
{
  if (n != self->n_members)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (self->members[i].run != runs[i])
      return FALSE;
  return TRUE;
}

static const double *
get_line (const DrawCurvesSeries *series, guint line)
{
  const double *lines[N_LINES] = {series->train_loss, series->test_loss, series->train_accuracy,
                                  series->test_accuracy};

  return lines[line];
}

/* Mean, lowest and highest of one line at one epoch, over those seeds that have come so far. */
static void
take_mean (LabCurvesSet *self, guint curve, guint line, guint index, double out[3])
{
  double sum = 0, low = NAN, high = NAN;
  guint n = 0;

  for (guint i = 0; i < self->n_members; i++) {
    const Member *member = &self->members[i];
    double value;

    if (member->curve != curve || index >= member->data.series.n_epochs)
      continue;
    value = get_line (&member->data.series, line)[index];
    if (!isfinite (value))
      continue;
    sum += value;
    low = fmin (low, value);
    high = fmax (high, value);
    n++;
  }
  out[0] = n > 0 ? sum / n : NAN;
  out[1] = low;
  out[2] = high;
}

/* The first of the lowest, or of the highest: from 1; 0 where none is finite. */
static guint
find_best (const double *values, guint n, gboolean highest)
{
  guint best = 0;

  for (guint i = 0; i < n; i++)
    if (isfinite (values[i]) &&
        (best == 0 || (highest ? values[i] > values[best - 1] : values[i] < values[best - 1])))
      best = i + 1;
  return best;
}

/* Takes the means again where a run of the group has got further. */
static void
update_group (LabCurvesSet *self, guint index)
{
  Curve *curve = &self->curves[index];
  DrawCurvesSeries *series = &self->series[index];
  gsize n_taken = 0;
  guint n = 0;

  for (guint i = 0; i < self->n_members; i++) {
    if (self->members[i].curve == index) {
      n_taken += self->members[i].data.series.n_epochs;
      n = MAX (n, self->members[i].data.series.n_epochs);
    }
  }
  if (n_taken != curve->n_taken || curve->values == NULL) {
    curve->n_taken = n_taken;
    g_free (curve->values);
    curve->values = g_new (double, MAX ((gsize)n, 1) * 3 * N_LINES);
    for (guint line = 0; line < N_LINES; line++) {
      double *means = curve->values + (gsize)line * 3 * n;
      for (guint epoch = 0; epoch < n; epoch++) {
        double values[3];
        take_mean (self, index, line, epoch, values);
        for (guint k = 0; k < 3; k++)
          means[k * n + epoch] = values[k];
      }
    }
  }

  *series = (DrawCurvesSeries){.n_epochs = n, .n_seeds = curve->n_runs};
  series->train_loss = curve->values;
  series->train_loss_band = (DrawCurvesBand){curve->values + n, curve->values + 2 * n};
  series->test_loss = curve->values + 3 * n;
  series->test_loss_band = (DrawCurvesBand){curve->values + 4 * n, curve->values + 5 * n};
  series->train_accuracy = curve->values + 6 * n;
  series->train_accuracy_band = (DrawCurvesBand){curve->values + 7 * n, curve->values + 8 * n};
  series->test_accuracy = curve->values + 9 * n;
  series->test_accuracy_band = (DrawCurvesBand){curve->values + 10 * n, curve->values + 11 * n};
  series->best_loss_epoch = find_best (series->test_loss, n, FALSE);
  series->best_accuracy_epoch = find_best (series->test_accuracy, n, TRUE);
}

/**
 * lab_curves_set_update:
 * @self: a set
 * @smoothing: of the batches' losses of a single run; those of several are not drawn
 * @n_series: (out): how many curves
 *
 * Returns: (transfer none): the curves, in the order of their first runs
 */
const DrawCurvesSeries *
lab_curves_set_update (LabCurvesSet *self, double smoothing, guint *n_series)
{
  for (guint i = 0; i < self->n_members; i++)
    lab_curves_data_update (&self->members[i].data, self->members[i].run, self->n_members == 1,
                            smoothing);
  for (guint i = 0; i < self->n_curves; i++) {
    const Member *first = &self->members[self->curves[i].first];

    if (self->curves[i].n_runs > 1)
      update_group (self, i);
    else
      self->series[i] = first->data.series;
    self->series[i].name = first->name != NULL ? first->name : lab_run_get_name (first->run);
    self->series[i].colour = draw_palette (i);
  }
  *n_series = self->n_curves;
  return self->series;
}
