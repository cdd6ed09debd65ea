/* cli-options.h: what all commands share: parsing options, and what goes wrong.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Exit statuses. A training that a signal ended gives 128 + its number, as shells do. */
#define CLI_SUCCESS 0
#define CLI_FAILURE 1
#define CLI_MISUSE  2

/* What a command takes, and how its help explains it. */
typedef struct {
  const char *command;              /* its name */
  const char *summary;              /* what it does, in a sentence */
  const char *description;          /* stands at the end of its help; may be NULL */
  const char *parameters;           /* names of its arguments, e.g. "MODEL"; may be NULL */
  const GOptionEntry *entries;      /* its options, ended by an empty one */
  const GOptionEntry *more_entries; /* what it shares with other commands; may be NULL */
  gpointer data;                    /* for the callbacks among the entries */
} CliUsage;

gboolean cli_options_parse_usage (const CliUsage *usage, char **arguments);
gboolean cli_options_parse (const char *command, const char *summary, const char *description,
                            const char *parameters, const GOptionEntry *entries, gpointer data,
                            char **arguments);

void cli_warn (const char *sentence);
int cli_fail (const GError *error);
int cli_fail_with (const char *sentence);
int cli_misuse (const char *command, const char *sentence);

G_END_DECLS
