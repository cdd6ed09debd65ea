/* cli-runs-share.c: "digit-lab-cli runs export" and "runs import": a run as one file.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-runs.h"

#include <glib/gi18n-lib.h>
#include "cli-json.h"
#include "cli-model.h"
#include "cli-options.h"
#include "cli-store.h"
#include "lab-model-file.h"
#include "lab-output.h"
#include "lab-run-file.h"

#define EXPORT "runs export"
#define IMPORT "runs import"

/* ── export ──────────────────────────────────────────────────────────────────────────────────────
 */

/* A file of this ending gets the network alone. */
static gboolean
is_model (const char *file)
{
  return g_str_has_suffix (file, ".safetensors");
}

static gboolean
export_model (LabStore *store, const LabRunInfo *info, int wanted, const char *file, GError **error)
{
  g_autoptr (LabRun) run = lab_store_load_run (store, info->id, NULL, error);
  g_autoptr (LabSnapshot) snapshot = NULL;
  guint epoch;

  if (run == NULL || !cli_model_choose_epoch (run, wanted, &epoch, error))
    return FALSE;
  snapshot = cli_model_load_checkpoint (store, run, info->id, epoch, error);
  return snapshot != NULL && lab_model_file_save (snapshot, info->dataset_name,
                                                  lab_run_get_class_names (run), file, error);
}

static int
export_run (const char *path, const char *text, int epoch, const char *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabStore) store = NULL;
  g_autoptr (LabRunInfo) info = NULL;
  gboolean is_written;

  if (!lab_output_check_file (file, &error))
    return cli_fail (error);
  store = lab_store_open (path, &error);
  info = store != NULL ? lab_store_find_run_by_text (store, text, &error) : NULL;
  if (info == NULL)
    return cli_fail (error);
  is_written = is_model (file) ? export_model (store, info, epoch, file, &error)
                               : lab_run_file_export (store, info->id, file, &error);
  return is_written ? CLI_SUCCESS : cli_fail (error);
}

/**
 * cli_runs_export:
 * @arguments: (array zero-terminated=1): "export" and what follows it
 *
 * Returns: the exit status
 */
int
cli_runs_export (char **arguments)
{
  g_autofree char *store = NULL;
  g_auto (GStrv) rest = NULL;
  int epoch = -1;
  const GOptionEntry entries[] = {
      {"epoch", 'e', 0, G_OPTION_ARG_INT, &epoch,
       N_ ("With a name in .safetensors: the network at the end of an epoch (the last one)"),
       N_ ("N")},
      CLI_STORE_ENTRY (&store),
      {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &rest, NULL, NULL},
      {NULL}};

  if (!cli_options_parse (EXPORT,
                          _ ("Writes a run to a file, with its curves and the weights that were "
                             "kept: “digit-lab-cli runs\nimport” adds it to another store. A file "
                             "whose name ends in .safetensors gets the network alone."),
                          NULL, _ ("RUN FILE"), entries, NULL, arguments))
    return CLI_MISUSE;
  if (rest == NULL || g_strv_length (rest) != 2)
    return cli_misuse (EXPORT, _ ("It takes one run, and the file to write it to"));
  return export_run (store, rest[0], epoch, rest[1]);
}

/* ── import ──────────────────────────────────────────────────────────────────────────────────────
 */

static void
print_number (gint64 id, const char *file, gboolean as_json)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, id);
  g_autofree char *shown = g_filename_display_name (file);
  CliJson *json;

  if (!as_json) {
    /* translators: a file, and the number of the run that was in it */
    g_print (_ ("%s is now run %s\n"), shown, number);
    return;
  }
  json = cli_json_new ();
  cli_json_add_int (json, "run", id);
  cli_json_add_string (json, "file", shown);
  cli_json_print (json);
}

static int
import_runs (const char *path, char *const *files, gboolean as_json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabStore) store = lab_store_open (path, &error);

  if (store == NULL)
    return cli_fail (error);
  for (guint i = 0; files[i] != NULL; i++) {
    gint64 id = lab_run_file_import (store, files[i], &error);

    if (id == 0)
      return cli_fail (error);
    print_number (id, files[i], as_json);
  }
  return CLI_SUCCESS;
}

/**
 * cli_runs_import:
 * @arguments: (array zero-terminated=1): "import" and what follows it
 *
 * Returns: the exit status
 */
int
cli_runs_import (char **arguments)
{
  g_autofree char *store = NULL;
  g_auto (GStrv) files = NULL;
  gboolean as_json = FALSE;
  const GOptionEntry entries[] = {
      {"json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print one JSON object for each file"), NULL},
      CLI_STORE_ENTRY (&store),
      {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &files, NULL, NULL},
      {NULL}};

  if (!cli_options_parse (IMPORT,
                          _ ("Adds the runs of files that “digit-lab-cli runs export” wrote, each "
                             "under a new number."),
                          NULL, _ ("FILE…"), entries, NULL, arguments))
    return CLI_MISUSE;
  if (files == NULL)
    return cli_misuse (IMPORT, _ ("The file of a run is missing"));
  return import_runs (store, files, as_json);
}
