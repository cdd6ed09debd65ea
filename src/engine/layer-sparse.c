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

/* Pixels of W's first half are a multiple of this: its rows begin where a vector may. */
#define HALF_UNIT 16

/* The pixels are read in two parts, the upper and the lower half of an image, so that each of two
 * threads needs but its own half of W. Of the ink of MNIST, 0.498 is in the upper one. What is too
 * small for that is one part. */
#define N_PARTS 2

static int
n_parts (const nn_layer *layer)
{
  return layer->n_inputs > N_PARTS * NN_PIXEL_BLOCK ? N_PARTS : 1;
}

static nn_range
part_pixels (const nn_layer *layer, int part)
{
  int half = (layer->n_inputs / 2 + HALF_UNIT - 1) / HALF_UNIT * HALF_UNIT;

  if (n_parts (layer) == 1)
    return (nn_range){0, layer->n_inputs};
  return part == 0 ? (nn_range){0, half} : (nn_range){half, layer->n_inputs};
}

static int
n_blocks (const nn_layer *layer, int part)
{
  nn_range pixels = part_pixels (layer, part);

  return (pixels.end - pixels.begin + NN_PIXEL_BLOCK - 1) / NN_PIXEL_BLOCK;
}

/* ── the state ───────────────────────────────────────────────────────────────────────────────────
 * For each part: the images' pixels (B, n_blocks × 64), and what they give for the output, (B,
 * n_outputs) with rows of nn_row_stride() floats. So no two threads write near each other.
 */

static size_t
pixels_stride (const nn_layer *layer, int part)
{
  return (size_t)n_blocks (layer, part) * NN_PIXEL_BLOCK;
}

static size_t
sums_size (const nn_layer *layer)
{
  return n_parts (layer) > 1 ? (size_t)nn_row_stride (layer->n_outputs) * sizeof (float) : 0;
}

static size_t
part_size (const nn_layer *layer, int part)
{
  return pixels_stride (layer, part) + sums_size (layer);
}

static size_t
state_size (const nn_layer *layer)
{
  return part_size (layer, 0) + (n_parts (layer) > 1 ? part_size (layer, 1) : 0);
}

static uint8_t *
pixels_of (const nn_layer *layer, const nn_pass *pass, int part)
{
  uint8_t *state = pass->states[layer->index];

  return state + (part > 0 ? (size_t)pass->capacity * part_size (layer, 0) : 0);
}

static float *
sums_of (const nn_layer *layer, const nn_pass *pass, int part)
{
  uint8_t *pixels = pixels_of (layer, pass, part);

  return (float *)(void *)(pixels + (size_t)pass->capacity * pixels_stride (layer, part));
}

/* @value: (out): what a byte of the state stands for, times @factor */
static nn_sparse_matrix
matrix_of (const nn_layer *layer, const nn_pass *pass, int part, float factor, float value[256])
{
  float scale = pass->dropout.probability > 0 ? nn_dropout_scale (pass) : 1;
  nn_range pixels = part_pixels (layer, part);

  for (int i = 0; i < 256; i++)
    value[i] = (float)i * (1.0f / 255) * scale * factor;
  return (nn_sparse_matrix){
      .pixels = pixels_of (layer, pass, part),
      .stride = pixels_stride (layer, part),
      .n_pixels = pixels.end - pixels.begin,
      .value = value,
  };
}

/* ── forward ─────────────────────────────────────────────────────────────────────────────────────
 */

/* Copies a part of images that lie anywhere in memory. What is behind it, up to a whole block, is 0.
 */
static void
copy_images (const nn_layer *layer, const nn_pass *pass, nn_range rows, int part)
{
  nn_range pixels = part_pixels (layer, part);
  size_t n = (size_t)(pixels.end - pixels.begin);
  size_t stride = pixels_stride (layer, part);
  uint8_t kept[NN_MAX_INPUTS];

  for (int row = rows.begin; row < rows.end; row++) {
    const uint8_t *image =
        pass->batch.images->pixels + nn_batch_image (&pass->batch, row) * (size_t)layer->n_inputs;
    uint8_t *copy = pixels_of (layer, pass, part) + (size_t)row * stride;

    memcpy (copy, image + pixels.begin, n);
    memset (copy + n, 0, stride - n);
    if (pass->dropout.probability > 0) {
      nn_dropout_draw (layer, pass, row, pixels, kept);
      nn_kernels_get ()->erase (kept, n, copy);
    }
  }
}

