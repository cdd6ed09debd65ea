/* loss-softmax.c: softmax and cross-entropy, fused.
 *
 * With the largest logit z_t taken out, p_i = exp (z_i - z_t) / (1 + r), where r is the sum of the
 * exponentials of all others, and -log p_y = log (1 + r) + z_t - z_y. No exponential overflows, and
 * log1p (r) keeps its digits when the network is nearly certain and r tiny, where the logarithm of
 * a sum near 1 would lose them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "loss-softmax.h"

#include "kernels.h"

#include <math.h>

/* Floats of a row of logits at most, with its padding. */
#define MAX_STRIDE ((NN_MAX_CLASSES + 15) / 16 * 16)

/* Rows that share a logarithm: log (1 + r) + log (1 + s) is log1p (r + s + r s), which keeps the digits of
 * small ones too; so many factors of at most NN_MAX_CLASSES do not overflow. */
#define FACTORS 16

/**
 * nn_argmax:
 * @values: (n)
 *
 * Returns: the index of the largest value, the first of equals. A NaN is never larger.
 */
int
nn_argmax (const float *values, int n)
{
  int top = 0;

  for (int i = 1; i < n; i++)
    if (values[i] > values[top])
      top = i;
  return top;
}

/* The row up to its padding, which a loop of whole vectors takes less time for. */
static void
scale_row (float *row, int n, float scale)
{
  for (int i = 0; i < (n + 15) / 16 * 16; i++)
    row[i] *= scale;
}

/**
 * nn_softmax:
 * @logits: (inout): (B, C), rows of nn_row_stride() floats; becomes probabilities: each row sums to 1
 * @n_classes: C
 * @shard: which rows
 */
void
nn_softmax (float *logits, int n_classes, nn_range shard)
{
  for (int row = shard.begin; row < shard.end; row++) {
    float *p = logits + (size_t)row * (size_t)nn_row_stride (n_classes);
    nn_exponents exponents = nn_kernels_get ()->exponentials (p, n_classes, p);

    scale_row (p, n_classes, 1 / (1 + exponents.rest));
  }
}

/**
 * nn_softmax_cross_entropy:
 * @logits: (B, C), rows of nn_row_stride() floats
 * @n_classes: C
 * @batch: of which the labels are the targets
 * @shard: which rows
 * @delta: (out) (nullable): (B, C), of the same stride, the gradient of the batch's mean cross-entropy for the logits:
 *   (p - y) / B with y one-hot
 *
 * Returns: the sum of -log p_label over the rows, and how many have their highest logit at the
 * label. A logit that is not finite gives a loss that is not.
 */
nn_score
nn_softmax_cross_entropy (const float *logits, int n_classes, const nn_batch *batch, nn_range shard,
                          float *delta)
{
  const nn_kernels *kernels = nn_kernels_get ();
  nn_score score = {0, 0};
  double product = 0;

  for (int row = shard.begin; row < shard.end; row++) {
    size_t start = (size_t)row * (size_t)nn_row_stride (n_classes);
    const float *z = logits + start;
    float scratch[MAX_STRIDE];
    float *d = delta != NULL ? delta + start : scratch;
    int label = batch->images->labels[nn_batch_image (batch, row)];
    nn_exponents exponents = kernels->exponentials (z, n_classes, d);
    double rest = (double)exponents.rest;
    float scale, label_delta;

    product += rest + product * rest;
    if ((row - shard.begin) % FACTORS == FACTORS - 1) {
      score.loss += log1p (product);
      product = 0;
    }
    score.loss += (double)z[exponents.top] - (double)z[label];
    score.n_right += exponents.top == label;
    if (delta == NULL)
      continue;
    scale = 1 / ((1 + exponents.rest) * (float)batch->n);
    /* p - 1, without losing the digits of a p near 1 */
    label_delta = (float)(label == exponents.top ? -rest : (double)d[label] - (1 + rest));
    scale_row (d, n_classes, scale);
    d[label] = label_delta * scale;
  }
  score.loss += log1p (product);
  return score;
}
