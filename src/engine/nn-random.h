/* nn-random.h: random numbers by counter: each is a pure function of (key, index).
 *
 * Nothing is drawn "next", so no order of evaluation, and no number of threads, changes a value,
 * and a run can be taken up at any batch.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef NN_RANDOM_H
#define NN_RANDOM_H

#include <stdint.h>

/* What a stream of numbers is for. The values enter the key: never renumber them, or old seeds give
 * other runs. */
typedef enum {
  NN_RANDOM_WEIGHTS = 1, /* keyed by (dense layer, 0, 0) */
  NN_RANDOM_BIASES = 2,  /* keyed by (dense layer, 0, 0) */
  NN_RANDOM_SHUFFLE = 3, /* keyed by (epoch, 0, 0) */
  NN_RANDOM_DROPOUT = 4, /* keyed by (epoch, batch, dense layer) */
} nn_random_purpose;

/* The generator's constants, for whoever draws many numbers at once (kernel-dropout.c). */
#define NN_RANDOM_GAMMA UINT64_C (0x9e3779b97f4a7c15) /* 2^64 / φ, odd */
#define NN_RANDOM_MIX_1 UINT64_C (0xbf58476d1ce4e5b9)
#define NN_RANDOM_MIX_2 UINT64_C (0x94d049bb133111eb)

uint64_t nn_random_key (uint64_t seed, nn_random_purpose purpose, uint64_t a, uint64_t b,
                        uint64_t c);
uint64_t nn_random_bits (uint64_t key, uint64_t index);
double nn_random_uniform (uint64_t key, uint64_t index);
double nn_random_normal (uint64_t key, uint64_t index);
void nn_random_permutation (uint64_t key, uint32_t *order, uint32_t n);

#endif
