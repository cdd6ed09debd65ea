/* lab-sweep.c: the runs of an experiment, and the orders that are given for all of them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-sweep.h"

#include <glib/gi18n-lib.h>

#include "lab-sweep-private.h"
#include "lab-sweep-schedule.h"

/* More threads than this at once are of no use to anybody. */
#define MAX_JOBS 256
/* "changed" is emitted at most so often. */
#define CHANGED_INTERVAL (G_USEC_PER_SEC / 10)
/* Bytes of memory that the checkpoints of all runs may take together, but the best and the last. */
#define CHECKPOINT_MEMORY ((gsize)256 << 20)

G_DEFINE_FINAL_TYPE (LabSweep, lab_sweep, G_TYPE_OBJECT)

enum { RUN_STARTED, RUN_ENDED, CHANGED, FAILED, SHUTTING_DOWN, N_SIGNALS };

static guint signals[N_SIGNALS];

/* ── what has changed ─────────────────────────────────────────────────────────────────────────── */

static gboolean
changed_cb (gpointer data)
{
  LabSweep *self = data;

  g_clear_pointer (&self->changed, g_source_unref);
  self->next_changed = g_get_monotonic_time () + CHANGED_INTERVAL;
  g_signal_emit (self, signals[CHANGED], 0);
  return G_SOURCE_REMOVE;
}

/**
 * lab_sweep_note_change:
 * @self: a sweep
 *
 * Lets "changed" be emitted as soon as it may be again.
 */
void
lab_sweep_note_change (LabSweep *self)
{
  gint64 wait = MAX (self->next_changed - g_get_monotonic_time (), 0);

  if (self->changed != NULL || self->is_shut_down)
    return;
  self->changed = g_timeout_source_new ((guint)(wait / 1000));
  g_source_set_static_name (self->changed, "sweep's changes");
  g_source_set_callback (self->changed, changed_cb, self, NULL);
  g_source_attach (self->changed, self->context);
}

/**
 * lab_sweep_set_state:
 * @self: a sweep
 * @state: where it stands now
 */
void
lab_sweep_set_state (LabSweep *self, LabSweepState state)
{
  if (self->state == state)
    return;
  self->state = state;
  lab_sweep_note_change (self);
}

/**
 * lab_sweep_tell_failed:
 * @self: a sweep
 * @index: which run
 * @reason: a translated sentence about it
 */
void
lab_sweep_tell_failed (LabSweep *self, guint index, const char *reason)
{
  g_autofree char *sentence = NULL;

  /* translators: which run of an experiment ("λ 1e-3"), and a sentence about it */
  sentence = g_strdup_printf (_ ("%s: %s"), self->experiment->runs[index].label, reason);
  g_signal_emit (self, signals[FAILED], 0, sentence);
}

/**
 * lab_sweep_tell_started:
 * @self: a sweep
 * @index: which run
 * @run: that run, before its next batch
 */
void
lab_sweep_tell_started (LabSweep *self, guint index, LabRun *run)
{
  g_signal_emit (self, signals[RUN_STARTED], 0, index, run);
}

/**
 * lab_sweep_tell_ended:
 * @self: a sweep
 * @index: which run
 * @run: that run, which has ended
 */
void
lab_sweep_tell_ended (LabSweep *self, guint index, LabRun *run)
{
  g_signal_emit (self, signals[RUN_ENDED], 0, index, run);
}

/* ── the object ───────────────────────────────────────────────────────────────────────────────── */

static void
lab_sweep_dispose (GObject *object)
{
  lab_sweep_shutdown (LAB_SWEEP (object));

  G_OBJECT_CLASS (lab_sweep_parent_class)->dispose (object);
}

