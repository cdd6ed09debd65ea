/* lab-sweep-private.h: what the parts of a sweep share: its tasks, its jobs, and how far they are.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-session.h"
#include "lab-sweep.h"

G_BEGIN_DECLS

typedef enum { LAB_TASK_WAITING, LAB_TASK_ACTIVE, LAB_TASK_DONE } LabTaskState;

/* A run of the experiment. */
typedef struct {
  LabTaskState state;
  LabRun *run;             /* NULL before it was started, or when it could not be made */
  LabSnapshot *checkpoint; /* where an adopted run goes on, or NULL */
  double cost;
  double work_before; /* that an adopted run had done already */
} LabTask;

/* One training at a time. */
typedef struct {
  LabSweep *sweep;
  LabSession *session;
  LabRun *run; /* being trained, or NULL */
  guint index; /* of its task */
} LabJob;

struct _LabSweep {
  GObject parent_instance;

  LabExperiment *experiment;
  LabDataset *dataset;
  GMainContext *context;
  LabSweepState state;
  gboolean is_shut_down;
  LabTask *tasks; /* (n_runs) */
  guint *order;   /* (n_runs), of tasks */
  guint n_done;
  LabJob *jobs; /* (n_jobs) */
  guint n_jobs;
  guint n_allowed; /* jobs that may have a run now, up to n_jobs */

  GSource *changed; /* that will emit it, or NULL */
  gint64 next_changed;

  /* What the jobs have taken, in seconds, to do their work. */
  double job_seconds;
  gint64 counted; /* until when */
};

/* lab-sweep.c */
void lab_sweep_note_change (LabSweep *self);
void lab_sweep_set_state (LabSweep *self, LabSweepState state);
void lab_sweep_tell_started (LabSweep *self, guint index, LabRun *run);
void lab_sweep_tell_ended (LabSweep *self, guint index, LabRun *run);
void lab_sweep_tell_failed (LabSweep *self, guint index, const char *reason);

/* lab-sweep-jobs.c */
void lab_sweep_fill (LabSweep *self);
void lab_sweep_finish_task (LabSweep *self, guint index);
void lab_sweep_interrupt (LabSweep *self, LabJob *job);

/* lab-sweep-progress.c */
guint lab_sweep_count_busy (LabSweep *self);
void lab_sweep_count_time (LabSweep *self);
double lab_task_get_work (const LabTask *self);

G_END_DECLS
