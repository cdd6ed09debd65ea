/* lab-curves-data.h: a run's history as arrays to draw.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "draw-curves.h"
#include "lab-run.h"

G_BEGIN_DECLS

/* All zero is empty. */
typedef struct {
  GArray *train_loss, *test_loss, *train_accuracy, *test_accuracy; /* of double, one an epoch */
  DrawBatches batches;
  DrawCurvesSeries series; /* the curves, valid until the run changes */
} LabCurvesData;

/* Takes over what @run has got since the last call; its batches only where they are drawn. */
void lab_curves_data_update (LabCurvesData *data, LabRun *run, gboolean with_batches,
                             double smoothing);
void lab_curves_data_clear (LabCurvesData *data);

G_END_DECLS
