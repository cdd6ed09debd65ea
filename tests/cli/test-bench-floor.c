/* test-bench-floor.c: the floor of dense BLAS does all the products of a training, and does them
 * right.
 *
 * A floor that left something out would flatter whatever is measured against it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-bench-floor.h"

#include <math.h>
#include <string.h>

#define N_IMAGES   70
#define BATCH_SIZE 33
#define TOLERANCE  1e-4 /* of the change of a weight, relative to the largest change */

static const guint32 rows[BATCH_SIZE] = {3,  1,  4,  15, 9,  26, 5,  35, 8,  69, 7,
                                         69, 32, 38, 46, 2,  64, 33, 0,  27, 50, 28,
                                         8,  41, 37, 16, 10, 58, 20, 67, 49, 44, 59};

static guint8 pixels[N_IMAGES * LAB_IMAGE_PIXELS];
static guint8 labels[N_IMAGES];

/* ── a twin in double precision ──────────────────────────────────────────────────────────────────
 */

/* C = op(A) op(B), all dense and row-major; C (m, n), the inner size is k. */
static void
multiply (const double *a, gboolean a_transposed, const double *b, gboolean b_transposed, double *c,
          int m, int n, int k)
{
  for (int row = 0; row < m; row++)
    for (int column = 0; column < n; column++) {
      double sum = 0;

      for (int i = 0; i < k; i++)
        sum += (a_transposed ? a[i * m + row] : a[row * k + i]) *
               (b_transposed ? b[column * k + i] : b[i * n + column]);
      c[row * n + column] = sum;
    }
}

static int
layer_inputs (const nn_config *config, int layer)
{
  return layer == 0 ? config->n_inputs : config->hidden[layer - 1];
}

static int
layer_outputs (const nn_config *config, int layer)
{
  return layer < config->n_hidden ? config->hidden[layer] : config->n_classes;
}

/* Y = X W from layer to layer; D = Y at the end; D' = D Wᵀ back; W -= η/B Xᵀ D. */
static void
twin_step (const nn_config *config, int n_rows, double *weights[])
{
  double *inputs[NN_MAX_HIDDEN + 2];
  double *delta;

  inputs[0] = g_new (double, n_rows * config->n_inputs);
  for (int row = 0; row < n_rows; row++)
    for (int i = 0; i < config->n_inputs; i++)
      inputs[0][row * config->n_inputs + i] = pixels[rows[row] * LAB_IMAGE_PIXELS + i] / 255.0;
  for (int layer = 0; layer <= config->n_hidden; layer++) {
    int n_in = layer_inputs (config, layer), n_out = layer_outputs (config, layer);

    inputs[layer + 1] = g_new (double, n_rows *n_out);
    multiply (inputs[layer], FALSE, weights[layer], FALSE, inputs[layer + 1], n_rows, n_out, n_in);
  }
  delta = inputs[config->n_hidden + 1];
  for (int layer = config->n_hidden; layer >= 0; layer--) {
    int n_in = layer_inputs (config, layer), n_out = layer_outputs (config, layer);
    double *input_delta = g_new (double, n_rows *n_in);
    g_autofree double *gradient = g_new (double, n_in *n_out);

    multiply (delta, FALSE, weights[layer], TRUE, input_delta, n_rows, n_in, n_out);
    multiply (inputs[layer], TRUE, delta, FALSE, gradient, n_in, n_out, n_rows);
    for (int i = 0; i < n_in * n_out; i++)
      weights[layer][i] -= config->learning_rate / n_rows * gradient[i];
    g_free (delta);
    g_free (inputs[layer]);
    inputs[layer] = NULL;
    delta = input_delta;
  }
  g_free (delta);
}

/* ── tests ───────────────────────────────────────────────────────────────────────────────────────
 */

static void
fill_images (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (gsize i = 0; i < sizeof pixels; i++)
    pixels[i] = (guint8)g_rand_int_range (random, 0, 256);
}

static void
check_change (const float *before, const float *after, const double *expected, int n)
{
  double largest = 0;

  for (int i = 0; i < n; i++)
    largest = MAX (largest, fabs (expected[i] - (double)before[i]));
  g_assert_cmpfloat (largest, >, 0.01);
  for (int i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon ((double)after[i], expected[i], TOLERANCE * largest);
}

/* One step of @config, for a batch of @n_rows, on @n_threads, tuned or as it is made. */
static void
check_step (const nn_config *config, int n_rows, int n_threads, gboolean tuned)
{
  const LabImages images = {N_IMAGES, pixels, labels};
  g_autoptr (CliBenchFloor) self = cli_bench_floor_new (config, &images, n_threads);
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  float *before[NN_MAX_HIDDEN + 1];
  double *expected[NN_MAX_HIDDEN + 1];

  g_assert_nonnull (self);
  if (tuned)
    cli_bench_floor_tune (self);
  for (int layer = 0; layer <= config->n_hidden; layer++) {
    int n_in = layer_inputs (config, layer), n = n_in * layer_outputs (config, layer);
    double bound = 1 / sqrt (n_in);

    before[layer] = g_new (float, n);
    expected[layer] = g_new (double, n);
    for (int i = 0; i < n; i++) {
      before[layer][i] = (float)g_rand_double_range (random, -bound, bound);
      expected[layer][i] = (double)before[layer][i];
    }
    cli_bench_floor_set_weights (self, layer, before[layer]);
  }
  cli_bench_floor_step (self, rows, n_rows);
  twin_step (config, n_rows, expected);
  for (int layer = 0; layer <= config->n_hidden; layer++) {
    int n = layer_inputs (config, layer) * layer_outputs (config, layer);
    g_autofree float *after = g_new (float, n);

    cli_bench_floor_get_weights (self, layer, after);
    check_change (before[layer], after, expected[layer], n);
    g_free (before[layer]);
    g_free (expected[layer]);
  }
}

static nn_config
make_config (int n_hidden)
{
  static const int widths[] = {19, 32, 7};
  nn_config config = nn_config_default ();

  config.n_hidden = n_hidden;
  memcpy (config.hidden, widths, (size_t)n_hidden * sizeof *widths);
  config.batch_size = BATCH_SIZE;
  config.learning_rate = 3;
  return config;
}

static void
test_steps (void)
{
  for (int n_hidden = 0; n_hidden <= 3; n_hidden++) {
    nn_config config = make_config (n_hidden);

    check_step (&config, BATCH_SIZE, 1, FALSE);
    check_step (&config, 1, 1, FALSE);
    check_step (&config, BATCH_SIZE, 2, FALSE);
  }
}

/* Whatever order the matrices are stored in, the result is the same. */
static void
test_tuned (void)
{
  for (int n_hidden = 0; n_hidden <= 2; n_hidden += 2) {
    nn_config config = make_config (n_hidden);

    check_step (&config, BATCH_SIZE, 1, TRUE);
    check_step (&config, BATCH_SIZE - 5, 1, TRUE);
  }
}

static void
test_machine (void)
{
  g_assert_cmpfloat (cli_bench_floor_peak (), >, 0);
  g_assert_cmpuint (strlen (cli_bench_floor_kernels ()), >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fill_images ();
  g_test_add_func ("/bench-floor/steps", test_steps);
  g_test_add_func ("/bench-floor/tuned", test_tuned);
  g_test_add_func ("/bench-floor/machine", test_machine);
  return g_test_run ();
}
