/* lab-run.c: the history of one training, and what follows from it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-run-private.h"

#include "lab-config.h"
#include "lab-pace.h"

enum { STATE_CHANGED, METRICS_CHANGED, SNAPSHOT_CHANGED, N_SIGNALS };

struct _LabRun {
  GObject parent_instance;

  nn_config config;
  LabDataset *dataset;
  char *name;
  char *message;
  LabRunState state;
  LabSnapshot *snapshot;

  GArray *epochs;  /* LabEpoch */
  GArray *changes; /* double, in epochs */
  guint best_loss_epoch;
  guint best_accuracy_epoch;
  LabPace pace;

  /* Not a GArray: those end the program when a long run's losses do not fit any more. */
  float *losses;
  gsize n_losses;
  gsize n_allocated;

  gboolean has_changed[N_SIGNALS];
};

G_DEFINE_FINAL_TYPE (LabRun, lab_run, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static void
lab_run_finalize (GObject *object)
{
  LabRun *self = LAB_RUN (object);

  g_clear_pointer (&self->dataset, lab_dataset_unref);
  g_clear_pointer (&self->snapshot, lab_snapshot_unref);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->message, g_free);
  g_clear_pointer (&self->epochs, g_array_unref);
  g_clear_pointer (&self->changes, g_array_unref);
  g_clear_pointer (&self->losses, g_free);
  lab_pace_clear (&self->pace);

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
   * LabRun::state-changed:
   *
   * The state or the message is another one.
   */
  signals[STATE_CHANGED] = add_signal ("state-changed");
  /**
   * LabRun::metrics-changed:
   *
   * Epochs, batch losses or changes of the hyperparameters were added.
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
  self->epochs = g_array_new (FALSE, FALSE, sizeof (LabEpoch));
  self->changes = g_array_new (FALSE, FALSE, sizeof (double));
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
  self->name = lab_config_short_name (config);
  lab_pace_init (&self->pace, lab_dataset_get_images (dataset, LAB_SPLIT_TRAIN)->n,
                 (guint)config->batch_size, (guint)config->epochs);
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

static gboolean
reserve_losses (LabRun *self, gsize n)
{
  gsize n_wanted = MAX (self->n_allocated, 1024);
  float *grown;

  if (n <= self->n_allocated)
    return TRUE;
  while (n_wanted < n)
    n_wanted *= 2;
  grown = g_try_realloc_n (self->losses, n_wanted, sizeof (float));
  if (grown == NULL)
    return FALSE;
  self->losses = grown;
  self->n_allocated = n_wanted;
  return TRUE;
}

/**
 * lab_run_add_losses:
 * @self: a run
 * @losses: (array length=n): the losses of the next batches, in order
 * @n: how many
 * @seconds: training seconds that went into them
 *
 * Appends to the batch losses. When a run is so long that there is no memory for more of them, the
 * first ones are kept and training goes on.
 */
void
lab_run_add_losses (LabRun *self, const float *losses, guint n, double seconds)
{
  g_return_if_fail (LAB_IS_RUN (self));

  if (self->n_losses == self->pace.n_batches && reserve_losses (self, self->n_losses + n)) {
    memcpy (self->losses + self->n_losses, losses, n * sizeof (float));
    self->n_losses += n;
  }
  lab_pace_add_batches (&self->pace, n, seconds);
  self->has_changed[METRICS_CHANGED] = TRUE;
}

/**
 * lab_run_add_epoch:
 * @self: a run
 * @epoch: the next epoch's record
 *
 * Appends to the history.
 */
void
lab_run_add_epoch (LabRun *self, const LabEpoch *epoch)
{
  const LabEpoch *epochs = (const LabEpoch *)(void *)self->epochs->data;

  g_return_if_fail (LAB_IS_RUN (self));
  g_return_if_fail (epoch->epoch == self->epochs->len + 1);

  /* The first of equals stays the best. */
  if (self->best_loss_epoch == 0 || epoch->test_loss < epochs[self->best_loss_epoch - 1].test_loss)
    self->best_loss_epoch = epoch->epoch;
  if (self->best_accuracy_epoch == 0 ||
      epoch->test_accuracy > epochs[self->best_accuracy_epoch - 1].test_accuracy)
    self->best_accuracy_epoch = epoch->epoch;
  g_array_append_vals (self->epochs, epoch, 1);
  lab_pace_add_epoch (&self->pace, epoch->seconds);
  self->has_changed[METRICS_CHANGED] = TRUE;
}

/**
 * lab_run_add_change:
 * @self: a run
 * @position: where the hyperparameters were changed, in epochs
 */
void
lab_run_add_change (LabRun *self, double position)
{
  guint n = self->changes->len;

  g_return_if_fail (LAB_IS_RUN (self));

  /* A dragged slider makes many changes at one place: they are one. */
  if (n > 0 && g_array_index (self->changes, double, n - 1) >= position)
    return;
  g_array_append_val (self->changes, position);
  self->has_changed[METRICS_CHANGED] = TRUE;
}

/**
 * lab_run_set_snapshot:
 * @self: a run
 * @snapshot: its newest picture
 */
void
lab_run_set_snapshot (LabRun *self, LabSnapshot *snapshot)
{
  g_return_if_fail (LAB_IS_RUN (self) && snapshot != NULL);

  lab_snapshot_ref (snapshot);
  g_clear_pointer (&self->snapshot, lab_snapshot_unref);
  self->snapshot = snapshot;
  self->has_changed[SNAPSHOT_CHANGED] = TRUE;
}

/**
 * lab_run_set_active_seconds:
 * @self: a run
 * @seconds: wall seconds of training and evaluating so far, pauses excluded
 */
void
lab_run_set_active_seconds (LabRun *self, double seconds)
{
  g_return_if_fail (LAB_IS_RUN (self));

  self->pace.active_seconds = seconds;
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
  gboolean has_changed[N_SIGNALS];

  g_return_if_fail (LAB_IS_RUN (self));

  memcpy (has_changed, self->has_changed, sizeof has_changed);
  memset (self->has_changed, 0, sizeof self->has_changed);
  g_object_ref (self);
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
 * Returns: (transfer none): what it trains on
 */
LabDataset *
lab_run_get_dataset (LabRun *self)
{
  g_return_val_if_fail (LAB_IS_RUN (self), NULL);

  return self->dataset;
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
 * Returns: (transfer none): its short name, "deep · η 0.1 · λ 0 · seed 1"
 */
const char *
lab_run_get_name (LabRun *self)
{
  g_return_val_if_fail (LAB_IS_RUN (self), NULL);

  return self->name;
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
 * lab_run_get_epochs:
 * @self: a run
 * @n_epochs: (out): how many
 *
 * Returns: (transfer none) (array length=n_epochs): the record of every completed and evaluated
 * epoch, in order; valid until the next change
 */
const LabEpoch *
lab_run_get_epochs (LabRun *self, guint *n_epochs)
{
  g_return_val_if_fail (LAB_IS_RUN (self) && n_epochs != NULL, NULL);

  *n_epochs = self->epochs->len;
  return (const LabEpoch *)(void *)self->epochs->data;
}

/**
 * lab_run_get_batch_losses:
 * @self: a run
 * @n_losses: (out): how many
 *
 * Returns: (transfer none) (array length=n_losses): the loss of every batch so far, in order; valid
 * until the next change
 */
const float *
lab_run_get_batch_losses (LabRun *self, gsize *n_losses)
{
  g_return_val_if_fail (LAB_IS_RUN (self) && n_losses != NULL, NULL);

  *n_losses = self->n_losses;
  return self->losses;
}

/**
 * lab_run_get_batches_per_epoch:
 * @self: a run
 *
 * Returns: batches in an epoch, a last smaller one counted
 */
guint
lab_run_get_batches_per_epoch (LabRun *self)
{
  g_return_val_if_fail (LAB_IS_RUN (self), 0);

  return self->pace.batches_per_epoch;
}

/**
 * lab_run_get_snapshot:
 * @self: a run
 *
 * Returns: (transfer none) (nullable): its newest snapshot; %NULL only while the first is being
 * made, or when there was no memory for it
 */
LabSnapshot *
lab_run_get_snapshot (LabRun *self)
{
  g_return_val_if_fail (LAB_IS_RUN (self), NULL);

  return self->snapshot;
}

/**
 * lab_run_get_best_loss_epoch:
 * @self: a run
 *
 * Returns: the first epoch, from 1, with the lowest test loss; 0 when there is none yet
 */
guint
lab_run_get_best_loss_epoch (LabRun *self)
{
  g_return_val_if_fail (LAB_IS_RUN (self), 0);

  return self->best_loss_epoch;
}

/**
 * lab_run_get_best_accuracy_epoch:
 * @self: a run
 *
 * Returns: the first epoch, from 1, with the highest test accuracy; 0 when there is none yet
 */
guint
lab_run_get_best_accuracy_epoch (LabRun *self)
{
  g_return_val_if_fail (LAB_IS_RUN (self), 0);

  return self->best_accuracy_epoch;
}

/**
 * lab_run_get_changes:
 * @self: a run
 * @n_changes: (out): how many
 *
 * Returns: (transfer none) (array length=n_changes): where its hyperparameters were changed, in
 * epochs, ascending: 7.25 is a quarter into the 8th; valid until the next change
 */
const double *
lab_run_get_changes (LabRun *self, guint *n_changes)
{
  g_return_val_if_fail (LAB_IS_RUN (self) && n_changes != NULL, NULL);

  *n_changes = self->changes->len;
  return (const double *)(void *)self->changes->data;
}

/**
 * lab_run_get_seconds:
 * @self: a run
 *
 * Returns: training seconds of all epochs in its history, evaluation excluded
 */
double
lab_run_get_seconds (LabRun *self)
{
  g_return_val_if_fail (LAB_IS_RUN (self), 0.0);

  return self->pace.seconds;
}

/**
 * lab_run_get_images_per_second:
 * @self: a run
 *
 * Returns: images trained on in a second, over the last few epochs and the one that goes on; 0 when
 * nothing has been trained yet
 */
double
lab_run_get_images_per_second (LabRun *self)
{
  g_return_val_if_fail (LAB_IS_RUN (self), 0.0);

  return lab_pace_get_images_per_second (&self->pace);
}

/**
 * lab_run_get_progress:
 * @self: a run
 *
 * Returns: the share of all its batches that are done, 0 to 1
 */
double
lab_run_get_progress (LabRun *self)
{
  g_return_val_if_fail (LAB_IS_RUN (self), 0.0);

  return lab_pace_get_progress (&self->pace);
}

/**
 * lab_run_get_seconds_left:
 * @self: a run
 *
 * Tells how long the rest takes at the present pace, evaluation included. Pauses do not count: a
 * paused run tells how long the rest would take if it went on now.
 *
 * Returns: wall seconds until the last epoch; 0 when it is done; negative when that is unknown, or
 * will never be
 */
double
lab_run_get_seconds_left (LabRun *self)
{
  g_return_val_if_fail (LAB_IS_RUN (self), -1.0);

  if (self->state == LAB_RUN_FINISHED)
    return 0.0;
  return lab_run_is_active (self) ? lab_pace_get_seconds_left (&self->pace) : -1.0;
}
