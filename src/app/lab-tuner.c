/* lab-tuner.c: teaches a network a collection of drawings, in a session of its own, and tests what
 * that did.
 *
 * The images are made in a thread, the session trains on them in its own, and the tests are made in a
 * thread again. The run is one like any other: recorded, with the run it comes from.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-tuner.h"

#include <gio/gio.h>

#include "lab-run-keeper.h"
#include "lab-session.h"

/* What threads work on: immutable, atomically reference-counted. */
typedef struct {
  LabSnapshot *before;
  LabDataset *base;
  GPtrArray *samples;     /* LabSample, what own and held_out borrow from */
  GArray *own, *held_out; /* LabOwnDrawing: to train on, to test with */
  guint n_left_out;
  LabFineTuningPlan plan;
  LabRunOrigin origin;
  char *run_name;
} Plan;

struct _LabTuner {
  GObject parent_instance;

  LabTunerState state;
  Plan *plan; /* what is, or was last, taught; or NULL */
  LabSession *session;
  LabRunKeeper *keeper;
  LabRun *run;
  GCancellable *cancellable; /* of the thread that is at work, or NULL */
  LabFineTuningReport report;
};

G_DEFINE_FINAL_TYPE (LabTuner, lab_tuner, G_TYPE_OBJECT)

enum { SIGNAL_CHANGED, SIGNAL_FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* ── the plan ────────────────────────────────────────────────────────────────────────────────────
 */

static void
plan_clear (gpointer data)
{
  Plan *plan = data;

  lab_snapshot_unref (plan->before);
  lab_dataset_unref (plan->base);
  g_array_unref (plan->own);
  g_array_unref (plan->held_out);
  g_ptr_array_unref (plan->samples);
  g_free (plan->run_name);
}

static void
plan_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, plan_clear);
}

static GPtrArray *
copy_samples (GPtrArray *samples)
{
  GPtrArray *copy = g_ptr_array_new_full (samples->len, (GDestroyNotify)lab_sample_unref);

  for (guint i = 0; i < samples->len; i++)
    g_ptr_array_add (copy, lab_sample_ref (samples->pdata[i]));
  return copy;
}

static Plan *
plan_new (const LabTunerTask *task)
{
  Plan *plan = g_atomic_rc_box_new0 (Plan);

  plan->before = lab_snapshot_ref (task->network);
  plan->base = lab_dataset_ref (lab_dataset_get_base (task->base));
  plan->samples = copy_samples (task->samples);
  plan->own = g_array_new (FALSE, FALSE, sizeof (LabOwnDrawing));
  plan->held_out = g_array_new (FALSE, FALSE, sizeof (LabOwnDrawing));
  plan->n_left_out = lab_collection_pick (plan->samples, task->names, FALSE, plan->own);
  plan->n_left_out += lab_collection_pick (plan->samples, task->names, TRUE, plan->held_out);
  plan->plan = task->plan;
  plan->origin = task->origin;
  plan->run_name = lab_fine_tuning_name_run (task->run_name, plan->own->len);
  return plan;
}

/* ── states ──────────────────────────────────────────────────────────────────────────────────────
 */

static void
set_state (LabTuner *self, LabTunerState state)
{
  self->state = state;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
fail (LabTuner *self, const char *sentence)
{
  set_state (self, LAB_TUNER_IDLE);
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, sentence);
}

static void
stop_thread (LabTuner *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

/* A thread answers to nobody once its cancellable is cancelled. */
static void
start_thread (LabTuner *self, gpointer data, GDestroyNotify free_data, GTaskThreadFunc work,
              GAsyncReadyCallback callback)
{
  g_autoptr (GTask) task = NULL;

  stop_thread (self);
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, callback, NULL);
  g_task_set_task_data (task, data, free_data);
  g_task_run_in_thread (task, work);
}

static void
drop_run (LabTuner *self)
{
  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);
  g_clear_object (&self->run);
}

/* ── the tests ───────────────────────────────────────────────────────────────────────────────────
 */

typedef struct {
  Plan *plan;
  LabSnapshot *after;
  LabFineTuningReport report;
} Test;

static void
test_free (gpointer data)
{
  Test *test = data;

  plan_unref (test->plan);
  lab_snapshot_unref (test->after);
  g_free (test);
}

static void
test_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Test *test = data;
  const Plan *plan = test->plan;
  GError *error = NULL;

  if (lab_fine_tuning_report (plan->before, test->after, plan->base,
                              (const LabOwnDrawing *)plan->own->data, plan->own->len,
                              (const LabOwnDrawing *)plan->held_out->data, plan->held_out->len,
                              &test->report, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
tested_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LabTuner *self = LAB_TUNER (source);
  const Test *test = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error)) {
    self->report = test->report;
    self->report.n_left_out = test->plan->n_left_out;
    set_state (self, LAB_TUNER_DONE);
  } else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    fail (self, error->message);
  }
}

