/* cli-runs-show.c: "digit-lab-cli runs show": all that is known of one run.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-runs.h"

#include <math.h>
#include <glib/gi18n-lib.h>
#include "cli-options.h"
#include "cli-run-info.h"
#include "cli-store.h"
#include "cli-table.h"
#include "lab-config.h"
#include "lab-diagnosis.h"
#include "lab-fine-tuning.h"

#define COMMAND "runs show"
/* Names that fit on a line. */
#define MAX_SHOWN_CLASSES 12u

/* ── for programs ────────────────────────────────────────────────────────────────────────────────
 */

static const char *
diagnosis_name (LabDiagnosisKind kind)
{
  switch (kind) {
  case LAB_DIAGNOSIS_IMPROVING:
    return "improving";
  case LAB_DIAGNOSIS_GOOD:
    return "good";
  case LAB_DIAGNOSIS_UNDERFITTING:
    return "underfitting";
  case LAB_DIAGNOSIS_OVERFITTING:
    return "overfitting";
  case LAB_DIAGNOSIS_DIVERGED:
    return "diverged";
  case LAB_DIAGNOSIS_UNCLEAR:
  default:
    return "unclear";
  }
}

static void
add_diagnosis (const LabDiagnosis *diagnosis, CliJson *json)
{
  cli_json_open_object (json, "diagnosis");
  cli_json_add_string (json, "kind", diagnosis_name (diagnosis->kind));
  cli_json_add_string (json, "sentence", diagnosis->sentence);
  if (diagnosis->kind == LAB_DIAGNOSIS_OVERFITTING) {
    cli_json_add_int (json, "since_epoch", diagnosis->since_epoch);
    cli_json_add_number (json, "rise", diagnosis->rise);
  }
  cli_json_close_object (json);
}

static void
add_history (LabRun *run, CliJson *json)
{
  guint n_epochs;
  const LabEpoch *epochs = lab_run_get_epochs (run, &n_epochs);

  cli_json_open_array (json, "history");
  for (guint i = 0; i < n_epochs; i++) {
    cli_json_open_object (json, NULL);
    cli_json_add_int (json, "epoch", epochs[i].epoch);
    cli_json_add_number (json, "train_loss", epochs[i].train_loss);
    cli_json_add_rounded (json, "train_accuracy", epochs[i].train_accuracy);
    cli_json_add_number (json, "last_batch_loss", epochs[i].last_batch_loss);
    cli_json_add_number (json, "test_loss", epochs[i].test_loss);
    cli_json_add_number (json, "test_accuracy", epochs[i].test_accuracy);
    cli_json_add_rounded (json, "seconds", epochs[i].seconds);
    cli_json_add_number (json, "learning_rate", epochs[i].learning_rate);
    cli_json_add_number (json, "l2", epochs[i].l2);
    cli_json_add_number (json, "dropout", epochs[i].dropout);
    cli_json_close_object (json);
  }
  cli_json_close_array (json);
}

static void
print_json (const LabRunInfo *info, LabRun *run, const LabDiagnosis *diagnosis)
{
  CliJson *json = cli_json_new ();
  guint n;
  const guint *checkpoints = lab_run_get_checkpoint_epochs (run, &n);

  cli_run_info_add_to_json (info, json);
  cli_json_add_string (json, "dataset_hash", info->dataset_hash);
  cli_json_add_int (json, "train_images", info->n_train_images);
  cli_json_add_int (json, "test_images", info->n_test_images);
  cli_json_add_strings (json, "class_names",
                        lab_class_names_get_all (lab_run_get_class_names (run)));
  cli_json_add_string (json, "program_version", info->program_version);
  cli_json_add_string (json, "machine", info->machine);
  cli_run_config_add_to_json (&info->config, json);
  add_diagnosis (diagnosis, json);
  cli_json_open_array (json, "checkpoints");
  for (guint i = 0; i < n; i++)
    cli_json_add_int (json, NULL, checkpoints[i]);
  cli_json_close_array (json);
  add_history (run, json);
  cli_json_print (json);
}

