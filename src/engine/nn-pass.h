/* nn-pass.h: the memory and the circumstances of running one batch through a network.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef NN_PASS_H
#define NN_PASS_H

#include "nn-network.h"
#include "nn-pool.h"
#include "kernels.h"
#include "loss-softmax.h"

#define NN_MAX_UNITS 64

/* Of the gradients of all layers. */
#define NN_HALVES 2

/* What dropout draws its masks from. */
typedef struct {
  double probability; /* p; 0: no dropout */
  uint64_t seed;
  int epoch;
  int batch;
} nn_dropout;

struct nn_pass {
  const nn_network *network;
  int capacity; /* rows */
  bool learns;  /* has memory for running backward */
  const float *parameters;
  nn_batch batch;
  nn_dropout dropout;
  int n_units;
  int n_shards;
  int n_input_shards;
  nn_score scores[NN_MAX_UNITS];
  nn_fetches
      fetches[NN_HALVES]; /* what will be needed after this half of the first layer's gradient */

  /* For each layer, its memory … */
  float *buffers[NN_MAX_LAYERS];
  float *delta_buffers[NN_MAX_LAYERS];
  void *states[NN_MAX_LAYERS]; /* (B, state_size) */
  /* … and where in this pass its output (B, n_outputs) lies, rows of nn_row_stride() floats, and the loss's gradient for it; layers
   * that are idle or work in place share those of a neighbour. */
  float *outputs[NN_MAX_LAYERS];
  float *deltas[NN_MAX_LAYERS];
  void *memory; /* what the buffers are cut from */
};

size_t nn_pass_memory (const nn_network *networks, int n_networks, int capacity, bool learns);
nn_status nn_pass_new (const nn_network *networks, int n_networks, int capacity, bool learns,
                       nn_pass **pass);
void nn_pass_free (nn_pass *pass);
void nn_pass_set_network (nn_pass *pass, const nn_network *network);

void nn_pass_begin (nn_pass *pass, const float *parameters, const nn_batch *batch,
                    const nn_dropout *dropout);
void nn_pass_forward (nn_pass *pass, nn_pool *pool);
nn_score nn_pass_forward_backward (nn_pass *pass, nn_pool *pool);
void nn_pass_gradient (nn_pass *pass, nn_pool *pool, float alpha, float beta, float *target);

float *nn_pass_logits (const nn_pass *pass);

#endif
