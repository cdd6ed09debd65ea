/* lab-confusion-view.h: the confusion matrix of an evaluation.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "draw-matrix.h"
#include "lab-class-names.h"
#include "lab-picture.h"
#include "lab-snapshot.h"

G_BEGIN_DECLS

#define LAB_TYPE_CONFUSION_VIEW (lab_confusion_view_get_type ())
G_DECLARE_FINAL_TYPE (LabConfusionView, lab_confusion_view, LAB, CONFUSION_VIEW, LabPicture)

/* Properties: "mode" (uint, a DrawMatrixMode); "readout" (string, read-only): the cell under the
 * pointer or, with the focus, the selected one, in words, or NULL. Arrow keys, Home and End select.
 *
 * Signal "activated" (uint row, uint column): a click on a cell, or Return: its images are asked for.
 * Row or column n_classes means the totals, and a header is the totals of its row or column. */

GtkWidget *lab_confusion_view_new (void);
/* NULL shows an empty matrix. */
void lab_confusion_view_set_evaluation (LabConfusionView *self, LabEvaluation *evaluation);
/* What the classes are called; NULL: numbers. */
void lab_confusion_view_set_class_names (LabConfusionView *self, LabClassNames *class_names);
void lab_confusion_view_set_mode (LabConfusionView *self, DrawMatrixMode mode);

G_END_DECLS
