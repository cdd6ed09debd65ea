/* lab-report-claims.c: what the study says, beside what came of it here.
 *
 * A claim is judged by a rule on the runs' curves, stated where it is applied. One that does not
 * hold is reported as such: the study read its figures by eye, from one training each.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-report-private.h"

#include <math.h>
#include <glib/gi18n-lib.h>
#include "draw-text.h"
#include "lab-report-curve.h"

typedef struct {
  LabClaimVerdict verdict;
  char *measured; /* NULL where nothing was trained */
} Finding;

static const Finding unknown = {LAB_CLAIM_UNKNOWN, NULL};

/* A test accuracy reaches what the study rounds to whole per cents when it is within this of it:
 * the difference between two seeds is about 0.002. */
#define ACCURACY_SLACK 0.007
/* A test loss that ends this much above its lowest has risen, noise aside. */
#define CLEAR_RISE 0.10
/* A test loss this much above the train loss is overfitting. */
#define CLEAR_GAP 0.03
/* A train loss this many times the other's has not fitted what the other has. */
#define CLEARLY_WORSE 2.0

static LabClaimVerdict
verdict_of (gboolean holds, gboolean partly)
{
  return holds ? LAB_CLAIM_HOLDS : partly ? LAB_CLAIM_PARTLY : LAB_CLAIM_FAILS;
}

static LabRun *
find_network (const LabReport *report, int n_hidden)
{
  const LabReportSection *section = lab_report_find (report, "shallow-vs-deep");
  guint n_epochs;

  for (guint i = 0; section != NULL && i < section->experiment->n_runs; i++) {
    LabRun *run = section->runs[i];

    if (run == NULL || lab_run_get_config (run)->n_hidden != n_hidden)
      continue;
    lab_run_get_epochs (run, &n_epochs);
    return n_epochs > 0 ? run : NULL;
  }
  return NULL;
}

/* ── accuracies ──────────────────────────────────────────────────────────────────────────────────
 */

static Finding
judge_accuracy (LabRun *run, double said)
{
  LabCurve curve;
  g_autofree char *last = NULL, *best = NULL;
  Finding finding;

  if (run == NULL)
    return unknown;
  lab_curve_read (&curve, run);
  last = draw_format_percent (curve.last.test_accuracy, 2);
  best = draw_format_percent (curve.best_accuracy, 2);
  finding.verdict = verdict_of (ABS (curve.last.test_accuracy - said) <= ACCURACY_SLACK,
                                ABS (curve.best_accuracy - said) <= ACCURACY_SLACK);
  /* translators: two percentages and the number of an epoch */
  finding.measured = g_strdup_printf (_ ("%s after epoch %u; %s at its best (epoch %u)"), last,
                                      curve.n_epochs, best, curve.best_accuracy_epoch);
  return finding;
}

static Finding
judge_linear (const LabReport *report)
{
  return judge_accuracy (find_network (report, 0), 0.92);
}

static Finding
judge_shallow (const LabReport *report)
{
  return judge_accuracy (find_network (report, 1), 0.98);
}

static Finding
judge_deep (const LabReport *report)
{
  return judge_accuracy (find_network (report, 3), 0.98);
}

/* ── overfitting ─────────────────────────────────────────────────────────────────────────────────
 */

/* Holds when the lowest test loss lies between epochs 5 and 20, the last one is clearly above it,
 * and the accuracy has not fallen meanwhile. */
static Finding
judge_overfitting (const LabReport *report)
{
  LabRun *run = find_network (report, 3);
  LabCurve curve;
  g_autofree char *lowest = NULL, *last = NULL, *rise = NULL, *before = NULL, *after = NULL;
  Finding finding;
  gboolean rises, stays;

  if (run == NULL)
    return unknown;
  lab_curve_read (&curve, run);
  lowest = draw_format_loss (curve.best.test_loss);
  last = draw_format_loss (curve.last.test_loss);
  rise = draw_format_percent (curve.rise, 0);
  before = draw_format_percent (curve.best.test_accuracy, 2);
  after = draw_format_percent (curve.last.test_accuracy, 2);
  rises = curve.rise >= CLEAR_RISE;
  stays = curve.last.test_accuracy >= curve.best.test_accuracy - 0.003;
  finding.verdict =
      verdict_of (rises && stays && curve.best.epoch >= 5 && curve.best.epoch <= 20, rises);
  finding.measured = g_strdup_printf (
      /* translators: an epoch, a loss, a loss, a share, two accuracies */
      _ ("test loss lowest at epoch %u (%s), %s at the end, %s above it; accuracy %s then, %s at "
         "the end"),
      curve.best.epoch, lowest, last, rise, before, after);
  return finding;
}