/* ── for people ──────────────────────────────────────────────────────────────────────────────────
 */

/* "784-100-100-10, relu, he" */
static char *
describe_network (const nn_config *config)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "%d", config->n_inputs);
  for (int i = 0; i < config->n_hidden; i++)
    g_string_append_printf (text, "-%d", config->hidden[i]);
  g_string_append_printf (text, "-%d, %s, %s", config->n_classes,
                          nn_activation_name (config->activation), nn_init_name (config->init));
  return g_strdup (text->str);
}

/* "10", "12: T-shirt/top, Trouser, …" */
static char *
describe_classes (LabRun *run)
{
  const LabClassNames *class_names = lab_run_get_class_names (run);
  guint n = lab_class_names_get_n (class_names);
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "%u", n);
  if (lab_class_names_are_numbers (class_names))
    return g_strdup (text->str);
  for (guint i = 0; i < MIN (n, MAX_SHOWN_CLASSES); i++)
    g_string_append_printf (text, i == 0 ? ": %s" : ", %s", lab_class_names_get (class_names, i));
  if (n > MAX_SHOWN_CLASSES)
    g_string_append (text, ", …");
  return g_strdup (text->str);
}

static char *
describe_training (const nn_config *config)
{
  g_autofree char *learning_rate = lab_config_format_number (config->learning_rate);
  g_autofree char *l2 = lab_config_format_number (config->l2);
  g_autofree char *dropout = lab_config_format_number (config->dropout);
  g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, (guint64)config->seed);

  /* translators: learning rate, penalty, dropout, images in a mini-batch, and the seed */
  return g_strdup_printf (_ ("η %s, λ %s, dropout %s, batches of %d, seed %s"), learning_rate, l2,
                          dropout, config->batch_size, seed);
}

static char *
describe_test (const LabRunInfo *info)
{
  g_autofree char *last = cli_run_format_percent (info->last_test_accuracy);
  g_autofree char *best = cli_run_format_percent (info->best_test_accuracy);

  if (info->n_epochs == 0)
    return g_strdup ("–");
  /* translators: two test accuracies, an epoch, a loss, and the epoch that it is of */
  return g_strdup_printf (_ ("accuracy %s, best %s at epoch %u; lowest loss %.4f at epoch %u"),
                          last, best, info->best_accuracy_epoch, info->best_test_loss,
                          info->best_loss_epoch);
}

/* "0–20, 25, 32": ranges of epochs that follow each other. */
static char *
describe_checkpoints (LabRun *run)
{
  guint n;
  const guint *epochs = lab_run_get_checkpoint_epochs (run, &n);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0, end; i < n; i = end) {
    for (end = i + 1; end < n && epochs[end] == epochs[end - 1] + 1;)
      end++;
    g_string_append_printf (text, i == 0 ? "%u" : ", %u", epochs[i]);
    if (end - i > 2)
      g_string_append_printf (text, "–%u", epochs[end - 1]);
    else if (end - i == 2)
      g_string_append_printf (text, ", %u", epochs[end - 1]);
  }
  return g_strdup (n > 0 ? text->str : "–");
}

static char *
describe_origin (const LabRunOrigin *origin)
{
  g_autofree char *experiment = g_strdup_printf ("%" G_GINT64_FORMAT, origin->experiment);
  g_autofree char *parent = g_strdup_printf ("%" G_GINT64_FORMAT, origin->parent);

  if (origin->experiment != 0)
    /* translators: the number of an experiment, and which of its runs */
    return g_strdup_printf (_ ("experiment %s, run %u of it"), experiment, origin->index + 1);
  if (origin->parent != 0)
    /* translators: the number of a run, and an epoch of it */
    return g_strdup_printf (_ ("branched from run %s at epoch %u"), parent, origin->parent_epoch);
  return NULL;
}

/* Takes @value; nothing is said where there is none. */
static void
add_row (CliTable *table, const char *title, char *value)
{
  if (value != NULL && *value != '\0')
    cli_table_add (table, "", title, value);
  g_free (value);
}

