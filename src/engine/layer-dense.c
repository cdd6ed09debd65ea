/* layer-dense.c: a layer of neurons that each see all inputs: Y = X W + b.
 *
 * X (B, n_inputs), W (n_inputs, n_outputs), b (1, n_outputs), Y (B, n_outputs). With D the gradient
 * of the loss for Y: dX = D Wᵀ, dW = Xᵀ D, db = the sum of D's rows.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "nn-pass.h"

#include "gemm.h"
#include "kernels.h"

#include <string.h>

/* Rows of W whose gradient is one part. */
#define PART_ROWS 128

/* The bias goes first, and the product is added to it: one pass over Y less. */
static void
forward (const nn_layer *layer, const nn_pass *pass, nn_range shard, const float *input,
         float *output)
{
  const nn_view *w = &layer->tensors[NN_WEIGHTS];
  const float *bias = pass->parameters + layer->tensors[NN_BIASES].offset;
  int x_stride = nn_row_stride (layer->n_inputs);
  int y_stride = nn_row_stride (layer->n_outputs);
  const float *x = input + (size_t)shard.begin * (size_t)x_stride;
  float *y = output + (size_t)shard.begin * (size_t)y_stride;
  int n_rows = shard.end - shard.begin;

  for (int row = 0; row < n_rows; row++)
    memcpy (y + (size_t)row * (size_t)y_stride, bias, (size_t)layer->n_outputs * sizeof (float));
  nn_gemm (n_rows, layer->n_outputs, layer->n_inputs, 1, (nn_operand){x, x_stride, false},
           (nn_operand){pass->parameters + w->offset, w->stride, false}, 1, y, y_stride);
}

static void
backward (const nn_layer *layer, const nn_pass *pass, nn_range shard, const float *output,
          const float *output_delta, float *input_delta)
{
  const nn_view *w = &layer->tensors[NN_WEIGHTS];
  int d_stride = nn_row_stride (layer->n_outputs);
  int dx_stride = nn_row_stride (layer->n_inputs);
  const float *d = output_delta + (size_t)shard.begin * (size_t)d_stride;
  float *dx = input_delta + (size_t)shard.begin * (size_t)dx_stride;

  nn_gemm (shard.end - shard.begin, layer->n_inputs, layer->n_outputs, 1,
           (nn_operand){d, d_stride, false},
           (nn_operand){pass->parameters + w->offset, w->stride, true}, 0, dx, dx_stride);
}

static int
n_gradient_parts (const nn_layer *layer)
{
  return (layer->n_inputs + PART_ROWS - 1) / PART_ROWS;
}

/* A part is some rows of W, that is, some inputs; the first has the biases too. */
static void
gradient (const nn_layer *layer, const nn_pass *pass, int part, const float *input,
          const float *output_delta, float alpha, float beta, float *target)
{
  const nn_view *w = &layer->tensors[NN_WEIGHTS];
  nn_range rows = nn_range_part (layer->n_inputs, n_gradient_parts (layer), part);
  int d_stride = nn_row_stride (layer->n_outputs);

  nn_gemm (rows.end - rows.begin, layer->n_outputs, pass->batch.n, alpha,
           (nn_operand){input + rows.begin, nn_row_stride (layer->n_inputs), true},
           (nn_operand){output_delta, d_stride, false}, beta,
           target + w->offset + (size_t)rows.begin * (size_t)w->stride, w->stride);
  if (part == 0)
    nn_kernels_get ()->sum_rows (output_delta, d_stride, pass->batch.n, layer->n_outputs, alpha,
                                 beta, target + layer->tensors[NN_BIASES].offset);
}

const nn_layer_class nn_layer_dense = {
    .name = "dense",
    .has_output = true,
    .init = nn_neurons_init,
    .forward = forward,
    .backward = backward,
    .n_gradient_parts = n_gradient_parts,
    .gradient = gradient,
};
