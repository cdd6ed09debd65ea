/* lab-probability-bars.h: how probable a network thinks each class: a bar for each.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-class-names.h"
#include "lab-picture.h"

G_BEGIN_DECLS

#define LAB_TYPE_PROBABILITY_BARS (lab_probability_bars_get_type ())
G_DECLARE_FINAL_TYPE (LabProbabilityBars, lab_probability_bars, LAB, PROBABILITY_BARS, LabPicture)

GtkWidget *lab_probability_bars_new (void);
/* What the classes are called; NULL: numbers. */
void lab_probability_bars_set_class_names (LabProbabilityBars *self, LabClassNames *class_names);
void lab_probability_bars_set (LabProbabilityBars *self, const float *probabilities, guint n);

G_END_DECLS
