/* lab-run-list.h: all recorded runs, as a list model that follows the store.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-run-item.h"

G_BEGIN_DECLS

#define LAB_TYPE_RUN_LIST (lab_run_list_get_type ())
G_DECLARE_FINAL_TYPE (LabRunList, lab_run_list, LAB, RUN_LIST, GObject)

/* A GListModel of LabRunItem, newest first. Signals: "updated" (no arguments): the store was read;
 * runs that are still there keep their item. "failed" (a sentence): it could not be read. */

LabRunList *lab_run_list_new (void);
void lab_run_list_set_store (LabRunList *self, LabStore *store);
gboolean lab_run_list_is_loaded (LabRunList *self);
LabRunItem *lab_run_list_find (LabRunList *self, gint64 id);

G_END_DECLS
