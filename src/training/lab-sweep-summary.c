/* lab-sweep-summary.c: what the runs of a sweep say together: a metric over the seeds of each point.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-sweep.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "lab-experiment-private.h"

static gboolean
is_better (LabMetric metric, double value, double than)
{
  gboolean more_is_better =
      metric == LAB_METRIC_TEST_ACCURACY || metric == LAB_METRIC_TRAIN_ACCURACY;

  return more_is_better ? value > than : value < than;
}

static double
get_value (const LabEpoch *epoch, LabMetric metric)
{
  switch (metric) {
  case LAB_METRIC_TEST_LOSS:
    return epoch->test_loss;
  case LAB_METRIC_TEST_ACCURACY:
    return epoch->test_accuracy;
  case LAB_METRIC_TRAIN_LOSS:
    return epoch->train_loss;
  case LAB_METRIC_TRAIN_ACCURACY:
    return epoch->train_accuracy;
  case LAB_METRIC_SECONDS:
  case LAB_N_METRICS:
  default:
    return epoch->seconds;
  }
}

/* How many epochs count; 0 when there is nothing to read. */
static guint
count_epochs (LabRun *run, guint epoch)
{
  LabRunState state = lab_run_get_state (run);
  guint n_epochs;

  lab_run_get_epochs (run, &n_epochs);
  if (epoch > 0 && epoch <= n_epochs)
    return epoch;
  /* What a run that diverged had come to is nobody's result; a shorter one has its last epoch. */
  if (state == LAB_RUN_DIVERGED || (epoch > 0 && state != LAB_RUN_FINISHED))
    return 0;
  return n_epochs;
}

/**
 * lab_sweep_read:
 * @run: (nullable): a run
 * @metric: what to read
 * @reading: at the last epoch, or the best there was; the training time is always the sum
 * @epoch: as if the run had come no further than the end of this epoch; 0: as far as it is
 *
 * Returns: the value; NaN where there is none: of no run, before its first epoch, before it has come
 * to @epoch, or when it diverged
 */
double
lab_sweep_read (LabRun *run, LabMetric metric, LabReading reading, guint epoch)
{
  const LabEpoch *epochs;
  guint n_epochs;
  double value;

  if (run == NULL)
    return NAN;
  epochs = lab_run_get_epochs (run, &n_epochs);
  n_epochs = count_epochs (run, epoch);
  if (n_epochs == 0)
    return NAN;
  value = get_value (&epochs[n_epochs - 1], metric);
  for (guint i = 0; i + 1 < n_epochs; i++) {
    double other = get_value (&epochs[i], metric);

    if (metric == LAB_METRIC_SECONDS)
      value += other;
    else if (reading == LAB_READ_BEST && is_better (metric, other, value))
      value = other;
  }
  return value;
}

/* The mean and the deviation of what is there, in one pass over numbers of one size. */
static LabSweepPoint
summarise_point (LabRun *const *runs, guint n_runs, LabMetric metric, LabReading reading,
                 guint epoch)
{
  LabSweepPoint point = {.mean = NAN, .low = NAN, .high = NAN};
  double mean = 0.0, squares = 0.0;

  for (guint i = 0; i < n_runs; i++) {
    double value = lab_sweep_read (runs[i], metric, reading, epoch);
    double before = mean;

    point.n_diverged += runs[i] != NULL && lab_run_get_state (runs[i]) == LAB_RUN_DIVERGED;
    if (isnan (value))
      continue;
    /* Welford, 1962 */
    point.n++;
    mean += (value - mean) / point.n;
    squares += (value - before) * (value - mean);
    point.low = fmin (point.low, value);
    point.high = fmax (point.high, value);
  }
  if (point.n > 0)
    point.mean = mean;
  if (point.n > 1)
    point.spread = sqrt (squares / (point.n - 1));
  return point;
}

/**
 * lab_sweep_summarise:
 * @experiment: an experiment
 * @runs: (array length=n_runs): its runs, %NULL where there is none yet
 * @metric: what is looked at
 * @reading: as of lab_sweep_read()
 * @epoch: as of lab_sweep_read()
 * @points: (out) (array length=n_points): over the seeds of each point
 *
 * A run that diverged is counted as such, and has a value only before it did.
 */
