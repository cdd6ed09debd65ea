/* lab-run-predictions.c: what a run says of each test image, as far as it is in memory.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-run-parts.h"

/**
 * lab_run_add_predictions:
 * @self: a run
 * @epoch: one of those it has completed
 * @evaluation: what was said of the test images at its end
 *
 * Keeps what was said. Without the memory for it, or where a file did not tell all of it, the run goes
 * on without.
 */
void
lab_run_add_predictions (LabRun *self, guint epoch, const LabEvaluation *evaluation)
{
  if (evaluation->true_probability == NULL)
    return;
  if (self->predictions == NULL)
    self->predictions = lab_predictions_new (self->n_test_images, (guint)self->config.n_classes);
  lab_predictions_add (self->predictions, epoch, evaluation);
}

/**
 * lab_run_get_predictions:
 * @self: a run
 *
 * Returns: (transfer none) (nullable): what was said of each test image at the end of each epoch, as
 * far as it is known; %NULL for a recorded run until lab_run_set_predictions()
 */
LabPredictions *
lab_run_get_predictions (LabRun *self)
{
  g_return_val_if_fail (LAB_IS_RUN (self), NULL);

  return self->predictions;
}

static void
take_predictions (LabRun *self, const LabPredictions *predictions)
{
  g_autoptr (LabPredictions) valid = NULL;

  g_return_if_fail (lab_predictions_get_n_images (predictions) == self->n_test_images);
  g_return_if_fail (lab_predictions_get_n_classes (predictions) == (guint)self->config.n_classes);

  valid = lab_predictions_copy (predictions, 1, self->epochs->len);
  if (self->predictions == NULL)
    self->predictions = g_steal_pointer (&valid);
  else
    lab_predictions_fill (self->predictions, valid);
}

/**
 * lab_run_set_predictions:
 * @self: a run
 * @predictions: (nullable): what the store has of it, with as many images and classes; %NULL to forget
 *   what the run has
 *
 * Takes them over for the epochs of which the run has none itself; what is after its last epoch is of
 * no run any more. Emits LabRun::metrics-changed.
 */
void
lab_run_set_predictions (LabRun *self, LabPredictions *predictions)
{
  g_return_if_fail (LAB_IS_RUN (self));

  if (predictions == NULL)
    g_clear_pointer (&self->predictions, lab_predictions_unref);
  else
    take_predictions (self, predictions);
  self->has_changed[METRICS_CHANGED] = TRUE;
  lab_run_notify (self);
}
