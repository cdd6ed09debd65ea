/* lab-confusion-view.h: the confusion matrix of an evaluation.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "draw-matrix.h"
#include "lab-picture.h"
#include "lab-snapshot.h"

G_BEGIN_DECLS

#define LAB_TYPE_CONFUSION_VIEW (lab_confusion_view_get_type ())
G_DECLARE_FINAL_TYPE (LabConfusionView, lab_confusion_view, LAB, CONFUSION_VIEW, LabPicture)

/* Properties: "mode" (uint, a DrawMatrixMode); "readout" (string, read-only): the cell under the
 * pointer or, with the focus, the selected one, in words, or NULL. Arrow keys, Home and End select. */

GtkWidget *lab_confusion_view_new (void);
/* NULL shows an empty matrix. */
void lab_confusion_view_set_evaluation (LabConfusionView *self, LabEvaluation *evaluation);
void lab_confusion_view_set_mode (LabConfusionView *self, DrawMatrixMode mode);

G_END_DECLS
