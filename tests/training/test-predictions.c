/* test-predictions.c: what a network said of each image, epoch by epoch, and what follows from it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-predictions.h"

#include <math.h>
#include <string.h>

#define N_IMAGES  7
#define N_CLASSES 5

/* Made-up verdicts, others in each epoch. */
static LabEvaluation *
make_evaluation (guint epoch)
{
  LabEvaluation *evaluation = lab_evaluation_new (N_IMAGES, N_CLASSES);

  for (guint i = 0; i < N_IMAGES; i++) {
    evaluation->predicted[i] = (guint8)((i + epoch) % N_CLASSES);
    evaluation->probability[i] = 1.0f - 0.01f * (float)i;
    evaluation->true_probability[i] = 0.001f * (float)(epoch % 100);
  }
  return evaluation;
}

static gboolean
add (LabPredictions *predictions, guint epoch)
{
  g_autoptr (LabEvaluation) evaluation = make_evaluation (epoch);

  return lab_predictions_add (predictions, epoch, evaluation);
}

static LabPredictions *
make (guint n_epochs)
{
  LabPredictions *predictions = lab_predictions_new (N_IMAGES, N_CLASSES);

  for (guint epoch = 1; epoch <= n_epochs; epoch++)
    g_assert_true (add (predictions, epoch));
  return predictions;
}

static guint
count (const LabPredictions *predictions)
{
  guint n = 0;

  for (guint epoch = 1; epoch <= lab_predictions_get_n_epochs (predictions); epoch++)
    n += lab_predictions_has_epoch (predictions, epoch);
  return n;
}

static void
test_add (void)
{
  g_autoptr (LabPredictions) predictions = make (3);
  g_autoptr (LabPredictions) other = lab_predictions_new (N_IMAGES, N_CLASSES);
  const guint8 *predicted, *probability, *true_probability;

  g_assert_cmpuint (lab_predictions_get_n_images (predictions), ==, N_IMAGES);
  g_assert_cmpuint (lab_predictions_get_n_classes (predictions), ==, N_CLASSES);
  g_assert_cmpuint (lab_predictions_get_n_epochs (other), ==, 0);
  g_assert_false (lab_predictions_has_epoch (predictions, 0));
  g_assert_false (lab_predictions_has_epoch (predictions, 4));
  for (guint epoch = 1; epoch <= 3; epoch++) {
    for (guint i = 0; i < N_IMAGES; i++) {
      LabPrediction said = lab_predictions_get (predictions, epoch, i);

      g_assert_cmpuint (said.predicted, ==, (i + epoch) % N_CLASSES);
      g_assert_cmpfloat_with_epsilon (said.probability, 1.0 - 0.01 * i, 0.5 / 255 + 1e-6);
      g_assert_cmpfloat_with_epsilon (said.true_probability, 0.001 * epoch, 0.5 / 255 + 1e-6);
    }
    lab_predictions_get_bytes (predictions, epoch, &predicted, &probability, &true_probability);
    g_assert_cmpuint (probability[0], ==, 255);
    g_assert_true (
        lab_predictions_add_bytes (other, epoch, predicted, probability, true_probability));
  }
  for (guint i = 0; i < N_IMAGES; i++) {
    LabPrediction said = lab_predictions_get (predictions, 2, i);
    LabPrediction copied = lab_predictions_get (other, 2, i);

    g_assert_cmpuint (said.predicted, ==, copied.predicted);
    g_assert_cmpfloat (said.probability, ==, copied.probability);
    g_assert_cmpfloat (said.true_probability, ==, copied.true_probability);
  }
}

/* What is no evaluation of these images is refused, and what a broken network says is no probability. */
static void
test_refused (void)
{
  g_autoptr (LabPredictions) predictions = make (1);
  g_autoptr (LabEvaluation) strange = lab_evaluation_new (N_IMAGES, N_CLASSES + 1);
  g_autoptr (LabEvaluation) shorter = lab_evaluation_new (N_IMAGES - 1, N_CLASSES);
  g_autoptr (LabEvaluation) partial = make_evaluation (2);
  g_autoptr (LabEvaluation) broken = make_evaluation (2);
  const guint8 zeros[N_IMAGES] = {0};
  const guint8 classes[N_IMAGES] = {[N_IMAGES - 1] = N_CLASSES};

  g_clear_pointer (&partial->true_probability, g_free);
  g_assert_false (lab_predictions_add (predictions, 2, strange));
  g_assert_false (lab_predictions_add (predictions, 2, shorter));
  g_assert_false (lab_predictions_add (predictions, 2, partial));
  g_assert_false (lab_predictions_add_bytes (predictions, 2, classes, zeros, zeros));
  g_assert_cmpuint (lab_predictions_get_n_epochs (predictions), ==, 1);

  broken->probability[0] = NAN;
  broken->probability[1] = INFINITY;
  broken->true_probability[0] = -1.0f;
  g_assert_true (lab_predictions_add (predictions, 2, broken));
  g_assert_cmpfloat (lab_predictions_get (predictions, 2, 0).probability, ==, 0.0);
  g_assert_cmpfloat (lab_predictions_get (predictions, 2, 1).probability, ==, 1.0);
  g_assert_cmpfloat (lab_predictions_get (predictions, 2, 0).true_probability, ==, 0.0);
}

