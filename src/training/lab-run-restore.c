/* lab-run-restore.c: runs that do not begin at the beginning: recorded, taken up again, branched.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-config.h"
#include "lab-run-parts.h"

static void
restore_epochs (LabRun *self, const LabRunRecord *record)
{
  gsize n_counts = (gsize)self->config.n_classes * (gsize)self->config.n_classes;

  for (guint i = 0; i < record->n_epochs && record->epochs[i].epoch == i + 1; i++) {
    lab_run_add_epoch (self, &record->epochs[i]);
    if (record->confusion != NULL)
      lab_run_set_confusion (self, i + 1, record->confusion + i * n_counts);
  }
}

/* The losses of whole epochs and of one that was cut short; what is missing stays missing. */
static void
restore_losses (LabRun *self, const LabRunRecord *record)
{
  guint64 n_whole = (guint64)self->epochs->len * self->pace.batches_per_epoch;

  for (gsize i = 0; i < record->n_losses;) {
    guint n = (guint)MIN (record->n_losses - i, G_MAXINT);

    lab_run_add_losses (self, record->losses + i, n, 0.0);
    i += n;
  }
  if (self->pace.n_batches < n_whole)
    lab_pace_add_batches (&self->pace, (guint)(n_whole - self->pace.n_batches), 0.0);
  self->pace.batch_seconds = self->pace.seconds;
}

static void
restore_changes (LabRun *self, const LabRunRecord *record)
{
  for (guint i = 0; i < record->n_changes; i++) {
    LabHyperparameters values = {self->config.learning_rate, self->config.l2, self->config.dropout};

    if (record->change_values != NULL) {
      values = record->change_values[i];
    } else if (self->epochs->len > 0) {
      /* As the epoch that it fell into ended. */
      guint epoch = (guint)CLAMP (record->changes[i], 0.0, self->epochs->len - 1.0);
      const LabEpoch *after = &g_array_index (self->epochs, LabEpoch, epoch);

      values = (LabHyperparameters){after->learning_rate, after->l2, after->dropout};
    }
    lab_run_add_change (self, record->changes[i], &values);
  }
}

/**
 * lab_run_restore:
 * @record: what was recorded; borrowed, and copied. Its configuration must be valid, its epochs
 *   are numbered from 1: others are left out with all that follow
 *
 * Returns: (transfer full): a run with that history, which no thread belongs to; without a snapshot
 * and without checkpoints in memory
 */
LabRun *
lab_run_restore (const LabRunRecord *record)
{
  LabClassNames *known;
  LabRun *self;

  g_return_val_if_fail (record != NULL, NULL);
  g_return_val_if_fail (nn_config_check (&record->config) == NN_FIELD_NONE, NULL);

  self = g_object_new (LAB_TYPE_RUN, NULL);
  self->config = record->config;
  if (record->dataset != NULL)
    self->dataset = lab_dataset_ref (record->dataset);
  self->dataset_name = g_strdup (record->dataset_name);
  self->dataset_hash = g_strdup (record->dataset_hash);
  known = record->class_names;
  if (known == NULL && record->dataset != NULL)
    known = lab_dataset_get_class_names (record->dataset);
  self->class_names = lab_run_make_class_names (&self->config, known);
  self->n_train_images = record->n_train_images;
  self->n_test_images = record->n_test_images;
  self->is_named = record->name != NULL && *record->name != '\0';
  self->name = self->is_named ? g_strdup (record->name) : lab_config_short_name (&self->config);
  lab_pace_init (&self->pace, self->n_train_images, (guint)self->config.batch_size,
                 (guint)self->config.epochs);
  restore_epochs (self, record);
  restore_losses (self, record);
  restore_changes (self, record);
  lab_pace_spread (&self->pace, record->active_seconds);
  lab_run_set_stored_checkpoints (self, record->checkpoint_epochs, record->n_checkpoint_epochs);
  lab_run_set_state (self, record->state, record->message);
  lab_run_notify (self); /* nobody listens yet: nothing is new */
  return self;
}

/**
 * lab_run_rewind:
 * @self: a run that no thread belongs to
 * @epoch: one of those it has completed, or 0
 * @n_epochs: up to where it will go on
 * @dataset: its own
 *
 * Drops what came after the end of @epoch, and pauses the run there. It has no snapshot then.
 */
void
lab_run_rewind (LabRun *self, guint epoch, guint n_epochs, LabDataset *dataset)
{
  g_return_if_fail (LAB_IS_RUN (self) && dataset != NULL);

  lab_run_rewind_history (self, epoch);
  lab_run_rewind_checkpoints (self, epoch);
  self->config.epochs = (int)n_epochs;
  self->pace.n_epochs = n_epochs;
  if (self->dataset == NULL)
    self->dataset = lab_dataset_ref (dataset);
  g_clear_pointer (&self->snapshot, lab_snapshot_unref);
  g_clear_pointer (&self->evaluation, lab_evaluation_unref);
  self->has_changed[METRICS_CHANGED] = TRUE;
  self->has_changed[SNAPSHOT_CHANGED] = TRUE;
  lab_run_set_state (self, LAB_RUN_PAUSED, NULL);
}

