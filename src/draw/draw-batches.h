/* draw-batches.h: the losses of millions of batches, summed up so that a frame need not read all.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "draw-smooth.h"

G_BEGIN_DECLS

#define DRAW_BLOCK 64 /* losses in a block */

/* What is asked of a block, found once. */
typedef struct {
  float low, high;     /* of its finite losses; low > high when there are none */
  guint n_finite;      /* losses in @sum */
  double sum;          /* of its finite smoothed losses */
  DrawSmoother before; /* as it was before the block's first loss */
} DrawBlock;

/* Zeroed memory is an empty one. The losses themselves stay with the caller. */
typedef struct {
  DrawBlock
      *blocks; /* (n_blocks); the losses after them, fewer than a block, are read one by one */
  gsize n_blocks, n_allocated;
  double smoothing;   /* as it was asked for */
  DrawSmoother after; /* as it is after the last block */
} DrawBatches;

void draw_batches_update (DrawBatches *self, const float *losses, gsize n, double smoothing);
void draw_batches_clear (DrawBatches *self);

gboolean draw_batches_extremes (const DrawBatches *self, const float *losses, gsize begin,
                                gsize end, float *low, float *high);
double draw_batches_mean (const DrawBatches *self, const float *losses, gsize begin, gsize end);
double draw_batches_smoothed (const DrawBatches *self, const float *losses, gsize index);

G_END_DECLS
