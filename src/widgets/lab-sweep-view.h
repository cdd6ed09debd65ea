/* lab-sweep-view.h: the U-curve of a sweep: live, with a point that can be chosen.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-picture.h"
#include "lab-sweep.h"

G_BEGIN_DECLS

#define LAB_TYPE_SWEEP_VIEW (lab_sweep_view_get_type ())
G_DECLARE_FINAL_TYPE (LabSweepView, lab_sweep_view, LAB, SWEEP_VIEW, LabPicture)

/* Signal "point-activated" (uint: index of a point of the experiment): click or Return.
 * Property "readout" (string, read-only). Keys: Left, Right, Home and End move
 * through the points, Up and Down through the series, Escape leaves them. */

GtkWidget *lab_sweep_view_new (void);
/* What varies along x is @axis of @experiment; with two axes or more, the others are series (up to
 * the palette), each named by its values. @points (experiment->n_points) are copied. */
void lab_sweep_view_set (LabSweepView *self, LabExperiment *experiment, guint axis,
                         LabMetric metric, const LabSweepPoint *points);
void lab_sweep_view_set_log (LabSweepView *self, gboolean log_scale);

G_END_DECLS
