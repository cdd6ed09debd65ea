/* lab-sweep.c: a session for each job, and which run it trains next.
 *
 * A run that is stopped, or that could not be made for want of memory while others trained, waits
 * again; one that has ended, however it did, is done. Signals may be answered with any call, so that
 * nothing is taken for granted after one.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-sweep.h"

#include <glib/gi18n-lib.h>

#include "lab-config.h"
#include "lab-run-private.h"
#include "lab-session.h"
#include "lab-sweep-schedule.h"

/* More threads than this at once are of no use to anybody. */
#define MAX_JOBS 256
/* "changed" is emitted at most so often. */
#define CHANGED_INTERVAL (G_USEC_PER_SEC / 10)
/* Bytes of memory that the checkpoints of all runs may take together, but the best and the last. */
#define CHECKPOINT_MEMORY ((gsize)256 << 20)

typedef enum { TASK_WAITING, TASK_ACTIVE, TASK_DONE } TaskState;

typedef struct {
  TaskState state;
  LabRun *run;             /* NULL before it was started, or when it could not be made */
  LabSnapshot *checkpoint; /* where an adopted run goes on, or NULL */
  double cost;
  double work_before; /* that an adopted run had done already */
} Task;

/* One training at a time. */
typedef struct {
  LabSweep *sweep;
  LabSession *session;
  LabRun *run; /* being trained, or NULL */
  guint index; /* of its task */
} Slot;

struct _LabSweep {
  GObject parent_instance;

  LabExperiment *experiment;
  LabDataset *dataset;
  GMainContext *context;
  LabSweepState state;
  gboolean is_shut_down;
  Task *tasks;  /* (n_runs) */
  guint *order; /* (n_runs), of tasks */
  guint n_done;
  Slot *slots; /* (n_jobs) */
  guint n_jobs;
  guint n_allowed; /* jobs that may have a run now, up to n_jobs */

  GSource *changed; /* that will emit it, or NULL */
  gint64 next_changed;

  /* What the jobs have taken, in seconds, to do their work. */
  double job_seconds;
  gint64 counted; /* until when */
};

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

static void
note_change (LabSweep *self)
{
  gint64 wait = MAX (self->next_changed - g_get_monotonic_time (), 0);

  if (self->changed != NULL || self->is_shut_down)
    return;
  self->changed = g_timeout_source_new ((guint)(wait / 1000));
  g_source_set_static_name (self->changed, "sweep's changes");
  g_source_set_callback (self->changed, changed_cb, self, NULL);
  g_source_attach (self->changed, self->context);
}

static void
set_state (LabSweep *self, LabSweepState state)
{
  if (self->state == state)
    return;
  self->state = state;
  note_change (self);
}

static void
emit_failed (LabSweep *self, guint index, const char *reason)
{
  g_autofree char *sentence = NULL;

  /* translators: which run of an experiment ("λ 1e-3"), and a sentence about it */
  sentence = g_strdup_printf (_ ("%s: %s"), self->experiment->runs[index].label, reason);
  g_signal_emit (self, signals[FAILED], 0, sentence);
}

/* ── how far it is ────────────────────────────────────────────────────────────────────────────── */

static guint
count_busy (LabSweep *self)
{
  guint n = 0;

  for (guint i = 0; i < self->n_jobs; i++)
    n += self->slots[i].run != NULL;
  return n;
}

/* Counts the time of those that are at work: called before their number changes. */
static void
count_time (LabSweep *self)
{
  gint64 now = g_get_monotonic_time ();

  if (self->state == LAB_SWEEP_TRAINING)
    self->job_seconds += (double)(now - self->counted) / G_USEC_PER_SEC * count_busy (self);
  self->counted = now;
}

static double
get_work (const Task *task)
{
  return task->run != NULL ? task->cost * lab_run_get_progress (task->run) : 0.0;
}

static double
get_rest (const Task *task)
{
  return task->state == TASK_DONE ? 0.0 : task->cost - get_work (task);
}

/* ── a run begins ─────────────────────────────────────────────────────────────────────────────── */

static void state_changed_cb (LabRun *run, Slot *slot);

static void
metrics_changed_cb (LabRun *run, Slot *slot)
{
  note_change (slot->sweep);
}

static void
release_run (Slot *slot)
{
  g_signal_handlers_disconnect_by_data (slot->run, slot);
  g_clear_object (&slot->run);
}

