/* lab-experiment-table.h: the runs of an experiment as a table: live, sorted by any column.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "lab-sweep.h"

G_BEGIN_DECLS

#define LAB_TYPE_EXPERIMENT_TABLE (lab_experiment_table_get_type ())
G_DECLARE_FINAL_TYPE (LabExperimentTable, lab_experiment_table, LAB, EXPERIMENT_TABLE, GtkWidget)

/* Signal "run-activated" (uint: index of a run): double click or Return. */

void lab_experiment_table_set_experiment (LabExperimentTable *self, LabExperiment *experiment);
void lab_experiment_table_update (LabExperimentTable *self, LabRun *const *runs);

G_END_DECLS
