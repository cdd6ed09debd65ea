/* cli-evaluate.c: "digit-lab-cli evaluate": how well a saved network reads the test images.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-commands.h"

#include <glib/gi18n-lib.h>
#include "cli-dataset.h"
#include "cli-json.h"
#include "cli-model.h"
#include "cli-options.h"
#include "cli-table.h"
#include "lab-model-evaluate.h"

#define COMMAND "evaluate"

static void
print_json (LabDataset *dataset, const LabClassNames *class_names, const LabEvaluation *evaluation,
            gboolean with_predictions)
{
  CliJson *json = cli_json_new ();

  cli_json_add_string (json, "dataset", lab_dataset_get_plain_name (dataset));
  cli_json_add_int (json, "images", evaluation->n_images);
  cli_json_add_number (json, "loss", evaluation->loss);
  cli_json_add_number (json, "accuracy", evaluation->accuracy);
  cli_json_add_strings (json, "class_names", lab_class_names_get_all (class_names));
  cli_json_add_matrix (json, "confusion", evaluation->confusion, evaluation->n_classes);
  if (with_predictions)
    cli_json_add_bytes (json, "predicted", evaluation->predicted, evaluation->n_images);
  cli_json_print (json);
}

static void
add_number (CliTable *table, guint number)
{
  g_autofree char *text = g_strdup_printf ("%u", number);

  cli_table_add_cell (table, text);
}

/* A row for each class, its name behind its number where it has one; the columns have numbers alone. */
static void
print_confusion (const LabClassNames *class_names, const LabEvaluation *evaluation)
{
  gboolean is_named = !lab_class_names_are_numbers (class_names);
  guint n = evaluation->n_classes;
  g_autofree char *columns = g_strnfill (n, 'r');
  g_autofree char *alignments = g_strconcat (is_named ? "rl" : "r", columns, NULL);
  CliTable *table = cli_table_new (alignments);

  cli_table_add_cell (table, "");
  if (is_named)
    cli_table_add_cell (table, "");
  for (guint column = 0; column < n; column++)
    add_number (table, column);
  for (guint row = 0; row < n; row++) {
    add_number (table, row);
    if (is_named)
      cli_table_add_cell (table, lab_class_names_get (class_names, row));
    for (guint column = 0; column < n; column++)
      add_number (table, evaluation->confusion[row * n + column]);
  }
  cli_table_print (table);
}

static void
print_text (LabDataset *dataset, const LabClassNames *class_names, const LabEvaluation *evaluation)
{
  /* translators: the name of a dataset, how many test images it has, the share read correctly */
  g_print (_ ("%s: %u test images, accuracy %.2f %%, loss %.4f\n\n"),
           lab_dataset_get_name (dataset), evaluation->n_images, 100.0 * evaluation->accuracy,
           evaluation->loss);
  g_print ("%s\n", _ ("Confusion (rows: actual class, columns: predicted class)"));
  print_confusion (class_names, evaluation);
}

static gboolean
check_classes (const LabSnapshot *snapshot, LabDataset *dataset, GError **error)
{
  guint n_classes = lab_dataset_get_n_classes (dataset);

  if ((guint)snapshot->config.n_classes == n_classes)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               /* translators: the classes of a network, then a dataset's name and its classes */
               _ ("The network tells %d classes apart, but the images of %s are of %u; give "
                  "--dataset with images like those that it was trained on"),
               snapshot->config.n_classes, lab_dataset_get_name (dataset), n_classes);
  return FALSE;
}

static int
evaluate (const CliModelOptions *model, const char *specification, gboolean as_json,
          gboolean with_predictions)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *own = NULL; /* dataset of a run */
  g_autoptr (LabClassNames) known = NULL;
  g_autoptr (LabSnapshot) snapshot = cli_model_load (model, &known, &own, &error);
  g_autoptr (LabDataset) dataset =
      snapshot != NULL
          ? cli_dataset_open (specification != NULL ? specification : own, as_json, &error)
          : NULL;
  g_autoptr (LabEvaluation) evaluation = NULL;
  const LabClassNames *class_names;

  if (dataset != NULL && check_classes (snapshot, dataset, &error))
    evaluation =
        lab_model_evaluate (snapshot, lab_dataset_get_images (dataset, LAB_SPLIT_TEST), &error);
  if (evaluation == NULL)
    return cli_fail (error);
  /* A network that was made elsewhere knows its classes by number alone. */
  class_names = lab_class_names_are_numbers (known) ? lab_dataset_get_class_names (dataset) : known;
  if (as_json)
    print_json (dataset, class_names, evaluation, with_predictions);
  else
    print_text (dataset, class_names, evaluation);
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
       N_ ("A dataset’s name (mnist, fashion-mnist, builtin) or a folder of images (a run’s own, "
           "else MNIST where it is found, else builtin)"),
       N_ ("NAME|DIR")},
      {"json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print one JSON object"), NULL},
      {"predictions", 0, 0, G_OPTION_ARG_NONE, &with_predictions,
       N_ ("With --json: add the predicted class of each image, in order"), NULL},
      {NULL}};
  const CliUsage usage = {
      .command = COMMAND,
      .summary = _ ("Tests a saved network: accuracy, loss and the confusion of classes."),
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
