/* test-random.c: the generator, initial parameters, shuffling and dropout masks, by their
 * statistics. The seeds are fixed, so the bounds either always hold or never.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "check.h"
#include "gemm.h"
#include "nn-pass.h"
#include "nn-random.h"
#include "samples.h"

#include <math.h>
#include <string.h>

#define PURPOSE ((nn_random_purpose)1002)

typedef struct {
  double mean;
  double variance;
  double smallest;
  double largest;
} summary;

static summary
summarise (const float *values, size_t n)
{
  summary s = {0, 0, INFINITY, -INFINITY};

  for (size_t i = 0; i < n; i++) {
    s.mean += (double)values[i] / (double)n;
    s.smallest = fmin (s.smallest, (double)values[i]);
    s.largest = fmax (s.largest, (double)values[i]);
  }
  for (size_t i = 0; i < n; i++)
    s.variance += ((double)values[i] - s.mean) * ((double)values[i] - s.mean) / (double)n;
  return s;
}

static void
test_generator (void)
{
  uint64_t key = nn_random_key (1, PURPOSE, 0, 0, 0);
  double bits[64] = {0};
  int n = 100000;

  /* the first two outputs of SplitMix64 from state 0 tell that this is that generator */
  CHECK (nn_random_bits (0, 0) == UINT64_C (0xe220a8397b1dcdaf), "%llx",
         (unsigned long long)nn_random_bits (0, 0));
  CHECK (nn_random_bits (0, 1) == UINT64_C (0x6e789e6aa1b965f4), "%llx",
         (unsigned long long)nn_random_bits (0, 1));
  for (int i = 0; i < n; i++)
    for (int bit = 0; bit < 64; bit++)
      bits[bit] += (double)((nn_random_bits (key, (uint64_t)i) >> bit) & 1) / n;
  for (int bit = 0; bit < 64; bit++)
    CHECK (fabs (bits[bit] - 0.5) < 5 * 0.5 / sqrt (n), "bit %d is set in %g", bit, bits[bit]);
}

static void
test_keys_differ (void)
{
  enum { N = 256 };
  uint64_t keys[N];
  int n = 0;

  for (uint64_t i = 0; i < N; i++)
    keys[n++] = nn_random_key (i & 3, (nn_random_purpose)(1 + ((i >> 2) & 3)), (i >> 4) & 3,
                               (i >> 6) & 1, i >> 7);
  for (int i = 0; i < n; i++)
    for (int j = 0; j < i; j++)
      CHECK (keys[i] != keys[j], "keys %d and %d are equal", i, j);
}

/* All 120 orders of five things come equally often. */
static void
test_permutation_is_fair (void)
{
  enum { N_DRAWS = 12000 };
  int counts[120] = {0};
  double chi2 = 0;

  for (uint64_t draw = 0; draw < N_DRAWS; draw++) {
    uint32_t order[5];
    int rank = 0;

    nn_random_permutation (nn_random_key (2, PURPOSE, draw, 0, 0), order, 5);
    for (int i = 0; i < 5; i++) {
      int smaller_behind = 0;

      for (int j = i + 1; j < 5; j++)
        smaller_behind += order[j] < order[i];
      rank = rank * (5 - i) + smaller_behind;
    }
    counts[rank]++;
  }
  for (int i = 0; i < 120; i++)
    chi2 += pow (counts[i] - N_DRAWS / 120.0, 2) / (N_DRAWS / 120.0);
  /* mean 119, standard deviation √238 */
  CHECK (chi2 < 119 + 5 * sqrt (238) && chi2 > 119 - 5 * sqrt (238), "χ² is %g", chi2);
}

