/* lab-sweep-recorder.c: a recorder for each run of a sweep, from when it starts.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-sweep-recorder.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A run of the sweep, in the store. */
typedef struct {
  gint64 id; /* 0: it has none yet */
  LabRecorder *recorder;
} Entry;

struct _LabSweepRecorder {
  GObject parent_instance;

  LabStore *store; /* NULL: nothing is recorded */
  LabSweep *sweep;
  gint64 id;      /* the experiment's */
  Entry *entries; /* (n_runs) */
  guint n_entries;
  LabExperimentState state; /* as it stands in the store */
  gboolean is_over;         /* the sweep takes no more orders */
  gboolean has_failed;
};

G_DEFINE_FINAL_TYPE (LabSweepRecorder, lab_sweep_recorder, G_TYPE_OBJECT)

enum { FAILED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
fail (LabSweepRecorder *self, const char *sentence)
{
  if (self->has_failed)
    return;
  self->has_failed = TRUE;
  g_signal_emit (self, signals[FAILED], 0, sentence);
}

/* ── what is recorded ─────────────────────────────────────────────────────────────────────────── */

static void
recorder_failed_cb (LabRecorder *recorder, const char *sentence, LabSweepRecorder *self)
{
  fail (self, sentence);
}

static void
drop_recorder (LabSweepRecorder *self, Entry *entry)
{
  if (entry->recorder == NULL)
    return;
  g_signal_handlers_disconnect_by_data (entry->recorder, self);
  g_clear_object (&entry->recorder);
}

static LabRecorder *
record_run (LabSweepRecorder *self, guint index, LabRun *run, GError **error)
{
  LabRunOrigin origin = {.experiment = self->id, .index = index};
  gint64 id = self->entries[index].id;

  return id > 0 ? lab_recorder_resume (self->store, id, run, error)
                : lab_recorder_new (self->store, run, &origin, error);
}

static void
run_started_cb (LabSweep *sweep, guint index, LabRun *run, LabSweepRecorder *self)
{
  g_autoptr (GError) error = NULL;
  Entry *entry = &self->entries[index];

  /* That of a run that was stopped, and goes on, has seen its end. */
  drop_recorder (self, entry);
  entry->recorder = record_run (self, index, run, &error);
  if (entry->recorder == NULL) {
    fail (self, error->message);
    return;
  }
  entry->id = lab_recorder_get_id (entry->recorder);
  lab_recorder_set_keeps_predictions (entry->recorder, FALSE);
  g_signal_connect (entry->recorder, "failed", G_CALLBACK (recorder_failed_cb), self);
}

static LabExperimentState
get_state (LabSweepRecorder *self)
{
  switch (lab_sweep_get_state (self->sweep)) {
  case LAB_SWEEP_FINISHED:
    return LAB_EXPERIMENT_STATE_FINISHED;
  case LAB_SWEEP_STOPPED:
    return LAB_EXPERIMENT_STATE_STOPPED;
  case LAB_SWEEP_PAUSED:
    return self->is_over ? LAB_EXPERIMENT_STATE_INTERRUPTED : LAB_EXPERIMENT_STATE_PAUSED;
  case LAB_SWEEP_TRAINING:
    return self->is_over ? LAB_EXPERIMENT_STATE_INTERRUPTED : LAB_EXPERIMENT_STATE_TRAINING;
  case LAB_SWEEP_READY:
  default:
    /* One that was not started stands as it stood, but that a new one says it is in training. */
    return self->is_over && self->state == LAB_EXPERIMENT_STATE_TRAINING
               ? LAB_EXPERIMENT_STATE_INTERRUPTED
               : self->state;
  }
}

static void
record_state (LabSweepRecorder *self)
{
  LabExperimentState state = get_state (self);

  if (self->state == state)
    return;
  self->state = state;
  lab_store_set_experiment_state (self->store, self->id, state);
}

static void
sweep_changed_cb (LabSweep *sweep, LabSweepRecorder *self)
{
  record_state (self);
}

/* What is in training is let go of before its sweep stops it: nobody is to read that a person did. */
static void
shutting_down_cb (LabSweep *sweep, LabSweepRecorder *self)
{
  self->is_over = TRUE;
  if (lab_sweep_get_state (sweep) != LAB_SWEEP_STOPPED)
    for (guint i = 0; i < self->n_entries; i++)
      drop_recorder (self, &self->entries[i]);
  record_state (self);
}

/* ── object ───────────────────────────────────────────────────────────────────────────────────── */

static void
lab_sweep_recorder_dispose (GObject *object)
{
  LabSweepRecorder *self = LAB_SWEEP_RECORDER (object);

  if (self->sweep != NULL && self->store != NULL) {
    g_signal_handlers_disconnect_by_data (self->sweep, self);
    for (guint i = 0; i < self->n_entries; i++)
      drop_recorder (self, &self->entries[i]);
    self->is_over = TRUE;
    record_state (self);
  }
  g_clear_object (&self->sweep);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (lab_sweep_recorder_parent_class)->dispose (object);
}

static void
lab_sweep_recorder_finalize (GObject *object)
{
  g_clear_pointer (&LAB_SWEEP_RECORDER (object)->entries, g_free);

  G_OBJECT_CLASS (lab_sweep_recorder_parent_class)->finalize (object);
}

static void
lab_sweep_recorder_class_init (LabSweepRecorderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = lab_sweep_recorder_dispose;
  object_class->finalize = lab_sweep_recorder_finalize;

  /**
   * LabSweepRecorder::failed:
   * @self: a sweep's recorder
   * @sentence: why
   *
   * Something could not be recorded. Told once; the sweep goes on in memory.
   */
  signals[FAILED] = g_signal_new ("failed", LAB_TYPE_SWEEP_RECORDER, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
lab_sweep_recorder_init (LabSweepRecorder *self)
{
}

static LabSweepRecorder *
make (LabStore *store, gint64 id, LabExperiment *experiment, LabDataset *dataset, guint n_jobs)
{
  LabSweepRecorder *self = g_object_new (LAB_TYPE_SWEEP_RECORDER, NULL);

  self->sweep = lab_sweep_new (experiment, dataset, n_jobs);
  self->n_entries = experiment->n_runs;
  self->entries = g_new0 (Entry, self->n_entries);
  self->id = id;
  if (store == NULL)
    return self;
  self->store = g_object_ref (store);
  g_signal_connect (self->sweep, "run-started", G_CALLBACK (run_started_cb), self);
  g_signal_connect (self->sweep, "changed", G_CALLBACK (sweep_changed_cb), self);
  g_signal_connect (self->sweep, "shutting-down", G_CALLBACK (shutting_down_cb), self);
  return self;
}

/**
 * lab_sweep_recorder_new:
 * @store: (nullable): where to; %NULL: nothing is recorded
 * @experiment: what is to be trained
 * @dataset: on what
 * @n_jobs: how many runs are trained at once; 0: one for each core
 * @error: gets a #LabStoreError when the experiment cannot be recorded
 *
 * Makes a sweep, which has not been started, and records each of its runs as it starts. Blocks for one
 * transaction.
 *
 * Returns: (transfer full) (nullable): what records it as long as it is held
 */
LabSweepRecorder *
lab_sweep_recorder_new (LabStore *store, LabExperiment *experiment, LabDataset *dataset,
                        guint n_jobs, GError **error)
{
  LabSweepRecorder *self;
  gint64 id = 0;

  g_return_val_if_fail (store == NULL || LAB_IS_STORE (store), NULL);
  g_return_val_if_fail (experiment != NULL && dataset != NULL, NULL);

  if (store != NULL) {
    id = lab_store_add_experiment (store, experiment->name, experiment->title, experiment->text,
                                   error);
    if (id == 0)
      return NULL;
  }
  self = make (store, id, experiment, dataset, n_jobs);
  self->state = LAB_EXPERIMENT_STATE_TRAINING; /* as it is added */
  return self;
}

/* ── taken up again ───────────────────────────────────────────────────────────────────────────── */

static gboolean
refuse_busy (const char *name, GError **error)
{
  g_set_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_BUSY,
               /* translators: the name of an experiment */
               _ ("The experiment “%s” is being trained already, perhaps by another program."),
               name);
  return FALSE;
}

/* The experiment @id, which nobody trains. */
static LabExperimentInfo *
find_experiment (LabStore *store, gint64 id, GError **error)
{
  g_autoptr (GPtrArray) infos = lab_store_list_experiments (store, error);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, id);

  if (infos == NULL)
    return NULL;
  for (guint i = 0; i < infos->len; i++) {
    LabExperimentInfo *info = g_ptr_array_index (infos, i);

    if (info->id != id)
      continue;
    if (info->state != LAB_EXPERIMENT_STATE_TRAINING && info->state != LAB_EXPERIMENT_STATE_PAUSED)
      return lab_experiment_info_ref (info);
    refuse_busy (info->title, error);
    return NULL;
  }
  g_set_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_NOT_FOUND,
               /* translators: %s is a number */
               _ ("There is no experiment %s in the store."), number);
  return NULL;
}

