/* lab-trainer.h: one training on a thread of its own: commands go in, messages come out.
 *
 * The thread owns its network outright. What it has to tell goes through the mailbox; when it has
 * ended, for whatever reason, LAB_MESSAGE_LAST is the last that comes.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-gate.h"
#include "lab-mailbox.h"

G_BEGIN_DECLS

/* What it trains, and from where. */
typedef struct {
  nn_config config; /* with the hyperparameters that it begins with */
  LabDataset *dataset;
  int n_threads;   /* at least 1 */
  gboolean yields; /* its threads give way to all others of the process, such as its window's */
  gboolean evaluates_aside; /* in a thread of its own, while it trains on */
  LabSnapshot *checkpoint;  /* where it begins, paused; NULL: with initial weights, ready */
  LabSnapshot *start;       /* of a new run: whose parameters it begins with; NULL: random ones */
  double active_seconds;    /* that the run has been active before */
  LabGate *predecessor;     /* waited for before memory is taken; NULL: nobody */
} LabTrainerSettings;

typedef struct _LabTrainer LabTrainer;

LabTrainer *lab_trainer_new (const LabTrainerSettings *settings, LabMailbox *mailbox,
                             GError **error);
void lab_trainer_free (LabTrainer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabTrainer, lab_trainer_free)

void lab_trainer_train (LabTrainer *self);
void lab_trainer_pause (LabTrainer *self);
void lab_trainer_step (LabTrainer *self);
void lab_trainer_set_hyperparameters (LabTrainer *self, double learning_rate, double l2,
                                      double dropout);
void lab_trainer_stop (LabTrainer *self);
void lab_trainer_join (LabTrainer *self);

guint lab_trainer_get_n_begun (LabTrainer *self);
/* Opens when its memory has been given back. */
LabGate *lab_trainer_get_gate (LabTrainer *self);

G_END_DECLS
