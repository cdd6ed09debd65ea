/* lab-report-curve.h: the few numbers of a run's curves that the claims are judged by.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-report-private.h"

G_BEGIN_DECLS

typedef struct {
  guint n_epochs;
  LabEpoch last;
  LabEpoch best; /* the epoch with the lowest test loss */
  double best_accuracy;
  guint best_accuracy_epoch;
  double rise; /* of the test loss from its lowest to its last, as a share of the lowest */
  double late_low, late_high; /* of the test accuracy over the second half of the epochs */
} LabCurve;

void lab_curve_read (LabCurve *self, LabRun *run);
double *lab_curve_read_gaps (const LabReportSection *section);
double lab_curve_rank_correlation (const double *values, guint n);
LabRun *lab_curve_find_nearest (const LabReportSection *section, LabParameter parameter,
                                double value);

G_END_DECLS
