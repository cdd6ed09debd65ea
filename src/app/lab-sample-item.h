/* lab-sample-item.h: a drawing of the collection in a list, and what the network makes of it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-collection.h"

G_BEGIN_DECLS

#define LAB_TYPE_SAMPLE_ITEM (lab_sample_item_get_type ())
G_DECLARE_FINAL_TYPE (LabSampleItem, lab_sample_item, LAB, SAMPLE_ITEM, GObject)

/* Signal "changed" (no arguments): the drawing was edited, or is read as something else. */

LabSampleItem *lab_sample_item_new (LabSample *sample);
LabSample *lab_sample_item_get_sample (LabSampleItem *self);
gint64 lab_sample_item_get_id (LabSampleItem *self);
const char *lab_sample_item_get_label (LabSampleItem *self);
void lab_sample_item_set_sample (LabSampleItem *self, LabSample *sample);
/* @reading: the name of a class; NULL: it was not read. */
void lab_sample_item_set_reading (LabSampleItem *self, const char *reading, float probability);
const char *lab_sample_item_get_reading (LabSampleItem *self);
gboolean lab_sample_item_is_misread (LabSampleItem *self);
char *lab_sample_item_describe (LabSampleItem *self);

G_END_DECLS
