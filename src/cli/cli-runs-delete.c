/* cli-runs-delete.c: "digit-lab-cli runs delete" and "runs undelete".
 *
 * Nothing is asked, since it can be taken back.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-runs.h"

#include <glib/gi18n-lib.h>
#include "cli-options.h"
#include "cli-store.h"

#define DELETE   "runs delete"
#define UNDELETE "runs undelete"

/* Returns: FALSE after it said what is wrong. */
static gboolean
parse (const char *command, const char *summary, char **arguments, char **store, char ***runs)
{
  const GOptionEntry entries[] = {
      CLI_STORE_ENTRY (store),
      {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, runs, NULL, NULL},
      {NULL}};

  if (!cli_options_parse (command, summary, NULL, _ ("RUN…"), entries, NULL, arguments))
    return FALSE;
  if (*runs != NULL)
    return TRUE;
  cli_misuse (command, _ ("The number or the name of a run is missing"));
  return FALSE;
}

/* Puts the number of a run that may be deleted at @id. */
static gboolean
find_deletable (LabStore *store, const char *text, gint64 *id, GError **error)
{
  g_autoptr (LabRunInfo) info = lab_store_find_run_by_text (store, text, error);

  if (info == NULL)
    return FALSE;
  if (info->state == LAB_RUN_TRAINING || info->state == LAB_RUN_PAUSED) {
    g_set_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_BUSY,
                 /* translators: the name of a run */
                 _ ("“%s” is being trained: stop it before it is deleted"), info->name);
    return FALSE;
  }
  *id = info->id;
  return TRUE;
}

static void
say_how_to_undo (const gint64 *ids, guint n)
{
  g_autoptr (GString) numbers = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (numbers, " %" G_GINT64_FORMAT, ids[i]);
  g_print (ngettext (
               "Deleted %u run. For a day “digit-lab-cli runs undelete%s” brings it back.\n",
               "Deleted %u runs. For a day “digit-lab-cli runs undelete%s” brings them back.\n", n),
           n, numbers->str);
}

static int
delete_runs (const char *path, char *const *texts)
{
  guint n = g_strv_length ((char **)texts);
  g_autofree gint64 *ids = g_new0 (gint64, n);
  g_autoptr (GError) error = NULL;
  g_autoptr (LabStore) store = lab_store_open (path, &error);
  gboolean is_done;

  if (store == NULL)
    return cli_fail (error);
  for (guint i = 0; i < n; i++) {
    if (!find_deletable (store, texts[i], &ids[i], &error))
      return cli_fail (error);
  }
  lab_store_set_keeps_deleted (store, TRUE);
  lab_store_delete_runs (store, ids, n);
  is_done = lab_store_flush (store, &error);
  lab_store_close (store);
  if (!is_done)
    return cli_fail (error);
  say_how_to_undo (ids, n);
  return CLI_SUCCESS;
}

/**
 * cli_runs_delete:
 * @arguments: (array zero-terminated=1): "delete" and what follows it
 *
 * Returns: the exit status
 */
int
cli_runs_delete (char **arguments)
{
  g_autofree char *store = NULL;
  g_auto (GStrv) runs = NULL;

  if (!parse (DELETE, _ ("Deletes runs. For a day “digit-lab-cli runs undelete” brings them back."),
              arguments, &store, &runs))
    return CLI_MISUSE;
  return delete_runs (store, runs);
}

static int
undelete_runs (const char *path, const gint64 *ids, guint n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabStore) store = lab_store_open (path, &error);
  gboolean is_done;

  if (store == NULL)
    return cli_fail (error);
  lab_store_undelete_runs (store, ids, n);
  is_done = lab_store_flush (store, &error);
  for (guint i = 0; is_done && i < n; i++) {
    g_autoptr (LabRunInfo) info = lab_store_find_run (store, ids[i], &error);

    is_done = info != NULL;
  }
  lab_store_close (store);
  return is_done ? CLI_SUCCESS : cli_fail (error);
}

/**
 * cli_runs_undelete:
 * @arguments: (array zero-terminated=1): "undelete" and what follows it
 *
 * Returns: the exit status
 */
int
cli_runs_undelete (char **arguments)
{
  g_autofree char *store = NULL;
  g_autofree gint64 *ids = NULL;
  g_auto (GStrv) runs = NULL;

  if (!parse (UNDELETE,
              _ ("Brings runs back that were deleted within the last day, by their numbers."),
              arguments, &store, &runs))
    return CLI_MISUSE;
  ids = g_new0 (gint64, g_strv_length (runs));
  for (guint i = 0; runs[i] != NULL; i++) {
    g_autofree char *sentence = NULL;

    if (cli_store_parse_number (runs[i], &ids[i]))
      continue;
    /* translators: what was typed in place of a number */
    sentence = g_strdup_printf (_ ("“%s” is not the number of a run"), runs[i]);
    return cli_misuse (UNDELETE, sentence);
  }
  return undelete_runs (store, ids, g_strv_length (runs));
}
