/* cli-report.c: tells of a training on standard output, while it goes on.
 *
 * Either one JSON object a line and nothing else, or a line an epoch for people. An epoch that is
 * recorded is told of when it is safe in the store, so that nothing that was ever printed is lost.
 * Where standard error is a terminal, a line below moves on with every batch.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-report.h"

#include <math.h>
#include <glib/gi18n-lib.h>
#include "cli-json.h"
#include "cli-line.h"
#include "cli-store.h"

#define BAR_WIDTH 20

struct _CliReport {
  LabRun *run;
  LabRecorder *recorder; /* NULL where there is none, or none any more */
  gint64 id;             /* the run's number in the store; 0 where it has none */
  gboolean as_json;
  guint n_reported; /* epochs */

  guint refresh_source; /* 0 when there is no terminal to draw the moving line on */
};

/* ── the moving line ─────────────────────────────────────────────────────────────────────────────
 */

static gboolean
refresh_cb (gpointer data)
{
  CliReport *self = data;
  guint n_epochs, planned = (guint)lab_run_get_config (self->run)->epochs;
  gsize n_losses;
  const LabEpoch *epochs = lab_run_get_epochs (self->run, &n_epochs);
  const float *losses = lab_run_get_batch_losses (self->run, &n_losses);
  double progress = lab_run_get_progress (self->run);
  double rate = lab_run_get_images_per_second (self->run);
  double left = lab_run_get_seconds_left (self->run);
  g_autoptr (GString) line = g_string_new ("[");

  for (guint i = 0; i < BAR_WIDTH; i++)
    g_string_append_c (line, i < (guint)(progress * BAR_WIDTH) ? '#' : '.');
  g_string_append (line, "]  ");
  /* translators: parts of the progress line; the epoch that is trained, of how many */
  g_string_append_printf (line, _ ("epoch %u/%u"), MIN (n_epochs + 1, planned), planned);
  if (n_losses > 0)
    /* translators: the loss of the last mini-batch */
    g_string_append_printf (line, _ ("  loss %.4f"), (double)losses[n_losses - 1]);
  if (n_epochs > 0)
    /* translators: test accuracy in percent */
    g_string_append_printf (line, _ ("  test %.2f %%"), 100.0 * epochs[n_epochs - 1].test_accuracy);
  if (rate > 0.0)
    g_string_append_printf (line, _ ("  %'.0f images/s"), rate);
  if (left >= 0.0) {
    g_autofree char *duration = cli_line_format_duration (left);

    /* translators: the time until the training ends, e.g. "1:05" */
    g_string_append_printf (line, _ ("  %s left"), duration);
  }
  cli_line_show (line->str);
  return G_SOURCE_CONTINUE;
}

/* ── epochs ──────────────────────────────────────────────────────────────────────────────────────
 */

static void
print_epoch_json (const LabEpoch *epoch)
{
  CliJson *json = cli_json_new ();

  cli_json_add_int (json, "epoch", epoch->epoch);
  cli_json_add_number (json, "train_loss", epoch->train_loss);
  cli_json_add_rounded (json, "train_accuracy", epoch->train_accuracy);
  cli_json_add_number (json, "last_batch_loss", epoch->last_batch_loss);
  cli_json_add_number (json, "test_loss", epoch->test_loss);
  cli_json_add_number (json, "test_accuracy", epoch->test_accuracy);
  cli_json_add_rounded (json, "seconds", epoch->seconds);
  cli_json_print (json);
}

static void
print_epoch_text (const LabEpoch *epoch, guint planned)
{
  /* translators: epoch, of how many, losses, accuracies in percent, seconds */
  g_print (_ ("epoch %u/%u  train loss %.4f, accuracy %.2f %%  test loss %.4f, accuracy %.2f %%  "
              "%.2f s\n"),
           epoch->epoch, planned, epoch->train_loss, 100.0 * epoch->train_accuracy,
           epoch->test_loss, 100.0 * epoch->test_accuracy, epoch->seconds);
}

/* Tells of the first @n epochs, as far as that has not been done. */
static void
report_epochs (CliReport *self, guint n)
{
  guint n_epochs;
  const LabEpoch *epochs = lab_run_get_epochs (self->run, &n_epochs);

  n = MIN (n, n_epochs);
  if (self->n_reported < n)
    cli_line_show ("");
  for (; self->n_reported < n; self->n_reported++) {
    if (self->as_json)
      print_epoch_json (&epochs[self->n_reported]);
    else
      print_epoch_text (&epochs[self->n_reported], (guint)lab_run_get_config (self->run)->epochs);
  }
}

static void
metrics_changed_cb (LabRun *run, CliReport *self)
{
  if (self->recorder == NULL)
    report_epochs (self, G_MAXUINT);
}

static void
n_saved_changed_cb (LabRecorder *recorder, GParamSpec *pspec, CliReport *self)
{
  report_epochs (self, lab_recorder_get_n_saved (recorder));
}

static void
recorder_failed_cb (LabRecorder *recorder, const char *sentence, CliReport *self)
{
  cli_report_give_up_recording (self, sentence);
}

static void
forget_recorder (CliReport *self)
{
  if (self->recorder != NULL)
    g_signal_handlers_disconnect_by_data (self->recorder, self);
  g_clear_object (&self->recorder);
}

/**
 * cli_report_give_up_recording:
 * @self: a report
 * @reason: why what comes is not recorded, in a sentence
 *
 * Says so, once, and reports each epoch as soon as it is known.
 */
void
cli_report_give_up_recording (CliReport *self, const char *reason)
{
  if (self->recorder == NULL)
    return;
  forget_recorder (self);
  cli_store_warn (reason);
  report_epochs (self, G_MAXUINT);
}

