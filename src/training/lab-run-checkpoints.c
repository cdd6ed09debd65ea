/* lab-run-checkpoints.c: the networks that a run keeps of the ends of its epochs.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-checkpoints.h"
#include "lab-run-parts.h"

/* What a run's checkpoints may take in memory unless it is told otherwise. */
#define LIMIT ((gsize)64 << 20)

typedef struct {
  guint epoch;
  LabSnapshot *snapshot; /* NULL = not in memory */
  gboolean is_stored;
} Checkpoint;

static void
clear_checkpoint (gpointer data)
{
  g_clear_pointer (&((Checkpoint *)data)->snapshot, lab_snapshot_unref);
}

/**
 * lab_run_init_checkpoints:
 * @self: a run that is being made
 *
 * Begins without any.
 */
void
lab_run_init_checkpoints (LabRun *self)
{
  self->checkpoints = g_array_new (FALSE, FALSE, sizeof (Checkpoint));
  g_array_set_clear_func (self->checkpoints, clear_checkpoint);
  self->checkpoint_epochs = g_array_new (FALSE, FALSE, sizeof (guint));
  self->checkpoint_limit = LIMIT;
}

/**
 * lab_run_clear_checkpoints:
 * @self: a run that goes
 *
 * Frees them.
 */
void
lab_run_clear_checkpoints (LabRun *self)
{
  g_clear_pointer (&self->checkpoints, g_array_unref);
  g_clear_pointer (&self->checkpoint_epochs, g_array_unref);
}

static Checkpoint *
get_checkpoint (LabRun *self, guint i)
{
  return &g_array_index (self->checkpoints, Checkpoint, i);
}

/* The index of the first one at or after @epoch. */
static guint
find_place (LabRun *self, guint epoch)
{
  guint first = 0, end = self->checkpoints->len;

  while (first < end) {
    guint middle = first + (end - first) / 2;

    if (get_checkpoint (self, middle)->epoch < epoch)
      first = middle + 1;
    else
      end = middle;
  }
  return first;
}

/* The checkpoint of @epoch, made if there is none. */
static Checkpoint *
insert (LabRun *self, guint epoch)
{
  guint place = find_place (self, epoch);
  const Checkpoint made = {.epoch = epoch};

  if (place == self->checkpoints->len || get_checkpoint (self, place)->epoch != epoch)
    g_array_insert_vals (self->checkpoints, place, &made, 1);
  return get_checkpoint (self, place);
}

/* Removes those that are neither in memory nor in the store, and lists the others. */
static void
update_epochs (LabRun *self)
{
  g_array_set_size (self->checkpoint_epochs, 0);
  for (guint i = 0; i < self->checkpoints->len;) {
    const Checkpoint *checkpoint = get_checkpoint (self, i);

    if (checkpoint->snapshot == NULL && !checkpoint->is_stored) {
      g_array_remove_index (self->checkpoints, i);
    } else {
      g_array_append_val (self->checkpoint_epochs, checkpoint->epoch);
      i++;
    }
  }
  self->has_changed[METRICS_CHANGED] = TRUE;
}

/* ── keeping what is worth it ─────────────────────────────────────────────────────────────────── */

static gsize
count_bytes (const LabSnapshot *snapshot)
{
  const LabEvaluation *evaluation = snapshot->evaluation;
  gsize n_bytes = snapshot->n_parameters * sizeof (float);

  if (evaluation != NULL)
    n_bytes += evaluation->n_images * (sizeof *evaluation->predicted + sizeof (float)) +
               (gsize)evaluation->n_classes * evaluation->n_classes * sizeof (guint32);
  return n_bytes;
}

