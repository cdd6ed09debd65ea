/* main.c: digit-lab-cli: trainings, evaluations and verdicts without a display.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <locale.h>
#include <stdio.h>
#include <glib/gi18n-lib.h>
#include "cli-commands.h"
#include "cli-options.h"
#include "lab-build.h"

typedef struct {
  const char *name;
  int (*run) (char **arguments);
  const char *explanation;
} Command;

static const Command commands[] = {
    {"train", cli_train, N_ ("train a network and report each epoch")},
    {"runs", cli_runs, N_ ("list, resume, delete and share what was trained")},
    {"sweep", cli_sweep, N_ ("train all runs of an experiment")},
    {"study", cli_study, N_ ("train the whole study, and write its figures and a report")},
    {"figure", cli_figure, N_ ("draw a run as it was at any epoch")},
    {"mistakes", cli_mistakes, N_ ("list the test images that a run reads wrongly")},
    {"evaluate", cli_evaluate, N_ ("test a saved network on a dataset")},
    {"classify", cli_classify, N_ ("ask a saved network which digits were drawn")},
    {"datasets", cli_datasets, N_ ("list the datasets that can be fetched, and fetch one")},
    {"handwriting", cli_handwriting,
     N_ ("keep your own drawings, and teach a network to read them")},
    {"bench", cli_bench, N_ ("time training on this machine")},
};

static const Command *
find_command (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++) {
    if (g_str_equal (commands[i].name, name))
      return &commands[i];
  }
  return NULL;
}

static int
print_help (void)
{
  g_print ("%s\n\n", _ ("Digit Lab trains small neural networks on handwritten digits."));
  g_print ("%s\n  digit-lab-cli %s\n\n%s\n", _ ("Usage:"), _ ("COMMAND [OPTION…]"),
           _ ("Commands:"));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    g_print ("  %-11s  %s\n", commands[i].name, _ (commands[i].explanation));
  g_print ("  %-11s  %s\n", "help", _ ("show this, or the options of a command: help COMMAND"));
  g_print ("\n%s\n",
           _ ("digit-lab-cli --version prints the version. The exit status is 0, 1 for a "
              "failure, 2 for wrong usage,\nand 128 + N for a training that signal N ended."));
  return CLI_SUCCESS;
}

/* "help", "help COMMAND" */
static int
help (char **arguments)
{
  const Command *command = arguments[1] != NULL ? find_command (arguments[1]) : NULL;
  const char *asked[] = {arguments[1], "--help", NULL};

  if (arguments[1] == NULL)
    return print_help ();
  if (command != NULL && arguments[2] == NULL)
    return command->run ((char **)asked);
  return cli_misuse (NULL, _ ("“help” takes the name of one command"));
}

static int
run (char **arguments)
{
  const Command *command = arguments[0] != NULL ? find_command (arguments[0]) : NULL;
  g_autofree char *sentence = NULL;

  if (command != NULL)
    return command->run (arguments);
  if (arguments[0] == NULL)
    return cli_misuse (NULL, _ ("A command is missing"));
  if (g_str_equal (arguments[0], "help"))
    return help (arguments);
  if (g_str_equal (arguments[0], "--help") || g_str_equal (arguments[0], "-h"))
    return print_help ();
  if (g_str_equal (arguments[0], "--version")) {
    g_print ("digit-lab-cli %s\n", LAB_VERSION);
    return CLI_SUCCESS;
  }
  /* translators: %s is what was typed in place of a command like "train" */
  sentence =
      g_strdup_printf (arguments[0][0] == '-' ? _ ("There is no option “%s” before a command")
                                              : _ ("There is no command “%s”"),
                       arguments[0]);
  return cli_misuse (NULL, sentence);
}

int
main (int argc, char **argv)
{
  const char *locale_folder = g_getenv ("DIGIT_LAB_LOCALEDIR");
  int status;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_folder != NULL ? locale_folder : LAB_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  status = run (argv + MIN (argc, 1));
  if ((fflush (stdout) != 0 || ferror (stdout)) && status == CLI_SUCCESS)
    status = cli_fail_with (_ ("Standard output could not be written"));
  return status;
}
