/* lab-curves-view.h: the curves of a run, live, with crosshair and zoom.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "lab-run.h"

G_BEGIN_DECLS

#define LAB_TYPE_CURVES_VIEW (lab_curves_view_get_type ())
G_DECLARE_FINAL_TYPE (LabCurvesView, lab_curves_view, LAB, CURVES_VIEW, GtkWidget)

/* Properties: "log-scale" (boolean), "smoothing" (double 0..0.99). */

GtkWidget *lab_curves_view_new (void);
/* Follows @run (NULL: an empty chart) until another is set. */
void lab_curves_view_set_run (LabCurvesView *self, LabRun *run);

G_END_DECLS
