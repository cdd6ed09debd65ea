/* cli-sweep-report.c: tells of a sweep on standard output, while it goes on.
 *
 * Either one JSON object a line and nothing else, or a line a run for people; at the end what each
 * point came to, and what follows. A run that is recorded is told of when it is safe in the store.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-sweep-report.h"

#include <math.h>
#include <glib/gi18n-lib.h>
#include "cli-json.h"
#include "cli-line.h"
#include "cli-options.h"
#include "cli-run-info.h"
#include "cli-store.h"
#include "cli-table.h"

#define BAR_WIDTH 20

struct _CliSweepReport {
  LabSweepRecorder *recorder;
  LabSweep *sweep;
  LabStore *store; /* NULL where nothing is recorded, or nothing any more */
  gboolean as_json;

  GArray *ended; /* guint: runs that have ended and were not told of yet */
  guint tell_source;
  guint refresh_source; /* 0 when there is no terminal to draw the moving line on */
};

static const LabExperiment *
get_experiment (CliSweepReport *self)
{
  return lab_sweep_get_experiment (self->sweep);
}

/* ── the moving line ─────────────────────────────────────────────────────────────────────────────
 */

static gboolean
refresh_cb (gpointer data)
{
  CliSweepReport *self = data;
  double progress = lab_sweep_get_progress (self->sweep);
  double left = lab_sweep_get_seconds_left (self->sweep);
  g_autoptr (GString) line = g_string_new ("[");

  for (guint i = 0; i < BAR_WIDTH; i++)
    g_string_append_c (line, i < (guint)(progress * BAR_WIDTH) ? '#' : '.');
  g_string_append (line, "]  ");
  /* translators: parts of the progress line; the runs that have ended, of how many */
  g_string_append_printf (line, _ ("%u of %u runs, %.0f %%"), lab_sweep_get_n_ended (self->sweep),
                          get_experiment (self)->n_runs, 100.0 * progress);
  if (left >= 0.0) {
    g_autofree char *duration = cli_line_format_duration (left);

    /* translators: the time until the training ends, e.g. "1:05" */
    g_string_append_printf (line, _ ("  %s left"), duration);
  }
  cli_line_show (line->str);
  return G_SOURCE_CONTINUE;
}

/* ── runs that have ended ────────────────────────────────────────────────────────────────────────
 */

static void
add_reading (CliJson *json, const char *name, LabRun *run, LabMetric metric, LabReading reading)
{
  cli_json_add_number (json, name, lab_sweep_read (run, metric, reading, 0));
}

static void
print_run_json (CliSweepReport *self, guint index, LabRun *run)
{
  const LabExperimentRun *planned = &get_experiment (self)->runs[index];
  CliJson *json = cli_json_new ();
  guint n_epochs;

  lab_run_get_epochs (run, &n_epochs);
  cli_json_add_id (json, "run", lab_sweep_recorder_get_run_id (self->recorder, index));
  cli_json_add_int (json, "index", index);
  cli_json_add_int (json, "point", planned->point);
  cli_json_add_string (json, "label", planned->label);
  cli_json_add_unsigned (json, "seed", planned->config.seed);
  cli_json_add_string (json, "state", cli_run_state_name (lab_run_get_state (run)));
  cli_json_add_int (json, "epochs", n_epochs);
  cli_json_add_rounded (json, "seconds", lab_run_get_seconds (run));
  add_reading (json, "train_loss", run, LAB_METRIC_TRAIN_LOSS, LAB_READ_LAST);
  add_reading (json, "test_loss", run, LAB_METRIC_TEST_LOSS, LAB_READ_LAST);
  add_reading (json, "test_accuracy", run, LAB_METRIC_TEST_ACCURACY, LAB_READ_LAST);
  add_reading (json, "best_test_loss", run, LAB_METRIC_TEST_LOSS, LAB_READ_BEST);
  add_reading (json, "best_test_accuracy", run, LAB_METRIC_TEST_ACCURACY, LAB_READ_BEST);
  cli_json_print (json);
}

