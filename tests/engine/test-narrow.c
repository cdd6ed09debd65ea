/* test-narrow.c: the first layer of few neurons, its tiles and its kernels, against the same written
 * plainly.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "check.h"
#include "compare.h"
#include "kernels.h"
#include "nn-memory.h"
#include "nn-model.h"
#include "nn-random.h"
#include "reference.h"
#include "samples.h"

#include <math.h>
#include <string.h>

#define PURPOSE ((nn_random_purpose)1003)

/* For each term of a sum, all of magnitude 1 at most; a few beside them. */
#define TOLERANCE 1e-6

/* Squares whose sides are multiples of 4, other squares, and other numbers of pixels. */
static const int sizes[] = {1, 3, 16, 17, 64, 100, 144, 203, 400, 784, 1000, 1024};
#define N_SIZES (sizeof sizes / sizeof sizes[0])

static void
for_all_kernels (void (*check) (const nn_kernels *kernels))
{
  const nn_kernels *list[NN_MAX_KERNELS];
  int n = nn_kernels_list (list);

  for (int i = 0; i < n; i++)
    check (list[i]);
}

static float *
random_matrix (int rows, int columns, int stride, uint64_t stream)
{
  size_t n = (size_t)rows * (size_t)stride;
  float *values = nn_alloc0 (n * sizeof *values);
  uint64_t key = nn_random_key (13, PURPOSE, stream, 0, 0);

  REQUIRE (values != NULL);
  for (int row = 0; row < rows; row++)
    for (int i = 0; i < columns; i++)
      values[row * stride + i] =
          (float)(2 * nn_random_uniform (key, (uint64_t)(row * columns + i)) - 1);
  return values;
}

/* ── tiles ───────────────────────────────────────────────────────────────────────────────────────
 */

static void
test_every_pixel_has_a_place (void)
{
  for (int n_pixels = 1; n_pixels <= NN_MAX_TILES * NN_TILE_PIXELS; n_pixels++) {
    nn_tiling tiling = nn_tiling_of (n_pixels);
    bool taken[NN_MAX_TILES * NN_TILE_PIXELS] = {false};

    CHECK (tiling.n_tiles == (n_pixels + 15) / 16, "%d pixels: %d tiles", n_pixels, tiling.n_tiles);
    for (int pixel = 0; pixel < n_pixels; pixel++) {
      int place = nn_tiling_place (&tiling, pixel);

      REQUIRE (place >= 0 && place < tiling.n_tiles * NN_TILE_PIXELS);
      CHECK (!taken[place], "%d pixels: two at %d", n_pixels, place);
      taken[place] = true;
    }
  }
}

static void
test_tiles_are_squares (void)
{
  nn_tiling tiling = nn_tiling_of (784);

  for (int y = 0; y < 28; y++)
    for (int x = 0; x < 28; x++)
      CHECK (nn_tiling_place (&tiling, 28 * y + x) / 16 == y / 4 * 7 + x / 4, "(%d, %d)", x, y);
}

/* @pixels: (n_pixels): those of every third tile are 0, and a few others */
static void
draw_pixels (const nn_tiling *tiling, uint64_t stream, uint8_t *pixels)
{
  uint64_t key = nn_random_key (14, PURPOSE, stream, 0, 0);

  for (int i = 0; i < tiling->n_pixels; i++) {
    uint64_t bits = nn_random_bits (key, (uint64_t)i);
    uint64_t tile = (uint64_t)(nn_tiling_place (tiling, i) / NN_TILE_PIXELS);

    pixels[i] = (uint8_t)((tile + stream) % 3 == 0 || bits >> 62 == 0 ? 0 : bits % 255 + 1);
  }
}

/* @tiles: (out): (n_tiles, 16), written plainly. Returns: which have ink */
static uint64_t
plain_tiles (const nn_tiling *tiling, const uint8_t *pixels, uint8_t *tiles)
{
  uint64_t inked = 0;

  memset (tiles, 0, NN_MAX_TILES * NN_TILE_PIXELS);
  for (int i = 0; i < tiling->n_pixels; i++) {
    int place = nn_tiling_place (tiling, i);

    tiles[place] = pixels[i];
    inked |= (uint64_t)(pixels[i] != 0) << (place / NN_TILE_PIXELS);
  }
  return inked;
}