/* How far the test loss stands above the train loss is what overfitting costs. Holds when that gap is
 * clear with the smallest λ, next to nothing with the largest, and shrinks from λ to λ: Spearman's rank
 * correlation of −0.9 or below. */
static Finding
judge_fading (const LabReport *report)
{
  const LabReportSection *section = lab_report_find (report, "l2");
  g_autofree char *first = NULL, *last = NULL;
  g_autofree double *gaps = NULL;
  double correlation;
  guint n;
  Finding finding;

  if (section == NULL)
    return unknown;
  gaps = lab_curve_read_gaps (section, &n);
  if (n < 3)
    return unknown;
  correlation = lab_curve_rank_correlation (gaps, n);
  first = draw_format_loss (gaps[0]);
  last = draw_format_loss (MAX (gaps[n - 1], 0));
  finding.verdict =
      verdict_of (gaps[0] >= CLEAR_GAP && gaps[n - 1] < CLEAR_GAP / 3 && correlation <= -0.9,
                  gaps[0] > gaps[n - 1]);
  finding.measured = g_strdup_printf (
      /* translators: two losses; the number is a rank correlation, e.g. -0.95 */
      _ ("after the last epoch the test loss is %s above the train loss with the smallest λ, %s "
         "with "
         "the largest (rank correlation of the gap with λ: %.2f)"),
      first, last, correlation);
  return finding;
}

/* ── underfitting ────────────────────────────────────────────────────────────────────────────────
 */

/* A network that underfits has a clearly higher training loss than the best fitted one, and a test
 * loss that is not far from it: within half of it. (A network that overfits has one that is many times
 * its train loss.) */
static Finding
judge_underfitting (LabRun *run, LabRun *fitted)
{
  LabCurve curve, other;
  g_autofree char *train = NULL, *test = NULL, *other_train = NULL, *accuracy = NULL;
  gboolean high, close;
  Finding finding;

  if (run == NULL || fitted == NULL)
    return unknown;
  lab_curve_read (&curve, run);
  lab_curve_read (&other, fitted);
  train = draw_format_loss (curve.last.train_loss);
  test = draw_format_loss (curve.last.test_loss);
  other_train = draw_format_loss (other.last.train_loss);
  accuracy = draw_format_percent (curve.last.test_accuracy, 1);
  high = !(curve.last.train_loss < CLEARLY_WORSE * other.last.train_loss);
  close = ABS (curve.last.test_loss - curve.last.train_loss) <= 0.5 * curve.last.train_loss;
  finding.verdict = verdict_of (high && close, high);
  finding.measured = g_strdup_printf (
      /* translators: three losses and an accuracy */
      _ ("train loss %s and test loss %s (the best fitted network's train loss: %s); test accuracy "
         "%s"),
      train, test, other_train, accuracy);
  return finding;
}

static Finding
judge_largest_l2 (const LabReport *report)
{
  const LabReportSection *section = lab_report_find (report, "l2");

  if (section == NULL)
    return unknown;
  return judge_underfitting (lab_report_find_run (section, LAB_PARAMETER_L2, 1e-1),
                             lab_report_find_run (section, LAB_PARAMETER_L2, 1e-5));
}

static Finding
judge_few_neurons (const LabReport *report)
{
  const LabReportSection *section = lab_report_find (report, "neurons");

  if (section == NULL)
    return unknown;
  return judge_underfitting (lab_report_find_run (section, LAB_PARAMETER_NEURONS, 10),
                             lab_report_find_run (section, LAB_PARAMETER_NEURONS, 100));
}

/* ── time, learning rate, dropout ────────────────────────────────────────────────────────────────
 */

/* Holds when every larger network took longer than the one before. */
static Finding
judge_time (const LabReport *report)
{
  const LabReportSection *section = lab_report_find (report, "neurons");
  GString *text;
  double previous = 0;
  guint n = 0, n_longer = 0;
  Finding finding;

  if (section == NULL)
    return unknown;
  text = g_string_new (NULL);
  for (guint i = 0; i < section->experiment->n_runs; i++) {
    LabRun *run = section->runs[i];
    double seconds = run != NULL ? lab_run_get_seconds (run) : 0;

    if (seconds <= 0)
      continue;
    /* translators: what was varied, and how long it took: "10 neurons: 2.3 s" */
    g_string_append_printf (text, _ ("%s%s: %.1f s"), n > 0 ? ", " : "",
                            section->experiment->runs[i].label, seconds);
    n_longer += seconds > previous;
    previous = seconds;
    n++;
  }
  if (n < 2) {
    g_string_free (text, TRUE);
    return unknown;
  }
  finding.verdict = verdict_of (n_longer == n, n_longer + 1 >= n);
  finding.measured = g_string_free (text, FALSE);
  return finding;
}

