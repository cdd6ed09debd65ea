/* kernel-softmax.c: the exponentials of softmax.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kernel-exponential.h"

#include <math.h>

/* e^x is below all that a float can be added to without being lost. */
#define LOWEST -87.0f

/* The lanes of @v in another order: the halves of each group of so many lanes changed places. */
#if NN_LANES == 16
#define SWAP_16(v)                                                                                 \
  __builtin_shufflevector (v, v, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7)
#define SWAP_8(v)                                                                                  \
  __builtin_shufflevector (v, v, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11)
#define SWAP_4(v)                                                                                  \
  __builtin_shufflevector (v, v, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13)
#define SWAP_2(v)                                                                                  \
  __builtin_shufflevector (v, v, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14)
#elif NN_LANES == 8
#define SWAP_16(v) (v)
#define SWAP_8(v)  __builtin_shufflevector (v, v, 4, 5, 6, 7, 0, 1, 2, 3)
#define SWAP_4(v)  __builtin_shufflevector (v, v, 2, 3, 0, 1, 6, 7, 4, 5)
#define SWAP_2(v)  __builtin_shufflevector (v, v, 1, 0, 3, 2, 5, 4, 7, 6)
#else
#define SWAP_16(v) (v)
#define SWAP_8(v)  (v)
#define SWAP_4(v)  __builtin_shufflevector (v, v, 2, 3, 0, 1)
#define SWAP_2(v)  __builtin_shufflevector (v, v, 1, 0, 3, 2)
#endif

NN_INLINE floats
larger (floats a, floats b)
{
  return choose (a > b, a, b);
}

/* The largest lane. */
NN_INLINE float
largest_lane (floats v)
{
  v = larger (v, SWAP_16 (v));
  v = larger (v, SWAP_8 (v));
  v = larger (v, SWAP_4 (v));
  v = larger (v, SWAP_2 (v));
  return v[0];
}

NN_INLINE float
sum_of_lanes (floats v)
{
  if (NN_LANES >= 16)
    v += SWAP_16 (v);
  if (NN_LANES >= 8)
    v += SWAP_8 (v);
  v += SWAP_4 (v);
  v += SWAP_2 (v);
  return v[0];
}

/* The numbers of the columns from @first on. */
NN_INLINE floats
columns_from (int first)
{
  floats column;

  for (int i = 0; i < NN_LANES; i++)
    column[i] = (float)(first + i);
  return column;
}

/* Logits, and behind the last one what is never the largest. */
NN_INLINE floats
load_logits (const float *logits, ints inside)
{
  return choose (inside, *(const nn_vector *)logits, constant (-INFINITY));
}

/* One row. @n_vectors: of @n logits */
NN_INLINE nn_exponents
exponentials (const float *logits, int n, float *out, const int n_vectors)
{
  floats largest = constant (-INFINITY), top = constant ((float)-n), rest = {0};
  float highest, first_highest;

  for (int i = 0; i < n_vectors; i++) {
    ints inside = columns_from (i * NN_LANES) < (float)n;

    largest = larger (load_logits (logits + i * NN_LANES, inside), largest);
  }
  highest = largest_lane (largest);

  /* the first of those that are the highest: negated, so that it is the largest */
  for (int i = 0; i < n_vectors; i++) {
    floats column = columns_from (i * NN_LANES);
    ints is_highest = load_logits (logits + i * NN_LANES, column < (float)n) == highest;

    top = larger (choose (is_highest, -column, top), top);
  }
  first_highest = -largest_lane (top);
  if (first_highest >= (float)n)
    first_highest = 0; /* none is a number */

  for (int i = 0; i < n_vectors; i++) {
    floats column = columns_from (i * NN_LANES);
    ints inside = column < (float)n;
    floats below = load_logits (logits + i * NN_LANES, inside) - highest;
    floats e = choose (inside & ~(below < LOWEST), exponential (below), (floats){0});

    *(nn_vector *)(out + i * NN_LANES) = e;
    rest += choose (column != first_highest, e, (floats){0});
  }
  return (nn_exponents){(int)first_highest, sum_of_lanes (rest)};
}

void
NN_KERNEL (nn_exponentials) (const float *logits, int stride, int n_rows, int n, float *out,
                             int out_stride, nn_exponents *exponents)
{
  for (int row = 0; row < n_rows; row++) {
    const float *z = logits + row * (ptrdiff_t)stride;
    float *e = out + row * (ptrdiff_t)out_stride;

    if (n <= NN_LANES)
      exponents[row] = exponentials (z, n, e, 1);
    else
      exponents[row] = exponentials (z, n, e, n_vectors_of (n));
  }
}
