/* kernel-transpose.h: transposes squares of vectors.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef NN_KERNEL_TRANSPOSE_H
#define NN_KERNEL_TRANSPOSE_H

#include "kernel-vector.h"

#if NN_LANES == 16
#define ZIP_LOW(a, b)                                                                              \
  __builtin_shufflevector (a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
#define ZIP_HIGH(a, b)                                                                             \
  __builtin_shufflevector (a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)
#elif NN_LANES == 8
#define ZIP_LOW(a, b)  __builtin_shufflevector (a, b, 0, 8, 1, 9, 2, 10, 3, 11)
#define ZIP_HIGH(a, b) __builtin_shufflevector (a, b, 4, 12, 5, 13, 6, 14, 7, 15)
#else
#define ZIP_LOW(a, b)  __builtin_shufflevector (a, b, 0, 4, 1, 5)
#define ZIP_HIGH(a, b) __builtin_shufflevector (a, b, 2, 6, 3, 7)
#endif

/* Transposes NN_LANES rows of as many floats, of which those from @n_rows on are taken for 0: each round zips row i with row i + NN_LANES / 2, which
 * turns the address (row, column), read as a string of bits, by one bit. */
NN_INLINE void
nn_transpose_square (const float *in, int in_stride, int n_rows, float *out, int out_stride)
{
  nn_vector v[NN_LANES], zipped[NN_LANES];

  for (int i = 0; i < NN_LANES; i++)
    if (i < n_rows)
      v[i] = *(const nn_vector *)(in + (size_t)i * (size_t)in_stride);
    else
      v[i] = (nn_vector){0};
  for (int round = 1; round < NN_LANES; round *= 2) {
    for (int i = 0; i < NN_LANES / 2; i++) {
      zipped[2 * i] = ZIP_LOW (v[i], v[i + NN_LANES / 2]);
      zipped[2 * i + 1] = ZIP_HIGH (v[i], v[i + NN_LANES / 2]);
    }
    for (int i = 0; i < NN_LANES; i++)
      v[i] = zipped[i];
  }
  for (int i = 0; i < NN_LANES; i++)
    *(nn_vector *)(out + i * out_stride) = v[i];
}

#endif
