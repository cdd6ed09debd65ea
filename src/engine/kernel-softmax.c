/* kernel-softmax.c: the exponentials of softmax.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kernel-exponential.h"

/* e^x is below all that a float can be added to without being lost. */
#define LOWEST -87.0f

/* The lanes of @v in another order: for each width of a group of lanes, its halves changed places. */
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

/* The logits from @first on; behind the last, what is never the largest. */
NN_INLINE floats
load_logits (const float *logits, int first, int n, floats number)
{
  floats z = *(const nn_vector *)(logits + first);

  return choose (number < (float)n, z, constant (-__builtin_inff ()));
}

nn_exponents
NN_KERNEL (nn_exponentials) (const float *logits, int n, float *out)
{
  floats largest = constant (-__builtin_inff ());
  floats rest = {0};
  floats lane, top;
  float highest, top_number;

  for (int i = 0; i < NN_LANES; i++)
    lane[i] = (float)i;
  for (int first = 0; first < n; first += NN_LANES)
    largest = larger (load_logits (logits, first, n, lane + (float)first), largest);
  highest = largest_lane (largest);

  /* the first of those that are equal: negated, so that it is the largest; 0 when none is a number */
  top = constant (-(float)n);
  for (int first = 0; first < n; first += NN_LANES) {
    floats number = lane + (float)first;
    floats z = load_logits (logits, first, n, number);

    top = larger (choose (z == highest, -number, top), top);
  }
  top_number = -largest_lane (top);
  if (top_number >= (float)n)
    top_number = 0;

  for (int first = 0; first < n; first += NN_LANES) {
    floats number = lane + (float)first;
    floats below = load_logits (logits, first, n, number) - highest;
    floats e = choose (below < LOWEST, (floats){0}, exponential (below));

    *(nn_vector *)(out + first) = choose (number < (float)n, e, (floats){0});
    rest += choose ((number < (float)n) & (number != top_number), e, (floats){0});
  }
  return (nn_exponents){(int)top_number, sum_of_lanes (rest)};
}
