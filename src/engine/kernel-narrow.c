/* kernel-narrow.c: the products of kernel-sparse.c for a layer of few neurons, such as a linear
 * classifier's.
 *
 * There a row of W is not even one vector, and telling pixels apart takes longer than multiplying by
 * them. So vectors lie along the pixels here, zeros and all: an epoch of a linear classifier takes
 * 0.7 of what it took with the other kernels.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kernel-transpose.h"

#if NN_HAS_NARROW

#include <immintrin.h>

/* Rows, or groups of pixels, whose sums are kept in registers at once. */
#define TOGETHER 2

/* NN_LANES pixels, as numbers 0 .. 255. GCC 12 converts vectors of bytes one by one, hence the
 * intrinsics. */
NN_INLINE nn_vector
load_pixels (const uint8_t *pixels)
{
  __m128i bytes = _mm_loadu_si128 ((const void *)pixels);

  return (nn_vector)_mm512_cvtepi32_ps (_mm512_cvtepu8_epi32 (bytes));
}

/* ── forward ─────────────────────────────────────────────────────────────────────────────────────
 */

/* @turned: (out): for each group of pixels, W's columns (n) of them: vectors along the pixels */
NN_INLINE void
turn_weights (const float *w, int w_stride, int n_pixels, float *turned, const int n)
{
  for (int first = 0; first < n_pixels; first += NN_LANES) {
    float square[NN_LANES * NN_LANES];

    nn_transpose_square (w + (size_t)first * (size_t)w_stride, w_stride, n_pixels - first, square,
                         NN_LANES);
    for (int i = 0; i < n * NN_LANES; i++)
      turned[first * n + i] = square[i];
  }
}

/* Y = factor X W + b for @n_rows rows. */
NN_INLINE void
forward_rows (const nn_sparse_matrix *x, int row, const float *turned, const float *bias, float *y,
              int y_stride, const int n_rows, const int n)
{
  const uint8_t *pixels = x->pixels + (size_t)row * x->stride;
  nn_vector sum[TOGETHER][NN_MAX_NARROW];

  for (int i = 0; i < n_rows; i++)
    for (int j = 0; j < n; j++)
      sum[i][j] = (nn_vector){0};
  for (int first = 0; first < x->n_pixels; first += NN_LANES) {
    const float *weights = turned + first * n;

    for (int i = 0; i < n_rows; i++) {
      nn_vector values = load_pixels (pixels + (size_t)i * x->stride + first);

      for (int j = 0; j < n; j++)
        sum[i][j] += values * *(const nn_vector *)(weights + j * NN_LANES);
    }
  }
  for (int i = 0; i < n_rows; i++) {
    float square[NN_LANES * NN_LANES];
    nn_vector total = {0};

    nn_transpose_square ((const float *)sum[i], NN_LANES, n, square, NN_LANES);
    for (int j = 0; j < NN_LANES; j++)
      total += *(const nn_vector *)(square + j * NN_LANES);
    *(nn_vector *)(y + (size_t)(row + i) * (size_t)y_stride) =
        *(const nn_vector *)bias + x->value[1] * total;
  }
}

NN_INLINE void
forward (const nn_sparse_matrix *x, nn_range rows, const float *w, int w_stride, const float *bias,
         float *y, int y_stride, const int n)
{
  float turned[NN_MAX_NARROW * NN_MAX_NARROW_PIXELS] __attribute__ ((aligned (64)));
  int row = rows.begin;

  turn_weights (w, w_stride, x->n_pixels, turned, n);
  for (; row + TOGETHER <= rows.end; row += TOGETHER)
    forward_rows (x, row, turned, bias, y, y_stride, TOGETHER, n);
  for (; row < rows.end; row++)
    forward_rows (x, row, turned, bias, y, y_stride, 1, n);
}

void
NN_KERNEL (nn_narrow_forward) (const nn_sparse_matrix *x, nn_range rows, const float *w,
                               int w_stride, const float *bias, int n_columns, float *y,
                               int y_stride){
#define FORWARD(n) forward (x, rows, w, w_stride, bias, y, y_stride, n)
    NN_WITH_CONSTANT (n_columns, FORWARD)
#undef FORWARD
}

/* ── gradient ────────────────────────────────────────────────────────────────────────────────────
 */

/* The gradient for @n_groups groups of pixels, whose first is @first. */
NN_INLINE void gradient_groups (const nn_sparse_matrix *x, int n_rows, int first, nn_range pixels,
                                const float *delta, int delta_stride, float beta, float *target,
                                int target_stride, const int n_groups, const int n)
{
  nn_vector sum[TOGETHER][NN_MAX_NARROW];

  for (int i = 0; i < n_groups; i++)
    for (int j = 0; j < n; j++)
      sum[i][j] = (nn_vector){0};
  for (int row = 0; row < n_rows; row++) {
    const uint8_t *bytes_of_row = x->pixels + (size_t)row * x->stride + first;
    const float *d = delta + (size_t)row * (size_t)delta_stride;

    for (int i = 0; i < n_groups; i++) {
      nn_vector values = load_pixels (bytes_of_row + i * NN_LANES);

      for (int j = 0; j < n; j++)
        sum[i][j] += d[j] * values;
    }
  }
  for (int i = 0; i < n_groups; i++) {
    float square[NN_LANES * NN_LANES];

    nn_transpose_square ((const float *)sum[i], NN_LANES, n, square, NN_LANES);
    for (int k = 0; k < NN_LANES; k++) {
      int pixel = first + i * NN_LANES + k;
      nn_vector *out = (nn_vector *)(target + (ptrdiff_t)(pixel - pixels.begin) * target_stride);

      if (pixel >= pixels.end)
        break;
      if (beta != 0)
        *out = beta * *out + x->value[1] * *(const nn_vector *)(square + k * NN_LANES);
      else
        *out = x->value[1] * *(const nn_vector *)(square + k * NN_LANES);
    }
  }
}

NN_INLINE void
gradient (const nn_sparse_matrix *x, int n_rows, nn_range pixels, const float *delta,
          int delta_stride, float beta, float *target, int target_stride, const int n)
{
  int first = pixels.begin;

#define GROUPS(n_groups)                                                                           \
  gradient_groups (x, n_rows, first, pixels, delta, delta_stride, beta, target, target_stride,     \
                   n_groups, n)
  for (; first + NN_LANES < pixels.end; first += TOGETHER * NN_LANES)
    GROUPS (TOGETHER);
  for (; first < pixels.end; first += NN_LANES)
    GROUPS (1);
#undef GROUPS
}

void
NN_KERNEL (nn_narrow_gradient) (const nn_sparse_matrix *x, int n_rows, nn_range pixels,
                                const float *delta, int delta_stride, int n_columns, float beta,
                                float *target, int target_stride)
{
#define GRADIENT(n)                                                                                \
  gradient (x, n_rows, pixels, delta, delta_stride, beta, target, target_stride, n)
  NN_WITH_CONSTANT (n_columns, GRADIENT)
#undef GRADIENT
}

#endif
