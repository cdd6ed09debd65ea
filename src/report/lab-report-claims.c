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

/* What another seed changes of a test accuracy on MNIST. */
#define SEED_NOISE 0.002
/* What the study rounds to whole per cents may lie half of one away from it, and a seed's noise. */
#define ROUNDED_SLACK (0.005 + SEED_NOISE)
/* What the study gives for its best settings. */
#define BEST_ACCURACY 0.98
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

  for (guint i = 0; section != NULL && i < section->experiment->n_runs; i++) {
    LabRun *run = section->runs[i];

    if (run != NULL && lab_run_get_config (run)->n_hidden == n_hidden)
      return lab_report_has_ended (run) ? run : NULL;
  }
  return NULL;
}

/* An accuracy is a whole number of images: a bound is not to be missed by the rounding of a double. */
static gboolean
is_within (double accuracy, double said, double slack)
{
  return ABS (accuracy - said) <= slack + 1e-9;
}

/* ── accuracies ──────────────────────────────────────────────────────────────────────────────────
 */

/* Holds when the last accuracy is within @slack of what was said, in part when the best one is. */
static Finding
judge_accuracy (LabRun *run, double said, double slack)
{
  LabCurve curve;
  g_autofree char *last = NULL, *best = NULL;
  Finding finding;

  if (run == NULL)
    return unknown;
  lab_curve_read (&curve, run);
  last = draw_format_percent (curve.last.test_accuracy, 2);
  best = draw_format_percent (curve.best_accuracy, 2);
  finding.verdict = verdict_of (is_within (curve.last.test_accuracy, said, slack),
                                is_within (curve.best_accuracy, said, slack));
  /* translators: two percentages and the number of an epoch */
  finding.measured = g_strdup_printf (_ ("%s after epoch %u; %s at its best (epoch %u)"), last,
                                      curve.n_epochs, best, curve.best_accuracy_epoch);
  return finding;
}

static Finding
judge_linear (const LabReport *report)
{
  return judge_accuracy (find_network (report, 0), 0.92, ROUNDED_SLACK);
}

static Finding
judge_shallow (const LabReport *report)
{
  return judge_accuracy (find_network (report, 1), 0.98, ROUNDED_SLACK);
}

static Finding
judge_deep (const LabReport *report)
{
  return judge_accuracy (find_network (report, 3), 0.98, ROUNDED_SLACK);
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
  stays = curve.last.test_accuracy >= curve.best.test_accuracy - SEED_NOISE;
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
  g_autofree double *gaps = lab_curve_read_gaps (section);
  guint n = section->experiment->n_runs;
  double correlation;
  Finding finding;

  if (gaps == NULL || n < 3)
    return unknown;
  correlation = lab_curve_rank_correlation (gaps, n);
  finding.verdict =
      verdict_of (gaps[0] >= CLEAR_GAP && gaps[n - 1] < CLEAR_GAP / 3 && correlation <= -0.9,
                  gaps[0] > gaps[n - 1]);
  finding.measured = g_strdup_printf (
      /* translators: two differences of losses; a rank correlation, e.g. -0.95 */
      _ ("test loss minus train loss after the last epoch: %.3f with the smallest λ, %.3f with the "
         "largest; rank correlation with λ %.2f"),
      gaps[0], gaps[n - 1], correlation);
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
  /* No number at all, after a divergence, is neither. */
  high = curve.last.train_loss >= CLEARLY_WORSE * other.last.train_loss;
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

  return judge_underfitting (lab_report_find_run (section, LAB_PARAMETER_L2, 1e-1),
                             lab_report_find_run (section, LAB_PARAMETER_L2, 1e-5));
}

static Finding
judge_few_neurons (const LabReport *report)
{
  const LabReportSection *section = lab_report_find (report, "neurons");

  return judge_underfitting (lab_report_find_run (section, LAB_PARAMETER_NEURONS, 10),
                             lab_report_find_run (section, LAB_PARAMETER_NEURONS, 100));
}

/* ── time, learning rate, dropout ────────────────────────────────────────────────────────────────
 */

