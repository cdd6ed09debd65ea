/* cli-sweep-list.c: "digit-lab-cli sweep --list": which experiments there are.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-sweep-list.h"

#include <glib/gi18n-lib.h>
#include "cli-json.h"
#include "cli-options.h"
#include "cli-run-info.h"
#include "cli-table.h"
#include "lab-experiment.h"

/* ── ready-made ──────────────────────────────────────────────────────────────────────────────────
 */

static void
list_ready_made_one (const LabExperiment *experiment, CliTable *table)
{
  g_autofree char *n_runs = g_strdup_printf ("%u", experiment->n_runs);
  CliJson *json;

  if (table != NULL) {
    cli_table_add (table, experiment->name, n_runs, experiment->title);
    return;
  }
  json = cli_json_new ();
  cli_json_add_string (json, "name", experiment->name);
  cli_json_add_string (json, "title", experiment->title);
  cli_json_add_int (json, "runs", experiment->n_runs);
  cli_json_add_int (json, "points", experiment->n_points);
  cli_json_add_int (json, "seeds", experiment->n_seeds);
  cli_json_print (json);
}

static gboolean
list_ready_made (gboolean as_json, GError **error)
{
  const char *const *names = lab_experiment_list_ready_made ();
  CliTable *table = as_json ? NULL : cli_table_new ("lrl");
  gboolean is_read = TRUE;

  if (table != NULL)
    cli_table_add (table, _ ("Ready-made"), _ ("Runs"), _ ("Title"));
  for (guint i = 0; names[i] != NULL && is_read; i++) {
    g_autoptr (LabExperiment) experiment = lab_experiment_open (names[i], error);

    is_read = experiment != NULL;
    if (is_read)
      list_ready_made_one (experiment, table);
  }
  if (table != NULL)
    cli_table_print (table);
  return is_read;
}

/* ── recorded ────────────────────────────────────────────────────────────────────────────────────
 */

static const struct {
  const char *name; /* as programs read it */
  const char *title;
} states[] = {
    [LAB_EXPERIMENT_STATE_TRAINING] = {"training", NC_ ("state of a run", "training")},
    [LAB_EXPERIMENT_STATE_PAUSED] = {"paused", NC_ ("state of a run", "paused")},
    [LAB_EXPERIMENT_STATE_STOPPED] = {"stopped", NC_ ("state of a run", "stopped")},
    [LAB_EXPERIMENT_STATE_FINISHED] = {"finished", NC_ ("state of a run", "finished")},
    [LAB_EXPERIMENT_STATE_INTERRUPTED] = {"interrupted", NC_ ("state of a run", "interrupted")},
};

static void
list_recorded_one (const LabExperimentInfo *info, CliTable *table)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, info->id);
  g_autofree char *runs = g_strdup_printf ("%u/%u", info->n_ended, info->n_runs);
  g_autofree char *created = cli_run_format_time (info->created);
  CliJson *json;

  if (table != NULL) {
    cli_table_add (table, number, info->name,
                   g_dpgettext2 (NULL, "state of a run", states[info->state].title), runs, created,
                   info->title);
    return;
  }
  json = cli_json_new ();
  cli_json_add_int (json, "experiment", info->id);
  cli_json_add_string (json, "name", info->name);
  cli_json_add_string (json, "title", info->title);
  cli_json_add_string (json, "state", states[info->state].name);
  cli_json_add_int (json, "runs", info->n_runs);
  cli_json_add_int (json, "runs_done", info->n_ended);
  cli_json_print (json);
}

static void
list_recorded (GPtrArray *experiments, gboolean as_json)
{
  CliTable *table = NULL;

  if (!as_json && experiments->len > 0) {
    table = cli_table_new ("rllrll");
    g_print ("\n");
    cli_table_add (table, _ ("Recorded"), _ ("Name"), _ ("State"), _ ("Runs"), _ ("Started"),
                   _ ("Title"));
  }
  for (guint i = 0; i < experiments->len; i++)
    list_recorded_one (g_ptr_array_index (experiments, i), table);
  if (table != NULL)
    cli_table_print (table);
}

/**
 * cli_sweep_list:
 * @options: which store
 * @as_json: %TRUE for JSON lines, %FALSE for people
 *
 * Lists the ready-made experiments, and those that are recorded. Of the latter the number is
 * "experiment"; the former have none.
 *
 * Returns: the exit status
 */
int
cli_sweep_list (const CliStoreOptions *options, gboolean as_json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabStore) store = NULL;
  g_autoptr (GPtrArray) recorded = NULL;

  if (!list_ready_made (as_json, &error))
    return cli_fail (error);
  if (options->is_off)
    return CLI_SUCCESS;
  store = lab_store_open (options->path, &error);
  recorded = store != NULL ? lab_store_list_experiments (store, &error) : NULL;
  if (recorded == NULL)
    return cli_fail (error);
  list_recorded (recorded, as_json);
  return CLI_SUCCESS;
}
