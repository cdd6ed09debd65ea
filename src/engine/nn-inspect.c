/* nn-inspect.c: what goes on inside a network: activations of any layer, and saliency.
 *
 * Works on canonical parameters and dense products, whatever layout a training keeps: pictures of a
 * network are made from its snapshots, and nothing here is done millions of times.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "nn.h"

#include "gemm.h"
#include "kernels.h"
#include "nn-memory.h"
#include "nn-network.h"
#include "nn-subnormal.h"

#include <cblas.h>
#include <stdlib.h>
#include <string.h>

/* Images that go forward together: their activations stay in the second level of the cache. */
#define ROWS 256

static int
width_of (const nn_config *config, int layer)
{
  return layer < config->n_hidden ? config->hidden[layer] : config->n_classes;
}

/* Floats of the widest row, padded. */
static size_t
widest_row (const nn_config *config)
{
  size_t widest = (size_t)nn_row_stride (config->n_inputs);

  for (int layer = 0; layer <= config->n_hidden; layer++) {
    size_t row = (size_t)nn_row_stride (width_of (config, layer));

    widest = row > widest ? row : widest;
  }
  return widest;
}

/* x (n, D) = pixels / 255 */
static void
scale_pixels (const uint8_t *pixels, size_t n, int n_inputs, float *x)
{
  size_t stride = (size_t)nn_row_stride (n_inputs);

  for (size_t row = 0; row < n; row++)
    for (int i = 0; i < n_inputs; i++)
      x[row * stride + (size_t)i] =
          (float)pixels[row * (size_t)n_inputs + (size_t)i] * (1.0f / 255);
}

/* y (n, width) = f (x (n, fan_in) W + b), f being the activation of a hidden layer. */
static void
run_layer (const nn_config *config, const float *parameters, int layer, size_t n, const float *x,
           float *y)
{
  nn_tensor weights = nn_config_get_tensor (config, 2 * layer);
  nn_tensor bias = nn_config_get_tensor (config, 2 * layer + 1);
  int stride = nn_row_stride (weights.columns);

  for (size_t row = 0; row < n; row++) {
    float *target = y + row * (size_t)stride;

    memcpy (target, parameters + bias.offset, (size_t)weights.columns * sizeof *target);
    memset (target + weights.columns, 0, (size_t)(stride - weights.columns) * sizeof *target);
  }
  cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, (int)n, weights.columns, weights.rows, 1,
               x, nn_row_stride (weights.rows), parameters + weights.offset, weights.columns, 1, y,
               stride);
  if (layer < config->n_hidden)
    nn_kernels_get ()->activate (config->activation, n * (size_t)stride, y);
}

/* Both arrays are of ROWS rows, and of the widest one. Returns: the one that holds the layer */
static const float *
run_up_to (const nn_config *config, const float *parameters, int last_layer, const uint8_t *pixels,
           size_t n, float *x, float *y)
{
  scale_pixels (pixels, n, config->n_inputs, x);
  for (int layer = 0; layer <= last_layer; layer++) {
    float *below = x;

    run_layer (config, parameters, layer, n, x, y);
    x = y;
    y = below;
  }
  return x;
}

static nn_status
activate_all (const nn_config *config, const float *parameters, const uint8_t *pixels, size_t n,
              int layer, const nn_cancel *cancel, float *buffer, float *activations)
{
  float *other = buffer + ROWS * widest_row (config);
  size_t width = (size_t)width_of (config, layer);
  size_t stride = (size_t)nn_row_stride ((int)width);

  for (size_t first = 0; first < n; first += ROWS) {
    size_t rows = n - first < ROWS ? n - first : ROWS;
    const float *result;

    if (cancel != NULL && cancel->is_cancelled (cancel->data))
      return NN_CANCELLED;
    result = run_up_to (config, parameters, layer, pixels + first * (size_t)config->n_inputs, rows,
                        buffer, other);
    for (size_t row = 0; row < rows; row++)
      memcpy (activations + (first + row) * width, result + row * stride,
              width * sizeof *activations);
  }
  return NN_OK;
}

static bool
is_inspectable (const nn_config *config, int layer)
{
  return nn_config_check (config) == NN_FIELD_NONE && layer >= 0 && layer <= config->n_hidden;
}