/* Holds when every larger network took longer than the one before, in part when all but one did. */
static Finding
judge_time (const LabReport *report)
{
  const LabReportSection *section = lab_report_find (report, "neurons");
  guint n_runs = section->experiment->n_runs, n_longer = 0;
  g_autoptr (GString) text = g_string_new (NULL);
  double previous = 0;
  Finding finding;

  for (guint i = 0; i < n_runs; i++) {
    double seconds = section->runs[i] != NULL ? lab_run_get_seconds (section->runs[i]) : 0;

    if (seconds <= 0 || !lab_report_has_ended (section->runs[i]))
      return unknown;
    /* translators: what was varied, and how long it took: "10 neurons: 2.3 s"; the first %s is ", " or
     * nothing */
    g_string_append_printf (text, _ ("%s%s: %.1f s"), i > 0 ? ", " : "",
                            section->experiment->runs[i].label, seconds);
    n_longer += seconds > previous;
    previous = seconds;
  }
  finding.verdict = verdict_of (n_longer == n_runs, n_longer + 1 == n_runs);
  finding.measured = g_strdup (text->str);
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
      _ ("it did not diverge; over the last half of its epochs the test accuracy went between %s "
         "and %s, a swing of %.2f points, beside %.2f with the η nearest to 0.1"),
      low, high, 100 * swing, 100 * calm_swing);
  return finding;
}

/* Holds when the last test loss is lowest with p = 0.25, and no other accuracy is higher by more than
 * noise; in part when only the loss is so, or the accuracy is the highest. */
static Finding
judge_dropout (const LabReport *report)
{
  static const double shares[] = {0, 0.25, 0.5};
  const LabReportSection *section = lab_report_find (report, "dropout");
  LabCurve curves[G_N_ELEMENTS (shares)];
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean has_least_loss = TRUE, has_best_accuracy = TRUE, is_as_good = TRUE;
  Finding finding;

  for (guint i = 0; i < G_N_ELEMENTS (shares); i++) {
    LabRun *run = lab_report_find_run (section, LAB_PARAMETER_DROPOUT, shares[i]);
    g_autofree char *loss = NULL, *accuracy = NULL;

    if (run == NULL)
      return unknown;
    lab_curve_read (&curves[i], run);
    loss = draw_format_loss (curves[i].last.test_loss);
    accuracy = draw_format_percent (curves[i].last.test_accuracy, 2);
    /* translators: "p 0.25: test loss 0.065, accuracy 98.1 %"; the first %s is "; " or nothing */
    g_string_append_printf (text, _ ("%sp %g: test loss %s, accuracy %s"), i > 0 ? "; " : "",
                            shares[i], loss, accuracy);
  }
  for (guint i = 0; i < G_N_ELEMENTS (shares); i += 2) {
    has_least_loss &= curves[1].last.test_loss < curves[i].last.test_loss;
    has_best_accuracy &= curves[1].last.test_accuracy > curves[i].last.test_accuracy;
    is_as_good &= curves[1].last.test_accuracy >= curves[i].last.test_accuracy - SEED_NOISE;
  }
  finding.verdict = verdict_of (has_least_loss && is_as_good, has_least_loss || has_best_accuracy);
  finding.measured = g_strdup (text->str);
  return finding;
}

/* ── the best settings, in both readings of the penalty ──────────────────────────────────────────
 */

static LabRun *
find_best (const LabReport *report, const char *experiment)
{
  const LabReportSection *section = lab_report_find (report, experiment);
  LabRun *run = section != NULL ? section->runs[0] : NULL;

  return run != NULL && lab_report_has_ended (run) ? run : NULL;
}

static Finding
judge_best (const LabReport *report)
{
  return judge_accuracy (find_best (report, "best"), BEST_ACCURACY, SEED_NOISE);
}

static Finding
judge_best_halved (const LabReport *report)
{
  return judge_accuracy (find_best (report, "best-half"), BEST_ACCURACY, SEED_NOISE);
}

/**
 * lab_report_compare_readings:
 * @self: a report
 *
 * The study's text and its figures can be read with λ Σ α² or with half of it, and it gives one number:
 * which reading comes nearer to that, by more than another seed would change.
 *
 * Returns: (transfer full) (nullable): a sentence; %NULL where not both were trained to their ends
 */
char *
lab_report_compare_readings (const LabReport *self)
{
  LabRun *whole = find_best (self, "best"), *half = find_best (self, "best-half");
  LabCurve whole_curve, half_curve;
  g_autofree char *whole_text = NULL, *half_text = NULL;
  double lead;
  const char *said;

  if (whole == NULL || half == NULL)
    return NULL;
  lab_curve_read (&whole_curve, whole);
  lab_curve_read (&half_curve, half);
  whole_text = draw_format_percent (whole_curve.last.test_accuracy, 2);
  half_text = draw_format_percent (half_curve.last.test_accuracy, 2);
  lead = ABS (whole_curve.last.test_accuracy - BEST_ACCURACY) -
         ABS (half_curve.last.test_accuracy - BEST_ACCURACY);
  if (lead > SEED_NOISE)
    said = _ (
        "The second comes nearer to the study's 98.0 %, by more than another seed would change.");
  else if (lead < -SEED_NOISE)
    said =
        _ ("The first comes nearer to the study's 98.0 %, by more than another seed would change.");
  else
    said =
        _ ("Another seed would change as much: this does not tell which of them the study used.");
  return g_strdup_printf (
      /* translators: two accuracies, and a sentence on which of them is nearer */
      _ ("The penalty can be read two ways. With λ Σ α², as the study writes it, its best settings "
         "read %s; with λ/2 Σ α², PyTorch's weight decay, they read %s. %s"),
      whole_text, half_text, said);
}

