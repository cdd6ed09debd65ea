/* test-kernels.c: every variant of the inner loops that this processor runs, against the same sums
 * written plainly, and whole trainings on one against those on another.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "check.h"
#include "compare.h"
#include "kernels.h"
#include "nn-memory.h"
#include "nn-pass.h"
#include "nn-random.h"
#include "samples.h"

#include <math.h>
#include <string.h>

#define PURPOSE ((nn_random_purpose)1002)

/* For each term of a sum, all of magnitude 1 at most; a few beside them. */
#define TOLERANCE 1e-6

/* Behind every matrix: a kernel that writes past its end is found out. */
#define GUARD 1234.5f

static float *
random_matrix (int rows, int columns, int stride, uint64_t stream)
{
  size_t n = (size_t)rows * (size_t)stride;
  float *values = nn_alloc0 ((n + 16) * sizeof *values);
  uint64_t key = nn_random_key (11, PURPOSE, stream, 0, 0);

  REQUIRE (values != NULL);
  for (int row = 0; row < rows; row++)
    for (int i = 0; i < columns; i++)
      values[row * stride + i] =
          (float)(2 * nn_random_uniform (key, (uint64_t)(row * columns + i)) - 1);
  for (int i = 0; i < 16; i++)
    values[n + (size_t)i] = GUARD;
  return values;
}

static void
check_guard (const char *name, const char *what, const float *values, int rows, int stride)
{
  for (int i = 0; i < 16; i++)
    CHECK (values[rows * stride + i] == GUARD, "%s: %s writes past the end", name, what);
}

/* Every kernel's case: X (n_rows, n_pixels) of bytes, W (n_pixels, n_columns), D (n_rows, n_columns). */
typedef struct {
  int n_rows;
  int n_pixels;
  int n_columns;
  double density;
} sparse_case;

/* Rows that are all paper and all ink come with every density. */
static uint8_t *
random_bytes (const sparse_case *c, size_t stride)
{
  uint8_t *bytes = nn_alloc0 (stride * (size_t)c->n_rows);
  uint64_t key = nn_random_key (12, PURPOSE, 0, 0, 0);

  REQUIRE (bytes != NULL);
  for (int row = 0; row < c->n_rows; row++)
    for (int i = 0; i < c->n_pixels; i++) {
      uint64_t at = (uint64_t)(row * c->n_pixels + i);
      bool inked = row % 5 == 3 || (row % 5 != 1 && nn_random_uniform (key, 2 * at) < c->density);
      uint64_t ink = nn_random_bits (key, 2 * at + 1) % 255 + 1;

      bytes[(size_t)row * stride + (size_t)i] = (uint8_t)(inked ? ink : 0);
    }
  return bytes;
}

static void
check_near (const nn_kernels *kernels, const char *what, const sparse_case *c, double value,
            double right)
{
  CHECK (fabs (value - right) <= TOLERANCE * (20 + c->n_rows + c->n_pixels),
         "%s: %s, %d rows, %d pixels, %d columns, density %g: %g, not %g", kernels->name, what,
         c->n_rows, c->n_pixels, c->n_columns, c->density, value, right);
}

static void
check_sparse_forward (const nn_kernels *kernels, const sparse_case *c, const nn_sparse_matrix *x,
                      bool biased)
{
  int stride = nn_row_stride (c->n_columns);
  float *w = random_matrix (c->n_pixels, c->n_columns, stride, 1);
  float *bias = random_matrix (1, c->n_columns, stride, 2);
  float *y = random_matrix (c->n_rows, c->n_columns, stride, 3);
  float *before = random_matrix (c->n_rows, c->n_columns, stride, 3);
  nn_range rows = {c->n_rows / 3, c->n_rows};
  const char *claimed = (const char *)before;
  nn_claims claims = {{{claimed, claimed + (size_t)stride * sizeof (float)}}, 1};

  kernels->sparse_forward (x, rows, w, stride, biased ? bias : NULL, c->n_columns, y, stride,
                           &claims);
  check_guard (kernels->name, "sparse_forward", y, c->n_rows, stride);
  for (int row = 0; row < c->n_rows; row++)
    for (int j = 0; j < c->n_columns; j++) {
      double sum = biased ? (double)bias[j] : 0;

      for (int i = 0; i < c->n_pixels; i++)
        sum += (double)x->value[x->pixels[(size_t)row * x->stride + (size_t)i]] *
               (double)w[i * stride + j];
      check_near (kernels, "sparse_forward", c, (double)y[row * stride + j],
                  row < rows.begin ? (double)before[row * stride + j] : sum);
    }
  free (before);
  free (y);
  free (bias);
  free (w);
}

