/* cli-sweep.c: "digit-lab-cli sweep": all runs of an experiment, side by side.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-commands.h"

#include <glib/gi18n-lib.h>
#include "cli-dataset.h"
#include "cli-experiment.h"
#include "cli-options.h"
#include "cli-signals.h"
#include "cli-sweep-list.h"
#include "cli-sweep-report.h"

#define COMMAND  "sweep"
#define MAX_JOBS 256

typedef struct {
  CliStoreOptions store;
  char **experiments; /* what stands on the command line, or NULL */
  char *dataset;
  gint64 resumed; /* the number of an experiment, or 0 */
  int n_jobs;     /* 0: one for each core */
  int n_seeds;    /* 0: the experiment's own */
  int epochs;     /* 0: the experiment's own */
  gboolean is_list;
  gboolean as_json;
} SweepOptions;

static void
sweep_options_clear (SweepOptions *self)
{
  g_clear_pointer (&self->store.path, g_free);
  g_clear_pointer (&self->experiments, g_strfreev);
  g_clear_pointer (&self->dataset, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SweepOptions, sweep_options_clear)

/* ── training ────────────────────────────────────────────────────────────────────────────────────
 */

static void
stop_cb (gpointer sweep)
{
  lab_sweep_stop (sweep);
}

/* Returns: the signal that ended it, or 0. */
static int
train (LabSweep *sweep)
{
  CliSignals signals;

  cli_signals_watch (&signals, stop_cb, sweep);
  lab_sweep_start (sweep);
  while (lab_sweep_get_state (sweep) == LAB_SWEEP_TRAINING)
    g_main_context_iteration (NULL, TRUE);
  lab_sweep_shutdown (sweep);
  cli_signals_unwatch (&signals);
  return signals.received;
}

/* Why @sweep has no more runs, and how to go on with it, as a sentence; NULL when it has them all. */
static char *
describe_end (LabSweepRecorder *recorder, int received)
{
  gint64 id = lab_sweep_recorder_get_experiment_id (recorder);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, id);

  if (lab_sweep_get_state (lab_sweep_recorder_get_sweep (recorder)) == LAB_SWEEP_FINISHED)
    return NULL;
  if (id == 0)
    /* translators: %s is the name of a signal, e.g. "Interrupt" */
    return g_strdup_printf (_ ("The sweep was ended by a signal (%s)"), g_strsignal (received));
  /* translators: the name of a signal, e.g. "Interrupt", and the number of an experiment */
  return g_strdup_printf (_ ("The sweep was ended by a signal (%s): “digit-lab-cli sweep --resume "
                             "%s” goes on with it"),
                          g_strsignal (received), number);
}

static int
run_sweep (LabSweepRecorder *recorder, LabStore *store, LabDataset *dataset, gboolean as_json)
{
  CliSweepReport *report = cli_sweep_report_new (recorder, store, dataset, as_json);
  int received = train (lab_sweep_recorder_get_sweep (recorder));
  g_autofree char *reason = describe_end (recorder, received);

  cli_sweep_report_end (report, reason);
  if (reason == NULL)
    return CLI_SUCCESS;
  cli_fail_with (reason);
  return 128 + received;
}

/* ── a new one ───────────────────────────────────────────────────────────────────────────────────
 */

/* Where the sweep cannot be recorded it is trained all the same. */
static LabSweepRecorder *
record (LabStore **store, LabExperiment *experiment, LabDataset *dataset, guint n_jobs,
        GError **error)
{
  g_autoptr (GError) fault = NULL;
  LabSweepRecorder *recorder = lab_sweep_recorder_new (*store, experiment, dataset, n_jobs, &fault);

  if (recorder != NULL)
    return recorder;
  if (*store == NULL || fault->domain != LAB_STORE_ERROR) {
    g_propagate_error (error, g_steal_pointer (&fault));
    return NULL;
  }
  cli_store_warn (fault->message);
  g_clear_object (store);
  return lab_sweep_recorder_new (NULL, experiment, dataset, n_jobs, error);
}

