/* cli-runs.h: the commands of "digit-lab-cli runs", and what they share.
 *
 * Each takes the command line from its own name on ("list", …), and returns the exit status.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-store.h"

G_BEGIN_DECLS

int cli_runs_list (char **arguments);
int cli_runs_show (char **arguments);
int cli_runs_resume (char **arguments);
int cli_runs_rename (char **arguments);
int cli_runs_note (char **arguments);
int cli_runs_star (char **arguments);
int cli_runs_unstar (char **arguments);
int cli_runs_delete (char **arguments);
int cli_runs_undelete (char **arguments);
int cli_runs_export (char **arguments);
int cli_runs_import (char **arguments);

G_END_DECLS
