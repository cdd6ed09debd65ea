/* layer-activation.c: the non-linearity between two dense layers, element by element, in place.
 *
 * All four have a derivative that can be told from their value y alone, so that the value may stand
 * where the weighted sum x was: ReLU and leaky ReLU from its sign, tanh' = 1 - y², and for the
 * logistic function y (1 - y). At 0 the derivative of the ReLUs is taken from the left.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "nn-layer.h"

#include "kernels.h"

static void
forward (const nn_layer *layer, const nn_pass *pass, nn_range shard, const float *input,
         float *output)
{
  size_t stride = (size_t)nn_row_stride (layer->n_outputs);
  size_t n = (size_t)(shard.end - shard.begin) * stride;

  nn_kernels_get ()->activate (layer->activation, n, output + (size_t)shard.begin * stride);
}

static void
backward (const nn_layer *layer, const nn_pass *pass, nn_range shard, const float *output,
          const float *output_delta, float *input_delta)
{
  size_t stride = (size_t)nn_row_stride (layer->n_outputs);
  size_t start = (size_t)shard.begin * stride;
  size_t n = (size_t)(shard.end - shard.begin) * stride;

  /* input_delta = output_delta: it works in place */
  nn_kernels_get ()->activate_backward (layer->activation, n, output + start, input_delta + start);
}

const nn_layer_class nn_layer_activation = {
    .name = "activation",
    .backward_in_place = true,
    .forward = forward,
    .backward = backward,
};