/* A swing of the test accuracy that a steady training does not show: half a point. */
#define CLEAR_SWING 0.005

/* Unstable is a run that diverged, or whose test accuracy swings clearly over the last half of its
 * epochs, and three times as far as with η = 0.1 or nearest to it. */
static Finding
judge_learning_rate (const LabReport *report)
{
  const LabReportSection *section = lab_report_find (report, "learning-rate");
  LabRun *highest, *calm;
  LabCurve curve, other;
  g_autofree char *low = NULL, *high = NULL;
  double swing, calm_swing;
  Finding finding;

  if (section == NULL)
    return unknown;
  highest = lab_report_find_run (section, LAB_PARAMETER_LEARNING_RATE, 1);
  calm = lab_curve_find_nearest (section, LAB_PARAMETER_LEARNING_RATE, 0.1);
  if (highest == NULL || calm == NULL)
    return unknown;
  if (lab_run_get_state (highest) == LAB_RUN_DIVERGED) {
    finding.verdict = LAB_CLAIM_HOLDS;
    finding.measured = g_strdup (lab_run_get_message (highest));
    return finding;
  }
  lab_curve_read (&curve, highest);
  lab_curve_read (&other, calm);
  low = draw_format_percent (curve.late_low, 1);
  high = draw_format_percent (curve.late_high, 1);
  swing = curve.late_high - curve.late_low;
  calm_swing = other.late_high - other.late_low;
  finding.verdict = verdict_of (swing >= CLEAR_SWING && swing >= 3 * calm_swing, FALSE);
  finding.measured = g_strdup_printf (
      /* translators: two accuracies; two differences of accuracies, in points of a per cent */
      _ ("no divergence; over the last half of its epochs the test accuracy went between %s and "
         "%s, "
         "a swing of %.2f points, beside %.2f with η near 0.1"),
      low, high, 100 * swing, 100 * calm_swing);
  return finding;
}

/* Holds when the last test loss is lowest with p = 0.25; partly when the best accuracy is. */
static Finding
judge_dropout (const LabReport *report)
{
  static const double shares[] = {0, 0.25, 0.5};
  const LabReportSection *section = lab_report_find (report, "dropout");
  LabCurve curves[G_N_ELEMENTS (shares)];
  GString *text;
  guint best_loss = 0, best_accuracy = 0;
  Finding finding;

  if (section == NULL)
    return unknown;
  text = g_string_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (shares); i++) {
    LabRun *run = lab_report_find_run (section, LAB_PARAMETER_DROPOUT, shares[i]);
    g_autofree char *loss = NULL, *accuracy = NULL;

    if (run == NULL) {
      g_string_free (text, TRUE);
      return unknown;
    }
    lab_curve_read (&curves[i], run);
    loss = draw_format_loss (curves[i].last.test_loss);
    accuracy = draw_format_percent (curves[i].last.test_accuracy, 2);
    /* translators: "p 0.25: test loss 0.065, accuracy 98.1 %"; the first %s is ", " or nothing */
    g_string_append_printf (text, _ ("%sp %g: test loss %s, accuracy %s"), i > 0 ? "; " : "",
                            shares[i], loss, accuracy);
    if (curves[i].last.test_loss < curves[best_loss].last.test_loss)
      best_loss = i;
    if (curves[i].last.test_accuracy > curves[best_accuracy].last.test_accuracy)
      best_accuracy = i;
  }
  finding.verdict = verdict_of (best_loss == 1, best_accuracy == 1);
  finding.measured = g_string_free (text, FALSE);
  return finding;
}

/* ── the best settings, in both readings of the penalty ──────────────────────────────────────────
 */

static LabRun *
find_best (const LabReport *report, const char *experiment)
{
  const LabReportSection *section = lab_report_find (report, experiment);
  guint n_epochs = 0;

  if (section == NULL || section->experiment->n_runs == 0 || section->runs[0] == NULL)
    return NULL;
  lab_run_get_epochs (section->runs[0], &n_epochs);
  return n_epochs > 0 ? section->runs[0] : NULL;
}

/* The study gives 98.0 %: within the seeds' noise of 0.2 points of it, at the end or at the best
 * epoch, holds or holds in part. */
static Finding
judge_best_run (LabRun *run)
{
  LabCurve curve;
  Finding finding = judge_accuracy (run, 0.98);

  if (run == NULL)
    return finding;
  lab_curve_read (&curve, run);
  finding.verdict = verdict_of (curve.last.test_accuracy >= 0.978, curve.best_accuracy >= 0.978);
  return finding;
}

static Finding
judge_best (const LabReport *report)
{
  return judge_best_run (find_best (report, "best"));
}