/* ── beginning and end ───────────────────────────────────────────────────────────────────────────
 */

static void
print_beginning_json (CliReport *self)
{
  CliJson *json = cli_json_new ();

  cli_json_add_id (json, "run", self->id);
  cli_json_add_string (json, "name", lab_run_get_name (self->run));
  cli_json_add_string (json, "dataset",
                       lab_dataset_get_plain_name (lab_run_get_dataset (self->run)));
  cli_json_add_strings (json, "class_names",
                        lab_class_names_get_all (lab_run_get_class_names (self->run)));
  cli_json_add_int (json, "epochs", lab_run_get_config (self->run)->epochs);
  cli_json_add_int (json, "epochs_done", self->n_reported);
  cli_json_print (json);
}

static void
print_beginning_text (LabRun *run)
{
  LabDataset *dataset = lab_run_get_dataset (run);
  gsize n_parameters = nn_config_n_parameters (lab_run_get_config (run));

  /* translators: the run's short name, the dataset's name, its training and test images, the classes
   * that they are of, and how many weights and biases are trained; %'u and %'zu group digits */
  g_print (_ ("Training %s on %s: %'u + %'u images of %u classes, %'zu parameters\n"),
           lab_run_get_name (run), lab_dataset_get_name (dataset),
           lab_dataset_get_images (dataset, LAB_SPLIT_TRAIN)->n,
           lab_dataset_get_images (dataset, LAB_SPLIT_TEST)->n, lab_dataset_get_n_classes (dataset),
           n_parameters);
}

static void
connect_recorder (CliReport *self, LabRecorder *recorder)
{
  self->recorder = g_object_ref (recorder);
  self->id = lab_recorder_get_id (recorder);
  g_signal_connect (recorder, "notify::n-saved", G_CALLBACK (n_saved_changed_cb), self);
  g_signal_connect (recorder, "failed", G_CALLBACK (recorder_failed_cb), self);
}

/**
 * cli_report_new:
 * @run: a run that is about to be trained
 * @recorder: (nullable): what records it
 * @as_json: %TRUE for JSON lines, %FALSE for people
 *
 * Reports each epoch of @run from now on, as soon as it is safe in the store; without a recorder as
 * soon as it is known.
 *
 * Returns: (transfer full): the report; cli_report_end() ends and frees it
 */
CliReport *
cli_report_new (LabRun *run, LabRecorder *recorder, gboolean as_json)
{
  CliReport *self = g_new0 (CliReport, 1);

  self->run = g_object_ref (run);
  self->as_json = as_json;
  lab_run_get_epochs (run, &self->n_reported);
  if (recorder != NULL)
    connect_recorder (self, recorder);
  if (as_json)
    print_beginning_json (self);
  else
    print_beginning_text (run);
  g_signal_connect (run, "metrics-changed", G_CALLBACK (metrics_changed_cb), self);
  if (cli_line_is_wanted (as_json))
    self->refresh_source = g_timeout_add (CLI_LINE_REFRESH_MS, refresh_cb, self);
  return self;
}

/* The accuracies are null when no epoch was completed. */
static void
print_end_json (LabRun *run, const char *reason)
{
  CliJson *json = cli_json_new ();
  guint n, best = lab_run_get_best_accuracy_epoch (run);
  const LabEpoch *epochs = lab_run_get_epochs (run, &n);

  cli_json_add_boolean (json, "done", reason == NULL);
  if (reason != NULL)
    cli_json_add_string (json, "reason", reason);
  cli_json_add_int (json, "epochs", n);
  cli_json_add_rounded (json, "seconds", lab_run_get_seconds (run));
  cli_json_add_number (json, "test_accuracy", n > 0 ? epochs[n - 1].test_accuracy : (double)NAN);
  cli_json_add_number (json, "best_test_accuracy",
                       best > 0 ? epochs[best - 1].test_accuracy : (double)NAN);
  cli_json_add_int (json, "best_epoch", best);
  cli_json_add_int (json, "parameters", (gint64)nn_config_n_parameters (lab_run_get_config (run)));
  cli_json_add_string (json, "dataset", lab_dataset_get_plain_name (lab_run_get_dataset (run)));
  cli_json_print (json);
}

static void
print_end_text (LabRun *run)
{
  guint n, best = lab_run_get_best_accuracy_epoch (run);
  const LabEpoch *epochs = lab_run_get_epochs (run, &n);

  if (best == 0)
    return;
  g_print (ngettext ("%u epoch in %.1f s: test accuracy %.2f %%, best %.2f %% at epoch %u\n",
                     "%u epochs in %.1f s: test accuracy %.2f %%, best %.2f %% at epoch %u\n", n),
           n, lab_run_get_seconds (run), 100.0 * epochs[n - 1].test_accuracy,
           100.0 * epochs[best - 1].test_accuracy, best);
}

static void
print_number (gint64 id)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, id);

  /* translators: %s is the number of a training in the store */
  g_print (_ ("Recorded as run %s\n"), number);
}

/**
 * cli_report_end:
 * @self: (transfer full): a report
 * @is_recorded: whether all of the run is in the store by now
 * @reason: (nullable): why the run ended before its last epoch; %NULL when it is complete
 *
 * Reports the whole run and frees the report.
 */
void
cli_report_end (CliReport *self, gboolean is_recorded, const char *reason)
{
  report_epochs (self, G_MAXUINT);
  cli_line_show ("");
  g_clear_handle_id (&self->refresh_source, g_source_remove);
  g_signal_handlers_disconnect_by_data (self->run, self);
  forget_recorder (self);
  if (self->as_json)
    print_end_json (self->run, reason);
  else
    print_end_text (self->run);
  if (!self->as_json && is_recorded)
    print_number (self->id);
  g_object_unref (self->run);
  g_free (self);
}
