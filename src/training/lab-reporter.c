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
 *
 * Begins with a run that is ready, of which nothing has been told.
 */
void
lab_reporter_init (LabReporter *self, LabMailbox *mailbox)
{
  *self = (LabReporter){.mailbox = mailbox, .state = LAB_RUN_READY, .pictured_epoch = -1};
}

static void
post (LabReporter *self, LabMessage *message)
{
  gint64 active = self->active;

  if (self->state == LAB_RUN_TRAINING)
    active += g_get_monotonic_time () - self->resumed;
  message->active = (double)active / G_USEC_PER_SEC;
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
 * lab_reporter_send_epoch:
 * @self: a reporter
 * @epoch: the record of an epoch that has been trained and evaluated
 */
void
lab_reporter_send_epoch (LabReporter *self, const LabEpoch *epoch)
{
  LabMessage *message = lab_message_new (LAB_MESSAGE_EPOCH);

  lab_reporter_send_losses (self);
  message->epoch = *epoch;
  post (self, message);
}

/**
 * lab_reporter_send_change:
 * @self: a reporter
 * @position: where the hyperparameters changed, in epochs
 */
void
lab_reporter_send_change (LabReporter *self, double position)
{
  LabMessage *message = lab_message_new (LAB_MESSAGE_CHANGE);

  lab_reporter_send_losses (self);
  message->position = position;
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

static gboolean
is_finite (const float *values, gsize n)
{
  gboolean finite = TRUE;

  for (gsize i = 0; i < n; i++)
    finite &= isfinite (values[i]) != 0;
  return finite;
}

/**
 * lab_reporter_send_picture:
 * @self: a reporter
 * @config: with the hyperparameters as they stand
 * @training: what to take a picture of
 * @evaluation: (nullable): the newest one
 *
 * Sends a snapshot of the network as it stands. There is none of one whose parameters overflowed
 * (its next loss will not be finite, and end the run), nor where there is no memory for it.
 */
void
lab_reporter_send_picture (LabReporter *self, const nn_config *config, nn_training *training,
                           LabEvaluation *evaluation)
{
  gint64 begun = g_get_monotonic_time ();
  g_autoptr (LabSnapshot) snapshot = lab_snapshot_new (config);
  gint64 now;

  self->pictured_epoch = nn_training_epoch (training);
  self->pictured_batch = nn_training_batch (training);
  if (snapshot != NULL) {
    snapshot->epoch = (guint)self->pictured_epoch;
    snapshot->batch = (guint)self->pictured_batch;
    if (evaluation != NULL)
      snapshot->evaluation = lab_evaluation_ref (evaluation);
    nn_model_get_parameters (nn_training_model (training), snapshot->parameters);
    if (is_finite (snapshot->parameters, snapshot->n_parameters))
      lab_mailbox_post_snapshot (self->mailbox, g_steal_pointer (&snapshot));
  }
  now = g_get_monotonic_time ();
  self->next_picture = now + MAX (PICTURE_INTERVAL, PICTURE_COST * (now - begun));
}

/**
 * lab_reporter_send_last_picture:
 * @self: a reporter
 * @config: with the hyperparameters as they stand
 * @training: what to take a picture of
 * @evaluation: (nullable): the newest one
 *
 * Sends a snapshot of the moment a run pauses or ends at, unless the last one shows it already.
 */
void
lab_reporter_send_last_picture (LabReporter *self, const nn_config *config, nn_training *training,
                                LabEvaluation *evaluation)
{
  if (self->pictured_epoch != nn_training_epoch (training) ||
      self->pictured_batch != nn_training_batch (training))
    lab_reporter_send_picture (self, config, training, evaluation);
}
