/* cli-model.c: saved networks, and how well they read a split.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-model.h"

#include <glib/gi18n-lib.h>
#include "lab-model-file.h"

/**
 * cli_model_load:
 * @path: a model file
 *
 * Loads a network that reads our images and tells our digits apart.
 *
 * Returns: (transfer full): the network, or %NULL with a sentence that names @path
 */
LabSnapshot *
cli_model_load (const char *path, GError **error)
{
  g_autoptr (LabSnapshot) snapshot = lab_model_file_load (path, error);
  g_autofree char *shown = g_filename_display_name (path);

  if (snapshot == NULL)
    return NULL;
  if (snapshot->config.n_inputs == LAB_IMAGE_PIXELS && snapshot->config.n_classes == LAB_N_DIGITS)
    return g_steal_pointer (&snapshot);
  g_set_error (error, LAB_MODEL_FILE_ERROR, LAB_MODEL_FILE_ERROR_NETWORK,
               /* translators: inputs and classes of the network, then those of our images */
               _ ("The network in “%s” has %d inputs and %d classes; images of digits need %d "
                  "inputs and %d classes"),
               shown, snapshot->config.n_inputs, snapshot->config.n_classes, LAB_IMAGE_PIXELS,
               LAB_N_DIGITS);
  return NULL;
}

/**
 * cli_model_evaluate:
 * @snapshot: a network
 * @images: labelled images
 *
 * Returns: (transfer full): what the network makes of them; %NULL when there is no memory for it
 */
LabEvaluation *
cli_model_evaluate (const LabSnapshot *snapshot, const LabImages *images, GError **error)
{
  g_autoptr (LabEvaluation) evaluation = lab_evaluation_new (images->n, LAB_N_DIGITS);
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