static void
forward_part (const nn_layer *layer, const nn_pass *pass, nn_range shard, int part,
              const nn_claims *claims, float *output)
{
  const nn_view *w = &layer->tensors[NN_WEIGHTS];
  const float *weights =
      pass->parameters + w->offset + (size_t)part_pixels (layer, part).begin * (size_t)w->stride;
  const float *bias = pass->parameters + layer->tensors[NN_BIASES].offset;
  float value[256];
  nn_sparse_matrix x = matrix_of (layer, pass, part, 1, value);

  copy_images (layer, pass, shard, part);
  nn_kernels_get ()->sparse_forward (&x, shard, weights, w->stride, part == 0 ? bias : NULL,
                                     layer->n_outputs,
                                     n_parts (layer) > 1 ? sums_of (layer, pass, part) : output,
                                     nn_row_stride (layer->n_outputs), claims);
}

/* Adds what the parts gave. */
static void
forward (const nn_layer *layer, const nn_pass *pass, nn_range shard, const float *input,
         float *output)
{
  size_t stride = (size_t)nn_row_stride (layer->n_outputs);
  size_t start = (size_t)shard.begin * stride;
  size_t n = (size_t)(shard.end - shard.begin) * stride;

  if (n_parts (layer) > 1)
    nn_kernels_get ()->add (n, sums_of (layer, pass, 0) + start, sums_of (layer, pass, 1) + start,
                            output + start);
}

/* ── gradient ────────────────────────────────────────────────────────────────────────────────────
 */

static int
n_gradient_parts (const nn_layer *layer)
{
  return n_blocks (layer, 0) + (n_parts (layer) > 1 ? n_blocks (layer, 1) : 0);
}

/* The images of a batch lie anywhere in memory: those of the next one are asked for, with the gradient
 * of each block a few of them, since to find an image's page takes longer than its pixels. With them
 * goes as large a part of what the pass wants.
 * @fetches: (out) */
static void
collect_fetches (const nn_layer *layer, const nn_pass *pass, int half, int block,
                 nn_fetches *fetches)
{
  const nn_batch *batch = &pass->batch;
  nn_range pixels = part_pixels (layer, half);
  nn_range next = nn_range_part (batch->n_next, n_blocks (layer, half), block);

  *fetches = pass->fetches[half];
  for (int i = 0; i < fetches->n; i++) {
    nn_fetch *fetch = &fetches->list[i];
    nn_range pieces = nn_range_part (fetch->n, n_blocks (layer, half), block);

    fetch->begin = (const char *)fetch->begin + (size_t)pieces.begin * fetch->stride;
    fetch->n = pieces.end - pieces.begin;
  }
  if (batch->n_next > 0)
    fetches->list[fetches->n++] = (nn_fetch){
        .begin = batch->images->pixels + pixels.begin,
        .stride = (size_t)layer->n_inputs,
        .size = (size_t)(pixels.end - pixels.begin),
        .rows = batch->rows + batch->n + next.begin,
        .n = next.end - next.begin,
    };
}

/* A part is a block of pixels, those of the upper half first; the first has the biases too. */
static void
gradient (const nn_layer *layer, const nn_pass *pass, int part, const float *input,
          const float *output_delta, float alpha, float beta, float *target)
{
  const nn_view *w = &layer->tensors[NN_WEIGHTS];
  const nn_kernels *kernels = nn_kernels_get ();
  int stride = nn_row_stride (layer->n_outputs);
  int half = part < n_blocks (layer, 0) ? 0 : 1;
  int first = (half == 0 ? part : part - n_blocks (layer, 0)) * NN_PIXEL_BLOCK;
  size_t row = (size_t)(part_pixels (layer, half).begin + first);
  float value[256];
  nn_sparse_matrix x = matrix_of (layer, pass, half, alpha, value);
  int end = first + NN_PIXEL_BLOCK < x.n_pixels ? first + NN_PIXEL_BLOCK : x.n_pixels;
  nn_fetches fetches;

  collect_fetches (layer, pass, half, first / NN_PIXEL_BLOCK, &fetches);
  kernels->sparse_gradient (&x, pass->batch.n, (nn_range){first, end}, output_delta, stride,
                            layer->n_outputs, beta, target + w->offset + row * (size_t)w->stride,
                            w->stride, &fetches);
  if (part == 0)
    kernels->sum_rows (output_delta, stride, pass->batch.n, layer->n_outputs, alpha, beta,
                       target + layer->tensors[NN_BIASES].offset);
}

const nn_layer_class nn_layer_sparse = {
    .name = "sparse",
    .has_output = true,
    .state_size = state_size,
    .init = nn_neurons_init,
    .n_input_parts = n_parts,
    .forward_part = forward_part,
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
