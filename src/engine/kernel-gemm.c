/* kernel-gemm.c: products of matrices that fit in the second cache level.
 *
 * The libraries' products are made for large matrices: they copy both into panels first, which took
 * a quarter of their time with 500 neurons and a batch of 100. Here the rows of B are read where they lie (they
 * are padded to whole vectors), a tile of C stays in registers, and the panel of B that a tile walks
 * stays in the first cache level. Only a transposed B is copied, panel by panel.
 *
 * Every element of C is the sum over k in the same order, whatever the number of rows, so that rows
 * may be divided among threads in any way.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kernel-transpose.h"

/* A tile is TILE_ROWS (n) rows of n vectors, so that its sums, a row of B and a factor fit in the
 * registers. */
#if NN_VECTOR_BYTES == 64
#define MAX_VECTORS  4
#define TILE_ROWS(n) ((n) == 4 ? 6 : (n) == 3 ? 8 : 12)
#else
#define MAX_VECTORS  2
#define TILE_ROWS(n) ((n) == 2 ? 6 : 12)
#endif
#define MAX_TILE_ROWS 12

/* Rows of B in a panel: 32 KB of the widest. */
#define PANEL_ROWS (32 * 1024 / (MAX_VECTORS * NN_VECTOR_BYTES))

#define LINE_FLOATS 16

/* One panel: rows [0, k) of B, n vectors wide. */
typedef struct {
  const float *rows;
  int stride;
  int k;
  const float *next; /* the panel after it, to be fetched meanwhile; of the same stride */
  int n_next;        /* rows to fetch of it */
} panel;

/* C = alpha A B + (bias or beta C) for @n_rows rows and @n vectors. */
NN_INLINE void
tile (const nn_product *p, const panel *b, const float *a, const float *bias, float beta, float *c,
      const int n_rows, const int n)
{
  nn_vector sum[MAX_TILE_ROWS][MAX_VECTORS];

  for (int i = 0; i < n_rows; i++)
    for (int j = 0; j < n; j++) {
      sum[i][j] = (nn_vector){0};
      __builtin_prefetch (c + (size_t)i * (size_t)p->c_stride + j * NN_LANES, 1);
    }
  for (int k = 0; k < b->k; k++) {
    const float *row = b->rows + (size_t)k * (size_t)b->stride;
    nn_vector v[MAX_VECTORS];

    for (int j = 0; j < n; j++)
      v[j] = *(const nn_vector *)(row + j * NN_LANES);
    for (int i = 0; i < n_rows; i++) {
      float factor = a[(size_t)i * (size_t)p->a_row];

      for (int j = 0; j < n; j++)
        sum[i][j] += factor * v[j];
    }
    a += p->a_column;
  }
  for (int i = 0; i < n_rows; i++)
    for (int j = 0; j < n; j++) {
      nn_vector *out = (nn_vector *)(c + (size_t)i * (size_t)p->c_stride + j * NN_LANES);

      if (bias != NULL)
        *out = p->alpha * sum[i][j] + *(const nn_vector *)(bias + j * NN_LANES);
      else if (beta != 0)
        *out = p->alpha * sum[i][j] + beta * *out;
      else
        *out = p->alpha * sum[i][j];
    }
}

/* Rows come from the second or third level in time if they are asked for a tile ahead. */
NN_INLINE void
fetch_rows (const panel *b, int begin, int end, const int n)
{
  for (int k = begin; k < end && k < b->n_next; k++)
    for (int j = 0; j < n * NN_LANES; j += LINE_FLOATS)
      __builtin_prefetch (b->next + (size_t)k * (size_t)b->stride + j);
}

/* All rows of C, @n vectors of them. */
NN_INLINE void
run_panel (const nn_product *p, const panel *b, const float *a, const float *bias, float beta,
           float *c, const int n)
{
  const int rows = TILE_ROWS (n);
  int n_fetched = b->n_next * rows / p->m + 1; /* for each tile */
  int row = 0;

#define TILE(n_rows)                                                                               \
  tile (p, b, a + (size_t)row * (size_t)p->a_row, bias, beta,                                      \
        c + (size_t)row * (size_t)p->c_stride, n_rows, n)
  for (int i = 0; row + rows <= p->m; row += rows, i++) {
    fetch_rows (b, i * n_fetched, (i + 1) * n_fetched, n);
    TILE (rows);
  }
  for (; row + 4 <= p->m; row += 4)
    TILE (4);
  for (; row < p->m; row++)
    TILE (1);
#undef TILE
}

/* ── a transposed B ──────────────────────────────────────────────────────────────────────────────
 */

/* @out: (out): (k, n_vectors × NN_LANES): the transpose of @n_rows rows of @b, with zeros behind;
 * whole squares, so there must be room for k rounded up */
static void
copy_transposed (const float *b, int stride, int n_rows, int k, int n_vectors, float *out)
{
  for (int j = 0; j < n_vectors; j++) {
    int rest = n_rows - j * NN_LANES;

    for (int i = 0; i < k; i += NN_LANES)
      nn_transpose_square (b + (size_t)(j * NN_LANES) * (size_t)stride + i, stride, rest,
                           out + (size_t)(i * n_vectors * NN_LANES + j * NN_LANES),
                           n_vectors * NN_LANES);
  }
}

