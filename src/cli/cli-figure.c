/* cli-figure.c: "digit-lab-cli figure": a picture of a run that is in the store, or its numbers.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-commands.h"

#include <glib/gi18n-lib.h>
#include "cli-json.h"
#include "cli-model.h"
#include "cli-options.h"
#include "cli-store.h"
#include "lab-figures.h"
#include "lab-output.h"

#define COMMAND "figure"

typedef struct {
  char *store;
  char *kind_name; /* NULL for the curves */
  char *output;
  int epoch; /* negative for the last one */
  gboolean as_json;
  LabFigureKind kind;
} FigureOptions;

/* ── drawing ─────────────────────────────────────────────────────────────────────────────────────
 */

/* The network of @epoch where the figure shows it. */
static gboolean
load_snapshot (LabStore *store, LabRun *run, gint64 id, guint epoch, LabFigureKind kind,
               LabSnapshot **snapshot, GError **error)
{
  gboolean is_counted = epoch > 0 && lab_run_get_confusion (run, epoch) != NULL;

  if (kind == LAB_FIGURE_CURVES || (kind == LAB_FIGURE_CONFUSION && is_counted))
    return TRUE;
  *snapshot = cli_model_load_checkpoint (store, run, id, epoch, error);
  return *snapshot != NULL;
}

static gboolean
draw (LabStore *store, LabRun *run, gint64 id, guint epoch, const FigureOptions *options,
      GError **error)
{
  g_autoptr (LabSnapshot) snapshot = NULL;
  g_autoptr (LabFigures) figures = NULL;

  if (!load_snapshot (store, run, id, epoch, options->kind, &snapshot, error))
    return FALSE;
  figures = lab_figures_new_at (run, epoch, snapshot);
  return lab_figures_write_one (figures, options->kind, options->output, error);
}

static void
report (gint64 id, guint epoch, const FigureOptions *options)
{
  g_autofree char *shown = g_filename_display_name (options->output);
  CliJson *json;

  if (!options->as_json) {
    g_print (_ ("Wrote %s\n"), shown);
    return;
  }
  json = cli_json_new ();
  cli_json_add_int (json, "run", id);
  cli_json_add_string (json, "kind", lab_figure_kind_name (options->kind));
  cli_json_add_int (json, "epoch", epoch);
  cli_json_add_string (json, "output", shown);
  cli_json_print (json);
}

static int
figure (const char *text, const FigureOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabStore) store = NULL;
  g_autoptr (LabRunInfo) info = NULL;
  g_autoptr (LabRun) run = NULL;
  guint epoch;

  if (!lab_output_check_file (options->output, &error))
    return cli_fail (error);
  store = lab_store_open (options->store, &error);
  info = store != NULL ? lab_store_find_run_by_text (store, text, &error) : NULL;
  run = info != NULL ? lab_store_load_run (store, info->id, NULL, &error) : NULL;
  if (run == NULL || !cli_model_choose_epoch (run, options->epoch, &epoch, &error) ||
      !draw (store, run, info->id, epoch, options, &error))
    return cli_fail (error);
  report (info->id, epoch, options);
  return CLI_SUCCESS;
}

/* ── options ─────────────────────────────────────────────────────────────────────────────────────
 */

static int
check (FigureOptions *options, char *const *runs)
{
  g_autofree char *sentence = NULL;

  if (runs == NULL || runs[1] != NULL)
    return cli_misuse (COMMAND, _ ("It takes the number or the name of one run"));
  if (options->kind_name != NULL && !lab_figure_kind_parse (options->kind_name, &options->kind)) {
    /* translators: what was typed for the option --kind */
    sentence = g_strdup_printf (_ ("--kind: “%s” is none of %s"), options->kind_name,
                                "curves, weights, confusion");
    return cli_misuse (COMMAND, sentence);
  }
  if (options->output == NULL)
    return cli_misuse (COMMAND, _ ("--output is missing: the file to write"));
  if (!lab_figure_path_is_known (options->output)) {
    g_autofree char *shown = g_filename_display_name (options->output);

    /* translators: the file that was typed for the option --output */
    sentence = g_strdup_printf (_ ("--output: “%s” ends in none of .png, .svg, .pdf, .csv"), shown);
    return cli_misuse (COMMAND, sentence);
  }
  if (options->epoch < -1)
    return cli_misuse (COMMAND, _ ("--epoch: it must be at least 0"));
  return CLI_SUCCESS;
}

/**
 * cli_figure:
 * @arguments: (array zero-terminated=1): "figure" and what follows it
 *
 * Returns: the exit status
 */
int
cli_figure (char **arguments)
{
  FigureOptions options = {.epoch = -1};
  g_auto (GStrv) runs = NULL;
  const GOptionEntry entries[] = {
      {"kind", 'k', 0, G_OPTION_ARG_STRING, &options.kind_name,
       N_ ("curves (default), weights (of the first layer) or confusion"), N_ ("KIND")},
      {"epoch", 'e', 0, G_OPTION_ARG_INT, &options.epoch,
       N_ ("As it was at the end of an epoch (the last one); 0 is before training"), N_ ("N")},
      {"output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output,
       N_ ("The file to write: its ending says what, .png, .svg, .pdf, or .csv for the numbers"),
       N_ ("FILE")},
      {"json", 0, 0, G_OPTION_ARG_NONE, &options.as_json, N_ ("Print one JSON object"), NULL},
      CLI_STORE_ENTRY (&options.store),
      {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &runs, NULL, NULL},
      {NULL}};
  int status = CLI_MISUSE;

  if (cli_options_parse (COMMAND, _ ("Draws a run that is in the store, as it was at any epoch."),
                         NULL, _ ("RUN"), entries, NULL, arguments))
    status = check (&options, runs);
  if (status == CLI_SUCCESS)
    status = figure (runs[0], &options);
  g_free (options.store);
  g_free (options.kind_name);
  g_free (options.output);
  return status;
}
