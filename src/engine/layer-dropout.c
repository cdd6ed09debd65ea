/* layer-dropout.c: inverted dropout: while training, an input of a dense layer becomes 0 with
 * probability p, and else 1 / (1 - p) times itself, so that its mean stays and evaluation needs no
 * correction (Srivastava et al., "Dropout", 2014).
 *
 * The masks are pure functions of (seed, epoch, batch, dense layer, row, column). One number of 64
 * bits decides about four neighbouring columns, 16 bits each: p is rounded to a multiple of 2^-16,
 * and 1 / (1 - p) is that of the rounded p. nn_dropout_factor() says it one by one; the layers draw
 * whole rows (kernel-dropout.c).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "nn-pass.h"

#include "kernels.h"
#include "nn-random.h"

#include <math.h>

#define LANES      4 /* columns that share one random number */
#define LANE_BITS  16
#define LANE_RANGE 65536 /* 2^LANE_BITS */

/* One layer's dropout in one batch. */
typedef struct {
  uint64_t key;
  uint32_t n_kept; /* of LANE_RANGE, at least 1: a column stays when its bits are below */
  float scale;     /* of what stays */
  size_t row_words;
} mask;

static double
n_kept_of (const nn_dropout *dropout)
{
  return fmax (1, round ((1 - dropout->probability) * LANE_RANGE));
}

static mask
mask_of (const nn_layer *layer, const nn_pass *pass)
{
  const nn_dropout *dropout = &pass->dropout;

  return (mask){
      .key = nn_random_key (dropout->seed, NN_RANDOM_DROPOUT, (uint64_t)dropout->epoch,
                            (uint64_t)dropout->batch, (uint64_t)layer->dense),
      .n_kept = (uint32_t)n_kept_of (dropout),
      .scale = nn_dropout_scale (pass),
      .row_words = ((size_t)layer->n_inputs + LANES - 1) / LANES,
  };
}

static uint64_t
mask_word (const mask *m, int row, size_t word)
{
  return nn_random_bits (m->key, (uint64_t)row * m->row_words + word);
}

static bool
mask_keeps (const mask *m, uint64_t word, int lane)
{
  return ((word >> (LANE_BITS * lane)) & (LANE_RANGE - 1)) < m->n_kept;
}

/**
 * nn_dropout_factor:
 * @layer: a dropout layer
 * @pass: of which the dropout is active
 * @row: of the batch
 * @column: of the layer's input
 *
 * Returns: what that input is multiplied by: 0 or 1 / (1 - p).
 */
float
nn_dropout_factor (const nn_layer *layer, const nn_pass *pass, int row, int column)
{
  mask m = mask_of (layer, pass);
  uint64_t word = mask_word (&m, row, (size_t)column / LANES);

  return mask_keeps (&m, word, column % LANES) ? m.scale : 0;
}

/**
 * nn_dropout_scale:
 * @pass: of which the dropout is active
 *
 * Returns: what an input that stays is multiplied by: 1 / (1 - p).
 */
float
nn_dropout_scale (const nn_pass *pass)
{
  return (float)(LANE_RANGE / n_kept_of (&pass->dropout));
}

static size_t
state_size (const nn_layer *layer)
{
  return (size_t)nn_row_stride (layer->n_inputs); /* a byte each: 1 when it stayed */
}

static bool
is_idle (const nn_layer *layer, const nn_pass *pass)
{
  return pass->dropout.probability <= 0;
}

/* Draws a row's mask for some columns. @kept: (out) */
static void
draw (const mask *m, int row, nn_range columns, uint8_t *kept)
{
  uint64_t first = (uint64_t)row * m->row_words + (uint64_t)(columns.begin / LANES);

  nn_kernels_get ()->draw_mask (m->key, first, m->n_kept, (size_t)(columns.end - columns.begin),
                                kept);
}

/**
 * nn_dropout_draw:
 * @layer: of which the input is dropped from
 * @pass: of which the dropout is active
 * @row: of the batch
 * @columns: of the input, from a multiple of 4 on
 * @kept: (out): one for each of @columns, 1 where an input stays and 0 where it is dropped
 */
void
nn_dropout_draw (const nn_layer *layer, const nn_pass *pass, int row, nn_range columns,
                 uint8_t *kept)
{
  mask m = mask_of (layer, pass);

  draw (&m, row, columns, kept);
}

static void
forward (const nn_layer *layer, const nn_pass *pass, nn_range shard, const float *input,
         float *output)
{
  mask m = mask_of (layer, pass);
  size_t n = (size_t)nn_row_stride (layer->n_inputs);

  for (int row = shard.begin; row < shard.end; row++) {
    size_t start = (size_t)row * n;
    uint8_t *state = (uint8_t *)pass->states[layer->index] + start;

    draw (&m, row, (nn_range){0, layer->n_inputs}, state);
    nn_kernels_get ()->apply_mask (state, m.scale, n, input + start, output + start);
  }
}

static void
backward (const nn_layer *layer, const nn_pass *pass, nn_range shard, const float *output,
          const float *output_delta, float *input_delta)
{
  size_t stride = (size_t)nn_row_stride (layer->n_inputs);
  size_t start = (size_t)shard.begin * stride;
  size_t n = (size_t)(shard.end - shard.begin) * stride;
  const uint8_t *state = (const uint8_t *)pass->states[layer->index] + start;

  nn_kernels_get ()->apply_mask (state, nn_dropout_scale (pass), n, output_delta + start,
                                 input_delta + start);
}

const nn_layer_class nn_layer_dropout = {
    .name = "dropout",
    .has_output = true,
    .backward_in_place = true,
    .training_only = true,
    .state_size = state_size,
    .is_idle = is_idle,
    .forward = forward,
    .backward = backward,
};
