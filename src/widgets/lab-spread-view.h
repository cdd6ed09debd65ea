/* lab-spread-view.h: how a value is spread in each class.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "draw-spread.h"
#include "lab-picture.h"

G_BEGIN_DECLS

#define LAB_TYPE_SPREAD_VIEW (lab_spread_view_get_type ())
G_DECLARE_FINAL_TYPE (LabSpreadView, lab_spread_view, LAB, SPREAD_VIEW, LabPicture)

/* Properties: "readout" (string, read-only): the class under the pointer, else that of the highest
 * median, in words; NULL for nothing. */

GtkWidget *lab_spread_view_new (void);
/* @spreads (n) and their names @labels (n), both copied. */
void lab_spread_view_set (LabSpreadView *self, const DrawSpread *spreads, const char *const *labels,
                          guint n);

G_END_DECLS
