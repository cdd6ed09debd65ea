/* kernel-vector.h: the vector types of the variant that is being compiled.
 *
 * NN_VECTOR_BYTES and NN_VARIANT come from the build (meson.build).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef NN_KERNEL_VECTOR_H
#define NN_KERNEL_VECTOR_H

#include "kernels.h"

#define NN_JOIN_(a, b) a##_##b
#define NN_JOIN(a, b)  NN_JOIN_ (a, b)

/* The name of a function or table of this variant. */
#define NN_KERNEL(name) NN_JOIN (name, NN_VARIANT)

#define NN_LANES (NN_VECTOR_BYTES / 4)

/* Sums that fit in the registers beside what is added to them: of 32 vectors of 64 bytes, or of 16
 * smaller ones. */
#define NN_MAX_STRIP (NN_VECTOR_BYTES == 64 ? 8 : 13)

/* The largest of the constants below. */
#define NN_MOST_VECTORS 13

/* Readable at any address: an aligned one is as fast through it. */
typedef float nn_vector __attribute__ ((vector_size (NN_VECTOR_BYTES), aligned (4), may_alias));

#define NN_INLINE static inline __attribute__ ((always_inline))

void NN_KERNEL (nn_sparse_forward) (const nn_sparse_matrix *x, nn_range rows, const float *w,
                                    int w_stride, const float *bias, int n_columns, float *y,
                                    int y_stride, const nn_claims *claims);
void NN_KERNEL (nn_sparse_gradient) (const nn_sparse_matrix *x, int n_rows, nn_range pixels,
                                     const float *delta, int delta_stride, int n_columns,
                                     float beta, float *target, int target_stride,
                                     const nn_fetches *fetches);
size_t NN_KERNEL (nn_pack_tiles) (const nn_tiling *tiling, const uint8_t *pixels, uint8_t *packed);
void NN_KERNEL (nn_narrow_forward) (const uint8_t *packed, const float *w, int n_columns,
                                    float factor, const float *bias, float *y, uint8_t *tiles);
void NN_KERNEL (nn_narrow_gradient) (const nn_tile_rows *x, const float *delta, int delta_stride,
                                     int n_columns, float alpha, float beta, float *target);
size_t NN_KERNEL (nn_count_nonzero) (const uint8_t *bytes, size_t n);
void NN_KERNEL (nn_gemm) (const nn_product *product);
void NN_KERNEL (nn_add) (size_t n, const float *a, const float *b, float *sum);
void NN_KERNEL (nn_activate) (nn_activation activation, size_t n, float *values);
void NN_KERNEL (nn_activate_backward) (nn_activation activation, size_t n, const float *values,
                                       float *delta);
void NN_KERNEL (nn_exponentials) (const float *logits, int stride, int n_rows, int n, float *out,
                                  int out_stride, nn_exponents *exponents);
void NN_KERNEL (nn_draw_mask) (uint64_t key, uint64_t first, uint32_t n_kept, size_t n,
                               uint8_t *kept);
void NN_KERNEL (nn_apply_mask) (const uint8_t *kept, float scale, size_t n, const float *x,
                                float *y);
void NN_KERNEL (nn_erase) (const uint8_t *kept, size_t n, uint8_t *pixels);
void NN_KERNEL (nn_sum_rows) (const float *delta, int delta_stride, int n_rows, int n_columns,
                              float alpha, float beta, float *target);

NN_INLINE int
n_vectors_of (int n_columns)
{
  return (n_columns + NN_LANES - 1) / NN_LANES;
}

/* Calls MACRO (n) with the number @n_vectors as a constant, so that the compiler can keep so many
 * vectors in registers. */
#define NN_WITH_CONSTANT(n_vectors, MACRO)                                                         \
  switch (n_vectors) {                                                                             \
  case 1:                                                                                          \
    MACRO (1);                                                                                     \
    break;                                                                                         \
  case 2:                                                                                          \
    MACRO (2);                                                                                     \
    break;                                                                                         \
  case 3:                                                                                          \
    MACRO (3);                                                                                     \
    break;                                                                                         \
  case 4:                                                                                          \
    MACRO (4);                                                                                     \
    break;                                                                                         \
  case 5:                                                                                          \
    MACRO (5);                                                                                     \
    break;                                                                                         \
  case 6:                                                                                          \
    MACRO (6);                                                                                     \
    break;                                                                                         \
  case 7:                                                                                          \
    MACRO (7);                                                                                     \
    break;                                                                                         \
  case 8:                                                                                          \
    MACRO (8);                                                                                     \
    break;                                                                                         \
  case 9:                                                                                          \
    MACRO (9);                                                                                     \
    break;                                                                                         \
  case 10:                                                                                         \
    MACRO (10);                                                                                    \
    break;                                                                                         \
  case 11:                                                                                         \
    MACRO (11);                                                                                    \
    break;                                                                                         \
  case 12:                                                                                         \
    MACRO (12);                                                                                    \
    break;                                                                                         \
  default:                                                                                         \
    MACRO (13);                                                                                    \
    break;                                                                                         \
  }

#endif