/* A person may have given a run more epochs since. */
static gboolean
is_same_training (const nn_config *recorded, const nn_config *config)
{
  return recorded->n_hidden == config->n_hidden &&
         memcmp (recorded->hidden, config->hidden, sizeof (int) * (gsize)config->n_hidden) == 0 &&
         recorded->n_inputs == config->n_inputs && recorded->n_classes == config->n_classes &&
         recorded->activation == config->activation && recorded->init == config->init &&
         recorded->epochs >= config->epochs && recorded->batch_size == config->batch_size &&
         recorded->learning_rate == config->learning_rate && recorded->l2 == config->l2 &&
         recorded->dropout == config->dropout && recorded->seed == config->seed;
}

static gboolean
is_unfinished (const LabRunInfo *info)
{
  return info->state != LAB_RUN_FINISHED && info->state != LAB_RUN_DIVERGED &&
         info->state != LAB_RUN_FAILED;
}

/* The newest network of it that can be read; NULL: it goes on from its beginning. */
static LabSnapshot *
load_checkpoint (LabStore *store, gint64 id, LabRun *run)
{
  guint epoch = lab_run_find_checkpoint (run, G_MAXUINT - 1);

  while (epoch != G_MAXUINT && epoch > 0) {
    LabSnapshot *checkpoint = lab_store_load_checkpoint (store, id, epoch, NULL);

    if (checkpoint != NULL)
      return checkpoint;
    epoch = lab_run_find_checkpoint (run, epoch - 1);
  }
  return NULL;
}

