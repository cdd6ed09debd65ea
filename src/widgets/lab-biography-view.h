/* lab-biography-view.h: what was said of one image, epoch by epoch.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-class-names.h"
#include "lab-picture.h"
#include "lab-predictions.h"

G_BEGIN_DECLS

#define LAB_TYPE_BIOGRAPHY_VIEW (lab_biography_view_get_type ())
G_DECLARE_FINAL_TYPE (LabBiographyView, lab_biography_view, LAB, BIOGRAPHY_VIEW, LabPicture)

/* Signal "activated" (uint epoch): somebody wants to see that epoch. Property "readout": the epoch
 * under the pointer, or the cursor's, in words. */

GtkWidget *lab_biography_view_new (void);
/* @predictions (nullable): nothing is recorded; read at once, not kept. @planned: epochs of the axis. */
void lab_biography_view_set (LabBiographyView *self, const LabPredictions *predictions, guint image,
                             guint label, LabClassNames *class_names, guint planned);
/* Where the cursor stands; 0: nowhere. */
void lab_biography_view_set_epoch (LabBiographyView *self, guint epoch);

G_END_DECLS
