/* lab-study.h: the study that Digit Lab began from, all of its experiments trained again.
 *
 * Lives on the main thread. Its experiments share the cores: where one has no run left to start, the
 * next one begins.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-report.h"
#include "lab-sweep-recorder.h"

G_BEGIN_DECLS

#define LAB_TYPE_STUDY (lab_study_get_type ())
G_DECLARE_FINAL_TYPE (LabStudy, lab_study, LAB, STUDY, GObject)

/* Signals: "changed" (no arguments): its progress or its state; "failed" (a sentence): a run could
 * not be made or recorded, the rest goes on. */

LabStudy *lab_study_new (LabStore *store, const char *const *experiments, LabDataset *dataset,
                         guint n_jobs, gboolean afresh, GError **error);
void lab_study_start (LabStudy *self);
void lab_study_stop (LabStudy *self);
void lab_study_shutdown (LabStudy *self);

LabSweepState lab_study_get_state (LabStudy *self);
guint lab_study_get_n_experiments (LabStudy *self);
LabSweepRecorder *lab_study_get_experiment (LabStudy *self, guint index);
guint lab_study_get_n_runs (LabStudy *self);
guint lab_study_get_n_ended (LabStudy *self);
double lab_study_get_progress (LabStudy *self);
double lab_study_get_seconds_left (LabStudy *self);
LabReport *lab_study_make_report (LabStudy *self);

G_END_DECLS
