/* lab-store-run.h: what the store writes of a run, gathered on the main thread or read from a file.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-store-database.h"
#include "lab-store.h"

G_BEGIN_DECLS

/* What the list shows of a history. NaN and 0 = none. */
typedef struct {
  guint n_epochs;
  double seconds;
  double last_test_loss, last_test_accuracy, best_test_loss, best_test_accuracy;
  guint best_loss_epoch, best_accuracy_epoch;
  float sparks[LAB_RUN_INFO_SPARKS];
  guint n_sparks;
} LabRunSummary;

void lab_run_summary_init (LabRunSummary *self, const LabEpoch *epochs, guint n_epochs);
/* For files of version 1, in a transaction: the sparks of every run. */
gboolean lab_run_summaries_add_sparks (LabDatabase *database, GError **error);

/* A part of a history: all of it, or what came since the last part. Owns everything. */
typedef struct {
  nn_config config;
  char *name, *note; /* NULL: none */
  gboolean starred;
  LabRunState state;
  char *message;
  char *dataset_name, *dataset_hash, *dataset_specification;
  char *class_names; /* one on each line; NULL: numbers */
  guint n_train_images, n_test_images;
  char *program_version, *machine;
  gint64 created;
  LabRunOrigin origin;
  double active_seconds;
  LabRunSummary summary; /* of the whole history */

  guint first;        /* epochs before this part */
  guint n_epochs;     /* in it */
  LabEpoch *epochs;   /* (n_epochs) */
  guint32 *confusion; /* (n_epochs, C, C); all zero where there is none */
  float *losses;      /* (n_losses), from the first batch of this part on */
  gsize n_losses;
  double *changes;                   /* (n_changes), of the whole history, in epochs */
  LabHyperparameters *change_values; /* (n_changes), from there on; NULL = not recorded */
  guint n_changes;
  GPtrArray *checkpoints;      /* LabSnapshot, of any epochs */
  LabPredictions *predictions; /* of its epochs, where they are known; NULL = of none */
} LabRunPart;

LabRunPart *lab_run_part_new (void);
void lab_run_part_free (LabRunPart *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabRunPart, lab_run_part_free)

guint lab_run_part_get_batches_per_epoch (const LabRunPart *self);

/* In a transaction. */
gint64 lab_run_part_insert (const LabRunPart *self, LabDatabase *database, GError **error);
/* @stored: gets the epochs (guint) that have a checkpoint afterwards. */
gboolean lab_run_part_update (const LabRunPart *self, gint64 id, LabDatabase *database,
                              GArray *stored, GError **error);
/* Drops what came after an epoch. */
gboolean lab_run_part_truncate (gint64 id, guint n_epochs, LabDatabase *database, GError **error);

/* "training", as the file has it. */
const char *lab_run_state_name (LabRunState state);
gboolean lab_run_state_parse (const char *name, LabRunState *state);

G_END_DECLS
