/* lab-lesson-judges.c: the answers to the lessons' questions, read off what was trained.
 *
 * Step numbers are those of lab-lesson-contents.c. Choices count from 0.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-lesson-judges.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "lab-format.h"

/* Accuracies that differ by less are called the same: so many of ten thousand images are within
 * what another seed gives. */
#define SAME_ACCURACY 0.003

/* The last epoch of an ended run, or NULL. */
static const LabEpoch *
last_epoch (const LabLessonFacts *facts, guint step)
{
  const LabEpoch *epochs;
  guint n_epochs;

  if (!lab_lesson_has_ended (facts->runs[step]))
    return NULL;
  epochs = lab_run_get_epochs (facts->runs[step], &n_epochs);
  return n_epochs > 0 ? &epochs[n_epochs - 1] : NULL;
}

/* That with the lowest test loss. */
static const LabEpoch *
best_epoch (const LabLessonFacts *facts, guint step)
{
  guint n_epochs, best;

  if (last_epoch (facts, step) == NULL)
    return NULL;
  best = lab_run_get_best_loss_epoch (facts->runs[step]);
  return best > 0 ? &lab_run_get_epochs (facts->runs[step], &n_epochs)[best - 1] : NULL;
}

/* What is explained has been judged: there is an epoch. */
static const LabEpoch *
known (const LabEpoch *epoch)
{
  static const LabEpoch none = {.epoch = 0};

  return epoch != NULL ? epoch : &none;
}

/* The first choice whose limit @value does not reach; the last one where it reaches all (n). */
static int
choose (double value, const double *limits, guint n)
{
  guint choice = 0;

  while (choice < n && value >= limits[choice])
    choice++;
  return (int)choice;
}

/* 0: @value is above @other by more than @same, 2: below, 1: neither. */
static int
compare (double value, double other, double same)
{
  return value > other + same ? 0 : value < other - same ? 2 : 1;
}

/* ── what a linear network sees ──────────────────────────────────────────────────────────────────
 */

int
lab_judge_linear_accuracy (const LabLessonFacts *facts)
{
  static const double limits[] = {0.75, 0.85, 0.95};
  const LabEpoch *last = last_epoch (facts, 0);

  return last != NULL ? choose (last->test_accuracy, limits, G_N_ELEMENTS (limits)) : -1;
}

char *
lab_explain_linear_accuracy (const LabLessonFacts *facts)
{
  const LabEpoch *last = known (last_epoch (facts, 0));
  g_autofree char *accuracy = lab_format_percent (last->test_accuracy);
  g_autofree char *train = lab_format_percent (last->train_accuracy);

  return g_strdup_printf (
      /* translators: shares of the test and of the training images, such as "92.3 %" */
      _ ("It reads %s of the test images, and %s of those it trained on. Where one template for a "
         "class is not enough, it fails on both."),
      accuracy, train);
}

/* The pair of classes (first < second) that is mixed up most, either way; FALSE: none is. */
static gboolean
find_most_mixed (LabRun *run, guint *first, guint *second, guint *n_mixed)
{
  guint n = (guint)lab_run_get_config (run)->n_classes;
  guint n_epochs;
  const guint32 *counts;

  lab_run_get_epochs (run, &n_epochs);
  counts = lab_run_get_confusion (run, n_epochs);
  *n_mixed = 0;
  for (guint a = 0; counts != NULL && a < n; a++)
    for (guint b = a + 1; b < n; b++) {
      guint mixed = counts[a * n + b] + counts[b * n + a];

      if (mixed > *n_mixed) {
        *n_mixed = mixed;
        *first = a;
        *second = b;
      }
    }
  return *n_mixed > 0;
}

int
lab_judge_linear_mistakes (const LabLessonFacts *facts)
{
  static const guint pairs[][2] = {{0, 1}, {4, 9}, {3, 5}};
  guint first, second, n_mixed;
  int choice = 0;

  if (last_epoch (facts, 0) == NULL || !find_most_mixed (facts->runs[0], &first, &second, &n_mixed))
    return -1;
  /* The choices name digits. */
  if (!lab_class_names_are_numbers (lab_run_get_class_names (facts->runs[0])))
    return (int)G_N_ELEMENTS (pairs);
  while (choice < (int)G_N_ELEMENTS (pairs) &&
         (pairs[choice][0] != first || pairs[choice][1] != second))
    choice++;
  return choice;
}