void
lab_sweep_summarise (const LabExperiment *experiment, LabRun *const *runs, LabMetric metric,
                     LabReading reading, guint epoch, LabSweepPoint *points)
{
  g_return_if_fail (experiment != NULL && runs != NULL && points != NULL);

  for (guint i = 0; i < experiment->n_points; i++)
    points[i] = summarise_point (runs + (gsize)i * experiment->n_seeds, experiment->n_seeds, metric,
                                 reading, epoch);
}

/* ── a sentence ───────────────────────────────────────────────────────────────────────────────── */

/* The best of those that have a value, but for @other; n_points when there is none. */
static guint
find_best (const LabExperiment *experiment, const LabSweepPoint *points, LabMetric metric,
           guint other)
{
  guint best = experiment->n_points;

  for (guint i = 0; i < experiment->n_points; i++)
    if (i != other && points[i].n > 0 &&
        (best == experiment->n_points || is_better (metric, points[i].mean, points[best].mean)))
      best = i;
  return best;
}

static char *
describe_lead (const LabExperiment *experiment, const LabSweepPoint *points, LabMetric metric,
               guint best, guint second)
{
  g_autofree char *name = lab_experiment_describe_point (experiment, best);
  g_autofree char *other = lab_experiment_describe_point (experiment, second);
  g_autofree char *value = lab_metric_format (metric, points[best].mean);
  const char *word = lab_metric_word (metric);
  double lead = fabs (points[best].mean - points[second].mean);

  if (points[best].n < 2 || points[second].n < 2)
    return g_strdup_printf (
        /* translators: "λ 1e-3 is best (test loss 0.071). With one seed each, nobody knows whether
         * its lead over λ 1e-4 is more than chance." */
        _ ("%s is best (%s %s). With one seed each, nobody knows whether its lead over %s is more "
           "than chance."),
        name, word, value, other);
  /* How far two runs of one configuration are apart, as a rule: both points vary by themselves. */
  if (lead > hypot (points[best].spread, points[second].spread))
    return g_strdup_printf (
        /* translators: "λ 1e-3 is best (test loss 0.071); its lead over λ 1e-4 exceeds the spread
         * between seeds." */
        _ ("%s is best (%s %s); its lead over %s exceeds the spread between seeds."), name, word,
        value, other);
  return g_strdup_printf (
      /* translators: "λ 1e-3 is best (test loss 0.071), but its lead over λ 1e-4 is within the spread
       * between seeds." */
      _ ("%s is best (%s %s), but its lead over %s is within the spread between seeds."), name,
      word, value, other);
}

/**
 * lab_sweep_conclude:
 * @experiment: an experiment
 * @points: (array length=n_points): what lab_sweep_summarise() made of its runs
 * @metric: the metric that they are of
 *
 * Says which point is best, and whether by more than chance: whether its lead over the second is
 * greater than the standard deviation of the difference of two runs, one of each.
 *
 * Returns: (transfer full) (nullable): that, translated; %NULL before two points have a value
 */
char *
lab_sweep_conclude (const LabExperiment *experiment, const LabSweepPoint *points, LabMetric metric)
{
  g_autofree char *sentence = NULL;
  guint best, second;
  guint n_diverged = 0;

  g_return_val_if_fail (experiment != NULL && points != NULL, NULL);

  best = find_best (experiment, points, metric, experiment->n_points);
  second = find_best (experiment, points, metric, best);
  if (best == experiment->n_points || second == experiment->n_points)
    return NULL;
  for (guint i = 0; i < experiment->n_points; i++)
    n_diverged += points[i].n_diverged;
  sentence = describe_lead (experiment, points, metric, best, second);
  if (n_diverged > 0) {
    g_autofree char *diverged = g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%u run diverged.", "%u runs diverged.", n_diverged),
        n_diverged);

    return g_strconcat (sentence, " ", diverged, NULL);
  }
  return g_steal_pointer (&sentence);
}
