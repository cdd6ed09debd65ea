/* cli-handwriting.h: the commands of "digit-lab-cli handwriting", and what they share.
 *
 * Each takes the command line from its own name on ("list", …), and returns the exit status.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "cli-json.h"
#include "lab-collection.h"
#include "lab-fine-tuning.h"

G_BEGIN_DECLS

int cli_handwriting_list (char **arguments);
int cli_handwriting_add (char **arguments);
int cli_handwriting_label (char **arguments);
int cli_handwriting_hold_out (char **arguments);
int cli_handwriting_train_on (char **arguments);
int cli_handwriting_delete (char **arguments);
int cli_handwriting_undelete (char **arguments);
int cli_handwriting_export (char **arguments);
int cli_handwriting_import (char **arguments);
int cli_handwriting_fine_tune (char **arguments);
int cli_handwriting_evaluate (char **arguments);

/* The drawings, after a warning about each that cannot be read. */
GPtrArray *cli_handwriting_read (LabStore *store, GError **error);

/* A recorded run with the network that is asked for, the dataset that it was trained on before any
 * drawings were, and the drawings that it has classes for. */
typedef struct {
  LabStore *store;
  LabRunInfo *info;
  LabRun *run;
  guint epoch;
  LabSnapshot *snapshot;
  LabDataset *base;
  GPtrArray *samples;     /* LabSample: what `own` and `held_out` borrow from */
  GArray *own, *held_out; /* LabOwnDrawing */
  guint n_left_out;
} CliPupil;

/* @epoch: negative for the last one; @dataset: NULL for the run's own. The first one leaves the
 * dataset out. */
gboolean cli_pupil_load_network (CliPupil *self, const char *store, const char *run, int epoch,
                                 GError **error);
gboolean cli_pupil_load (CliPupil *self, const char *store, const char *run, int epoch,
                         const char *dataset, GError **error);
void cli_pupil_clear (CliPupil *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CliPupil, cli_pupil_clear)

G_END_DECLS
