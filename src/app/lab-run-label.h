/* lab-run-label.h: runs named by what differs between them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-store.h"

G_BEGIN_DECLS

/* What two runs may differ in. */
typedef enum {
  LAB_RUN_FIELD_NETWORK,
  LAB_RUN_FIELD_ACTIVATION,
  LAB_RUN_FIELD_INIT,
  LAB_RUN_FIELD_LEARNING_RATE,
  LAB_RUN_FIELD_L2,
  LAB_RUN_FIELD_DROPOUT,
  LAB_RUN_FIELD_BATCH,
  LAB_RUN_FIELD_EPOCHS,
  LAB_RUN_FIELD_SEED,
  LAB_RUN_FIELD_DATASET, /* the longest comes last, where a narrow list cuts it short */
  LAB_N_RUN_FIELDS
} LabRunField;

/* A set of fields, a bit each. */
#define LAB_RUN_FIELD_BIT(field) (1u << (field))

guint lab_run_fields_differing (const LabRunInfo *a, const LabRunInfo *b);
guint lab_run_fields_varying (GPtrArray *infos);
const char *lab_run_field_title (LabRunField field);
char *lab_run_field_value (LabRunField field, const LabRunInfo *info);
char *lab_run_label (const LabRunInfo *info, guint fields);

G_END_DECLS
