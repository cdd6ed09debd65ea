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

void lab_reporter_init (LabReporter *self, LabMailbox *mailbox);

void lab_reporter_add_loss (LabReporter *self, double loss, double seconds);
void lab_reporter_send_losses (LabReporter *self);
void lab_reporter_send_epoch (LabReporter *self, const LabEpoch *epoch);
void lab_reporter_send_change (LabReporter *self, double position);
void lab_reporter_send_state (LabReporter *self, LabRunState state, const char *text);
void lab_reporter_send_last (LabReporter *self);

gboolean lab_reporter_wants_picture (LabReporter *self);
/* @evaluation is the newest one, or NULL. */
void lab_reporter_send_picture (LabReporter *self, const nn_config *config, nn_training *training,
                                LabEvaluation *evaluation);
/* Sends none when the last one shows this moment already. */
void lab_reporter_send_last_picture (LabReporter *self, const nn_config *config,
                                     nn_training *training, LabEvaluation *evaluation);

G_END_DECLS