static void
start_tests (LabTuner *self)
{
  Test *test = g_new0 (Test, 1);
  LabSnapshot *after;
  guint n_epochs;

  /* A run that was stopped has a newer picture, which is not recorded. */
  lab_run_get_epochs (self->run, &n_epochs);
  after = lab_run_get_checkpoint (self->run, n_epochs);
  test->plan = g_atomic_rc_box_acquire (self->plan);
  test->after = lab_snapshot_ref (after != NULL ? after : lab_run_get_snapshot (self->run));
  set_state (self, LAB_TUNER_TESTING);
  start_thread (self, test, test_free, test_in_thread, tested_cb);
}

/* ── the training ────────────────────────────────────────────────────────────────────────────────
 */

static void
metrics_changed_cb (LabTuner *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
run_state_changed_cb (LabTuner *self)
{
  LabRunState state = lab_run_get_state (self->run);
  const char *message = lab_run_get_message (self->run);
  guint n_epochs;

  if (self->state != LAB_TUNER_TRAINING)
    return;
  lab_run_get_epochs (self->run, &n_epochs);
  switch (state) {
  case LAB_RUN_FINISHED:
    start_tests (self);
    break;
  case LAB_RUN_STOPPED:
    if (n_epochs > 0)
      start_tests (self);
    else
      set_state (self, LAB_TUNER_IDLE);
    break;
  case LAB_RUN_DIVERGED:
  case LAB_RUN_FAILED:
    fail (self, message != NULL ? message : "");
    break;
  case LAB_RUN_READY:
  case LAB_RUN_TRAINING:
  case LAB_RUN_PAUSED:
  case LAB_RUN_INTERRUPTED:
  default:
    break;
  }
}

static void
train (LabTuner *self, LabDataset *mixture)
{
  nn_config config = self->plan->before->config;
  g_autoptr (GError) error = NULL;

  lab_fine_tuning_configure (&self->plan->plan, &config);
  if (!lab_session_prepare_from (self->session, self->plan->before, &config, mixture, &error)) {
    fail (self, error->message);
    return;
  }
  self->run = g_object_ref (lab_session_get_run (self->session));
  lab_run_set_name (self->run, self->plan->run_name);
  g_signal_connect_swapped (self->run, "metrics-changed", G_CALLBACK (metrics_changed_cb), self);
  g_signal_connect_swapped (self->run, "state-changed", G_CALLBACK (run_state_changed_cb), self);
  lab_run_keeper_watch (self->keeper, self->run, &self->plan->origin);
  set_state (self, LAB_TUNER_TRAINING);
  lab_session_train (self->session);
}

static void
mix_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Plan *plan = data;
  GError *error = NULL;
  LabDataset *mixture = lab_fine_tuning_mix (plan->base, (const LabOwnDrawing *)plan->own->data,
                                             plan->own->len, &plan->plan, &error);

  if (mixture != NULL)
    g_task_return_pointer (task, mixture, (GDestroyNotify)lab_dataset_unref);
  else
    g_task_return_error (task, error);
}

static void
mixed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LabTuner *self = LAB_TUNER (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (LabDataset) mixture = g_task_propagate_pointer (G_TASK (result), &error);

  if (mixture != NULL)
    train (self, mixture);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    fail (self, error->message);
}

/* ── the object ──────────────────────────────────────────────────────────────────────────────────
 */

static void
not_recorded_cb (LabTuner *self, const char *sentence)
{
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, sentence);
}

static void
lab_tuner_dispose (GObject *object)
{
  LabTuner *self = LAB_TUNER (object);

  if (self->session != NULL)
    lab_tuner_shutdown (self);
  drop_run (self);
  if (self->keeper != NULL)
    g_signal_handlers_disconnect_by_data (self->keeper, self);
  g_clear_object (&self->keeper);
  g_clear_object (&self->session);
  g_clear_pointer (&self->plan, plan_unref);
  G_OBJECT_CLASS (lab_tuner_parent_class)->dispose (object);
}