/* The newest network of a run that it can go on from; NULL: its beginning. */
static LabSnapshot *
find_checkpoint (const Task *task)
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
make_run (LabSweep *self, Slot *slot, guint index, GError **error)
{
  Task *task = &self->tasks[index];

  if (task->run != NULL) {
    if (!lab_session_resume (slot->session, task->run, find_checkpoint (task), 0, self->dataset,
                             error))
      return FALSE;
    g_clear_pointer (&task->checkpoint, lab_snapshot_unref);
  } else if (!lab_session_prepare (slot->session, &self->experiment->runs[index].config,
                                   self->dataset, error)) {
    return FALSE;
  }
  count_time (self);
  g_set_object (&task->run, lab_session_get_run (slot->session));
  task->state = TASK_ACTIVE;
  slot->index = index;
  slot->run = g_object_ref (task->run);
  g_signal_connect (slot->run, "state-changed", G_CALLBACK (state_changed_cb), slot);
  g_signal_connect (slot->run, "metrics-changed", G_CALLBACK (metrics_changed_cb), slot);
  return TRUE;
}

/* Others listen first: a recorder is there before the first batch. */
static void
train_run (LabSweep *self, Slot *slot)
{
  g_autoptr (LabRun) run = g_object_ref (slot->run);

  g_signal_emit (self, signals[RUN_STARTED], 0, slot->index, run);
  if (slot->run == run && self->state == LAB_SWEEP_TRAINING)
    lab_session_train (slot->session);
  note_change (self);
}

static void
finish_task (LabSweep *self, guint index)
{
  self->tasks[index].state = TASK_DONE;
  self->n_done++;
}

/* Starts the first of the waiting runs that can be made. What has no room beside the others waits
 * for them; what has none alone is given up. Returns: whether there is such a run. */
static gboolean
start_next (LabSweep *self, Slot *slot)
{
  for (guint i = 0; i < self->experiment->n_runs; i++) {
    g_autoptr (GError) error = NULL;
    guint index = self->order[i];

    if (self->tasks[index].state != TASK_WAITING)
      continue;
    if (make_run (self, slot, index, &error)) {
      train_run (self, slot);
      return TRUE;
    }
    if (g_error_matches (error, LAB_CONFIG_ERROR, LAB_CONFIG_ERROR_MEMORY) && count_busy (self) > 0)
      continue;
    finish_task (self, index);
    emit_failed (self, index, error->message);
    if (self->state != LAB_SWEEP_TRAINING || slot->run != NULL || self->is_shut_down)
      return FALSE;
  }
  return FALSE;
}

/* Gives every idle job a run, and sees whether there is nothing left to do. */
static void
fill (LabSweep *self)
{
  for (guint i = 0; i < self->n_jobs; i++) {
    if (self->state != LAB_SWEEP_TRAINING || self->is_shut_down ||
        count_busy (self) >= self->n_allowed)
      break;
    if (self->slots[i].run == NULL && !start_next (self, &self->slots[i]))
      break;
  }
  if (self->n_done == self->experiment->n_runs)
    set_state (self, LAB_SWEEP_FINISHED);
}

/* ── a run ends ───────────────────────────────────────────────────────────────────────────────── */

static void
end_run (LabSweep *self, Slot *slot)
{
  g_autoptr (LabRun) run = g_object_ref (slot->run);
  guint index = slot->index;

  count_time (self);
  release_run (slot);
  if (lab_run_get_state (run) == LAB_RUN_STOPPED)
    self->tasks[index].state = TASK_WAITING;
  else
    finish_task (self, index);
  if (lab_run_get_state (run) == LAB_RUN_FAILED)
    emit_failed (self, index, lab_run_get_message (run));
  g_signal_emit (self, signals[RUN_ENDED], 0, index, run);
  fill (self);
}

