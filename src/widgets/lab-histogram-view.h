/* lab-histogram-view.h: a histogram, or those of many epochs side by side.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-inspector.h"
#include "lab-picture.h"

G_BEGIN_DECLS

#define LAB_TYPE_HISTOGRAM_VIEW (lab_histogram_view_get_type ())
G_DECLARE_FINAL_TYPE (LabHistogramView, lab_histogram_view, LAB, HISTOGRAM_VIEW, LabPicture)

/* Properties: "log" (boolean): whether counts are shown by their logarithm; "readout" (string,
 * read-only): the epoch under the pointer or, without one, the marked one, in words; of a single
 * histogram that one; NULL for nothing.
 *
 * Signal "epoch-activated" (uint epoch): somebody points at an epoch, by a press, a drag or the arrow
 * keys. */

GtkWidget *lab_histogram_view_new (void);
/* @columns (n), of @epochs (n), ascending; with n = 0 there is only @present (nullable), which is
 * drawn over a horizontal axis then. All are copied. */
void lab_histogram_view_set (LabHistogramView *self, const LabHistogram *columns,
                             const guint *epochs, guint n, const LabHistogram *present);
/* Marks the newest column at or before @epoch. */
void lab_histogram_view_set_epoch (LabHistogramView *self, guint epoch);

G_END_DECLS
