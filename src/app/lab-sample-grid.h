/* lab-sample-grid.h: the card with the collection: its drawings by class, and what can be done with them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "lab-sample-edit.h"
#include "lab-sample-list.h"

G_BEGIN_DECLS

#define LAB_TYPE_SAMPLE_GRID (lab_sample_grid_get_type ())
G_DECLARE_FINAL_TYPE (LabSampleGrid, lab_sample_grid, LAB, SAMPLE_GRID, GtkWidget)

/* Signals: "edited" (LabSampleEdit): something was done; "failed" (a sentence): it could not be;
 * "selection-changed" (no arguments); "undo" (no arguments): somebody pressed its key. */

void lab_sample_grid_set_list (LabSampleGrid *self, LabSampleList *list);
/* What classes there are, in their order; NULL: nobody knows. */
void lab_sample_grid_set_class_names (LabSampleGrid *self, LabClassNames *names);
/* The drawings know what the network takes them for. */
void lab_sample_grid_update_readings (LabSampleGrid *self);
/* LabSample, (transfer full). */
GPtrArray *lab_sample_grid_get_selected (LabSampleGrid *self);
/* What is done with the selected ones; nothing without any. */
void lab_sample_grid_delete (LabSampleGrid *self);
void lab_sample_grid_set_label (LabSampleGrid *self, const char *label);
void lab_sample_grid_hold_out (LabSampleGrid *self);

G_END_DECLS
