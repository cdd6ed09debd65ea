/* lab-sample-label-bar.h: what was it? A button for each class, or a list of many to choose from.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "lab-class-names.h"

G_BEGIN_DECLS

#define LAB_TYPE_SAMPLE_LABEL_BAR (lab_sample_label_bar_get_type ())
G_DECLARE_FINAL_TYPE (LabSampleLabelBar, lab_sample_label_bar, LAB, SAMPLE_LABEL_BAR, GtkWidget)

/* Signal "chosen" (a class's name). */

GtkWidget *lab_sample_label_bar_new (void);
void lab_sample_label_bar_set_class_names (LabSampleLabelBar *self, LabClassNames *names);
/* The class that stands out, and that the list begins with; -1: none. */
void lab_sample_label_bar_set_hint (LabSampleLabelBar *self, int class);
/* How many buttons stand beside each other. */
void lab_sample_label_bar_set_columns (LabSampleLabelBar *self, guint n_columns);
/* From now on a key pressed in @widget chooses the class that is called like its character, or the
 * one of that number. */
void lab_sample_label_bar_listen (LabSampleLabelBar *self, GtkWidget *widget);

G_END_DECLS