/* A run that was recorded; nothing but zeros where there is none. */
typedef struct {
  gint64 id;
  LabRun *run;
  LabSnapshot *checkpoint; /* of one that has not ended, or NULL */
} RecordedRun;

/* What the store has of an experiment: read on any thread. */
typedef struct {
  LabStore *store;
  LabDataset *dataset;
  gint64 id;
  guint n_jobs;
  LabExperimentState state;
  LabExperiment *experiment; /* NULL until it is read */
  RecordedRun *runs;         /* (n_runs) */
} Recorded;

static Recorded *
recorded_new (LabStore *store, gint64 id, LabDataset *dataset, guint n_jobs)
{
  Recorded *self = g_new0 (Recorded, 1);

  self->store = g_object_ref (store);
  self->dataset = lab_dataset_ref (dataset);
  self->id = id;
  self->n_jobs = n_jobs;
  return self;
}

static void
recorded_free (gpointer data)
{
  Recorded *self = data;

  for (guint i = 0; self->experiment != NULL && i < self->experiment->n_runs; i++) {
    g_clear_object (&self->runs[i].run);
    g_clear_pointer (&self->runs[i].checkpoint, lab_snapshot_unref);
  }
  g_free (self->runs);
  g_clear_pointer (&self->experiment, lab_experiment_unref);
  lab_dataset_unref (self->dataset);
  g_object_unref (self->store);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Recorded, recorded_free)

/* Whether a recorded run is that run of the experiment, and can be taken over. */
static gboolean
is_adoptable (const Recorded *self, const LabRunInfo *info)
{
  guint index = info->origin.index;

  return index < self->experiment->n_runs && self->runs[index].id == 0 &&
         is_same_training (&info->config, &self->experiment->runs[index].config);
}

static gboolean
read_run (Recorded *self, const LabRunInfo *info, GError **error)
{
  RecordedRun *recorded = &self->runs[info->origin.index];

  if (g_strcmp0 (info->dataset_hash, lab_dataset_get_hash (self->dataset)) != 0) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 /* translators: two names of datasets */
                 _ ("The experiment was trained on other images (%s) than these (%s); open those."),
                 info->dataset_name, lab_dataset_get_name (self->dataset));
    return FALSE;
  }
  if (info->state == LAB_RUN_TRAINING || info->state == LAB_RUN_PAUSED)
    return refuse_busy (self->experiment->title, error);
  recorded->run = lab_store_load_run (self->store, info->id, self->dataset, error);
  if (recorded->run == NULL)
    return FALSE;
  if (is_unfinished (info))
    recorded->checkpoint = load_checkpoint (self->store, info->id, recorded->run);
  recorded->id = info->id;
  return TRUE;
}

static gboolean
read_runs (Recorded *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) infos = lab_store_list_experiment_runs (self->store, self->id, error);

  if (infos == NULL)
    return FALSE;
  for (guint i = 0; i < infos->len; i++) {
    const LabRunInfo *info = g_ptr_array_index (infos, i);

    if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
        (is_adoptable (self, info) && !read_run (self, info, error)))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_recorded (Recorded *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (LabExperimentInfo) info = find_experiment (self->store, self->id, error);
  g_autoptr (LabExperiment) experiment = NULL;

  if (info == NULL)
    return FALSE;
  self->state = info->state;
  experiment = lab_experiment_parse (info->text, info->name, error);
  if (experiment == NULL)
    return FALSE;
  self->experiment = lab_experiment_fit_dataset (experiment, self->dataset);
  self->runs = g_new0 (RecordedRun, self->experiment->n_runs);
  return read_runs (self, cancellable, error);
}