static void
print_run_text (CliSweepReport *self, guint index, LabRun *run)
{
  const LabExperiment *experiment = get_experiment (self);
  g_autofree char *last =
      cli_run_format_percent (lab_sweep_read (run, LAB_METRIC_TEST_ACCURACY, LAB_READ_LAST, 0));
  g_autofree char *best =
      cli_run_format_percent (lab_sweep_read (run, LAB_METRIC_TEST_ACCURACY, LAB_READ_BEST, 0));

  if (lab_run_get_state (run) != LAB_RUN_FINISHED) {
    g_print ("%s: %s\n", experiment->runs[index].label, lab_run_get_message (run));
    return;
  }
  /* translators: what is special about a run, its loss, two accuracies, and its seconds */
  g_print (_ ("%s: test loss %.4f, accuracy %s, best %s, %.1f s\n"), experiment->runs[index].label,
           lab_sweep_read (run, LAB_METRIC_TEST_LOSS, LAB_READ_LAST, 0), last, best,
           lab_run_get_seconds (run));
}

static void
give_up_recording (CliSweepReport *self, const char *reason)
{
  if (self->store == NULL)
    return;
  self->store = NULL;
  cli_store_warn (reason);
}

/* The runs go onto the disk before the program says that they have ended. The trainers do not wait
 * for that: they have threads of their own. */
static void
flush (CliSweepReport *self)
{
  g_autoptr (GError) error = NULL;

  if (self->store != NULL && !lab_store_flush (self->store, &error))
    give_up_recording (self, error->message);
}

static gboolean
tell_cb (gpointer data)
{
  CliSweepReport *self = data;

  self->tell_source = 0;
  flush (self);
  cli_line_show ("");
  for (guint i = 0; i < self->ended->len; i++) {
    guint index = g_array_index (self->ended, guint, i);
    LabRun *run = lab_sweep_get_run (self->sweep, index);

    if (self->as_json)
      print_run_json (self, index, run);
    else
      print_run_text (self, index, run);
  }
  g_array_set_size (self->ended, 0);
  return G_SOURCE_REMOVE;
}

/* Told of in the next turn of the main loop, when the recorder has heard of it too. */
static void
run_ended_cb (LabSweep *sweep, guint index, LabRun *run, CliSweepReport *self)
{
  LabRunState state = lab_run_get_state (run);

  /* One that was stopped goes on another time. */
  if (state != LAB_RUN_FINISHED && state != LAB_RUN_DIVERGED && state != LAB_RUN_FAILED)
    return;
  g_array_append_val (self->ended, index);
  if (self->tell_source == 0)
    self->tell_source = g_idle_add (tell_cb, self);
}

static void
sweep_failed_cb (LabSweep *sweep, const char *sentence, CliSweepReport *self)
{
  cli_line_show ("");
  cli_warn (sentence);
}

static void
recorder_failed_cb (LabSweepRecorder *recorder, const char *sentence, CliSweepReport *self)
{
  give_up_recording (self, sentence);
}

/* ── beginning ───────────────────────────────────────────────────────────────────────────────────
 */

static void
print_beginning (CliSweepReport *self, LabDataset *dataset)
{
  const LabExperiment *experiment = get_experiment (self);
  guint n_jobs = lab_sweep_get_n_jobs (self->sweep);
  CliJson *json;

  if (!self->as_json) {
    g_print (ngettext (
                 /* translators: an experiment, its runs, how many at once, and a dataset */
                 "%s: %u run, %u at once, on %s\n", "%s: %u runs, %u at once, on %s\n",
                 experiment->n_runs),
             experiment->title, experiment->n_runs, n_jobs, lab_dataset_get_name (dataset));
    return;
  }
  json = cli_json_new ();
  cli_json_add_id (json, "experiment", lab_sweep_recorder_get_experiment_id (self->recorder));
  cli_json_add_string (json, "name", experiment->name);
  cli_json_add_string (json, "title", experiment->title);
  cli_json_add_int (json, "runs", experiment->n_runs);
  cli_json_add_int (json, "runs_done", lab_sweep_get_n_ended (self->sweep));
  cli_json_add_int (json, "points", experiment->n_points);
  cli_json_add_int (json, "seeds", experiment->n_seeds);
  cli_json_add_int (json, "jobs", n_jobs);
  cli_json_add_string (json, "dataset", lab_dataset_get_plain_name (dataset));
  cli_json_print (json);
}

