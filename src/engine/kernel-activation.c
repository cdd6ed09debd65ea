/* kernel-activation.c: what is done element by element.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kernel-exponential.h"

#include <string.h>

#define LEAK 0.01f /* slope of leaky ReLU below 0: Maas, Hannun and Ng 2013 */

/* 1 / (1 + e^-x) */
NN_INLINE floats
logistic (floats x)
{
  return 1.0f / (1.0f + exponential (-x));
}

/* For |x| >= 0.6, 1 - 2 / (1 + e^2|x|) with the sign of x, where next to nothing cancels; below, the
 * continued fraction x / (1 + x² / (3 + x² / (5 + …))) (Lambert 1761), of which six levels are
 * within 1e-8. */
NN_INLINE floats
hyperbolic_tangent (floats x)
{
  ints sign = (ints)x & INT32_MIN;
  floats magnitude = (floats)((ints)x ^ sign);
  floats far = 1.0f - 2.0f / (1.0f + exponential (2.0f * magnitude));
  floats s = x * x;
  floats near =
      x * (10395.0f + s * (1260.0f + s * 21.0f)) / (10395.0f + s * (4725.0f + s * (210.0f + s)));

  return choose (magnitude < 0.6f, near, (floats)((ints)far | sign));
}

/* "x < 0" and not "x > 0": a NaN must come through, or nobody would see that a run diverged. */
NN_INLINE floats
activate (nn_activation activation, floats x)
{
  switch (activation) {
  case NN_RELU:
    return choose (x < 0.0f, constant (0), x);
  case NN_LEAKY_RELU:
    return choose (x < 0.0f, LEAK * x, x);
  case NN_TANH:
    return hyperbolic_tangent (x);
  default:
    return logistic (x);
  }
}

/* The slope, told from the value y, times the gradient. */
NN_INLINE floats
chain (nn_activation activation, floats y, floats delta)
{
  switch (activation) {
  case NN_RELU:
    return choose (y > 0.0f, delta, constant (0));
  case NN_LEAKY_RELU:
    return choose (y > 0.0f, delta, LEAK * delta);
  case NN_TANH:
    return delta * (1.0f - y * y);
  default:
    return delta * (y * (1.0f - y));
  }
}

NN_INLINE void
activate_all (nn_activation activation, size_t n, float *values)
{
  for (size_t i = 0; i < n; i += NN_LANES)
    *(nn_vector *)(values + i) = activate (activation, *(nn_vector *)(values + i));
}

NN_INLINE void
chain_all (nn_activation activation, size_t n, const float *values, float *delta)
{
  for (size_t i = 0; i < n; i += NN_LANES)
    *(nn_vector *)(delta + i) =
        chain (activation, *(const nn_vector *)(values + i), *(nn_vector *)(delta + i));
}

void
NN_KERNEL (nn_add) (size_t n, const float *a, const float *b, float *sum)
{
  for (size_t i = 0; i < n; i += NN_LANES)
    *(nn_vector *)(sum + i) = *(const nn_vector *)(a + i) + *(const nn_vector *)(b + i);
}

void
NN_KERNEL (nn_activate) (nn_activation activation, size_t n, float *values)
{
  switch (activation) {
  case NN_RELU:
    activate_all (NN_RELU, n, values);
    break;
  case NN_LEAKY_RELU:
    activate_all (NN_LEAKY_RELU, n, values);
    break;
  case NN_TANH:
    activate_all (NN_TANH, n, values);
    break;
  default:
    activate_all (NN_SIGMOID, n, values);
    break;
  }
}

void
NN_KERNEL (nn_activate_backward) (nn_activation activation, size_t n, const float *values,
                                  float *delta)
{
  switch (activation) {
  case NN_RELU:
    chain_all (NN_RELU, n, values, delta);
    break;
  case NN_LEAKY_RELU:
    chain_all (NN_LEAKY_RELU, n, values, delta);
    break;
  case NN_TANH:
    chain_all (NN_TANH, n, values, delta);
    break;
  default:
    chain_all (NN_SIGMOID, n, values, delta);
    break;
  }
}
