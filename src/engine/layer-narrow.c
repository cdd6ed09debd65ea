/* layer-narrow.c: the first layer where it has few neurons, as a linear classifier's: input, dropout
 * and dense in one.
 *
 * Images come as tiles (nn-tiled.h): those of a training stand ready, others are cut on the way,
 * after dropout has erased pixels. The layer's state holds the tiles of a batch, for the gradient,
 * and bits that say which have ink; forward and gradient (kernel-narrow.c) walk those. W lies in the
 * same tiles: for each of them n_outputs times 16 weights. Where every tile has ink, a training still
 * takes 0.4 of the time of a dense product, so this layer takes all kinds of images.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "nn-pass.h"

#include "kernels.h"

#include <string.h>

/* Images ahead of the one that is fetched, of which is fetched where it stands. */
#define FETCHED_PLACES 8

/* A row of the state: the bits of a tiled image (nn-tiled.h), then at TILES_AT all tiles, of which
 * those without ink hold anything. */
#define TILES_AT 16

/* Tiles whose gradient is one part: those of a byte. */
#define PART_TILES 8

/* Rows whose tiles are summed before their sum is added to the gradient. */
#define BLOCK_ROWS 256

/**
 * nn_layer_narrow_takes:
 *
 * Returns: whether this layer is the fastest first one for so many pixels and neurons: all sums of
 * an image, or of a tile's gradient, are in registers, and W in the first cache level.
 */
bool
nn_layer_narrow_takes (int n_inputs, int n_outputs)
{
  return n_inputs <= NN_MAX_TILES * NN_TILE_PIXELS && n_outputs <= NN_MAX_NARROW;
}

static const nn_tiling *
tiling_of (const nn_layer *layer)
{
  return &layer->tensors[NN_WEIGHTS].tiling;
}

static size_t
state_size (const nn_layer *layer)
{
  size_t n_tiles = (size_t)tiling_of (layer)->n_tiles;
  size_t size = TILES_AT + n_tiles * NN_TILE_PIXELS;

  return (size + NN_CACHE_LINE - 1) / NN_CACHE_LINE * NN_CACHE_LINE;
}

static uint8_t *
state_of (const nn_layer *layer, const nn_pass *pass, int row)
{
  return (uint8_t *)pass->states[layer->index] + (size_t)row * state_size (layer);
}

/* What a byte of the state stands for, divided by that byte. */
static float
pixel_scale (const nn_pass *pass)
{
  return (pass->dropout.probability > 0 ? nn_dropout_scale (pass) : 1) / 255;
}

/* Whether the images stand ready in tiles. Dropout erases pixels of the others. */
static bool
is_tiled (const nn_pass *pass)
{
  return pass->batch.tiled != NULL && pass->dropout.probability == 0;
}

/* The images of a batch lie anywhere in memory. Those of the next one are asked for while this one
 * is computed, one with each row. GCC takes a function that only fetches for one without effect, and
 * drops its calls: it has to be inlined. */
static inline __attribute__ ((always_inline)) void
fetch_next (const nn_layer *layer, const nn_pass *pass, int row)
{
  const nn_batch *batch = &pass->batch;
  const uint8_t *begin, *end;
  size_t image;

  if (row >= batch->n_next)
    return;
  image = nn_batch_image (batch, batch->n + row);
  if (is_tiled (pass)) {
    begin = nn_tiled_image (batch->tiled, image);
    end = nn_tiled_image (batch->tiled, image + 1);
    if (row + FETCHED_PLACES < batch->n_next)
      __builtin_prefetch (batch->tiled->lines +
                          nn_batch_image (batch, batch->n + row + FETCHED_PLACES));
  } else {
    begin = batch->images->pixels + image * (size_t)layer->n_inputs;
    end = begin + layer->n_inputs;
  }
  for (const uint8_t *line = begin; line < end; line += NN_CACHE_LINE)
    __builtin_prefetch (line);
}

/* Packs a row of the batch into @packed, but for pixels that are dropped. */
static void
pack_row (const nn_layer *layer, const nn_pass *pass, int row, uint8_t packed[NN_TILED_MAX_SIZE])
{
  const nn_kernels *kernels = nn_kernels_get ();
  size_t n = (size_t)layer->n_inputs;
  const uint8_t *pixels = pass->batch.images->pixels + nn_batch_image (&pass->batch, row) * n;
  uint8_t kept[NN_MAX_TILES * NN_TILE_PIXELS];
  uint8_t image[NN_MAX_TILES * NN_TILE_PIXELS];

  if (pass->dropout.probability > 0) {
    memcpy (image, pixels, n);
    nn_dropout_draw (layer, pass, row, (nn_range){0, layer->n_inputs}, kept);
    kernels->erase (kept, n, image);
    pixels = image;
  }
  kernels->pack_tiles (tiling_of (layer), pixels, packed);
}

