/* lab-experiment-item.h: an experiment in the list: ready-made, or recorded.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-experiment.h"
#include "lab-store.h"

G_BEGIN_DECLS

#define LAB_TYPE_EXPERIMENT_ITEM (lab_experiment_item_get_type ())
G_DECLARE_FINAL_TYPE (LabExperimentItem, lab_experiment_item, LAB, EXPERIMENT_ITEM, GObject)

typedef enum {
  LAB_EXPERIMENT_ITEM_STUDY, /* all ready-made ones at once */
  LAB_EXPERIMENT_ITEM_READY_MADE,
  LAB_EXPERIMENT_ITEM_RECORDED
} LabExperimentItemKind;

LabExperimentItem *lab_experiment_item_new_study (void);
LabExperimentItem *lab_experiment_item_new_ready_made (LabExperiment *experiment);
LabExperimentItem *lab_experiment_item_new_recorded (LabExperiment *experiment,
                                                     LabExperimentInfo *info);
LabExperimentItemKind lab_experiment_item_get_kind (LabExperimentItem *self);
/* NULL for the study. */
LabExperiment *lab_experiment_item_get_experiment (LabExperimentItem *self);
/* NULL but for a recorded one. */
LabExperimentInfo *lab_experiment_item_get_info (LabExperimentItem *self);
const char *lab_experiment_item_get_title (LabExperimentItem *self);
/* "10 runs", "8 of 10 runs · interrupted · 3 May" */
char *lab_experiment_item_describe (LabExperimentItem *self);

G_END_DECLS
