/* cli-handwriting-list.c: "digit-lab-cli handwriting list".
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-handwriting.h"

#include <glib/gi18n-lib.h>
#include "cli-options.h"
#include "cli-run-info.h"
#include "cli-store.h"
#include "cli-table.h"

#define COMMAND "handwriting list"

static void
print_json (GPtrArray *samples)
{
  for (guint i = 0; i < samples->len; i++) {
    const LabSample *sample = samples->pdata[i];
    CliJson *json = cli_json_new ();

    cli_json_add_id (json, "drawing", sample->id);
    cli_json_add_string (json, "label", sample->label);
    cli_json_add_boolean (json, "held_out", sample->held_out);
    cli_json_add_id (json, "created", sample->created);
    if (sample->drawing != NULL)
      cli_json_add_int (json, "strokes", lab_drawing_get_n_strokes (sample->drawing));
    else
      cli_json_add_null (json, "strokes");
    cli_json_add_bytes (json, "pixels", sample->pixels, LAB_IMAGE_PIXELS);
    cli_json_print (json);
  }
}

static void
print_table (GPtrArray *samples)
{
  CliTable *table;

  if (samples->len == 0) {
    g_print ("%s\n", _ ("There are no drawings."));
    return;
  }
  table = cli_table_new ("rlll");
  /* translators: titles of columns; “Use” is what a drawing is for */
  cli_table_add (table, _ ("Drawing"), _ ("Label"), _ ("Use"), _ ("Drawn"));
  for (guint i = 0; i < samples->len; i++) {
    const LabSample *sample = samples->pdata[i];
    g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, sample->id);
    g_autofree char *created = cli_run_format_time (sample->created);

    /* translators: what a drawing is for */
    cli_table_add (table, number, sample->label, sample->held_out ? _ ("testing") : _ ("training"),
                   created);
  }
  cli_table_print (table);
}

/**
 * cli_handwriting_list:
 * @arguments: (array zero-terminated=1): "list" and what follows it
 *
 * Returns: the exit status
 */
int
cli_handwriting_list (char **arguments)
{
  g_autofree char *path = NULL;
  gboolean as_json = FALSE;
  const GOptionEntry entries[] = {
      {"json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print one JSON object for each"), NULL},
      CLI_STORE_ENTRY (&path),
      {NULL}};
  g_autoptr (GError) error = NULL;
  g_autoptr (LabStore) store = NULL;
  g_autoptr (GPtrArray) samples = NULL;

  if (!cli_options_parse (COMMAND, _ ("Lists the drawings of the collection, the oldest first."),
                          NULL, NULL, entries, NULL, arguments))
    return CLI_MISUSE;
  store = lab_store_open (path, &error);
  if (store != NULL)
    samples = cli_handwriting_read (store, &error);
  if (samples == NULL)
    return cli_fail (error);
  if (as_json)
    print_json (samples);
  else
    print_table (samples);
  return CLI_SUCCESS;
}