static void
forward (const nn_layer *layer, const nn_pass *pass, nn_range shard, const float *input,
         float *output)
{
  const float *w = pass->parameters + layer->tensors[NN_WEIGHTS].offset;
  const float *bias = pass->parameters + layer->tensors[NN_BIASES].offset;
  float scale = pixel_scale (pass);
  uint8_t buffer[NN_TILED_MAX_SIZE];

  for (int row = shard.begin; row < shard.end; row++) {
    uint8_t *state = state_of (layer, pass, row);
    float *y = output + (size_t)row * (size_t)nn_row_stride (layer->n_outputs);
    const uint8_t *packed = buffer;

    fetch_next (layer, pass, row);
    if (is_tiled (pass))
      packed = nn_tiled_image (pass->batch.tiled, nn_batch_image (&pass->batch, row));
    else
      pack_row (layer, pass, row, buffer);
    memcpy (state, packed, NN_TILED_BITS);
    nn_kernels_get ()->narrow_forward (packed, w, layer->n_outputs, scale, bias, y,
                                       state + TILES_AT);
  }
}

static int
n_gradient_parts (const nn_layer *layer)
{
  return (tiling_of (layer)->n_tiles + PART_TILES - 1) / PART_TILES;
}

/* Transposes a matrix of 8 × 8 bits: bit j of byte i goes to bit i of byte j. It swaps the two
 * off-diagonal quarters of ever larger squares (Warren, "Hacker's Delight", 7-3). */
static uint64_t
transpose_bits (uint64_t bits)
{
  uint64_t swap = (bits ^ bits >> 7) & 0x00aa00aa00aa00aa;

  bits ^= swap ^ swap << 7;
  swap = (bits ^ bits >> 14) & 0x0000cccc0000cccc;
  bits ^= swap ^ swap << 14;
  swap = (bits ^ bits >> 28) & 0x00000000f0f0f0f0;
  return bits ^ swap ^ swap << 28;
}

/* @inked: (out): for each tile of the part, the bits of those of the @rows that have ink there */
static void
find_rows (const nn_layer *layer, const nn_pass *pass, int part, nn_range rows,
           uint8_t inked[PART_TILES][BLOCK_ROWS / 8])
{
  size_t stride = state_size (layer);
  const uint8_t *tiles = state_of (layer, pass, rows.begin) + part;
  int n = rows.end - rows.begin;

  memset (inked, 0, PART_TILES * sizeof inked[0]);
  for (int first = 0; first < n; first += 8) {
    uint64_t square = 0;

    for (int row = first; row < first + 8 && row < n; row++, tiles += stride)
      square |= (uint64_t)*tiles << (8 * (row - first));
    square = transpose_bits (square);
    for (int tile = 0; tile < PART_TILES; tile++)
      inked[tile][first / 8] = (uint8_t)(square >> (8 * tile));
  }
}

/* A part is eight tiles; the first has the biases too. */
static void
gradient (const nn_layer *layer, const nn_pass *pass, int part, const float *input,
          const float *output_delta, float alpha, float beta, float *target)
{
  const nn_kernels *kernels = nn_kernels_get ();
  int n_tiles = tiling_of (layer)->n_tiles;
  int stride = nn_row_stride (layer->n_outputs);
  float *w = target + layer->tensors[NN_WEIGHTS].offset;
  int first = part * PART_TILES;

  for (int begin = 0; begin < pass->batch.n; begin += BLOCK_ROWS) {
    int end = begin + BLOCK_ROWS < pass->batch.n ? begin + BLOCK_ROWS : pass->batch.n;
    uint8_t inked[PART_TILES][BLOCK_ROWS / 8];

    find_rows (layer, pass, part, (nn_range){begin, end}, inked);
    for (int tile = first; tile < first + PART_TILES && tile < n_tiles; tile++) {
      nn_tile_rows x = {
          .pixels = state_of (layer, pass, begin) + TILES_AT + tile * NN_TILE_PIXELS,
          .stride = state_size (layer),
          .inked = inked[tile - first],
          .n_words = (end - begin + 63) / 64,
      };

      kernels->narrow_gradient (&x, output_delta + (size_t)begin * (size_t)stride, stride,
                                layer->n_outputs, alpha * pixel_scale (pass), begin == 0 ? beta : 1,
                                w + (size_t)(tile * NN_TILE_PIXELS * layer->n_outputs));
    }
  }
  if (part == 0)
    kernels->sum_rows (output_delta, stride, pass->batch.n, layer->n_outputs, alpha, beta,
                       target + layer->tensors[NN_BIASES].offset);
}

const nn_layer_class nn_layer_narrow = {
    .name = "narrow",
    .has_output = true,
    .state_size = state_size,
    .init = nn_neurons_init,
    .forward = forward,
    .n_gradient_parts = n_gradient_parts,
    .gradient = gradient,
};