/* @pixels: memory of just that size, so that the address sanitizer sees what reads beyond it */
static void
check_packed (const nn_kernels *kernels, const nn_tiling *tiling, const uint8_t *pixels)
{
  uint8_t tiles[NN_MAX_TILES * NN_TILE_PIXELS];
  uint8_t packed[NN_TILED_MAX_SIZE + 1];
  uint64_t inked = plain_tiles (tiling, pixels, tiles);
  const uint8_t *at = packed + NN_TILED_BITS;
  size_t most = NN_TILED_BITS + (size_t)tiling->n_tiles * NN_TILE_PIXELS + NN_TILED_MARGIN;
  size_t size;

  memset (packed, 77, sizeof packed);
  size = kernels->pack_tiles (tiling, pixels, packed);
  for (int tile = 0; tile < NN_MAX_TILES; tile++) {
    CHECK ((packed[tile / 8] >> (tile % 8) & 1) == (int)(inked >> tile & 1), "%s: %d: tile %d",
           kernels->name, tiling->n_pixels, tile);
    if (!(inked >> tile & 1))
      continue;
    CHECK (memcmp (at, tiles + tile * NN_TILE_PIXELS, NN_TILE_PIXELS) == 0, "%s: %d: tile %d",
           kernels->name, tiling->n_pixels, tile);
    at += NN_TILE_PIXELS;
  }
  CHECK (size == (size_t)(at - packed), "%s: %zu bytes", kernels->name, size);
  for (size_t i = most; i < sizeof packed; i++)
    CHECK (packed[i] == 77, "%s: %d: writes byte %zu", kernels->name, tiling->n_pixels, i);
}

static void
check_packing (const nn_kernels *kernels)
{
  for (size_t i = 0; i < N_SIZES; i++) {
    nn_tiling tiling = nn_tiling_of (sizes[i]);
    uint8_t *pixels = malloc ((size_t)sizes[i]);

    REQUIRE (pixels != NULL);
    memset (pixels, 0, (size_t)sizes[i]);
    check_packed (kernels, &tiling, pixels);
    memset (pixels, 1, (size_t)sizes[i]);
    check_packed (kernels, &tiling, pixels);
    for (uint64_t stream = 0; stream < 3; stream++) {
      draw_pixels (&tiling, stream, pixels);
      check_packed (kernels, &tiling, pixels);
    }
    free (pixels);
  }
}

static void
test_packing (void)
{
  for_all_kernels (check_packing);
}

/* ── products ────────────────────────────────────────────────────────────────────────────────────
 */

static void
check_forward_case (const nn_kernels *kernels, int n_pixels, int n_columns)
{
  nn_tiling tiling = nn_tiling_of (n_pixels);
  int n_weights = tiling.n_tiles * NN_TILE_PIXELS;
  float *w = random_matrix (n_weights / NN_TILE_PIXELS, n_columns * NN_TILE_PIXELS,
                            n_columns * NN_TILE_PIXELS, 1);
  float *bias = random_matrix (1, n_columns, 16, 2);
  float *y = random_matrix (1, n_columns, 16, 3);
  uint8_t pixels[NN_MAX_TILES * NN_TILE_PIXELS], packed[NN_TILED_MAX_SIZE];
  uint8_t right_tiles[NN_MAX_TILES * NN_TILE_PIXELS];
  uint8_t tiles[NN_MAX_TILES * NN_TILE_PIXELS] = {0};

  draw_pixels (&tiling, (uint64_t)n_columns, pixels);
  plain_tiles (&tiling, pixels, right_tiles);
  kernels->pack_tiles (&tiling, pixels, packed);
  kernels->narrow_forward (packed, w, n_columns, 1 / 255.0f, bias, y, tiles);
  CHECK (memcmp (tiles, right_tiles, sizeof tiles) == 0, "%s: other tiles", kernels->name);
  for (int j = 0; j < n_columns; j++) {
    double sum = (double)bias[j];

    for (int i = 0; i < n_weights; i++)
      sum += right_tiles[i] / 255.0 * (double)w[(i / 16 * n_columns + j) * 16 + i % 16];
    CHECK (fabs ((double)y[j] - sum) <= TOLERANCE * (20 + n_pixels),
           "%s: %d pixels, column %d of %d: %g, not %g", kernels->name, n_pixels, j, n_columns,
           (double)y[j], sum);
  }
  free (y);
  free (bias);
  free (w);
}

