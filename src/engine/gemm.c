/* gemm.c: the one matrix product that everything dense goes through.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "gemm.h"

#include "kernels.h"

#include <cblas.h>
#include <pthread.h>
#include <string.h>

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
 *
 * Computes a product on the calling thread, with the kernels of this processor, or with OpenBLAS
 * where they have none. The bits of an element depend on no other row of A and C; with OpenBLAS they
 * may depend on m, and who splits a product must split it the same way always.
 */
void
nn_gemm (const nn_product *p)
{
  const nn_kernels *kernels = nn_kernels_get ();
  float beta = p->beta;

  if (kernels->gemm != NULL) {
    kernels->gemm (p);
    return;
  }
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
 * nn_gemm_rows_are_independent:
 *
 * Returns: whether the bits of C do not depend on m, so that rows may be divided in any way.
 */
bool
nn_gemm_rows_are_independent (void)
{
  return nn_kernels_get ()->gemm != NULL;
}
