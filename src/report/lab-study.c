/* lab-study.c: the study that Digit Lab began from, all of its experiments trained again.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-study.h"

#include <glib/gi18n-lib.h>

struct _LabStudy {
  GObject parent_instance;

  LabStore *store; /* NULL: nothing is kept */
  LabDataset *dataset;
  guint n_jobs;
  LabSweepState state;
  GPtrArray *experiments; /* LabSweepRecorder, in the order of the study */
  guint *order;           /* (n_experiments): the one with the longest run first */
  gboolean is_sharing;    /* the cores are being shared out just now */
  gint64 started;         /* µs, monotonic */
  double progress_before; /* what earlier starts had done */
};

G_DEFINE_FINAL_TYPE (LabStudy, lab_study, G_TYPE_OBJECT)

enum { CHANGED, FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

static LabSweep *
get_sweep (LabStudy *self, guint index)
{
  return lab_sweep_recorder_get_sweep (g_ptr_array_index (self->experiments, index));
}

static void
lab_study_dispose (GObject *object)
{
  LabStudy *self = LAB_STUDY (object);

  for (guint i = 0; self->experiments != NULL && i < self->experiments->len; i++) {
    g_signal_handlers_disconnect_by_data (get_sweep (self, i), self);
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->experiments, i), self);
  }
  g_clear_pointer (&self->experiments, g_ptr_array_unref);
  g_clear_object (&self->store);
  g_clear_pointer (&self->dataset, lab_dataset_unref);
  g_clear_pointer (&self->order, g_free);

  G_OBJECT_CLASS (lab_study_parent_class)->dispose (object);
}