/**
 * cli_sweep_report_new:
 * @recorder: a sweep that is about to be started
 * @store: (nullable): where it is recorded
 * @dataset: what it is trained on
 * @as_json: %TRUE for JSON lines, %FALSE for people
 *
 * Reports each run of the sweep that ends from now on.
 *
 * Returns: (transfer full): the report; cli_sweep_report_end() ends and frees it
 */
CliSweepReport *
cli_sweep_report_new (LabSweepRecorder *recorder, LabStore *store, LabDataset *dataset,
                      gboolean as_json)
{
  CliSweepReport *self = g_new0 (CliSweepReport, 1);

  self->recorder = g_object_ref (recorder);
  self->sweep = lab_sweep_recorder_get_sweep (recorder);
  self->store = store;
  self->as_json = as_json;
  self->ended = g_array_new (FALSE, FALSE, sizeof (guint));
  print_beginning (self, dataset);
  g_signal_connect (self->sweep, "run-ended", G_CALLBACK (run_ended_cb), self);
  g_signal_connect (self->sweep, "failed", G_CALLBACK (sweep_failed_cb), self);
  g_signal_connect (recorder, "failed", G_CALLBACK (recorder_failed_cb), self);
  if (cli_line_is_wanted (as_json))
    self->refresh_source = g_timeout_add (CLI_LINE_REFRESH_MS, refresh_cb, self);
  return self;
}

/* ── end ─────────────────────────────────────────────────────────────────────────────────────────
 */

static void
print_points_json (const LabExperiment *experiment, const LabSweepPoint *last,
                   const LabSweepPoint *best)
{
  for (guint i = 0; i < experiment->n_points; i++) {
    g_autofree char *label = lab_experiment_describe_point (experiment, i);
    CliJson *json = cli_json_new ();

    cli_json_add_int (json, "point", i);
    cli_json_add_string (json, "label", label);
    cli_json_add_string (json, "metric", lab_metric_key (experiment->metric));
    cli_json_add_int (json, "n", last[i].n);
    cli_json_add_int (json, "diverged", last[i].n_diverged);
    cli_json_add_number (json, "mean", last[i].mean);
    cli_json_add_number (json, "spread", last[i].spread);
    cli_json_add_number (json, "low", last[i].low);
    cli_json_add_number (json, "high", last[i].high);
    cli_json_add_number (json, "best_mean", best[i].mean);
    cli_json_add_number (json, "best_spread", best[i].spread);
    cli_json_print (json);
  }
}

static char *
format_value (LabMetric metric, double value)
{
  if (!isfinite (value))
    return g_strdup ("–");
  switch (metric) {
  case LAB_METRIC_TEST_ACCURACY:
  case LAB_METRIC_TRAIN_ACCURACY:
    return cli_run_format_percent (value);
  case LAB_METRIC_SECONDS:
    return g_strdup_printf ("%.1f s", value);
  case LAB_METRIC_TEST_LOSS:
  case LAB_METRIC_TRAIN_LOSS:
  case LAB_N_METRICS:
  default:
    return g_strdup_printf ("%.4f", value);
  }
}