char *
lab_explain_linear_mistakes (const LabLessonFacts *facts)
{
  LabClassNames *names = lab_run_get_class_names (facts->runs[0]);
  guint first = 0, second = 0, n_mixed = 0;

  find_most_mixed (facts->runs[0], &first, &second, &n_mixed);
  return g_strdup_printf (
      /* translators: the names of two classes, such as "4" and "9" */
      ngettext (
          "%s and %s: %u image of the one is taken for the other. Their templates share most "
          "of their ink.",
          "%s and %s: %u images of the one are taken for the other. Their templates share most "
          "of their ink.",
          n_mixed),
      lab_class_names_get (names, first), lab_class_names_get (names, second), n_mixed);
}

int
lab_judge_hidden_layer (const LabLessonFacts *facts)
{
  const LabEpoch *linear = last_epoch (facts, 0), *shallow = last_epoch (facts, 2);
  double left;

  if (linear == NULL || shallow == NULL || !(linear->test_accuracy < 1))
    return -1;
  left = (1 - shallow->test_accuracy) / (1 - linear->test_accuracy);
  return left > 0.75 ? 0 : left > 0.36 ? 1 : 2;
}

char *
lab_explain_hidden_layer (const LabLessonFacts *facts)
{
  const LabEpoch *linear = known (last_epoch (facts, 0)), *shallow = known (last_epoch (facts, 2));
  g_autofree char *before = lab_format_percent (1 - linear->test_accuracy);
  g_autofree char *after = lab_format_percent (1 - shallow->test_accuracy);

  return g_strdup_printf (
      /* translators: shares of the test images, such as "7.7 %" */
      _ ("The linear network misreads %s of the test images, this one %s."), before, after);
}

/* ── overfitting ─────────────────────────────────────────────────────────────────────────────────
 */

int
lab_judge_lowest_loss (const LabLessonFacts *facts)
{
  const LabEpoch *best = best_epoch (facts, 0), *last = last_epoch (facts, 0);

  if (best == NULL)
    return -1;
  if (best->epoch == last->epoch)
    return 2;
  return 2 * best->epoch <= last->epoch ? 0 : 1;
}

char *
lab_explain_lowest_loss (const LabLessonFacts *facts)
{
  const LabEpoch *best = known (best_epoch (facts, 0)), *last = known (last_epoch (facts, 0));

  if (best->epoch == last->epoch)
    return g_strdup_printf (
        _ ("It was lowest at the end, at epoch %u: %.3f; the training loss is %.4f. "
           "More epochs would show whether it turns."),
        last->epoch, last->test_loss, last->train_loss);
  return g_strdup_printf (
      _ ("It was lowest at epoch %u: %.3f. At the end it is %.3f, while the training loss has gone "
         "down to %.4f. What lies between them is learnt by heart."),
      best->epoch, best->test_loss, last->test_loss, last->train_loss);
}

int
lab_judge_early_stop (const LabLessonFacts *facts)
{
  const LabEpoch *best = best_epoch (facts, 0), *last = last_epoch (facts, 0);

  return best != NULL ? compare (best->test_accuracy, last->test_accuracy, SAME_ACCURACY) : -1;
}

char *
lab_explain_early_stop (const LabLessonFacts *facts)
{
  const LabEpoch *best = known (best_epoch (facts, 0)), *last = known (last_epoch (facts, 0));
  g_autofree char *then = lab_format_percent (best->test_accuracy);
  g_autofree char *now = lab_format_percent (last->test_accuracy);

  return g_strdup_printf (
      /* translators: an epoch's number, and shares of the test images, such as "97.9 %" */
      _ ("%2$s at epoch %1$u, %3$s at the end. The loss says how sure it is, the accuracy only who "
         "wins: a network that overfits is ever surer, also where it is wrong."),
      best->epoch, then, now);
}

static double
gap (const LabEpoch *epoch)
{
  return epoch->test_loss - epoch->train_loss;
}

int
lab_judge_penalty (const LabLessonFacts *facts)
{
  const LabEpoch *without = last_epoch (facts, 0), *with = last_epoch (facts, 2);

  if (without == NULL || with == NULL)
    return -1;
  return 2 - compare (gap (with), gap (without), 0.2 * fabs (gap (without)));
}

