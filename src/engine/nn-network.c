/* nn-network.c: the layers of a configuration, and where their parameters lie.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "nn-network.h"

#include "nn-memory.h"

#include <string.h>

static nn_layer *
add_layer (nn_network *network, const nn_layer_class *class, int dense, int n_inputs, int n_outputs)
{
  nn_layer *layer = &network->layers[network->n_layers];

  layer->class = class;
  layer->index = network->n_layers++;
  layer->dense = dense;
  layer->n_inputs = n_inputs;
  layer->n_outputs = n_outputs;
  return layer;
}

static void
add_tensor (nn_network *network, nn_layer *layer, int rows, int columns)
{
  nn_view *view = &layer->tensors[layer->n_tensors++];

  view->offset = network->n_floats;
  view->rows = rows;
  view->columns = columns;
  view->stride = nn_row_stride (columns);
  network->n_floats =
      nn_size_add (network->n_floats, nn_size_multiply ((size_t)rows, (size_t)view->stride));
}

/* A tensor of as many rows as an image has pixels, few enough to be in tiles. */
static void
add_tiled_tensor (nn_network *network, nn_layer *layer, int rows, int columns)
{
  nn_view *view = &layer->tensors[layer->n_tensors++];

  view->offset = network->n_floats;
  view->rows = rows;
  view->columns = columns;
  view->tiling = nn_tiling_of (rows);
  network->n_floats += (size_t)(view->tiling.n_tiles * NN_TILE_PIXELS * columns);
}

/* Returns: the width of the next layer */
static int
add_neurons (nn_network *network, const nn_layer_class *class, int dense, int n_inputs,
             int n_outputs)
{
  nn_layer *layer = add_layer (network, class, dense, n_inputs, n_outputs);

  /* W (n_inputs, n_outputs) */
  if (class == &nn_layer_narrow)
    add_tiled_tensor (network, layer, n_inputs, n_outputs);
  else
    add_tensor (network, layer, n_inputs, n_outputs);
  add_tensor (network, layer, 1, n_outputs); /* b (1, n_outputs) */
  return n_outputs;
}

static int
add_dense (nn_network *network, int dense, int n_inputs, int n_outputs)
{
  add_layer (network, &nn_layer_dropout, dense, n_inputs, n_inputs);
  return add_neurons (network, &nn_layer_dense, dense, n_inputs, n_outputs);
}

static int
neurons_of (const nn_config *config, int dense)
{
  return dense < config->n_hidden ? config->hidden[dense] : config->n_classes;
}

/* Returns: the width of the next layer */
static int
add_first (nn_network *network, const nn_config *config, nn_first first)
{
  int n_inputs = config->n_inputs;
  int n_outputs = neurons_of (config, 0);

  if (nn_layer_narrow_takes (n_inputs, n_outputs))
    return add_neurons (network, &nn_layer_narrow, 0, n_inputs, n_outputs);
  if (first == NN_FIRST_SPARSE)
    return add_neurons (network, &nn_layer_sparse, 0, n_inputs, n_outputs);
  add_layer (network, &nn_layer_input, 0, n_inputs, n_inputs);
  return add_dense (network, 0, n_inputs, n_outputs);
}

/**
 * nn_network_build:
 * @network: (out): any contents
 * @config: a valid configuration
 * @first: how the first layer reads the images
 *
 * Lists the layers: the input, then dropout and dense for each layer of neurons, with an activation
 * behind all but the last, whose outputs (B, C) are the logits. With NN_FIRST_SPARSE one layer
 * stands for the input and the first dropout and dense. The parameters lie the same way in both. A
 * narrow first layer does too, and is the same for any @first.
 */
void
nn_network_build (nn_network *network, const nn_config *config, nn_first first)
{
  int width;

  memset (network, 0, sizeof *network);
  width = add_first (network, config, first);
  for (int i = 0; i < config->n_hidden; i++) {
    add_layer (network, &nn_layer_activation, i, width, width)->activation = config->activation;
    width = add_dense (network, i + 1, width, neurons_of (config, i + 1));
  }
}

/**
 * nn_network_init:
 * @parameters: (out): (n_floats)
 *
 * Draws the initial parameters from the seed of @config; the padding between tensors becomes 0.
 */
void
nn_network_init (const nn_network *network, const nn_config *config, float *parameters)
{
  memset (parameters, 0, network->n_floats * sizeof (float));
  for (int i = 0; i < network->n_layers; i++) {
    const nn_layer *layer = &network->layers[i];

    if (layer->class->init != NULL)
      layer->class->init (layer, config, parameters);
  }
}

static void
copy_row (const nn_view *view, int row, float *parameters, float *canonical, bool to_canonical)
{
  size_t step = nn_view_column_step (view);
  float *place = parameters + nn_view_row (view, row);

  for (size_t column = 0; column < (size_t)view->columns; column++)
    if (to_canonical)
      canonical[column] = place[column * step];
    else
      place[column * step] = canonical[column];
}

/* Walks all tensors, row by row, and copies between the block and the canonical layout. */
static void
copy_tensors (const nn_network *network, float *parameters, float *canonical, bool to_canonical)
{
  for (int i = 0; i < network->n_layers; i++) {
    const nn_layer *layer = &network->layers[i];

    for (int t = 0; t < layer->n_tensors; t++) {
      const nn_view *view = &layer->tensors[t];

      for (int row = 0; row < view->rows; row++) {
        copy_row (view, row, parameters, canonical, to_canonical);
        canonical += view->columns;
      }
    }
  }
}

/**
 * nn_network_export:
 * @parameters: (n_floats): the block, or another of its layout
 * @canonical: (out): nn_config_n_parameters() floats
 */
void
nn_network_export (const nn_network *network, const float *parameters, float *canonical)
{
  copy_tensors (network, (float *)parameters, canonical, true);
}

/**
 * nn_network_import:
 * @parameters: (out): (n_floats): the block, or another of its layout
 * @canonical: nn_config_n_parameters() floats
 */
void
nn_network_import (const nn_network *network, float *parameters, const float *canonical)
{
  copy_tensors (network, parameters, (float *)canonical, false);
}
