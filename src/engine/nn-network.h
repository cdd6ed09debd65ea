/* nn-network.h: the layers of a configuration, and where their parameters lie.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef NN_NETWORK_H
#define NN_NETWORK_H

#include "nn-layer.h"

/* The input, and dropout, dense and activation for each dense layer. */
#define NN_MAX_LAYERS (1 + 3 * (NN_MAX_HIDDEN + 1))

typedef struct {
  int n_layers;
  nn_layer layers[NN_MAX_LAYERS];
  size_t n_floats; /* of the block of parameters, padding included; SIZE_MAX: overflowed */
} nn_network;

void nn_network_build (nn_network *network, const nn_config *config, nn_first first);
void nn_network_init (const nn_network *network, const nn_config *config, float *parameters);
void nn_network_export (const nn_network *network, const float *parameters, float *canonical);
void nn_network_import (const nn_network *network, float *parameters, const float *canonical);

#endif
