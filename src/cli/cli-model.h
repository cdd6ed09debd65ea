/* cli-model.h: networks that read our images: saved ones, and those of recorded runs.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>
#include "lab-dataset.h"
#include "lab-store.h"

G_BEGIN_DECLS

/* Where a network comes from: a file, or a run in the store. */
typedef struct {
  char **files; /* what stands on the command line, NULL-terminated; or NULL */
  char *run;    /* what --run says, or NULL */
  char *store;
  int epoch; /* of the run; negative for its last one */
} CliModelOptions;

/* What cli_model_options_entries() fills in, the empty one at the end included. */
#define CLI_MODEL_N_ENTRIES 5

void cli_model_options_entries (CliModelOptions *self, GOptionEntry *entries);
int cli_model_options_check (const CliModelOptions *self, const char *command);
void cli_model_options_clear (CliModelOptions *self);

LabSnapshot *cli_model_load (const CliModelOptions *options, LabClassNames **class_names,
                             char **dataset, GError **error);

gboolean cli_model_choose_epoch (LabRun *run, int wanted, guint *epoch, GError **error);
LabSnapshot *cli_model_load_checkpoint (LabStore *store, LabRun *run, gint64 id, guint epoch,
                                        GError **error);

G_END_DECLS