static void
test_drop (void)
{
  g_autoptr (LabPredictions) predictions = make (3);

  g_assert_true (add (predictions, 7)); /* 4 to 6 are missing */
  g_assert_cmpuint (lab_predictions_get_n_epochs (predictions), ==, 7);
  g_assert_cmpuint (count (predictions), ==, 4);
  lab_predictions_drop_after (predictions, 9);
  g_assert_cmpuint (count (predictions), ==, 4);
  lab_predictions_drop_after (predictions, 6);
  g_assert_cmpuint (lab_predictions_get_n_epochs (predictions), ==, 3);
  lab_predictions_drop_after (predictions, 0);
  g_assert_cmpuint (lab_predictions_get_n_epochs (predictions), ==, 0);
  g_assert_true (add (predictions, 2));
  g_assert_false (lab_predictions_has_epoch (predictions, 1));
}

/* A copy lives on by itself. */
static void
test_copy (void)
{
  LabPredictions *predictions = make (6);
  g_autoptr (LabPredictions) copy = lab_predictions_copy (predictions, 2, 4);
  g_autoptr (LabPredictions) none = lab_predictions_copy (predictions, 7, 9);
  g_autoptr (LabPredictions) filled = lab_predictions_new (N_IMAGES, N_CLASSES);

  lab_predictions_drop_after (predictions, 3);
  g_assert_cmpuint (lab_predictions_get_n_epochs (none), ==, 0);
  g_assert_cmpuint (lab_predictions_get_n_epochs (copy), ==, 4);
  g_assert_cmpuint (count (copy), ==, 3);
  g_assert_false (lab_predictions_has_epoch (copy, 1));
  g_assert_true (add (filled, 3));
  lab_predictions_fill (filled, copy);
  lab_predictions_fill (filled, predictions);
  lab_predictions_unref (predictions);
  g_assert_cmpuint (count (filled), ==, 4);
  for (guint epoch = 1; epoch <= 4; epoch++)
    g_assert_cmpuint (lab_predictions_get (filled, epoch, 0).predicted, ==, epoch % N_CLASSES);
}

/* Within its limit a long run keeps epochs that are evenly spread, and the newest, whatever it is. */
static void
test_limit (void)
{
  g_autoptr (LabPredictions) predictions = lab_predictions_new (N_IMAGES, N_CLASSES);
  g_autoptr (LabPredictions) again = lab_predictions_new (N_IMAGES, N_CLASSES);
  const guint room = 10;

  lab_predictions_set_limit (predictions, room * 3 * N_IMAGES);
  for (guint epoch = 1; epoch <= 100; epoch++) {
    g_assert_true (add (predictions, epoch));
    g_assert_true (lab_predictions_has_epoch (predictions, 1));
    g_assert_true (lab_predictions_has_epoch (predictions, epoch));
    g_assert_cmpuint (count (predictions), <=, room);
    g_assert_cmpuint (count (predictions), >=, MIN (epoch, room / 2));
    g_assert_cmpuint (lab_predictions_get (predictions, epoch, 0).predicted, ==, epoch % N_CLASSES);
  }
  for (guint epoch = 1; epoch < 100; epoch++)
    g_assert_cmpint (lab_predictions_has_epoch (predictions, epoch), ==, epoch % 16 == 1);

  /* The same is left of what is limited afterwards. */
  for (guint epoch = 1; epoch <= 100; epoch++)
    g_assert_true (add (again, epoch));
  lab_predictions_set_limit (again, room * 3 * N_IMAGES);
  for (guint epoch = 1; epoch <= 100; epoch++)
    g_assert_cmpint (lab_predictions_has_epoch (predictions, epoch), ==,
                     lab_predictions_has_epoch (again, epoch));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/predictions/add", test_add);
  g_test_add_func ("/predictions/refused", test_refused);
  g_test_add_func ("/predictions/drop", test_drop);
  g_test_add_func ("/predictions/copy", test_copy);
  g_test_add_func ("/predictions/limit", test_limit);

  return g_test_run ();
}