/* ── branching ────────────────────────────────────────────────────────────────────────────────── */

static LabRunRecord
record_until (LabRun *parent, guint epoch, const nn_config *config, LabDataset *dataset)
{
  guint n_changes = 0;

  while (n_changes < parent->changes->len &&
         g_array_index (parent->changes, double, n_changes) < epoch)
    n_changes++;
  return (LabRunRecord){
      .config = *config,
      .state = LAB_RUN_PAUSED,
      .dataset = dataset,
      .dataset_name = parent->dataset_name,
      .dataset_hash = parent->dataset_hash,
      .class_names = parent->class_names,
      .n_train_images = parent->n_train_images,
      .n_test_images = parent->n_test_images,
      .epochs = (const LabEpoch *)(void *)parent->epochs->data,
      .n_epochs = epoch,
      .confusion = parent->n_confusion >= epoch ? parent->confusion : NULL,
      .losses = parent->losses,
      .n_losses = (gsize)MIN (parent->n_losses, (guint64)epoch * parent->pace.batches_per_epoch),
      .changes = (const double *)(void *)parent->changes->data,
      .change_values = (const LabHyperparameters *)(void *)parent->values->data,
      .n_changes = n_changes,
      .active_seconds = lab_pace_get_active_seconds_at (&parent->pace, epoch),
  };
}

/* Other batches have other losses: each of the branch's gets that of the parent's batch that was
 * trained on at the same place of the epoch. */
static float *
resample_losses (const LabRunRecord *record, guint n_epochs, guint n_from, guint n_to)
{
  float *losses = g_try_new (float, (gsize)n_epochs *n_to + 1);

  if (losses == NULL || record->n_losses < (gsize)n_epochs * n_from) {
    g_free (losses);
    return NULL;
  }
  for (guint epoch = 0; epoch < n_epochs; epoch++)
    for (guint i = 0; i < n_to; i++)
      losses[(gsize)epoch * n_to + i] =
          record->losses[(gsize)epoch * n_from + (guint64)i * n_from / n_to];
  return losses;
}

/* The parent's checkpoints up to there; they share their memory. */
static void
add_checkpoints (LabRun *self, LabRun *parent, guint epoch)
{
  for (guint i = 0; i < parent->checkpoint_epochs->len; i++) {
    guint earlier = g_array_index (parent->checkpoint_epochs, guint, i);
    LabSnapshot *checkpoint = lab_run_get_checkpoint (parent, earlier);

    if (earlier < epoch && checkpoint != NULL)
      lab_run_add_checkpoint (self, checkpoint);
  }
}

/* @checkpoint as the branch's own: what is resumed there has the branch's hyperparameters. */
static void
add_first_checkpoint (LabRun *self, LabSnapshot *checkpoint)
{
  g_autoptr (LabSnapshot) own =
      lab_snapshot_derive (checkpoint, &self->config, checkpoint->evaluation);
  const nn_config *before = &checkpoint->config, *after = &self->config;

  lab_run_add_checkpoint (self, own != NULL ? own : checkpoint);
  if (before->learning_rate != after->learning_rate || before->l2 != after->l2 ||
      before->dropout != after->dropout)
    lab_run_add_change (self, checkpoint->epoch,
                        &(LabHyperparameters){after->learning_rate, after->l2, after->dropout});
}

/**
 * lab_run_new_branch:
 * @parent: a run
 * @checkpoint: its network at the end of one of its epochs, or before training
 * @config: how it goes on; the same network
 * @dataset: the parent's
 *
 * Makes a run of its own that begins with what @parent had done up to @checkpoint. Where the batches
 * have another size, the losses of the parent's batches are spread over as many as the branch has in
 * an epoch.
 *
 * Returns: (transfer full): a run that is paused at @checkpoint
 */
LabRun *
lab_run_new_branch (LabRun *parent, LabSnapshot *checkpoint, const nn_config *config,
                    LabDataset *dataset)
{
  LabRunRecord record;
  g_autofree float *losses = NULL;
  guint n_from, n_to;
  LabRun *self;

  g_return_val_if_fail (LAB_IS_RUN (parent) && checkpoint != NULL && config != NULL, NULL);
  g_return_val_if_fail (checkpoint->epoch <= parent->epochs->len, NULL);

  record = record_until (parent, checkpoint->epoch, config, dataset);
  n_from = parent->pace.batches_per_epoch;
  n_to = lab_pace_count_batches (parent->n_train_images, (guint)config->batch_size);
  if (n_to != n_from) {
    losses = resample_losses (&record, checkpoint->epoch, n_from, n_to);
    record.losses = losses;
    record.n_losses = losses != NULL ? (gsize)checkpoint->epoch * n_to : 0;
  }
  self = lab_run_restore (&record);
  if (parent->predictions != NULL)
    self->predictions = lab_predictions_copy (parent->predictions, 1, checkpoint->epoch);
  add_checkpoints (self, parent, checkpoint->epoch);
  add_first_checkpoint (self, checkpoint);
  return self;
}