static void
test_shuffles (void)
{
  enum { N = 6000 };
  static uint32_t first[N], second[N];
  static bool seen[N];
  int n_equal = 0;

  nn_random_permutation (nn_random_key (1, NN_RANDOM_SHUFFLE, 0, 0, 0), first, N);
  nn_random_permutation (nn_random_key (1, NN_RANDOM_SHUFFLE, 1, 0, 0), second, N);
  for (int i = 0; i < N; i++) {
    REQUIRE (first[i] < N);
    CHECK (!seen[first[i]], "%u comes twice", first[i]);
    seen[first[i]] = true;
    n_equal += first[i] == second[i];
  }
  CHECK (n_equal < 10, "%d images stand where they stood in the epoch before", n_equal);
}

/* ── initial parameters ──────────────────────────────────────────────────────────────────────────
 */

/* A wide network's initial parameters, and its first layer's weights among them. */
static float *
initial_parameters (nn_init init, uint64_t seed, nn_config *config)
{
  nn_model *model;
  float *parameters;

  *config = samples_config (500, 10, 2, (int[]){300, 200});
  config->init = init;
  config->seed = seed;
  REQUIRE (nn_model_new (config, &model) == NN_OK);
  parameters = samples_parameters (model);
  nn_model_free (model);
  return parameters;
}

static void
check_weights (nn_init init, int layer, double variance, double bound)
{
  nn_config config;
  float *parameters = initial_parameters (init, 1, &config);
  nn_tensor w = nn_config_get_tensor (&config, 2 * layer);
  size_t n = (size_t)w.rows * (size_t)w.columns;
  summary s = summarise (parameters + w.offset, n);

  CHECK (fabs (s.mean) < 4 * sqrt (variance / (double)n), "%s: mean %g", nn_init_name (init),
         s.mean);
  CHECK (fabs (s.variance / variance - 1) < 6 / sqrt ((double)n), "%s: variance %g, not %g",
         nn_init_name (init), s.variance, variance);
  CHECK (s.largest <= bound && s.smallest >= -bound, "%s: beyond %g", nn_init_name (init), bound);
  CHECK (s.largest > 0.99 * fmin (bound, 3 * sqrt (variance)), "%s: no further than %g",
         nn_init_name (init), s.largest);
  free (parameters);
}

static void
test_he (void)
{
  check_weights (NN_INIT_HE, 0, 2.0 / 500, INFINITY);
  check_weights (NN_INIT_HE, 1, 2.0 / 300, INFINITY);
}

static void
test_he_is_normal (void)
{
  nn_config config;
  float *parameters = initial_parameters (NN_INIT_HE, 1, &config);
  double n = 500 * 300;
  double deviation = sqrt (2.0 / 500);
  double within[3] = {0};
  static const double right[] = {0.682689, 0.954500, 0.997300};

  for (int i = 0; i < 500 * 300; i++)
    for (int k = 0; k < 3; k++)
      within[k] += (fabs ((double)parameters[i]) < (k + 1) * deviation) / n;
  for (int k = 0; k < 3; k++)
    CHECK (fabs (within[k] - right[k]) < 5 * sqrt (right[k] * (1 - right[k]) / n),
           "%g of the weights within %d σ", within[k], k + 1);
  free (parameters);
}

static void
test_glorot (void)
{
  check_weights (NN_INIT_GLOROT, 0, 2.0 / (500 + 300), sqrt (6.0 / (500 + 300)));
  check_weights (NN_INIT_GLOROT, 1, 2.0 / (300 + 200), sqrt (6.0 / (300 + 200)));
}

static void
test_uniform (void)
{
  check_weights (NN_INIT_UNIFORM, 0, 1.0 / 3 / 500, 1 / sqrt (500));
  check_weights (NN_INIT_UNIFORM, 1, 1.0 / 3 / 300, 1 / sqrt (300));
}

