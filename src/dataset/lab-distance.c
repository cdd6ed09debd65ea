/* lab-distance.c: how far two images are from each other, in whole numbers.
 *
 * The loops are written so that the compiler makes vectors of them, and compiled once more for processors
 * with wider ones.
 *
 * A bound from blocks: the differences of a block's pixels add up to the difference of the blocks' sums, and
 * the sum of the squares of 16 numbers is never below the square of their sum / 16 (Cauchy and Schwarz).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-distance.h"

#define BLOCKS_PER_ROW (LAB_IMAGE_SIZE / LAB_COARSE_SIDE)

/* At most 784 × 255² = 5.1e7. */
static inline __attribute__ ((always_inline)) guint32
sum_pixels (const guint8 *a, const guint8 *b)
{
  gint32 sum = 0;

  for (guint i = 0; i < LAB_IMAGE_PIXELS; i++) {
    gint16 difference = (gint16)(a[i] - b[i]);

    sum += difference * difference;
  }
  return (guint32)sum;
}

/* At most 48 × (16 × 255)² = 8.0e8. */
static inline __attribute__ ((always_inline)) guint32
sum_blocks (const gint16 *a, const gint16 *b)
{
  gint32 sum = 0;

  for (guint i = 0; i < LAB_COARSE_BLOCKS; i++) {
    gint16 difference = (gint16)(a[i] - b[i]);

    sum += difference * difference;
  }
  return (guint32)sum;
}

static guint32
between_pixels (const guint8 *a, const guint8 *b)
{
  return sum_pixels (a, b);
}

static guint32
between_blocks (const gint16 *a, const gint16 *b)
{
  return sum_blocks (a, b);
}

#ifdef __x86_64__

__attribute__ ((target ("avx2"))) static guint32
between_pixels_avx2 (const guint8 *a, const guint8 *b)
{
  return sum_pixels (a, b);
}

__attribute__ ((target ("avx2"))) static guint32
between_blocks_avx2 (const gint16 *a, const gint16 *b)
{
  return sum_blocks (a, b);
}

#endif

/**
 * lab_distance_get:
 *
 * Returns: (transfer none): the fastest functions that this processor has
 */
const LabDistance *
lab_distance_get (void)
{
  static const LabDistance plain = {between_pixels, between_blocks};
#ifdef __x86_64__
  static const LabDistance wide = {between_pixels_avx2, between_blocks_avx2};

  if (__builtin_cpu_supports ("avx2"))
    return &wide;
#endif
  return &plain;
}

/**
 * lab_distance_coarsen:
 * @pixels: (n, 784)
 * @n: how many images
 * @blocks: (out caller-allocates): (n, %LAB_COARSE_BLOCKS): the sums of each image's blocks, by rows
 */
void
lab_distance_coarsen (const guint8 *pixels, guint n, gint16 *blocks)
{
  for (guint i = 0; i < n; i++, pixels += LAB_IMAGE_PIXELS, blocks += LAB_COARSE_BLOCKS)
    for (guint block = 0; block < LAB_COARSE_BLOCKS; block++) {
      guint y0 = block / BLOCKS_PER_ROW * LAB_COARSE_SIDE;
      guint x0 = block % BLOCKS_PER_ROW * LAB_COARSE_SIDE;
      gint sum = 0;

      for (guint y = y0; y < y0 + LAB_COARSE_SIDE; y++)
        for (guint x = x0; x < x0 + LAB_COARSE_SIDE; x++)
          sum += pixels[y * LAB_IMAGE_SIZE + x];
      blocks[block] = (gint16)sum;
    }
}
