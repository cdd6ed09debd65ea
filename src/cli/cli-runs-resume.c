/* cli-runs-resume.c: "digit-lab-cli runs resume": goes on with a run where its record ends.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-runs.h"

#include <glib/gi18n-lib.h>
#include "cli-options.h"
#include "cli-training.h"
#include "lab-collection.h"

#define COMMAND "runs resume"

typedef struct {
  LabStore *store;
  LabSession *session;
  LabRecorder *recorder;
} Resumed;

static void
resumed_clear (Resumed *self)
{
  g_clear_object (&self->recorder);
  g_clear_object (&self->session);
  if (self->store != NULL)
    lab_store_close (self->store);
  g_clear_object (&self->store);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Resumed, resumed_clear)

static gboolean
check (const LabRunInfo *info, guint epochs, GError **error)
{
  if (info->state == LAB_RUN_FINISHED && epochs == 0) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 /* translators: the name of a run, and how many epochs it has */
                 _ ("“%s” is complete, with %u epochs: --epochs with a larger number goes on with "
                    "it"),
                 info->name, info->n_epochs);
    return FALSE;
  }
  if (epochs > 0 && epochs <= info->n_epochs) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 /* translators: the name of a run, and how many epochs it has */
                 _ ("“%s” has %u epochs already: --epochs must be larger to go on with it"),
                 info->name, info->n_epochs);
    return FALSE;
  }
  return TRUE;
}

/* The run at its last epoch that was kept, in the session's hands; at its beginning where it was
 * interrupted before any was. */
static gboolean
restore (Resumed *self, const LabRunInfo *info, LabDataset *dataset, guint epochs, GError **error)
{
  g_autoptr (LabRun) run = lab_store_load_run (self->store, info->id, dataset, error);
  g_autoptr (LabSnapshot) checkpoint = NULL;
  guint epoch;

  if (run == NULL)
    return FALSE;
  epoch = lab_run_find_checkpoint (run, info->n_epochs);
  if (epoch == G_MAXUINT && lab_mixture_is_specification (info->dataset_specification)) {
    /* Random weights are not where a fine-tuning begins. */
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 /* translators: the name of a run */
                 _ ("“%s” has no network yet: fine-tune the run it came from again"), info->name);
    return FALSE;
  }
  if (epoch != G_MAXUINT) {
    checkpoint = lab_store_load_checkpoint (self->store, info->id, epoch, error);
    if (checkpoint == NULL)
      return FALSE;
  }
  if (!lab_session_resume (self->session, run, checkpoint, epochs, dataset, error))
    return FALSE;
  self->recorder = lab_recorder_resume (self->store, info->id, run, error);
  return self->recorder != NULL;
}

static int
resume (const char *text, guint epochs, const CliTrainingOptions *options)
{
  g_auto (Resumed) resumed = {0};
  g_autoptr (LabRunInfo) info = NULL;
  g_autoptr (LabDataset) dataset = NULL;
  g_autoptr (GError) error = NULL;

  if (!cli_training_options_check_places (options, &error))
    return cli_fail (error);
  resumed.store = lab_store_open (options->store.path, &error);
  info = resumed.store != NULL ? lab_store_find_run_by_text (resumed.store, text, &error) : NULL;
  if (info == NULL || !check (info, epochs, &error))
    return cli_fail (error);
  dataset = lab_collection_open_dataset (
      resumed.store, options->dataset != NULL ? options->dataset : info->dataset_specification,
      NULL, &error);
  if (dataset == NULL)
    return cli_fail (error);
  resumed.session = lab_session_new ();
  lab_session_set_n_threads (resumed.session, options->n_threads);
  if (!restore (&resumed, info, dataset, epochs, &error))
    return cli_fail (error);
  return cli_training_run (resumed.session, resumed.store, resumed.recorder, options);
}

/**
 * cli_runs_resume:
 * @arguments: (array zero-terminated=1): "resume" and what follows it
 *
 * Returns: the exit status
 */
int
cli_runs_resume (char **arguments)
{
  CliTrainingOptions options = {0};
  GOptionEntry shared[CLI_TRAINING_N_ENTRIES];
  g_auto (GStrv) runs = NULL;
  int epochs = 0;
  const GOptionEntry entries[] = {
      {"epochs", 'e', 0, G_OPTION_ARG_INT, &epochs,
       N_ ("How many it is to have in the end (as many as were planned)"), N_ ("N")},
      {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &runs, NULL, NULL},
      {NULL}};
  const CliUsage usage = {
      .command = COMMAND,
      .summary = _ ("Goes on with a run that was stopped or interrupted, or gives a complete one "
                    "more epochs. What comes is what\nwould have come without the interruption, to "
                    "the last bit."),
      .parameters = _ ("RUN"),
      .entries = entries,
      .more_entries = shared};
  int status = CLI_MISUSE;

  cli_training_options_entries (&options, shared);
  if (cli_options_parse_usage (&usage, arguments))
    status = cli_training_options_check (&options, COMMAND);
  if (status == CLI_SUCCESS && (runs == NULL || runs[1] != NULL))
    status = cli_misuse (COMMAND, _ ("It takes the number or the name of one run"));
  if (status == CLI_SUCCESS && (epochs < 0 || epochs > NN_MAX_EPOCHS))
    status = cli_misuse (COMMAND, _ ("--epochs: the number is out of range"));
  if (status == CLI_SUCCESS)
    status = resume (runs[0], (guint)epochs, &options);
  cli_training_options_clear (&options);
  return status;
}
