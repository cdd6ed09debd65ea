/* lab-experimenter.c: the experiment, or the whole study, that the window trains.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-experimenter.h"

#include <glib/gi18n-lib.h>

struct _LabExperimenter {
  GObject parent_instance;

  LabStore *store; /* NULL: nothing is kept */
  LabDataset *dataset;
  LabSweepRecorder *recorder; /* the last experiment that was trained on its own, or NULL */
  LabStudy *study;            /* the last study, or NULL */
  GCancellable *reading;      /* of an experiment that is to go on, or NULL */
};

G_DEFINE_FINAL_TYPE (LabExperimenter, lab_experimenter, G_TYPE_OBJECT)

enum { CHANGED, FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

static LabSweep *
get_sweep (LabExperimenter *self)
{
  return self->recorder != NULL ? lab_sweep_recorder_get_sweep (self->recorder) : NULL;
}

static void
drop_recorder (LabExperimenter *self)
{
  if (self->recorder == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->recorder, self);
  g_signal_handlers_disconnect_by_data (get_sweep (self), self);
  lab_sweep_shutdown (get_sweep (self));
  g_clear_object (&self->recorder);
}

static void
drop_study (LabExperimenter *self)
{
  if (self->study == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->study, self);
  lab_study_shutdown (self->study);
  g_clear_object (&self->study);
}

static void
stop_reading (LabExperimenter *self)
{
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
}

static void
lab_experimenter_dispose (GObject *object)
{
  LabExperimenter *self = LAB_EXPERIMENTER (object);

  stop_reading (self);
  drop_recorder (self);
  drop_study (self);
  g_clear_object (&self->store);
  g_clear_pointer (&self->dataset, lab_dataset_unref);

  G_OBJECT_CLASS (lab_experimenter_parent_class)->dispose (object);
}

static void
lab_experimenter_class_init (LabExperimenterClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lab_experimenter_dispose;

  /**
   * LabExperimenter::changed:
   *
   * What is trained, its state or its progress is another one.
   */
  signals[CHANGED] = g_signal_new ("changed", LAB_TYPE_EXPERIMENTER, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  /**
   * LabExperimenter::failed:
   * @sentence: what could not be done
   *
   * A run could not be made, or something could not be recorded. The rest goes on.
   */
  signals[FAILED] = g_signal_new ("failed", LAB_TYPE_EXPERIMENTER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
lab_experimenter_init (LabExperimenter *self)
{
}

/**
 * lab_experimenter_new:
 *
 * Returns: (transfer full): one that trains nothing, without a store and without data
 */
LabExperimenter *
lab_experimenter_new (void)
{
  return g_object_new (LAB_TYPE_EXPERIMENTER, NULL);
}

static void
changed_cb (LabExperimenter *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
failed_cb (LabExperimenter *self, const char *sentence)
{
  g_signal_emit (self, signals[FAILED], 0, sentence);
}

/**
 * lab_experimenter_set_store:
 * @self: an experimenter
 * @store: (nullable): where the runs are kept from now on
 */
void
lab_experimenter_set_store (LabExperimenter *self, LabStore *store)
{
  g_return_if_fail (LAB_IS_EXPERIMENTER (self));

  if (g_set_object (&self->store, store))
    changed_cb (self);
}

/**
 * lab_experimenter_get_store:
 * @self: an experimenter
 *
 * Returns: (transfer none) (nullable): where runs are kept
 */
LabStore *
lab_experimenter_get_store (LabExperimenter *self)
{
  g_return_val_if_fail (LAB_IS_EXPERIMENTER (self), NULL);

  return self->store;
}

/**
 * lab_experimenter_set_dataset:
 * @self: an experimenter
 * @dataset: (nullable): what the next experiment is trained on
 */
void
lab_experimenter_set_dataset (LabExperimenter *self, LabDataset *dataset)
{
  g_return_if_fail (LAB_IS_EXPERIMENTER (self));

  if (dataset == self->dataset)
    return;
  g_clear_pointer (&self->dataset, lab_dataset_unref);
  if (dataset != NULL)
    self->dataset = lab_dataset_ref (dataset);
  changed_cb (self);
}

/**
 * lab_experimenter_get_dataset:
 * @self: an experimenter
 *
 * Returns: (transfer none) (nullable): what is trained on
 */
LabDataset *
lab_experimenter_get_dataset (LabExperimenter *self)
{
  g_return_val_if_fail (LAB_IS_EXPERIMENTER (self), NULL);

  return self->dataset;
}

static gboolean
is_under_way (LabSweepState state)
{
  return state == LAB_SWEEP_TRAINING || state == LAB_SWEEP_PAUSED;
}

/**
 * lab_experimenter_can_start:
 * @self: an experimenter
 *
 * Returns: whether there are data, and nothing else is being trained
 */
gboolean
lab_experimenter_can_start (LabExperimenter *self)
{
  g_return_val_if_fail (LAB_IS_EXPERIMENTER (self), FALSE);

  return self->dataset != NULL && self->reading == NULL &&
         !(self->recorder != NULL && is_under_way (lab_sweep_get_state (get_sweep (self)))) &&
         !(self->study != NULL && is_under_way (lab_study_get_state (self->study)));
}

/* ── starting ────────────────────────────────────────────────────────────────────────────────────
 */

static LabSweepRecorder *
take_recorder (LabExperimenter *self, LabSweepRecorder *recorder, const GError *error)
{
  if (recorder == NULL) {
    failed_cb (self, error->message);
    return NULL;
  }
  self->recorder = recorder;
  g_signal_connect_swapped (recorder, "failed", G_CALLBACK (failed_cb), self);
  g_signal_connect_swapped (get_sweep (self), "failed", G_CALLBACK (failed_cb), self);
  g_signal_connect_swapped (get_sweep (self), "changed", G_CALLBACK (changed_cb), self);
  lab_sweep_start (get_sweep (self));
  changed_cb (self);
  return recorder;
}

/**
 * lab_experimenter_start:
 * @self: an experimenter that can start
 * @experiment: an experiment
 *
 * Trains a new experiment. What goes wrong is told by LabExperimenter::failed.
 *
 * Returns: (transfer none) (nullable): its sweep
 */
LabSweepRecorder *
lab_experimenter_start (LabExperimenter *self, LabExperiment *experiment)
{
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (LAB_IS_EXPERIMENTER (self) && experiment != NULL, NULL);

  if (!lab_experimenter_can_start (self))
    return NULL;
  drop_recorder (self);
  return take_recorder (
      self, lab_sweep_recorder_new (self->store, experiment, self->dataset, 0, &error), error);
}

static void
resumed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LabExperimenter *self = LAB_EXPERIMENTER (source);
  g_autoptr (GError) error = NULL;
  LabSweepRecorder *recorder = lab_sweep_recorder_resume_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->reading);
  take_recorder (self, recorder, error);
  changed_cb (self);
}

/**
 * lab_experimenter_resume:
 * @self: an experimenter that can start
 * @id: an experiment in the store that has not ended
 *
 * Goes on with it, once it is read: runs that were interrupted from their last checkpoints.
 */
void
lab_experimenter_resume (LabExperimenter *self, gint64 id)
{
  g_return_if_fail (LAB_IS_EXPERIMENTER (self));

  if (!lab_experimenter_can_start (self) || self->store == NULL)
    return;
  drop_recorder (self);
  self->reading = g_cancellable_new ();
  lab_sweep_recorder_resume_async (self, self->store, id, self->dataset, 0, self->reading,
                                   resumed_cb, NULL);
  changed_cb (self);
}

/**
 * lab_experimenter_start_study:
 * @self: an experimenter that can start
 *
 * Trains what the store does not have yet of the whole study.
 *
 * Returns: (transfer none) (nullable): the study
 */
LabStudy *
lab_experimenter_start_study (LabExperimenter *self)
{
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (LAB_IS_EXPERIMENTER (self), NULL);

  if (!lab_experimenter_can_start (self))
    return NULL;
  drop_study (self);
  self->study = lab_study_new (self->store, NULL, self->dataset, 0, FALSE, &error);
  if (self->study == NULL) {
    failed_cb (self, error->message);
    return NULL;
  }
  g_signal_connect_swapped (self->study, "failed", G_CALLBACK (failed_cb), self);
  g_signal_connect_swapped (self->study, "changed", G_CALLBACK (changed_cb), self);
  lab_study_start (self->study);
  return self->study;
}

/* ── while it trains ─────────────────────────────────────────────────────────────────────────────
 */

/**
 * lab_experimenter_pause:
 * @self: an experimenter
 *
 * Lets the experiment that is trained on its own wait.
 */
void
lab_experimenter_pause (LabExperimenter *self)
{
  g_return_if_fail (LAB_IS_EXPERIMENTER (self));

  if (self->recorder != NULL && lab_sweep_get_state (get_sweep (self)) == LAB_SWEEP_TRAINING)
    lab_sweep_pause (get_sweep (self));
}

/**
 * lab_experimenter_go_on:
 * @self: an experimenter
 *
 * Ends the experiment's waiting, or takes up again what was stopped since the program began.
 */
void
lab_experimenter_go_on (LabExperimenter *self)
{
  g_return_if_fail (LAB_IS_EXPERIMENTER (self));

  if (self->recorder != NULL && lab_sweep_get_state (get_sweep (self)) != LAB_SWEEP_FINISHED)
    lab_sweep_start (get_sweep (self));
}

/**
 * lab_experimenter_stop:
 * @self: an experimenter
 *
 * Ends what is being trained, be it an experiment or the study. What is recorded can go on later.
 */
void
lab_experimenter_stop (LabExperimenter *self)
{
  g_return_if_fail (LAB_IS_EXPERIMENTER (self));

  if (self->recorder != NULL && is_under_way (lab_sweep_get_state (get_sweep (self))))
    lab_sweep_stop (get_sweep (self));
  if (self->study != NULL)
    lab_study_stop (self->study);
}

/**
 * lab_experimenter_shutdown:
 * @self: an experimenter
 *
 * Stops and joins every thread, before the store is closed.
 */
void
lab_experimenter_shutdown (LabExperimenter *self)
{
  g_return_if_fail (LAB_IS_EXPERIMENTER (self));

  stop_reading (self);
  drop_recorder (self);
  drop_study (self);
}

/* ── what is trained ─────────────────────────────────────────────────────────────────────────────
 */

/**
 * lab_experimenter_get_study:
 * @self: an experimenter
 *
 * Returns: (transfer none) (nullable): the study that is, or was last, trained
 */
LabStudy *
lab_experimenter_get_study (LabExperimenter *self)
{
  g_return_val_if_fail (LAB_IS_EXPERIMENTER (self), NULL);

  return self->study;
}

/**
 * lab_experimenter_owns:
 * @self: an experimenter
 * @recorder: a sweep
 *
 * Returns: whether it can be paused and stopped on its own: it is no part of a study
 */
gboolean
lab_experimenter_owns (LabExperimenter *self, LabSweepRecorder *recorder)
{
  g_return_val_if_fail (LAB_IS_EXPERIMENTER (self), FALSE);

  return recorder != NULL && recorder == self->recorder;
}

typedef gboolean (*Match) (LabSweepRecorder *recorder, gconstpointer wanted);

static LabSweepRecorder *
find (LabExperimenter *self, Match match, gconstpointer wanted)
{
  guint n = self->study != NULL ? lab_study_get_n_experiments (self->study) : 0;

  if (self->recorder != NULL && match (self->recorder, wanted))
    return self->recorder;
  for (guint i = 0; i < n; i++) {
    LabSweepRecorder *recorder = lab_study_get_experiment (self->study, i);

    if (match (recorder, wanted))
      return recorder;
  }
  return NULL;
}

static gboolean
has_id (LabSweepRecorder *recorder, gconstpointer wanted)
{
  return lab_sweep_recorder_get_experiment_id (recorder) == *(const gint64 *)wanted;
}

static gboolean
has_text (LabSweepRecorder *recorder, gconstpointer wanted)
{
  LabExperiment *experiment = lab_sweep_get_experiment (lab_sweep_recorder_get_sweep (recorder));

  return g_str_equal (experiment->text, wanted);
}

/**
 * lab_experimenter_find:
 * @self: an experimenter
 * @id: an experiment's number in the store
 *
 * Returns: (transfer none) (nullable): its sweep, when it is or was trained by this window
 */
LabSweepRecorder *
lab_experimenter_find (LabExperimenter *self, gint64 id)
{
  g_return_val_if_fail (LAB_IS_EXPERIMENTER (self), NULL);

  return id != 0 ? find (self, has_id, &id) : NULL;
}

/**
 * lab_experimenter_find_text:
 * @self: an experimenter
 * @text: an experiment's file
 *
 * Returns: (transfer none) (nullable): the sweep of that experiment, when it is or was trained by
 *   this window
 */
LabSweepRecorder *
lab_experimenter_find_text (LabExperimenter *self, const char *text)
{
  g_return_val_if_fail (LAB_IS_EXPERIMENTER (self), NULL);

  return find (self, has_text, text);
}

/**
 * lab_experimenter_forget:
 * @self: an experimenter
 * @id: an experiment that is about to be deleted, and is not being trained
 *
 * Lets go of it, so that it is not gone on with.
 */
void
lab_experimenter_forget (LabExperimenter *self, gint64 id)
{
  g_return_if_fail (LAB_IS_EXPERIMENTER (self));

  if (self->recorder != NULL && lab_sweep_recorder_get_experiment_id (self->recorder) == id)
    drop_recorder (self);
  else if (lab_experimenter_find (self, id) != NULL)
    drop_study (self);
  changed_cb (self);
}
