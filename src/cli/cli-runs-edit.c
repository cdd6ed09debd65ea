/* cli-runs-edit.c: "digit-lab-cli runs rename", "note", "star", "delete" and their like.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-runs.h"

#include <glib/gi18n-lib.h>
#include "cli-options.h"
#include "cli-store.h"

/* What is done to each of the runs that were named, all of which are there. */
typedef void (*EditFunc) (LabStore *store, const LabRunInfo *info, const char *text);

/* ── the runs that were named ────────────────────────────────────────────────────────────────────
 */

/* Returns: LabRunInfo of each, or NULL when one of them is not there. */
static GPtrArray *
find_runs (LabStore *store, char *const *texts, GError **error)
{
  g_autoptr (GPtrArray) runs = g_ptr_array_new_with_free_func ((GDestroyNotify)lab_run_info_unref);

  for (guint i = 0; texts[i] != NULL; i++) {
    LabRunInfo *info = lab_store_find_run_by_text (store, texts[i], error);

    if (info == NULL)
      return NULL;
    g_ptr_array_add (runs, info);
  }
  return g_steal_pointer (&runs);
}

static int
edit (const char *path, char *const *texts, EditFunc func, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabStore) store = lab_store_open (path, &error);
  g_autoptr (GPtrArray) runs = store != NULL ? find_runs (store, texts, &error) : NULL;
  gboolean is_written;

  if (runs == NULL)
    return cli_fail (error);
  for (guint i = 0; i < runs->len; i++)
    func (store, g_ptr_array_index (runs, i), text);
  is_written = lab_store_flush (store, &error);
  lab_store_close (store);
  return is_written ? CLI_SUCCESS : cli_fail (error);
}

/* Returns: FALSE after it said what is wrong. */
static gboolean
parse (const char *command, const char *summary, const char *parameters, char **arguments,
       char **store, char ***rest)
{
  const GOptionEntry entries[] = {
      CLI_STORE_ENTRY (store),
      {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, rest, NULL, NULL},
      {NULL}};

  return cli_options_parse (command, summary, NULL, parameters, entries, NULL, arguments);
}

/* ── one run and a text ──────────────────────────────────────────────────────────────────────────
 */

static void
rename_run (LabStore *store, const LabRunInfo *info, const char *text)
{
  lab_store_rename_run (store, info->id, text);
}

static void
note_run (LabStore *store, const LabRunInfo *info, const char *text)
{
  lab_store_set_note (store, info->id, text);
}

static int
edit_text (const char *command, const char *summary, char **arguments, EditFunc func)
{
  g_autofree char *store = NULL;
  g_auto (GStrv) rest = NULL;
  char *runs[2] = {NULL, NULL};

  if (!parse (command, summary, _ ("RUN TEXT"), arguments, &store, &rest))
    return CLI_MISUSE;
  if (rest == NULL || g_strv_length (rest) != 2)
    return cli_misuse (command,
                       _ ("It takes one run, and one text (in quotes, where it has blanks)"));
  runs[0] = rest[0];
  return edit (store, runs, func, rest[1]);
}

/**
 * cli_runs_rename:
 * @arguments: (array zero-terminated=1): "rename" and what follows it
 *
 * Returns: the exit status
 */
int
cli_runs_rename (char **arguments)
{
  return edit_text ("runs rename",
                    _ ("Gives a run a name; an empty one (\"\") gives it its own name again."),
                    arguments, rename_run);
}

/**
 * cli_runs_note:
 * @arguments: (array zero-terminated=1): "note" and what follows it
 *
 * Returns: the exit status
 */
int
cli_runs_note (char **arguments)
{
  return edit_text ("runs note", _ ("Writes a note to a run, in place of the one it had."),
                    arguments, note_run);
}

/* ── several runs ────────────────────────────────────────────────────────────────────────────────
 */

static void
star_run (LabStore *store, const LabRunInfo *info, const char *text)
{
  lab_store_set_starred (store, info->id, TRUE);
}

static void
unstar_run (LabStore *store, const LabRunInfo *info, const char *text)
{
  lab_store_set_starred (store, info->id, FALSE);
}

static int
edit_several (const char *command, const char *summary, char **arguments, EditFunc func)
{
  g_autofree char *store = NULL;
  g_auto (GStrv) runs = NULL;

  if (!parse (command, summary, _ ("RUN…"), arguments, &store, &runs))
    return CLI_MISUSE;
  if (runs == NULL)
    return cli_misuse (command, _ ("The number or the name of a run is missing"));
  return edit (store, runs, func, NULL);
}

/**
 * cli_runs_star:
 * @arguments: (array zero-terminated=1): "star" and what follows it
 *
 * Returns: the exit status
 */
int
cli_runs_star (char **arguments)
{
  return edit_several ("runs star", _ ("Marks runs with a star."), arguments, star_run);
}

/**
 * cli_runs_unstar:
 * @arguments: (array zero-terminated=1): "unstar" and what follows it
 *
 * Returns: the exit status
 */
int
cli_runs_unstar (char **arguments)
{
  return edit_several ("runs unstar", _ ("Takes the stars of runs away."), arguments, unstar_run);
}
