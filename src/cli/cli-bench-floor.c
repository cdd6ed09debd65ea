/* cli-bench-floor.c: the least that training a network with dense BLAS can take.
 *
 * For each batch of B images: its pixels gathered and made floats, X (B, D); for each layer the
 * product Y = X W forward, then D' = D Wᵀ and W -= η/B Xᵀ D backward, the update fused into its
 * product. No bias, no activation, no softmax, no count of what was right: D of the last layer is
 * its Y itself, as for the loss ½‖Y‖². What an engine on dense BLAS does, and nothing but.
 *
 * It is there to be beaten, so it must be as fast as it can be: 1/255 goes into the products'
 * factors, the next image is fetched while one is converted, and every matrix is stored in the
 * order and with the stride that measure best.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-bench-floor.h"

#include <cblas.h>
#include <string.h>
#include <time.h>

#define ALIGNMENT   64
#define LINE_FLOATS 16 /* of 64 bytes */
#define MAX_LAYERS  (NN_MAX_HIDDEN + 1)
#define PIXEL_SCALE (1.0f / 255.0f)

/* How a matrix is stored: its rows one after the other, or its columns. */
typedef struct {
  gboolean by_columns;
  int padding; /* of strides, an index into strides_of() */
} Order;

#define N_PADDINGS 3

typedef struct {
  float *data;
  int rows, columns;
  Order order;
  int stride; /* floats from one row, or column, to the next */
} Matrix;

struct _CliBenchFloor {
  LabImages images;
  int n_layers;
  int batch_size;
  int n_threads;
  float learning_rate;
  Matrix x;             /* (B, D): the pixels, 0..255 */
  Matrix w[MAX_LAYERS]; /* (fan_in, neurons) */
  Matrix y[MAX_LAYERS]; /* (B, neurons) */
  Matrix d[MAX_LAYERS]; /* (B, neurons), but for the last layer, where it is y */
};

/* ── matrices ────────────────────────────────────────────────────────────────────────────────────
 */

static int
stride_of (const Matrix *self, Order order)
{
  int length = order.by_columns ? self->rows : self->columns;
  int lines = (length + LINE_FLOATS - 1) / LINE_FLOATS;

  switch (order.padding) {
  case 0:
    return length;
  case 1:
    return lines * LINE_FLOATS;
  default: /* an odd number of lines: neighbours never share a set of the cache */
    return (lines | 1) * LINE_FLOATS;
  }
}

static void
matrix_set_order (Matrix *self, Order order)
{
  self->order = order;
  self->stride = stride_of (self, order);
}

/* Room for any order. */
static gsize
matrix_n_floats (const Matrix *self)
{
  gsize by_rows = (gsize)self->rows * (gsize)stride_of (self, (Order){FALSE, 2});
  gsize by_columns = (gsize)self->columns * (gsize)stride_of (self, (Order){TRUE, 2});

  return MAX (by_rows, by_columns);
}

