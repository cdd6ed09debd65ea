/* lab-reporter.c: fills messages and takes pictures, at a pace that costs training little.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-reporter.h"

#include <float.h>
#include <math.h>

/* Between two pictures while training. */
#define PICTURE_INTERVAL (G_USEC_PER_SEC / 10)
/* A picture is followed by at least so many times what it took: a large network's come less often. */
#define PICTURE_COST 20
/* Losses travel when so old, or when a message is full. */
#define LOSSES_INTERVAL (G_USEC_PER_SEC / LAB_MAILBOX_PER_SECOND)

/**
 * lab_reporter_init:
 * @self: a reporter
 * @mailbox: gets what it sends
 * @state: where the run stands
 * @active_seconds: that it has been active already
 *
 * Begins with a run in a state that others know of.
 */
void
lab_reporter_init (LabReporter *self, LabMailbox *mailbox, LabRunState state, double active_seconds)
{
  *self = (LabReporter){
      .mailbox = mailbox,
      .state = state,
      .active = (gint64)(active_seconds * G_USEC_PER_SEC),
      .pictured_epoch = -1,
  };
}

/**
 * lab_reporter_get_active_seconds:
 * @self: a reporter
 *
 * Returns: wall seconds of training and evaluating so far, pauses excluded
 */
double
lab_reporter_get_active_seconds (LabReporter *self)
{
  gint64 active = self->active;

  if (self->state == LAB_RUN_TRAINING)
    active += g_get_monotonic_time () - self->resumed;
  return (double)active / G_USEC_PER_SEC;
}

static void
post (LabReporter *self, LabMessage *message)
{
  message->active = lab_reporter_get_active_seconds (self);
  lab_mailbox_post (self->mailbox, message);
}

/**
 * lab_reporter_send_losses:
 * @self: a reporter
 *
 * Sends the losses that are still here.
 */
void
lab_reporter_send_losses (LabReporter *self)
{
  if (self->losses != NULL)
    post (self, g_steal_pointer (&self->losses));
}

/**
 * lab_reporter_add_loss:
 * @self: a reporter
 * @loss: of the batch that has just been trained
 * @seconds: that its training took
 *
 * Notes a batch's loss, and sends what has been noted sixty times a second.
 */
void
lab_reporter_add_loss (LabReporter *self, double loss, double seconds)
{
  gint64 now = g_get_monotonic_time ();
  LabMessage *message = self->losses;

  if (message == NULL) {
    message = self->losses = lab_message_new (LAB_MESSAGE_LOSSES);
    self->losses_begun = now;
  }
  message->losses.loss[message->losses.n++] = (float)MIN (loss, (double)FLT_MAX);
  message->losses.seconds += seconds;
  if (message->losses.n == LAB_MESSAGE_MAX_LOSSES || now - self->losses_begun >= LOSSES_INTERVAL)
    lab_reporter_send_losses (self);
}

/**
 * lab_reporter_send_checkpoint:
 * @self: a reporter
 * @checkpoint: (transfer full): the network that the training begins with
 */
void
lab_reporter_send_checkpoint (LabReporter *self, LabSnapshot *checkpoint)
{
  LabMessage *message = lab_message_new (LAB_MESSAGE_CHECKPOINT);

  message->checkpoint = checkpoint;
  post (self, message);
}

/**
 * lab_reporter_send_change:
 * @self: a reporter
 * @position: where the hyperparameters changed, in epochs
 * @values: what they are from there on
 */
void
lab_reporter_send_change (LabReporter *self, double position, const LabHyperparameters *values)
{
  LabMessage *message = lab_message_new (LAB_MESSAGE_CHANGE);

  lab_reporter_send_losses (self);
  message->change.position = position;
  message->change.values = *values;
  post (self, message);
}

/**
 * lab_reporter_drop_losses:
 * @self: a reporter
 * @n_batches: that count
 *
 * Takes back the losses and changes of what was trained after these batches, sent or not.
 */
