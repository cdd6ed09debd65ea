/* lab-curves-data.c: a run's history as arrays to draw.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-curves-data.h"

static void
ensure_arrays (LabCurvesData *data)
{
  GArray **arrays[] = {&data->train_loss, &data->test_loss, &data->train_accuracy,
                       &data->test_accuracy};

  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++) {
    if (*arrays[i] == NULL)
      *arrays[i] = g_array_new (FALSE, FALSE, sizeof (double));
  }
}

/**
 * lab_curves_data_update:
 * @data: the arrays
 * @run: the run that they follow; clear them before they follow another
 * @with_batches: whether the batches' losses are drawn, too
 * @smoothing: of the batches' losses
 *
 * Appends the epochs and batches that are new: what a frame costs hardly grows with those before.
 */
void
lab_curves_data_update (LabCurvesData *data, LabRun *run, gboolean with_batches, double smoothing)
{
  const LabEpoch *epochs;
  guint n_epochs;

  ensure_arrays (data);
  epochs = lab_run_get_epochs (run, &n_epochs);
  for (guint i = data->train_loss->len; i < n_epochs; i++) {
    g_array_append_val (data->train_loss, epochs[i].train_loss);
    g_array_append_val (data->test_loss, epochs[i].test_loss);
    g_array_append_val (data->train_accuracy, epochs[i].train_accuracy);
    g_array_append_val (data->test_accuracy, epochs[i].test_accuracy);
  }

  data->series = (DrawCurvesSeries){
      .name = lab_run_get_name (run),
      .n_epochs = data->train_loss->len,
      .train_loss = (const double *)(gconstpointer)data->train_loss->data,
      .test_loss = (const double *)(gconstpointer)data->test_loss->data,
      .train_accuracy = (const double *)(gconstpointer)data->train_accuracy->data,
      .test_accuracy = (const double *)(gconstpointer)data->test_accuracy->data,
      .batches_per_epoch = lab_run_get_batches_per_epoch (run),
      .best_loss_epoch = lab_run_get_best_loss_epoch (run),
      .best_accuracy_epoch = lab_run_get_best_accuracy_epoch (run),
      .colour = draw_palette (0),
  };
  data->series.changes = lab_run_get_changes (run, &data->series.n_changes);
  if (!with_batches)
    return;
  data->series.batch_loss = lab_run_get_batch_losses (run, &data->series.n_batch_losses);
  draw_batches_update (&data->batches, data->series.batch_loss, data->series.n_batch_losses,
                       smoothing);
  data->series.batches = &data->batches;
}

void
lab_curves_data_clear (LabCurvesData *data)
{
  g_clear_pointer (&data->train_loss, g_array_unref);
  g_clear_pointer (&data->test_loss, g_array_unref);
  g_clear_pointer (&data->train_accuracy, g_array_unref);
  g_clear_pointer (&data->test_accuracy, g_array_unref);
  draw_batches_clear (&data->batches);
  data->series = (DrawCurvesSeries){0};
}
