/* lab-run.c: one training: what it is, where it stands, and who hears of it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-run-parts.h"

#include "lab-config.h"

G_DEFINE_FINAL_TYPE (LabRun, lab_run, G_TYPE_OBJECT)

static guint signals[LAB_RUN_N_SIGNALS];

static void
lab_run_finalize (GObject *object)
{
  LabRun *self = LAB_RUN (object);

  g_clear_pointer (&self->dataset, lab_dataset_unref);
  g_clear_pointer (&self->dataset_name, g_free);
  g_clear_pointer (&self->dataset_hash, g_free);
  g_clear_pointer (&self->class_names, lab_class_names_unref);
  g_clear_pointer (&self->snapshot, lab_snapshot_unref);
  g_clear_pointer (&self->evaluation, lab_evaluation_unref);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->message, g_free);
  lab_run_clear_history (self);
  lab_run_clear_checkpoints (self);

  G_OBJECT_CLASS (lab_run_parent_class)->finalize (object);
}

static guint
add_signal (const char *name)
{
  return g_signal_new (name, LAB_TYPE_RUN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lab_run_class_init (LabRunClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lab_run_finalize;

  /**
   * LabRun::name-changed:
   *
   * A person has given it another name.
   */
  signals[NAME_CHANGED] = add_signal ("name-changed");
  /**
   * LabRun::state-changed:
   *
   * The state or the message is another one.
   */
  signals[STATE_CHANGED] = add_signal ("state-changed");
  /**
   * LabRun::metrics-changed:
   *
   * Epochs, batch losses, changes of the hyperparameters or checkpoints were added, or dropped.
   */
  signals[METRICS_CHANGED] = add_signal ("metrics-changed");
  /**
   * LabRun::snapshot-changed:
   *
   * There is a newer snapshot.
   */
  signals[SNAPSHOT_CHANGED] = add_signal ("snapshot-changed");
}

static void
lab_run_init (LabRun *self)
{
  lab_run_init_history (self);
  lab_run_init_checkpoints (self);
}

/**
 * lab_run_make_class_names:
 * @config: the configuration of a run
 * @known: (nullable): what the classes of its dataset are called
 *
 * Returns: (transfer full): a name for each class of its network: @known, where there are as many
 */
LabClassNames *
lab_run_make_class_names (const nn_config *config, LabClassNames *known)
{
  guint n_classes = (guint)config->n_classes;

  if (known != NULL && lab_class_names_get_n (known) == n_classes)
    return lab_class_names_ref (known);
  return lab_class_names_new (NULL, n_classes);
}

/**
 * lab_run_new:
 * @config: a valid configuration
 * @dataset: what it trains on
 *
 * Returns: (transfer full): a run at epoch 0, without a snapshot yet
 */
LabRun *
lab_run_new (const nn_config *config, LabDataset *dataset)
{
  LabRun *self;

  g_return_val_if_fail (config != NULL && dataset != NULL, NULL);

  self = g_object_new (LAB_TYPE_RUN, NULL);
  self->config = *config;
  self->dataset = lab_dataset_ref (dataset);
  self->dataset_name = g_strdup (lab_dataset_get_name (dataset));
  self->dataset_hash = g_strdup (lab_dataset_get_hash (dataset));
  self->class_names = lab_run_make_class_names (config, lab_dataset_get_class_names (dataset));
  self->n_train_images = lab_dataset_get_images (dataset, LAB_SPLIT_TRAIN)->n;
  self->n_test_images = lab_dataset_get_images (dataset, LAB_SPLIT_TEST)->n;
  self->name = lab_config_short_name (config);
  self->predictions = lab_predictions_new (self->n_test_images, (guint)config->n_classes);
  lab_pace_init (&self->pace, self->n_train_images, (guint)config->batch_size,
                 (guint)config->epochs);
  return self;
}

/**
 * lab_run_set_state:
 * @self: a run
 * @state: where it stands
 * @message: (nullable): a sentence about how it ended
 */