/* On the thread that the sweep is to live on. */
static LabSweepRecorder *
take_up (const Recorded *recorded)
{
  LabSweepRecorder *self = make (recorded->store, recorded->id, recorded->experiment,
                                 recorded->dataset, recorded->n_jobs);

  self->state = recorded->state;
  for (guint i = 0; i < self->n_entries; i++) {
    const RecordedRun *run = &recorded->runs[i];

    if (run->run == NULL)
      continue;
    self->entries[i].id = run->id;
    lab_sweep_adopt (self->sweep, i, run->run, run->checkpoint);
  }
  return self;
}

/**
 * lab_sweep_recorder_resume:
 * @store: where it is
 * @experiment: its number
 * @dataset: what it was trained on
 * @n_jobs: how many runs are trained at once; 0: one for each core
 * @error: gets a #LabStoreError: NOT_FOUND, or BUSY when it is being trained; or
 *   %G_IO_ERROR_INVALID_ARGUMENT when @dataset is another one
 *
 * Makes the sweep of an experiment that is in the store. Runs that have ended are as they were, others
 * go on from their last checkpoint, those that were deleted or never started are trained anew. Not
 * started. Blocks while its runs are read.
 *
 * Returns: (transfer full) (nullable): what records it as long as it is held
 */
LabSweepRecorder *
lab_sweep_recorder_resume (LabStore *store, gint64 experiment, LabDataset *dataset, guint n_jobs,
                           GError **error)
{
  g_autoptr (Recorded) recorded = NULL;

  g_return_val_if_fail (LAB_IS_STORE (store) && dataset != NULL, NULL);

  /* What this program has just let go of stands in the file then. */
  lab_store_flush (store, NULL);
  recorded = recorded_new (store, experiment, dataset, n_jobs);
  return read_recorded (recorded, NULL, error) ? take_up (recorded) : NULL;
}

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (read_recorded (data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * lab_sweep_recorder_resume_async:
 * @source: (type GObject): who asks; it is kept until the answer
 * @store: where it is
 * @experiment: its number
 * @dataset: what it was trained on
 * @n_jobs: how many runs are trained at once; 0: one for each core
 * @cancellable: (nullable): gives up
 * @callback: takes the answer with lab_sweep_recorder_resume_finish()
 * @data: for @callback
 *
 * lab_sweep_recorder_resume() that reads the runs in a thread: hundreds of them take their time.
 */
void
lab_sweep_recorder_resume_async (gpointer source, LabStore *store, gint64 experiment,
                                 LabDataset *dataset, guint n_jobs, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (LAB_IS_STORE (store) && dataset != NULL);

  lab_store_flush (store, NULL);
  task = g_task_new (source, cancellable, callback, data);
  g_task_set_source_tag (task, lab_sweep_recorder_resume_async);
  g_task_set_task_data (task, recorded_new (store, experiment, dataset, n_jobs), recorded_free);
  g_task_run_in_thread (task, read_in_thread);
}

/**
 * lab_sweep_recorder_resume_finish:
 * @result: what the callback was given
 * @error: as for lab_sweep_recorder_resume(), or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): what records it as long as it is held
 */
LabSweepRecorder *
lab_sweep_recorder_resume_finish (GAsyncResult *result, GError **error)
{
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  return take_up (g_task_get_task_data (G_TASK (result)));
}

/**
 * lab_sweep_recorder_get_sweep:
 * @self: a sweep's recorder
 *
 * Returns: (transfer none): the sweep
 */
LabSweep *
lab_sweep_recorder_get_sweep (LabSweepRecorder *self)
{
  g_return_val_if_fail (LAB_IS_SWEEP_RECORDER (self), NULL);

  return self->sweep;
}

/**
 * lab_sweep_recorder_get_experiment_id:
 * @self: a sweep's recorder
 *
 * Returns: the number of the experiment in the store; 0 when it is not recorded
 */
gint64
lab_sweep_recorder_get_experiment_id (LabSweepRecorder *self)
{
  g_return_val_if_fail (LAB_IS_SWEEP_RECORDER (self), 0);

  return self->id;
}

/**
 * lab_sweep_recorder_get_run_id:
 * @self: a sweep's recorder
 * @index: which run of the experiment
 *
 * Returns: the number of that run in the store; 0 when it has none yet
 */
gint64
lab_sweep_recorder_get_run_id (LabSweepRecorder *self, guint index)
{
  g_return_val_if_fail (LAB_IS_SWEEP_RECORDER (self) && index < self->n_entries, 0);

  return self->entries[index].id;
}