char *
lab_explain_penalty (const LabLessonFacts *facts)
{
  const LabEpoch *without = known (last_epoch (facts, 0)), *with = known (last_epoch (facts, 2));

  return g_strdup_printf (
      _ ("%.3f apart without a penalty, %.3f with it. The test loss is %.3f at the "
         "end instead of %.3f."),
      gap (without), gap (with), with->test_loss, without->test_loss);
}

int
lab_judge_strong_penalty (const LabLessonFacts *facts)
{
  const LabEpoch *weak = last_epoch (facts, 2), *strong = last_epoch (facts, 3);

  if (weak == NULL || strong == NULL)
    return -1;
  return compare (strong->test_accuracy, weak->test_accuracy, SAME_ACCURACY);
}

char *
lab_explain_strong_penalty (const LabLessonFacts *facts)
{
  const LabEpoch *weak = known (last_epoch (facts, 2)), *strong = known (last_epoch (facts, 3));
  g_autofree char *before = lab_format_percent (weak->test_accuracy);
  g_autofree char *after = lab_format_percent (strong->test_accuracy);

  return g_strdup_printf (
      /* translators: losses, and shares of the test images, such as "97.9 %" */
      _ ("Its training loss is %.3f and its test loss %.3f; with the weak penalty the test loss is "
         "%.3f. It reads %s of the test images, with the weak penalty %s."),
      strong->train_loss, strong->test_loss, weak->test_loss, after, before);
}

/* ── too fast, too slow ──────────────────────────────────────────────────────────────────────────
 */

int
lab_judge_slow (const LabLessonFacts *facts)
{
  const LabEpoch *last = last_epoch (facts, 0);
  guint n_epochs;
  const LabEpoch *epochs;

  if (last == NULL)
    return -1;
  epochs = lab_run_get_epochs (facts->runs[0], &n_epochs);
  for (guint i = 1; i < n_epochs; i++)
    if (!(epochs[i].train_loss < 0.99 * epochs[i - 1].train_loss))
      return 0;
  return 1;
}

char *
lab_explain_slow (const LabLessonFacts *facts)
{
  const LabEpoch *last = known (last_epoch (facts, 0));
  guint n_epochs;
  const LabEpoch *first = lab_run_get_epochs (facts->runs[0], &n_epochs);

  return g_strdup_printf (_ ("The training loss went from %.3f in the first epoch to %.3f in the "
                             "last."),
                          first->train_loss, last->train_loss);
}

/* The training loss at the end: NaN while it is not there, infinite when it diverged. */
static double
final_loss (const LabLessonFacts *facts, guint step)
{
  if (!lab_lesson_has_ended (facts->runs[step]))
    return NAN;
  if (lab_run_get_state (facts->runs[step]) == LAB_RUN_DIVERGED)
    return INFINITY;
  return known (last_epoch (facts, step))->train_loss;
}

int
lab_judge_good_rate (const LabLessonFacts *facts)
{
  double slow = final_loss (facts, 0), good = final_loss (facts, 1);

  if (isnan (slow) || isnan (good))
    return -1;
  return good < 0.5 * slow ? 0 : good < 1.1 * slow ? 1 : 2;
}

char *
lab_explain_good_rate (const LabLessonFacts *facts)
{
  double slow = final_loss (facts, 0), good = final_loss (facts, 1);

  return g_strdup_printf (_ ("The training loss is %.3f, after the short steps it was %.3f."), good,
                          slow);
}

int
lab_judge_fast (const LabLessonFacts *facts)
{
  double good = final_loss (facts, 1), fast = final_loss (facts, 2);

  if (isnan (good) || isnan (fast))
    return -1;
  return fast < 0.9 * good ? 0 : fast < 2 * good ? 1 : 2;
}

char *
lab_explain_fast (const LabLessonFacts *facts)
{
  double good = final_loss (facts, 1), fast = final_loss (facts, 2);

  if (!isfinite (fast))
    return g_strdup_printf (_ ("The loss grew until it was no number any more: “%s”."),
                            lab_run_get_message (facts->runs[2]));
  return g_strdup_printf (
      _ ("The training loss is %.2f, with a hundredth of the step it was %.3f. To "
         "guess gives %.2f."),
      fast, good, log (lab_run_get_config (facts->runs[2])->n_classes));
}