void
lab_run_set_state (LabRun *self, LabRunState state, const char *message)
{
  g_return_if_fail (LAB_IS_RUN (self));

  if (self->state == state && g_strcmp0 (self->message, message) == 0)
    return;
  self->state = state;
  g_free (self->message);
  self->message = g_strdup (message);
  self->has_changed[STATE_CHANGED] = TRUE;
}

/* @snapshot with the newest evaluation, where it has none or an older one. */
static LabSnapshot *
join_evaluation (LabRun *self, LabSnapshot *snapshot)
{
  LabSnapshot *joined = NULL;

  if (self->evaluation != NULL && self->evaluation->epoch <= snapshot->epoch &&
      (snapshot->evaluation == NULL || snapshot->evaluation->epoch < self->evaluation->epoch))
    joined = lab_snapshot_derive (snapshot, &snapshot->config, self->evaluation);
  return joined != NULL ? joined : lab_snapshot_ref (snapshot);
}

/**
 * lab_run_set_snapshot:
 * @self: a run
 * @snapshot: its newest picture
 *
 * Takes over @snapshot, together with the newest evaluation if it comes without.
 */
void
lab_run_set_snapshot (LabRun *self, LabSnapshot *snapshot)
{
  LabSnapshot *joined;

  g_return_if_fail (LAB_IS_RUN (self) && snapshot != NULL);

  joined = join_evaluation (self, snapshot);
  g_clear_pointer (&self->snapshot, lab_snapshot_unref);
  self->snapshot = joined;
  self->has_changed[SNAPSHOT_CHANGED] = TRUE;
}

/**
 * lab_run_notify:
 * @self: a run
 *
 * Emits a signal for each kind of thing that has changed since the last call.
 */
void
lab_run_notify (LabRun *self)
{
  gboolean has_changed[LAB_RUN_N_SIGNALS];

  g_return_if_fail (LAB_IS_RUN (self));

  memcpy (has_changed, self->has_changed, sizeof has_changed);
  memset (self->has_changed, 0, sizeof self->has_changed);
  g_object_ref (self);
  if (has_changed[NAME_CHANGED])
    g_signal_emit (self, signals[NAME_CHANGED], 0);
  /* The state comes last: whoever hears that a run has ended finds its last epoch there. */
  if (has_changed[METRICS_CHANGED])
    g_signal_emit (self, signals[METRICS_CHANGED], 0);
  if (has_changed[SNAPSHOT_CHANGED])
    g_signal_emit (self, signals[SNAPSHOT_CHANGED], 0);
  if (has_changed[STATE_CHANGED])
    g_signal_emit (self, signals[STATE_CHANGED], 0);
  g_object_unref (self);
}

/**
 * lab_run_get_config:
 * @self: a run
 *
 * Returns: (transfer none): the configuration it was started with; its snapshots and epochs have
 * the hyperparameters as they stood at their moment
 */
const nn_config *
lab_run_get_config (LabRun *self)
{
  g_return_val_if_fail (LAB_IS_RUN (self), NULL);

  return &self->config;
}

/**
 * lab_run_get_dataset:
 * @self: a run
 *
 * Returns: (transfer none) (nullable): what it trains on; %NULL for a recorded run whose dataset is
 * not loaded
 */
LabDataset *
lab_run_get_dataset (LabRun *self)
{
  g_return_val_if_fail (LAB_IS_RUN (self), NULL);

  return self->dataset;
}

/**
 * lab_run_get_dataset_name:
 * @self: a run
 *
 * Returns: (transfer none): the name of what it trains on, as people read it
 */
const char *
lab_run_get_dataset_name (LabRun *self)
{
  g_return_val_if_fail (LAB_IS_RUN (self), NULL);

  return self->dataset_name;
}

/**
 * lab_run_get_dataset_hash:
 * @self: a run
 *
 * Returns: (transfer none): lab_dataset_get_hash() of what it trains on
 */