/**
 * nn_inspect_activations:
 * @config: a network
 * @parameters: its parameters, nn_config_n_parameters() floats in the canonical layout
 * @pixels: (n, D)
 * @layer: a hidden layer, from 0 at the pixels; n_hidden: the outputs
 * @cancel: (nullable): asked every 256 images
 * @activations: (out): (n, neurons of that layer): after the activation function, or the logits
 *
 * Without dropout.
 *
 * Returns: NN_OK, NN_INVALID for a configuration or a layer out of range, NN_NO_MEMORY, NN_CANCELLED
 */
nn_status
nn_inspect_activations (const nn_config *config, const float *parameters, const uint8_t *pixels,
                        size_t n, int layer, const nn_cancel *cancel, float *activations)
{
  nn_float_mode mode;
  nn_status status;
  float *buffer;

  if (!is_inspectable (config, layer))
    return NN_INVALID;
  buffer = nn_alloc (nn_size_multiply (2 * ROWS * sizeof (float), widest_row (config)));
  if (buffer == NULL)
    return NN_NO_MEMORY;
  nn_gemm_init ();
  mode = nn_flush_subnormals ();
  status = activate_all (config, parameters, pixels, n, layer, cancel, buffer, activations);
  nn_restore_float_mode (mode);
  free (buffer);
  return status;
}

/* ── saliency ────────────────────────────────────────────────────────────────────────────────────
 */

/* The derivative of a logit by every layer's sums, from the outputs down to the pixels. @values: the
 * image, then each hidden layer, a row of @row floats each; @delta, @below: a row each. */
static const float *
run_back (const nn_config *config, const float *parameters, int class_index, const float *values,
          size_t row, float *delta, float *below)
{
  memset (delta, 0, row * sizeof *delta);
  delta[class_index] = 1;
  for (int layer = config->n_hidden; layer >= 0; layer--) {
    nn_tensor weights = nn_config_get_tensor (config, 2 * layer);
    float *above = delta;

    memset (below, 0, row * sizeof *below);
    cblas_sgemv (CblasRowMajor, CblasNoTrans, weights.rows, weights.columns, 1,
                 parameters + weights.offset, weights.columns, delta, 1, 0, below, 1);
    if (layer > 0)
      nn_kernels_get ()->activate_backward (config->activation,
                                            (size_t)nn_row_stride (weights.rows),
                                            values + (size_t)layer * row, below);
    delta = below;
    below = above;
  }
  return delta;
}

/**
 * nn_inspect_saliency:
 * @config: a network
 * @parameters: its parameters, canonical layout
 * @pixels: (D): an image
 * @class_index: below C
 * @saliency: (out): (D)
 *
 * ∂ logit / ∂ pixel, pixels being 0 to 1: how much more the network would hold the image for that class
 * if a pixel had more ink (K. Simonyan, A. Vedaldi, A. Zisserman 2013). Without dropout.
 *
 * Returns: NN_OK, NN_INVALID for a configuration or a class out of range, NN_NO_MEMORY
 */
nn_status
nn_inspect_saliency (const nn_config *config, const float *parameters, const uint8_t *pixels,
                     int class_index, float *saliency)
{
  size_t row, n_rows;
  nn_float_mode mode;
  float *values;
  const float *gradient;

  if (!is_inspectable (config, 0) || class_index < 0 || class_index >= config->n_classes)
    return NN_INVALID;
  row = widest_row (config);
  n_rows = (size_t)config->n_hidden + 3; /* the image, the hidden layers, two for what comes back */
  values = nn_alloc0 (nn_size_multiply (nn_size_multiply (row, n_rows), sizeof *values));
  if (values == NULL)
    return NN_NO_MEMORY;
  nn_gemm_init ();
  mode = nn_flush_subnormals ();
  scale_pixels (pixels, 1, config->n_inputs, values);
  for (int layer = 0; layer < config->n_hidden; layer++)
    run_layer (config, parameters, layer, 1, values + (size_t)layer * row,
               values + (size_t)(layer + 1) * row);
  gradient = run_back (config, parameters, class_index, values, row, values + (n_rows - 2) * row,
                       values + (n_rows - 1) * row);
  memcpy (saliency, gradient, (size_t)config->n_inputs * sizeof *saliency);
  nn_restore_float_mode (mode);
  free (values);
  return NN_OK;
}
