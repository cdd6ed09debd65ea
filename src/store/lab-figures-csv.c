/* lab-figures-csv.c: the numbers of a figure, for spreadsheets and programs.
 *
 * Names and numbers are the same in every language; a number is the shortest that reads back the
 * same, and one that is not finite is left out.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-figures-private.h"

#include <math.h>
#include "lab-config.h"
#include "lab-csv.h"
#include "lab-output.h"

static void
append_number (GString *csv, double number)
{
  g_autofree char *text = isfinite (number) ? lab_config_format_number (number) : g_strdup ("");

  g_string_append_printf (csv, ",%s", text);
}

static void
append_curves (GString *csv, const LabFigures *self)
{
  g_string_append (csv, "epoch,train_loss,train_accuracy,last_batch_loss,test_loss,test_accuracy,"
                        "seconds,learning_rate,l2,dropout\n");
  for (guint i = 0; i < self->series.n_epochs; i++) {
    const LabEpoch *epoch = &self->epochs[i];

    g_string_append_printf (csv, "%u", epoch->epoch);
    append_number (csv, epoch->train_loss);
    append_number (csv, epoch->train_accuracy);
    append_number (csv, epoch->last_batch_loss);
    append_number (csv, epoch->test_loss);
    append_number (csv, epoch->test_accuracy);
    append_number (csv, epoch->seconds);
    append_number (csv, epoch->learning_rate);
    append_number (csv, epoch->l2);
    append_number (csv, epoch->dropout);
    g_string_append_c (csv, '\n');
  }
}

/* A row a neuron: its weights, pixel by pixel. */
static void
append_weights (GString *csv, const LabFigures *self)
{
  guint n_neurons, n_pixels = (guint)self->snapshot->config.n_inputs;
  const float *weights = lab_snapshot_first_layer (self->snapshot, &n_neurons); /* (784, neurons) */

  g_string_append (csv, "neuron");
  for (guint pixel = 0; pixel < n_pixels; pixel++)
    g_string_append_printf (csv, ",pixel_%u", pixel);
  g_string_append_c (csv, '\n');
  for (guint neuron = 0; neuron < n_neurons; neuron++) {
    g_string_append_printf (csv, "%u", neuron);
    for (guint pixel = 0; pixel < n_pixels; pixel++) {
      char text[G_ASCII_DTOSTR_BUF_SIZE];

      /* Nine digits are enough for single precision. */
      g_ascii_formatd (text, sizeof text, "%.9g",
                       (double)weights[(gsize)pixel * n_neurons + neuron]);
      g_string_append_c (csv, ',');
      g_string_append (csv, text);
    }
    g_string_append_c (csv, '\n');
  }
}

static void
append_confusion (GString *csv, const guint32 *counts, const LabClassNames *class_names)
{
  guint n = lab_class_names_get_n (class_names);

  g_string_append (csv, "actual");
  for (guint column = 0; column < n; column++) {
    g_autofree char *title =
        g_strconcat ("predicted_", lab_class_names_get (class_names, column), NULL);

    g_string_append_c (csv, ',');
    lab_csv_append_text (csv, title);
  }
  g_string_append_c (csv, '\n');
  for (guint row = 0; row < n; row++) {
    lab_csv_append_text (csv, lab_class_names_get (class_names, row));
    for (guint column = 0; column < n; column++)
      g_string_append_printf (csv, ",%u", counts[(gsize)row * n + column]);
    g_string_append_c (csv, '\n');
  }
}

/* Writes the numbers of a figure as comma-separated values, a row of names above them. */
gboolean
lab_figures_write_csv (const LabFigures *self, LabFigureKind kind, const char *path, GError **error)
{
  g_autoptr (GString) csv = g_string_new (NULL);
  g_autofree guint32 *counts = NULL;

  switch (kind) {
  case LAB_FIGURE_WEIGHTS:
    if (!lab_figures_check_weights (self, error))
      return FALSE;
    append_weights (csv, self);
    break;
  case LAB_FIGURE_CONFUSION:
    counts = lab_figures_count_confusion (self, error);
    if (counts == NULL)
      return FALSE;
    append_confusion (csv, counts, self->class_names);
    break;
  case LAB_FIGURE_CURVES:
  case LAB_N_FIGURES:
  default:
    append_curves (csv, self);
    break;
  }
  return lab_output_replace_file (path, csv->str, csv->len, error);
}
