/* lab-comparison-card.h: the card with the table of several runs.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "lab-comparison.h"

G_BEGIN_DECLS

#define LAB_TYPE_COMPARISON_CARD (lab_comparison_card_get_type ())
G_DECLARE_FINAL_TYPE (LabComparisonCard, lab_comparison_card, LAB, COMPARISON_CARD, GtkWidget)

/* @runs: elements are LabLoadedRun; NULL: none. Follows those that are trained. */
void lab_comparison_card_set_runs (LabComparisonCard *self, GPtrArray *runs);
const LabComparison *lab_comparison_card_get_comparison (LabComparisonCard *self);

G_END_DECLS
