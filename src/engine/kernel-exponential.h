/* kernel-exponential.h: e^x of vectors.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef NN_KERNEL_EXPONENTIAL_H
#define NN_KERNEL_EXPONENTIAL_H

#include "kernel-vector.h"

typedef int32_t ints __attribute__ ((vector_size (NN_VECTOR_BYTES)));
typedef float floats __attribute__ ((vector_size (NN_VECTOR_BYTES)));

/* Element by element: @yes where @mask is all ones, @no where it is 0. */
NN_INLINE floats
choose (ints mask, floats yes, floats no)
{
  return (floats)(((ints)yes & mask) | ((ints)no & ~mask));
}

NN_INLINE floats
constant (float value)
{
  return (floats){0} + value;
}

/* e^x = 2^n e^r with n = round (x / ln 2), |r| <= ln 2 / 2. ln 2 is subtracted in two parts, of which
 * the first has few enough bits for its product with n to be exact; e^r is its Taylor series, whose
 * next term is below 2^-26. Beyond ±87 it stays at the bound: e^-87 is 1.6e-38. A NaN stays one. */
NN_INLINE floats
exponential (floats x)
{
  const float to_integer = 12582912.0f; /* 1.5 × 2^23: there floats are integers */
  floats bounded = choose (x > 87.0f, constant (87), choose (x < -87.0f, constant (-87), x));
  floats n = (bounded * 1.44269504f + to_integer) - to_integer;
  floats r = bounded - n * 0.693359375f + n * 2.12194440e-4f;
  floats p = constant (1.0f / 5040);
  ints exponent;

  p = p * r + 1.0f / 720;
  p = p * r + 1.0f / 120;
  p = p * r + 1.0f / 24;
  p = p * r + 1.0f / 6;
  p = p * r + 0.5f;
  p = p * r * r + r + 1.0f;
  exponent = __builtin_convertvector(choose (n == n, n, constant (0)), ints);
  return p * (floats)((exponent + 127) << 23);
}

#endif
