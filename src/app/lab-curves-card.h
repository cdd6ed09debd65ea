/* lab-curves-card.h: the card with the curves of a run.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "lab-cursor.h"

G_BEGIN_DECLS

#define LAB_TYPE_CURVES_CARD (lab_curves_card_get_type ())
G_DECLARE_FINAL_TYPE (LabCurvesCard, lab_curves_card, LAB, CURVES_CARD, GtkWidget)

/* Properties, those of the chart: "log-scale" (boolean), "smoothing" (double 0..0.99). */

void lab_curves_card_set_cursor (LabCurvesCard *self, LabCursor *cursor);
/* Another run to overlay, NULL: none; until the cursor shows another one. */
void lab_curves_card_set_beside (LabCurvesCard *self, LabRun *beside);
/* Several runs instead of the cursor's, as lab_curves_view_set_runs(); none: the cursor's again. */
void lab_curves_card_compare (LabCurvesCard *self, LabRun *const *runs, guint n,
                              const guint *groups, const char *const *names);

G_END_DECLS