static void
check_sparse_gradient (const nn_kernels *kernels, const sparse_case *c, const nn_sparse_matrix *x,
                       float beta)
{
  int stride = nn_row_stride (c->n_columns);
  int first = c->n_pixels > NN_PIXEL_BLOCK ? NN_PIXEL_BLOCK : 0;
  nn_range pixels = {first, c->n_pixels};
  int n_pixels = pixels.end - pixels.begin;
  float *delta = random_matrix (c->n_rows, c->n_columns, stride, 4);
  float *target = random_matrix (n_pixels, c->n_columns, stride, 5);
  float *before = random_matrix (n_pixels, c->n_columns, stride, 5);
  /* asking for memory changes none of it */
  nn_fetches fetches = {.n = 2,
                        .list = {{.begin = delta,
                                  .stride = (size_t)stride * sizeof (float),
                                  .size = (size_t)c->n_columns * sizeof (float),
                                  .n = c->n_rows},
                                 {.begin = x->pixels,
                                  .stride = x->stride,
                                  .size = 1,
                                  .rows = (const uint32_t[]){0, 0, 0},
                                  .n = 3}}};

  if (beta == 0)
    target[0] = NAN;
  kernels->sparse_gradient (x, c->n_rows, pixels, delta, stride, c->n_columns, beta, target, stride,
                            &fetches);
  check_guard (kernels->name, "sparse_gradient", target, n_pixels, stride);
  for (int i = 0; i < n_pixels; i++)
    for (int j = 0; j < c->n_columns; j++) {
      double sum = (double)beta * (double)before[i * stride + j];

      for (int row = 0; row < c->n_rows; row++)
        sum += (double)x->value[x->pixels[(size_t)row * x->stride + (size_t)(first + i)]] *
               (double)delta[row * stride + j];
      check_near (kernels, "sparse_gradient", c, (double)target[i * stride + j], sum);
    }
  free (before);
  free (target);
  free (delta);
}

static void
check_sum_rows (const nn_kernels *kernels, const sparse_case *c, float beta)
{
  int stride = nn_row_stride (c->n_columns);
  float *delta = random_matrix (c->n_rows, c->n_columns, stride, 6);
  float *target = random_matrix (1, c->n_columns, stride, 7);
  float *before = random_matrix (1, c->n_columns, stride, 7);

  if (beta == 0)
    target[0] = NAN;
  kernels->sum_rows (delta, stride, c->n_rows, c->n_columns, -2, beta, target);
  check_guard (kernels->name, "sum_rows", target, 1, stride);
  for (int j = 0; j < c->n_columns; j++) {
    double sum = 0;

    for (int row = 0; row < c->n_rows; row++)
      sum += (double)delta[row * stride + j];
    check_near (kernels, "sum_rows", c, (double)target[j],
                (double)beta * (double)before[j] - 2 * sum);
  }
  free (before);
  free (target);
  free (delta);
}

static void
check_sparse_case (const nn_kernels *kernels, const sparse_case *c)
{
  size_t stride = (size_t)((c->n_pixels + NN_PIXEL_BLOCK - 1) / NN_PIXEL_BLOCK * NN_PIXEL_BLOCK);
  uint8_t *bytes = random_bytes (c, stride);
  float value[256];
  nn_sparse_matrix x = {bytes, stride, c->n_pixels, value};

  for (int i = 0; i < 256; i++)
    value[i] = (float)i / 255;
  check_sparse_forward (kernels, c, &x, true);
  check_sparse_forward (kernels, c, &x, false);
  check_sparse_gradient (kernels, c, &x, 1);
  check_sparse_gradient (kernels, c, &x, 0);
  check_sparse_gradient (kernels, c, &x, 0.5f);
  check_sum_rows (kernels, c, 1);
  check_sum_rows (kernels, c, 0);
  free (bytes);
}

static void
for_all_kernels (void (*check) (const nn_kernels *kernels))
{
  const nn_kernels *list[NN_MAX_KERNELS];
  int n = nn_kernels_list (list);

  for (int i = 0; i < n; i++)
    check (list[i]);
}

