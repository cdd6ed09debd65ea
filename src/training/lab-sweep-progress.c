/* lab-sweep-progress.c: how far a sweep is, and how long it has yet to go.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-sweep-private.h"

#include "lab-sweep-schedule.h"

/**
 * lab_sweep_count_busy:
 * @self: a sweep
 *
 * Returns: how many jobs have a run
 */
guint
lab_sweep_count_busy (LabSweep *self)
{
  guint n = 0;

  for (guint i = 0; i < self->n_jobs; i++)
    n += self->jobs[i].run != NULL;
  return n;
}

/**
 * lab_sweep_count_time:
 * @self: a sweep
 *
 * Counts the time of the jobs that are at work: to be called before their number changes.
 */
void
lab_sweep_count_time (LabSweep *self)
{
  gint64 now = g_get_monotonic_time ();

  if (self->state == LAB_SWEEP_TRAINING)
    self->job_seconds +=
        (double)(now - self->counted) / G_USEC_PER_SEC * lab_sweep_count_busy (self);
  self->counted = now;
}

/**
 * lab_task_get_work:
 * @self: a run of a sweep
 *
 * Returns: how much of its cost has been spent
 */
double
lab_task_get_work (const LabTask *self)
{
  return self->run != NULL ? self->cost * lab_run_get_progress (self->run) : 0.0;
}

static double
get_rest (const LabTask *task)
{
  return task->state == LAB_TASK_DONE ? 0.0 : task->cost - lab_task_get_work (task);
}

/**
 * lab_sweep_get_progress:
 * @self: a sweep
 *
 * Returns: the share of it that is done, 0 to 1, each run weighted with what it takes
 */
double
lab_sweep_get_progress (LabSweep *self)
{
  double total = 0.0, rest = 0.0;

  g_return_val_if_fail (LAB_IS_SWEEP (self), 0.0);

  for (guint i = 0; i < self->experiment->n_runs; i++) {
    total += self->tasks[i].cost;
    rest += get_rest (&self->tasks[i]);
  }
  return CLAMP (1.0 - rest / total, 0.0, 1.0);
}

/* Work that one job does in a second; 0 when unknown. */
static double
get_rate (LabSweep *self)
{
  double work = 0.0;

  lab_sweep_count_time (self);
  for (guint i = 0; i < self->experiment->n_runs; i++)
    work += lab_task_get_work (&self->tasks[i]) - self->tasks[i].work_before;
  return work > 0.0 && self->job_seconds > 0.0 ? work / self->job_seconds : 0.0;
}

static double
estimate_rest (LabSweep *self)
{
  g_autofree double *loads = g_new0 (double, self->n_jobs);
  g_autofree double *costs = g_new (double, self->experiment->n_runs);
  guint n_busy = 0;
  guint n = 0;

  for (guint i = 0; i < self->n_jobs; i++)
    if (self->jobs[i].run != NULL)
      loads[n_busy++] = get_rest (&self->tasks[self->jobs[i].index]);
  for (guint i = 0; i < self->experiment->n_runs; i++) {
    const LabTask *task = &self->tasks[self->order[i]];

    if (task->state == LAB_TASK_WAITING)
      costs[n++] = get_rest (task);
  }
  return lab_sweep_estimate_end (loads, MAX (MAX (n_busy, self->n_allowed), 1), costs, n);
}

/**
 * lab_sweep_get_seconds_left:
 * @self: a sweep
 *
 * Returns: wall seconds until its last run ends, by the pace since it was started, as if a paused one
 * went on now; 0 when it is finished; negative when that is unknown
 */
double
lab_sweep_get_seconds_left (LabSweep *self)
{
  double rate;

  g_return_val_if_fail (LAB_IS_SWEEP (self), -1.0);

  if (self->state == LAB_SWEEP_FINISHED)
    return 0.0;
  if (self->state != LAB_SWEEP_TRAINING && self->state != LAB_SWEEP_PAUSED)
    return -1.0;
  rate = get_rate (self);
  return rate > 0.0 ? estimate_rest (self) / rate : -1.0;
}
