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
#include "lab-predictions.h"
#include "lab-snapshot.h"

G_BEGIN_DECLS

typedef enum {
  LAB_RUN_READY, /* initial weights, nothing trained */
  LAB_RUN_TRAINING,
  LAB_RUN_PAUSED,
  LAB_RUN_FINISHED,   /* all epochs done */
  LAB_RUN_STOPPED,    /* ended by the person before that */
  LAB_RUN_DIVERGED,   /* a loss was not finite; the history is kept */
  LAB_RUN_FAILED,     /* e.g. out of memory; lab_run_get_message() says */
  LAB_RUN_INTERRUPTED /* its program ended while it trained; it can be resumed */
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

/* What may change while a run goes on. */
typedef struct {
  double learning_rate, l2, dropout;
} LabHyperparameters;

#define LAB_TYPE_RUN (lab_run_get_type ())
G_DECLARE_FINAL_TYPE (LabRun, lab_run, LAB, RUN, GObject)

/* A run as it was recorded. Everything is borrowed, and copied by lab_run_restore(). */
typedef struct {
  nn_config config; /* as it began */
  const char *name; /* given by a person; NULL = lab_config_short_name() */
  LabRunState state;
  const char *message;
  LabDataset *dataset; /* NULL where it is not loaded */
  const char *dataset_name;
  const char *dataset_hash;
  LabClassNames *class_names; /* NULL: the dataset's, or numbers */
  guint n_train_images, n_test_images;
  const LabEpoch *epochs; /* (n_epochs) */
  guint n_epochs;
  const guint32 *confusion; /* (n_epochs, C, C), row = actual; NULL where there is none */
  const float *losses;      /* (n_losses), of every batch */
  gsize n_losses;
  const double *changes;                   /* (n_changes) */
  const LabHyperparameters *change_values; /* (n_changes), from there on; NULL = not recorded */
  guint n_changes;
  const guint *checkpoint_epochs; /* (n_checkpoint_epochs), sorted; not in memory yet */
  guint n_checkpoint_epochs;
  double active_seconds; /* of training and evaluating, pauses excluded */
} LabRunRecord;

/* Signals (no arguments): "name-changed", "state-changed", "metrics-changed" (epochs, batch losses,
 * changes or checkpoints were added, or dropped), "snapshot-changed". */

const nn_config *lab_run_get_config (LabRun *self);
/* Borrowed; NULL for a recorded run whose dataset is not loaded, but its name and hash are there. */
LabDataset *lab_run_get_dataset (LabRun *self);
const char *lab_run_get_dataset_name (LabRun *self);
const char *lab_run_get_dataset_hash (LabRun *self);
/* What its classes are called, as many as its network has; borrowed. */
LabClassNames *lab_run_get_class_names (LabRun *self);
guint lab_run_get_n_train_images (LabRun *self);
guint lab_run_get_n_test_images (LabRun *self);
LabRunState lab_run_get_state (LabRun *self);
/* Training or paused: it can still go on. */
gboolean lab_run_is_active (LabRun *self);
/* "deep · η 0.1 · λ 0 · seed 1", or what a person called it; borrowed. */
const char *lab_run_get_name (LabRun *self);
gboolean lab_run_is_named (LabRun *self); /* by a person */
/* NULL or "" gives it its own name again. */
void lab_run_set_name (LabRun *self, const char *name);
/* A sentence about how it ended, "Diverged at epoch 3, batch 17", or NULL; borrowed. */
const char *lab_run_get_message (LabRun *self);

const LabEpoch *lab_run_get_epochs (LabRun *self, guint *n_epochs);
/* The loss of every batch so far, in order; borrowed until the next change. */
const float *lab_run_get_batch_losses (LabRun *self, gsize *n_losses);
guint lab_run_get_batches_per_epoch (LabRun *self);
/* Newest snapshot, borrowed; NULL only while the first is being made, and of a recorded run. */
LabSnapshot *lab_run_get_snapshot (LabRun *self);

/* Checkpoints: the networks at the ends of epochs (0 = before training), thinned by
 * lab-checkpoints.h. The sorted epochs that have one, whether in memory or in the store; borrowed
 * until the next change. */
const guint *lab_run_get_checkpoint_epochs (LabRun *self, guint *n_epochs);
/* The newest of them at or before @epoch; G_MAXUINT when there is none. */
guint lab_run_find_checkpoint (LabRun *self, guint epoch);
/* The checkpoint of exactly @epoch where it is in memory, borrowed; else NULL: then the store has
 * it (lab_store_load_checkpoint). */
LabSnapshot *lab_run_get_checkpoint (LabRun *self, guint epoch);
/* For a recorder: the sorted epochs whose checkpoints are in the store now. */
void lab_run_set_stored_checkpoints (LabRun *self, const guint *epochs, guint n_epochs);
/* What was said of each test image at the end of each epoch, borrowed; NULL for a recorded run until
 * lab_run_set_predictions(). */
LabPredictions *lab_run_get_predictions (LabRun *self);
/* For whoever has read them from the store; what the run has itself is kept. NULL: to be forgotten,
 * the store has them. */
void lab_run_set_predictions (LabRun *self, LabPredictions *predictions);
/* The test split's confusion counts (C, C) at the end of @epoch (from 1), borrowed; NULL = none. */
const guint32 *lab_run_get_confusion (LabRun *self, guint epoch);
/* A run as it was recorded, ended or interrupted; no thread belongs to it. */
LabRun *lab_run_restore (const LabRunRecord *record);

/* Epoch (from 1) with the lowest test loss / the highest test accuracy, the first of equals; 0 =
 * none. */
guint lab_run_get_best_loss_epoch (LabRun *self);
guint lab_run_get_best_accuracy_epoch (LabRun *self);
/* Where hyperparameters were changed while training, in epochs (7.25 = a quarter into the 8th). */
const double *lab_run_get_changes (LabRun *self, guint *n_changes);
/* The hyperparameters from each of those places on. */
const LabHyperparameters *lab_run_get_change_values (LabRun *self, guint *n_changes);
/* Training seconds of all epochs, evaluation excluded; images per second over the last few epochs,
 * 0 when unknown; progress 0..1 over all epochs, batches counted. */
double lab_run_get_seconds (LabRun *self);
/* Wall seconds of training and evaluating, pauses excluded. */
double lab_run_get_active_seconds (LabRun *self);
double lab_run_get_images_per_second (LabRun *self);
double lab_run_get_progress (LabRun *self);
/* Wall seconds until the last epoch at the present pace, evaluation included; negative when
 * unknown. */
double lab_run_get_seconds_left (LabRun *self);

G_END_DECLS