static gboolean
matrix_init (Matrix *self, int rows, int columns)
{
  gsize n_bytes;

  self->rows = rows;
  self->columns = columns;
  matrix_set_order (self, (Order){FALSE, 0});
  n_bytes = (matrix_n_floats (self) * sizeof (float) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  self->data = aligned_alloc (ALIGNMENT, n_bytes);
  if (self->data != NULL)
    memset (self->data, 0, n_bytes);
  return self->data != NULL;
}

static float *
matrix_at (const Matrix *self, int row, int column)
{
  gsize line = (gsize)(self->order.by_columns ? column : row);
  gsize place = (gsize)(self->order.by_columns ? row : column);

  return self->data + line * (gsize)self->stride + place;
}

static CBLAS_TRANSPOSE
operation (gboolean transposed)
{
  return transposed ? CblasTrans : CblasNoTrans;
}

/* C = β C + α op(A) op(B), whatever order each is stored in. C (m, n), op(A) (m, k). */
static void
multiply (float alpha, const Matrix *a, gboolean a_transposed, const Matrix *b,
          gboolean b_transposed, float beta, Matrix *c, int m, int n, int k)
{
  gboolean a_flipped = a->order.by_columns != a_transposed;
  gboolean b_flipped = b->order.by_columns != b_transposed;

  if (c->order.by_columns)
    cblas_sgemm (CblasRowMajor, operation (!b_flipped), operation (!a_flipped), n, m, k, alpha,
                 b->data, b->stride, a->data, a->stride, beta, c->data, c->stride);
  else
    cblas_sgemm (CblasRowMajor, operation (a_flipped), operation (b_flipped), m, n, k, alpha,
                 a->data, a->stride, b->data, b->stride, beta, c->data, c->stride);
}

/* ── gathering ───────────────────────────────────────────────────────────────────────────────────
 */

/* A loop of known length: compilers make vectors of it even when they are not asked to try hard. */
static inline __attribute__ ((always_inline)) void
convert (const guint8 *restrict pixels, float *restrict floats)
{
  for (int i = 0; i < LAB_IMAGE_PIXELS; i++)
    floats[i] = (float)pixels[i];
}

static void
convert_anywhere (const guint8 *pixels, float *floats)
{
  convert (pixels, floats);
}

#ifdef __x86_64__
static __attribute__ ((target ("avx2"))) void
convert_avx2 (const guint8 *pixels, float *floats)
{
  convert (pixels, floats);
}

static __attribute__ ((target ("avx512f,avx512bw"))) void
convert_avx512 (const guint8 *pixels, float *floats)
{
  convert (pixels, floats);
}
#endif

typedef void (*Convert) (const guint8 *pixels, float *floats);

static Convert
choose_convert (void)
{
#ifdef __x86_64__
  if (__builtin_cpu_supports ("avx512f") && __builtin_cpu_supports ("avx512bw"))
    return convert_avx512;
  if (__builtin_cpu_supports ("avx2"))
    return convert_avx2;
#endif
  return convert_anywhere;
}

static void
gather (CliBenchFloor *self, const guint32 *rows, int n_rows)
{
  Convert convert_row = choose_convert ();

  for (int row = 0; row < n_rows; row++) {
    const guint8 *next =
        self->images.pixels + (gsize)rows[MIN (row + 2, n_rows - 1)] * LAB_IMAGE_PIXELS;

    for (int i = 0; i < LAB_IMAGE_PIXELS; i += ALIGNMENT)
      __builtin_prefetch (next + i);
    convert_row (self->images.pixels + (gsize)rows[row] * LAB_IMAGE_PIXELS,
                 self->x.data + (gsize)row * (gsize)self->x.stride);
  }
}

/* ── training ────────────────────────────────────────────────────────────────────────────────────
 */

/**
 * cli_bench_floor_step:
 * @self: a floor
 * @rows: (array length=n_rows): which images
 * @n_rows: how many: at most the configuration's batch size
 *
 * Does what training on one batch takes.
 */
void
cli_bench_floor_step (CliBenchFloor *self, const guint32 *rows, int n_rows)
{
  openblas_set_num_threads (self->n_threads);
  gather (self, rows, n_rows);
  for (int layer = 0; layer < self->n_layers; layer++) {
    const Matrix *x = layer == 0 ? &self->x : &self->y[layer - 1];
    const Matrix *w = &self->w[layer];

    multiply (layer == 0 ? PIXEL_SCALE : 1, x, FALSE, w, FALSE, 0, &self->y[layer], n_rows,
              w->columns, w->rows);
  }
  for (int layer = self->n_layers - 1; layer >= 0; layer--) {
    const Matrix *x = layer == 0 ? &self->x : &self->y[layer - 1];
    const Matrix *d = layer == self->n_layers - 1 ? &self->y[layer] : &self->d[layer];
    float rate = self->learning_rate / (float)n_rows * (layer == 0 ? PIXEL_SCALE : 1);
    Matrix *w = &self->w[layer];

    if (layer > 0)
      multiply (1, d, FALSE, w, TRUE, 0, &self->d[layer - 1], n_rows, w->rows, w->columns);
    multiply (-rate, x, TRUE, d, FALSE, 1, w, w->rows, w->columns, n_rows);
  }
  openblas_set_num_threads (1);
}

/* ── the best orders ─────────────────────────────────────────────────────────────────────────────
 */

#define TRIAL_SECONDS 0.003 /* of one measurement, about */
#define TRIALS        5
#define WORTHWHILE    0.98 /* of the time so far; what gains less may be noise */

/* Of the processor where one thread works, so that other programs do not decide. */
static double
seconds_now (int n_threads)
{
  struct timespec time;

  clock_gettime (n_threads == 1 ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static double
measure_steps (CliBenchFloor *self, const guint32 *rows, int n_steps)
{
  double best = G_MAXDOUBLE;

  for (int trial = 0; trial < TRIALS; trial++) {
    double start = seconds_now (self->n_threads);

    for (int step = 0; step < n_steps; step++)
      cli_bench_floor_step (self, rows, self->batch_size);
    best = MIN (best, seconds_now (self->n_threads) - start);
  }
  return best;
}

/* Keeps @order for @matrix if it is faster than @best seconds. Returns: the best so far. */
static double
try_order (CliBenchFloor *self, Matrix *matrix, Order order, const guint32 *rows, int n_steps,
           double best)
{
  Order before = matrix->order;
  double seconds;

  matrix_set_order (matrix, order);
  seconds = measure_steps (self, rows, n_steps);
  if (seconds < WORTHWHILE * best)
    return seconds;
  matrix_set_order (matrix, before);
  return best;
}

/* The pixels stay in rows: gathering them by columns would cost more than it could gain. */
static double
tune_matrix (CliBenchFloor *self, Matrix *matrix, const guint32 *rows, int n_steps, double best)
{
  Order order = matrix->order;

  if (matrix != &self->x) {
    order.by_columns = !order.by_columns;
    best = try_order (self, matrix, order, rows, n_steps, best);
  }
  for (int padding = 0; padding < N_PADDINGS; padding++) {
    order = matrix->order;
    if (order.padding == padding)
      continue;
    order.padding = padding;
    best = try_order (self, matrix, order, rows, n_steps, best);
  }
  return best;
}

static int
steps_in_a_trial (CliBenchFloor *self, const guint32 *rows)
{
  double seconds = measure_steps (self, rows, 1);

  return (int)CLAMP (TRIAL_SECONDS / MAX (seconds, 1e-9), 1.0, 1000.0);
}

/**
 * cli_bench_floor_tune:
 * @self: a floor
 *
 * Measures in which order, by rows or by columns, and with which stride each matrix is best stored,
 * one after the other, and keeps that. What the weights were is lost.
 */
void
cli_bench_floor_tune (CliBenchFloor *self)
{
  g_autofree guint32 *rows = g_new (guint32, self->batch_size);
  int n_steps;
  double best;

  for (int i = 0; i < self->batch_size; i++)
    rows[i] = (guint32)i;
  n_steps = steps_in_a_trial (self, rows);
  best = tune_matrix (self, &self->x, rows, n_steps, measure_steps (self, rows, n_steps));
  for (int layer = 0; layer < self->n_layers; layer++) {
    best = tune_matrix (self, &self->w[layer], rows, n_steps, best);
    best = tune_matrix (self, &self->y[layer], rows, n_steps, best);
    if (layer < self->n_layers - 1)
      best = tune_matrix (self, &self->d[layer], rows, n_steps, best);
  }
}

/* ── beginning and end ───────────────────────────────────────────────────────────────────────────
 */

static gboolean
allocate_matrices (CliBenchFloor *self, const nn_config *config)
{
  int n_inputs = config->n_inputs;
  gboolean allocated = matrix_init (&self->x, self->batch_size, n_inputs);

  for (int layer = 0; layer < self->n_layers; layer++) {
    int n_outputs = layer < config->n_hidden ? config->hidden[layer] : config->n_classes;

    allocated = allocated && matrix_init (&self->w[layer], n_inputs, n_outputs) &&
                matrix_init (&self->y[layer], self->batch_size, n_outputs) &&
                matrix_init (&self->d[layer], self->batch_size, n_outputs);
    n_inputs = n_outputs;
  }
  return allocated;
}

/**
 * cli_bench_floor_new:
 * @config: a valid configuration of 784 inputs; its learning rate is used, its dropout and L2 are not
 * @images: at least a batch of images, which must outlive the floor
 * @n_threads: for each of OpenBLAS's products
 *
 * Returns: (transfer full) (nullable): a floor whose weights are zero, or %NULL without memory
 */
CliBenchFloor *
cli_bench_floor_new (const nn_config *config, const LabImages *images, int n_threads)
{
  g_autoptr (CliBenchFloor) self = g_new0 (CliBenchFloor, 1);

  self->images = *images;
  self->n_layers = config->n_hidden + 1;
  self->batch_size = (int)MIN ((guint)config->batch_size, images->n);
  self->n_threads = n_threads;
  self->learning_rate = (float)config->learning_rate;
  return allocate_matrices (self, config) ? g_steal_pointer (&self) : NULL;
}

/**
 * cli_bench_floor_free:
 * @self: (transfer full) (nullable): a floor
 */
void
cli_bench_floor_free (CliBenchFloor *self)
{
  if (self == NULL)
    return;
  free (self->x.data);
  for (int layer = 0; layer < self->n_layers; layer++) {
    free (self->w[layer].data);
    free (self->y[layer].data);
    free (self->d[layer].data);
  }
  g_free (self);
}

/**
 * cli_bench_floor_get_weights:
 * @layer: from 0, at the pixels
 * @weights: (out caller-allocates): (fan_in, neurons), row-major
 */
void
cli_bench_floor_get_weights (const CliBenchFloor *self, int layer, float *weights)
{
  const Matrix *w = &self->w[layer];

  for (int row = 0; row < w->rows; row++)
    for (int column = 0; column < w->columns; column++)
      *weights++ = *matrix_at (w, row, column);
}

/**
 * cli_bench_floor_set_weights:
 * @layer: from 0, at the pixels
 * @weights: (fan_in, neurons), row-major
 */
void
cli_bench_floor_set_weights (CliBenchFloor *self, int layer, const float *weights)
{
  const Matrix *w = &self->w[layer];

  for (int row = 0; row < w->rows; row++)
    for (int column = 0; column < w->columns; column++)
      *matrix_at (w, row, column) = *weights++;
}

/* ── the machine ─────────────────────────────────────────────────────────────────────────────────
 */

#define PEAK_TRIALS 3

static double
seconds_of_square (int size, float *matrices)
{
  gsize n = (gsize)size * (gsize)size;
  double start = seconds_now (1);

  cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, size, size, size, 1, matrices, size,
               matrices + n, size, 0, matrices + 2 * n, size);
  return seconds_now (1) - start;
}

/**
 * cli_bench_floor_peak:
 *
 * Measures how fast OpenBLAS multiplies where it is at its best: the fastest of several products of
 * square matrices of 1024² and 2048² numbers, on one thread, by processor time.
 *
 * Returns: GFLOP/s, or 0 without memory
 */
double
cli_bench_floor_peak (void)
{
  static const int sizes[] = {1024, 2048};
  gsize n_floats = 3 * 2048 * 2048;
  float *matrices = aligned_alloc (ALIGNMENT, n_floats * sizeof (float));
  double best = 0;

  if (matrices == NULL)
    return 0;
  for (gsize i = 0; i < n_floats; i++)
    matrices[i] = (float)(i % 7) - 3;
  openblas_set_num_threads (1);
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (int trial = 0; trial < PEAK_TRIALS; trial++) {
      double n = sizes[i];

      best = MAX (best, 2e-9 * n * n * n / seconds_of_square (sizes[i], matrices));
    }
  free (matrices);
  return best;
}

/**
 * cli_bench_floor_kernels:
 *
 * Returns: the processor that the kernels OpenBLAS chose are written for
 */
const char *
cli_bench_floor_kernels (void)
{
  return openblas_get_corename ();
}
