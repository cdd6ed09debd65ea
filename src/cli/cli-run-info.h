/* cli-run-info.h: what is said of a run that is in the store, to people and to programs.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "cli-json.h"
#include "lab-store.h"

G_BEGIN_DECLS

const char *cli_run_state_name (LabRunState state);
const char *cli_run_state_title (LabRunState state);
gboolean cli_run_state_parse (const char *name, LabRunState *state);

void cli_run_info_add_to_json (const LabRunInfo *info, CliJson *json);
void cli_run_config_add_to_json (const nn_config *config, CliJson *json);
char *cli_run_format_time (gint64 created);
char *cli_run_format_percent (double share);

G_END_DECLS
