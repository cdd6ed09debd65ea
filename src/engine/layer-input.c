/* layer-input.c: the batch's images, gathered from bytes into floats in [0, 1].
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "nn-pass.h"

static void
forward (const nn_layer *layer, const nn_pass *pass, nn_range shard, const float *input,
         float *output)
{
  size_t n = (size_t)layer->n_outputs;

  for (int row = shard.begin; row < shard.end; row++) {
    const uint8_t *pixels = pass->batch.images->pixels + nn_batch_image (&pass->batch, row) * n;
    float *x = output + (size_t)row * (size_t)nn_row_stride (layer->n_outputs);

    for (size_t i = 0; i < n; i++)
      x[i] = (float)pixels[i] * (1.0f / 255);
  }
}

const nn_layer_class nn_layer_input = {
    .name = "input",
    .has_output = true,
    .forward = forward,
};
