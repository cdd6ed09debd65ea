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

#include <math.h>

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

/* Writes p_i (1 + r), so that the top one is 1.
 * Returns: r */
static double
exponentials (const float *logits, int n, int top, float *out)
{
  float largest = logits[top];
  double rest = 0;

  for (int i = 0; i < n; i++) {
    float e = expf (logits[i] - largest);

    out[i] = e;
    rest += i == top ? 0 : (double)e;
  }
  return rest;
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
    double rest = exponentials (p, n_classes, nn_argmax (p, n_classes), p);
    float scale = (float)(1 / (1 + rest));

    for (int i = 0; i < n_classes; i++)
      p[i] *= scale;
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
  nn_score score = {0, 0};

  for (int row = shard.begin; row < shard.end; row++) {
    size_t start = (size_t)row * (size_t)nn_row_stride (n_classes);
    const float *z = logits + start;
    float row_delta[NN_MAX_CLASSES];
    int label = batch->images->labels[nn_batch_image (batch, row)];
    int top = nn_argmax (z, n_classes);
    double rest = exponentials (z, n_classes, top, row_delta);
    float scale = (float)(1 / ((1 + rest) * batch->n));

    score.loss += log1p (rest) + ((double)z[top] - (double)z[label]);
    score.n_right += top == label;
    if (delta == NULL)
      continue;
    /* p - 1, without losing the digits of a p near 1 */
    row_delta[label] = (float)(label == top ? -rest : (double)row_delta[label] - (1 + rest));
    for (int i = 0; i < n_classes; i++)
      delta[start + (size_t)i] = row_delta[i] * scale;
  }
  return score;
}