static void
state_changed_cb (LabRun *run, Slot *slot)
{
  g_autoptr (LabSweep) self = g_object_ref (slot->sweep);

  note_change (self);
  if (lab_run_get_state (run) != LAB_RUN_READY && !lab_run_is_active (run))
    end_run (self, slot);
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
    g_clear_object (&self->slots[i].session);
  for (guint i = 0; i < self->experiment->n_runs; i++) {
    g_clear_object (&self->tasks[i].run);
    g_clear_pointer (&self->tasks[i].checkpoint, lab_snapshot_unref);
  }
  g_clear_pointer (&self->slots, g_free);
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

  self->tasks = g_new0 (Task, n_runs);
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
  self->slots = g_new0 (Slot, self->n_jobs);
  for (guint i = 0; i < self->n_jobs; i++) {
    Slot *slot = &self->slots[i];

    slot->sweep = self;
    slot->session = lab_session_new ();
    lab_session_set_n_threads (slot->session, 1);
    lab_session_set_yields (slot->session, TRUE);
    lab_session_set_checkpoint_limit (slot->session, CHECKPOINT_MEMORY / self->experiment->n_runs);
  }
}

/**
 * lab_sweep_new:
 * @experiment: what is to be trained
 * @dataset: on what
 * @n_jobs: how many runs are trained at once, each by a thread of its own; 0: one for each core
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
  self->experiment = lab_experiment_ref (experiment);
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
  Task *task;

  g_return_if_fail (LAB_IS_SWEEP (self) && self->state == LAB_SWEEP_READY && LAB_IS_RUN (run));
  g_return_if_fail (index < self->experiment->n_runs && self->tasks[index].run == NULL);

  task = &self->tasks[index];
  task->run = g_object_ref (run);
  task->checkpoint = checkpoint != NULL ? lab_snapshot_ref (checkpoint) : NULL;
  task->work_before = get_work (task);
  state = lab_run_get_state (run);
  if (state == LAB_RUN_FINISHED || state == LAB_RUN_DIVERGED || state == LAB_RUN_FAILED)
    finish_task (self, index);
  fill (self);
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
    fill (self);
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

  return count_busy (self);
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

  count_time (self);
  for (guint i = 0; i < self->experiment->n_runs; i++)
    work += get_work (&self->tasks[i]) - self->tasks[i].work_before;
  return work > 0.0 && self->job_seconds > 0.0 ? work / self->job_seconds : 0.0;
}

static double
estimate_rest (LabSweep *self)
{
  g_autofree double *loads = g_new0 (double, self->n_jobs);
  g_autofree double *costs = g_new (double, self->experiment->n_runs);
  guint n = 0;

  for (guint i = 0; i < self->n_jobs; i++)
    if (self->slots[i].run != NULL)
      loads[i] = get_rest (&self->tasks[self->slots[i].index]);
  for (guint i = 0; i < self->experiment->n_runs; i++) {
    const Task *task = &self->tasks[self->order[i]];

    if (task->state == TASK_WAITING)
      costs[n++] = get_rest (task);
  }
  return lab_sweep_estimate_end (loads, self->n_jobs, costs, n);
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
  count_time (self);
  set_state (self, LAB_SWEEP_TRAINING);
  for (guint i = 0; i < self->n_jobs; i++)
    if (self->slots[i].run != NULL)
      lab_session_train (self->slots[i].session);
  fill (self);
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
  count_time (self);
  set_state (self, LAB_SWEEP_PAUSED);
  for (guint i = 0; i < self->n_jobs; i++)
    if (self->slots[i].run != NULL)
      lab_session_pause (self->slots[i].session);
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
  count_time (self);
  set_state (self, LAB_SWEEP_STOPPED);
  for (guint i = 0; i < self->n_jobs; i++)
    if (self->slots[i].run != NULL)
      lab_session_stop (self->slots[i].session);
}

/* A run that the end of the program cut short: no person stopped it. */
static void
interrupt_run (LabSweep *self, Slot *slot)
{
  g_autoptr (LabRun) run = g_object_ref (slot->run);

  release_run (slot);
  if (lab_run_get_state (run) != LAB_RUN_STOPPED) {
    finish_task (self, slot->index);
    return;
  }
  self->tasks[slot->index].state = TASK_WAITING;
  lab_run_set_state (run, LAB_RUN_INTERRUPTED, NULL);
  lab_run_notify (run);
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
    if (self->slots[i].run != NULL && interrupts)
      g_signal_handlers_disconnect_by_data (self->slots[i].run, &self->slots[i]);
    lab_session_stop (self->slots[i].session);
  }
  for (guint i = 0; i < self->n_jobs; i++) {
    lab_session_shutdown (self->slots[i].session);
    if (self->slots[i].run != NULL)
      interrupt_run (self, &self->slots[i]);
  }
}
