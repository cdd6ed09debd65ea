/* kernel-dropout.c: drawing the masks of dropout, and applying them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kernel-vector.h"

#include "nn-random.h"

#include <string.h>

#define WORDS   (NN_VECTOR_BYTES / 8) /* random numbers in a vector */
#define COLUMNS (NN_VECTOR_BYTES / 2) /* that they decide about */

typedef uint64_t words __attribute__ ((vector_size (NN_VECTOR_BYTES)));
typedef uint16_t lanes __attribute__ ((vector_size (NN_VECTOR_BYTES)));
typedef uint8_t bytes __attribute__ ((vector_size (NN_VECTOR_BYTES / 2), aligned (1), may_alias));

/* nn_random_bits() of the counters @z. */
NN_INLINE words
mix (words z)
{
  z = (z ^ (z >> 30)) * NN_RANDOM_MIX_1;
  z = (z ^ (z >> 27)) * NN_RANDOM_MIX_2;
  return z ^ (z >> 31);
}

void
NN_KERNEL (nn_draw_mask) (uint64_t key, uint64_t first, uint32_t n_kept, size_t n, uint8_t *kept)
{
  /* compared as <=, so that all 65536 values fit in 16 bits */
  const lanes highest = (lanes){0} + (uint16_t)(n_kept - 1);
  words counter;

  for (uint64_t i = 0; i < WORDS; i++)
    counter[i] = key + (first + i + 1) * NN_RANDOM_GAMMA;
  for (size_t column = 0; column < n; column += COLUMNS) {
    lanes drawn = (lanes)mix (counter);
    bytes mask = __builtin_convertvector((lanes)(drawn <= highest), bytes) & 1;
    size_t rest = n - column;

    if (rest >= COLUMNS)
      *(bytes *)(kept + column) = mask;
    else
      memcpy (kept + column, &mask, rest);
    counter += WORDS * NN_RANDOM_GAMMA;
  }
}

/* The mask is random, so a branch on it would be mispredicted half of the time: this is a product
 * with 0 or @scale. */
void
NN_KERNEL (nn_apply_mask) (const uint8_t *kept, float scale, size_t n, const float *x, float *y)
{
  for (size_t i = 0; i < n; i++)
    y[i] = x[i] * ((float)kept[i] * scale);
}

void
NN_KERNEL (nn_erase) (const uint8_t *kept, size_t n, uint8_t *pixels)
{
  for (size_t i = 0; i < n; i++)
    pixels[i] = (uint8_t)(pixels[i] & -kept[i]);
}