/* Forgets what the rule does not keep. Returns: bytes that the rest takes; @epochs gets theirs. */
static gsize
thin_by_rule (LabRun *self, const LabCheckpointMarks *marks, GArray *epochs)
{
  gsize n_bytes = 0;

  for (guint i = 0; i < self->checkpoints->len; i++) {
    Checkpoint *checkpoint = get_checkpoint (self, i);

    if (checkpoint->snapshot == NULL)
      continue;
    if (lab_checkpoint_is_kept (checkpoint->epoch, marks)) {
      n_bytes += count_bytes (checkpoint->snapshot);
      g_array_append_val (epochs, checkpoint->epoch);
    } else {
      clear_checkpoint (checkpoint);
    }
  }
  return n_bytes;
}

static void
thin (LabRun *self)
{
  const LabCheckpointMarks marks = {
      .last = self->epochs->len,
      .best_loss = self->best_loss_epoch,
      .best_accuracy = self->best_accuracy_epoch,
  };
  g_autoptr (GArray) epochs = g_array_new (FALSE, FALSE, sizeof (guint));
  gsize n_bytes = thin_by_rule (self, &marks, epochs);

  while (n_bytes > self->checkpoint_limit) {
    guint i =
        lab_checkpoint_find_dispensable ((const guint *)(void *)epochs->data, epochs->len, &marks);
    Checkpoint *checkpoint;

    if (i == epochs->len)
      break;
    checkpoint = insert (self, g_array_index (epochs, guint, i));
    n_bytes -= count_bytes (checkpoint->snapshot);
    clear_checkpoint (checkpoint);
    g_array_remove_index (epochs, i);
  }
  update_epochs (self);
}

/* ── writing ──────────────────────────────────────────────────────────────────────────────────── */

static gboolean
is_older (const LabSnapshot *snapshot, const LabSnapshot *other)
{
  return snapshot->epoch < other->epoch ||
         (snapshot->epoch == other->epoch && snapshot->batch < other->batch);
}

/**
 * lab_run_add_checkpoint:
 * @self: a run
 * @checkpoint: the network at the end of an epoch in its history, or before training
 *
 * Keeps @checkpoint, takes over its evaluation, and forgets other checkpoints by the rule and the
 * limit. It becomes the newest snapshot, too, if there is no newer one; else that one is handed on
 * with the new evaluation.
 */
void
lab_run_add_checkpoint (LabRun *self, LabSnapshot *checkpoint)
{
  Checkpoint *place;
  LabEvaluation *evaluation;

  g_return_if_fail (LAB_IS_RUN (self) && checkpoint != NULL);
  g_return_if_fail (checkpoint->batch == 0 && checkpoint->epoch <= self->epochs->len);

  place = insert (self, checkpoint->epoch);
  lab_snapshot_ref (checkpoint);
  clear_checkpoint (place);
  place->snapshot = checkpoint;
  evaluation = checkpoint->evaluation;
  if (evaluation != NULL) {
    lab_evaluation_ref (evaluation);
    g_clear_pointer (&self->evaluation, lab_evaluation_unref);
    self->evaluation = evaluation;
    if (checkpoint->epoch > 0 && evaluation->n_classes == (guint)self->config.n_classes) {
      lab_run_set_confusion (self, checkpoint->epoch, evaluation->confusion);
      lab_run_add_predictions (self, checkpoint->epoch, evaluation);
    }
  }
  if (self->snapshot == NULL || !is_older (checkpoint, self->snapshot)) {
    lab_run_set_snapshot (self, checkpoint);
  } else {
    g_autoptr (LabSnapshot) newest = lab_snapshot_ref (self->snapshot);

    lab_run_set_snapshot (self, newest);
  }
  thin (self);
}

/**
 * lab_run_set_checkpoint_limit:
 * @self: a run
 * @n_bytes: what its checkpoints may take in memory; 64 MiB at first
 *
 * Whatever they take, the last, the one with the lowest test loss and the one with the highest test
 * accuracy stay.
 */
void
lab_run_set_checkpoint_limit (LabRun *self, gsize n_bytes)
{
  g_return_if_fail (LAB_IS_RUN (self));

  self->checkpoint_limit = n_bytes;
  thin (self);
}

