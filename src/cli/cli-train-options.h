/* cli-train-options.h: what "digit-lab-cli train" is asked to do.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "cli-training.h"

G_BEGIN_DECLS

typedef struct {
  nn_config config;
  char *name; /* of the run, or NULL */
  CliTrainingOptions training;

  gboolean has_preset, has_hidden; /* while parsing */
} CliTrainOptions;

int cli_train_options_parse (CliTrainOptions *self, char **arguments);
void cli_train_options_clear (CliTrainOptions *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CliTrainOptions, cli_train_options_clear)

G_END_DECLS
