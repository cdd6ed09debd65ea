/* cli-store.c: the store that a command reads from, or records in.
 *
 * A training is worth more than its record: where it cannot be recorded, that is said in a sentence,
 * and it goes on.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-store.h"

#include <glib/gi18n-lib.h>
#include "cli-line.h"
#include "cli-options.h"

/**
 * cli_store_options_check:
 * @self: options
 * @command: whose they are
 *
 * Returns: %CLI_SUCCESS, or the exit status for wrong usage after it said what is wrong
 */
int
cli_store_options_check (const CliStoreOptions *self, const char *command)
{
  if (self->path != NULL && self->is_off)
    return cli_misuse (command, _ ("--store and --no-store contradict each other: give one"));
  if (self->path != NULL && *self->path == '\0')
    return cli_misuse (command, _ ("--store: the name of the file is empty"));
  return CLI_SUCCESS;
}

/**
 * cli_store_open_to_record:
 * @options: which store
 *
 * Returns: (transfer full) (nullable): the store, or %NULL when none is wanted, or when it cannot be
 * had, after it said why
 */
LabStore *
cli_store_open_to_record (const CliStoreOptions *options)
{
  g_autoptr (GError) error = NULL;
  LabStore *store = options->is_off ? NULL : lab_store_open (options->path, &error);

  if (error != NULL)
    cli_store_warn (error->message);
  return store;
}

/**
 * cli_store_warn:
 * @reason: why a training is not recorded, or not any more
 *
 * Says so on standard error, in one line.
 */
void
cli_store_warn (const char *reason)
{
  /* translators: %s is a whole sentence that says why */
  g_autofree char *sentence = g_strdup_printf (_ ("The training is not recorded: %s"), reason);

  cli_line_show ("");
  cli_warn (sentence);
}

/**
 * cli_store_parse_number:
 * @text: what was typed
 * @id: (out): the number of a run or an experiment
 *
 * Returns: whether @text is such a number
 */
gboolean
cli_store_parse_number (const char *text, gint64 *id)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT64, &number, NULL))
    return FALSE;
  *id = (gint64)number;
  return TRUE;
}
