/* lab-sweep-recorder.h: a sweep and the store: each of its runs is recorded, and a sweep that was
 * interrupted goes on where it was.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-recorder.h"
#include "lab-sweep.h"

G_BEGIN_DECLS

#define LAB_TYPE_SWEEP_RECORDER (lab_sweep_recorder_get_type ())
G_DECLARE_FINAL_TYPE (LabSweepRecorder, lab_sweep_recorder, LAB, SWEEP_RECORDER, GObject)

/* Signal "failed" (a sentence), once: the sweep goes on in memory. */

/* Makes a sweep of a new experiment and records it. @store NULL: nothing is recorded. */
LabSweepRecorder *lab_sweep_recorder_new (LabStore *store, LabExperiment *experiment,
                                          LabDataset *dataset, guint n_jobs, GError **error);
/* The sweep of a recorded experiment, its runs adopted: ended ones as they are, the others from
 * their last checkpoint. Not started. */
LabSweepRecorder *lab_sweep_recorder_resume (LabStore *store, gint64 experiment,
                                             LabDataset *dataset, guint n_jobs, GError **error);
/* The same without holding up the main loop. */
void lab_sweep_recorder_resume_async (gpointer source, LabStore *store, gint64 experiment,
                                      LabDataset *dataset, guint n_jobs, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer data);
LabSweepRecorder *lab_sweep_recorder_resume_finish (GAsyncResult *result, GError **error);
LabSweep *lab_sweep_recorder_get_sweep (LabSweepRecorder *self);
gint64 lab_sweep_recorder_get_experiment_id (LabSweepRecorder *self); /* 0: not recorded */
/* The run's number in the store; 0 when it has none yet. */
gint64 lab_sweep_recorder_get_run_id (LabSweepRecorder *self, guint index);

G_END_DECLS
