/* neurons-init.c: the initial weights of a layer of neurons.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "nn-layer.h"

#include "nn-random.h"

#include <math.h>

static void
fill_normal (const nn_view *view, uint64_t key, double deviation, float *parameters)
{
  uint64_t index = 0;

  for (int row = 0; row < view->rows; row++)
    for (int column = 0; column < view->columns; column++)
      parameters[nn_view_row (view, row) + (size_t)column * nn_view_column_step (view)] =
          (float)(deviation * nn_random_normal (key, index++));
}

static void
fill_uniform (const nn_view *view, uint64_t key, double bound, float *parameters)
{
  uint64_t index = 0;

  for (int row = 0; row < view->rows; row++)
    for (int column = 0; column < view->columns; column++)
      parameters[nn_view_row (view, row) + (size_t)column * nn_view_column_step (view)] =
          (float)(bound * (2 * nn_random_uniform (key, index++) - 1));
}

/**
 * nn_neurons_init:
 * @layer: with tensors W (n_inputs, n_outputs) and b (1, n_outputs)
 * @parameters: (inout): the block, all 0; biases stay so, but for NN_INIT_UNIFORM
 *
 * Draws the initial weights of a layer of neurons, however it computes.
 */
void
nn_neurons_init (const nn_layer *layer, const nn_config *config, float *parameters)
{
  uint64_t number = (uint64_t)layer->dense;
  uint64_t key = nn_random_key (config->seed, NN_RANDOM_WEIGHTS, number, 0, 0);
  uint64_t bias_key = nn_random_key (config->seed, NN_RANDOM_BIASES, number, 0, 0);
  double fan_in = layer->n_inputs;
  double fan_out = layer->n_outputs;

  switch (config->init) {
  case NN_INIT_HE:
    fill_normal (&layer->tensors[NN_WEIGHTS], key, sqrt (2 / fan_in), parameters);
    break;
  case NN_INIT_GLOROT:
    fill_uniform (&layer->tensors[NN_WEIGHTS], key, sqrt (6 / (fan_in + fan_out)), parameters);
    break;
  case NN_INIT_UNIFORM:
    fill_uniform (&layer->tensors[NN_WEIGHTS], key, 1 / sqrt (fan_in), parameters);
    fill_uniform (&layer->tensors[NN_BIASES], bias_key, 1 / sqrt (fan_in), parameters);
    break;
  case NN_N_INITS:
    break;
  }
}