static void
check_sparse (const nn_kernels *kernels)
{
  static const int columns[] = {1, 4, 10, 16, 17, 33, 62, 100, 104, 113, 128, 145, 500};
  static const int pixels[] = {1, 12, 64, 65, 200};
  static const int rows[] = {1, 7, 64, 65, 150};

  for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
    for (size_t j = 0; j < 5; j++) {
      sparse_case c = {rows[(i + j) % 5], pixels[j], columns[i], 0.2};

      check_sparse_case (kernels, &c);
    }
  /* no ink but in every fifth row, and nothing but ink */
  check_sparse_case (kernels, &(sparse_case){70, 784, 100, 0});
  check_sparse_case (kernels, &(sparse_case){70, 784, 100, 1});
}

static void
test_sparse (void)
{
  for_all_kernels (check_sparse);
}

/* ── the dense product ───────────────────────────────────────────────────────────────────────────
 */

typedef struct {
  int m, n, k;
  bool a_transposed, b_transposed, has_bias;
  float alpha, beta;
} gemm_case;

/* @kernels: NULL for nn_gemm() itself */
static void
check_gemm_case (const nn_kernels *kernels, const gemm_case *g)
{
  void (*gemm) (const nn_product *) = kernels != NULL ? kernels->gemm : nn_gemm;
  int a_rows = g->a_transposed ? g->k : g->m, a_columns = g->a_transposed ? g->m : g->k;
  int b_rows = g->b_transposed ? g->n : g->k, b_columns = g->b_transposed ? g->k : g->n;
  int a_stride = nn_row_stride (a_columns);
  int b_stride = nn_row_stride (b_columns);
  int c_stride = nn_row_stride (g->n);
  float *a = random_matrix (a_rows, a_columns, a_stride, 1);
  float *b = random_matrix (b_rows, b_columns, b_stride, 2);
  float *bias = random_matrix (1, g->n, c_stride, 3);
  float *c = random_matrix (g->m, g->n, c_stride, 4);
  float *before = random_matrix (g->m, g->n, c_stride, 4);

  if (g->beta == 0)
    c[0] = NAN;
  gemm (&(nn_product){.m = g->m,
                      .n = g->n,
                      .k = g->k,
                      .alpha = g->alpha,
                      .a = a,
                      .a_row = g->a_transposed ? 1 : a_stride,
                      .a_column = g->a_transposed ? a_stride : 1,
                      .b = b,
                      .b_stride = b_stride,
                      .b_transposed = g->b_transposed,
                      .bias = g->has_bias ? bias : NULL,
                      .beta = g->beta,
                      .c = c,
                      .c_stride = c_stride});
  check_guard (kernels != NULL ? kernels->name : "nn_gemm", "gemm", c, g->m, c_stride);
  for (int i = 0; i < g->m; i++)
    for (int j = 0; j < g->n; j++) {
      double sum = 0;
      double right, value = (double)c[i * c_stride + j];

      for (int k = 0; k < g->k; k++)
        sum += (double)(g->a_transposed ? a[k * a_stride + i] : a[i * a_stride + k]) *
               (double)(g->b_transposed ? b[j * b_stride + k] : b[k * b_stride + j]);
      right = (double)g->alpha * sum + (g->has_bias ? (double)bias[j] : 0);
      if (g->beta != 0)
        right += (double)g->beta * (double)before[i * c_stride + j];
      CHECK (fabs (value - right) <= TOLERANCE * (20 + g->k), "%s: (%d, %d, %d): %g, not %g",
             kernels != NULL ? kernels->name : "nn_gemm", g->m, g->n, g->k, value, right);
    }
  free (before);
  free (c);
  free (bias);
  free (b);
  free (a);
}

static void
check_gemm (const nn_kernels *kernels)
{
  static const int sizes[][3] = {{1, 1, 1},      {3, 10, 100},   {100, 10, 7}, {7, 100, 10},
                                 {50, 100, 100}, {23, 130, 300}, {17, 65, 257}};

  for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
    for (int way = 0; way < 4; way++) {
      gemm_case g = {sizes[i][0], sizes[i][1], sizes[i][2], way & 1, way & 2, false, -0.5f, 0};

      check_gemm_case (kernels, &g);
      g.beta = 1;
      check_gemm_case (kernels, &g);
      g.beta = 0.25f;
      check_gemm_case (kernels, &g);
      g.beta = 0;
      g.has_bias = true;
      check_gemm_case (kernels, &g);
    }
  for (int m = 1; m <= 26; m++)
    for (int n = 1; n < 140; n += 14)
      check_gemm_case (kernels, &(gemm_case){m, n, 9, false, false, true, 1, 0});
}