static void
check_forward (const nn_kernels *kernels)
{
  for (int n_columns = 1; n_columns <= NN_MAX_NARROW; n_columns++)
    for (size_t i = 0; i < N_SIZES; i++)
      check_forward_case (kernels, sizes[i], n_columns);
}

static void
test_forward (void)
{
  for_all_kernels (check_forward);
}

static void
check_gradient_case (const nn_kernels *kernels, int n_rows, int n_columns, float beta)
{
  enum { STRIDE = 48, MAX_WORDS = 4 };
  uint8_t *pixels = nn_alloc0 ((size_t)n_rows * STRIDE);
  uint8_t inked[8 * MAX_WORDS] = {0};
  nn_tile_rows x = {pixels, STRIDE, inked, (n_rows + 63) / 64};
  float *delta = random_matrix (n_rows, n_columns, 16, 4);
  float *target = random_matrix (n_columns, 16, 16, 5);
  float *before = random_matrix (n_columns, 16, 16, 5);

  REQUIRE (pixels != NULL && x.n_words <= MAX_WORDS);
  for (int row = 0; row < n_rows; row += row % 7 == 0 ? 2 : 1) {
    inked[row / 8] |= (uint8_t)(1 << row % 8);
    for (int i = 0; i < 16; i++)
      pixels[row * STRIDE + i] = (uint8_t)(37 * row + 11 * i);
  }
  if (beta == 0)
    target[0] = NAN;
  kernels->narrow_gradient (&x, delta, 16, n_columns, -1 / 255.0f, beta, target);
  for (int j = 0; j < n_columns; j++)
    for (int i = 0; i < 16; i++) {
      double sum = (double)beta * (double)before[j * 16 + i];

      for (int row = 0; row < n_rows; row++)
        sum -= pixels[row * STRIDE + i] / 255.0 * (double)delta[row * 16 + j];
      CHECK (fabs ((double)target[j * 16 + i] - sum) <= TOLERANCE * (20 + n_rows),
             "%s: %d rows, (%d, %d) of %d: %g, not %g", kernels->name, n_rows, j, i, n_columns,
             (double)target[j * 16 + i], sum);
    }
  free (before);
  free (target);
  free (delta);
  free (pixels);
}

static void
check_gradient (const nn_kernels *kernels)
{
  static const int rows[] = {1, 7, 64, 65, 100, 256};

  for (int n_columns = 1; n_columns <= NN_MAX_NARROW; n_columns++)
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
      for (int beta = 0; beta <= 2; beta++)
        check_gradient_case (kernels, rows[i], n_columns, (float)beta / 2);
}

static void
test_gradient (void)
{
  for_all_kernels (check_gradient);
}

/* ── softmax ─────────────────────────────────────────────────────────────────────────────────────
 */

