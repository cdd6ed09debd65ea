/* lab-experiment-view.h: what came of an experiment, live or recorded: all curves, the U-curve, the
 * table.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "lab-sweep-recorder.h"

G_BEGIN_DECLS

#define LAB_TYPE_EXPERIMENT_VIEW (lab_experiment_view_get_type ())
G_DECLARE_FINAL_TYPE (LabExperimentView, lab_experiment_view, LAB, EXPERIMENT_VIEW, GtkWidget)

/* Signal "run-activated" (LabRun, number in the store as int64): somebody wants to see that run. */

/* Shows an experiment of which nothing is trained. */
void lab_experiment_view_show_plan (LabExperimentView *self, LabExperiment *experiment);
/* Follows a sweep. */
void lab_experiment_view_show_sweep (LabExperimentView *self, LabSweepRecorder *recorder);
/* Shows runs as they were recorded: (n_runs) both, NULL and 0 where there is none. */
void lab_experiment_view_show_runs (LabExperimentView *self, LabExperiment *experiment,
                                    LabRun *const *runs, const gint64 *ids);

/* One card beside the other, or below it. */
void lab_experiment_view_set_narrow (LabExperimentView *self, gboolean is_narrow);

LabExperiment *lab_experiment_view_get_experiment (LabExperimentView *self);
LabRun *const *lab_experiment_view_get_runs (LabExperimentView *self);
const gint64 *lab_experiment_view_get_ids (LabExperimentView *self);

G_END_DECLS