static void
test_gemm (void)
{
  for_all_kernels (check_gemm);
}

/* Products on both sides of the size from which OpenBLAS takes them. */
static void
test_large_gemm (void)
{
  CHECK (nn_gemm_rows_are_independent (1024, 1024) && !nn_gemm_rows_are_independent (1025, 1024),
         "not both");
  for (int way = 0; way < 4; way++) {
    check_gemm_case (NULL, &(gemm_case){5, 1024, 1024, way & 1, way & 2, false, -0.5f, 1});
    check_gemm_case (NULL, &(gemm_case){5, 1025, 1024, way & 1, way & 2, false, -0.5f, 1});
    check_gemm_case (NULL, &(gemm_case){5, 1025, 1024, way & 1, way & 2, true, 1, 0});
  }
}

/* ── element by element ──────────────────────────────────────────────────────────────────────────
 */

static double
activation_of (nn_activation activation, double x)
{
  switch (activation) {
  case NN_RELU:
    return x < 0 ? 0 : x;
  case NN_LEAKY_RELU:
    return x < 0 ? (double)0.01f * x : x;
  case NN_TANH:
    return tanh (x);
  default:
    return 1 / (1 + exp (-x));
  }
}

/* From -100 to 100, half of the values below 1, some tiny: relative errors of a few roundings. */
static void
check_activations (const nn_kernels *kernels)
{
  enum { N = 4096 };
  float *x = random_matrix (1, N, N, 8);
  float *y = nn_alloc (N * sizeof *y);

  REQUIRE (y != NULL);
  for (int i = 0; i < N; i++)
    x[i] *= (float)pow (10, 2 - i % 16 / 2);
  for (int activation = 0; activation < NN_N_ACTIVATIONS; activation++) {
    const char *name = nn_activation_name ((nn_activation)activation);

    memcpy (y, x, N * sizeof *y);
    kernels->activate ((nn_activation)activation, N, y);
    for (int i = 0; i < N; i++) {
      double right = activation_of ((nn_activation)activation, (double)x[i]);
      double tolerance = 4e-7 * fabs (right) + 2e-38;

      CHECK (fabs ((double)y[i] - right) <= tolerance, "%s: %s of %.9g: %.9g, not %.9g",
             kernels->name, name, (double)x[i], (double)y[i], right);
    }
  }
  free (y);
  free (x);
}

static void
check_activations_of_extremes (const nn_kernels *kernels)
{
  static const float x[16] = {NAN, INFINITY, -INFINITY, 1e30f, -1e30f, 0, -0.0f, 1e-40f, 88, -88};

  for (int activation = 0; activation < NN_N_ACTIVATIONS; activation++) {
    bool is_bounded = activation >= NN_TANH;
    double lowest = activation == NN_TANH ? -1 : 0;
    float y[16];

    memcpy (y, x, sizeof y);
    kernels->activate ((nn_activation)activation, 16, y);
    CHECK (isnan (y[0]), "%s: %d hides a NaN", kernels->name, activation);
    for (int i = 1; i < 16; i++) {
      CHECK (!isnan (y[i]), "%s: %d of %g", kernels->name, activation, (double)x[i]);
      CHECK (!is_bounded || ((double)y[i] >= lowest && (double)y[i] <= 1), "%s: %d of %g: %g",
             kernels->name, activation, (double)x[i], (double)y[i]);
    }
    CHECK (!is_bounded || (fabs ((double)y[1] - 1) < 1e-6 && fabs ((double)y[2] - lowest) < 1e-6),
           "%s: %d of infinity: %g, %g", kernels->name, activation, (double)y[1], (double)y[2]);
  }
}

static void
test_activations (void)
{
  for_all_kernels (check_activations);
  for_all_kernels (check_activations_of_extremes);
}

/* ── masks ───────────────────────────────────────────────────────────────────────────────────────
 */

