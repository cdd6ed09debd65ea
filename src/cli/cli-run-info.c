/* cli-run-info.c: what is said of a run that is in the store, to people and to programs.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-run-info.h"

#include <math.h>
#include <glib/gi18n-lib.h>

static const struct {
  const char *name; /* as users type it and programs read it */
  const char *title;
} states[] = {
    [LAB_RUN_READY] = {"ready", NC_ ("state of a run", "ready")},
    [LAB_RUN_TRAINING] = {"training", NC_ ("state of a run", "training")},
    [LAB_RUN_PAUSED] = {"paused", NC_ ("state of a run", "paused")},
    [LAB_RUN_FINISHED] = {"finished", NC_ ("state of a run", "finished")},
    [LAB_RUN_STOPPED] = {"stopped", NC_ ("state of a run", "stopped")},
    [LAB_RUN_DIVERGED] = {"diverged", NC_ ("state of a run", "diverged")},
    [LAB_RUN_FAILED] = {"failed", NC_ ("state of a run", "failed")},
    [LAB_RUN_INTERRUPTED] = {"interrupted", NC_ ("state of a run", "interrupted")},
};

/**
 * cli_run_state_name:
 * @state: the state of a run
 *
 * Returns: (transfer none): "finished", the same in every language
 */
const char *
cli_run_state_name (LabRunState state)
{
  return states[state].name;
}

/**
 * cli_run_state_title:
 * @state: the state of a run
 *
 * Returns: (transfer none): the same for people, translated
 */
const char *
cli_run_state_title (LabRunState state)
{
  return g_dpgettext2 (NULL, "state of a run", states[state].title);
}

/**
 * cli_run_state_parse:
 * @name: what was typed
 * @state: (out): the state of that name
 *
 * Returns: whether there is one
 */
gboolean
cli_run_state_parse (const char *name, LabRunState *state)
{
  for (guint i = 0; i < G_N_ELEMENTS (states); i++) {
    if (g_str_equal (name, states[i].name)) {
      *state = (LabRunState)i;
      return TRUE;
    }
  }
  return FALSE;
}

/* "2024-05-01T12:34:56.789012Z" */
static char *
format_iso (gint64 created)
{
  g_autoptr (GDateTime) seconds = g_date_time_new_from_unix_utc (created / G_USEC_PER_SEC);
  g_autoptr (GDateTime) exact =
      seconds != NULL ? g_date_time_add (seconds, created % G_USEC_PER_SEC) : NULL;

  return exact != NULL ? g_date_time_format_iso8601 (exact) : NULL;
}

/**
 * cli_run_format_time:
 * @created: µs since 1970, UTC
 *
 * Returns: (transfer full): the local time for people, "2024-05-01 12:34"
 */
char *
cli_run_format_time (gint64 created)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (created / G_USEC_PER_SEC);

  return time != NULL ? g_date_time_format (time, "%Y-%m-%d %H:%M") : g_strdup ("–");
}

/**
 * cli_run_format_percent:
 * @share: 0 to 1, or NaN where there is none
 *
 * Returns: (transfer full): "97.81 %"
 */
char *
cli_run_format_percent (double share)
{
  /* translators: a share in percent */
  return isfinite (share) ? g_strdup_printf (_ ("%.2f %%"), 100.0 * share) : g_strdup ("–");
}

/* From what it began; nothing for a run that a person started. */
static void
add_origin (const LabRunOrigin *origin, CliJson *json)
{
  cli_json_add_id (json, "experiment", origin->experiment);
  if (origin->experiment != 0)
    cli_json_add_int (json, "index", origin->index);
  cli_json_add_id (json, "parent", origin->parent);
  if (origin->parent != 0)
    cli_json_add_int (json, "parent_epoch", origin->parent_epoch);
}

/**
 * cli_run_info_add_to_json:
 * @info: a run
 * @json: an object
 *
 * Adds what the list of runs says of it.
 */
void
cli_run_info_add_to_json (const LabRunInfo *info, CliJson *json)
{
  g_autofree char *created = format_iso (info->created);

  cli_json_add_int (json, "run", info->id);
  cli_json_add_string (json, "name", info->name);
  cli_json_add_string (json, "state", cli_run_state_name (info->state));
  cli_json_add_string (json, "message", info->message);
  cli_json_add_boolean (json, "starred", info->starred);
  cli_json_add_string (json, "note", info->note);
  cli_json_add_string (json, "created", created);
  cli_json_add_string (json, "dataset", info->dataset_name);
  cli_json_add_int (json, "epochs", info->config.epochs);
  cli_json_add_int (json, "epochs_done", info->n_epochs);
  cli_json_add_rounded (json, "seconds", info->seconds);
  cli_json_add_number (json, "test_loss", info->last_test_loss);
  cli_json_add_number (json, "test_accuracy", info->last_test_accuracy);
  cli_json_add_number (json, "best_test_loss", info->best_test_loss);
  cli_json_add_int (json, "best_loss_epoch", info->best_loss_epoch);
  cli_json_add_number (json, "best_test_accuracy", info->best_test_accuracy);
  cli_json_add_int (json, "best_epoch", info->best_accuracy_epoch);
  add_origin (&info->origin, json);
}

/**
 * cli_run_config_add_to_json:
 * @config: a configuration
 * @json: an object
 *
 * Adds all of it as one member, "config".
 */
void
cli_run_config_add_to_json (const nn_config *config, CliJson *json)
{
  cli_json_open_object (json, "config");
  cli_json_open_array (json, "hidden");
  for (int i = 0; i < config->n_hidden; i++)
    cli_json_add_int (json, NULL, config->hidden[i]);
  cli_json_close_array (json);
  cli_json_add_string (json, "activation", nn_activation_name (config->activation));
  cli_json_add_string (json, "init", nn_init_name (config->init));
  cli_json_add_int (json, "epochs", config->epochs);
  cli_json_add_int (json, "batch", config->batch_size);
  cli_json_add_number (json, "learning_rate", config->learning_rate);
  cli_json_add_number (json, "l2", config->l2);
  cli_json_add_number (json, "dropout", config->dropout);
  cli_json_add_unsigned (json, "seed", config->seed);
  cli_json_add_int (json, "parameters", (gint64)nn_config_n_parameters (config));
  cli_json_close_object (json);
}