/* ── dropout ─────────────────────────────────────────────────────────────────────────────────────
 */

static int
judge_lower_loss (const LabLessonFacts *facts, guint step)
{
  const LabEpoch *last = last_epoch (facts, step);

  return last != NULL ? last->train_loss > last->test_loss : -1;
}

int
lab_judge_without_dropout (const LabLessonFacts *facts)
{
  return judge_lower_loss (facts, 0);
}

char *
lab_explain_without_dropout (const LabLessonFacts *facts)
{
  const LabEpoch *last = known (last_epoch (facts, 0));

  return g_strdup_printf (_ ("%.4f on the training images, %.3f on the test images."),
                          last->train_loss, last->test_loss);
}

int
lab_judge_dropout (const LabLessonFacts *facts)
{
  return judge_lower_loss (facts, 1);
}

char *
lab_explain_dropout (const LabLessonFacts *facts)
{
  const LabEpoch *with = known (last_epoch (facts, 1)), *without = known (last_epoch (facts, 0));

  return g_strdup_printf (
      _ ("%.3f on the training images, %.3f on the test images: the training loss is measured with "
         "a quarter switched off, the test loss with all on.%s"),
      with->train_loss, with->test_loss,
      without != NULL && with->test_loss < without->test_loss
          ? _ (" And it is lower than without dropout.")
          : "");
}

int
lab_judge_strong_dropout (const LabLessonFacts *facts)
{
  const LabEpoch *without = last_epoch (facts, 0), *strong = last_epoch (facts, 2);

  if (without == NULL || strong == NULL)
    return -1;
  return compare (strong->test_accuracy, without->test_accuracy, SAME_ACCURACY);
}

char *
lab_explain_strong_dropout (const LabLessonFacts *facts)
{
  const LabEpoch *without = known (last_epoch (facts, 0)), *strong = known (last_epoch (facts, 2));
  g_autofree char *before = lab_format_percent (without->test_accuracy);
  g_autofree char *after = lab_format_percent (strong->test_accuracy);

  return g_strdup_printf (
      /* translators: shares of the test images, such as "97.9 %" */
      _ ("It reads %s of the test images; without dropout it was %s."), after, before);
}

/* ── centring ────────────────────────────────────────────────────────────────────────────────────
 */

int
lab_judge_centred (const LabLessonFacts *facts)
{
  static const double limits[] = {0.85, 0.95};
  const LabEpoch *last = last_epoch (facts, 0);

  return last != NULL ? choose (last->test_accuracy, limits, G_N_ELEMENTS (limits)) : -1;
}

char *
lab_explain_centred (const LabLessonFacts *facts)
{
  g_autofree char *accuracy = lab_format_percent (known (last_epoch (facts, 0))->test_accuracy);

  /* translators: a share of the test images, such as "97.3 %" */
  return g_strdup_printf (_ ("It reads %s of the test images, which were prepared as those it "
                             "learnt from."),
                          accuracy);
}

/* By so many pixels the images of the question are moved. */
#define ASKED_SHIFT 4

int
lab_judge_shifted (const LabLessonFacts *facts)
{
  double accuracy = facts->shifted[ASKED_SHIFT];

  if (isnan (accuracy))
    return -1;
  return accuracy >= 0.9 ? 0 : accuracy >= 0.6 ? 1 : accuracy >= 0.4 ? 2 : 3;
}

char *
lab_explain_shifted (const LabLessonFacts *facts)
{
  GString *text = g_string_new (NULL);

  for (guint pixels = 0; pixels < LAB_LESSON_N_SHIFTS; pixels += 2) {
    g_autofree char *accuracy = lab_format_percent (facts->shifted[pixels]);

    if (pixels > 0)
      /* translators: between the parts of a list */
      g_string_append (text, _ (", "));
    g_string_append_printf (
        text,
        /* translators: by how many pixels images were moved, and how many are still read: "4 pixels: 31.0 %" */
        ngettext ("%u pixel: %s", "%u pixels: %s", pixels), pixels, accuracy);
  }
  g_string_append (text, _ (". The network does not see that it is the same image elsewhere."));
  return g_string_free (text, FALSE);
}