static void
lab_sweep_finalize (GObject *object)
{
  LabSweep *self = LAB_SWEEP (object);

  for (guint i = 0; i < self->n_jobs; i++)
    g_clear_object (&self->jobs[i].session);
  for (guint i = 0; i < self->experiment->n_runs; i++) {
    g_clear_object (&self->tasks[i].run);
    g_clear_pointer (&self->tasks[i].checkpoint, lab_snapshot_unref);
  }
  g_clear_pointer (&self->jobs, g_free);
  g_clear_pointer (&self->tasks, g_free);
  g_clear_pointer (&self->order, g_free);
  g_clear_pointer (&self->experiment, lab_experiment_unref);
  g_clear_pointer (&self->dataset, lab_dataset_unref);
  g_clear_pointer (&self->context, g_main_context_unref);

  G_OBJECT_CLASS (lab_sweep_parent_class)->finalize (object);
}

static void
lab_sweep_class_init (LabSweepClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = lab_sweep_dispose;
  object_class->finalize = lab_sweep_finalize;

  /**
   * LabSweep::run-started:
   * @index: which run of the experiment
   * @run: the run, which has yet to train its first batch, or the first after it went on
   */
  signals[RUN_STARTED] = g_signal_new ("run-started", LAB_TYPE_SWEEP, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, LAB_TYPE_RUN);
  /**
   * LabSweep::run-ended:
   * @index: which run of the experiment
   * @run: the run, finished, diverged, failed or stopped
   */
  signals[RUN_ENDED] = g_signal_new ("run-ended", LAB_TYPE_SWEEP, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                     NULL, G_TYPE_NONE, 2, G_TYPE_UINT, LAB_TYPE_RUN);
  /**
   * LabSweep::changed:
   *
   * The state, or something of a run, is another; at most ten times a second.
   */
  signals[CHANGED] = g_signal_new ("changed", LAB_TYPE_SWEEP, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  /**
   * LabSweep::failed:
   * @sentence: translated
   *
   * A run could not be made, or not be trained to its end; the others go on.
   */
  signals[FAILED] = g_signal_new ("failed", LAB_TYPE_SWEEP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
  /**
   * LabSweep::shutting-down:
   *
   * Its trainings are about to be stopped, by the program and not by a person: who records them does
   * not record that.
   */
  signals[SHUTTING_DOWN] = g_signal_new ("shutting-down", LAB_TYPE_SWEEP, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lab_sweep_init (LabSweep *self)
{
  self->context = g_main_context_ref_thread_default ();
}

static void
make_tasks (LabSweep *self)
{
  guint n_runs = self->experiment->n_runs;
  g_autofree double *costs = g_new (double, n_runs);

  self->tasks = g_new0 (LabTask, n_runs);
  self->order = g_new (guint, n_runs);
  for (guint i = 0; i < n_runs; i++) {
    costs[i] = lab_sweep_estimate_cost (&self->experiment->runs[i].config);
    self->tasks[i].cost = costs[i];
  }
  lab_sweep_make_order (costs, n_runs, self->n_jobs, self->order);
}

static void
make_slots (LabSweep *self)
{
  self->jobs = g_new0 (LabJob, self->n_jobs);
  for (guint i = 0; i < self->n_jobs; i++) {
    LabJob *job = &self->jobs[i];

    job->sweep = self;
    job->session = lab_session_new ();
    lab_session_set_n_threads (job->session, 1);
    lab_session_set_yields (job->session, TRUE);
    /* Where every core has a training of its own there is none left to evaluate on. */
    lab_session_set_evaluates_aside (job->session, self->n_jobs < g_get_num_processors ());
    lab_session_set_checkpoint_limit (job->session, CHECKPOINT_MEMORY / self->experiment->n_runs);
  }
}

/**
 * lab_sweep_new:
 * @experiment: what is to be trained
 * @dataset: on what
 * @n_jobs: how many runs are trained at once, each by a thread of its own; 0: one for each core
 *
 * The networks are made to tell the classes of @dataset apart.
 *
 * Returns: (transfer full): a sweep that has not been started, in the calling thread's default main
 * context
 */
LabSweep *
lab_sweep_new (LabExperiment *experiment, LabDataset *dataset, guint n_jobs)
{
  LabSweep *self;

  g_return_val_if_fail (experiment != NULL && experiment->n_runs > 0 && dataset != NULL, NULL);

  if (n_jobs == 0)
    n_jobs = g_get_num_processors ();
  self = g_object_new (LAB_TYPE_SWEEP, NULL);
  self->experiment = lab_experiment_fit_dataset (experiment, dataset);
  self->dataset = lab_dataset_ref (dataset);
  self->n_jobs = self->n_allowed = CLAMP (n_jobs, 1, MIN (experiment->n_runs, MAX_JOBS));
  make_tasks (self);
  make_slots (self);
  return self;
}

/**
 * lab_sweep_adopt:
 * @self: a sweep that has not been started
 * @index: which run of the experiment
 * @run: that run, from an earlier start
 * @checkpoint: (nullable): where it goes on if it has not ended: the network at the end of one of
 *   its epochs; %NULL: from its newest checkpoint in memory, or from its beginning
 *
 * Takes over what has been trained already. A sweep whose runs have all ended is finished.
 */
void
lab_sweep_adopt (LabSweep *self, guint index, LabRun *run, LabSnapshot *checkpoint)
{
  LabRunState state;
  LabTask *task;

  g_return_if_fail (LAB_IS_SWEEP (self) && self->state == LAB_SWEEP_READY && LAB_IS_RUN (run));
  g_return_if_fail (index < self->experiment->n_runs && self->tasks[index].run == NULL);

  task = &self->tasks[index];
  task->run = g_object_ref (run);
  task->checkpoint = checkpoint != NULL ? lab_snapshot_ref (checkpoint) : NULL;
  task->work_before = lab_task_get_work (task);
  state = lab_run_get_state (run);
  if (state == LAB_RUN_FINISHED || state == LAB_RUN_DIVERGED || state == LAB_RUN_FAILED)
    lab_sweep_finish_task (self, index);
  lab_sweep_fill (self);
}

/**
 * lab_sweep_get_experiment:
 * @self: a sweep
 *
 * Returns: (transfer none): what it trains
 */
LabExperiment *
lab_sweep_get_experiment (LabSweep *self)
{
  g_return_val_if_fail (LAB_IS_SWEEP (self), NULL);

  return self->experiment;
}

/**
 * lab_sweep_get_state:
 * @self: a sweep
 *
 * Returns: what it was last told to do; a run may be a mini-batch behind
 */
LabSweepState
lab_sweep_get_state (LabSweep *self)
{
  g_return_val_if_fail (LAB_IS_SWEEP (self), LAB_SWEEP_STOPPED);

  return self->state;
}

/**
 * lab_sweep_get_n_jobs:
 * @self: a sweep
 *
 * Returns: how many runs it trains at once, at most as many as there are
 */
guint
lab_sweep_get_n_jobs (LabSweep *self)
{
  g_return_val_if_fail (LAB_IS_SWEEP (self), 0);

  return self->n_jobs;
}

/**
 * lab_sweep_set_n_jobs:
 * @self: a sweep
 * @n_jobs: how many runs may be trained at once, as far as it was made for so many; 0: none
 *
 * Takes effect with the next run that ends, or begins.
 */
void
lab_sweep_set_n_jobs (LabSweep *self, guint n_jobs)
{
  g_return_if_fail (LAB_IS_SWEEP (self));

  self->n_allowed = MIN (n_jobs, self->n_jobs);
  if (self->state == LAB_SWEEP_TRAINING)
    lab_sweep_fill (self);
}

/**
 * lab_sweep_get_n_running:
 * @self: a sweep
 *
 * Returns: how many runs are at work, or paused
 */
guint
lab_sweep_get_n_running (LabSweep *self)
{
  g_return_val_if_fail (LAB_IS_SWEEP (self), 0);

  return lab_sweep_count_busy (self);
}

/**
 * lab_sweep_get_run:
 * @self: a sweep
 * @index: which run of the experiment
 *
 * Returns: (transfer none) (nullable): that run; %NULL before it was started, or when it could not
 * be made
 */
LabRun *
lab_sweep_get_run (LabSweep *self, guint index)
{
  g_return_val_if_fail (LAB_IS_SWEEP (self) && index < self->experiment->n_runs, NULL);

  return self->tasks[index].run;
}

/**
 * lab_sweep_get_n_ended:
 * @self: a sweep
 *
 * Returns: how many runs are done with: finished, diverged, failed, or never made
 */
guint
lab_sweep_get_n_ended (LabSweep *self)
{
  g_return_val_if_fail (LAB_IS_SWEEP (self), 0);

  return self->n_done;
}

/**
 * lab_sweep_start:
 * @self: a sweep
 *
 * Starts it, or lets it go on after a pause or a stop: stopped runs go on from the end of their last
 * whole epoch. A finished one stays as it is.
 */
void
lab_sweep_start (LabSweep *self)
{
  g_return_if_fail (LAB_IS_SWEEP (self));

  if (self->is_shut_down || self->state == LAB_SWEEP_TRAINING || self->state == LAB_SWEEP_FINISHED)
    return;
  g_object_ref (self);
  lab_sweep_count_time (self);
  lab_sweep_set_state (self, LAB_SWEEP_TRAINING);
  for (guint i = 0; i < self->n_jobs; i++)
    if (self->jobs[i].run != NULL)
      lab_session_train (self->jobs[i].session);
  lab_sweep_fill (self);
  g_object_unref (self);
}

/**
 * lab_sweep_pause:
 * @self: a sweep
 *
 * Pauses each run after the mini-batch it is at, and starts no other.
 */
void
lab_sweep_pause (LabSweep *self)
{
  g_return_if_fail (LAB_IS_SWEEP (self));

  if (self->is_shut_down || self->state != LAB_SWEEP_TRAINING)
    return;
  lab_sweep_count_time (self);
  lab_sweep_set_state (self, LAB_SWEEP_PAUSED);
  for (guint i = 0; i < self->n_jobs; i++)
    if (self->jobs[i].run != NULL)
      lab_session_pause (self->jobs[i].session);
}

/**
 * lab_sweep_stop:
 * @self: a sweep
 *
 * Stops each run within one mini-batch, and starts no other. Those that have not ended can be taken
 * up again by lab_sweep_start().
 */
void
lab_sweep_stop (LabSweep *self)
{
  g_return_if_fail (LAB_IS_SWEEP (self));

  if (self->is_shut_down || (self->state != LAB_SWEEP_TRAINING && self->state != LAB_SWEEP_PAUSED))
    return;
  lab_sweep_count_time (self);
  lab_sweep_set_state (self, LAB_SWEEP_STOPPED);
  for (guint i = 0; i < self->n_jobs; i++)
    if (self->jobs[i].run != NULL)
      lab_session_stop (self->jobs[i].session);
}

/**
 * lab_sweep_shutdown:
 * @self: a sweep
 *
 * Stops and joins every thread. Runs that had not ended are interrupted ones then, but for those of a
 * sweep that was stopped. The sweep takes no more orders after it, and emits no more signals.
 */
void
lab_sweep_shutdown (LabSweep *self)
{
  gboolean interrupts;

  g_return_if_fail (LAB_IS_SWEEP (self));

  if (self->is_shut_down)
    return;
  g_signal_emit (self, signals[SHUTTING_DOWN], 0);
  self->is_shut_down = TRUE;
  interrupts = self->state != LAB_SWEEP_STOPPED;
  if (self->changed != NULL) {
    g_source_destroy (self->changed);
    g_clear_pointer (&self->changed, g_source_unref);
  }
  /* All of them first: they end at the same time. */
  for (guint i = 0; i < self->n_jobs; i++) {
    if (self->jobs[i].run != NULL && interrupts)
      g_signal_handlers_disconnect_by_data (self->jobs[i].run, &self->jobs[i]);
    lab_session_stop (self->jobs[i].session);
  }
  for (guint i = 0; i < self->n_jobs; i++) {
    lab_session_shutdown (self->jobs[i].session);
    if (self->jobs[i].run != NULL)
      lab_sweep_interrupt (self, &self->jobs[i]);
  }
}
