/* lab-diagnosis.c: what a run's curves say, by stated rules.
 *
 * The words are those of Goodfellow, Bengio and Courville (Deep Learning, 2016, section 5.2): a network
 * underfits when it cannot get the training loss low enough, and overfits when the gap to the test set
 * is too large. Whether a test loss rises or only shakes is decided as Prechelt does (Early stopping -
 * but when?, 1998): by how far it stands above its lowest value, and over strips of five epochs.
 *
 * In this order, the first rule that holds:
 *  1. it diverged: so its trainer said;
 *  2. unclear: fewer than four epochs;
 *  3. unclear, unstable: the training loss went up by a fifth three times in the last ten epochs;
 *  4. overfitting: for at least five epochs the test loss has not been as low as it was, it stands 5 %
 *     (and three standard errors) above its smoothed minimum, and the training loss has fallen by 5 %
 *     meanwhile;
 *  5. still improving: over the last ten epochs the test loss falls by a hundredth or more in five of
 *     them, clearly more than its scatter could have made it, and in the last three as well;
 *  6. underfitting: the training loss is that of guessing;
 *  7. unclear: fewer than ten epochs;
 *  8. underfitting: settled with fewer than 95 % of the images right, training and test alike;
 *  9. overfitting: settled with 5 % more of the training images right than of the test images;
 * 10. unclear: the test loss stands 5 % (and two and a half standard errors) above its smoothed minimum;
 * 11. good: settled with a gap of at most 3 %;
 * 12. unclear.
 * Levels are medians over the last epochs, so that no single epoch decides.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-diagnosis.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

#include "lab-diagnosis-private.h"
#include "lab-experiment-private.h"

#define MIN_EPOCHS  4
#define MIN_SETTLED 10
#define STRIP       5
#define MAX_WINDOW  5 /* epochs that a median is taken of */

#define JUMP      1.2
#define MIN_JUMPS 3
/* Below it a training loss says that nothing is left to learn, and may shake as it likes. */
#define NO_LOSS 0.01

#define RISE            0.05
#define FALL_EPOCHS     3
#define RISE_ERRORS     3.0 /* standard errors of a level */
#define NOTICE_ERRORS   2.5 /* a rise by so many is worth a word */
#define FALL_ERRORS     2.5 /* standard errors of a slope: one settled curve in fifty seems to fall */
#define FALL            0.01
#define ENOUGH_RIGHT    0.95
#define GAP_OVERFITTING 0.05
#define GAP_GOOD        0.03
/* Of the loss of guessing, ln C: who has not come below this has learnt nothing. */
#define GUESSING 0.95

/* What is judged. */
typedef struct {
  LabRun *run;
  const LabEpoch *epochs; /* (n) */
  guint n;
  gboolean has_ended; /* and nothing comes after these epochs */
  double train_loss, test_loss, train_accuracy, test_accuracy; /* how they stand at the end */
} Curves;

static double
get_train_loss (const LabEpoch *epoch)
{
  return epoch->train_loss;
}

static double
get_test_loss (const LabEpoch *epoch)
{
  return epoch->test_loss;
}

static double
get_train_accuracy (const LabEpoch *epoch)
{
  return epoch->train_accuracy;
}

static double
get_test_accuracy (const LabEpoch *epoch)
{
  return epoch->test_accuracy;
}

typedef double (*Getter) (const LabEpoch *epoch);

static int
compare_numbers (const void *a, const void *b)
{
  double one = *(const double *)a, other = *(const double *)b;

  return (one > other) - (one < other);
}

/* The median of a few epochs; of an even number of them, the lower of the two in the middle. */
static double
find_median (const LabEpoch *epochs, guint n, Getter get)
{
  double values[MAX_WINDOW];

  n = MIN (n, MAX_WINDOW);
  for (guint i = 0; i < n; i++)
    values[i] = get (&epochs[i]);
  qsort (values, n, sizeof *values, compare_numbers);
  return values[(n - 1) / 2];
}

/* Odd, and short in a short history. */
static guint
get_window (guint n)
{
  return n >= 30 ? 5 : n >= 8 ? 3 : 1;
}

/* How it stands after @n epochs. */
static double
find_level (const LabEpoch *epochs, guint n, Getter get)
{
  guint window = MIN (get_window (n), n);

  return find_median (epochs + n - window, window, get);
}

static Curves
read_curves (LabRun *run, guint epoch)
{
  Curves self = {.run = run};
  guint n_epochs;

  self.epochs = lab_run_get_epochs (run, &n_epochs);
  self.n = epoch > 0 ? MIN (epoch, n_epochs) : n_epochs;
  self.has_ended = self.n == n_epochs;
  if (self.n > 0) {
    self.train_loss = find_level (self.epochs, self.n, get_train_loss);
    self.test_loss = find_level (self.epochs, self.n, get_test_loss);
    self.train_accuracy = find_level (self.epochs, self.n, get_train_accuracy);
    self.test_accuracy = find_level (self.epochs, self.n, get_test_accuracy);
  }
  return self;
}

