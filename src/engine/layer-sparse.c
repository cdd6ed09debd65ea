/* layer-sparse.c: the first layer of neurons, for images that are mostly paper: input, dropout and
 * dense in one.
 *
 * Four fifths of an MNIST image are exactly 0, and add nothing to Y = X W + b, nor do they move
 * their row of W. The batch's images are copied, as bytes, into the layer's state, where dropout
 * erases pixels; forward and gradient (kernel-sparse.c) walk what is left.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "nn-pass.h"

#include "kernels.h"

#include <string.h>

/* Share of pixels with ink up to which this is faster than a dense product. Measured with noise for
 * images, on AVX-512 and AVX2: with 500 neurons a training is still no slower at 0.65, and is at 0.8
 * (AVX-512); with 100 neurons the two are about equal at 0.8. At a fifth, as in MNIST, it takes 0.43
 * of the dense one's time with 100 neurons. */
#define MAX_DENSITY 0.6

/* Images that tell the density of all. */
#define N_SAMPLES 256

#define CACHE_LINE 64

static size_t
state_size (const nn_layer *layer)
{
  size_t n_blocks = ((size_t)layer->n_inputs + NN_PIXEL_BLOCK - 1) / NN_PIXEL_BLOCK;

  return n_blocks * NN_PIXEL_BLOCK;
}

static int
n_gradient_parts (const nn_layer *layer)
{
  return (int)(state_size (layer) / NN_PIXEL_BLOCK);
}

/* @value: (out): what a byte of the state stands for, times @factor */
static nn_sparse_matrix
matrix_of (const nn_layer *layer, const nn_pass *pass, float factor, float value[256])
{
  float scale = pass->dropout.probability > 0 ? nn_dropout_scale (pass) : 1;

  for (int i = 0; i < 256; i++)
    value[i] = (float)i * (1.0f / 255) * scale * factor;
  return (nn_sparse_matrix){
      .pixels = pass->states[layer->index],
      .stride = state_size (layer),
      .n_pixels = layer->n_inputs,
      .value = value,
  };
}

/* The images of a batch lie anywhere in memory. Those of the next one are asked for while the
 * gradient of this one is computed, some with each part, so that nobody waits for them. GCC takes a function that only fetches for one
 * without effect, and drops its calls: it has to be inlined. */
static inline __attribute__ ((always_inline)) void
fetch_next (const nn_layer *layer, const nn_pass *pass, int part)
{
  size_t n = (size_t)layer->n_inputs;
  nn_range next = nn_range_part (pass->batch.n_next, n_gradient_parts (layer), part);

  for (int row = next.begin; row < next.end; row++) {
    size_t image = nn_batch_image (&pass->batch, pass->batch.n + row);
    const uint8_t *pixels = pass->batch.images->pixels + image * n;

    for (size_t i = 0; i < n; i += CACHE_LINE)
      __builtin_prefetch (pixels + i);
  }
}

static void
copy_images (const nn_layer *layer, const nn_pass *pass, nn_range shard)
{
  size_t n = (size_t)layer->n_inputs;
  size_t stride = state_size (layer);
  uint8_t kept[NN_MAX_INPUTS];

  for (int row = shard.begin; row < shard.end; row++) {
    const uint8_t *pixels = pass->batch.images->pixels + nn_batch_image (&pass->batch, row) * n;
    uint8_t *copy = (uint8_t *)pass->states[layer->index] + (size_t)row * stride;

    memcpy (copy, pixels, n); /* what lies behind, up to a whole block, is 0 and stays so */
    if (pass->dropout.probability > 0) {
      nn_dropout_draw_row (layer, pass, row, kept);
      nn_kernels_get ()->erase (kept, n, copy);
    }
  }
}

static void
forward (const nn_layer *layer, const nn_pass *pass, nn_range shard, const float *input,
         float *output)
{
  const nn_view *w = &layer->tensors[NN_WEIGHTS];
  const float *bias = pass->parameters + layer->tensors[NN_BIASES].offset;
  float value[256];
  nn_sparse_matrix x = matrix_of (layer, pass, 1, value);

  copy_images (layer, pass, shard);
  nn_kernels_get ()->sparse_forward (&x, shard, pass->parameters + w->offset, w->stride, bias,
                                     layer->n_outputs, output, nn_row_stride (layer->n_outputs));
}

/* A part is a block of pixels; the first has the biases too. */
static void
gradient (const nn_layer *layer, const nn_pass *pass, int part, const float *input,
          const float *output_delta, float alpha, float beta, float *target)
{
  const nn_view *w = &layer->tensors[NN_WEIGHTS];
  const nn_kernels *kernels = nn_kernels_get ();
  int stride = nn_row_stride (layer->n_outputs);
  int first = part * NN_PIXEL_BLOCK;
  int rest = layer->n_inputs - first;
  nn_range pixels = {first, first + (rest < NN_PIXEL_BLOCK ? rest : NN_PIXEL_BLOCK)};
  float value[256];
  nn_sparse_matrix x = matrix_of (layer, pass, alpha, value);

  fetch_next (layer, pass, part);
  kernels->sparse_gradient (&x, pass->batch.n, pixels, output_delta, stride, layer->n_outputs, beta,
                            target + w->offset + (size_t)first * (size_t)w->stride, w->stride);
  if (part == 0)
    kernels->sum_rows (output_delta, stride, pass->batch.n, layer->n_outputs, alpha, beta,
                       target + layer->tensors[NN_BIASES].offset);
}

const nn_layer_class nn_layer_sparse = {
    .name = "sparse",
    .has_output = true,
    .state_size = state_size,
    .init = nn_neurons_init,
    .forward = forward,
    .n_gradient_parts = n_gradient_parts,
    .gradient = gradient,
};

static nn_first
first_of_density (size_t n_inked, size_t n_pixels)
{
  return (double)n_inked <= MAX_DENSITY * (double)n_pixels ? NN_FIRST_SPARSE : NN_FIRST_DENSE;
}

/**
 * nn_first_of_batch:
 * @n_pixels: in an image
 *
 * Returns: what first layer is the faster one for this batch.
 */
nn_first
nn_first_of_batch (const nn_batch *batch, int n_pixels)
{
  size_t n = (size_t)n_pixels;
  size_t n_inked = 0;

  for (int row = 0; row < batch->n; row++)
    n_inked += nn_kernels_get ()->count_nonzero (
        batch->images->pixels + nn_batch_image (batch, row) * n, n);
  return first_of_density (n_inked, n * (size_t)batch->n);
}

/**
 * nn_first_of_images:
 * @images: at least one
 * @n_pixels: in an image
 *
 * Looks at some images, from the first to the last.
 *
 * Returns: what first layer is the faster one for batches of these images.
 */
nn_first
nn_first_of_images (const nn_images *images, int n_pixels)
{
  size_t n = (size_t)n_pixels;
  size_t n_samples = images->n < N_SAMPLES ? images->n : N_SAMPLES;
  size_t n_inked = 0;

  for (size_t i = 0; i < n_samples; i++)
    n_inked += nn_kernels_get ()->count_nonzero (images->pixels + i * images->n / n_samples * n, n);
  return first_of_density (n_inked, n * n_samples);
}
