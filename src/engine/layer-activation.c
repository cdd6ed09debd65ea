/* layer-activation.c: the non-linearity between two dense layers, element by element, in place.
 *
 * All four have a derivative that can be told from their value y alone, so that the value may stand
 * where the weighted sum x was: ReLU and leaky ReLU from its sign, tanh' = 1 - y², and for the
 * logistic function y (1 - y). At 0 the derivative of the ReLUs is taken from the left.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "nn-layer.h"

#include <math.h>

#define LEAK 0.01f /* slope of leaky ReLU below 0: Maas, Hannun and Ng 2013 */

static void
forward (const nn_layer *layer, const nn_pass *pass, nn_range shard, const float *input,
         float *output)
{
  size_t n = (size_t)nn_row_stride (layer->n_outputs);
  size_t end = (size_t)shard.end * n;
  float *y = output;

  /* "x < 0" and not "x > 0": a NaN must come through, or nobody would see that a run diverged */
  switch (layer->activation) {
  case NN_RELU:
    for (size_t i = (size_t)shard.begin * n; i < end; i++)
      y[i] = y[i] < 0 ? 0 : y[i];
    break;
  case NN_LEAKY_RELU:
    for (size_t i = (size_t)shard.begin * n; i < end; i++)
      y[i] = y[i] < 0 ? LEAK * y[i] : y[i];
    break;
  case NN_TANH:
    for (size_t i = (size_t)shard.begin * n; i < end; i++)
      y[i] = tanhf (y[i]);
    break;
  case NN_SIGMOID:
    for (size_t i = (size_t)shard.begin * n; i < end; i++)
      y[i] = 1 / (1 + expf (-y[i]));
    break;
  case NN_N_ACTIVATIONS:
    break;
  }
}

static void
backward (const nn_layer *layer, const nn_pass *pass, nn_range shard, const float *output,
          const float *output_delta, float *input_delta)
{
  size_t n = (size_t)nn_row_stride (layer->n_outputs);
  size_t end = (size_t)shard.end * n;
  const float *y = output;
  float *delta = input_delta; /* = output_delta: it works in place */

  switch (layer->activation) {
  case NN_RELU:
    for (size_t i = (size_t)shard.begin * n; i < end; i++)
      delta[i] = y[i] > 0 ? delta[i] : 0;
    break;
  case NN_LEAKY_RELU:
    for (size_t i = (size_t)shard.begin * n; i < end; i++)
      delta[i] = y[i] > 0 ? delta[i] : LEAK * delta[i];
    break;
  case NN_TANH:
    for (size_t i = (size_t)shard.begin * n; i < end; i++)
      delta[i] *= 1 - y[i] * y[i];
    break;
  case NN_SIGMOID:
    for (size_t i = (size_t)shard.begin * n; i < end; i++)
      delta[i] *= y[i] * (1 - y[i]);
    break;
  case NN_N_ACTIVATIONS:
    break;
  }
}

const nn_layer_class nn_layer_activation = {
    .name = "activation",
    .backward_in_place = true,
    .forward = forward,
    .backward = backward,
};
