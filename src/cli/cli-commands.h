/* cli-commands.h: the commands of digit-lab-cli.
 *
 * Each takes the command line from its own name on, and returns the exit status.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

int cli_train (char **arguments);
int cli_evaluate (char **arguments);
int cli_classify (char **arguments);
int cli_bench (char **arguments);
int cli_runs (char **arguments);
int cli_figure (char **arguments);
int cli_mistakes (char **arguments);
int cli_sweep (char **arguments);
int cli_study (char **arguments);
int cli_datasets (char **arguments);
int cli_handwriting (char **arguments);

G_END_DECLS