/* What gives such a run again. */
static char *
format_command (const LabRunInfo *info)
{
  char *command = lab_fine_tuning_format_command (info->origin.parent, info->origin.parent_epoch,
                                                  &info->config, info->dataset_specification);

  if (command == NULL && !lab_mixture_is_specification (info->dataset_specification))
    command = lab_config_format_command (&info->config, info->dataset_specification);
  return command;
}

static void
print_text (const LabRunInfo *info, LabRun *run, const LabDiagnosis *diagnosis)
{
  CliTable *table = cli_table_new ("lll");
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, info->id);
  g_autofree char *created = cli_run_format_time (info->created);

  /* translators: the number and the name of a run */
  g_print (_ ("Run %s: %s"), number, info->name);
  g_print ("%s\n", info->starred ? " ★" : "");
  add_row (table, _ ("State"), g_strdup (cli_run_state_title (info->state)));
  add_row (table, _ ("Reason"), g_strdup (info->message));
  add_row (table, _ ("Note"), g_strdup (info->note));
  add_row (table, _ ("Origin"), describe_origin (&info->origin));
  add_row (table, _ ("Dataset"),
           /* translators: a dataset, its training images and its test images; %'u groups digits */
           g_strdup_printf (_ ("%s: %'u + %'u images"), info->dataset_name, info->n_train_images,
                            info->n_test_images));
  add_row (table, _ ("Classes"), describe_classes (run));
  add_row (table, _ ("Network"), describe_network (&info->config));
  add_row (table, _ ("Training"), describe_training (&info->config));
  add_row (table, _ ("Epochs"),
           /* translators: epochs that were trained, of how many, and the seconds that took */
           g_strdup_printf (_ ("%u of %d in %.1f s"), info->n_epochs, info->config.epochs,
                            info->seconds));
  add_row (table, _ ("Test"), describe_test (info));
  add_row (table, _ ("Weights kept"), describe_checkpoints (run));
  /* translators: a time, the version of this program, and a computer */
  add_row (
      table, _ ("Started"),
      g_strdup_printf (_ ("%s, version %s, %s"), created, info->program_version, info->machine));
  add_row (table, _ ("Command"), format_command (info));
  cli_table_print (table);
  g_print ("%s\n", diagnosis->sentence);
}

static int
show (const char *path, const char *text, gboolean as_json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabStore) store = lab_store_open (path, &error);
  g_autoptr (LabRunInfo) info =
      store != NULL ? lab_store_find_run_by_text (store, text, &error) : NULL;
  g_autoptr (LabRun) run = info != NULL ? lab_store_load_run (store, info->id, NULL, &error) : NULL;
  g_autoptr (LabDiagnosis) diagnosis = NULL;

  if (run == NULL)
    return cli_fail (error);
  diagnosis = lab_diagnosis_new (run, 0);
  if (as_json)
    print_json (info, run, diagnosis);
  else
    print_text (info, run, diagnosis);
  return CLI_SUCCESS;
}

/**
 * cli_runs_show:
 * @arguments: (array zero-terminated=1): "show" and what follows it
 *
 * Returns: the exit status
 */
int
cli_runs_show (char **arguments)
{
  g_autofree char *store = NULL;
  g_auto (GStrv) runs = NULL;
  gboolean as_json = FALSE;
  const GOptionEntry entries[] = {
      {"json", 0, 0, G_OPTION_ARG_NONE, &as_json,
       N_ ("Print one JSON object, with every epoch of the run"), NULL},
      CLI_STORE_ENTRY (&store),
      {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &runs, NULL, NULL},
      {NULL}};

  if (!cli_options_parse (COMMAND,
                          _ ("Shows a run: its configuration, what came of it, and what its curves "
                             "say."),
                          NULL, _ ("RUN"), entries, NULL, arguments))
    return CLI_MISUSE;
  if (runs == NULL || runs[1] != NULL)
    return cli_misuse (COMMAND, _ ("It takes the number or the name of one run"));
  return show (store, runs[0], as_json);
}