static void
lab_study_class_init (LabStudyClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lab_study_dispose;

  /**
   * LabStudy::changed:
   *
   * The state or the progress is another one.
   */
  signals[CHANGED] = g_signal_new ("changed", LAB_TYPE_STUDY, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  /**
   * LabStudy::failed:
   * @sentence: what could not be done
   *
   * A run could not be made, or not be recorded. The others go on.
   */
  signals[FAILED] = g_signal_new ("failed", LAB_TYPE_STUDY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
lab_study_init (LabStudy *self)
{
  self->experiments = g_ptr_array_new_with_free_func (g_object_unref);
}

/* ── sharing the cores ───────────────────────────────────────────────────────────────────────────
 */

/* An experiment that has runs to start takes what the ones before it leave. */
static void
share_cores (LabStudy *self)
{
  guint n_free = self->n_jobs, n_ended = 0;

  for (guint i = 0; i < self->experiments->len; i++) {
    LabSweep *sweep = get_sweep (self, self->order[i]);

    if (lab_sweep_get_state (sweep) != LAB_SWEEP_FINISHED) {
      lab_sweep_set_n_jobs (sweep, n_free);
      if (lab_sweep_get_state (sweep) != LAB_SWEEP_TRAINING && n_free > 0)
        lab_sweep_start (sweep);
      n_free -= MIN (n_free, lab_sweep_get_n_running (sweep));
    }
    n_ended += lab_sweep_get_state (sweep) == LAB_SWEEP_FINISHED;
  }
  if (n_ended == self->experiments->len)
    self->state = LAB_SWEEP_FINISHED;
}

static void
sweep_changed_cb (LabStudy *self)
{
  /* Starting a sweep emits this, too. */
  if (self->state == LAB_SWEEP_TRAINING && !self->is_sharing) {
    self->is_sharing = TRUE;
    share_cores (self);
    self->is_sharing = FALSE;
  }
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
failed_cb (LabStudy *self, const char *sentence)
{
  g_signal_emit (self, signals[FAILED], 0, sentence);
}

/* ── making ──────────────────────────────────────────────────────────────────────────────────────
 */

/* The number of the newest recorded experiment that is the same, on the same data; 0 = none. What
 * was trained once need not be trained again: it would give the same bits. */
static gint64
find_recorded (LabStudy *self, const LabExperiment *experiment)
{
  g_autoptr (GPtrArray) recorded = lab_store_list_experiments (self->store, NULL);

  for (guint i = 0; recorded != NULL && i < recorded->len; i++) {
    const LabExperimentInfo *info = g_ptr_array_index (recorded, i);
    g_autoptr (GPtrArray) runs = NULL;
    const LabRunInfo *first;

    if (info->state == LAB_EXPERIMENT_STATE_TRAINING || !g_str_equal (info->text, experiment->text))
      continue;
    runs = lab_store_list_experiment_runs (self->store, info->id, NULL);
    if (runs == NULL || runs->len == 0)
      continue;
    first = g_ptr_array_index (runs, 0);
    if (g_strcmp0 (first->dataset_hash, lab_dataset_get_hash (self->dataset)) == 0)
      return info->id;
  }
  return 0;
}

/* Files are named after the experiments: two of a name would overwrite each other's. */
static gboolean
check_name (LabStudy *self, const LabExperiment *experiment, GError **error)
{
  for (guint i = 0; i < self->experiments->len; i++) {
    if (!g_str_equal (lab_sweep_get_experiment (get_sweep (self, i))->name, experiment->name))
      continue;
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                 /* translators: %s is the name of an experiment */
                 _ ("Two experiments are called “%s”, and so would be their files: rename one."),
                 experiment->name);
    return FALSE;
  }
  return TRUE;
}

static gboolean
add_experiment (LabStudy *self, const char *name, gboolean afresh, GError **error)
{
  g_autoptr (LabExperiment) experiment = lab_experiment_open (name, error);
  LabSweepRecorder *recorder;
  gint64 recorded;

  if (experiment == NULL || !check_name (self, experiment, error))
    return FALSE;
  recorded = self->store != NULL && !afresh ? find_recorded (self, experiment) : 0;
  recorder =
      recorded != 0
          ? lab_sweep_recorder_resume (self->store, recorded, self->dataset, self->n_jobs, error)
          : lab_sweep_recorder_new (self->store, experiment, self->dataset, self->n_jobs, error);
  if (recorder == NULL)
    return FALSE;
  g_signal_connect_swapped (recorder, "failed", G_CALLBACK (failed_cb), self);
  g_signal_connect_swapped (lab_sweep_recorder_get_sweep (recorder), "failed",
                            G_CALLBACK (failed_cb), self);
  g_signal_connect_swapped (lab_sweep_recorder_get_sweep (recorder), "changed",
                            G_CALLBACK (sweep_changed_cb), self);
  g_ptr_array_add (self->experiments, recorder);
  return TRUE;
}

/* Floating-point operations of the longest run, but for a factor. */
static double
cost_of_longest_run (const LabExperiment *experiment)
{
  double longest = 0;

  for (guint i = 0; i < experiment->n_runs; i++) {
    const nn_config *config = &experiment->runs[i].config;

    longest = MAX (longest, (double)nn_config_n_parameters (config) * config->epochs);
  }
  return longest;
}

/* The longest run must not be the last to start: then one core would work and the others wait. */
static void
order_experiments (LabStudy *self)
{
  guint n = self->experiments->len;

  self->order = g_new (guint, n);
  for (guint i = 0; i < n; i++) {
    double cost = cost_of_longest_run (lab_sweep_get_experiment (get_sweep (self, i)));
    guint place = i;

    for (; place > 0; place--) {
      guint before = self->order[place - 1];

      if (cost_of_longest_run (lab_sweep_get_experiment (get_sweep (self, before))) >= cost)
        break;
      self->order[place] = before;
    }
    self->order[place] = i;
  }
}

/**
 * lab_study_new:
 * @store: (nullable): where its runs are kept
 * @experiments: (array zero-terminated=1) (nullable): names of ready-made experiments, or files; NULL:
 *   the study's own, all of them
 * @dataset: what it trains on
 * @n_jobs: how many runs at once; 0: one for each core
 * @afresh: whether to train again what the store has already
 * @error: where to put why it cannot be made
 *
 * Returns: (transfer full): the study, not started; NULL on an error
 */
LabStudy *
lab_study_new (LabStore *store, const char *const *experiments, LabDataset *dataset, guint n_jobs,
               gboolean afresh, GError **error)
{
  g_autoptr (LabStudy) self = g_object_new (LAB_TYPE_STUDY, NULL);
  const char *const *names = experiments != NULL ? experiments : lab_experiment_list_ready_made ();

  g_set_object (&self->store, store);
  self->dataset = lab_dataset_ref (dataset);
  self->n_jobs = n_jobs > 0 ? n_jobs : g_get_num_processors ();
  for (guint i = 0; names[i] != NULL; i++) {
    if (!add_experiment (self, names[i], afresh, error))
      return NULL;
  }
  order_experiments (self);
  return g_steal_pointer (&self);
}

/**
 * lab_study_start:
 * @self: a study that does not train
 *
 * Trains what is left of it.
 */
void
lab_study_start (LabStudy *self)
{
  g_return_if_fail (LAB_IS_STUDY (self));

  self->progress_before = lab_study_get_progress (self);
  self->started = g_get_monotonic_time ();
  self->state = LAB_SWEEP_TRAINING;
  sweep_changed_cb (self);
}

/**
 * lab_study_stop:
 * @self: a study
 *
 * Ends the runs that are in training; lab_study_start() goes on from their last checkpoints.
 */
void
lab_study_stop (LabStudy *self)
{
  g_return_if_fail (LAB_IS_STUDY (self));

  if (self->state != LAB_SWEEP_TRAINING)
    return;
  self->state = LAB_SWEEP_STOPPED;
  for (guint i = 0; i < self->experiments->len; i++) {
    if (lab_sweep_get_state (get_sweep (self, i)) == LAB_SWEEP_TRAINING)
      lab_sweep_stop (get_sweep (self, i));
  }
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * lab_study_shutdown:
 * @self: a study
 *
 * Stops and joins every thread, before the program ends.
 */
void
lab_study_shutdown (LabStudy *self)
{
  g_return_if_fail (LAB_IS_STUDY (self));

  if (self->state == LAB_SWEEP_TRAINING)
    self->state = LAB_SWEEP_STOPPED;
  for (guint i = 0; i < self->experiments->len; i++)
    lab_sweep_shutdown (get_sweep (self, i));
}

/* ── what it says ────────────────────────────────────────────────────────────────────────────────
 */

/**
 * lab_study_get_state:
 * @self: a study
 *
 * Returns: whether it trains, was stopped or has ended
 */
LabSweepState
lab_study_get_state (LabStudy *self)
{
  g_return_val_if_fail (LAB_IS_STUDY (self), LAB_SWEEP_READY);

  return self->state;
}

/**
 * lab_study_get_n_experiments:
 * @self: a study
 *
 * Returns: how many experiments it has
 */
guint
lab_study_get_n_experiments (LabStudy *self)
{
  g_return_val_if_fail (LAB_IS_STUDY (self), 0);

  return self->experiments->len;
}

/**
 * lab_study_get_experiment:
 * @self: a study
 * @index: below lab_study_get_n_experiments()
 *
 * Returns: (transfer none): one experiment of it, in the order of the study
 */
LabSweepRecorder *
lab_study_get_experiment (LabStudy *self, guint index)
{
  g_return_val_if_fail (LAB_IS_STUDY (self) && index < self->experiments->len, NULL);

  return g_ptr_array_index (self->experiments, index);
}

/**
 * lab_study_get_n_runs:
 * @self: a study
 *
 * Returns: how many runs all of its experiments have
 */
guint
lab_study_get_n_runs (LabStudy *self)
{
  guint n_runs = 0;

  g_return_val_if_fail (LAB_IS_STUDY (self), 0);

  for (guint i = 0; i < self->experiments->len; i++)
    n_runs += lab_sweep_get_experiment (get_sweep (self, i))->n_runs;
  return n_runs;
}

/**
 * lab_study_get_n_ended:
 * @self: a study
 *
 * Returns: how many of its runs have ended, now or when they were recorded
 */
guint
lab_study_get_n_ended (LabStudy *self)
{
  guint n_ended = 0;

  g_return_val_if_fail (LAB_IS_STUDY (self), 0);

  for (guint i = 0; i < self->experiments->len; i++)
    n_ended += lab_sweep_get_n_ended (get_sweep (self, i));
  return n_ended;
}

/**
 * lab_study_get_progress:
 * @self: a study
 *
 * Returns: 0 to 1, each run counted by what it costs
 */
double
lab_study_get_progress (LabStudy *self)
{
  double done = 0, all = 0;

  g_return_val_if_fail (LAB_IS_STUDY (self), 0);

  for (guint i = 0; i < self->experiments->len; i++) {
    LabSweep *sweep = get_sweep (self, i);
    const LabExperiment *experiment = lab_sweep_get_experiment (sweep);
    double cost = 0;

    for (guint j = 0; j < experiment->n_runs; j++)
      cost += (double)nn_config_n_parameters (&experiment->runs[j].config) *
              experiment->runs[j].config.epochs;
    done += cost * lab_sweep_get_progress (sweep);
    all += cost;
  }
  return all > 0 ? done / all : 1;
}

/**
 * lab_study_get_seconds_left:
 * @self: a study
 *
 * Returns: seconds to its end at its pace since it was started; negative while that is unknown
 */
double
lab_study_get_seconds_left (LabStudy *self)
{
  double progress, seconds;

  g_return_val_if_fail (LAB_IS_STUDY (self), -1);

  progress = lab_study_get_progress (self);
  seconds = (g_get_monotonic_time () - self->started) / 1e6;
  if (self->state != LAB_SWEEP_TRAINING || progress - self->progress_before < 0.01)
    return -1;
  return (1 - progress) * seconds / (progress - self->progress_before);
}

/* ── the report ──────────────────────────────────────────────────────────────────────────────────
 */

static void
report_experiment (LabStudy *self, LabReport *report, LabSweepRecorder *recorder)
{
  LabSweep *sweep = lab_sweep_recorder_get_sweep (recorder);
  LabExperiment *experiment = lab_sweep_get_experiment (sweep);
  g_autofree LabRun **runs = g_new0 (LabRun *, experiment->n_runs);
  g_autofree LabSnapshot **snapshots = g_new0 (LabSnapshot *, experiment->n_runs);
  g_autofree gint64 *ids = g_new0 (gint64, experiment->n_runs);

  for (guint i = 0; i < experiment->n_runs; i++) {
    runs[i] = lab_sweep_get_run (sweep, i);
    snapshots[i] = runs[i] != NULL ? lab_run_get_snapshot (runs[i]) : NULL;
    ids[i] = lab_sweep_recorder_get_run_id (recorder, i);
  }
  lab_report_add_experiment (report, experiment, runs, snapshots);
  if (self->store != NULL)
    lab_report_set_store (report, self->store, ids);
}

/**
 * lab_study_make_report:
 * @self: a study, at its end or before
 *
 * Returns: (transfer full): what there is to report by now
 */
LabReport *
lab_study_make_report (LabStudy *self)
{
  LabReport *report;

  g_return_val_if_fail (LAB_IS_STUDY (self), NULL);

  report = lab_report_new (_ ("The study, trained again"));
  for (guint i = 0; i < self->experiments->len; i++)
    report_experiment (self, report, g_ptr_array_index (self->experiments, i));
  return report;
}
