/* cli-train.c: "digit-lab-cli train": a training as the window does it, told in the terminal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-commands.h"

#include <signal.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include "cli-options.h"
#include "cli-report.h"
#include "cli-train-options.h"
#include "lab-figures.h"
#include "lab-model-file.h"
#include "lab-output.h"
#include "lab-session.h"

typedef struct {
  LabSession *session;
  int received; /* the signal that ended the training, or 0 */
} Interruption;

/* A second signal of the same kind ends the program, as it would have without us. */
static gboolean
interrupt (Interruption *self, int received)
{
  self->received = received;
  lab_session_stop (self->session);
  return G_SOURCE_REMOVE;
}

static gboolean
sigint_cb (gpointer data)
{
  return interrupt (data, SIGINT);
}

static gboolean
sigterm_cb (gpointer data)
{
  return interrupt (data, SIGTERM);
}

static void
remove_source (guint id)
{
  GSource *source = g_main_context_find_source_by_id (NULL, id);

  if (source != NULL)
    g_source_destroy (source);
}

/* Trains the session's run to its end, whichever that is. Returns: the signal that ended it, or
 * 0. */
static int
train (LabSession *session)
{
  LabRun *run = lab_session_get_run (session);
  Interruption interruption = {session, 0};
  guint sigint_source = g_unix_signal_add (SIGINT, sigint_cb, &interruption);
  guint sigterm_source = g_unix_signal_add (SIGTERM, sigterm_cb, &interruption);

  lab_session_train (session);
  while (lab_run_get_state (run) == LAB_RUN_READY || lab_run_is_active (run))
    g_main_context_iteration (NULL, TRUE);
  lab_session_shutdown (session);
  remove_source (sigint_source);
  remove_source (sigterm_source);
  return interruption.received;
}

static void
name_file (const char *path, gpointer data)
{
  const CliTrainOptions *options = data;
  g_autofree char *shown = g_filename_display_name (path);

  if (!options->as_json)
    g_print (_ ("Wrote %s\n"), shown);
}

static gboolean
save_model (LabRun *run, const CliTrainOptions *options, GError **error)
{
  const char *dataset = lab_dataset_get_plain_name (lab_run_get_dataset (run));

  if (!lab_model_file_save (lab_run_get_snapshot (run), dataset, options->save, error))
    return FALSE;
  name_file (options->save, (gpointer)options);
  return TRUE;
}

static gboolean
draw_figures (LabRun *run, const CliTrainOptions *options, GError **error)
{
  LabFigures *figures = lab_figures_new (run);
  gboolean drawn =
      lab_figures_write (figures, options->figures, "", "png", name_file, (gpointer)options, error);

  lab_figures_free (figures);
  return drawn;
}

/* Writes what was asked for: of a run that was ended or diverged, what there is of it. Where the
 * model cannot be saved, the figures can all the same. */
static gboolean
write_results (LabRun *run, const CliTrainOptions *options, GError **error)
{
  gboolean saved, drawn;

  if (lab_run_get_snapshot (run) == NULL)
    return TRUE;
  saved = options->save == NULL || save_model (run, options, error);
  drawn = options->figures == NULL || draw_figures (run, options, saved ? error : NULL);
  return saved && drawn;
}

/* Why @run has no more epochs, as a sentence; NULL when it has them all. */
static char *
describe_end (LabRun *run, int received)
{
  if (lab_run_get_state (run) == LAB_RUN_FINISHED)
    return NULL;
  if (lab_run_get_message (run) != NULL)
    return g_strdup (lab_run_get_message (run));
  /* translators: %s is the name of a signal, e.g. "Interrupt" */
  return g_strdup_printf (_ ("The training was ended by a signal (%s)"), g_strsignal (received));
}

static int
run_training (const CliTrainOptions *options, LabDataset *dataset)
{
  g_autoptr (LabSession) session = lab_session_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *reason = NULL;
  CliReport *report;
  LabRun *run;
  int received, status = CLI_SUCCESS;

  lab_session_set_n_threads (session, options->n_threads);
  if (!lab_session_prepare (session, &options->config, dataset, &error))
    return cli_fail (error);
  run = lab_session_get_run (session);
  report = cli_report_new (run, options->as_json);
  received = train (session);
  reason = describe_end (run, received);
  cli_report_end (report, reason);
  if (reason != NULL) {
    status = cli_fail_with (reason);
    if (lab_run_get_state (run) == LAB_RUN_STOPPED)
      status = 128 + received;
  }
  if (!write_results (run, options, &error))
    return cli_fail (error);
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
  /* An hour of training must not end with a folder that cannot be written to. That of the figures
   * is made here; the model may lie in it. */
  if ((options.figures != NULL && !lab_output_check_folder (options.figures, &error)) ||
      (options.save != NULL && !lab_output_check_file (options.save, &error)))
    return cli_fail (error);
  dataset = lab_dataset_open (options.dataset, NULL, &error);
  if (dataset == NULL)
    return cli_fail (error);
  return run_training (&options, dataset);
}
