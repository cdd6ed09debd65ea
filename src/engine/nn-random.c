/* nn-random.c: random numbers by counter.
 *
 * The generator is SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number
 * generators", OOPSLA 2014): its state is a counter that grows by a constant, and its output a
 * bijective hash of that counter, the variant 13 of Stafford ("Better bit mixing", 2011). The
 * index-th number of a stream is therefore found without the ones before it. A key is a place on the
 * generator's one cycle of 2^64 numbers, itself found by hashing; the longest stream here is far
 * below 2^32 numbers, so that two of a run's streams meeting is not a practical concern.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "nn-random.h"

#include <math.h>

static uint64_t
mix (uint64_t z)
{
  z = (z ^ (z >> 30)) * NN_RANDOM_MIX_1;
  z = (z ^ (z >> 27)) * NN_RANDOM_MIX_2;
  return z ^ (z >> 31);
}

/**
 * nn_random_key:
 * @seed: of the run
 * @purpose: what the stream is for
 * @a: @b: @c: which of the streams of that purpose
 *
 * Returns: the key of a stream. Two keys that differ in one argument alone are never equal, as each
 * step is a bijection of the word that enters.
 */
uint64_t
nn_random_key (uint64_t seed, nn_random_purpose purpose, uint64_t a, uint64_t b, uint64_t c)
{
  const uint64_t words[] = {(uint64_t)purpose, a, b, c};
  uint64_t key = mix (seed + NN_RANDOM_GAMMA);

  for (int i = 0; i < 4; i++)
    key = mix ((key ^ words[i]) + NN_RANDOM_GAMMA);
  return key;
}

/**
 * nn_random_bits:
 *
 * Returns: 64 random bits, the number @index of the stream @key.
 */
uint64_t
nn_random_bits (uint64_t key, uint64_t index)
{
  return mix (key + (index + 1) * NN_RANDOM_GAMMA);
}

/**
 * nn_random_uniform:
 *
 * Returns: a number in [0, 1), a multiple of 2^-53.
 */
double
nn_random_uniform (uint64_t key, uint64_t index)
{
  return (double)(nn_random_bits (key, index) >> 11) * 0x1p-53;
}

/**
 * nn_random_normal:
 *
 * Returns: a number of the standard normal distribution, by the transform of Box and Muller ("A note
 * on the generation of random normal deviates", 1958). It uses the bits 2 @index and 2 @index + 1
 * of the stream: never draw both normals and other numbers from one key.
 */
double
nn_random_normal (uint64_t key, uint64_t index)
{
  double u = 1.0 - nn_random_uniform (key, 2 * index); /* (0, 1]: has a logarithm */
  double v = nn_random_uniform (key, 2 * index + 1);

  return sqrt (-2.0 * log (u)) * cos (2.0 * 3.14159265358979323846 * v);
}

/**
 * nn_random_permutation:
 * @order: (out): (n)
 * @n: how many
 *
 * Fills @order with the numbers below @n in random order: Fisher and Yates, as Durstenfeld wrote it
 * (1964). The bounded number is the high half of a product (Lemire, "Fast random integer generation
 * in an interval", 2019), whose bias is at most @n / 2^64.
 */
void
nn_random_permutation (uint64_t key, uint32_t *order, uint32_t n)
{
  for (uint32_t i = 0; i < n; i++)
    order[i] = i;
  for (uint32_t i = n; i > 1; i--) {
    /* 64 × 32 bits, in two halves: no 128-bit type is needed */
    uint64_t bits = nn_random_bits (key, i);
    uint64_t high = (bits >> 32) * i + (((bits & UINT32_MAX) * i) >> 32);
    uint32_t j = (uint32_t)(high >> 32);
    uint32_t swap = order[i - 1];

    order[i - 1] = order[j];
    order[j] = swap;
  }
}
