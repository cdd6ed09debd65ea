/* gemm.h: the one matrix product that everything dense goes through.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef NN_GEMM_H
#define NN_GEMM_H

#include <stdbool.h>

/* C (m, n) = alpha A B + beta C, or alpha A B + the bias (n) for each row. With beta 0, C may hold
 * anything. All rows of B and C, and the bias, are padded as nn_row_stride() pads them; what B and
 * the bias have there is finite, and what C has there is overwritten. */
typedef struct {
  int m;
  int n;
  int k;
  float alpha;
  const float *a; /* A (m, k): the element (i, j) lies at i a_row + j a_column, one of them 1 */
  int a_row;
  int a_column;
  const float *b; /* B (k, n), or (n, k) when it is transposed */
  int b_stride;
  bool b_transposed;
  const float *bias; /* NULL: none */
  float beta;
  float *c;
  int c_stride;
} nn_product;

void nn_gemm_init (void);
void nn_gemm (const nn_product *product);
bool nn_gemm_rows_are_independent (int n, int k);

#endif
