/* lab-reporter.h: what a trainer's thread tells, in messages that its mailbox can carry.
 *
 * Belongs to the trainer's thread alone. Losses are gathered into messages of many; everything else
 * sends them ahead, so that what arrives is in the order in which it happened.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-mailbox.h"

G_BEGIN_DECLS

typedef struct {
  LabMailbox *mailbox;
  LabRunState state;
  LabMessage *losses; /* being filled, or NULL */
  gint64 losses_begun;
  gint64 active;  /* microseconds spent training, before the last resuming */
  gint64 resumed; /* when that was */
  gint64 next_picture;
  int pictured_epoch, pictured_batch; /* what the last picture showed; -1 before the first */
} LabReporter;

void lab_reporter_init (LabReporter *self, LabMailbox *mailbox, LabRunState state,
                        double active_seconds);
/* Wall seconds of training and evaluating so far. */
double lab_reporter_get_active_seconds (LabReporter *self);

void lab_reporter_add_loss (LabReporter *self, double loss, double seconds);
void lab_reporter_send_losses (LabReporter *self);
/* Takes over @checkpoint, of the network that the training begins with. */
void lab_reporter_send_checkpoint (LabReporter *self, LabSnapshot *checkpoint);
void lab_reporter_send_change (LabReporter *self, double position,
                               const LabHyperparameters *values);
/* Takes back what was trained after the first @n batches. */
void lab_reporter_drop_losses (LabReporter *self, guint64 n_batches);
void lab_reporter_send_state (LabReporter *self, LabRunState state, const char *text);
void lab_reporter_send_last (LabReporter *self);

gboolean lab_reporter_wants_picture (LabReporter *self);
void lab_reporter_send_picture (LabReporter *self, const nn_config *config, nn_training *training);
/* Sends none when the last one shows this moment already. */
void lab_reporter_send_last_picture (LabReporter *self, const nn_config *config,
                                     nn_training *training);
/* Takes a picture for the end of an epoch, NULL when there is no memory for it; it counts as sent. */
LabSnapshot *lab_reporter_take_checkpoint (LabReporter *self, const nn_config *config,
                                           nn_training *training);

G_END_DECLS
