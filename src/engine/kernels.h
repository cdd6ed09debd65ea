/* kernels.h: the inner loops, compiled once for each kind of vector unit, and chosen when it runs.
 *
 * The sources kernel-*.c are written with the compilers' vector types, whose width is a macro
 * (kernel-vector.h). The build compiles them once for each variant in meson.build; a table of their
 * functions is what the layers see. All variants compute the same sums; as they add in another
 * order, or fuse a product and a sum, they agree to rounding and not to the bit.
 *
 * All matrices are row-major with rows of nn_row_stride() floats or a multiple of it, so that whole
 * vectors may be read and written up to the end of a row: what lies behind the last column is
 * padding.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef NN_KERNELS_H
#define NN_KERNELS_H

#include "gemm.h"
#include "nn-batch.h"
#include "nn-tiled.h"

/* Pixels that are told apart by the bits of one mask. */
#define NN_PIXEL_BLOCK 64

/* Byte pixels (n, stride), of which most are 0. What lies behind the last pixel of a row, up to a
 * whole block, is 0. */
typedef struct {
  const uint8_t *pixels;
  size_t stride;      /* bytes; a multiple of NN_PIXEL_BLOCK */
  int n_pixels;       /* in a row */
  const float *value; /* (256): what number a byte stands for: value[i] = i value[1] */
} nn_sparse_matrix;

/* Pieces of memory that will be read soon, and are asked for while something else is computed. */
typedef struct {
  const void *begin;
  size_t stride;        /* bytes from one piece to the next */
  size_t size;          /* bytes of a piece */
  const uint32_t *rows; /* (n): which pieces; NULL: the first */
  int n;
} nn_fetch;

#define NN_MAX_FETCHES 9

typedef struct {
  nn_fetch list[NN_MAX_FETCHES];
  int n;
} nn_fetches;

/* Neurons of a layer whose sums are all in registers, at most. */
#define NN_MAX_NARROW 13

/* One tile of some rows. */
typedef struct {
  const uint8_t *pixels; /* of the first row */
  size_t stride;         /* bytes from row to row */
  const uint8_t *inked;  /* (8 n_words): bit i of byte j: whether row 8 j + i has ink there */
  int n_words;
} nn_tile_rows;

/* Of a row of logits: which is the largest, and the sum of e^(z_i - z_top) over all others. */
typedef struct {
  int top; /* the first of equals; a NaN is never larger */
  float rest;
} nn_exponents;

typedef struct {
  const char *name; /* "avx512", "avx2", "baseline" */

  /* For the @rows of X: Y = X W + b. @w (n_pixels, n_columns), @bias (n_columns) or NULL for 0.
   * Meanwhile it claims @claims, or as much of them as it has time for. */
  void (*sparse_forward) (const nn_sparse_matrix *x, nn_range rows, const float *w, int w_stride,
                          const float *bias, int n_columns, float *y, int y_stride,
                          const nn_claims *claims);

  /* For the @pixels, whose range begins at a block: G = beta G + Xᵀ D, over all @n_rows of X and of
   * @delta (n_rows, n_columns). @target is G's row of the first pixel. With beta 0 it may hold
   * anything. Meanwhile it asks for @fetches. */
  void (*sparse_gradient) (const nn_sparse_matrix *x, int n_rows, nn_range pixels,
                           const float *delta, int delta_stride, int n_columns, float beta,
                           float *target, int target_stride, const nn_fetches *fetches);

  /* Cuts an image of @tiling into tiles, and puts those with ink into @packed (nn-tiled.h). Returns:
   * how many bytes it takes there. */
  size_t (*pack_tiles) (const nn_tiling *tiling, const uint8_t *pixels, uint8_t *packed);

  /* For one @packed row of X: y = factor x W + b. @w (n_tiles, n_columns, 16), @bias and @y
   * (n_columns) of whole vectors; at most NN_MAX_NARROW columns. @tiles (n_tiles, 16): (out): the
   * tiles that have ink, each in its place. */
  void (*narrow_forward) (const uint8_t *packed, const float *w, int n_columns, float factor,
                          const float *bias, float *y, uint8_t *tiles);

  /* For one tile: G = beta G + alpha Xᵀ D. @delta (rows, n_columns), @target (n_columns, 16). */
  void (*narrow_gradient) (const nn_tile_rows *x, const float *delta, int delta_stride,
                           int n_columns, float alpha, float beta, float *target);

  /* nn_gemm(), with bits that do not depend on m. */
  void (*gemm) (const nn_product *product);

  /* sum[i] = a[i] + b[i]; @n is a multiple of 16 */
  void (*add) (size_t n, const float *a, const float *b, float *sum);

  /* @values (n) become their activation; from that, @delta (n), the gradient for it, becomes the
   * gradient for what was before. @n is a multiple of 16. */
  void (*activate) (nn_activation activation, size_t n, float *values);
  void (*activate_backward) (nn_activation activation, size_t n, const float *values, float *delta);

  /* out[i] = e^(z_i - z_top), for @n_rows of @n logits; up to the end of a vector, what lies behind
   * becomes 0. @exponents (n_rows): (out): */
  void (*exponentials) (const float *logits, int stride, int n_rows, int n, float *out,
                        int out_stride, nn_exponents *exponents);

  /* kept[i] = 1 where lane i % 4 of 16 bits, of nn_random_bits (key, first + i / 4), is below @n_kept
   * (1 .. 65536), else 0. */
  void (*draw_mask) (uint64_t key, uint64_t first, uint32_t n_kept, size_t n, uint8_t *kept);

  /* y[i] = kept[i] scale x[i]; @x may be @y */
  void (*apply_mask) (const uint8_t *kept, float scale, size_t n, const float *x, float *y);

  /* pixels[i] = 0 where kept[i] is 0 */
  void (*erase) (const uint8_t *kept, size_t n, uint8_t *pixels);

  /* target = beta target + alpha times the sum of the rows of @delta (n_rows, n_columns) */
  void (*sum_rows) (const float *delta, int delta_stride, int n_rows, int n_columns, float alpha,
                    float beta, float *target);

  /* Returns: how many of @n bytes are not 0 */
  size_t (*count_nonzero) (const uint8_t *bytes, size_t n);
} nn_kernels;

#define NN_MAX_KERNELS 3

const nn_kernels *nn_kernels_get (void);
int nn_kernels_list (const nn_kernels *list[NN_MAX_KERNELS]);
void nn_kernels_set (const nn_kernels *kernels);

#endif
