/* cli-evaluate.c: "digit-lab-cli evaluate": how well a saved network reads the test images.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-commands.h"

#include <glib/gi18n-lib.h>
#include "cli-json.h"
#include "cli-model.h"
#include "lab-model-evaluate.h"
#include "cli-options.h"

#define COMMAND "evaluate"

static void
print_json (LabDataset *dataset, const LabEvaluation *evaluation, gboolean with_predictions)
{
  CliJson *json = cli_json_new ();

  cli_json_add_string (json, "dataset", lab_dataset_get_plain_name (dataset));
  cli_json_add_int (json, "images", evaluation->n_images);
  cli_json_add_number (json, "loss", evaluation->loss);
  cli_json_add_number (json, "accuracy", evaluation->accuracy);
  cli_json_add_matrix (json, "confusion", evaluation->confusion, evaluation->n_classes);
  if (with_predictions)
    cli_json_add_bytes (json, "predicted", evaluation->predicted, evaluation->n_images);
  cli_json_print (json);
}

static void
print_table (LabDataset *dataset, const LabEvaluation *evaluation)
{
  guint n = evaluation->n_classes;

  /* translators: the name of a dataset, how many test images it has, the share read correctly */
  g_print (_ ("%s: %u test images, accuracy %.2f %%, loss %.4f\n\n"),
           lab_dataset_get_name (dataset), evaluation->n_images, 100.0 * evaluation->accuracy,
           evaluation->loss);
  g_print ("%s\n", _ ("Confusion (rows: actual digit, columns: predicted digit)"));
  g_print ("   ");
  for (guint column = 0; column < n; column++)
    g_print (" %5u", column);
  g_print ("\n");
  for (guint row = 0; row < n; row++) {
    g_print ("%3u", row);
    for (guint column = 0; column < n; column++)
      g_print (" %5u", evaluation->confusion[row * n + column]);
    g_print ("\n");
  }
}

static int
evaluate (const CliModelOptions *model, const char *specification, gboolean as_json,
          gboolean with_predictions)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *own = NULL; /* dataset of a run */
  g_autoptr (LabSnapshot) snapshot = cli_model_load (model, &own, &error);
  g_autoptr (LabDataset) dataset =
      snapshot != NULL
          ? lab_dataset_open (specification != NULL ? specification : own, NULL, &error)
          : NULL;
  g_autoptr (LabEvaluation) evaluation =
      dataset != NULL
          ? lab_model_evaluate (snapshot, lab_dataset_get_images (dataset, LAB_SPLIT_TEST), &error)
          : NULL;

  if (evaluation == NULL)
    return cli_fail (error);
  if (as_json)
    print_json (dataset, evaluation, with_predictions);
  else
    print_table (dataset, evaluation);
  return CLI_SUCCESS;
}

/**
 * cli_evaluate:
 * @arguments: (array zero-terminated=1): "evaluate" and what follows it
 *
 * Returns: the exit status
 */
int
cli_evaluate (char **arguments)
{
  CliModelOptions model;
  GOptionEntry model_entries[CLI_MODEL_N_ENTRIES];
  g_autofree char *dataset = NULL;
  gboolean as_json = FALSE;
  gboolean with_predictions = FALSE;
  const GOptionEntry entries[] = {
      {"dataset", 'd', 0, G_OPTION_ARG_FILENAME, &dataset,
       N_ ("mnist, builtin or a folder of IDX files (a run’s own, else MNIST where it is found, "
           "else "
           "builtin)"),
       N_ ("NAME|DIR")},
      {"json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print one JSON object"), NULL},
      {"predictions", 0, 0, G_OPTION_ARG_NONE, &with_predictions,
       N_ ("With --json: add the predicted digit of each image, in order"), NULL},
      {NULL}};
  const CliUsage usage = {
      .command = COMMAND,
      .summary = _ ("Tests a saved network: accuracy, loss and the confusion of digits."),
      .parameters = _ ("MODEL"),
      .entries = entries,
      .more_entries = model_entries};
  int status = CLI_MISUSE;

  cli_model_options_entries (&model, model_entries);
  if (cli_options_parse_usage (&usage, arguments))
    status = cli_model_options_check (&model, COMMAND);
  if (status == CLI_SUCCESS && with_predictions && !as_json)
    status = cli_misuse (COMMAND, _ ("--predictions needs --json"));
  if (status == CLI_SUCCESS)
    status = evaluate (&model, dataset, as_json, with_predictions);
  cli_model_options_clear (&model);
  return status;
}
