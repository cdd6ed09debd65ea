/* gemm.c: the one matrix product that everything dense goes through: OpenBLAS.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "gemm.h"

#include <cblas.h>
#include <pthread.h>

static void
keep_blas_single_threaded (void)
{
  openblas_set_num_threads (1);
}

/**
 * nn_gemm_init:
 *
 * Keeps OpenBLAS to the calling thread, for the whole process. Trainings bring their own threads
 * (nn-pool.h), and many trainings may run at once; and a product that splits by the number of cores
 * would give other bits on another machine. Any thread may call this, any number of times.
 */
void
nn_gemm_init (void)
{
  static pthread_once_t once = PTHREAD_ONCE_INIT;

  pthread_once (&once, keep_blas_single_threaded);
}

/**
 * nn_gemm:
 * @m: rows of op(A) and of @c
 * @n: columns of op(B) and of @c
 * @k: columns of op(A) and rows of op(B)
 * @alpha: factor of the product
 * @beta: factor of what @c holds; with 0, @c may hold anything, NaN too
 * @c: (m, n)
 * @c_stride: floats from one row of @c to the next
 *
 * C = beta C + alpha op(A) op(B), on the calling thread. The bits of an element may depend on
 * (m, n, k): who splits a product must split it the same way always.
 */
void
nn_gemm (int m, int n, int k, float alpha, nn_operand a, nn_operand b, float beta, float *c,
         int c_stride)
{
  cblas_sgemm (CblasRowMajor, a.transposed ? CblasTrans : CblasNoTrans,
               b.transposed ? CblasTrans : CblasNoTrans, m, n, k, alpha, a.data, a.stride, b.data,
               b.stride, beta, c, c_stride);
}
