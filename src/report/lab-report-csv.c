/* lab-report-csv.c: the numbers of an experiment as comma-separated values (RFC 4180).
 *
 * Titles of columns are in English and numbers have a decimal point in every language: programs read
 * them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-report-private.h"

#include <math.h>
#include "lab-csv.h"

static const char *const state_names[] = {
    [LAB_RUN_READY] = "ready",     [LAB_RUN_TRAINING] = "training",
    [LAB_RUN_PAUSED] = "paused",   [LAB_RUN_FINISHED] = "finished",
    [LAB_RUN_STOPPED] = "stopped", [LAB_RUN_DIVERGED] = "diverged",
    [LAB_RUN_FAILED] = "failed",   [LAB_RUN_INTERRUPTED] = "interrupted",
};

/* Nothing where there is no number. */
static void
append_number (GString *csv, double number)
{
  g_string_append_c (csv, ',');
  if (isfinite (number)) {
    char text[G_ASCII_DTOSTR_BUF_SIZE];

    /* Means over hundreds of batches: beyond these digits there is only rounding. */
    g_string_append (csv, g_ascii_formatd (text, sizeof text, "%.12g", number));
  }
}

static void
append_axes (GString *csv, const LabReportSection *section)
{
  for (guint i = 0; i < section->experiment->n_axes; i++)
    g_string_append_printf (csv, ",%s", lab_parameter_key (section->experiment->axes[i].parameter));
}

static void
append_values (GString *csv, const LabReportSection *section, guint run)
{
  const LabExperiment *experiment = section->experiment;

  for (guint i = 0; i < experiment->n_axes; i++) {
    g_string_append_c (csv, ',');
    lab_csv_append_text (csv, experiment->axes[i].labels[experiment->runs[run].values[i]]);
  }
  g_string_append_printf (csv, ",%" G_GUINT64_FORMAT, experiment->runs[run].config.seed);
}

/**
 * lab_report_format_epochs:
 * @section: an experiment
 *
 * Returns: (transfer full): a row for each epoch of each run
 */
char *
lab_report_format_epochs (const LabReportSection *section)
{
  GString *csv = g_string_new ("run");

  append_axes (csv, section);
  g_string_append (csv, ",seed,epoch,train_loss,test_loss,train_accuracy,test_accuracy,seconds\n");
  for (guint i = 0; i < section->experiment->n_runs; i++) {
    guint n_epochs = 0;
    const LabEpoch *epochs =
        section->runs[i] != NULL ? lab_run_get_epochs (section->runs[i], &n_epochs) : NULL;

    for (guint j = 0; j < n_epochs; j++) {
      lab_csv_append_text (csv, section->experiment->runs[i].label);
      append_values (csv, section, i);
      g_string_append_printf (csv, ",%u", epochs[j].epoch);
      append_number (csv, epochs[j].train_loss);
      append_number (csv, epochs[j].test_loss);
      append_number (csv, epochs[j].train_accuracy);
      append_number (csv, epochs[j].test_accuracy);
      append_number (csv, epochs[j].seconds);
      g_string_append (csv, "\n");
    }
  }
  return g_string_free (csv, FALSE);
}

/**
 * lab_report_format_runs:
 * @section: an experiment
 *
 * Returns: (transfer full): a row for each run that was trained
 */
char *
lab_report_format_runs (const LabReportSection *section)
{
  static const LabMetric metrics[] = {LAB_METRIC_TRAIN_LOSS, LAB_METRIC_TRAIN_ACCURACY,
                                      LAB_METRIC_TEST_LOSS, LAB_METRIC_TEST_ACCURACY};
  GString *csv = g_string_new ("run");

  append_axes (csv, section);
  g_string_append (csv, ",seed,state,epochs,train_loss,train_accuracy,test_loss,test_accuracy,"
                        "best_test_loss,best_test_accuracy,seconds\n");
  for (guint i = 0; i < section->experiment->n_runs; i++) {
    LabRun *run = section->runs[i];
    guint n_epochs = 0;

    if (run == NULL)
      continue;
    lab_run_get_epochs (run, &n_epochs);
    lab_csv_append_text (csv, section->experiment->runs[i].label);
    append_values (csv, section, i);
    g_string_append_printf (csv, ",%s,%u", state_names[lab_run_get_state (run)], n_epochs);
    for (guint j = 0; j < G_N_ELEMENTS (metrics); j++)
      append_number (csv, lab_sweep_read (run, metrics[j], LAB_READ_LAST, 0));
    append_number (csv, lab_sweep_read (run, LAB_METRIC_TEST_LOSS, LAB_READ_BEST, 0));
    append_number (csv, lab_sweep_read (run, LAB_METRIC_TEST_ACCURACY, LAB_READ_BEST, 0));
    append_number (csv, lab_run_get_seconds (run));
    g_string_append (csv, "\n");
  }
  return g_string_free (csv, FALSE);
}
