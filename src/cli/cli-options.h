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

gboolean cli_options_parse (const char *command, const char *summary, const char *description,
                            const char *parameters, const GOptionEntry *entries, gpointer data,
                            char **arguments);

int cli_fail (const GError *error);
int cli_fail_with (const char *sentence);
int cli_misuse (const char *command, const char *sentence);

G_END_DECLS
