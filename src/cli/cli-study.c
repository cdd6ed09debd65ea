/* cli-study.c: "digit-lab-cli study": the whole study, trained again and put beside what it said.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-commands.h"

#include <glib/gi18n-lib.h>
#include "cli-dataset.h"
#include "cli-json.h"
#include "cli-line.h"
#include "cli-options.h"
#include "cli-signals.h"
#include "cli-store.h"
#include "lab-output.h"
#include "lab-study.h"

#define COMMAND "study"

typedef struct {
  char *dataset;
  char *output;
  char **experiments; /* NULL: those of the study */
  CliStoreOptions store;
  int n_jobs;
  gboolean afresh;
  gboolean as_json;
} Options;

typedef struct {
  LabStudy *study;
  gboolean as_json;
  gboolean has_line;
  gint64 shown; /* µs, monotonic */
  gboolean *is_told;
} Telling;

static void
options_clear (Options *self)
{
  g_free (self->dataset);
  g_free (self->output);
  g_strfreev (self->experiments);
  g_free (self->store.path);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* ── telling ─────────────────────────────────────────────────────────────────────────────────────
 */

static void
tell_run (const LabExperiment *experiment, guint index, LabRun *run)
{
  CliJson *json = cli_json_new ();
  guint n_epochs;

  lab_run_get_epochs (run, &n_epochs);
  cli_json_add_string (json, "experiment", experiment->name);
  cli_json_add_string (json, "run", experiment->runs[index].label);
  cli_json_add_int (json, "epochs", n_epochs);
  cli_json_add_number (json, "test_loss",
                       lab_sweep_read (run, LAB_METRIC_TEST_LOSS, LAB_READ_LAST, 0));
  cli_json_add_number (json, "test_accuracy",
                       lab_sweep_read (run, LAB_METRIC_TEST_ACCURACY, LAB_READ_LAST, 0));
  cli_json_add_number (json, "seconds", lab_run_get_seconds (run));
  cli_json_print (json);
}

/* With --json a line for each run that has ended since. */
static void
tell_runs (Telling *self)
{
  guint told = 0;

  for (guint i = 0; i < lab_study_get_n_experiments (self->study); i++) {
    LabSweep *sweep = lab_sweep_recorder_get_sweep (lab_study_get_experiment (self->study, i));
    const LabExperiment *experiment = lab_sweep_get_experiment (sweep);

    for (guint j = 0; j < experiment->n_runs; j++, told++) {
      LabRun *run = lab_sweep_get_run (sweep, j);

      if (self->is_told[told] || run == NULL ||
          (lab_run_get_state (run) != LAB_RUN_FINISHED &&
           lab_run_get_state (run) != LAB_RUN_DIVERGED))
        continue;
      self->is_told[told] = TRUE;
      tell_run (experiment, j, run);
    }
  }
}

static void
show_line (Telling *self)
{
  double left = lab_study_get_seconds_left (self->study);
  g_autofree char *line = NULL;

  if (g_get_monotonic_time () - self->shown < CLI_LINE_REFRESH_MS * 1000)
    return;
  self->shown = g_get_monotonic_time ();
  if (left < 0)
    /* translators: runs that have ended, runs in all, per cent */
    line = g_strdup_printf (_ ("%u of %u runs, %.0f %%"), lab_study_get_n_ended (self->study),
                            lab_study_get_n_runs (self->study),
                            100 * lab_study_get_progress (self->study));
  else
    /* translators: runs that have ended, runs in all, per cent, minutes and seconds */
    line = g_strdup_printf (_ ("%u of %u runs, %.0f %%, %d:%02d left"),
                            lab_study_get_n_ended (self->study), lab_study_get_n_runs (self->study),
                            100 * lab_study_get_progress (self->study), (int)(left / 60),
                            (int)left % 60);
  cli_line_show (line);
}

static void
changed_cb (Telling *self)
{
  if (self->as_json)
    tell_runs (self);
  if (self->has_line)
    show_line (self);
}

static void
failed_cb (const char *sentence)
{
  cli_line_show ("");
  cli_warn (sentence);
}

/* ── doing ───────────────────────────────────────────────────────────────────────────────────────
 */

static void
stop_cb (gpointer data)
{
  lab_study_stop (data);
}

/* Returns: the signal that ended it, or 0. */
static int
train (LabStudy *study, gboolean as_json)
{
  Telling telling = {.study = study, .as_json = as_json, .has_line = cli_line_is_wanted (as_json)};
  CliSignals interruption = {0};

  telling.is_told = g_new0 (gboolean, lab_study_get_n_runs (study));
  g_signal_connect_swapped (study, "changed", G_CALLBACK (changed_cb), &telling);
  g_signal_connect_swapped (study, "failed", G_CALLBACK (failed_cb), NULL);
  cli_signals_watch (&interruption, stop_cb, study);
  lab_study_start (study);
  while (lab_study_get_state (study) == LAB_SWEEP_TRAINING)
    g_main_context_iteration (NULL, TRUE);
  cli_signals_unwatch (&interruption);
  lab_study_shutdown (study);
  g_signal_handlers_disconnect_by_data (study, &telling);
  if (telling.has_line)
    cli_line_show ("");
  if (as_json)
    tell_runs (&telling);
  g_free (telling.is_told);
  return interruption.received;
}

static void
name_file_cb (const char *path, gpointer data)
{
  const Options *options = data;
  g_autofree char *shown = g_filename_display_name (path);

  if (!options->as_json && (g_str_has_suffix (path, ".html") || g_str_has_suffix (path, ".pdf")))
    g_print (_ ("Wrote %s\n"), shown);
}

/* What the end says of the training, beside the report. */
typedef struct {
  guint n_trained; /* runs that had not ended before */
  double seconds;
} Effort;

static void
tell_end_json (LabStudy *study, const Effort *effort, const char *page, const char *reason)
{
  CliJson *json = cli_json_new ();

  cli_json_add_boolean (json, "done", reason == NULL);
  if (reason != NULL)
    cli_json_add_string (json, "reason", reason);
  cli_json_add_int (json, "runs", lab_study_get_n_runs (study));
  cli_json_add_int (json, "runs_done", lab_study_get_n_ended (study));
  cli_json_add_int (json, "trained", effort->n_trained);
  cli_json_add_number (json, "seconds", effort->seconds);
  if (page != NULL)
    cli_json_add_string (json, "report", page);
  cli_json_print (json);
}

static void
tell_end (LabStudy *study, const Effort *effort)
{
  guint n_runs = lab_study_get_n_runs (study);

  if (effort->n_trained == 0)
    g_print (ngettext ("%u run, which the store had already\n",
                       "%u runs, which the store had already\n", n_runs),
             n_runs);
  else
    /* translators: how many were trained, how many there are, and how long it took */
    g_print (ngettext ("%u of %u run trained in %.0f seconds\n",
                       "%u of %u runs trained in %.0f seconds\n", n_runs),
             effort->n_trained, n_runs, effort->seconds);
}

static int
report (LabStudy *study, const Options *options, const Effort *effort)
{
  g_autoptr (LabReport) made = lab_study_make_report (study);
  g_autofree char *page = g_build_filename (options->output, "report.html", NULL);
  g_autoptr (GError) error = NULL;

  if (!lab_report_write (made, options->output, name_file_cb, (gpointer)options, NULL, &error))
    return cli_fail (error);
  if (options->as_json)
    tell_end_json (study, effort, page, NULL);
  else
    tell_end (study, effort);
  return CLI_SUCCESS;
}

/* The study was ended by the signal @received before all of it was trained. */
static int
give_up (LabStudy *study, const Options *options, const Effort *effort, gboolean is_kept,
         int received)
{
  g_autofree char *reason =
      is_kept
          /* translators: %s is the name of a signal, e.g. "Interrupt" */
          ? g_strdup_printf (_ ("The study was ended by a signal (%s): the same command goes on "
                                "with it"),
                             g_strsignal (received))
          : g_strdup_printf (_ ("The study was ended by a signal (%s)"), g_strsignal (received));

  if (options->as_json)
    tell_end_json (study, effort, NULL, reason);
  cli_fail_with (reason);
  return 128 + received;
}

static int
run_study (const Options *options, LabStore *store, LabDataset *dataset)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabStudy) study =
      lab_study_new (store, (const char *const *)options->experiments, dataset,
                     (guint)options->n_jobs, options->afresh, &error);
  gint64 started = g_get_monotonic_time ();
  Effort effort;
  int received;

  if (study == NULL)
    return cli_fail (error);
  effort.n_trained = lab_study_get_n_runs (study) - lab_study_get_n_ended (study);
  received = train (study, options->as_json);
  effort.seconds = (g_get_monotonic_time () - started) / 1e6;
  if (store != NULL && !lab_store_flush (store, &error)) {
    cli_store_warn (error->message);
    g_clear_error (&error);
  }
  if (lab_study_get_state (study) == LAB_SWEEP_FINISHED)
    return report (study, options, &effort);
  return give_up (study, options, &effort, store != NULL, received);
}