void
lab_reporter_drop_losses (LabReporter *self, guint64 n_batches)
{
  LabMessage *message = lab_message_new (LAB_MESSAGE_DROP);

  lab_reporter_send_losses (self);
  message->n_batches = n_batches;
  post (self, message);
}

/**
 * lab_reporter_send_state:
 * @self: a reporter
 * @state: where the run stands now
 * @text: (nullable): a sentence about how it ended
 */
void
lab_reporter_send_state (LabReporter *self, LabRunState state, const char *text)
{
  LabMessage *message = lab_message_new (LAB_MESSAGE_STATE);
  gint64 now;

  lab_reporter_send_losses (self);
  now = g_get_monotonic_time ();
  if (self->state == LAB_RUN_TRAINING)
    self->active += now - self->resumed;
  self->resumed = now;
  self->state = state;
  message->state.state = state;
  message->state.text = g_strdup (text);
  post (self, message);
}

/**
 * lab_reporter_send_last:
 * @self: a reporter
 *
 * Says that nothing will follow.
 */
void
lab_reporter_send_last (LabReporter *self)
{
  lab_reporter_send_losses (self);
  post (self, lab_message_new (LAB_MESSAGE_LAST));
}

/**
 * lab_reporter_wants_picture:
 * @self: a reporter
 *
 * Returns: whether it is time for one
 */
gboolean
lab_reporter_wants_picture (LabReporter *self)
{
  return g_get_monotonic_time () >= self->next_picture;
}

/**
 * lab_reporter_take_checkpoint:
 * @self: a reporter
 * @config: with the hyperparameters as they stand
 * @training: what to take a picture of
 *
 * Takes a picture that is to reach the run in a message, so that none of this moment need be sent.
 *
 * Returns: (transfer full) (nullable): a snapshot without an evaluation; %NULL when there is no memory
 * for it
 */
LabSnapshot *
lab_reporter_take_checkpoint (LabReporter *self, const nn_config *config, nn_training *training)
{
  gint64 begun = g_get_monotonic_time ();
  LabSnapshot *snapshot = lab_snapshot_new (config);
  gint64 now;

  self->pictured_epoch = nn_training_epoch (training);
  self->pictured_batch = nn_training_batch (training);
  if (snapshot != NULL) {
    snapshot->epoch = (guint)self->pictured_epoch;
    snapshot->batch = (guint)self->pictured_batch;
    nn_model_get_parameters (nn_training_model (training), snapshot->parameters);
  }
  now = g_get_monotonic_time ();
  self->next_picture = now + MAX (PICTURE_INTERVAL, PICTURE_COST * (now - begun));
  return snapshot;
}

/**
 * lab_reporter_send_picture:
 * @self: a reporter
 * @config: with the hyperparameters as they stand
 * @training: what to take a picture of
 *
 * Sends a snapshot of the network as it stands. There is none of one whose parameters overflowed
 * (its next loss will not be finite, and end the run), nor where there is no memory for it.
 */
void
lab_reporter_send_picture (LabReporter *self, const nn_config *config, nn_training *training)
{
  g_autoptr (LabSnapshot) snapshot = lab_reporter_take_checkpoint (self, config, training);

  if (snapshot != NULL && lab_snapshot_is_finite (snapshot))
    lab_mailbox_post_snapshot (self->mailbox, g_steal_pointer (&snapshot));
}

/**
 * lab_reporter_send_last_picture:
 * @self: a reporter
 * @config: with the hyperparameters as they stand
 * @training: what to take a picture of
 *
 * Sends a snapshot of the moment a run pauses or ends at, unless the last one shows it already.
 */
void
lab_reporter_send_last_picture (LabReporter *self, const nn_config *config, nn_training *training)
{
  if (self->pictured_epoch != nn_training_epoch (training) ||
      self->pictured_batch != nn_training_batch (training))
    lab_reporter_send_picture (self, config, training);
}