/* The experiment as it is recorded, and its dataset. */
static LabExperiment *
open_experiment (const SweepOptions *options, LabDataset **dataset, GError **error)
{
  g_autoptr (LabExperiment) experiment = lab_experiment_open (options->experiments[0], error);

  if (experiment == NULL)
    return NULL;
  *dataset = cli_dataset_open (options->dataset != NULL ? options->dataset : experiment->dataset,
                               options->as_json, error);
  if (*dataset == NULL)
    return NULL;
  return cli_experiment_adjust (experiment, *dataset, (guint)options->n_seeds,
                                (guint)options->epochs, error);
}

static int
sweep (const SweepOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabDataset) dataset = NULL;
  g_autoptr (LabExperiment) experiment = open_experiment (options, &dataset, &error);
  g_autoptr (LabStore) store = NULL;
  g_autoptr (LabSweepRecorder) recorder = NULL;
  int status;

  if (experiment == NULL)
    return cli_fail (error);
  store = cli_store_open_to_record (&options->store);
  recorder = record (&store, experiment, dataset, (guint)options->n_jobs, &error);
  if (recorder == NULL)
    return cli_fail (error);
  status = run_sweep (recorder, store, dataset, options->as_json);
  g_clear_object (&recorder);
  if (store != NULL)
    lab_store_close (store);
  return status;
}

/* ── one that goes on ────────────────────────────────────────────────────────────────────────────
 */

static LabExperimentInfo *
find_experiment (LabStore *store, gint64 id, GError **error)
{
  g_autoptr (GPtrArray) experiments = lab_store_list_experiments (store, error);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, id);

  if (experiments == NULL)
    return NULL;
  for (guint i = 0; i < experiments->len; i++) {
    LabExperimentInfo *info = g_ptr_array_index (experiments, i);

    if (info->id == id)
      return lab_experiment_info_ref (info);
  }
  g_set_error (
      error, LAB_STORE_ERROR, LAB_STORE_ERROR_NOT_FOUND,
      /* translators: %s is a number */
      _ ("There is no experiment %s in the store: “digit-lab-cli sweep --list” lists them"),
      number);
  return NULL;
}

/* What the experiment was trained on, unless the command line says otherwise. */
static LabDataset *
open_dataset (const LabExperimentInfo *info, const SweepOptions *options, GError **error)
{
  g_autoptr (LabExperiment) experiment = lab_experiment_parse (info->text, info->name, error);

  if (experiment == NULL)
    return NULL;
  return cli_dataset_open (options->dataset != NULL ? options->dataset : experiment->dataset,
                           options->as_json, error);
}

static int
resume (const SweepOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabStore) store = lab_store_open (options->store.path, &error);
  g_autoptr (LabExperimentInfo) info =
      store != NULL ? find_experiment (store, options->resumed, &error) : NULL;
  g_autoptr (LabDataset) dataset = info != NULL ? open_dataset (info, options, &error) : NULL;
  g_autoptr (LabSweepRecorder) recorder = NULL;
  int status;

  if (dataset != NULL)
    recorder = lab_sweep_recorder_resume (store, info->id, dataset, (guint)options->n_jobs, &error);
  if (recorder == NULL)
    return cli_fail (error);
  status = run_sweep (recorder, store, dataset, options->as_json);
  g_clear_object (&recorder);
  lab_store_close (store);
  return status;
}

/* ── options ─────────────────────────────────────────────────────────────────────────────────────
 */

static int
check_numbers (const SweepOptions *options)
{
  g_autofree char *sentence = NULL;

  if (options->n_jobs < 0 || options->n_jobs > MAX_JOBS) {
    sentence = g_strdup_printf (_ ("--jobs: there must be between 1 and %d; there are %d"),
                                MAX_JOBS, options->n_jobs);
    return cli_misuse (COMMAND, sentence);
  }
  if (options->n_seeds < 0 || options->n_seeds > LAB_EXPERIMENT_MAX_RUNS) {
    sentence = g_strdup_printf (_ ("--seeds: there must be between 1 and %d; there are %d"),
                                LAB_EXPERIMENT_MAX_RUNS, options->n_seeds);
    return cli_misuse (COMMAND, sentence);
  }
  if (options->epochs < 0 || options->epochs > NN_MAX_EPOCHS) {
    sentence = g_strdup_printf (_ ("--epochs: there must be between 1 and %d; there are %d"),
                                NN_MAX_EPOCHS, options->epochs);
    return cli_misuse (COMMAND, sentence);
  }
  if (options->resumed < 0)
    return cli_misuse (COMMAND, _ ("--resume: it takes the number of an experiment"));
  return CLI_SUCCESS;
}