static void
lab_tuner_class_init (LabTunerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lab_tuner_dispose;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", LAB_TYPE_TUNER, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_FAILED] = g_signal_new ("failed", LAB_TYPE_TUNER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
lab_tuner_init (LabTuner *self)
{
  self->session = lab_session_new ();
  lab_session_set_yields (self->session, TRUE);
  self->keeper = lab_run_keeper_new ();
  g_signal_connect_swapped (self->keeper, "failed", G_CALLBACK (not_recorded_cb), self);
}

/**
 * lab_tuner_new:
 *
 * Returns: (transfer full): a tuner that has taught nothing yet
 */
LabTuner *
lab_tuner_new (void)
{
  return g_object_new (LAB_TYPE_TUNER, NULL);
}

/**
 * lab_tuner_set_store:
 * @self: a tuner
 * @store: (nullable): where runs are recorded
 */
void
lab_tuner_set_store (LabTuner *self, LabStore *store)
{
  g_return_if_fail (LAB_IS_TUNER (self));
  lab_run_keeper_set_store (self->keeper, store);
}

/**
 * lab_tuner_start:
 * @self: a tuner
 * @task: what is to be taught to whom
 *
 * Begins, unless it is at work; LabTuner::changed tells the rest.
 */
void
lab_tuner_start (LabTuner *self, const LabTunerTask *task)
{
  g_return_if_fail (LAB_IS_TUNER (self));
  g_return_if_fail (task->network != NULL && task->base != NULL);

  if (lab_tuner_is_busy (self))
    return;
  drop_run (self);
  g_clear_pointer (&self->plan, plan_unref);
  self->plan = plan_new (task);
  set_state (self, LAB_TUNER_MIXING);
  start_thread (self, g_atomic_rc_box_acquire (self->plan), plan_unref, mix_in_thread, mixed_cb);
}

/**
 * lab_tuner_stop:
 * @self: a tuner
 *
 * Ends what is going on. What was trained until then, in whole epochs, is tested.
 */
void
lab_tuner_stop (LabTuner *self)
{
  g_return_if_fail (LAB_IS_TUNER (self));

  if (self->state == LAB_TUNER_TRAINING) {
    lab_session_stop (self->session);
  } else if (self->state == LAB_TUNER_MIXING) {
    stop_thread (self);
    set_state (self, LAB_TUNER_IDLE);
  }
}

/**
 * lab_tuner_get_state:
 * @self: a tuner
 *
 * Returns: what it does
 */
LabTunerState
lab_tuner_get_state (LabTuner *self)
{
  g_return_val_if_fail (LAB_IS_TUNER (self), LAB_TUNER_IDLE);
  return self->state;
}

/**
 * lab_tuner_is_busy:
 * @self: a tuner
 *
 * Returns: whether it is at work
 */
gboolean
lab_tuner_is_busy (LabTuner *self)
{
  g_return_val_if_fail (LAB_IS_TUNER (self), FALSE);
  return self->state != LAB_TUNER_IDLE && self->state != LAB_TUNER_DONE;
}

/**
 * lab_tuner_get_run:
 * @self: a tuner
 *
 * Returns: (transfer none) (nullable): the run that is, or was last, trained
 */
LabRun *
lab_tuner_get_run (LabTuner *self)
{
  g_return_val_if_fail (LAB_IS_TUNER (self), NULL);
  return self->run;
}

/**
 * lab_tuner_get_run_id:
 * @self: a tuner
 *
 * Returns: that run's number in the store, 0 when it is not recorded
 */
gint64
lab_tuner_get_run_id (LabTuner *self)
{
  g_return_val_if_fail (LAB_IS_TUNER (self), 0);
  return self->run != NULL ? lab_run_keeper_get_id (self->keeper, self->run) : 0;
}

/**
 * lab_tuner_get_report:
 * @self: a tuner
 *
 * Returns: (transfer none) (nullable): what the teaching did, when it is done
 */
const LabFineTuningReport *
lab_tuner_get_report (LabTuner *self)
{
  g_return_val_if_fail (LAB_IS_TUNER (self), NULL);
  return self->state == LAB_TUNER_DONE ? &self->report : NULL;
}

/**
 * lab_tuner_get_base:
 * @self: a tuner
 *
 * Returns: (transfer none) (nullable): the dataset that is, or was last, rehearsed
 */
LabDataset *
lab_tuner_get_base (LabTuner *self)
{
  g_return_val_if_fail (LAB_IS_TUNER (self), NULL);
  return self->plan != NULL ? self->plan->base : NULL;
}

/**
 * lab_tuner_shutdown:
 * @self: a tuner
 *
 * Stops and joins what trains; what was recorded until then stays. Nothing can be taught after it.
 */
void
lab_tuner_shutdown (LabTuner *self)
{
  g_return_if_fail (LAB_IS_TUNER (self));

  stop_thread (self);
  /* Whatever the run still says is of no interest here, but to who records it. */
  self->state = LAB_TUNER_IDLE;
  lab_session_shutdown (self->session);
}
