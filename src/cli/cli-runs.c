/* cli-runs.c: "digit-lab-cli runs": the runs that are in the store.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-runs.h"

#include <glib/gi18n-lib.h>
#include "cli-commands.h"
#include "cli-options.h"

#define COMMAND "runs"

typedef struct {
  const char *name;
  int (*run) (char **arguments);
  const char *explanation;
} Command;

static const Command commands[] = {
    {"list", cli_runs_list, N_ ("list them, the newest first")},
    {"show", cli_runs_show, N_ ("show all that is known of one")},
    {"resume", cli_runs_resume, N_ ("go on with one that was stopped or interrupted")},
    {"rename", cli_runs_rename, N_ ("give one a name")},
    {"note", cli_runs_note, N_ ("write a note to one")},
    {"star", cli_runs_star, N_ ("mark some")},
    {"unstar", cli_runs_unstar, N_ ("take the marks away")},
    {"delete", cli_runs_delete, N_ ("delete some")},
    {"undelete", cli_runs_undelete, N_ ("take that back, within a day")},
    {"export", cli_runs_export, N_ ("write one to a file, to share it")},
    {"import", cli_runs_import, N_ ("add the run of such a file")},
};

static int
print_help (void)
{
  g_print ("%s\n\n%s\n  digit-lab-cli %s\n\n%s\n",
           _ ("Manages the runs that are in the store. A run is named by its number, or by a name "
              "that no other run has."),
           _ ("Usage:"), _ ("runs COMMAND [OPTION…]"), _ ("Commands:"));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    g_print ("  %-10s  %s\n", commands[i].name, _ (commands[i].explanation));
  g_print (
      "\n%s\n",
      _ ("“digit-lab-cli runs COMMAND --help” shows the options of a command. The store is the "
         "file that --store\nnames, else DIGIT_LAB_STORE, else digit-lab/runs.db in the "
         "user’s data folder."));
  return CLI_SUCCESS;
}

/**
 * cli_runs:
 * @arguments: (array zero-terminated=1): "runs" and what follows it
 *
 * Returns: the exit status
 */
int
cli_runs (char **arguments)
{
  const char *name = arguments[1];
  g_autofree char *sentence = NULL;

  if (name == NULL)
    return cli_misuse (COMMAND, _ ("It is missing what to do with the runs: list, show, …"));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++) {
    if (g_str_equal (commands[i].name, name))
      return commands[i].run (arguments + 1);
  }
  if (g_str_equal (name, "--help") || g_str_equal (name, "-h"))
    return print_help ();
  /* translators: %s is what was typed in place of a command like "list" */
  sentence = g_strdup_printf (_ ("There is no command “runs %s”"), name);
  return cli_misuse (COMMAND, sentence);
}
