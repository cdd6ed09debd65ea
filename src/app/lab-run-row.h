/* lab-run-row.h: one run in the list of runs.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "lab-run-item.h"

G_BEGIN_DECLS

#define LAB_TYPE_RUN_ROW (lab_run_row_get_type ())
G_DECLARE_FINAL_TYPE (LabRunRow, lab_run_row, LAB, RUN_ROW, GtkWidget)

/* Signal "starred" (LabRunItem *item, gboolean starred): the star was clicked. */

GtkWidget *lab_run_row_new (void);
void lab_run_row_set_item (LabRunRow *self, LabRunItem *item);
LabRunItem *lab_run_row_get_item (LabRunRow *self);
/* "finished", "training in another program"; static, translated. */
const char *lab_run_row_state_name (const LabRunInfo *info);

G_END_DECLS