static void
print_points_text (const LabExperiment *experiment, const LabSweepPoint *last,
                   const LabSweepPoint *best)
{
  CliTable *table = cli_table_new ("lrrrr");

  cli_table_add (table, lab_metric_title (experiment->metric), _ ("Last"), "±", _ ("Best"),
                 _ ("Diverged"));
  for (guint i = 0; i < experiment->n_points; i++) {
    g_autofree char *label = lab_experiment_describe_point (experiment, i);
    g_autofree char *mean = format_value (experiment->metric, last[i].mean);
    g_autofree char *spread =
        format_value (experiment->metric, last[i].n > 1 ? last[i].spread : (double)NAN);
    g_autofree char *best_mean = format_value (experiment->metric, best[i].mean);
    g_autofree char *diverged = g_strdup_printf ("%u", last[i].n_diverged);

    cli_table_add (table, label, mean, spread, best_mean, diverged);
  }
  g_print ("\n");
  cli_table_print (table);
}

static void
print_end_json (CliSweepReport *self, LabRun *const *runs, const char *reason,
                const char *conclusion)
{
  CliJson *json = cli_json_new ();
  double seconds = 0.0;

  for (guint i = 0; i < get_experiment (self)->n_runs; i++)
    seconds += runs[i] != NULL ? lab_run_get_seconds (runs[i]) : 0.0;
  cli_json_add_boolean (json, "done", reason == NULL);
  if (reason != NULL)
    cli_json_add_string (json, "reason", reason);
  cli_json_add_id (json, "experiment", lab_sweep_recorder_get_experiment_id (self->recorder));
  cli_json_add_int (json, "runs", get_experiment (self)->n_runs);
  cli_json_add_int (json, "runs_done", lab_sweep_get_n_ended (self->sweep));
  cli_json_add_rounded (json, "seconds", seconds);
  cli_json_add_string (json, "conclusion", conclusion);
  cli_json_print (json);
}

static void
print_end_text (CliSweepReport *self, const char *conclusion)
{
  gint64 id = lab_sweep_recorder_get_experiment_id (self->recorder);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, id);

  if (conclusion != NULL)
    g_print ("\n%s\n", conclusion);
  if (id != 0)
    /* translators: %s is the number of an experiment in the store */
    g_print (_ ("Recorded as experiment %s\n"), number);
}

static void
print_end (CliSweepReport *self, const char *reason)
{
  const LabExperiment *experiment = get_experiment (self);
  g_autofree LabRun **runs = g_new0 (LabRun *, experiment->n_runs);
  g_autofree LabSweepPoint *last = g_new0 (LabSweepPoint, experiment->n_points);
  g_autofree LabSweepPoint *best = g_new0 (LabSweepPoint, experiment->n_points);
  g_autofree char *conclusion = NULL;

  for (guint i = 0; i < experiment->n_runs; i++)
    runs[i] = lab_sweep_get_run (self->sweep, i);
  lab_sweep_summarise (experiment, runs, experiment->metric, LAB_READ_LAST, 0, last);
  lab_sweep_summarise (experiment, runs, experiment->metric, LAB_READ_BEST, 0, best);
  conclusion = lab_sweep_conclude (experiment, last, experiment->metric);
  if (self->as_json) {
    print_points_json (experiment, last, best);
    print_end_json (self, runs, reason, conclusion);
  } else {
    print_points_text (experiment, last, best);
    print_end_text (self, conclusion);
  }
}

/**
 * cli_sweep_report_end:
 * @self: (transfer full): a report
 * @reason: (nullable): why the sweep ended before its last run; %NULL when it is complete
 *
 * Reports what the whole came to, and frees the report.
 */
void
cli_sweep_report_end (CliSweepReport *self, const char *reason)
{
  g_clear_handle_id (&self->tell_source, g_source_remove);
  g_clear_handle_id (&self->refresh_source, g_source_remove);
  tell_cb (self);
  g_signal_handlers_disconnect_by_data (self->sweep, self);
  g_signal_handlers_disconnect_by_data (self->recorder, self);
  print_end (self, reason);
  g_array_unref (self->ended);
  g_object_unref (self->recorder);
  g_free (self);
}
