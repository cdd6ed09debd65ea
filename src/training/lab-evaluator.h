/* lab-evaluator.h: evaluates what a trainer trains, aside, while that one trains on.
 *
 * The trainer's thread hands it the network as it was at the end of an epoch, and goes on. It has a
 * thread and a network of its own for the test split, and posts the epoch with its checkpoint by
 * itself, in order. It is never more than one epoch behind: a trainer that is faster waits for it.
 *
 * Where every core has something to train, one more thread only gets in the way: it then does the same
 * in the trainer's thread, with the network and the threads of the training.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-commands.h"
#include "lab-mailbox.h"

G_BEGIN_DECLS

typedef struct _LabEvaluator LabEvaluator;

LabEvaluator *lab_evaluator_new (const nn_config *config, LabDataset *dataset, gboolean aside,
                                 LabCommands *commands, LabMailbox *mailbox);
void lab_evaluator_free (LabEvaluator *self);

/* All that follow are called by the trainer's thread. */

/* Takes over @checkpoint, which is a picture of @model. @epoch gets its test metrics there, and is posted; NULL for the network that
 * a training begins with. @active are the run's active seconds now. */
void lab_evaluator_submit (LabEvaluator *self, nn_model *model, LabSnapshot *checkpoint,
                           const LabEpoch *epoch, double active);
void lab_evaluator_wait (LabEvaluator *self);

nn_status lab_evaluator_get_status (LabEvaluator *self);
guint lab_evaluator_get_epoch (LabEvaluator *self);
LabSnapshot *lab_evaluator_get_checkpoint (LabEvaluator *self);

G_END_DECLS
