/* lab-sample-list.h: the collection of drawings, as a list model that follows the store.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-sample-item.h"

G_BEGIN_DECLS

#define LAB_TYPE_SAMPLE_LIST (lab_sample_list_get_type ())
G_DECLARE_FINAL_TYPE (LabSampleList, lab_sample_list, LAB, SAMPLE_LIST, GObject)

/* A GListModel of LabSampleItem, oldest first. Signals: "updated" (no arguments): the store was read;
 * drawings that are still there keep their item. "failed" (a sentence): it could not be read. */

LabSampleList *lab_sample_list_new (void);
void lab_sample_list_set_store (LabSampleList *self, LabStore *store);
LabStore *lab_sample_list_get_store (LabSampleList *self);
/* Whether it follows what others write, too: while somebody sees it. */
void lab_sample_list_set_active (LabSampleList *self, gboolean is_active);
/* Reads the store anew: after an edit. */
void lab_sample_list_refresh (LabSampleList *self);
guint lab_sample_list_count (LabSampleList *self, const char *label);
/* LabSample, oldest first; what is there now. */
GPtrArray *lab_sample_list_get_samples (LabSampleList *self);

G_END_DECLS