/* ── all of them ─────────────────────────────────────────────────────────────────────────────────
 */

#define ROUNDED_RULE                                                                               \
  N_ ("Holds within 0.7 points after the last epoch: half of the one that the study rounds to, "   \
      "and "                                                                                       \
      "what another seed changes. In part: at the best epoch.")
#define UNDERFITTING_RULE                                                                          \
  N_ ("Holds when the train loss is twice the best fitted one or more, and the test loss is near " \
      "it, within half of it. In part: only the first.")
#define BEST_RULE                                                                                  \
  N_ ("Holds within 0.2 points after the last epoch, what another seed changes. In part: at the "  \
      "best epoch.")

/* Each rule says in words what its function does. */
static const struct {
  const char *experiment;
  const char *said, *rule;
  Finding (*judge) (const LabReport *report);
} claims[] = {
    {"shallow-vs-deep",
     /* xgettext:no-c-format */
     N_ ("A linear network reads 92 % of the test images."), ROUNDED_RULE, judge_linear},
    {"shallow-vs-deep", N_ ("A shallow network (100) reads 98 %."), ROUNDED_RULE, judge_shallow},
    {"shallow-vs-deep", N_ ("A deep network (100, 100, 100) reads 98 %."), ROUNDED_RULE,
     judge_deep},
    {"shallow-vs-deep",
     N_ ("The deep network overfits from about epoch 10: its test loss rises while its accuracy "
         "stays."),
     /* xgettext:no-c-format */
     N_ ("Holds when the test loss is lowest between epochs 5 and 20 and ends 10 % higher or more, "
         "and the accuracy does not fall by more than 0.2 points. In part: it only ends higher."),
     judge_overfitting},
    {"l2", N_ ("Overfitting fades as λ grows."),
     N_ ("Holds when the gap is 0.03 or more with the smallest λ, less than 0.01 with the largest, "
         "and the rank correlation −0.9 or below. In part: it is less with the largest λ."),
     judge_fading},
    {"l2", N_ ("The largest λ underfits."), UNDERFITTING_RULE, judge_largest_l2},
    {"neurons", N_ ("10 neurons in each layer underfit."), UNDERFITTING_RULE, judge_few_neurons},
    {"neurons", N_ ("Training time grows with the neurons."),
     N_ ("Holds when each takes longer than the one before. In part: all but one. They were timed "
         "beside other runs, on the same cores."),
     judge_time},
    {"learning-rate", N_ ("The highest learning rate, η = 1, is unstable."),
     N_ ("Holds when it diverges, or swings by half a point or more and three times as far as the "
         "other."),
     judge_learning_rate},
    {"dropout", N_ ("Dropout with p = 0.25 is the best of 0, 0.25 and 0.5."),
     N_ ("Holds when its test loss is the lowest after the last epoch, and no other accuracy is "
         "higher by more than 0.2 points. In part: only the first, or its accuracy is the "
         "highest."),
     judge_dropout},
    {"best",
     N_ ("The best settings (λ 1e-3, η 0.1, dropout 0.25) read 98.0 %; the penalty read as "
         "λ Σ α²."),
     BEST_RULE, judge_best},
    {"best-half", N_ ("The same, the penalty read as λ/2 Σ α² (PyTorch's weight decay)."),
     BEST_RULE, judge_best_halved},
};

static void
claim_free (LabClaim *self)
{
  g_free (self->measured);
  g_free (self);
}

/**
 * lab_report_judge:
 * @self: a report
 *
 * Judges each claim of the study that an experiment of @self speaks of, by its rule.
 *
 * Returns: (transfer full): LabClaim, in the order of the study
 */
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
    claim->said = _ (claims[i].said);
    claim->rule = _ (claims[i].rule);
    claim->verdict = finding.verdict;
    claim->measured =
        finding.measured != NULL ? finding.measured : g_strdup (_ ("was not trained to its end"));
    g_ptr_array_add (judged, claim);
  }
  return judged;
}