static gboolean
have_equal_epochs (const GArray *some, const GArray *others)
{
  if (some->len != others->len)
    return FALSE;
  /* An empty array may have no data, which memcmp() does not take. */
  return some->len == 0 || memcmp (some->data, others->data, some->len * sizeof (guint)) == 0;
}

/**
 * lab_run_set_stored_checkpoints:
 * @self: a run
 * @epochs: (array length=n_epochs): ascending
 * @n_epochs: how many
 *
 * Says which checkpoints the store has now, for lab_run_get_checkpoint_epochs(); what it said before
 * is forgotten. Emits LabRun::metrics-changed when there are others than before.
 */
void
lab_run_set_stored_checkpoints (LabRun *self, const guint *epochs, guint n_epochs)
{
  gboolean has_changed = self->has_changed[METRICS_CHANGED];
  g_autoptr (GArray) before = NULL;

  g_return_if_fail (LAB_IS_RUN (self));
  g_return_if_fail (epochs != NULL || n_epochs == 0);

  before = g_array_copy (self->checkpoint_epochs);
  for (guint i = 0; i < self->checkpoints->len; i++)
    get_checkpoint (self, i)->is_stored = FALSE;
  for (guint i = 0; i < n_epochs; i++)
    insert (self, epochs[i])->is_stored = TRUE;
  update_epochs (self);
  if (have_equal_epochs (before, self->checkpoint_epochs))
    self->has_changed[METRICS_CHANGED] = has_changed;
  lab_run_notify (self);
}

/**
 * lab_run_rewind_checkpoints:
 * @self: a run
 * @epoch: one of those it has completed, or 0
 *
 * Drops those after @epoch.
 */
void
lab_run_rewind_checkpoints (LabRun *self, guint epoch)
{
  g_array_set_size (self->checkpoints, find_place (self, epoch + 1));
  update_epochs (self);
}

/* ── reading ──────────────────────────────────────────────────────────────────────────────────── */

/**
 * lab_run_get_checkpoint_epochs:
 * @self: a run
 * @n_epochs: (out): how many
 *
 * Returns: (transfer none) (array length=n_epochs): the epochs, ascending from 0, that have a
 * checkpoint in memory or in the store; valid until the next change
 */
const guint *
lab_run_get_checkpoint_epochs (LabRun *self, guint *n_epochs)
{
  g_return_val_if_fail (LAB_IS_RUN (self) && n_epochs != NULL, NULL);

  *n_epochs = self->checkpoint_epochs->len;
  return (const guint *)(void *)self->checkpoint_epochs->data;
}

/**
 * lab_run_find_checkpoint:
 * @self: a run
 * @epoch: an epoch
 *
 * Returns: the newest epoch at or before @epoch that has a checkpoint; %G_MAXUINT when there is none
 */
guint
lab_run_find_checkpoint (LabRun *self, guint epoch)
{
  guint place;

  g_return_val_if_fail (LAB_IS_RUN (self), G_MAXUINT);

  place = find_place (self, epoch);
  if (place < self->checkpoints->len && get_checkpoint (self, place)->epoch == epoch)
    return epoch;
  return place > 0 ? get_checkpoint (self, place - 1)->epoch : G_MAXUINT;
}

/**
 * lab_run_get_checkpoint:
 * @self: a run
 * @epoch: an epoch
 *
 * Returns: (transfer none) (nullable): the network at the end of exactly that epoch, with its
 * evaluation; %NULL where it is not in memory
 */
LabSnapshot *
lab_run_get_checkpoint (LabRun *self, guint epoch)
{
  guint place;

  g_return_val_if_fail (LAB_IS_RUN (self), NULL);

  place = find_place (self, epoch);
  if (place == self->checkpoints->len || get_checkpoint (self, place)->epoch != epoch)
    return NULL;
  return get_checkpoint (self, place)->snapshot;
}
