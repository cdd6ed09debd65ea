/* cli-train.c: "digit-lab-cli train": a training as the window does it, told in the terminal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-commands.h"

#include "cli-dataset.h"
#include "cli-options.h"
#include "cli-train-options.h"
#include "lab-config.h"

/* Where the run cannot be recorded it is trained all the same. */
static LabRecorder *
record (LabStore *store, LabRun *run)
{
  g_autoptr (GError) error = NULL;
  LabRecorder *recorder = lab_recorder_new (store, run, NULL, &error);

  if (recorder == NULL)
    cli_store_warn (error->message);
  return recorder;
}

static int
run_training (const CliTrainOptions *options, LabDataset *dataset)
{
  g_autoptr (LabSession) session = lab_session_new ();
  g_autoptr (LabRecorder) recorder = NULL;
  g_autoptr (LabStore) store = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  lab_session_set_n_threads (session, options->training.n_threads);
  if (!lab_session_prepare (session, &options->config, dataset, &error))
    return cli_fail (error);
  lab_run_set_name (lab_session_get_run (session), options->name);
  store = cli_store_open_to_record (&options->training.store);
  if (store != NULL)
    recorder = record (store, lab_session_get_run (session));
  status = cli_training_run (session, store, recorder, &options->training);
  g_clear_object (&recorder);
  if (store != NULL)
    lab_store_close (store);
  return status;
}

/**
 * cli_train:
 * @arguments: (array zero-terminated=1): "train" and what follows it
 *
 * Returns: the exit status
 */
int
cli_train (char **arguments)
{
  g_auto (CliTrainOptions) options = {0};
  g_autoptr (LabDataset) dataset = NULL;
  g_autoptr (GError) error = NULL;
  int status = cli_train_options_parse (&options, arguments);

  if (status != CLI_SUCCESS)
    return status;
  if (!cli_training_options_check_places (&options.training, &error))
    return cli_fail (error);
  dataset = cli_dataset_open (options.training.dataset, options.training.as_json, &error);
  if (dataset == NULL)
    return cli_fail (error);
  lab_config_fit_dataset (&options.config, dataset);
  return run_training (&options, dataset);
}
