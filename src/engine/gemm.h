/* gemm.h: the one matrix product that everything dense goes through.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef NN_GEMM_H
#define NN_GEMM_H

#include <stdbool.h>

/* op(A) (m, k): A (m, k), or A (k, m) when it is transposed; the same for B (k, n). */
typedef struct {
  const float *data;
  int stride; /* floats from one row of the stored matrix to the next */
  bool transposed;
} nn_operand;

void nn_gemm_init (void);

/* C (m, n) = beta C + alpha op(A) op(B) */
void nn_gemm (int m, int n, int k, float alpha, nn_operand a, nn_operand b, float beta, float *c,
              int c_stride);

#endif
