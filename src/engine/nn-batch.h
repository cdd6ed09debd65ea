/* nn-batch.h: which images a pass is about, and ranges of them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef NN_BATCH_H
#define NN_BATCH_H

#include "nn-tiled.h"

/* Row i of the batch is image rows[i], or first + i where there are no @rows. Layers are handed
 * this and not a float matrix, so that the first may read the bytes themselves. */
typedef struct {
  const nn_images *images;
  const nn_tiled *tiled; /* the same images, for a narrow first layer; may be NULL */
  const uint32_t *rows;  /* (n + n_next), may be NULL */
  size_t first;
  int n;
  int n_next; /* images that the next batch begins with, where that is known: they may be fetched */
} nn_batch;

/* The half-open range [begin, end) of rows, columns, … */
typedef struct {
  int begin;
  int end;
} nn_range;

/* Memory that a thread is about to write, and that others have read since it was last written: such a
 * line takes 12 ns to be written, unless it was claimed while something else was computed. */
typedef struct {
  const char *begin;
  const char *end;
} nn_claim;

#define NN_MAX_CLAIMS 2

typedef struct {
  nn_claim list[NN_MAX_CLAIMS];
  int n;
} nn_claims;

static inline size_t
nn_batch_image (const nn_batch *batch, int row)
{
  return batch->rows != NULL ? batch->rows[row] : batch->first + (size_t)row;
}

/* One of @n_parts parts of @n rows: they differ by one row at most, the longer ones come first. */
static inline nn_range
nn_range_part (int n, int n_parts, int part)
{
  int shortest = n / n_parts;
  int n_longer = n % n_parts;
  int begin = part * shortest + (part < n_longer ? part : n_longer);

  return (nn_range){begin, begin + shortest + (part < n_longer ? 1 : 0)};
}

/* Floats from one row of a matrix of @n columns to the next: whole cache lines, so that vectors need
 * not stop short of the end, and an odd number of them, so that the rows of a block do not all fall
 * into a few sets of the cache (with 512 columns, 64 rows would share a quarter of it). */
static inline int
nn_row_stride (int n)
{
  int lines = (n + 15) / 16;

  return 16 * (lines | 1);
}

#endif
