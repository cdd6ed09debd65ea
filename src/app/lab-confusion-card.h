/* lab-confusion-card.h: the card with the confusion matrix.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "lab-class-names.h"
#include "lab-snapshot.h"

G_BEGIN_DECLS

#define LAB_TYPE_CONFUSION_CARD (lab_confusion_card_get_type ())
G_DECLARE_FINAL_TYPE (LabConfusionCard, lab_confusion_card, LAB, CONFUSION_CARD, GtkWidget)

/* Properties: "mode" (string): "counts", "rows" or "columns". Signal "activated" (uint row, uint
 * column): as that of LabConfusionView. */

void lab_confusion_card_set_evaluation (LabConfusionCard *self, LabEvaluation *evaluation);

void lab_confusion_card_set_class_names (LabConfusionCard *self, LabClassNames *class_names);

G_END_DECLS
