/* nn-model.c: a network with its parameters and the memory to run it forward.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "nn-model.h"

#include "gemm.h"
#include "nn-memory.h"
#include "nn-subnormal.h"

#include <stdlib.h>
#include <string.h>

/* Images that are evaluated at once: enough shards for several threads, few enough images to stay in
 * the second cache level, and to be cancelled soon. More do not go faster. */
#define EVALUATION_ROWS 256

static size_t
parameters_size (const nn_network *network)
{
  return nn_size_multiply (network->n_floats, sizeof (float));
}

/**
 * nn_networks_build:
 * @networks: (out): (NN_N_FIRSTS)
 *
 * Lists the layers of a valid @config for all ways of reading the images. The parameters are as many,
 * and lie the same way, in each.
 */
void
nn_networks_build (nn_network *networks, const nn_config *config)
{
  for (int first = 0; first < NN_N_FIRSTS; first++)
    nn_network_build (&networks[first], config, (nn_first)first);
}

/**
 * nn_model_memory:
 * @config: a valid configuration
 *
 * Returns: bytes that nn_model_new() takes; SIZE_MAX when that overflows.
 */
size_t
nn_model_memory (const nn_config *config)
{
  nn_network networks[NN_N_FIRSTS];
  size_t size;

  nn_networks_build (networks, config);
  size = nn_size_add (sizeof (nn_model), parameters_size (&networks[0]));
  return nn_size_add (size, nn_pass_memory (networks, NN_N_FIRSTS, EVALUATION_ROWS, false));
}

/**
 * nn_model_new:
 * @config: copied
 * @model: (out): free with nn_model_free(); NULL after a failure
 *
 * Makes a network with initial parameters drawn from the seed of @config.
 *
 * Returns: NN_OK, NN_INVALID when nn_config_check() finds fault with @config, NN_NO_MEMORY.
 */
nn_status
nn_model_new (const nn_config *config, nn_model **model)
{
  nn_model *made;

  *model = NULL;
  if (nn_config_check (config) != NN_FIELD_NONE)
    return NN_INVALID;
  nn_gemm_init ();
  made = nn_alloc0 (sizeof *made);
  if (made == NULL)
    return NN_NO_MEMORY;
  made->config = *config;
  nn_networks_build (made->networks, config);
  made->parameters = nn_alloc (parameters_size (&made->networks[0]));
  if (made->parameters == NULL ||
      nn_pass_new (made->networks, NN_N_FIRSTS, EVALUATION_ROWS, false, &made->pass) != NN_OK) {
    nn_model_free (made);
    return NN_NO_MEMORY;
  }
  nn_network_init (&made->networks[0], config, made->parameters);
  *model = made;
  return NN_OK;
}

/**
 * nn_model_free:
 * @model: (nullable): not one that belongs to a training
 */
void
nn_model_free (nn_model *model)
{
  if (model == NULL)
    return;
  nn_pass_free (model->pass);
  free (model->parameters);
  free (model);
}

/**
 * nn_model_config:
 *
 * Returns: (transfer none): the configuration; that of a model in training has the learning rate, λ
 * and p that are in force.
 */
const nn_config *
nn_model_config (const nn_model *model)
{
  return &model->config;
}

/**
 * nn_model_get_parameters:
 * @parameters: (out): nn_config_n_parameters() floats
 *
 * Copies all parameters out, in the canonical layout of nn_config_get_tensor().
 */
void
nn_model_get_parameters (const nn_model *model, float *parameters)
{
  nn_network_export (&model->networks[NN_FIRST_DENSE], model->parameters, parameters);
}

/**
 * nn_model_set_parameters:
 * @parameters: nn_config_n_parameters() floats
 *
 * Copies all parameters in, from the canonical layout of nn_config_get_tensor().
 */
void
nn_model_set_parameters (nn_model *model, const float *parameters)
{
  nn_network_import (&model->networks[NN_FIRST_DENSE], model->parameters, parameters);
}

/**
 * nn_model_forward:
 * @batch: at most EVALUATION_ROWS images
 *
 * Runs a batch through the model's own pass, without dropout.
 */
void
nn_model_forward (nn_model *model, const nn_batch *batch)
{
  /* a narrow first layer is the same in all networks */
  if (model->networks[NN_FIRST_DENSE].layers[0].class != &nn_layer_narrow) {
    nn_first first = nn_first_of_batch (batch, model->config.n_inputs);

    nn_pass_set_network (model->pass, &model->networks[first]);
  }
  nn_pass_begin (model->pass, model->parameters, batch, NULL);
  nn_pass_forward (model->pass, model->pool);
}

/**
 * nn_model_predict:
 * @pixels: (n, D)
 * @n: images; may be 0
 * @probabilities: (out): (n, C), rows sum to 1
 *
 * Runs @pixels forward, without dropout.
 *
 * Returns: NN_OK, or NN_INVALID when a pointer that is needed is NULL.
 */
nn_status
nn_model_predict (nn_model *model, const uint8_t *pixels, size_t n, float *probabilities)
{
  nn_images images = {.pixels = pixels, .n = n};
  size_t n_classes = (size_t)model->config.n_classes;
  nn_float_mode mode;

  if (n > 0 && (pixels == NULL || probabilities == NULL))
    return NN_INVALID;
  mode = nn_flush_subnormals ();
  for (size_t first = 0; first < n; first += EVALUATION_ROWS) {
    nn_batch batch = {.images = &images, .first = first};
    float *p;

    batch.n = n - first < EVALUATION_ROWS ? (int)(n - first) : EVALUATION_ROWS;
    nn_model_forward (model, &batch);
    p = nn_pass_logits (model->pass);
    nn_softmax (p, model->config.n_classes, (nn_range){0, batch.n});
    for (int row = 0; row < batch.n; row++, p += nn_row_stride (model->config.n_classes))
      memcpy (probabilities + (first + (size_t)row) * n_classes, p, n_classes * sizeof (float));
  }
  nn_restore_float_mode (mode);
  return NN_OK;
}
