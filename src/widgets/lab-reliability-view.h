/* lab-reliability-view.h: whether a network knows how sure it may be.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-picture.h"
#include "lab-quality.h"

G_BEGIN_DECLS

#define LAB_TYPE_RELIABILITY_VIEW (lab_reliability_view_get_type ())
G_DECLARE_FINAL_TYPE (LabReliabilityView, lab_reliability_view, LAB, RELIABILITY_VIEW, LabPicture)

/* Property "readout": the bin under the pointer, or the selected one, in words. */

GtkWidget *lab_reliability_view_new (void);
/* @bins (LAB_RELIABILITY_BINS), copied; NULL: nothing is known. */
void lab_reliability_view_set_bins (LabReliabilityView *self, const LabReliabilityBin *bins);

G_END_DECLS
