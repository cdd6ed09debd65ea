/* cli-handwriting-share.c: "digit-lab-cli handwriting export" and "import".
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-handwriting.h"

#include <glib/gi18n-lib.h>
#include "cli-options.h"
#include "cli-store.h"

#define EXPORT "handwriting export"
#define IMPORT "handwriting import"

static int
export_drawings (const char *path, const char *target, gboolean as_idx)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabStore) store = lab_store_open (path, &error);
  g_autoptr (GPtrArray) samples = store != NULL ? cli_handwriting_read (store, &error) : NULL;
  g_autofree char *shown = g_filename_display_name (target);

  if (samples == NULL || !(as_idx ? lab_collection_export_idx (samples, target, &error)
                                  : lab_collection_export_lines (samples, target, &error)))
    return cli_fail (error);
  g_print (ngettext ("Wrote %u drawing to %s\n", "Wrote %u drawings to %s\n", samples->len),
           samples->len, shown);
  return CLI_SUCCESS;
}

/**
 * cli_handwriting_export:
 * @arguments: (array zero-terminated=1): "export" and what follows it
 *
 * Returns: the exit status
 */
int
cli_handwriting_export (char **arguments)
{
  g_autofree char *store = NULL;
  g_auto (GStrv) targets = NULL;
  gboolean as_idx = FALSE;
  const GOptionEntry entries[] = {
      {"idx", 0, 0, G_OPTION_ARG_NONE, &as_idx,
       N_ ("Make a folder with a dataset in it; what is held out becomes its test images"), NULL},
      CLI_STORE_ENTRY (&store),
      {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &targets, NULL, NULL},
      {NULL}};

  if (!cli_options_parse (EXPORT,
                          _ ("Writes all drawings to a file, a line of JSON each, with label and "
                             "strokes; or, with --idx, their images\nas a dataset to train on."),
                          NULL, _ ("FILE.jsonl|DIR"), entries, NULL, arguments))
    return CLI_MISUSE;
  if (targets == NULL || targets[1] != NULL)
    return cli_misuse (EXPORT, _ ("It takes the name of one file or folder to write"));
  return export_drawings (store, targets[0], as_idx);
}

static int
import_drawings (const char *path, const char *source)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabStore) store = lab_store_open (path, &error);
  gint n = -1;

  if (store != NULL)
    n = g_file_test (source, G_FILE_TEST_IS_DIR)
            ? lab_collection_import_idx (store, source, &error)
            : lab_collection_import_lines (store, source, &error);
  if (n < 0)
    return cli_fail (error);
  g_print (ngettext ("Added %d drawing\n", "Added %d drawings\n", (gulong)n), n);
  return CLI_SUCCESS;
}

/**
 * cli_handwriting_import:
 * @arguments: (array zero-terminated=1): "import" and what follows it
 *
 * Returns: the exit status
 */
int
cli_handwriting_import (char **arguments)
{
  g_autofree char *store = NULL;
  g_auto (GStrv) sources = NULL;
  const GOptionEntry entries[] = {
      CLI_STORE_ENTRY (&store),
      {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &sources, NULL, NULL},
      {NULL}};

  if (!cli_options_parse (IMPORT,
                          _ ("Adds the drawings of a file that “handwriting export” wrote, or the "
                             "images of a small "
                             "dataset; all or none.\nA line is "
                             "{\"label\":\"7\",\"strokes\":[[[x,y],…],…]}, y down, "
                             "any scale."),
                          NULL, _ ("FILE.jsonl|DIR"), entries, NULL, arguments))
    return CLI_MISUSE;
  if (sources == NULL || sources[1] != NULL)
    return cli_misuse (IMPORT, _ ("It takes one file or folder"));
  return import_drawings (store, sources[0]);
}
