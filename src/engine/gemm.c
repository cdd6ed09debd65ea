/* gemm.c: the one matrix product that everything dense goes through.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "gemm.h"

#include "kernels.h"

#include <cblas.h>
#include <pthread.h>
#include <string.h>

/* Elements of B up to which our own kernel multiplies: 4 MB. Measured beside OpenBLAS, it takes 0.7 to
 * 1.1 of the time for 100 × 100 and 500 × 500 (AVX-512 and AVX2), but up to 1.3 (AVX-512) and 1.7
 * (AVX2) for 2000 × 2000, where every row comes from memory. Nothing between was measured. */
#define OWN_SIZE ((size_t)1 << 20)

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

static void
multiply_by_blas (const nn_product *p)
{
  float beta = p->beta;

  if (p->bias != NULL) {
    for (int i = 0; i < p->m; i++)
      memcpy (p->c + (size_t)i * (size_t)p->c_stride, p->bias, (size_t)p->n * sizeof (float));
    beta = 1;
  }
  cblas_sgemm (CblasRowMajor, p->a_column == 1 ? CblasNoTrans : CblasTrans,
               p->b_transposed ? CblasTrans : CblasNoTrans, p->m, p->n, p->k, p->alpha, p->a,
               p->a_column == 1 ? p->a_row : p->a_column, p->b, p->b_stride, beta, p->c,
               p->c_stride);
}

/**
 * nn_gemm:
 *
 * Computes a product on the calling thread.
 */
void
nn_gemm (const nn_product *product)
{
  if (nn_gemm_rows_are_independent (product->n, product->k))
    nn_kernels_get ()->gemm (product);
  else
    multiply_by_blas (product);
}

/**
 * nn_gemm_rows_are_independent:
 * @n: columns of B
 * @k: rows of B
 *
 * Returns: whether the bits of an element of C depend on its row of A alone, so that the rows may be
 * divided in any way: the engine's own kernel does it. OpenBLAS takes another way for another m; who
 * splits such a product must split it the same way always.
 */
bool
nn_gemm_rows_are_independent (int n, int k)
{
  return (size_t)n * (size_t)k <= OWN_SIZE;
}
