/* lab-session.h: the state machine between a person's clicks and a trainer's thread.
 *
 * Lives on the main thread and needs its GMainContext to run: what the trainer posts is taken from
 * the mailbox there, at most sixty times a second. No call blocks on the trainer, but
 * lab_session_shutdown().
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>
#include "lab-run.h"

G_BEGIN_DECLS

#define LAB_TYPE_SESSION (lab_session_get_type ())
G_DECLARE_FINAL_TYPE (LabSession, lab_session, LAB, SESSION, GObject)

/* Signal "run-changed": lab_session_get_run() is another one. A run's own signals tell the rest. */

LabSession *lab_session_new (void);
/* Threads of a training, 0 (as at first): as many as are worth it for its network; takes effect with
 * the next run. */
void lab_session_set_n_threads (LabSession *self, int n_threads);
/* Whether trainings give way to the window; takes effect with the next run. */
void lab_session_set_yields (LabSession *self, gboolean yields);
/* Whether evaluations may have a thread of their own, so that training never waits for them; takes
 * effect with the next run. Not where so many runs are trained at once that every core has one. */
void lab_session_set_evaluates_aside (LabSession *self, gboolean evaluates_aside);
/* The present run, or NULL before the first; borrowed. */
LabRun *lab_session_get_run (LabSession *self);

/* Makes a new run of @config on @dataset, at epoch 0 with its initial weights (LAB_RUN_READY). A
 * run that was going on is stopped, and keeps its history with whoever holds it. FALSE, and the
 * present run goes on, when @config is invalid or the machine has not the memory. */
gboolean lab_session_prepare (LabSession *self, const nn_config *config, LabDataset *dataset,
                              GError **error);
/* A new run of @config on @dataset that begins, at epoch 0, with the parameters of @start (any
 * network of the same layers and classes) in place of random ones. LAB_RUN_READY. */
gboolean lab_session_prepare_from (LabSession *self, LabSnapshot *start, const nn_config *config,
                                   LabDataset *dataset, GError **error);
/* Whether lab_session_prepare() would make a run of @config: that it is valid, and that there is the
 * memory, with what the present run gives back. */
gboolean lab_session_check (LabSession *self, const nn_config *config, GError **error);
/* Makes @run (stopped, interrupted, paused by another program, or finished and given more epochs by
 * @epochs in all; 0: as many as it had) the present one again, LAB_RUN_PAUSED at @checkpoint (an
 * end of an epoch; NULL: its beginning): the same object goes on, what came
 * after that epoch is dropped from it, and from there it gives the very bits that it would have
 * given without an interruption. FALSE when the dataset is not the run's own (by hash), the
 * checkpoint does not fit the configuration, the run is training, or memory is short. */
gboolean lab_session_resume (LabSession *self, LabRun *run, LabSnapshot *checkpoint, guint epochs,
                             LabDataset *dataset, GError **error);
/* Makes a new run that begins as @parent was at @checkpoint, with that history up to it, and goes on
 * as @config says (the same network; seed, learning rate, λ, dropout, batch size and epochs may
 * differ). LAB_RUN_PAUSED. */
gboolean lab_session_branch (LabSession *self, LabRun *parent, LabSnapshot *checkpoint,
                             const nn_config *config, LabDataset *dataset, GError **error);
/* Bytes of memory that the checkpoints of a run may take; takes effect with the next run. The best and
 * the last stay whatever they take. */
void lab_session_set_checkpoint_limit (LabSession *self, gsize n_bytes);
/* Starts or resumes the present run; nothing when it has ended. */
void lab_session_train (LabSession *self);
void lab_session_pause (LabSession *self);
/* Trains to the end of the current epoch (a whole one from a boundary), then pauses. */
void lab_session_step (LabSession *self);
/* Ends the run within one mini-batch. */
void lab_session_stop (LabSession *self);
/* Learning rate, penalty and dropout of the present run from its next batch on. FALSE when one is
 * out of range or the run has ended; nothing changes then. */
gboolean lab_session_set_hyperparameters (LabSession *self, double learning_rate, double l2,
                                          double dropout, GError **error);
/* Stops every trainer and joins its thread. After it the session only reports its last run. */
void lab_session_shutdown (LabSession *self);

G_END_DECLS
