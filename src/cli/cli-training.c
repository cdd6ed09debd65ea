/* cli-training.c: one training from its first batch to what is left of it: printed, recorded, saved.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-training.h"

#include <string.h>
#include <glib/gi18n-lib.h>
#include "cli-options.h"
#include "cli-report.h"
#include "cli-signals.h"
#include "lab-figures.h"
#include "lab-model-file.h"
#include "lab-output.h"

#define MAX_THREADS 256

/* ── options ─────────────────────────────────────────────────────────────────────────────────────
 */

/**
 * cli_training_options_entries:
 * @self: the options, with their defaults
 * @entries: (array fixed-size=CLI_TRAINING_N_ENTRIES): where to put what parses them
 */
void
cli_training_options_entries (CliTrainingOptions *self, GOptionEntry *entries)
{
  const GOptionEntry all[CLI_TRAINING_N_ENTRIES] = {
      {"dataset", 'd', 0, G_OPTION_ARG_FILENAME, &self->dataset,
       N_ ("A dataset’s name (mnist, fashion-mnist, builtin) or a folder of images (MNIST where it "
           "is found, else builtin)"),
       N_ ("NAME|DIR")},
      {"threads", 0, 0, G_OPTION_ARG_INT, &self->n_threads,
       N_ ("Threads to train with (as many as are worth it); the results stay the same"), N_ ("N")},
      {"json", 0, 0, G_OPTION_ARG_NONE, &self->as_json,
       N_ ("Print one JSON object at the start, for each epoch, and at the end"), NULL},
      {"save", 0, 0, G_OPTION_ARG_FILENAME, &self->save,
       N_ ("Write the network at the end, as safetensors"), N_ ("FILE")},
      {"figures", 0, 0, G_OPTION_ARG_FILENAME, &self->figures,
       N_ ("Write curves.png, weights.png and confusion.png at the end"), N_ ("DIR")},
      CLI_STORE_ENTRY (&self->store.path),
      {NULL}};

  memcpy (entries, all, sizeof all);
}

/**
 * cli_training_options_check:
 * @self: options
 * @command: whose they are
 *
 * Returns: %CLI_SUCCESS, or the exit status for wrong usage after it said what is wrong
 */
int
cli_training_options_check (const CliTrainingOptions *self, const char *command)
{
  g_autofree char *sentence = NULL;

  if (self->n_threads < 0 || self->n_threads > MAX_THREADS) {
    sentence = g_strdup_printf (_ ("--threads: there must be between 1 and %d threads, or 0 for as "
                                   "many as are worth it; there are %d"),
                                MAX_THREADS, self->n_threads);
    return cli_misuse (command, sentence);
  }
  return cli_store_options_check (&self->store, command);
}

/**
 * cli_training_options_check_places:
 * @self: options
 *
 * An hour of training must not end with a folder that cannot be written to. That of the figures is
 * made here; the model may lie in it.
 *
 * Returns: %FALSE, with a sentence, when what is asked for could not be written
 */
gboolean
cli_training_options_check_places (const CliTrainingOptions *self, GError **error)
{
  return (self->figures == NULL || lab_output_check_folder (self->figures, error)) &&
         (self->save == NULL || lab_output_check_file (self->save, error));
}

/**
 * cli_training_options_clear:
 * @self: options
 *
 * Frees what they hold.
 */
void
cli_training_options_clear (CliTrainingOptions *self)
{
  g_clear_pointer (&self->store.path, g_free);
  g_clear_pointer (&self->dataset, g_free);
  g_clear_pointer (&self->save, g_free);
  g_clear_pointer (&self->figures, g_free);
}

/* ── what is left of it ──────────────────────────────────────────────────────────────────────────
 */

static void
name_file (const char *path, gpointer data)
{
  const CliTrainingOptions *options = data;
  g_autofree char *shown = g_filename_display_name (path);

  if (!options->as_json)
    g_print (_ ("Wrote %s\n"), shown);
}

static gboolean
save_model (LabRun *run, const CliTrainingOptions *options, GError **error)
{
  const char *dataset = lab_dataset_get_plain_name (lab_run_get_dataset (run));

  if (!lab_model_file_save (lab_run_get_snapshot (run), dataset, lab_run_get_class_names (run),
                            options->save, error))
    return FALSE;
  name_file (options->save, (gpointer)options);
  return TRUE;
}

static gboolean
draw_figures (LabRun *run, const CliTrainingOptions *options, GError **error)
{
  g_autoptr (LabFigures) figures = lab_figures_new (run);

  return lab_figures_write (figures, options->figures, "", "png", name_file, (gpointer)options,
                            error);
}

/* Writes what was asked for: of a run that was ended or diverged, what there is of it. Where the
 * model cannot be saved, the figures can all the same. */
static gboolean
write_results (LabRun *run, const CliTrainingOptions *options, GError **error)
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

/* ── the training ────────────────────────────────────────────────────────────────────────────────
 */

static void
stop_cb (gpointer session)
{
  lab_session_stop (session);
}

/* Trains the session's run to its end, whichever that is. Returns: the signal that ended it, or
 * 0. */
static int
train (LabSession *session)
{
  LabRun *run = lab_session_get_run (session);
  CliSignals signals;

  cli_signals_watch (&signals, stop_cb, session);
  lab_session_train (session);
  while (lab_run_get_state (run) == LAB_RUN_READY || lab_run_is_active (run))
    g_main_context_iteration (NULL, TRUE);
  lab_session_shutdown (session);
  cli_signals_unwatch (&signals);
  return signals.received;
}

/* What was trained goes onto the disk before the program says that it has ended. Returns: whether it
 * did. */
static gboolean
flush (LabStore *store, CliReport *report)
{
  g_autoptr (GError) error = NULL;

  if (lab_store_flush (store, &error))
    return TRUE;
  cli_report_give_up_recording (report, error->message);
  return FALSE;
}

/**
 * cli_training_run:
 * @session: whose present run is to be trained
 * @store: (nullable): the store that it is recorded in
 * @recorder: (nullable): what records it there
 * @options: what is to be done with it
 *
 * Trains, tells of it on standard output, and writes what was asked for.
 *
 * Returns: the exit status
 */
int
cli_training_run (LabSession *session, LabStore *store, LabRecorder *recorder,
                  const CliTrainingOptions *options)
{
  LabRun *run = lab_session_get_run (session);
  CliReport *report = cli_report_new (run, recorder, options->as_json);
  g_autoptr (GError) error = NULL;
  g_autofree char *reason = NULL;
  int received, status = CLI_SUCCESS;
  gboolean is_recorded;

  received = train (session);
  is_recorded = recorder != NULL && flush (store, report);
  reason = describe_end (run, received);
  cli_report_end (report, is_recorded, reason);
  if (reason != NULL) {
    status = cli_fail_with (reason);
    if (lab_run_get_state (run) == LAB_RUN_STOPPED)
      status = 128 + received;
  }
  if (!write_results (run, options, &error))
    return cli_fail (error);
  return status;
}
