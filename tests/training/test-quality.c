/* test-quality.c: precision, recall, F1 and calibration, against numbers made by hand and by NumPy.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-quality.h"

#include <math.h>

#define CLOSE 1e-12

static void
assert_close (double value, double expected)
{
  if (isnan (expected))
    g_assert_true (isnan (value));
  else
    g_assert_cmpfloat_with_epsilon (value, expected, CLOSE);
}

static void
test_classes (void)
{
  static const guint32 confusion[] = {8, 1, 1, 2, 6, 2, 0, 3, 17};
  LabClassQuality classes[3], mean;

  lab_quality_read (confusion, 3, classes, &mean);
  g_assert_cmpuint (classes[0].n_actual, ==, 10);
  g_assert_cmpuint (classes[0].n_predicted, ==, 10);
  g_assert_cmpuint (classes[0].n_right, ==, 8);
  assert_close (classes[0].precision, 0.8);
  assert_close (classes[0].recall, 0.8);
  assert_close (classes[0].f1, 0.8);
  assert_close (classes[1].precision, 0.6);
  assert_close (classes[1].recall, 0.6);
  assert_close (classes[2].precision, 17.0 / 20.0);
  assert_close (classes[2].recall, 17.0 / 20.0);
  g_assert_cmpuint (mean.n_actual, ==, 40);
  g_assert_cmpuint (mean.n_predicted, ==, 40);
  g_assert_cmpuint (mean.n_right, ==, 31);
  assert_close (mean.precision, 0.75);
  assert_close (mean.recall, 0.75);
  assert_close (mean.f1, 0.75);
  lab_quality_read (confusion, 3, classes, NULL);
  assert_close (classes[2].f1, 0.85);
}

/* A class that has no images, one that is never named, and one that is neither. */
static void
test_empty_classes (void)
{
  static const guint32 confusion[] = {3,      0, 1, 0, /**/ 2, 0, 0, 0,
                                      /**/ 0, 0, 0, 0, /**/ 0, 0, 0, 0};
  LabClassQuality classes[4], mean;

  lab_quality_read (confusion, 4, classes, &mean);
  assert_close (classes[0].precision, 0.6);
  assert_close (classes[0].recall, 0.75);
  assert_close (classes[0].f1, 2.0 * 0.6 * 0.75 / (0.6 + 0.75));
  assert_close (classes[1].precision, NAN);
  assert_close (classes[1].recall, 0.0);
  assert_close (classes[1].f1, 0.0);
  assert_close (classes[2].precision, 0.0);
  assert_close (classes[2].recall, NAN);
  assert_close (classes[2].f1, 0.0);
  assert_close (classes[3].precision, NAN);
  assert_close (classes[3].recall, NAN);
  assert_close (classes[3].f1, NAN);
  /* Of the two classes that have images. */
  assert_close (mean.precision, 0.3);
  assert_close (mean.recall, 0.375);
  assert_close (mean.f1, classes[0].f1 / 2.0);
}

static void
test_nothing (void)
{
  static const guint32 confusion[4] = {0};
  LabClassQuality classes[2], mean;
  LabReliabilityBin bins[LAB_RELIABILITY_BINS];

  lab_quality_read (confusion, 2, classes, &mean);
  assert_close (mean.precision, NAN);
  assert_close (mean.recall, NAN);
  assert_close (mean.f1, NAN);
  g_assert_true (isnan (lab_reliability_read (NULL, NULL, NULL, 0, bins)));
  for (guint b = 0; b < LAB_RELIABILITY_BINS; b++) {
    g_assert_cmpuint (bins[b].n, ==, 0);
    assert_close (bins[b].confidence, NAN);
    assert_close (bins[b].accuracy, NAN);
  }
}

/* Two bins: of three images that it is 0.9 sure of two are right, of one at 0.5 none is. */
static void
test_reliability (void)
{
  static const guint8 predicted[] = {1, 2, 3, 4};
  static const guint8 labels[] = {1, 2, 0, 0};
  static const float probability[] = {0.875f, 0.90625f, 0.9140625f, 0.5f};
  LabReliabilityBin bins[LAB_RELIABILITY_BINS];
  double error = lab_reliability_read (predicted, probability, labels, 4, bins);
  double confidence = (0.875 + 0.90625 + 0.9140625) / 3.0;

  g_assert_cmpuint (bins[13].n, ==, 3);
  assert_close (bins[13].confidence, confidence);
  assert_close (bins[13].accuracy, 2.0 / 3.0);
  g_assert_cmpuint (bins[7].n, ==, 1);
  assert_close (bins[7].confidence, 0.5);
  assert_close (bins[7].accuracy, 0.0);
  assert_close (error, 0.75 * (confidence - 2.0 / 3.0) + 0.25 * 0.5);
}

/* A bin has its upper end, not its lower one; whoever is never wrong and says so is calibrated. */
static void
test_bins (void)
{
  static const guint8 classes[] = {0, 0, 0, 0};
  static const float probability[] = {0.0f, 1.0f, 0.6f, 0.61f};
  static const float sure[] = {1.0f, 1.0f, 1.0f, 1.0f};
  LabReliabilityBin bins[LAB_RELIABILITY_BINS];

  lab_reliability_read (classes, probability, classes, 4, bins);
  g_assert_cmpuint (bins[0].n, ==, 1);
  g_assert_cmpuint (bins[14].n, ==, 1);
  g_assert_cmpuint (bins[9].n, ==, 2); /* as a float, 0.6 is more than 9 / 15 */
  assert_close (lab_reliability_read (classes, sure, classes, 4, bins), 0.0);
}

/* The same numbers as a reference in NumPy:
 *
 *   i = np.arange(1000); q = ((i * 7919) % 1000 + 1) / 1024; p = i % 10; y = (i * i // 7) % 10
 *   b = np.ceil(q * 15).astype(int) - 1
 *   sum(abs((p == y)[b == k].sum() - q[b == k].sum()) for k in range(15)) / 1000
 */
static void
test_reference (void)
{
  guint8 predicted[1000], labels[1000];
  float probability[1000];
  LabReliabilityBin bins[LAB_RELIABILITY_BINS];
  guint n = 0;

  for (guint i = 0; i < 1000; i++) {
    probability[i] = (float)((i * 7919) % 1000 + 1) / 1024.0f;
    predicted[i] = (guint8)(i % 10);
    labels[i] = (guint8)((i * i / 7) % 10);
  }
  assert_close (lab_reliability_read (predicted, probability, labels, 1000, bins), 0.3931875);
  for (guint b = 0; b < LAB_RELIABILITY_BINS; b++)
    n += bins[b].n;
  g_assert_cmpuint (n, ==, 1000);
  assert_close (bins[4].accuracy, 0.10294117647058823);
  assert_close (bins[4].confidence, 0.30029296875);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/quality/classes", test_classes);
  g_test_add_func ("/quality/empty-classes", test_empty_classes);
  g_test_add_func ("/quality/nothing", test_nothing);
  g_test_add_func ("/quality/reliability", test_reliability);
  g_test_add_func ("/quality/bins", test_bins);
  g_test_add_func ("/quality/reference", test_reference);

  return g_test_run ();
}
