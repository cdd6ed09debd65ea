/* lab-sweep-jobs.c: a session for each job, and which run it trains next.
 *
 * A run that is stopped, or that could not be made for want of memory while others trained, waits
 * again; one that has ended, however it did, is done. Signals may be answered with any call, so that
 * nothing is taken for granted after one.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-sweep-private.h"

#include "lab-config.h"
#include "lab-run-private.h"

/* ── a run begins ─────────────────────────────────────────────────────────────────────────────── */

static void state_changed_cb (LabRun *run, LabJob *job);

static void
metrics_changed_cb (LabRun *run, LabJob *job)
{
  lab_sweep_note_change (job->sweep);
}

static void
release_run (LabJob *job)
{
  g_signal_handlers_disconnect_by_data (job->run, job);
  g_clear_object (&job->run);
}

/* The newest network of a run that it can go on from; NULL: its beginning. */
static LabSnapshot *
find_checkpoint (const LabTask *task)
{
  guint epoch;

  if (task->checkpoint != NULL)
    return task->checkpoint;
  epoch = lab_run_find_checkpoint (task->run, G_MAXUINT - 1);
  while (epoch != G_MAXUINT && epoch > 0) {
    LabSnapshot *checkpoint = lab_run_get_checkpoint (task->run, epoch);

    if (checkpoint != NULL)
      return checkpoint;
    epoch = lab_run_find_checkpoint (task->run, epoch - 1);
  }
  return NULL;
}

static gboolean
make_run (LabSweep *self, LabJob *job, guint index, GError **error)
{
  LabTask *task = &self->tasks[index];

  if (task->run != NULL) {
    if (!lab_session_resume (job->session, task->run, find_checkpoint (task), 0, self->dataset,
                             error))
      return FALSE;
    g_clear_pointer (&task->checkpoint, lab_snapshot_unref);
  } else if (!lab_session_prepare (job->session, &self->experiment->runs[index].config,
                                   self->dataset, error)) {
    return FALSE;
  }
  lab_sweep_count_time (self);
  g_set_object (&task->run, lab_session_get_run (job->session));
  task->state = LAB_TASK_ACTIVE;
  job->index = index;
  job->run = g_object_ref (task->run);
  g_signal_connect (job->run, "state-changed", G_CALLBACK (state_changed_cb), job);
  g_signal_connect (job->run, "metrics-changed", G_CALLBACK (metrics_changed_cb), job);
  return TRUE;
}

/* Others listen first: a recorder is there before the first batch. */
static void
train_run (LabSweep *self, LabJob *job)
{
  g_autoptr (LabRun) run = g_object_ref (job->run);

  lab_sweep_tell_started (self, job->index, run);
  if (job->run == run && self->state == LAB_SWEEP_TRAINING)
    lab_session_train (job->session);
  lab_sweep_note_change (self);
}

/**
 * lab_sweep_finish_task:
 * @self: a sweep
 * @index: a run that is not trained any more, however it ended
 */
void
lab_sweep_finish_task (LabSweep *self, guint index)
{
  self->tasks[index].state = LAB_TASK_DONE;
  self->n_done++;
}

/* Starts the first of the waiting runs that can be made. What has no room beside the others waits
 * for them; what has none alone is given up. Returns: whether there is such a run. */
static gboolean
start_next (LabSweep *self, LabJob *job)
{
  for (guint i = 0; i < self->experiment->n_runs; i++) {
    g_autoptr (GError) error = NULL;
    guint index = self->order[i];

    if (self->tasks[index].state != LAB_TASK_WAITING)
      continue;
    if (make_run (self, job, index, &error)) {
      train_run (self, job);
      return TRUE;
    }
    if (g_error_matches (error, LAB_CONFIG_ERROR, LAB_CONFIG_ERROR_MEMORY) &&
        lab_sweep_count_busy (self) > 0)
      continue;
    lab_sweep_finish_task (self, index);
    lab_sweep_tell_failed (self, index, error->message);
    if (self->state != LAB_SWEEP_TRAINING || job->run != NULL || self->is_shut_down)
      return FALSE;
  }
  return FALSE;
}

/**
 * lab_sweep_fill:
 * @self: a sweep
 *
 * Gives every idle job a run, and sees whether there is nothing left to do.
 */
void
lab_sweep_fill (LabSweep *self)
{
  for (guint i = 0; i < self->n_jobs; i++) {
    if (self->state != LAB_SWEEP_TRAINING || self->is_shut_down ||
        lab_sweep_count_busy (self) >= self->n_allowed)
      break;
    if (self->jobs[i].run == NULL && !start_next (self, &self->jobs[i]))
      break;
  }
  if (self->n_done == self->experiment->n_runs)
    lab_sweep_set_state (self, LAB_SWEEP_FINISHED);
}

/* ── a run ends ───────────────────────────────────────────────────────────────────────────────── */

static void
end_run (LabSweep *self, LabJob *job)
{
  g_autoptr (LabRun) run = g_object_ref (job->run);
  guint index = job->index;

  lab_sweep_count_time (self);
  release_run (job);
  if (lab_run_get_state (run) == LAB_RUN_STOPPED)
    self->tasks[index].state = LAB_TASK_WAITING;
  else
    lab_sweep_finish_task (self, index);
  if (lab_run_get_state (run) == LAB_RUN_FAILED)
    lab_sweep_tell_failed (self, index, lab_run_get_message (run));
  lab_sweep_tell_ended (self, index, run);
  lab_sweep_fill (self);
}

static void
state_changed_cb (LabRun *run, LabJob *job)
{
  g_autoptr (LabSweep) self = g_object_ref (job->sweep);

  lab_sweep_note_change (self);
  if (lab_run_get_state (run) != LAB_RUN_READY && !lab_run_is_active (run))
    end_run (self, job);
}

/**
 * lab_sweep_interrupt:
 * @self: a sweep whose sessions have been shut down
 * @job: a job with the run that this cut short: no person stopped it
 */
void
lab_sweep_interrupt (LabSweep *self, LabJob *job)
{
  g_autoptr (LabRun) run = g_object_ref (job->run);

  release_run (job);
  if (lab_run_get_state (run) != LAB_RUN_STOPPED) {
    lab_sweep_finish_task (self, job->index);
    return;
  }
  self->tasks[job->index].state = LAB_TASK_WAITING;
  lab_run_set_state (run, LAB_RUN_INTERRUPTED, NULL);
  lab_run_notify (run);
}
