/* cli-options.c: what all commands share: parsing options, and what goes wrong.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-options.h"

#include <glib/gi18n-lib.h>

/* A sentence of a library may end without a full stop, or with one. The names of files that it
 * repeats may hold anything: it stays one line all the same, and no terminal obeys it. */
static void
print_sentence (const char *sentence)
{
  g_autofree char *line = g_strdup (sentence);

  for (char *c = line; *c != '\0'; c++) {
    if (g_ascii_iscntrl (*c))
      *c = '?';
  }
  g_printerr ("digit-lab-cli: %s%s\n", line, g_str_has_suffix (line, ".") ? "" : ".");
}

/**
 * cli_warn:
 * @sentence: what does not go as it should, though the command goes on
 *
 * Says so on standard error, in one line.
 */
void
cli_warn (const char *sentence)
{
  print_sentence (sentence);
}

/**
 * cli_fail:
 * @error: what went wrong
 *
 * Says so on standard error, in one line.
 *
 * Returns: the exit status for it
 */
int
cli_fail (const GError *error)
{
  return cli_fail_with (error->message);
}

/**
 * cli_fail_with:
 * @sentence: what went wrong
 *
 * Says so on standard error, in one line.
 *
 * Returns: the exit status for it
 */
int
cli_fail_with (const char *sentence)
{
  print_sentence (sentence);
  return CLI_FAILURE;
}

/**
 * cli_misuse:
 * @command: (nullable): the command that was used wrongly, %NULL when there was none
 * @sentence: what was wrong
 *
 * Says so on standard error, and where the right usage stands.
 *
 * Returns: the exit status for it
 */
int
cli_misuse (const char *command, const char *sentence)
{
  print_sentence (sentence);
  if (command != NULL)
    /* translators: %s is a command like "train" */
    g_printerr (_ ("Run “digit-lab-cli %s --help” for its options.\n"), command);
  else
    g_printerr (_ ("Run “digit-lab-cli help” for the commands.\n"));
  return CLI_MISUSE;
}

static gboolean
check_rest (const char *command, char **rest)
{
  const char *extra = rest[0] != NULL ? rest[1] : NULL;
  g_autofree char *sentence = NULL;

  if (extra != NULL && g_str_equal (extra, "--"))
    extra = rest[2];
  if (extra == NULL)
    return TRUE;
  /* translators: %s is an argument of the command line that was not expected */
  sentence = g_strdup_printf (_ ("There is an argument too many, “%s”"), extra);
  cli_misuse (command, sentence);
  return FALSE;
}

/**
 * cli_options_parse_usage:
 * @usage: what there is to parse
 * @arguments: (array zero-terminated=1): the command line from the command on
 *
 * Parses the options of a command. `--help` prints its help and ends the program.
 *
 * Returns: %FALSE after it said what is wrong
 */
gboolean
cli_options_parse_usage (const CliUsage *usage, char **arguments)
{
  g_autoptr (GOptionContext) context = g_option_context_new (usage->parameters);
  GOptionGroup *group = g_option_group_new ("main", "", "", usage->data, NULL);
  g_autofree char *program = g_strdup_printf ("digit-lab-cli %s", usage->command);
  g_auto (GStrv) rest = g_strdupv (arguments);
  g_autoptr (GError) error = NULL;

  g_set_prgname (program);
  g_option_group_add_entries (group, usage->entries);
  if (usage->more_entries != NULL)
    g_option_group_add_entries (group, usage->more_entries);
  g_option_group_set_translation_domain (group, GETTEXT_PACKAGE);
  g_option_context_set_main_group (context, group);
  g_option_context_set_summary (context, usage->summary);
  g_option_context_set_description (context, usage->description);
  if (!g_option_context_parse_strv (context, &rest, &error)) {
    cli_misuse (usage->command, error->message);
    return FALSE;
  }
  return check_rest (usage->command, rest);
}

/**
 * cli_options_parse:
 * @command: the command's name
 * @summary: what it does, in a sentence
 * @description: (nullable): what stands at the end of its help
 * @parameters: (nullable): names of its arguments, e.g. "MODEL"
 * @entries: its options, ended by an empty one; one of them takes the arguments when there are any
 * @data: what the callbacks among @entries get
 * @arguments: (array zero-terminated=1): the command line from the command on
 *
 * Parses the options of a command that has no more of them elsewhere.
 *
 * Returns: %FALSE after it said what is wrong
 */
gboolean
cli_options_parse (const char *command, const char *summary, const char *description,
                   const char *parameters, const GOptionEntry *entries, gpointer data,
                   char **arguments)
{
  const CliUsage usage = {.command = command,
                          .summary = summary,
                          .description = description,
                          .parameters = parameters,
                          .entries = entries,
                          .data = data};

  return cli_options_parse_usage (&usage, arguments);
}
