/* lab-curves-card.h: the card with the curves of a run.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "lab-run.h"

G_BEGIN_DECLS

#define LAB_TYPE_CURVES_CARD (lab_curves_card_get_type ())
G_DECLARE_FINAL_TYPE (LabCurvesCard, lab_curves_card, LAB, CURVES_CARD, GtkWidget)

/* Properties, those of the chart: "log-scale" (boolean), "smoothing" (double 0..0.99). */

void lab_curves_card_set_run (LabCurvesCard *self, LabRun *run);

G_END_DECLS
