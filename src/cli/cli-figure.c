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
#include "lab-collection.h"
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

/* A recorded run at one of its epochs. */
typedef struct {
  LabStore *store;
  LabRunInfo *info;
  LabRun *run;
  guint epoch;
  LabSnapshot *snapshot; /* NULL where the figure does not show it */
} Moment;

static void
moment_clear (Moment *self)
{
  g_clear_pointer (&self->snapshot, lab_snapshot_unref);
  g_clear_object (&self->run);
  g_clear_pointer (&self->info, lab_run_info_unref);
  g_clear_object (&self->store);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Moment, moment_clear)

/* The untrained network may never have been evaluated: the figure does it, with the run's images. */
static gboolean
load_images (Moment *self, GError **error)
{
  g_autoptr (LabDataset) dataset =
      lab_collection_open_dataset (self->store, self->info->dataset_specification, NULL, error);
  LabRun *run =
      dataset != NULL ? lab_store_load_run (self->store, self->info->id, dataset, error) : NULL;

  if (run == NULL)
    return FALSE;
  g_object_unref (self->run);
  self->run = run;
  return TRUE;
}

/* What @kind shows of the moment. */
static gboolean
load_shown (Moment *self, LabFigureKind kind, GError **error)
{
  gboolean is_counted = self->epoch > 0 && lab_run_get_confusion (self->run, self->epoch) != NULL;

  if (kind == LAB_FIGURE_CURVES || (kind == LAB_FIGURE_CONFUSION && is_counted))
    return TRUE;
  self->snapshot =
      cli_model_load_checkpoint (self->store, self->run, self->info->id, self->epoch, error);
  if (self->snapshot == NULL)
    return FALSE;
  return kind != LAB_FIGURE_CONFUSION || self->snapshot->evaluation != NULL ||
         load_images (self, error);
}

static gboolean
load (Moment *self, const char *text, const FigureOptions *options, GError **error)
{
  self->store = lab_store_open (options->store, error);
  if (self->store != NULL)
    self->info = lab_store_find_run_by_text (self->store, text, error);
  if (self->info != NULL)
    self->run = lab_store_load_run (self->store, self->info->id, NULL, error);
  return self->run != NULL &&
         cli_model_choose_epoch (self->run, options->epoch, &self->epoch, error) &&
         load_shown (self, options->kind, error);
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
  g_auto (Moment) moment = {0};
  g_autoptr (LabFigures) figures = NULL;
  g_autoptr (GError) error = NULL;

  if (!lab_output_check_file (options->output, &error) || !load (&moment, text, options, &error))
    return cli_fail (error);
  figures = lab_figures_new_at (moment.run, moment.epoch, moment.snapshot);
  if (!lab_figures_write_one (figures, options->kind, options->output, &error))
    return cli_fail (error);
  report (moment.info->id, moment.epoch, options);
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
