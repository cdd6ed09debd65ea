/* test-classifier.c: one image at a time gives what the evaluation of all of them gave.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-classifier.h"

#include "lab-config.h"
#include "lab-test-session.h"

static guint8
argmax (const float *probabilities)
{
  guint8 best = 0;

  for (guint8 i = 1; i < LAB_N_DIGITS; i++)
    if (probabilities[i] > probabilities[best])
      best = i;
  return best;
}

static void
test_classifier (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) run = train_through (fixture);
  g_autoptr (LabClassifier) classifier = lab_classifier_new ();
  const LabImages *images = lab_dataset_get_images (fixture->dataset, LAB_SPLIT_TEST);
  const LabEvaluation *evaluation = lab_run_get_snapshot (run)->evaluation;
  float probabilities[LAB_N_DIGITS];

  g_assert_false (lab_classifier_classify (classifier, images->pixels, probabilities));
  g_assert_true (lab_classifier_set_snapshot (classifier, lab_run_get_snapshot (run)));
  for (guint i = 0; i < images->n; i++) {
    double sum = 0.0;

    g_assert_true (
        lab_classifier_classify (classifier, images->pixels + i * LAB_IMAGE_PIXELS, probabilities));
    for (guint digit = 0; digit < LAB_N_DIGITS; digit++)
      sum += probabilities[digit];
    g_assert_cmpfloat_with_epsilon (sum, 1.0, 1e-5);
    g_assert_cmpuint (argmax (probabilities), ==, evaluation->predicted[i]);
    g_assert_cmpfloat_with_epsilon (probabilities[evaluation->predicted[i]],
                                    evaluation->probability[i], 1e-5);
  }
  g_assert_true (lab_classifier_set_snapshot (classifier, NULL));
  g_assert_false (lab_classifier_classify (classifier, images->pixels, probabilities));
}

/* Networks of other shapes follow each other, also of as many layers. */
static void
test_classifier_reshapes (Fixture *fixture, gconstpointer data)
{
  static const char *const shapes[] = {"", "100", "30", "40, 30, 20", "20, 40, 30"};
  g_autoptr (LabClassifier) classifier = lab_classifier_new ();
  const LabImages *images = lab_dataset_get_images (fixture->dataset, LAB_SPLIT_TEST);

  for (gsize shape = 0; shape < G_N_ELEMENTS (shapes); shape++) {
    g_autoptr (LabRun) run = NULL;
    const LabEvaluation *evaluation;

    g_assert_true (lab_config_parse_hidden (&fixture->config, shapes[shape], NULL));
    run = train_through (fixture);
    evaluation = lab_run_get_snapshot (run)->evaluation;
    g_assert_true (lab_classifier_set_snapshot (classifier, lab_run_get_snapshot (run)));
    for (guint i = 0; i < 20; i++) {
      float probabilities[LAB_N_DIGITS];

      g_assert_true (lab_classifier_classify (classifier, images->pixels + i * LAB_IMAGE_PIXELS,
                                              probabilities));
      g_assert_cmpuint (argmax (probabilities), ==, evaluation->predicted[i]);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/classifier/agrees-with-evaluation", test_classifier);
  ADD ("/classifier/reshapes", test_classifier_reshapes);

  return g_test_run ();
}
