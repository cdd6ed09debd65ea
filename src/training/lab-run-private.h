/* lab-run-private.h: what only the session does to a run (and tests, to make one by hand).
 *
 * These calls note what has changed; lab_run_notify() then emits the signals, so that a listener
 * never sees a run half brought up to date.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-run.h"

G_BEGIN_DECLS

LabRun *lab_run_new (const nn_config *config, LabDataset *dataset);
/* A run of its own that begins with the history of @parent up to @checkpoint. */
LabRun *lab_run_new_branch (LabRun *parent, LabSnapshot *checkpoint, const nn_config *config,
                            LabDataset *dataset);

void lab_run_set_state (LabRun *self, LabRunState state, const char *message);
/* @seconds of training went into these @n batches. */
void lab_run_add_losses (LabRun *self, const float *losses, guint n, double seconds);
/* Takes back the losses and the changes after the first @n batches. */
void lab_run_drop_losses (LabRun *self, guint64 n);
void lab_run_add_epoch (LabRun *self, const LabEpoch *epoch);
/* The network at the end of an epoch that has been added, or before training. */
void lab_run_add_checkpoint (LabRun *self, LabSnapshot *checkpoint);
/* @values are those from there on. */
void lab_run_add_change (LabRun *self, double position, const LabHyperparameters *values);
void lab_run_set_snapshot (LabRun *self, LabSnapshot *snapshot);
/* Wall seconds of training and evaluating so far, pauses excluded: before the batches or the epoch
 * it belongs to are added. */
void lab_run_set_active_seconds (LabRun *self, double seconds);
/* What they were at the end of @epoch, one of those it has completed; 0 at its beginning. */
double lab_run_get_active_seconds_at (LabRun *self, guint epoch);
/* Bytes that its checkpoints may take in memory; the best and the last stay whatever they take. */
void lab_run_set_checkpoint_limit (LabRun *self, gsize n_bytes);

/* Puts an ended run back to where it stood at the end of @epoch, to go on up to @n_epochs. */
void lab_run_rewind (LabRun *self, guint epoch, guint n_epochs, LabDataset *dataset);

void lab_run_notify (LabRun *self);

G_END_DECLS
