/* lab-experiment-row.h: a run of an experiment, as a line of its table.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-sweep.h"

G_BEGIN_DECLS

typedef enum {
  LAB_EXPERIMENT_COLUMN_RUN,
  LAB_EXPERIMENT_COLUMN_STATE,
  LAB_EXPERIMENT_COLUMN_EPOCHS,
  LAB_EXPERIMENT_COLUMN_TRAIN_LOSS,
  LAB_EXPERIMENT_COLUMN_TEST_LOSS,
  LAB_EXPERIMENT_COLUMN_BEST_LOSS,
  LAB_EXPERIMENT_COLUMN_ACCURACY,
  LAB_EXPERIMENT_COLUMN_BEST_ACCURACY,
  LAB_EXPERIMENT_COLUMN_SECONDS,
  LAB_EXPERIMENT_N_COLUMNS
} LabExperimentColumn;

#define LAB_TYPE_EXPERIMENT_ROW (lab_experiment_row_get_type ())
G_DECLARE_FINAL_TYPE (LabExperimentRow, lab_experiment_row, LAB, EXPERIMENT_ROW, GObject)

/* Signal "changed" (no arguments): a text of it is another one. */

LabExperimentRow *lab_experiment_row_new (LabExperiment *experiment, guint index);
guint lab_experiment_row_get_index (LabExperimentRow *self);
void lab_experiment_row_update (LabExperimentRow *self, LabRun *run);
const char *lab_experiment_row_get_text (LabExperimentRow *self, LabExperimentColumn column);
double lab_experiment_row_get_key (LabExperimentRow *self, LabExperimentColumn column);
const char *lab_experiment_column_title (LabExperimentColumn column);

G_END_DECLS
