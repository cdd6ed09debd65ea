/* lab-gallery-verdicts.c: what was recorded of the test images, as verdicts.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-gallery-verdicts.h"

#include <string.h>

/**
 * lab_verdicts_count_forgotten:
 * @verdicts: of the images that @predictions are of, not shared yet
 * @predictions: what was said of them at each epoch
 * @labels: (array): their classes
 * @last: an epoch
 *
 * Counts how often each of the images went from right to wrong up to the end of @last; without memory
 * that stays unknown.
 */
void
lab_verdicts_count_forgotten (LabVerdicts *verdicts, const LabPredictions *predictions,
                              const guint8 *labels, guint last)
{
  const guint8 *before = NULL, *predicted, *probability, *true_probability;

  verdicts->n_forgotten = g_try_new0 (guint, verdicts->n);
  if (verdicts->n_forgotten == NULL)
    return;
  for (guint epoch = 1; epoch <= last; epoch++) {
    if (!lab_predictions_has_epoch (predictions, epoch))
      continue;
    lab_predictions_get_bytes (predictions, epoch, &predicted, &probability, &true_probability);
    for (guint i = 0; i < verdicts->n && before != NULL; i++)
      verdicts->n_forgotten[i] += before[i] == labels[i] && predicted[i] != labels[i];
    before = predicted;
  }
}

/**
 * lab_verdicts_new_from_evaluation:
 * @evaluation: of single images
 *
 * Returns: (transfer full) (nullable): the same as verdicts; %NULL when there is no memory for them
 */
LabVerdicts *
lab_verdicts_new_from_evaluation (const LabEvaluation *evaluation)
{
  guint n = evaluation->n_images;
  LabVerdicts *verdicts = lab_verdicts_new (n, evaluation->epoch);

  if (verdicts == NULL)
    return NULL;
  memcpy (verdicts->predicted, evaluation->predicted, n);
  memcpy (verdicts->probability, evaluation->probability, n * sizeof (float));
  if (evaluation->true_probability != NULL)
    verdicts->true_probability = g_memdup2 (evaluation->true_probability, n * sizeof (float));
  return verdicts;
}

/**
 * lab_verdicts_new_from_predictions:
 * @predictions: what was said of the test images
 * @epoch: one that they know of
 *
 * Returns: (transfer full) (nullable): what was said at its end; %NULL when there is no memory for it
 */
LabVerdicts *
lab_verdicts_new_from_predictions (const LabPredictions *predictions, guint epoch)
{
  guint n = lab_predictions_get_n_images (predictions);
  LabVerdicts *verdicts = lab_verdicts_new (n, epoch);
  const guint8 *predicted, *probability, *true_probability;

  if (verdicts == NULL)
    return NULL;
  lab_predictions_get_bytes (predictions, epoch, &predicted, &probability, &true_probability);
  verdicts->true_probability = g_try_new (float, n);
  memcpy (verdicts->predicted, predicted, n);
  for (guint i = 0; i < n; i++)
    verdicts->probability[i] = (float)probability[i] / 255;
  for (guint i = 0; i < n && verdicts->true_probability != NULL; i++)
    verdicts->true_probability[i] = (float)true_probability[i] / 255;
  return verdicts;
}
