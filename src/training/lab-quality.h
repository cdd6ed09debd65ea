/* lab-quality.h: how good a classifier is, class by class, and whether it knows when it is wrong.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Ratios are NaN where they are 0 / 0. */
typedef struct {
  guint64 n_actual, n_predicted, n_right;
  double precision; /* of those read as this class, how many are */
  double recall;    /* of those that are, how many are read so */
  double f1;        /* harmonic mean of both */
} LabClassQuality;

/* @confusion (n_classes, n_classes), row = actual; @classes (n_classes). @mean (nullable): the plain
 * mean over the classes that have images ("macro average"), its counts the sums. */
void lab_quality_read (const guint32 *confusion, guint n_classes, LabClassQuality *classes,
                       LabClassQuality *mean);

#define LAB_RELIABILITY_BINS 15

typedef struct {
  guint n;
  double confidence; /* mean probability of the predicted class in this bin; NaN when empty */
  double accuracy;   /* share that is right; NaN when empty */
} LabReliabilityBin;

/* Bins of equal width over (0, 1] (Guo et al. 2017). @predicted, @probability, @labels (n).
 * Returns: the expected calibration error, Σ n_b / n · |accuracy − confidence|; NaN when n = 0 */
double lab_reliability_read (const guint8 *predicted, const float *probability,
                             const guint8 *labels, guint n,
                             LabReliabilityBin bins[LAB_RELIABILITY_BINS]);

G_END_DECLS
