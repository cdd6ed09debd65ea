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

/* Rows of W whose gradient is one part. */
#define PART_ROWS 64

static void
forward (const nn_layer *layer, const nn_pass *pass, nn_range shard, const float *input,
         float *output)
{
  const nn_view *w = &layer->tensors[NN_WEIGHTS];
  int x_stride = nn_row_stride (layer->n_inputs);
  int y_stride = nn_row_stride (layer->n_outputs);

  nn_gemm (&(nn_product){
      .m = shard.end - shard.begin,
      .n = layer->n_outputs,
      .k = layer->n_inputs,
      .alpha = 1,
      .a = input + (size_t)shard.begin * (size_t)x_stride,
      .a_row = x_stride,
      .a_column = 1,
      .b = pass->parameters + w->offset,
      .b_stride = w->stride,
      .bias = pass->parameters + layer->tensors[NN_BIASES].offset,
      .c = output + (size_t)shard.begin * (size_t)y_stride,
      .c_stride = y_stride,
  });
}

static void
backward (const nn_layer *layer, const nn_pass *pass, nn_range shard, const float *output,
          const float *output_delta, float *input_delta)
{
  const nn_view *w = &layer->tensors[NN_WEIGHTS];
  int d_stride = nn_row_stride (layer->n_outputs);
  int dx_stride = nn_row_stride (layer->n_inputs);

  nn_gemm (&(nn_product){
      .m = shard.end - shard.begin,
      .n = layer->n_inputs,
      .k = layer->n_outputs,
      .alpha = 1,
      .a = output_delta + (size_t)shard.begin * (size_t)d_stride,
      .a_row = d_stride,
      .a_column = 1,
      .b = pass->parameters + w->offset,
      .b_stride = w->stride,
      .b_transposed = true,
      .c = input_delta + (size_t)shard.begin * (size_t)dx_stride,
      .c_stride = dx_stride,
  });
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

  nn_gemm (&(nn_product){
      .m = rows.end - rows.begin,
      .n = layer->n_outputs,
      .k = pass->batch.n,
      .alpha = alpha,
      .a = input + rows.begin,
      .a_row = 1,
      .a_column = nn_row_stride (layer->n_inputs),
      .b = output_delta,
      .b_stride = d_stride,
      .beta = beta,
      .c = target + w->offset + (size_t)rows.begin * (size_t)w->stride,
      .c_stride = w->stride,
  });
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