static void
check_exponentials_case (const nn_kernels *kernels, int n)
{
  enum { N_ROWS = 5 };
  int stride = nn_row_stride (n);
  float *z = random_matrix (N_ROWS, n, stride, 6);
  float *e = random_matrix (N_ROWS, n, stride, 7);
  nn_exponents exponents[N_ROWS];

  for (int i = 0; i < n; i++) {
    z[i] *= 30;
    z[stride + i] = 7;             /* all the same */
    z[2 * stride + i] = (float)-i; /* the first is the highest */
    z[3 * stride + i] = (float)i;  /* the last */
    z[4 * stride + i] *= 1000;     /* so low that nothing is left */
  }
  kernels->exponentials (z, stride, N_ROWS, n, e, stride, exponents);
  for (int row = 0; row < N_ROWS; row++) {
    int top = 0;
    double rest = 0;

    for (int i = 1; i < n; i++)
      if (z[row * stride + i] > z[row * stride + top])
        top = i;
    for (int i = 0; i < n; i++) {
      double below = (double)z[row * stride + i] - (double)z[row * stride + top];
      double right = exp (below);

      /* the difference of two floats is one that was rounded */
      CHECK (fabs ((double)e[row * stride + i] - right) <= (1e-6 - 1e-7 * below) * right + 2e-38,
             "%s: %d of %d: %g, not %g", kernels->name, i, n, (double)e[row * stride + i], right);
      rest += i == top ? 0 : right;
    }
    CHECK (exponents[row].top == top, "%s: %d of %d is the highest, not %d", kernels->name, top, n,
           exponents[row].top);
    CHECK (fabs ((double)exponents[row].rest - rest) <= 1e-5 * rest + 1e-36, "%s: %g, not %g",
           kernels->name, (double)exponents[row].rest, rest);
  }
  free (e);
  free (z);
}

static void
check_exponentials (const nn_kernels *kernels)
{
  static const float odd[][16] = {{NAN, 1}, {1, NAN}, {1, INFINITY}, {-INFINITY, -INFINITY}};

  for (int n = 1; n <= NN_MAX_CLASSES; n++)
    check_exponentials_case (kernels, n);
  for (int i = 0; i < 4; i++) {
    float e[16];
    nn_exponents exponents;

    kernels->exponentials (odd[i], 16, 1, 2, e, 16, &exponents);
    CHECK (exponents.top >= 0 && exponents.top < 2, "%s: %d is the highest", kernels->name,
           exponents.top);
    CHECK (isnan (e[0]) || isnan (e[1]), "%s: case %d: no NaN", kernels->name, i);
  }
}

static void
test_exponentials (void)
{
  for_all_kernels (check_exponentials);
}

/* ── whole networks ──────────────────────────────────────────────────────────────────────────────
 */

/* The gradient of all images with dropout, in units of a batch; with their tiles ready or not. */
static void
check_network (const nn_kernels *kernels, const nn_config *config, const nn_images *images,
               bool tiled)
{
  nn_batch batch = {.images = images, .n = (int)images->n};
  nn_dropout dropout = {config->dropout, config->seed, 1, 2};
  size_t n = nn_config_n_parameters (config);
  float *floats = malloc (n * sizeof *floats);
  double *right = malloc (n * sizeof *right);
  uint32_t *rows = malloc (images->n * sizeof *rows);
  nn_tiled *tiles = NULL;
  nn_network network;
  float *parameters, *block;
  double *wide, right_loss, loss;
  nn_pass *pass;

  nn_network_build (&network, config, NN_FIRST_DENSE);
  REQUIRE (network.layers[0].class == &nn_layer_narrow);
  parameters = nn_alloc (network.n_floats * sizeof (float));
  block = nn_alloc0 (network.n_floats * sizeof (float));
  REQUIRE (floats != NULL && right != NULL && rows != NULL && parameters != NULL && block != NULL);
  for (uint32_t i = 0; i < images->n; i++)
    rows[i] = i;
  nn_kernels_set (kernels);
  REQUIRE (nn_pass_new (&network, 1, batch.n, true, &pass) == NN_OK);
  REQUIRE (!tiled || nn_tiled_new (images, config->n_inputs, &tiles) == NN_OK);
  batch.tiled = tiles;
  nn_network_init (&network, config, parameters);
  nn_pass_begin (pass, parameters, &batch, &dropout);
  loss = nn_pass_forward_backward (pass, NULL).loss / batch.n;
  nn_pass_gradient (pass, NULL, 1, 0, block);
  nn_kernels_set (NULL);

  nn_network_export (&network, parameters, floats);
  wide = reference_widen (floats, n);
  right_loss =
      reference_gradient (config, wide, images, rows, batch.n, &(reference_place){1, 2}, right);
  free (wide);
  nn_network_export (&network, block, floats);
  wide = reference_widen (floats, n);
  CHECK (fabs (loss / right_loss - 1) < 1e-6, "%s: loss %.9g, not %.9g", kernels->name, loss,
         right_loss);
  CHECK (compare_difference (wide, right, n) < 1e-5, "%s: %d pixels, %d neurons, p %g: %g off",
         kernels->name, config->n_inputs, network.layers[0].n_outputs, config->dropout,
         compare_difference (wide, right, n));
  free (wide);
  nn_tiled_free (tiles);
  nn_pass_free (pass);
  free (block);
  free (parameters);
  free (rows);
  free (right);
  free (floats);
}

