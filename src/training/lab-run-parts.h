/* lab-run-parts.h: what a run consists of, for the files that it is written in (lab-run*.c).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-pace.h"
#include "lab-run-private.h"

G_BEGIN_DECLS

enum { NAME_CHANGED, STATE_CHANGED, METRICS_CHANGED, SNAPSHOT_CHANGED, LAB_RUN_N_SIGNALS };

struct _LabRun {
  GObject parent_instance;

  nn_config config;
  LabDataset *dataset; /* or NULL */
  char *dataset_name;
  char *dataset_hash;
  LabClassNames *class_names;
  guint n_train_images, n_test_images;
  char *name;
  gboolean is_named; /* by a person */
  char *message;
  LabRunState state;
  LabSnapshot *snapshot;
  LabEvaluation *evaluation; /* the newest one */

  GArray *epochs;  /* LabEpoch */
  GArray *changes; /* double, in epochs */
  GArray *values;  /* LabHyperparameters, after each of the changes */
  guint best_loss_epoch;
  guint best_accuracy_epoch;
  LabPace pace;

  /* No GArrays: those end the program when what a long run gives does not fit any more. */
  float *losses;
  gsize n_losses;
  gsize n_losses_allocated;
  guint32 *confusion; /* (n_confusion, C, C); zeros where an epoch has none */
  guint n_confusion;
  guint n_confusion_allocated;
  LabPredictions *predictions; /* NULL: a recorded run's that nobody has read yet */

  GArray *checkpoints;       /* Checkpoint, of lab-run-checkpoints.c, ascending */
  GArray *checkpoint_epochs; /* guint: theirs */
  gsize checkpoint_limit;    /* bytes in memory */

  gboolean has_changed[LAB_RUN_N_SIGNALS];
};

LabClassNames *lab_run_make_class_names (const nn_config *config, LabClassNames *known);

void lab_run_init_history (LabRun *self);
void lab_run_clear_history (LabRun *self);
/* Drops what came after @epoch. */
void lab_run_rewind_history (LabRun *self, guint epoch);
void lab_run_set_confusion (LabRun *self, guint epoch, const guint32 *counts);
void lab_run_add_predictions (LabRun *self, guint epoch, const LabEvaluation *evaluation);

void lab_run_init_checkpoints (LabRun *self);
void lab_run_clear_checkpoints (LabRun *self);
void lab_run_rewind_checkpoints (LabRun *self, guint epoch);

G_END_DECLS
