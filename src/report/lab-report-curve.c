/* lab-report-curve.c: the few numbers of a run's curves that the claims are judged by.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-report-curve.h"

#include <math.h>

/* How many epochs the last test loss is the mean of: one epoch's value jumps. */
#define LATE_EPOCHS 5

/**
 * lab_curve_read:
 * @self: (out): what is read
 * @run: a run of one epoch or more
 */
void
lab_curve_read (LabCurve *self, LabRun *run)
{
  const LabEpoch *epochs = lab_run_get_epochs (run, &self->n_epochs);
  guint n = self->n_epochs, n_late = MIN (n, LATE_EPOCHS);
  double late_loss = 0;

  g_return_if_fail (n > 0);

  self->last = epochs[n - 1];
  self->best = epochs[MAX (lab_run_get_best_loss_epoch (run), 1) - 1];
  self->best_accuracy_epoch = MAX (lab_run_get_best_accuracy_epoch (run), 1);
  self->best_accuracy = epochs[self->best_accuracy_epoch - 1].test_accuracy;
  for (guint i = n - n_late; i < n; i++)
    late_loss += epochs[i].test_loss / n_late;
  self->rise = MAX (late_loss / self->best.test_loss - 1, 0);
  self->late_low = self->late_high = epochs[n / 2].test_accuracy;
  for (guint i = n / 2; i < n; i++) {
    self->late_low = MIN (self->late_low, epochs[i].test_accuracy);
    self->late_high = MAX (self->late_high, epochs[i].test_accuracy);
  }
}

/**
 * lab_curve_read_gaps:
 * @section: an experiment of one axis
 *
 * Returns: (transfer full) (nullable): (n_runs) how far each run's test loss stands above its train loss
 *   after the last epoch, in the order of the axis; NULL where not all were trained to their ends
 */
double *
lab_curve_read_gaps (const LabReportSection *section)
{
  guint n_runs = section->experiment->n_runs;
  g_autofree double *gaps = g_new0 (double, n_runs);
  LabCurve curve;

  for (guint i = 0; i < n_runs; i++) {
    if (section->runs[i] == NULL || !lab_report_has_ended (section->runs[i]))
      return NULL;
    lab_curve_read (&curve, section->runs[i]);
    gaps[i] = curve.last.test_loss - curve.last.train_loss;
  }
  return g_steal_pointer (&gaps);
}

/* Equal values share the mean of their ranks. */
static double
rank_of (const double *values, guint n, guint index)
{
  double rank = 0;

  for (guint i = 0; i < n; i++) {
    if (i != index)
      rank += values[i] < values[index] ? 1 : values[i] == values[index] ? 0.5 : 0;
  }
  return rank;
}

/**
 * lab_curve_rank_correlation:
 * @values: (array length=n): values in the order of what was varied
 * @n: two or more
 *
 * Returns: Spearman's rank correlation of @values with their order, -1 to 1; 0 when all are equal
 */
double
lab_curve_rank_correlation (const double *values, guint n)
{
  double mean = (n - 1) / 2.0, product = 0, order_square = 0, rank_square = 0;

  for (guint i = 0; i < n; i++) {
    double rank = rank_of (values, n, i) - mean, order = i - mean;

    product += rank * order;
    rank_square += rank * rank;
    order_square += order * order;
  }
  return rank_square > 0 && order_square > 0 ? product / sqrt (rank_square * order_square) : 0;
}

/**
 * lab_curve_find_nearest:
 * @section: an experiment
 * @parameter: one of its axes
 * @value: above 0
 *
 * Returns: (transfer none) (nullable): the run whose @parameter is nearest to @value in proportion
 */
LabRun *
lab_curve_find_nearest (const LabReportSection *section, LabParameter parameter, double value)
{
  const LabExperiment *experiment = section->experiment;
  double best = INFINITY, nearest = NAN;

  for (guint i = 0; i < experiment->n_axes; i++) {
    const LabAxis *axis = &experiment->axes[i];

    for (guint j = 0; axis->parameter == parameter && j < axis->n_values; j++) {
      double distance = ABS (log (axis->values[j] / value));

      if (distance < best) {
        best = distance;
        nearest = axis->values[j];
      }
    }
  }
  return isnan (nearest) ? NULL : lab_report_find_run (section, parameter, nearest);
}
