/* cli-store.h: the store that a command reads from, or records in.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-store.h"

G_BEGIN_DECLS

/* What --store and --no-store say. */
typedef struct {
  char *path; /* NULL for the usual place */
  gboolean is_off;
} CliStoreOptions;

/* The entry of an option --store; the two commands that record have --no-store beside it. */
#define CLI_STORE_ENTRY(variable)                                                                  \
  {                                                                                                \
    "store", 0, 0, G_OPTION_ARG_FILENAME, (variable),                                              \
        N_ ("Another store than DIGIT_LAB_STORE, or the user’s own"), N_ ("FILE")                  \
  }

int cli_store_options_check (const CliStoreOptions *self, const char *command);
LabStore *cli_store_open_to_record (const CliStoreOptions *options);
void cli_store_warn (const char *reason);
gboolean cli_store_parse_number (const char *text, gint64 *id);

G_END_DECLS