static int
check (const Options *options)
{
  g_autoptr (GError) error = NULL;
  int status = cli_store_options_check (&options->store, COMMAND);

  if (status != CLI_SUCCESS)
    return status;
  if (options->output == NULL)
    return cli_misuse (COMMAND, _ ("--output is missing: the folder that the report goes to"));
  if (options->n_jobs < 0 || options->n_jobs > 1024)
    return cli_misuse (COMMAND, _ ("--jobs takes a number from 1 to 1024, or 0 for all cores"));
  /* Minutes of training must not end with a folder that cannot be written to. */
  return lab_output_check_folder (options->output, &error) ? CLI_SUCCESS : cli_fail (error);
}

/**
 * cli_study:
 * @arguments: (array zero-terminated=1): "study" and what follows it
 *
 * Returns: the exit status
 */
int
cli_study (char **arguments)
{
  g_auto (Options) options = {0};
  g_autoptr (LabDataset) dataset = NULL;
  g_autoptr (LabStore) store = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
      {"output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output,
       N_ ("The folder that figures, numbers and the report go to"), N_ ("DIR")},
      {"dataset", 'd', 0, G_OPTION_ARG_FILENAME, &options.dataset,
       N_ ("A dataset’s name (mnist, fashion-mnist, builtin) or a folder of images (MNIST where it "
           "is found, else builtin)"),
       N_ ("NAME|DIR")},
      {"jobs", 'j', 0, G_OPTION_ARG_INT, &options.n_jobs,
       N_ ("How many runs at once (one for each core)"), N_ ("N")},
      {"afresh", 0, 0, G_OPTION_ARG_NONE, &options.afresh,
       N_ ("Train again what the store has already"), NULL},
      CLI_STORE_ENTRY (&options.store.path),
      {"no-store", 0, 0, G_OPTION_ARG_NONE, &options.store.is_off, N_ ("Keep none of the runs"),
       NULL},
      {"json", 0, 0, G_OPTION_ARG_NONE, &options.as_json, N_ ("Print one JSON object a line"),
       NULL},
      {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.experiments, NULL, NULL},
      {NULL}};
  int status;

  if (!cli_options_parse (
          COMMAND, _ ("Trains every experiment of the study and writes its figures and a report."),
          NULL, NULL, entries, NULL, arguments))
    return CLI_MISUSE;
  status = check (&options);
  if (status != CLI_SUCCESS)
    return status;
  dataset = cli_dataset_open (options.dataset, options.as_json, &error);
  if (dataset == NULL)
    return cli_fail (error);
  store = cli_store_open_to_record (&options.store);
  status = run_study (&options, store, dataset);
  if (store != NULL)
    lab_store_close (store);
  return status;
}
