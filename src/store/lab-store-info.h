/* lab-store-info.h: for the files that fill the descriptions of runs and experiments.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-store.h"

G_BEGIN_DECLS

LabRunInfo *lab_run_info_new (void);
/* How often a program had taken the run up when it was read. */
gint64 lab_run_info_get_claims (const LabRunInfo *self);
void lab_run_info_set_claims (LabRunInfo *self, gint64 claims);

LabExperimentInfo *lab_experiment_info_new (void);

G_END_DECLS