/* ── measures ─────────────────────────────────────────────────────────────────────────────────── */

/* The first epoch, from 1, with the lowest test loss. */
static guint
find_lowest (const Curves *self)
{
  guint lowest = 0;

  for (guint i = 1; i < self->n; i++)
    if (self->epochs[i].test_loss < self->epochs[lowest].test_loss)
      lowest = i;
  return lowest + 1;
}

/* The lowest median that the test loss had over some epochs in a row: no lucky epoch. */
static double
find_smoothed_minimum (const Curves *self)
{
  guint window = get_window (self->n);
  double lowest = INFINITY;

  for (guint i = 0; i + window <= self->n; i++)
    lowest = fmin (lowest, find_median (self->epochs + i, window, get_test_loss));
  return lowest;
}

/* How far a level may be from where it would be without noise: the standard error, as a share of it,
 * of a median of losses that scatter as these do from one epoch to the next. */
static double
estimate_noise (const Curves *self)
{
  double steps[2 * STRIP];
  guint n = MIN (self->n - 1, 2 * STRIP);

  for (guint i = 0; i < n; i++) {
    const LabEpoch *epoch = &self->epochs[self->n - n + i];

    steps[i] = fabs (log (epoch[0].test_loss / epoch[-1].test_loss));
  }
  qsort (steps, n, sizeof *steps, compare_numbers);
  /* A normal number is within 0.6745 deviations half of the time; a step is the difference of two; the
   * median of many has 1.2533 times the error of their mean. */
  return 1.2533 * steps[n / 2] / (0.6745 * G_SQRT2) / sqrt (get_window (self->n));
}

/* Whether the test loss stands above its minimum, by more than so many errors of such a level. */
static gboolean
has_risen (const Curves *self, double n_errors)
{
  double rise = fmax (RISE, n_errors * estimate_noise (self));

  return self->test_loss > (1.0 + rise) * find_smoothed_minimum (self);
}

static guint
count_jumps (const Curves *self)
{
  guint n = 0;

  for (guint i = self->n > 2 * STRIP ? self->n - 2 * STRIP : 1; i < self->n; i++) {
    double loss = self->epochs[i].train_loss;

    n += loss > NO_LOSS && loss > JUMP * self->epochs[i - 1].train_loss;
  }
  return n;
}

/* Whether the last few epochs have a lower test loss than the few before them. */
static gboolean
falls_at_last (const Curves *self)
{
  guint n = MIN (self->n / 2, FALL_EPOCHS);
  double difference = 0.0;

  for (guint i = 0; i < n; i++)
    difference +=
        self->epochs[self->n - 1 - i].test_loss - self->epochs[self->n - 1 - n - i].test_loss;
  return difference < 0.0;
}

/* How much the test loss falls in a strip, as a share of it: by the slope of the line through the
 * logarithms of its last epochs; 0 where the scatter around the line could as well have made it. */
static double
measure_fall (const Curves *self)
{
  double logs[2 * STRIP];
  guint n = MIN (self->n, 2 * STRIP);
  double mean = 0.0, products = 0.0, squares = 0.0, residue = 0.0;
  double middle = (n - 1) / 2.0;
  double slope;

  for (guint i = 0; i < n; i++) {
    logs[i] = log (self->epochs[self->n - n + i].test_loss);
    mean += logs[i] / n;
  }
  for (guint i = 0; i < n; i++) {
    products += (i - middle) * (logs[i] - mean);
    squares += (i - middle) * (i - middle);
  }
  slope = products / squares;
  for (guint i = 0; i < n; i++) {
    double distance = logs[i] - mean - slope * (i - middle);

    residue += distance * distance;
  }
  if (-slope <= FALL_ERRORS * sqrt (residue / (n - 2) / squares) || !falls_at_last (self))
    return 0.0;
  return 1.0 - exp (slope * STRIP);
}

/* ── sentences ────────────────────────────────────────────────────────────────────────────────── */

char *
lab_diagnosis_format_share (double share)
{
  return fabs (share) < 0.095 ? g_strdup_printf (_ ("%.1f %%"), share * 100.0)
                              : g_strdup_printf (_ ("%.0f %%"), share * 100.0);
}

static LabDiagnosis *
diagnosis_new (LabDiagnosisKind kind, char *sentence)
{
  LabDiagnosis *self = g_new0 (LabDiagnosis, 1);

  self->kind = kind;
  self->sentence = sentence;
  return self;
}