/* ── the product ─────────────────────────────────────────────────────────────────────────────────
 */

/* The panel of B's rows [k, …) and of @vectors; a transposed one is copied to @copy. */
static panel
panel_of (const nn_product *p, nn_range ks, nn_range vectors, float *copy)
{
  int column = vectors.begin * NN_LANES;
  int n = vectors.end - vectors.begin;
  panel b = {.k = ks.end - ks.begin};

  if (p->b_transposed) {
    copy_transposed (p->b + (size_t)column * (size_t)p->b_stride + ks.begin, p->b_stride,
                     p->n - column, b.k, n, copy);
    b.rows = copy;
    b.stride = n * NN_LANES;
    return b;
  }
  b.rows = p->b + (size_t)ks.begin * (size_t)p->b_stride + column;
  b.stride = p->b_stride;
  if (ks.end < p->k) {
    b.next = b.rows + (size_t)b.k * (size_t)b.stride;
    b.n_next = p->k - ks.end < PANEL_ROWS ? p->k - ks.end : PANEL_ROWS;
  } else if (vectors.end * NN_LANES < p->n) {
    b.next = p->b + vectors.end * NN_LANES;
    b.n_next = p->k < PANEL_ROWS ? p->k : PANEL_ROWS;
  }
  return b;
}

void
NN_KERNEL (nn_gemm) (const nn_product *p)
{
  float copy[PANEL_ROWS * MAX_VECTORS * NN_LANES] __attribute__ ((aligned (64)));
  int n_vectors = n_vectors_of (p->n);
  int n_strips = (n_vectors + MAX_VECTORS - 1) / MAX_VECTORS;

  for (int strip = 0; strip < n_strips; strip++) {
    nn_range vectors = nn_range_part (n_vectors, n_strips, strip);
    float *c = p->c + vectors.begin * NN_LANES;

    for (int k = 0; k == 0 || k < p->k; k += PANEL_ROWS) {
      nn_range ks = {k, k + PANEL_ROWS < p->k ? k + PANEL_ROWS : p->k};
      panel b = panel_of (p, ks, vectors, copy);
      const float *a = p->a + (size_t)k * (size_t)p->a_column;
      const float *bias = k == 0 && p->bias != NULL ? p->bias + vectors.begin * NN_LANES : NULL;
      float beta = k == 0 ? p->beta : 1;

      switch (vectors.end - vectors.begin) {
      case 1:
        run_panel (p, &b, a, bias, beta, c, 1);
        break;
      case 2:
        run_panel (p, &b, a, bias, beta, c, 2);
        break;
#if MAX_VECTORS == 4
      case 3:
        run_panel (p, &b, a, bias, beta, c, 3);
        break;
      default:
        run_panel (p, &b, a, bias, beta, c, 4);
        break;
#endif
      }
    }
  }
}

/* ── biases ──────────────────────────────────────────────────────────────────────────────────────
 */

/* Rows that are summed in single precision. */
#define SUMMED_ROWS 64

/* The sums of @n vectors of columns: so many, as a sum's next addition waits for the one before. */
NN_INLINE void
sum_strip (const float *delta, int delta_stride, int n_rows, int n_columns, float alpha, float beta,
           float *target, const int n)
{
  double total[NN_MOST_VECTORS * NN_LANES] = {0};

  for (int first = 0; first < n_rows; first += SUMMED_ROWS) {
    int end = n_rows - first < SUMMED_ROWS ? n_rows : first + SUMMED_ROWS;
    nn_vector sum[NN_MOST_VECTORS];

    for (int i = 0; i < n; i++)
      sum[i] = (nn_vector){0};
    for (int row = first; row < end; row++)
      for (int i = 0; i < n; i++)
        sum[i] += *(const nn_vector *)(delta + (size_t)row * (size_t)delta_stride + i * NN_LANES);
    for (int i = 0; i < n; i++)
      for (int j = 0; j < NN_LANES; j++)
        total[i * NN_LANES + j] += (double)sum[i][j];
  }
  for (int column = 0; column < n_columns; column++) {
    float kept = beta != 0 ? beta * target[column] : 0;

    target[column] = kept + alpha * (float)total[column];
  }
}

/* A batch may have 65,536 rows: the sums of SUMMED_ROWS rows are added in double precision. */
void
NN_KERNEL (nn_sum_rows) (const float *delta, int delta_stride, int n_rows, int n_columns,
                         float alpha, float beta, float *target)
{
  int n_vectors = n_vectors_of (n_columns);
  int n_strips = (n_vectors + NN_MAX_STRIP - 1) / NN_MAX_STRIP;

  for (int strip = 0; strip < n_strips; strip++) {
    nn_range vectors = nn_range_part (n_vectors, n_strips, strip);
    int begin = vectors.begin * NN_LANES;
    int end = vectors.end * NN_LANES < n_columns ? vectors.end * NN_LANES : n_columns;

#define SUM(n)                                                                                     \
  sum_strip (delta + begin, delta_stride, n_rows, end - begin, alpha, beta, target + begin, n)
    NN_WITH_CONSTANT (vectors.end - vectors.begin, SUM)
#undef SUM
  }
}
