/* lab-worker.c: takes a trainer's messages, and writes them into its run.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-worker.h"

#include "lab-run-private.h"

struct _LabWorker {
  LabRun *run;
  LabMailbox *mailbox;
  LabTrainer *trainer;
  gsize memory; /* that its training takes */
  LabWorkerFunc ended;
  gpointer data;
};

static void
apply_message (LabRun *run, const LabMessage *message)
{
  lab_run_set_active_seconds (run, message->active);
  switch (message->kind) {
  case LAB_MESSAGE_STATE:
    lab_run_set_state (run, message->state.state, message->state.text);
    break;
  case LAB_MESSAGE_LOSSES:
    lab_run_add_losses (run, message->losses.loss, message->losses.n, message->losses.seconds);
    break;
  case LAB_MESSAGE_EPOCH:
    lab_run_add_epoch (run, &message->epoch);
    lab_run_add_checkpoint (run, message->checkpoint);
    break;
  case LAB_MESSAGE_CHECKPOINT:
    lab_run_add_checkpoint (run, message->checkpoint);
    break;
  case LAB_MESSAGE_CHANGE:
    lab_run_add_change (run, message->change.position, &message->change.values);
    break;
  case LAB_MESSAGE_DROP:
    lab_run_drop_losses (run, message->n_batches);
    break;
  case LAB_MESSAGE_LAST:
  default:
    break;
  }
}

/* What the training and the evaluator's network take: a batch has no more rows than there are images. */
static gsize
count_memory (const LabTrainerSettings *settings)
{
  const LabImages *images = lab_dataset_get_images (settings->dataset, LAB_SPLIT_TRAIN);
  nn_config config = settings->config;
  gsize n_bytes = sizeof (float) * nn_config_n_parameters (&config);

  config.batch_size = (int)MIN ((guint)config.batch_size, MAX (images->n, 1));
  if (!g_size_checked_add (&n_bytes, n_bytes, nn_config_memory (&config, settings->n_threads)))
    return 0;
  return n_bytes;
}

static void
mail_arrived_cb (gpointer data)
{
  lab_worker_drain (data);
}

/**
 * lab_worker_new:
 * @run: where the messages go
 * @settings: for the trainer
 * @context: where @run lives
 * @ended: called when the last message has come
 * @data: handed to @ended
 * @error: gets a %G_IO_ERROR when there can be no trainer
 *
 * Returns: (transfer full) (nullable): a trainer that begins, with its run
 */
LabWorker *
lab_worker_new (LabRun *run, const LabTrainerSettings *settings, GMainContext *context,
                LabWorkerFunc ended, gpointer data, GError **error)
{
  LabWorker *self = g_new0 (LabWorker, 1);

  self->run = g_object_ref (run);
  self->memory = count_memory (settings);
  self->ended = ended;
  self->data = data;
  self->mailbox = lab_mailbox_new (context, mail_arrived_cb, self);
  self->trainer = lab_trainer_new (settings, self->mailbox, error);
  if (self->trainer != NULL)
    return self;
  lab_worker_free (self);
  return NULL;
}

/**
 * lab_worker_free:
 * @self: a worker
 *
 * Stops the trainer and waits for it, which takes no time when its last message has come.
 */
void
lab_worker_free (LabWorker *self)
{
  g_clear_pointer (&self->trainer, lab_trainer_free); /* before the mailbox it posts to */
  g_clear_pointer (&self->mailbox, lab_mailbox_free);
  g_clear_object (&self->run);
  g_free (self);
}

/**
 * lab_worker_get_run:
 * @self: a worker
 *
 * Returns: (transfer none): where its messages go
 */
LabRun *
lab_worker_get_run (LabWorker *self)
{
  return self->run;
}

/**
 * lab_worker_get_trainer:
 * @self: a worker
 *
 * Returns: (transfer none): whose messages they are
 */
LabTrainer *
lab_worker_get_trainer (LabWorker *self)
{
  return self->trainer;
}

/**
 * lab_worker_get_memory:
 * @self: a worker
 *
 * Returns: bytes that will be free again when it has ended; until it trains, most of what it asked the
 * system for has not been taken from anybody
 */
gsize
lab_worker_get_memory (LabWorker *self)
{
  if (lab_trainer_get_n_begun (self->trainer) > 0)
    return self->memory;
  return sizeof (float) * nn_config_n_parameters (lab_run_get_config (self->run));
}

/**
 * lab_worker_drain:
 * @self: a worker
 *
 * Takes what has come, and brings the run up to date. The signals come last: their listeners may do
 * anything to the worker, and nothing of it is touched after them.
 */
void
lab_worker_drain (LabWorker *self)
{
  g_autoptr (LabRun) run = g_object_ref (self->run);
  g_autoptr (LabSnapshot) snapshot = NULL;
  LabMessage *messages = lab_mailbox_take (self->mailbox, &snapshot);
  gboolean is_last = FALSE;

  if (snapshot != NULL)
    lab_run_set_snapshot (run, snapshot);
  for (const LabMessage *message = messages; message != NULL; message = message->next) {
    apply_message (run, message);
    is_last |= message->kind == LAB_MESSAGE_LAST;
  }
  lab_message_free_all (messages);
  if (is_last)
    self->ended (self, self->data);
  lab_run_notify (run);
}
