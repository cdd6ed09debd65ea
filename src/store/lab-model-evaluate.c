/* lab-model-evaluate.c: how well a network reads labelled images.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-model-evaluate.h"

#include <glib/gi18n-lib.h>

/**
 * lab_model_evaluate:
 * @snapshot: a network
 * @images: labelled images
 * @error: a sentence
 *
 * Returns: (transfer full): what the network makes of them; %NULL when there is no memory for it
 */
LabEvaluation *
lab_model_evaluate (const LabSnapshot *snapshot, const LabImages *images, GError **error)
{
  g_autoptr (LabEvaluation) evaluation =
      lab_evaluation_new (images->n, (guint)snapshot->config.n_classes);
  nn_images borrowed = {images->pixels, images->labels, images->n};
  nn_evaluation results = {0};
  nn_model *model = NULL;
  nn_status status = NN_NO_MEMORY;

  if (evaluation != NULL)
    status = nn_model_new (&snapshot->config, &model);
  if (status == NN_OK) {
    nn_model_set_parameters (model, snapshot->parameters);
    results.confusion = evaluation->confusion;
    results.predicted = evaluation->predicted;
    results.probability = evaluation->probability;
    results.true_probability = evaluation->true_probability;
    status = nn_model_evaluate (model, &borrowed, NULL, &results);
    nn_model_free (model);
  }
  if (status != NN_OK) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                         _ ("There is not enough memory to evaluate this network"));
    return NULL;
  }
  evaluation->epoch = snapshot->epoch;
  evaluation->loss = results.loss;
  evaluation->accuracy = results.accuracy;
  return g_steal_pointer (&evaluation);
}