static void
test_biases (void)
{
  for (int init = 0; init < NN_N_INITS; init++) {
    nn_config config;
    float *parameters = initial_parameters ((nn_init)init, 1, &config);
    nn_tensor b = nn_config_get_tensor (&config, 1);
    summary s = summarise (parameters + b.offset, 300);

    if (init == NN_INIT_UNIFORM)
      CHECK (s.largest > 0.9 / sqrt (500) && s.smallest < -0.9 / sqrt (500) &&
                 s.largest <= 1 / sqrt (500) && s.smallest >= -1 / sqrt (500),
             "biases in %g .. %g", s.smallest, s.largest);
    else
      CHECK (s.largest == 0 && s.smallest == 0, "biases in %g .. %g", s.smallest, s.largest);
    free (parameters);
  }
}

static void
test_seeds_give_other_weights (void)
{
  nn_config config;
  float *one = initial_parameters (NN_INIT_HE, 1, &config);
  float *again = initial_parameters (NN_INIT_HE, 1, &config);
  float *two = initial_parameters (NN_INIT_HE, 2, &config);
  size_t size = nn_config_n_parameters (&config) * sizeof (float);
  int n_equal = 0;

  CHECK (memcmp (one, again, size) == 0, "the same seed gave other bits");
  for (int i = 0; i < 500 * 300; i++)
    n_equal += one[i] == two[i];
  CHECK (n_equal < 10, "%d weights are those of another seed", n_equal);
  free (one);
  free (again);
  free (two);
}

/* ── dropout ─────────────────────────────────────────────────────────────────────────────────────
 */

#define N_ROWS    100
#define N_COLUMNS 203 /* no multiple of the columns that share a random number */

typedef struct {
  double probability;
  uint64_t seed;
  int epoch;
  int batch;
  int dense;
} mask_place;

static float *
mask_factors (mask_place place)
{
  nn_layer layer = {.class = &nn_layer_dropout, .dense = place.dense, .n_inputs = N_COLUMNS};
  nn_pass pass = {.dropout = {place.probability, place.seed, place.epoch, place.batch}};
  float *factors = malloc (N_ROWS * N_COLUMNS * sizeof *factors);

  REQUIRE (factors != NULL);
  for (int row = 0; row < N_ROWS; row++)
    for (int column = 0; column < N_COLUMNS; column++)
      factors[row * N_COLUMNS + column] = nn_dropout_factor (&layer, &pass, row, column);
  return factors;
}

static void
test_dropout_rate_and_scale (void)
{
  static const double probabilities[] = {0.05, 0.2, 0.5, 0.9};

  for (int k = 0; k < 4; k++) {
    double p = probabilities[k];
    float *factors = mask_factors ((mask_place){p, 1, 0, 0, 0});
    double n = N_ROWS * N_COLUMNS;
    double dropped = 0;

    for (int i = 0; i < N_ROWS * N_COLUMNS; i++) {
      dropped += (factors[i] == 0) / n;
      CHECK (factors[i] == 0 || fabs ((double)factors[i] * (1 - p) - 1) < 1e-4,
             "p %g: a factor of %g", p, (double)factors[i]);
    }
    CHECK (fabs (dropped - p) < 4 * sqrt (p * (1 - p) / n), "p %g: %g dropped", p, dropped);
    free (factors);
  }
}

/* Columns, rows and neighbours are dropped independently. */
static void
test_dropout_is_independent (void)
{
  float *factors = mask_factors ((mask_place){0.5, 1, 0, 0, 0});
  double deviation = 0.5 / sqrt (N_ROWS * N_COLUMNS);

  for (int lag = 1; lag <= 2 * N_COLUMNS; lag++) {
    int n = N_ROWS * N_COLUMNS - lag;
    double equal = 0;

    for (int i = 0; i < n; i++)
      equal += ((factors[i] == 0) == (factors[i + lag] == 0)) / (double)n;
    CHECK (fabs (equal - 0.5) < 5 * deviation, "%g are as the one %d away", equal, lag);
  }
  free (factors);
}

