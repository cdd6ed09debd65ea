/* lab-run.h: one training of one configuration: its history and its newest snapshot.
 *
 * Lives on the main thread; only the session writes to it (lab-run-private.h). Everybody else
 * listens.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>
#include "lab-dataset.h"
#include "lab-snapshot.h"

G_BEGIN_DECLS

typedef enum {
  LAB_RUN_READY, /* initial weights, nothing trained */
  LAB_RUN_TRAINING,
  LAB_RUN_PAUSED,
  LAB_RUN_FINISHED, /* all epochs done */
  LAB_RUN_STOPPED,  /* ended by the person before that */
  LAB_RUN_DIVERGED, /* a loss was not finite; the history is kept */
  LAB_RUN_FAILED    /* e.g. out of memory; lab_run_get_message() says */
} LabRunState;

/* What one epoch gave. */
typedef struct {
  guint epoch;           /* from 1 */
  double train_loss;     /* mean over its batches */
  double train_accuracy; /* 0..1, mean over its batches */
  double last_batch_loss;
  double test_loss;
  double test_accuracy;
  double seconds;                    /* the training alone, without evaluation */
  double learning_rate, l2, dropout; /* as they stood at its end */
} LabEpoch;

#define LAB_TYPE_RUN (lab_run_get_type ())
G_DECLARE_FINAL_TYPE (LabRun, lab_run, LAB, RUN, GObject)

/* Signals (no arguments): "state-changed", "metrics-changed" (epochs, batch losses or changes were
 * added), "snapshot-changed". */

const nn_config *lab_run_get_config (LabRun *self);
LabDataset *lab_run_get_dataset (LabRun *self); /* borrowed */
LabRunState lab_run_get_state (LabRun *self);
/* Training or paused: it can still go on. */
gboolean lab_run_is_active (LabRun *self);
/* "deep · η 0.1 · λ 0 · seed 1"; borrowed. */
const char *lab_run_get_name (LabRun *self);
/* A sentence about how it ended, "Diverged at epoch 3, batch 17", or NULL; borrowed. */
const char *lab_run_get_message (LabRun *self);

const LabEpoch *lab_run_get_epochs (LabRun *self, guint *n_epochs);
/* The loss of every batch so far, in order; borrowed until the next change. */
const float *lab_run_get_batch_losses (LabRun *self, gsize *n_losses);
guint lab_run_get_batches_per_epoch (LabRun *self);
/* Newest snapshot, borrowed; NULL only while the first is being made. */
LabSnapshot *lab_run_get_snapshot (LabRun *self);
/* Epoch (from 1) with the lowest test loss / the highest test accuracy, the first of equals; 0 =
 * none. */
guint lab_run_get_best_loss_epoch (LabRun *self);
guint lab_run_get_best_accuracy_epoch (LabRun *self);
/* Where hyperparameters were changed while training, in epochs (7.25 = a quarter into the 8th). */
const double *lab_run_get_changes (LabRun *self, guint *n_changes);
/* Training seconds of all epochs, evaluation excluded; images per second over the last few epochs,
 * 0 when unknown; progress 0..1 over all epochs, batches counted. */
double lab_run_get_seconds (LabRun *self);
double lab_run_get_images_per_second (LabRun *self);
double lab_run_get_progress (LabRun *self);
/* Wall seconds until the last epoch at the present pace, evaluation included; negative when
 * unknown. */
double lab_run_get_seconds_left (LabRun *self);

G_END_DECLS
