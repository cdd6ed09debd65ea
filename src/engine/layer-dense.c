/* layer-dense.c: a layer of neurons that each see all inputs: Y = X W + b.
 *
 * X (B, n_inputs), W (n_inputs, n_outputs), b (1, n_outputs), Y (B, n_outputs). With D the gradient
 * of the loss for Y: dX = D Wᵀ, dW = Xᵀ D, db = the sum of D's rows.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "nn-pass.h"

#include "gemm.h"
#include "nn-random.h"

#include <math.h>
#include <string.h>

/* Rows of W whose gradient is one part. */
#define PART_ROWS 128

/* Columns whose bias gradient is summed at once: the sums stay in the first cache level. */
#define BIAS_COLUMNS 64

static const nn_view *
weights_of (const nn_layer *layer)
{
  return &layer->tensors[0];
}

static const nn_view *
biases_of (const nn_layer *layer)
{
  return &layer->tensors[1];
}

static void
fill_normal (const nn_view *view, uint64_t key, double deviation, float *parameters)
{
  uint64_t index = 0;

  for (int row = 0; row < view->rows; row++)
    for (int column = 0; column < view->columns; column++)
      parameters[view->offset + (size_t)row * (size_t)view->stride + (size_t)column] =
          (float)(deviation * nn_random_normal (key, index++));
}

static void
fill_uniform (const nn_view *view, uint64_t key, double bound, float *parameters)
{
  uint64_t index = 0;

  for (int row = 0; row < view->rows; row++)
    for (int column = 0; column < view->columns; column++)
      parameters[view->offset + (size_t)row * (size_t)view->stride + (size_t)column] =
          (float)(bound * (2 * nn_random_uniform (key, index++) - 1));
}

/* Biases start at 0, but for NN_INIT_UNIFORM. */
static void
init (const nn_layer *layer, const nn_config *config, float *parameters)
{
  uint64_t number = (uint64_t)layer->dense;
  uint64_t key = nn_random_key (config->seed, NN_RANDOM_WEIGHTS, number, 0, 0);
  uint64_t bias_key = nn_random_key (config->seed, NN_RANDOM_BIASES, number, 0, 0);
  double fan_in = layer->n_inputs;
  double fan_out = layer->n_outputs;

  switch (config->init) {
  case NN_INIT_HE:
    fill_normal (weights_of (layer), key, sqrt (2 / fan_in), parameters);
    break;
  case NN_INIT_GLOROT:
    fill_uniform (weights_of (layer), key, sqrt (6 / (fan_in + fan_out)), parameters);
    break;
  case NN_INIT_UNIFORM:
    fill_uniform (weights_of (layer), key, 1 / sqrt (fan_in), parameters);
    fill_uniform (biases_of (layer), bias_key, 1 / sqrt (fan_in), parameters);
    break;
  case NN_N_INITS:
    break;
  }
}

/* The bias goes first, and the product is added to it: one pass over Y less. */
static void
forward (const nn_layer *layer, const nn_pass *pass, nn_range shard, const float *input,
         float *output)
{
  const nn_view *w = weights_of (layer);
  const float *bias = pass->parameters + biases_of (layer)->offset;
  const float *x = input + (size_t)shard.begin * (size_t)layer->n_inputs;
  float *y = output + (size_t)shard.begin * (size_t)layer->n_outputs;
  int n_rows = shard.end - shard.begin;

  for (int row = 0; row < n_rows; row++)
    memcpy (y + (size_t)row * (size_t)layer->n_outputs, bias,
            (size_t)layer->n_outputs * sizeof (float));
  nn_gemm (n_rows, layer->n_outputs, layer->n_inputs, 1, (nn_operand){x, layer->n_inputs, false},
           (nn_operand){pass->parameters + w->offset, w->stride, false}, 1, y, layer->n_outputs);
}

static void
backward (const nn_layer *layer, const nn_pass *pass, nn_range shard, const float *output,
          const float *output_delta, float *input_delta)
{
  const nn_view *w = weights_of (layer);
  const float *d = output_delta + (size_t)shard.begin * (size_t)layer->n_outputs;
  float *dx = input_delta + (size_t)shard.begin * (size_t)layer->n_inputs;

  nn_gemm (shard.end - shard.begin, layer->n_inputs, layer->n_outputs, 1,
           (nn_operand){d, layer->n_outputs, false},
           (nn_operand){pass->parameters + w->offset, w->stride, true}, 0, dx, layer->n_inputs);
}

static int
n_gradient_parts (const nn_layer *layer)
{
  return (layer->n_inputs + PART_ROWS - 1) / PART_ROWS;
}

/* Sums in double: a batch may have 65,536 rows. */
static void
bias_gradient (const nn_layer *layer, int n_rows, const float *delta, float alpha, float beta,
               float *target)
{
  for (int start = 0; start < layer->n_outputs; start += BIAS_COLUMNS) {
    int rest = layer->n_outputs - start;
    int n = rest < BIAS_COLUMNS ? rest : BIAS_COLUMNS;
    double sums[BIAS_COLUMNS] = {0};

    for (int row = 0; row < n_rows; row++) {
      const float *d = delta + (size_t)row * (size_t)layer->n_outputs + start;

      for (int i = 0; i < n; i++)
        sums[i] += (double)d[i];
    }
    for (int i = 0; i < n; i++) {
      float kept = beta != 0 ? beta * target[start + i] : 0;

      target[start + i] = kept + alpha * (float)sums[i];
    }
  }
}

/* A part is some rows of W, that is, some inputs; the first has the biases too. */
static void
gradient (const nn_layer *layer, const nn_pass *pass, int part, const float *input,
          const float *output_delta, float alpha, float beta, float *target)
{
  const nn_view *w = weights_of (layer);
  nn_range rows = nn_range_part (layer->n_inputs, n_gradient_parts (layer), part);

  nn_gemm (rows.end - rows.begin, layer->n_outputs, pass->batch.n, alpha,
           (nn_operand){input + rows.begin, layer->n_inputs, true},
           (nn_operand){output_delta, layer->n_outputs, false}, beta,
           target + w->offset + (size_t)rows.begin * (size_t)w->stride, w->stride);
  if (part == 0)
    bias_gradient (layer, pass->batch.n, output_delta, alpha, beta,
                   target + biases_of (layer)->offset);
}

const nn_layer_class nn_layer_dense = {
    .name = "dense",
    .has_output = true,
    .init = init,
    .forward = forward,
    .backward = backward,
    .n_gradient_parts = n_gradient_parts,
    .gradient = gradient,
};