static LabDiagnosis *
say_diverged (const Curves *self)
{
  const nn_config *config = lab_run_get_config (self->run);
  g_autofree char *learning_rate = lab_number_format (
      self->n > 0 ? self->epochs[self->n - 1].learning_rate : config->learning_rate);

  return diagnosis_new (LAB_DIAGNOSIS_DIVERGED,
                        /* translators: an epoch, and the learning rate */
                        g_strdup_printf (_ ("Diverged in epoch %u, with a learning rate of %s."),
                                         self->n + 1, learning_rate));
}

static LabDiagnosis *
say_too_few (const Curves *self)
{
  LabDiagnosis *diagnosis = diagnosis_new (
      LAB_DIAGNOSIS_UNCLEAR,
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Unclear: %u epoch is too few to judge.",
                                    "Unclear: %u epochs are too few to judge.", self->n),
                       self->n));

  if (self->n >= (guint)lab_run_get_config (self->run)->epochs)
    diagnosis->remedies[diagnosis->n_remedies++] = LAB_REMEDY_MORE_EPOCHS;
  return diagnosis;
}

static LabDiagnosis *
say_unstable (const Curves *self, guint n_jumps)
{
  LabDiagnosis *diagnosis = diagnosis_new (
      LAB_DIAGNOSIS_UNCLEAR,
      /* translators: two numbers, the first at least 3, the second 4 to 10 */
      g_strdup_printf (_ ("Unstable: the training loss jumped up %u times in the last %u epochs."),
                       n_jumps, MIN (self->n, 2 * STRIP)));

  diagnosis->remedies[diagnosis->n_remedies++] = LAB_REMEDY_SLOWER;
  return diagnosis;
}

static LabDiagnosis *
say_rising (const Curves *self, guint lowest)
{
  double before = self->epochs[lowest - 1].test_loss;
  double rise = self->test_loss / before - 1.0;
  g_autofree char *share = lab_diagnosis_format_share (rise);
  g_autofree char *from = lab_metric_format (LAB_METRIC_TEST_LOSS, before);
  g_autofree char *to = lab_metric_format (LAB_METRIC_TEST_LOSS, self->test_loss);
  g_autofree char *train = lab_metric_format (LAB_METRIC_TRAIN_LOSS, self->train_loss);
  LabDiagnosis *diagnosis = diagnosis_new (
      LAB_DIAGNOSIS_OVERFITTING,
      /* translators: an epoch, "31 %", and three losses */
      g_strdup_printf (_ ("Overfitting since epoch %u: test loss up %s, from %s to %s, while the "
                          "training loss fell to %s."),
                       lowest, share, from, to, train));

  diagnosis->since_epoch = lowest;
  diagnosis->rise = rise;
  return diagnosis;
}

static LabDiagnosis *
say_improving (const Curves *self, double fall)
{
  g_autofree char *share = lab_diagnosis_format_share (fall);
  g_autofree char *loss = lab_metric_format (LAB_METRIC_TEST_LOSS, self->test_loss);

  return diagnosis_new (
      LAB_DIAGNOSIS_IMPROVING,
      /* translators: a loss, "2.1 %", and a number of epochs */
      g_strdup_printf (_ ("Still improving: test loss %s, falling by %s in %d epochs."), loss,
                       share, STRIP));
}

static LabDiagnosis *
say_guessing (const Curves *self)
{
  g_autofree char *loss = lab_metric_format (LAB_METRIC_TRAIN_LOSS, self->train_loss);

  return diagnosis_new (
      LAB_DIAGNOSIS_UNDERFITTING,
      g_strdup_printf (_ ("Underfitting: nothing is learnt, the training loss of %s is that of "
                          "guessing."),
                       loss));
}

static LabDiagnosis *
say_underfitting (const Curves *self)
{
  g_autofree char *accuracy = lab_metric_format (LAB_METRIC_TRAIN_ACCURACY, self->train_accuracy);
  g_autofree char *loss = lab_metric_format (LAB_METRIC_TRAIN_LOSS, self->train_loss);

  return diagnosis_new (
      LAB_DIAGNOSIS_UNDERFITTING,
      /* translators: "93.1 %", and a loss */
      g_strdup_printf (_ ("Underfitting: even on the training images it has settled at %s (loss "
                          "%s)."),
                       accuracy, loss));
}

static LabDiagnosis *
say_perhaps_rising (const Curves *self)
{
  guint lowest = find_lowest (self);
  g_autofree char *share =
      lab_diagnosis_format_share (self->test_loss / self->epochs[lowest - 1].test_loss - 1.0);

  return diagnosis_new (
      LAB_DIAGNOSIS_UNCLEAR,
      /* translators: "8.1 %", and an epoch */
      g_strdup_printf (_ ("Unclear: test loss up %s since epoch %u, which may be its noise."),
                       share, lowest));
}

