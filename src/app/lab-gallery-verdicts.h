/* lab-gallery-verdicts.h: what was recorded of the test images, as verdicts.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-gallery-list.h"
#include "lab-predictions.h"

G_BEGIN_DECLS

LabVerdicts *lab_verdicts_new_from_evaluation (const LabEvaluation *evaluation);
LabVerdicts *lab_verdicts_new_from_predictions (const LabPredictions *predictions, guint epoch);
void lab_verdicts_count_forgotten (LabVerdicts *verdicts, const LabPredictions *predictions,
                                   const guint8 *labels, guint last);

G_END_DECLS
