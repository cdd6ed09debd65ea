/* lab-run-item.h: a recorded run in a list.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-store.h"

G_BEGIN_DECLS

#define LAB_TYPE_RUN_ITEM (lab_run_item_get_type ())
G_DECLARE_FINAL_TYPE (LabRunItem, lab_run_item, LAB, RUN_ITEM, GObject)

/* Signal "changed" (no arguments): the run has gone on, or was edited, or is called something else. */

LabRunItem *lab_run_item_new (LabRunInfo *info, guint fields);
gint64 lab_run_item_get_id (LabRunItem *self);
LabRunInfo *lab_run_item_get_info (LabRunItem *self);
const char *lab_run_item_get_title (LabRunItem *self);
/* @fields: what is to stand in the title, as lab_run_label() takes it. */
void lab_run_item_update (LabRunItem *self, LabRunInfo *info, guint fields);
/* What a person can search for: name, note, number, configuration, dataset; folded. */
const char *lab_run_item_get_text (LabRunItem *self);

G_END_DECLS