static LabDiagnosis *
say_gap (const Curves *self, LabDiagnosisKind kind, const char *format)
{
  g_autofree char *train = lab_metric_format (LAB_METRIC_TRAIN_ACCURACY, self->train_accuracy);
  g_autofree char *test = lab_metric_format (LAB_METRIC_TEST_ACCURACY, self->test_accuracy);
  GString *sentence = g_string_new (format);

  g_string_replace (sentence, "{test}", test, 1);
  g_string_replace (sentence, "{train}", train, 1);
  return diagnosis_new (kind, g_string_free (sentence, FALSE));
}

/* Of a run that has settled: by how much it does better on what it has seen. */
static LabDiagnosis *
say_settled (const Curves *self)
{
  double gap = self->train_accuracy - self->test_accuracy;

  if (gap > GAP_OVERFITTING) {
    LabDiagnosis *diagnosis =
        say_gap (self, LAB_DIAGNOSIS_OVERFITTING,
                 /* translators: {test} and {train} are accuracies, "97.8 %" */
                 _ ("Overfitting: settled at a test accuracy of {test}, and {train} in training."));

    diagnosis->since_epoch = find_lowest (self);
    diagnosis->rise = self->test_loss / self->epochs[diagnosis->since_epoch - 1].test_loss - 1.0;
    return diagnosis;
  }
  if (has_risen (self, NOTICE_ERRORS))
    return say_perhaps_rising (self);
  if (gap > GAP_GOOD)
    return say_gap (self, LAB_DIAGNOSIS_UNCLEAR,
                    /* translators: {test} and {train} are accuracies, "97.8 %" */
                    _ ("Unclear: settled at a test accuracy of {test}, and {train} in training."));
  return say_gap (self, LAB_DIAGNOSIS_GOOD,
                  /* translators: {test} and {train} are accuracies, "97.8 %" */
                  _ ("Good: settled at a test accuracy of {test}, and {train} in training."));
}

/* ── rules ────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
is_rising (const Curves *self, guint lowest)
{
  return self->n - lowest >= STRIP && has_risen (self, RISE_ERRORS) &&
         self->train_loss < (1.0 - RISE) * find_level (self->epochs, lowest, get_train_loss);
}

static gboolean
is_underfitting (const Curves *self)
{
  /* Dropout makes training harder than the test is: the better of the two counts. */
  return fmax (self->train_accuracy, self->test_accuracy) < ENOUGH_RIGHT &&
         self->train_accuracy - self->test_accuracy <= GAP_OVERFITTING;
}

static LabDiagnosis *
judge (const Curves *self)
{
  guint lowest = self->n > 0 ? find_lowest (self) : 0;
  guint n_jumps;
  double fall;

  if (self->has_ended && lab_run_get_state (self->run) == LAB_RUN_DIVERGED)
    return say_diverged (self);
  if (self->n < MIN_EPOCHS)
    return say_too_few (self);
  n_jumps = count_jumps (self);
  if (n_jumps >= MIN_JUMPS)
    return say_unstable (self, n_jumps);
  if (is_rising (self, lowest))
    return say_rising (self, lowest);
  fall = measure_fall (self);
  if (fall >= FALL)
    return say_improving (self, fall);
  if (self->train_loss > GUESSING * log (lab_run_get_config (self->run)->n_classes))
    return say_guessing (self);
  if (self->n < MIN_SETTLED)
    return say_too_few (self);
  return is_underfitting (self) ? say_underfitting (self) : say_settled (self);
}

/**
 * lab_diagnosis_new:
 * @run: a run
 * @epoch: judges the epochs up to this one, as if there were no more; 0: all of them
 *
 * Returns: (transfer full): what they say, in a translated sentence with its numbers, and the remedies
 * that can be applied to the run's configuration as it stood then
 */
LabDiagnosis *
lab_diagnosis_new (LabRun *run, guint epoch)
{
  LabDiagnosis *self;
  Curves curves;
  nn_config config;

  g_return_val_if_fail (LAB_IS_RUN (run), NULL);

  curves = read_curves (run, epoch);
  self = judge (&curves);
  config = *lab_run_get_config (run);
  if (curves.n > 0) {
    const LabEpoch *last = &curves.epochs[curves.n - 1];

    config.learning_rate = last->learning_rate;
    config.l2 = last->l2;
    config.dropout = last->dropout;
  }
  lab_diagnosis_add_remedies (self, &config);
  return self;
}

/**
 * lab_diagnosis_free:
 * @self: a diagnosis
 */
void
lab_diagnosis_free (LabDiagnosis *self)
{
  g_free (self->sentence);
  g_free (self);
}