const char *
lab_run_get_dataset_hash (LabRun *self)
{
  g_return_val_if_fail (LAB_IS_RUN (self), NULL);

  return self->dataset_hash;
}

/**
 * lab_run_get_class_names:
 * @self: a run
 *
 * Returns: (transfer none): what its classes are called, as many as its network has
 */
LabClassNames *
lab_run_get_class_names (LabRun *self)
{
  g_return_val_if_fail (LAB_IS_RUN (self), NULL);

  return self->class_names;
}

/**
 * lab_run_get_n_train_images:
 * @self: a run
 *
 * Returns: images that it is trained on
 */
guint
lab_run_get_n_train_images (LabRun *self)
{
  g_return_val_if_fail (LAB_IS_RUN (self), 0);

  return self->n_train_images;
}

/**
 * lab_run_get_n_test_images:
 * @self: a run
 *
 * Returns: images that it is evaluated on
 */
guint
lab_run_get_n_test_images (LabRun *self)
{
  g_return_val_if_fail (LAB_IS_RUN (self), 0);

  return self->n_test_images;
}

/**
 * lab_run_get_state:
 * @self: a run
 *
 * Returns: where its trainer stood when it was last heard of
 */
LabRunState
lab_run_get_state (LabRun *self)
{
  g_return_val_if_fail (LAB_IS_RUN (self), LAB_RUN_FAILED);

  return self->state;
}

/**
 * lab_run_is_active:
 * @self: a run
 *
 * Returns: whether it is training or paused
 */
gboolean
lab_run_is_active (LabRun *self)
{
  g_return_val_if_fail (LAB_IS_RUN (self), FALSE);

  return self->state == LAB_RUN_TRAINING || self->state == LAB_RUN_PAUSED;
}

/**
 * lab_run_get_name:
 * @self: a run
 *
 * Returns: (transfer none): what a person called it, or its short name, "deep · η 0.1 · λ 0 · seed 1"
 */
const char *
lab_run_get_name (LabRun *self)
{
  g_return_val_if_fail (LAB_IS_RUN (self), NULL);

  return self->name;
}

/**
 * lab_run_is_named:
 * @self: a run
 *
 * Returns: whether a person gave it its name
 */
gboolean
lab_run_is_named (LabRun *self)
{
  g_return_val_if_fail (LAB_IS_RUN (self), FALSE);

  return self->is_named;
}

/**
 * lab_run_set_name:
 * @self: a run
 * @name: (nullable): what to call it; %NULL or "" gives it its own name again
 *
 * Emits LabRun::name-changed when that is another name.
 */
void
lab_run_set_name (LabRun *self, const char *name)
{
  g_autofree char *own = NULL;

  g_return_if_fail (LAB_IS_RUN (self));

  own = lab_config_short_name (&self->config);
  self->is_named = name != NULL && *name != '\0';
  if (!self->is_named)
    name = own;
  if (strcmp (name, self->name) == 0)
    return;
  g_free (self->name);
  self->name = g_strdup (name);
  g_signal_emit (self, signals[NAME_CHANGED], 0);
}

/**
 * lab_run_get_message:
 * @self: a run
 *
 * Returns: (transfer none) (nullable): a translated sentence about how it ended, if there is more
 * to say than its state does
 */
const char *
lab_run_get_message (LabRun *self)
{
  g_return_val_if_fail (LAB_IS_RUN (self), NULL);

  return self->message;
}

/**
 * lab_run_get_snapshot:
 * @self: a run
 *
 * Returns: (transfer none) (nullable): its newest snapshot; %NULL only while the first is being
 * made, when there was no memory for it, and of a recorded run
 */
LabSnapshot *
lab_run_get_snapshot (LabRun *self)
{
  g_return_val_if_fail (LAB_IS_RUN (self), NULL);

  return self->snapshot;
}