static int
check (const SweepOptions *options)
{
  gboolean is_new = options->experiments != NULL;

  if (is_new + (options->resumed != 0) + options->is_list != 1)
    return cli_misuse (COMMAND,
                       _ ("It takes the name or the file of an experiment, or --resume, or "
                          "--list"));
  if (is_new && options->experiments[1] != NULL)
    return cli_misuse (COMMAND, _ ("Only one experiment can be trained at a time"));
  if (!is_new && (options->n_seeds != 0 || options->epochs != 0))
    return cli_misuse (COMMAND, _ ("--seeds and --epochs are for a new experiment"));
  if (options->resumed != 0 && options->store.is_off)
    return cli_misuse (COMMAND, _ ("--resume needs the store"));
  return check_numbers (options);
}

/* Returns: FALSE after it said what is wrong. */
static gboolean
parse (SweepOptions *options, char **arguments)
{
  const GOptionEntry entries[] = {
      {"jobs", 'j', 0, G_OPTION_ARG_INT, &options->n_jobs,
       N_ ("How many runs to train at once (one for each core)"), N_ ("N")},
      {"dataset", 'd', 0, G_OPTION_ARG_FILENAME, &options->dataset,
       N_ ("A dataset’s name (mnist, fashion-mnist, builtin) or a folder of images (the "
           "experiment’s own, else MNIST where it is found, else builtin)"),
       N_ ("NAME|DIR")},
      {"seeds", 0, 0, G_OPTION_ARG_INT, &options->n_seeds,
       N_ ("Train each point with so many seeds (the experiment’s own)"), N_ ("N")},
      {"epochs", 'e', 0, G_OPTION_ARG_INT, &options->epochs,
       N_ ("Passes over the training images (the experiment’s own)"), N_ ("N")},
      {"resume", 0, 0, G_OPTION_ARG_INT64, &options->resumed,
       N_ ("Go on with an experiment that was stopped or interrupted"), N_ ("N")},
      {"list", 0, 0, G_OPTION_ARG_NONE, &options->is_list,
       N_ ("List the ready-made experiments, and those in the store"), NULL},
      {"json", 0, 0, G_OPTION_ARG_NONE, &options->as_json,
       N_ ("Print one JSON object for each run, for each point, and at the end"), NULL},
      CLI_STORE_ENTRY (&options->store.path),
      {"no-store", 0, 0, G_OPTION_ARG_NONE, &options->store.is_off, N_ ("Do not record the runs"),
       NULL},
      {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->experiments, NULL, NULL},
      {NULL}};

  return cli_options_parse (
      COMMAND,
      _ ("Trains all runs of an experiment, a ready-made one or a file, and says what came "
         "of it."),
      _ ("Ctrl+C ends it; what was trained is kept, and --resume goes on with it. With --json the "
         "first line has the\nnumber of the experiment in the store, as \"experiment\"; it is null "
         "where nothing is recorded. HACKING.md tells\nhow to write an experiment."),
      _ ("EXPERIMENT"), entries, NULL, arguments);
}

/**
 * cli_sweep:
 * @arguments: (array zero-terminated=1): "sweep" and what follows it
 *
 * Returns: the exit status
 */
int
cli_sweep (char **arguments)
{
  g_auto (SweepOptions) options = {0};
  int status;

  if (!parse (&options, arguments))
    return CLI_MISUSE;
  status = check (&options);
  if (status == CLI_SUCCESS)
    status = cli_store_options_check (&options.store, COMMAND);
  if (status != CLI_SUCCESS)
    return status;
  if (options.is_list)
    return cli_sweep_list (&options.store, options.as_json);
  return options.resumed != 0 ? resume (&options) : sweep (&options);
}
