/* cli-training.h: one training from its first batch to what is left of it: printed, recorded, saved.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "cli-store.h"
#include "lab-recorder.h"
#include "lab-session.h"

G_BEGIN_DECLS

/* What a new training and one that is resumed have in common. */
typedef struct {
  CliStoreOptions store;
  char *dataset; /* what lab_dataset_open() takes; NULL for the usual places, or the run's own */
  int n_threads;
  gboolean as_json;
  char *save;    /* file of the model, or NULL */
  char *figures; /* folder of the pictures, or NULL */
} CliTrainingOptions;

/* For the entries of cli_training_options_entries(), the empty one at the end included. */
#define CLI_TRAINING_N_ENTRIES 8

void cli_training_options_entries (CliTrainingOptions *self, GOptionEntry *entries);
int cli_training_options_check (const CliTrainingOptions *self, const char *command);
gboolean cli_training_options_check_places (const CliTrainingOptions *self, GError **error);
void cli_training_options_clear (CliTrainingOptions *self);

int cli_training_run (LabSession *session, LabStore *store, LabRecorder *recorder,
                      const CliTrainingOptions *options);

G_END_DECLS