/* More rows than the gradient sums at once. */
static void
check_networks (const nn_kernels *kernels)
{
  static const int pixels[] = {784, 203};

  for (int i = 0; i < 4; i++) {
    int n = pixels[i / 2];
    nn_images images =
        i % 2 == 0 ? samples_new (300, n, 10, 3) : samples_new_sparse (300, n, 10, 3);
    nn_config linear = samples_config (n, 10, 0, NULL);
    nn_config hidden = samples_config (n, 10, 1, (int[]){NN_MAX_NARROW});

    check_network (kernels, &linear, &images, true);
    check_network (kernels, &hidden, &images, false);
    linear.dropout = 0.4;
    check_network (kernels, &linear, &images, true);
    samples_free (&images);
  }
}

static void
test_networks_against_twin (void)
{
  for_all_kernels (check_networks);
}

static float *
train (const nn_config *config, const nn_images *images, int n_threads)
{
  nn_training *training;
  float *parameters;

  REQUIRE (nn_training_new_with_threads (config, images, n_threads, &training) == NN_OK);
  for (int i = 0; i < 12; i++) {
    nn_step step;

    REQUIRE (nn_training_step (training, &step) == NN_OK);
  }
  parameters = samples_parameters (nn_training_model (training));
  nn_training_free (training);
  return parameters;
}

static void
test_any_number_of_threads (void)
{
  static const int batch_sizes[] = {7, 100, 300};
  nn_images images = samples_new_sparse (300, 784, 10, 1);
  nn_config config = samples_config (784, 10, 0, NULL);
  size_t size = nn_config_n_parameters (&config) * sizeof (float);

  for (int i = 0; i < 6; i++) {
    float *alone;

    config.batch_size = batch_sizes[i / 2];
    config.dropout = i % 2 * 0.3;
    alone = train (&config, &images, 1);
    for (int n_threads = 2; n_threads <= 4; n_threads++) {
      float *together = train (&config, &images, n_threads);

      CHECK (memcmp (alone, together, size) == 0, "%d threads, batch %d, p %g", n_threads,
             config.batch_size, config.dropout);
      free (together);
    }
    free (alone);
  }
  samples_free (&images);
}

/* Which networks have it. */
static void
test_where_it_is (void)
{
  static const struct {
    int n_inputs, first_width;
    bool is_narrow;
  } cases[] = {{784, 10, true},
               {784, NN_MAX_NARROW, true},
               {784, NN_MAX_NARROW + 1, false},
               {1024, 5, true},
               {1025, 5, false}};

  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
    for (int first = 0; first < NN_N_FIRSTS; first++) {
      nn_config config = samples_config (cases[i].n_inputs, 10, 1, &cases[i].first_width);
      nn_network network;

      nn_network_build (&network, &config, (nn_first)first);
      CHECK ((network.layers[0].class == &nn_layer_narrow) == cases[i].is_narrow,
             "%d pixels, %d neurons", cases[i].n_inputs, cases[i].first_width);
    }
}

int
main (void)
{
  nn_gemm_init ();
  RUN (test_every_pixel_has_a_place);
  RUN (test_tiles_are_squares);
  RUN (test_packing);
  RUN (test_forward);
  RUN (test_gradient);
  RUN (test_exponentials);
  RUN (test_networks_against_twin);
  RUN (test_any_number_of_threads);
  RUN (test_where_it_is);
  return CHECK_EXIT_STATUS ();
}
