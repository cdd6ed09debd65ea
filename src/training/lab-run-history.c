/* lab-run-history.c: what a training gave: its losses, its epochs, and what follows from them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-run-parts.h"

/**
 * lab_run_init_history:
 * @self: a run that is being made
 *
 * Begins an empty history.
 */
void
lab_run_init_history (LabRun *self)
{
  self->epochs = g_array_new (FALSE, FALSE, sizeof (LabEpoch));
  self->changes = g_array_new (FALSE, FALSE, sizeof (double));
  self->values = g_array_new (FALSE, FALSE, sizeof (LabHyperparameters));
}

/**
 * lab_run_clear_history:
 * @self: a run that goes
 *
 * Frees its history.
 */
void
lab_run_clear_history (LabRun *self)
{
  g_clear_pointer (&self->epochs, g_array_unref);
  g_clear_pointer (&self->changes, g_array_unref);
  g_clear_pointer (&self->values, g_array_unref);
  g_clear_pointer (&self->losses, g_free);
  g_clear_pointer (&self->confusion, g_free);
  g_clear_pointer (&self->predictions, lab_predictions_unref);
  lab_pace_clear (&self->pace);
}

/* ── writing ──────────────────────────────────────────────────────────────────────────────────── */

static gboolean
reserve_losses (LabRun *self, gsize n)
{
  gsize n_wanted = MAX (self->n_losses_allocated, 1024);
  float *grown;

  if (n <= self->n_losses_allocated)
    return TRUE;
  while (n_wanted < n)
    n_wanted *= 2;
  grown = g_try_realloc_n (self->losses, n_wanted, sizeof (float));
  if (grown == NULL)
    return FALSE;
  self->losses = grown;
  self->n_losses_allocated = n_wanted;
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

static void
drop_changes_after (LabRun *self, double position)
{
  guint n = self->changes->len;

  while (n > 0 && g_array_index (self->changes, double, n - 1) > position)
    n--;
  g_array_set_size (self->changes, n);
  g_array_set_size (self->values, n);
}

/**
 * lab_run_drop_losses:
 * @self: a run
 * @n: batches that count
 *
 * Takes back what was trained after the first @n batches: their losses, and the changes of the
 * hyperparameters in between.
 */
void
lab_run_drop_losses (LabRun *self, guint64 n)
{
  g_return_if_fail (LAB_IS_RUN (self));

  if (n >= self->pace.n_batches)
    return;
  self->n_losses = (gsize)MIN (self->n_losses, n);
  drop_changes_after (self, (double)n / self->pace.batches_per_epoch);
  lab_pace_drop_batches (&self->pace, n);
  self->has_changed[METRICS_CHANGED] = TRUE;
}

static const LabEpoch *
get_epochs (LabRun *self)
{
  return (const LabEpoch *)(void *)self->epochs->data;
}

/* Compares the newest epoch with the best ones; the first of equals stays the best. */
static void
update_best (LabRun *self, const LabEpoch *newest)
{
  const LabEpoch *epochs = get_epochs (self);

  if (self->best_loss_epoch == 0 || newest->test_loss < epochs[self->best_loss_epoch - 1].test_loss)
    self->best_loss_epoch = newest->epoch;
  if (self->best_accuracy_epoch == 0 ||
      newest->test_accuracy > epochs[self->best_accuracy_epoch - 1].test_accuracy)
    self->best_accuracy_epoch = newest->epoch;
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
  g_return_if_fail (LAB_IS_RUN (self));
  g_return_if_fail (epoch->epoch == self->epochs->len + 1);

  g_array_append_vals (self->epochs, epoch, 1);
  update_best (self, epoch);
  lab_pace_add_epoch (&self->pace, epoch->seconds);
  self->has_changed[METRICS_CHANGED] = TRUE;
}

/**
 * lab_run_add_change:
 * @self: a run
 * @position: where the hyperparameters were changed, in epochs
 * @values: what they are from there on
 */
void
lab_run_add_change (LabRun *self, double position, const LabHyperparameters *values)
{
  guint n = self->changes->len;

  g_return_if_fail (LAB_IS_RUN (self) && values != NULL);

  /* A dragged slider makes many changes at one place: they are one. */
  if (n > 0 && g_array_index (self->changes, double, n - 1) >= position) {
    g_array_index (self->values, LabHyperparameters, n - 1) = *values;
  } else {
    g_array_append_val (self->changes, position);
    g_array_append_vals (self->values, values, 1);
  }
  self->has_changed[METRICS_CHANGED] = TRUE;
}

static gboolean
reserve_confusion (LabRun *self, guint n)
{
  gsize n_counts = (gsize)self->config.n_classes * (gsize)self->config.n_classes;
  guint n_wanted = MAX (self->n_confusion_allocated, 16);
  guint32 *grown;

  if (n <= self->n_confusion_allocated)
    return TRUE;
  while (n_wanted < n)
    n_wanted *= 2;
  grown = g_try_realloc_n (self->confusion, n_wanted, n_counts * sizeof *grown);
  if (grown == NULL)
    return FALSE;
  self->confusion = grown;
  self->n_confusion_allocated = n_wanted;
  return TRUE;
}

/**
 * lab_run_set_confusion:
 * @self: a run
 * @epoch: from 1, not beyond %NN_MAX_EPOCHS
 * @counts: (C, C), row = actual
 *
 * Keeps the counts of an epoch. Where there is no memory for more, the first epochs keep theirs.
 */
void
lab_run_set_confusion (LabRun *self, guint epoch, const guint32 *counts)
{
  gsize n_counts = (gsize)self->config.n_classes * (gsize)self->config.n_classes;

  if (!reserve_confusion (self, epoch))
    return;
  for (; self->n_confusion < epoch; self->n_confusion++)
    memset (self->confusion + self->n_confusion * n_counts, 0, n_counts * sizeof *counts);
  memcpy (self->confusion + (epoch - 1) * n_counts, counts, n_counts * sizeof *counts);
}

/**
 * lab_run_rewind_history:
 * @self: a run
 * @epoch: one of those it has completed, or 0
 *
 * Drops what came after the end of @epoch. A change of the hyperparameters at that very moment stays.
 */
void
lab_run_rewind_history (LabRun *self, guint epoch)
{
  guint64 n_batches = (guint64)epoch * self->pace.batches_per_epoch;

  g_return_if_fail (epoch <= self->epochs->len);

  g_array_set_size (self->epochs, epoch);
  self->best_loss_epoch = 0;
  self->best_accuracy_epoch = 0;
  for (guint i = 0; i < epoch; i++)
    update_best (self, &get_epochs (self)[i]);
  self->n_losses = (gsize)MIN (self->n_losses, n_batches);
  self->n_confusion = MIN (self->n_confusion, epoch);
  if (self->predictions != NULL)
    lab_predictions_drop_after (self->predictions, epoch);
  drop_changes_after (self, epoch);
  lab_pace_rewind (&self->pace, epoch);
}

/**
 * lab_run_set_active_seconds:
 * @self: a run
 * @seconds: wall seconds of training and evaluating so far, pauses excluded
 *
 * Messages of two threads may have overtaken each other by a moment: it never goes back.
 */
void
lab_run_set_active_seconds (LabRun *self, double seconds)
{
  g_return_if_fail (LAB_IS_RUN (self));

  self->pace.active_seconds = MAX (self->pace.active_seconds, seconds);
}

/* ── reading ──────────────────────────────────────────────────────────────────────────────────── */

/**
 * lab_run_get_active_seconds_at:
 * @self: a run
 * @epoch: one of those it has completed, or 0
 *
 * Returns: wall seconds of training and evaluating up to the end of @epoch, pauses excluded
 */
double
lab_run_get_active_seconds_at (LabRun *self, guint epoch)
{
  g_return_val_if_fail (LAB_IS_RUN (self) && epoch <= self->epochs->len, 0.0);

  return lab_pace_get_active_seconds_at (&self->pace, epoch);
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
  return get_epochs (self);
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
 * lab_run_get_confusion:
 * @self: a run
 * @epoch: from 1
 *
 * Returns: (transfer none) (nullable): the test split's confusion counts `(C, C)` at the end of
 * @epoch, row = actual; %NULL where there are none; valid until the next change
 */
const guint32 *
lab_run_get_confusion (LabRun *self, guint epoch)
{
  gsize n_counts;
  const guint32 *counts;

  g_return_val_if_fail (LAB_IS_RUN (self), NULL);

  if (epoch < 1 || epoch > self->n_confusion)
    return NULL;
  n_counts = (gsize)self->config.n_classes * (gsize)self->config.n_classes;
  counts = self->confusion + (epoch - 1) * n_counts;
  for (gsize i = 0; i < n_counts; i++)
    if (counts[i] != 0)
      return counts;
  return NULL;
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
 * lab_run_get_change_values:
 * @self: a run
 * @n_changes: (out): how many
 *
 * Returns: (transfer none) (array length=n_changes): the hyperparameters from each change on; valid
 * until the next change
 */
const LabHyperparameters *
lab_run_get_change_values (LabRun *self, guint *n_changes)
{
  g_return_val_if_fail (LAB_IS_RUN (self) && n_changes != NULL, NULL);

  *n_changes = self->values->len;
  return (const LabHyperparameters *)(void *)self->values->data;
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
 * lab_run_get_active_seconds:
 * @self: a run
 *
 * Returns: wall seconds of training and evaluating so far, pauses excluded
 */
double
lab_run_get_active_seconds (LabRun *self)
{
  g_return_val_if_fail (LAB_IS_RUN (self), 0.0);

  return self->pace.active_seconds;
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
