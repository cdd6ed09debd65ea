/* draw-batches.c: the losses of millions of batches, summed up so that a frame need not read all.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-batches.h"

#include <float.h>
#include <math.h>

static void
widen (float *low, float *high, const float *losses, gsize n)
{
  float least = *low;
  float most = *high;

  /* Comparisons with NaN are false: it does not enter. */
  for (gsize i = 0; i < n; i++) {
    float loss = losses[i];
    least = loss < least && loss >= -FLT_MAX ? loss : least;
    most = loss > most && loss <= FLT_MAX ? loss : most;
  }
  *low = least;
  *high = most;
}

/* Sums up one block, and takes the smoother to its end. */
static DrawBlock
sum_up (const float *losses, DrawSmoother *smoother)
{
  DrawBlock block = {.low = FLT_MAX, .high = -FLT_MAX, .before = *smoother};

  widen (&block.low, &block.high, losses, DRAW_BLOCK);
  for (guint i = 0; i < DRAW_BLOCK; i++) {
    float smoothed = draw_smoother_next (smoother, losses[i]);

    if (isfinite (smoothed)) {
      block.sum += (double)smoothed;
      block.n_finite++;
    }
  }
  return block;
}

static gboolean
reserve (DrawBatches *self, gsize n_blocks)
{
  gsize n_wanted = MAX (self->n_allocated, 64);
  DrawBlock *grown;

  if (n_blocks <= self->n_allocated)
    return TRUE;
  while (n_wanted < n_blocks)
    n_wanted *= 2;
  grown = g_try_realloc_n (self->blocks, n_wanted, sizeof *grown);
  if (grown == NULL)
    return FALSE;
  self->blocks = grown;
  self->n_allocated = n_wanted;
  return TRUE;
}

/**
 * draw_batches_update:
 * @self: what has been summed up
 * @losses: (array length=n): those of the last time, and any that followed
 * @n: how many
 * @smoothing: for draw_smoother_init()
 *
 * Takes in the losses that are new; all of them where @smoothing is another one, or there are fewer
 * than before. Where there is no memory, what is not summed up is read one by one.
 */
void
draw_batches_update (DrawBatches *self, const float *losses, gsize n, double smoothing)
{
  gsize n_blocks = n / DRAW_BLOCK;

  if (self->n_blocks == 0 || n_blocks < self->n_blocks || self->smoothing != smoothing) {
    self->n_blocks = 0;
    self->smoothing = smoothing;
    draw_smoother_init (&self->after, smoothing);
  }
  if (!reserve (self, n_blocks))
    return;
  for (; self->n_blocks < n_blocks; self->n_blocks++)
    self->blocks[self->n_blocks] = sum_up (losses + self->n_blocks * DRAW_BLOCK, &self->after);
}

/**
 * draw_batches_clear:
 * @self: what has been summed up
 *
 * Frees it; it is empty then.
 */
void
draw_batches_clear (DrawBatches *self)
{
  g_free (self->blocks);
  *self = (DrawBatches){0};
}

/* Where what begins at @place can be read up to: a whole block of [@place, @end), or the losses
 * before the next one; *block says which. */
static gsize
next_part (const DrawBatches *self, gsize place, gsize end, const DrawBlock **block)
{
  gsize index = place / DRAW_BLOCK;
  gsize next = (index + 1) * DRAW_BLOCK;

  *block = NULL;
  if (index >= self->n_blocks)
    return end;
  if (place % DRAW_BLOCK == 0 && next <= end)
    *block = &self->blocks[index];
  return MIN (next, end);
}

/**
 * draw_batches_extremes:
 * @self: the losses summed up
 * @losses: the losses
 * @begin: the first of them that counts
 * @end: the one after the last
 * @low: (out): the lowest
 * @high: (out): the highest
 *
 * Returns: whether any of them is finite
 */
gboolean
draw_batches_extremes (const DrawBatches *self, const float *losses, gsize begin, gsize end,
                       float *low, float *high)
{
  *low = FLT_MAX;
  *high = -FLT_MAX;
  while (begin < end) {
    const DrawBlock *block;
    gsize next = next_part (self, begin, end, &block);

    if (block != NULL) {
      *low = MIN (*low, block->low);
      *high = MAX (*high, block->high);
    } else {
      widen (low, high, losses + begin, next - begin);
    }
    begin = next;
  }
  return *low <= *high;
}

/* Returns: the smoother as it is before @place. */
static DrawSmoother
smoother_before (const DrawBatches *self, const float *losses, gsize place)
{
  gsize index = MIN (place / DRAW_BLOCK, self->n_blocks);
  DrawSmoother smoother = index < self->n_blocks ? self->blocks[index].before : self->after;

  for (gsize i = index * DRAW_BLOCK; i < place; i++)
    draw_smoother_next (&smoother, losses[i]);
  return smoother;
}

/**
 * draw_batches_mean:
 * @self: the losses summed up
 * @losses: the losses
 * @begin: the first of them that counts
 * @end: the one after the last
 *
 * Returns: the mean of the smoothed losses; NaN where none is finite
 */
double
draw_batches_mean (const DrawBatches *self, const float *losses, gsize begin, gsize end)
{
  double sum = 0;
  gsize n = 0;

  while (begin < end) {
    const DrawBlock *block;
    gsize next = next_part (self, begin, end, &block);

    if (block != NULL) {
      sum += block->sum;
      n += block->n_finite;
    } else {
      DrawSmoother smoother = smoother_before (self, losses, begin);

      for (gsize i = begin; i < next; i++) {
        float smoothed = draw_smoother_next (&smoother, losses[i]);

        if (isfinite (smoothed)) {
          sum += (double)smoothed;
          n++;
        }
      }
    }
    begin = next;
  }
  return n > 0 ? sum / (double)n : NAN;
}

/**
 * draw_batches_smoothed:
 * @self: the losses summed up
 * @losses: the losses
 * @index: of one
 *
 * Returns: its smoothed loss; the loss itself where it is not finite
 */
double
draw_batches_smoothed (const DrawBatches *self, const float *losses, gsize index)
{
  DrawSmoother smoother = smoother_before (self, losses, index);

  return (double)draw_smoother_next (&smoother, losses[index]);
}
