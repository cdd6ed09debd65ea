/* lab-signed-bars.h: signed numbers as bars: a neuron's weights, sorted, or changes by class.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-picture.h"

G_BEGIN_DECLS

#define LAB_TYPE_SIGNED_BARS (lab_signed_bars_get_type ())
G_DECLARE_FINAL_TYPE (LabSignedBars, lab_signed_bars, LAB, SIGNED_BARS, LabPicture)

/* Properties: "as-points" (boolean): the numbers are shares, told in percentage points; "readout"
 * (string, read-only): the bar under the pointer or, with the focus, the selected one, else the
 * strongest, in words; NULL for no numbers.
 *
 * Signal "activated" (uint index): a click on a bar, or Return. Arrow keys, Home and End select one. */

GtkWidget *lab_signed_bars_new (void);
/* @values (n), copied. With @labels (n) there is a row with its name for each, in order; without, they
 * are sorted, the largest first, and called by their numbers. */
void lab_signed_bars_set (LabSignedBars *self, const float *values, const char *const *labels,
                          guint n);

G_END_DECLS
