/* lab-experiment-row.c: a run of an experiment, as a line of its table.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-experiment-row.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "draw-text.h"
#include "lab-format.h"

struct _LabExperimentRow {
  GObject parent_instance;

  LabExperiment *experiment;
  guint index;
  char *texts[LAB_EXPERIMENT_N_COLUMNS];
  double keys[LAB_EXPERIMENT_N_COLUMNS]; /* what the table is sorted by; NaN: nothing yet */
};

G_DEFINE_FINAL_TYPE (LabExperimentRow, lab_experiment_row, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
lab_experiment_row_finalize (GObject *object)
{
  LabExperimentRow *self = LAB_EXPERIMENT_ROW (object);

  for (guint i = 0; i < LAB_EXPERIMENT_N_COLUMNS; i++)
    g_free (self->texts[i]);
  g_clear_pointer (&self->experiment, lab_experiment_unref);

  G_OBJECT_CLASS (lab_experiment_row_parent_class)->finalize (object);
}

static void
lab_experiment_row_class_init (LabExperimentRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lab_experiment_row_finalize;

  signals[CHANGED] = g_signal_new ("changed", LAB_TYPE_EXPERIMENT_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
lab_experiment_row_init (LabExperimentRow *self)
{
}

/**
 * lab_experiment_row_new:
 * @experiment: an experiment
 * @index: which of its runs
 *
 * Returns: (transfer full): a line that says the run waits
 */
LabExperimentRow *
lab_experiment_row_new (LabExperiment *experiment, guint index)
{
  LabExperimentRow *self = g_object_new (LAB_TYPE_EXPERIMENT_ROW, NULL);

  self->experiment = lab_experiment_ref (experiment);
  self->index = index;
  lab_experiment_row_update (self, NULL);
  return self;
}

/**
 * lab_experiment_row_get_index:
 * @self: a line
 *
 * Returns: which run of the experiment it tells of
 */
guint
lab_experiment_row_get_index (LabExperimentRow *self)
{
  return self->index;
}

static const char *
state_name (LabRun *run)
{
  static const char *const names[] = {
      [LAB_RUN_READY] = NC_ ("run", "ready"),
      [LAB_RUN_TRAINING] = NC_ ("run", "training"),
      [LAB_RUN_PAUSED] = NC_ ("run", "paused"),
      [LAB_RUN_FINISHED] = NC_ ("run", "finished"),
      [LAB_RUN_STOPPED] = NC_ ("run", "stopped"),
      [LAB_RUN_DIVERGED] = NC_ ("run", "diverged"),
      [LAB_RUN_FAILED] = NC_ ("run", "failed"),
      [LAB_RUN_INTERRUPTED] = NC_ ("run", "interrupted"),
  };

  if (run == NULL)
    return C_ ("run", "waiting");
  return g_dpgettext2 (GETTEXT_PACKAGE, "run", names[lab_run_get_state (run)]);
}

/* Takes @text. Returns: whether it is another one. */
static gboolean
set_cell (LabExperimentRow *self, LabExperimentColumn column, double key, char *text)
{
  gboolean is_other = g_strcmp0 (self->texts[column], text) != 0;

  self->keys[column] = key;
  g_free (self->texts[column]);
  self->texts[column] = text;
  return is_other;
}

static gboolean
set_metric (LabExperimentRow *self, LabExperimentColumn column, LabRun *run, LabMetric metric,
            LabReading reading)
{
  double value = run != NULL ? lab_sweep_read (run, metric, reading, 0) : NAN;
  char *text;

  if (isnan (value))
    text = g_strdup ("–");
  else if (metric == LAB_METRIC_SECONDS)
    text = lab_format_duration (value);
  else if (metric == LAB_METRIC_TEST_ACCURACY)
    text = draw_format_percent (value, 2);
  else
    text = draw_format_loss (value);
  return set_cell (self, column, value, text);
}

/**
 * lab_experiment_row_update:
 * @self: a line
 * @run: (nullable): its run, or NULL while it waits
 *
 * Brings its texts up to date.
 */
void
lab_experiment_row_update (LabExperimentRow *self, LabRun *run)
{
  const LabExperimentRun *planned;
  guint n_epochs = 0;
  gboolean is_other = FALSE;

  g_return_if_fail (LAB_IS_EXPERIMENT_ROW (self));

  planned = &self->experiment->runs[self->index];
  if (run != NULL)
    lab_run_get_epochs (run, &n_epochs);
  is_other |= set_cell (self, LAB_EXPERIMENT_COLUMN_RUN, self->index, g_strdup (planned->label));
  is_other |=
      set_cell (self, LAB_EXPERIMENT_COLUMN_STATE,
                run != NULL ? (double)lab_run_get_state (run) : -1, g_strdup (state_name (run)));
  is_other |= set_cell (self, LAB_EXPERIMENT_COLUMN_EPOCHS, n_epochs,
                        g_strdup_printf ("%u / %d", n_epochs, planned->config.epochs));
  is_other |= set_metric (self, LAB_EXPERIMENT_COLUMN_TRAIN_LOSS, run, LAB_METRIC_TRAIN_LOSS,
                          LAB_READ_LAST);
  is_other |=
      set_metric (self, LAB_EXPERIMENT_COLUMN_TEST_LOSS, run, LAB_METRIC_TEST_LOSS, LAB_READ_LAST);
  is_other |=
      set_metric (self, LAB_EXPERIMENT_COLUMN_BEST_LOSS, run, LAB_METRIC_TEST_LOSS, LAB_READ_BEST);
  is_other |= set_metric (self, LAB_EXPERIMENT_COLUMN_ACCURACY, run, LAB_METRIC_TEST_ACCURACY,
                          LAB_READ_LAST);
  is_other |= set_metric (self, LAB_EXPERIMENT_COLUMN_BEST_ACCURACY, run, LAB_METRIC_TEST_ACCURACY,
                          LAB_READ_BEST);
  is_other |=
      set_metric (self, LAB_EXPERIMENT_COLUMN_SECONDS, run, LAB_METRIC_SECONDS, LAB_READ_LAST);
  if (is_other)
    g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * lab_experiment_row_get_text:
 * @self: a line
 * @column: one of its cells
 *
 * Returns: what stands there; borrowed
 */
const char *
lab_experiment_row_get_text (LabExperimentRow *self, LabExperimentColumn column)
{
  return self->texts[column];
}

/**
 * lab_experiment_row_get_key:
 * @self: a line
 * @column: one of its cells
 *
 * Returns: what the table is sorted by there; NaN while there is nothing
 */
double
lab_experiment_row_get_key (LabExperimentRow *self, LabExperimentColumn column)
{
  return self->keys[column];
}

/**
 * lab_experiment_column_title:
 * @column: a column of the table
 *
 * Returns: what stands above it; translated, static
 */
const char *
lab_experiment_column_title (LabExperimentColumn column)
{
  static const char *const titles[] = {
      [LAB_EXPERIMENT_COLUMN_RUN] = N_ ("Run"),
      [LAB_EXPERIMENT_COLUMN_STATE] = N_ ("State"),
      [LAB_EXPERIMENT_COLUMN_EPOCHS] = N_ ("Epochs"),
      [LAB_EXPERIMENT_COLUMN_TRAIN_LOSS] = N_ ("Train loss"),
      [LAB_EXPERIMENT_COLUMN_TEST_LOSS] = N_ ("Test loss"),
      [LAB_EXPERIMENT_COLUMN_BEST_LOSS] = N_ ("Lowest"),
      [LAB_EXPERIMENT_COLUMN_ACCURACY] = N_ ("Accuracy"),
      [LAB_EXPERIMENT_COLUMN_BEST_ACCURACY] = N_ ("Best"),
      [LAB_EXPERIMENT_COLUMN_SECONDS] = N_ ("Time"),
  };

  return _ (titles[column]);
}