static Finding
judge_best_halved (const LabReport *report)
{
  return judge_best_run (find_best (report, "best-half"));
}

/* Which reading of λ comes nearer to the study's 98.0 %; a difference within the noise of the seeds
 * decides nothing. */
static Finding
judge_reading (const LabReport *report)
{
  LabRun *whole = find_best (report, "best"), *half = find_best (report, "best-half");
  LabCurve whole_curve, half_curve;
  g_autofree char *whole_text = NULL, *half_text = NULL;
  double whole_distance, half_distance;
  Finding finding;

  if (whole == NULL || half == NULL)
    return unknown;
  lab_curve_read (&whole_curve, whole);
  lab_curve_read (&half_curve, half);
  whole_text = draw_format_percent (whole_curve.last.test_accuracy, 2);
  half_text = draw_format_percent (half_curve.last.test_accuracy, 2);
  whole_distance = ABS (whole_curve.last.test_accuracy - 0.98);
  half_distance = ABS (half_curve.last.test_accuracy - 0.98);
  finding.verdict = verdict_of (MIN (whole_distance, half_distance) <= 0.002, TRUE);
  if (ABS (whole_distance - half_distance) < 0.002)
    finding.measured = g_strdup_printf (
        /* translators: two accuracies */
        _ ("%s with λ Σ α² and %s with λ/2 Σ α²: the difference is within the noise of the seeds, "
           "so this does not tell the readings apart"),
        whole_text, half_text);
  else if (half_distance < whole_distance)
    finding.measured = g_strdup_printf (
        /* translators: two accuracies */
        _ ("%s with λ Σ α² and %s with λ/2 Σ α² (PyTorch's weight decay): the second reading comes "
           "nearer to the study's 98.0 %%"),
        whole_text, half_text);
  else
    finding.measured = g_strdup_printf (
        /* translators: two accuracies */
        _ ("%s with λ Σ α² and %s with λ/2 Σ α²: the first reading, the study's own formula, comes "
           "nearer to its 98.0 %%"),
        whole_text, half_text);
  return finding;
}

/* ── all of them ─────────────────────────────────────────────────────────────────────────────────
 */

static const struct {
  const char *experiment;
  const char *said;
  Finding (*judge) (const LabReport *report);
} claims[] = {
    {"shallow-vs-deep",
     /* xgettext:no-c-format */
     N_ ("A linear network reads 92 % of the test images."), judge_linear},
    {"shallow-vs-deep", N_ ("A shallow network (100) reads 98 %."), judge_shallow},
    {"shallow-vs-deep", N_ ("A deep network (100, 100, 100) reads 98 %."), judge_deep},
    {"shallow-vs-deep",
     N_ ("The deep network overfits from about epoch 10: its test loss rises while its accuracy "
         "stays."),
     judge_overfitting},
    {"l2", N_ ("Overfitting fades as λ grows."), judge_fading},
    {"l2", N_ ("The largest λ underfits."), judge_largest_l2},
    {"neurons", N_ ("10 neurons in each layer underfit."), judge_few_neurons},
    {"neurons", N_ ("Training time grows with the neurons."), judge_time},
    {"learning-rate", N_ ("The highest learning rate, η = 1, is unstable."), judge_learning_rate},
    {"dropout", N_ ("Dropout with p = 0.25 is the best of 0, 0.25 and 0.5."), judge_dropout},
    {"best",
     N_ ("The best settings (λ 1e-3, η 0.1, dropout 0.25) read 98.0 %; the penalty read as "
         "λ Σ α²."),
     judge_best},
    {"best-half", N_ ("The same, the penalty read as λ/2 Σ α² (PyTorch's weight decay)."),
     judge_best_halved},
    {"best-half", N_ ("Which of the two readings gives the study's figure."), judge_reading},
};

static void
claim_free (LabClaim *self)
{
  g_free (self->said);
  g_free (self->measured);
  g_free (self);
}

GPtrArray *
lab_report_judge (const LabReport *self)
{
  GPtrArray *judged = g_ptr_array_new_with_free_func ((GDestroyNotify)claim_free);

  for (guint i = 0; i < G_N_ELEMENTS (claims); i++) {
    Finding finding;
    LabClaim *claim;

    if (lab_report_find (self, claims[i].experiment) == NULL)
      continue;
    finding = claims[i].judge (self);
    claim = g_new0 (LabClaim, 1);
    claim->experiment = claims[i].experiment;
    claim->said = g_strdup (_ (claims[i].said));
    claim->verdict = finding.verdict;
    claim->measured =
        finding.measured != NULL ? finding.measured : g_strdup (_ ("was not trained"));
    g_ptr_array_add (judged, claim);
  }
  return judged;
}
