/* loss-softmax.h: softmax and cross-entropy, fused.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef NN_LOSS_SOFTMAX_H
#define NN_LOSS_SOFTMAX_H

#include "nn-batch.h"

/* Sums over rows, not means. */
typedef struct {
  double loss; /* in nats */
  int n_right;
} nn_score;

int nn_argmax (const float *values, int n);
void nn_softmax (float *logits, int n_classes, nn_range shard);
nn_score nn_softmax_cross_entropy (const float *logits, int n_classes, const nn_batch *batch,
                                   nn_range shard, float *delta);

#endif
