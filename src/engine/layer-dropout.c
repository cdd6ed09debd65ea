/* layer-dropout.c: inverted dropout: while training, an input of a dense layer becomes 0 with
 * probability p, and else 1 / (1 - p) times itself, so that its mean stays and evaluation needs no
 * correction (Srivastava et al., "Dropout", 2014).
 *
 * The masks are pure functions of (seed, epoch, batch, dense layer, row, column). One number of 64
 * bits decides about four neighbouring columns, 16 bits each: p is rounded to a multiple of 2^-16,
 * and 1 / (1 - p) is that of the rounded p.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "nn-pass.h"

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

static mask
mask_of (const nn_layer *layer, const nn_pass *pass)
{
  const nn_dropout *dropout = &pass->dropout;
  double n_kept = fmax (1, round ((1 - dropout->probability) * LANE_RANGE));

  return (mask){
      .key = nn_random_key (dropout->seed, NN_RANDOM_DROPOUT, (uint64_t)dropout->epoch,
                            (uint64_t)dropout->batch, (uint64_t)layer->dense),
      .n_kept = (uint32_t)n_kept,
      .scale = (float)(LANE_RANGE / n_kept),
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

static size_t
state_size (const nn_layer *layer)
{
  return (size_t)layer->n_inputs; /* a byte each: 1 when it stayed */
}

static bool
is_idle (const nn_layer *layer, const nn_pass *pass)
{
  return pass->dropout.probability <= 0;
}

static void
forward (const nn_layer *layer, const nn_pass *pass, nn_range shard, const float *input,
         float *output)
{
  mask m = mask_of (layer, pass);
  size_t n = (size_t)layer->n_inputs;
  uint8_t *state = pass->states[layer->index];

  for (int row = shard.begin; row < shard.end; row++) {
    size_t start = (size_t)row * n;

    for (size_t column = 0; column < n; column += LANES) {
      uint64_t word = mask_word (&m, row, column / LANES);

      for (int lane = 0; lane < LANES && column + (size_t)lane < n; lane++) {
        size_t i = start + column + (size_t)lane;
        bool keep = mask_keeps (&m, word, lane);

        state[i] = keep;
        output[i] = keep ? input[i] * m.scale : 0;
      }
    }
  }
}

static void
backward (const nn_layer *layer, const nn_pass *pass, nn_range shard, const float *output,
          const float *output_delta, float *input_delta)
{
  float scale = mask_of (layer, pass).scale;
  size_t n = (size_t)layer->n_inputs;
  size_t end = (size_t)shard.end * n;
  const uint8_t *state = pass->states[layer->index];
  float *delta = input_delta; /* = output_delta: it works in place */

  for (size_t i = (size_t)shard.begin * n; i < end; i++)
    delta[i] = state[i] ? delta[i] * scale : 0;
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
