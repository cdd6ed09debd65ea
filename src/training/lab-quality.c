/* lab-quality.c: how good a classifier is, class by class, and whether it knows when it is wrong.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-quality.h"

#include <math.h>

static double
divide (double numerator, double denominator)
{
  return denominator > 0.0 ? numerator / denominator : NAN;
}

static void
set_ratios (LabClassQuality *self)
{
  self->precision = divide ((double)self->n_right, (double)self->n_predicted);
  self->recall = divide ((double)self->n_right, (double)self->n_actual);
  /* The harmonic mean 2 P R / (P + R) in counts: defined also where one of both is not. */
  self->f1 = divide (2.0 * (double)self->n_right, (double)(self->n_actual + self->n_predicted));
}

/* The mean of one ratio over the classes that have images; a precision of nothing counts as 0, so
 * that no classifier gains by never naming a class. */
static double
average (const LabClassQuality *classes, guint n_classes, gsize offset)
{
  double sum = 0.0;
  guint n = 0;

  for (guint class = 0; class < n_classes; class ++) {
    double ratio = G_STRUCT_MEMBER (double, &classes[class], offset);

    if (classes[class].n_actual == 0)
      continue;
    sum += isnan (ratio) ? 0.0 : ratio;
    n++;
  }
  return divide (sum, n);
}

static void
read_mean (const LabClassQuality *classes, guint n_classes, LabClassQuality *mean)
{
  *mean = (LabClassQuality){0};
  for (guint class = 0; class < n_classes; class ++) {
    mean->n_actual += classes[class].n_actual;
    mean->n_predicted += classes[class].n_predicted;
    mean->n_right += classes[class].n_right;
  }
  mean->precision = average (classes, n_classes, G_STRUCT_OFFSET (LabClassQuality, precision));
  mean->recall = average (classes, n_classes, G_STRUCT_OFFSET (LabClassQuality, recall));
  mean->f1 = average (classes, n_classes, G_STRUCT_OFFSET (LabClassQuality, f1));
}

/**
 * lab_quality_read:
 * @confusion: (array): counts (n_classes, n_classes), row = actual, column = predicted
 * @n_classes: how many classes
 * @classes: (out) (array length=n_classes): each class's
 * @mean: (out) (nullable): the plain mean over the classes that have images, and the sums of the
 *   counts; where such a class was never predicted, its precision counts as 0
 *
 * A ratio is NaN where it is 0 / 0.
 */
void
lab_quality_read (const guint32 *confusion, guint n_classes, LabClassQuality *classes,
                  LabClassQuality *mean)
{
  g_return_if_fail (confusion != NULL && classes != NULL);

  for (guint class = 0; class < n_classes; class ++) {
    LabClassQuality *quality = &classes[class];

    *quality = (LabClassQuality){.n_right = confusion[(gsize) class * n_classes + class]};
    for (guint other = 0; other < n_classes; other++) {
      quality->n_actual += confusion[(gsize) class * n_classes + other];
      quality->n_predicted += confusion[(gsize)other * n_classes + class];
    }
    set_ratios (quality);
  }
  if (mean != NULL)
    read_mean (classes, n_classes, mean);
}

/* Bin b is (b / B, (b + 1) / B]; what is no probability falls into the nearest. */
static guint
find_bin (double probability)
{
  double place = ceil (probability * LAB_RELIABILITY_BINS) - 1.0;

  return place > 0.0 ? (guint)MIN (place, LAB_RELIABILITY_BINS - 1) : 0;
}

/**
 * lab_reliability_read:
 * @predicted: (array length=n): the predicted classes
 * @probability: (array length=n): of those
 * @labels: (array length=n): the actual classes
 * @n: how many images
 * @bins: (out) (array fixed-size=15): what was said with about the same confidence, and how often it
 *   was right
 *
 * Guo et al., On calibration of modern neural networks, 2017.
 *
 * Returns: the expected calibration error, Σ n_b / n · |accuracy − confidence|; NaN when @n is 0
 */
double
lab_reliability_read (const guint8 *predicted, const float *probability, const guint8 *labels,
                      guint n, LabReliabilityBin bins[LAB_RELIABILITY_BINS])
{
  double sums[LAB_RELIABILITY_BINS] = {0.0};
  guint n_right[LAB_RELIABILITY_BINS] = {0};
  double error = 0.0;

  for (guint b = 0; b < LAB_RELIABILITY_BINS; b++)
    bins[b].n = 0;
  for (guint i = 0; i < n; i++) {
    guint b = find_bin ((double)probability[i]);

    bins[b].n++;
    sums[b] += (double)probability[i];
    n_right[b] += predicted[i] == labels[i];
  }
  for (guint b = 0; b < LAB_RELIABILITY_BINS; b++) {
    bins[b].confidence = divide (sums[b], bins[b].n);
    bins[b].accuracy = divide (n_right[b], bins[b].n);
    if (bins[b].n > 0)
      error += bins[b].n * fabs (bins[b].accuracy - bins[b].confidence);
  }
  return divide (error, n);
}