static void
check_masks (const nn_kernels *kernels)
{
  static const uint32_t n_kept[] = {1, 20000, 49152, 65535, 65536};

  for (int k = 0; k < 5; k++)
    for (size_t n = 1; n < 140; n += 3) {
      uint64_t first = 12345 * n;
      uint8_t kept[160];
      uint8_t pixels[160];
      float y[160];

      memset (kept, 77, sizeof kept);
      kernels->draw_mask (99, first, n_kept[k], n, kept);
      for (size_t i = 0; i < 160; i++) {
        uint64_t word = nn_random_bits (99, first + i / 4);
        int right = i < n ? (word >> (16 * (i % 4)) & 65535) < n_kept[k] : 77;

        CHECK (kept[i] == right, "%s: %zu of %zu, %u kept: %d, not %d", kernels->name, i, n,
               n_kept[k], kept[i], right);
        y[i] = (float)i;
        pixels[i] = (uint8_t)i;
      }
      kernels->apply_mask (kept, 0.75f, n, y, y);
      kernels->erase (kept, n, pixels);
      for (size_t i = 0; i < n; i++)
        CHECK (y[i] == (kept[i] ? 0.75f * (float)i : 0) && pixels[i] == (kept[i] ? i : 0),
               "%s: %zu of %zu: %g, %d", kernels->name, i, n, (double)y[i], pixels[i]);
    }
}

static void
test_masks (void)
{
  for_all_kernels (check_masks);
}

static void
check_count (const nn_kernels *kernels)
{
  uint8_t bytes[200] = {0};
  size_t n_inked = 0;

  for (size_t i = 0; i < sizeof bytes; i++) {
    size_t count = kernels->count_nonzero (bytes, i);

    CHECK (count == n_inked, "%s: %zu of %zu bytes, not %zu", kernels->name, count, i, n_inked);
    bytes[i] = (uint8_t)(i % 3 == 0 ? 0 : i + 1);
    n_inked += i % 3 != 0;
  }
}

static void
test_count (void)
{
  for_all_kernels (check_count);
}

/* ── whole networks ──────────────────────────────────────────────────────────────────────────────
 */

/* The gradient of one batch with dropout, through one kind of first layer. */
static double *
gradient_of (const nn_config *config, const nn_images *images, nn_first first)
{
  nn_batch batch = {.images = images, .n = (int)images->n};
  nn_dropout dropout = {config->dropout, config->seed, 1, 2};
  size_t n = nn_config_n_parameters (config);
  nn_network network;
  float *parameters, *block, *canonical;
  double *gradient = malloc (n * sizeof *gradient);
  nn_pass *pass;

  nn_network_build (&network, config, first);
  parameters = nn_alloc (network.n_floats * sizeof (float));
  block = nn_alloc0 (network.n_floats * sizeof (float));
  canonical = malloc (n * sizeof (float));
  REQUIRE (parameters != NULL && block != NULL && canonical != NULL && gradient != NULL);
  REQUIRE (nn_pass_new (&network, 1, batch.n, true, &pass) == NN_OK);
  nn_network_init (&network, config, parameters);
  nn_pass_begin (pass, parameters, &batch, &dropout);
  nn_pass_forward_backward (pass, NULL);
  nn_pass_gradient (pass, NULL, 1, 0, block);
  nn_network_export (&network, block, canonical);
  for (size_t i = 0; i < n; i++)
    gradient[i] = (double)canonical[i];
  nn_pass_free (pass);
  free (canonical);
  free (block);
  free (parameters);
  return gradient;
}

/* Which first layer reads the images changes nothing: the dropout masks are the same too. */
static void
check_first_layers (const nn_kernels *kernels)
{
  static const double dropout[] = {0, 0.4};
  nn_images images = samples_new_sparse (90, 203, 10, 4);
  nn_config config = samples_config (203, 10, 1, (int[]){37});
  size_t n = nn_config_n_parameters (&config);

  nn_kernels_set (kernels);
  for (int i = 0; i < 2; i++) {
    double *dense, *sparse;

    config.dropout = dropout[i];
    dense = gradient_of (&config, &images, NN_FIRST_DENSE);
    sparse = gradient_of (&config, &images, NN_FIRST_SPARSE);
    CHECK (compare_difference (sparse, dense, n) < 1e-5, "%s, p %g: %g off", kernels->name,
           config.dropout, compare_difference (sparse, dense, n));
    free (dense);
    free (sparse);
  }
  nn_kernels_set (NULL);
  samples_free (&images);
}

static void
test_first_layers_agree (void)
{
  for_all_kernels (check_first_layers);
}