static void
test_dropout_masks_differ (void)
{
  static const mask_place others[] = {
      {0.5, 1, 0, 1, 0}, {0.5, 1, 1, 0, 0}, {0.5, 1, 0, 0, 1}, {0.5, 2, 0, 0, 0}};
  float *mask = mask_factors ((mask_place){0.5, 1, 0, 0, 0});

  for (int k = 0; k < 4; k++) {
    float *other = mask_factors (others[k]);
    double equal = 0;

    for (int i = 0; i < N_ROWS * N_COLUMNS; i++)
      equal += (mask[i] == other[i]) / (double)(N_ROWS * N_COLUMNS);
    CHECK (fabs (equal - 0.5) < 0.02, "%g of mask %d are the same", equal, k);
    free (other);
  }
  free (mask);
}

/* A layer does exactly what nn_dropout_factor() says, forward and backward. */
static void
test_dropout_layer_follows_factors (void)
{
  nn_config config = samples_config (N_COLUMNS, 10, 1, (int[]){20});
  nn_batch batch = {.n = N_ROWS};
  nn_dropout dropout = {0.3, 5, 2, 1};
  float *factors = mask_factors ((mask_place){0.3, 5, 2, 1, 0});
  const int stride = nn_row_stride (N_COLUMNS);
  float *input = calloc ((size_t)(N_ROWS * stride), sizeof *input);
  float *output = calloc ((size_t)(N_ROWS * stride), sizeof *output);
  const nn_layer *layer;
  nn_network network;
  nn_pass *pass;

  nn_network_build (&network, &config, NN_FIRST_DENSE);
  layer = &network.layers[1];
  REQUIRE (layer->class == &nn_layer_dropout);
  REQUIRE (nn_pass_new (&network, 1, N_ROWS, true, &pass) == NN_OK);
  nn_pass_begin (pass, NULL, &batch, &dropout);
  REQUIRE (input != NULL && output != NULL);
  for (int i = 0; i < N_ROWS * stride; i++)
    input[i] = (float)(1 + i);
  layer->class->forward (layer, pass, (nn_range){0, N_ROWS / 3}, input, output);
  layer->class->forward (layer, pass, (nn_range){N_ROWS / 3, N_ROWS}, input, output);
  for (int i = 0; i < N_ROWS * N_COLUMNS; i++) {
    int at = i / N_COLUMNS * stride + i % N_COLUMNS;

    CHECK (output[at] == input[at] * factors[i], "%d: %g", i, (double)output[at]);
  }
  layer->class->backward (layer, pass, (nn_range){0, N_ROWS}, output, input, input);
  for (int i = 0; i < N_ROWS * N_COLUMNS; i++) {
    int at = i / N_COLUMNS * stride + i % N_COLUMNS;

    CHECK (input[at] == (float)(1 + at) * factors[i], "%d: %g", i, (double)input[at]);
  }
  nn_pass_free (pass);
  free (output);
  free (input);
  free (factors);
}

static void
test_dropout_near_one (void)
{
  nn_layer layer = {.class = &nn_layer_dropout, .n_inputs = N_COLUMNS};
  nn_pass pass = {.dropout = {.probability = nextafter (1, 0), .seed = 1}};

  for (int row = 0; row < 100; row++)
    for (int column = 0; column < N_COLUMNS; column++)
      CHECK (isfinite (nn_dropout_factor (&layer, &pass, row, column)), "not finite");
}

int
main (void)
{
  nn_gemm_init ();
  RUN (test_generator);
  RUN (test_keys_differ);
  RUN (test_permutation_is_fair);
  RUN (test_shuffles);
  RUN (test_he);
  RUN (test_he_is_normal);
  RUN (test_glorot);
  RUN (test_uniform);
  RUN (test_biases);
  RUN (test_seeds_give_other_weights);
  RUN (test_dropout_rate_and_scale);
  RUN (test_dropout_is_independent);
  RUN (test_dropout_masks_differ);
  RUN (test_dropout_layer_follows_factors);
  RUN (test_dropout_near_one);
  return CHECK_EXIT_STATUS ();
}
