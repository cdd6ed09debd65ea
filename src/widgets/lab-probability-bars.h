/* lab-probability-bars.h: ten probability bars.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LAB_TYPE_PROBABILITY_BARS (lab_probability_bars_get_type ())
G_DECLARE_FINAL_TYPE (LabProbabilityBars, lab_probability_bars, LAB, PROBABILITY_BARS, GtkWidget)

GtkWidget *lab_probability_bars_new (void);
/* @probabilities (n), copied; NULL empties the bars. */
void lab_probability_bars_set (LabProbabilityBars *self, const float *probabilities, guint n);

G_END_DECLS
