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

void lab_run_set_state (LabRun *self, LabRunState state, const char *message);
/* @seconds of training went into these @n batches. */
void lab_run_add_losses (LabRun *self, const float *losses, guint n, double seconds);
void lab_run_add_epoch (LabRun *self, const LabEpoch *epoch);
void lab_run_add_change (LabRun *self, double position);
void lab_run_set_snapshot (LabRun *self, LabSnapshot *snapshot);
/* Wall seconds of training and evaluating so far, pauses excluded: before the batches or the epoch
 * it belongs to are added. */
void lab_run_set_active_seconds (LabRun *self, double seconds);

void lab_run_notify (LabRun *self);

G_END_DECLS
