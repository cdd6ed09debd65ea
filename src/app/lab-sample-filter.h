/* lab-sample-filter.h: which drawings of the collection are shown: a row of buttons with counts.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "lab-sample-list.h"

G_BEGIN_DECLS

#define LAB_TYPE_SAMPLE_FILTER (lab_sample_filter_get_type ())
G_DECLARE_FINAL_TYPE (LabSampleFilter, lab_sample_filter, LAB, SAMPLE_FILTER, GtkWidget)

/* Signal "changed" (no arguments): another button is pressed. */

/* Brings buttons and counts up to date. @names (nullable): the classes, in their order. */
void lab_sample_filter_update (LabSampleFilter *self, LabSampleList *list, LabClassNames *names);
gboolean lab_sample_filter_matches (LabSampleFilter *self, LabSampleItem *item);

G_END_DECLS
