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

/* Rows that share a logarithm: log (1 + r) + log (1 + s) is log1p (r + s + r s), which keeps the
 * digits of small ones too; so many factors of at most NN_MAX_CLASSES do not overflow. */
#define BLOCK_ROWS 32

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
  int stride = nn_row_stride (n_classes);

  for (int first = shard.begin; first < shard.end; first += BLOCK_ROWS) {
    int n_rows = shard.end - first < BLOCK_ROWS ? shard.end - first : BLOCK_ROWS;
    float *p = logits + (size_t)first * (size_t)stride;
    nn_exponents exponents[BLOCK_ROWS];

    nn_kernels_get ()->exponentials (p, stride, n_rows, n_classes, p, stride, exponents);
    for (int row = 0; row < n_rows; row++)
      scale_row (p + row * stride, n_classes, 1 / (1 + exponents[row].rest));
  }
}

/* Makes of the exponentials of a row, up to a factor its probabilities, the gradient for its logits,
 * up to @scale. */
static void
subtract_one_hot (float *row, int n, int label, nn_exponents exponents, float scale)
{
  double rest = (double)exponents.rest;
  /* p - 1, without losing the digits of a p near 1 */
  double at_label = label == exponents.top ? -rest : (double)row[label] - (1 + rest);

  scale /= 1 + exponents.rest;
  scale_row (row, n, scale);
  row[label] = (float)at_label * scale;
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
  int stride = nn_row_stride (n_classes);
  nn_score score = {0, 0};

  for (int first = shard.begin; first < shard.end; first += BLOCK_ROWS) {
    int n_rows = shard.end - first < BLOCK_ROWS ? shard.end - first : BLOCK_ROWS;
    const float *z = logits + (size_t)first * (size_t)stride;
    float scratch[MAX_STRIDE];
    float *d = delta != NULL ? delta + (size_t)first * (size_t)stride : scratch;
    int d_stride = delta != NULL ? stride : 0;
    nn_exponents exponents[BLOCK_ROWS];
    double product = 0;

    nn_kernels_get ()->exponentials (z, stride, n_rows, n_classes, d, d_stride, exponents);
    for (int row = 0; row < n_rows; row++, z += stride, d += d_stride) {
      int label = batch->images->labels[nn_batch_image (batch, first + row)];
      int top = exponents[row].top;
      double rest = (double)exponents[row].rest;

      product += rest + product * rest;
      score.loss += (double)z[top] - (double)z[label];
      score.n_right += top == label;
      if (delta != NULL)
        subtract_one_hot (d, n_classes, label, exponents[row], 1 / (float)batch->n);
    }
    score.loss += log1p (product);
  }
  return score;
}