/* The density decides: at 0.6 of the pixels. */
static void
test_first_layer_by_density (void)
{
  enum { N = 300, D = 100 };
  uint8_t pixels[N * D] = {0};
  nn_images images = {.pixels = pixels, .n = N};

  for (int n_inked = 0; n_inked <= D; n_inked += 10) {
    nn_batch batch = {.images = &images, .n = N};
    nn_first right = n_inked <= 60 ? NN_FIRST_SPARSE : NN_FIRST_DENSE;

    for (int row = 0; row < N; row++)
      memset (pixels + row * D, 7, (size_t)n_inked);
    CHECK (nn_first_of_images (&images, D) == right, "%d of %d pixels", n_inked, D);
    CHECK (nn_first_of_batch (&batch, D) == right, "a batch: %d of %d pixels", n_inked, D);
  }
}

static double *
train_on (const nn_kernels *kernels, const nn_config *config, const nn_images *images)
{
  size_t n = nn_config_n_parameters (config);
  double *parameters = malloc (n * sizeof *parameters);
  nn_training *training;
  float *floats;

  nn_kernels_set (kernels);
  REQUIRE (parameters != NULL);
  REQUIRE (nn_training_new (config, images, 1, &training) == NN_OK);
  for (int i = 0; i < 20; i++) {
    nn_step step;

    REQUIRE (nn_training_step (training, &step) == NN_OK);
  }
  floats = samples_parameters (nn_training_model (training));
  for (size_t i = 0; i < n; i++)
    parameters[i] = (double)floats[i];
  free (floats);
  nn_training_free (training);
  nn_kernels_set (NULL);
  return parameters;
}

/* The variants train the same network, to rounding. */
static void
test_variants_agree (void)
{
  const nn_kernels *list[NN_MAX_KERNELS];
  int n_kernels = nn_kernels_list (list);
  nn_images images = samples_new_sparse (500, 130, 10, 4);

  for (int activation = 0; activation < NN_N_ACTIVATIONS; activation++) {
    nn_config config = samples_config (130, 10, 2, (int[]){50, 20});
    size_t n = nn_config_n_parameters (&config);
    double *right;

    config.activation = (nn_activation)activation;
    config.dropout = 0.2;
    config.l2 = 1e-3;
    right = train_on (list[n_kernels - 1], &config, &images);
    for (int i = 0; i + 1 < n_kernels; i++) {
      double *parameters = train_on (list[i], &config, &images);

      CHECK (compare_difference (parameters, right, n) < 1e-4, "%s, %s: %g off", list[i]->name,
             nn_activation_name (config.activation), compare_difference (parameters, right, n));
      free (parameters);
    }
    free (right);
  }
  samples_free (&images);
}

static void
test_best_is_chosen (void)
{
  const nn_kernels *list[NN_MAX_KERNELS];
  int n = nn_kernels_list (list);

  CHECK (n >= 1 && strcmp (list[n - 1]->name, "baseline") == 0, "%d variants, no baseline", n);
  CHECK (nn_kernels_get () == list[0], "%s is chosen", nn_kernels_get ()->name);
  nn_kernels_set (list[n - 1]);
  CHECK (nn_kernels_get () == list[n - 1], "%s is chosen", nn_kernels_get ()->name);
  nn_kernels_set (NULL);
}

static void
test_add (void)
{
  enum { N = 3 * 16 };
  const nn_kernels *list[NN_MAX_KERNELS];
  int n_kernels = nn_kernels_list (list);
  float *a = random_matrix (1, N, N, 6);
  float *b = random_matrix (1, N, N, 7);

  for (int k = 0; k < n_kernels; k++) {
    float *sum = random_matrix (1, N, N, 8);

    list[k]->add (N, a, b, sum);
    check_guard (list[k]->name, "add", sum, 1, N);
    for (int i = 0; i < N; i++)
      CHECK (sum[i] == a[i] + b[i], "%s: %g + %g is not %g", list[k]->name, (double)a[i],
             (double)b[i], (double)sum[i]);
    free (sum);
  }
  free (b);
  free (a);
}

int
main (void)
{
  nn_gemm_init ();
  RUN (test_best_is_chosen);
  RUN (test_sparse);
  RUN (test_gemm);
  RUN (test_large_gemm);
  RUN (test_activations);
  RUN (test_add);
  RUN (test_masks);
  RUN (test_count);
  RUN (test_first_layers_agree);
  RUN (test_first_layer_by_density);
  RUN (test_variants_agree);
  return CHECK_EXIT_STATUS ();
}
