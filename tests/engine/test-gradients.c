/* test-gradients.c: the gradients of each layer, of the loss and of whole networks, against central
 * differences and against the twin in double precision.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "check.h"
#include "compare.h"
#include "gemm.h"
#include "nn-pass.h"
#include "nn-random.h"
#include "reference.h"
#include "samples.h"

#include <math.h>
#include <string.h>

#define PURPOSE ((nn_random_purpose)1001)

#define N_ROWS 7
#define STEP   0.01f

/* A layer taken out of its network, and the objective Σ weight ⊙ output, whose gradient for the
 * output is `weight`. The matrices have rows of nn_row_stride() floats. */
typedef struct {
  nn_network network;
  nn_pass *pass;
  const nn_layer *layer;
  float *parameters;
  float *input;  /* (N_ROWS, n_inputs) */
  float *output; /* (N_ROWS, n_outputs) */
  float *weight; /* (N_ROWS, n_outputs) */
} bench;

static float *
random_floats (size_t n, uint64_t stream)
{
  float *values = malloc (n * sizeof *values);
  uint64_t key = nn_random_key (7, PURPOSE, stream, 0, 0);

  REQUIRE (values != NULL);
  for (size_t i = 0; i < n; i++) {
    double value = nn_random_normal (key, i);

    /* off 0, where the ReLUs have no derivative, by more than STEP */
    values[i] = (float)(value + copysign (0.1, value));
  }
  return values;
}

static void
bench_init (bench *b, const nn_config *config, const nn_layer_class *class, double dropout)
{
  static const nn_images no_images;
  nn_batch batch = {.images = &no_images, .n = N_ROWS};
  nn_dropout circumstances = {.probability = dropout, .seed = 3};

  memset (b, 0, sizeof *b);
  nn_network_build (&b->network, config, NN_FIRST_DENSE);
  for (b->layer = b->network.layers; b->layer->class != class;)
    b->layer++;
  b->parameters = random_floats (b->network.n_floats, 0);
  REQUIRE (nn_pass_new (&b->network, 1, N_ROWS, true, &b->pass) == NN_OK);
  nn_pass_begin (b->pass, b->parameters, &batch, &circumstances);
  b->input = random_floats ((size_t)(N_ROWS * nn_row_stride (b->layer->n_inputs)), 1);
  b->output = random_floats ((size_t)(N_ROWS * nn_row_stride (b->layer->n_outputs)), 2);
  b->weight = random_floats ((size_t)(N_ROWS * nn_row_stride (b->layer->n_outputs)), 3);
}

static void
bench_clear (bench *b)
{
  nn_pass_free (b->pass);
  free (b->parameters);
  free (b->input);
  free (b->output);
  free (b->weight);
}

static double
bench_objective (bench *b)
{
  int stride = nn_row_stride (b->layer->n_outputs);
  double sum = 0;

  if (!b->layer->class->has_output)
    memcpy (b->output, b->input, (size_t)(N_ROWS * stride) * sizeof (float));
  b->layer->class->forward (b->layer, b->pass, (nn_range){0, N_ROWS}, b->input, b->output);
  for (int row = 0; row < N_ROWS; row++)
    for (int i = row * stride; i < row * stride + b->layer->n_outputs; i++)
      sum += (double)b->weight[i] * (double)b->output[i];
  return sum;
}

/* The derivative of the objective by each of @values (n), which are among what it depends on. */
static double *
bench_differences (bench *b, float *values, size_t n)
{
  double *differences = malloc (n * sizeof *differences);

  REQUIRE (differences != NULL);
  for (size_t i = 0; i < n; i++) {
    float value = values[i];
    double above, below, width;

    values[i] = value + STEP;
    width = (double)values[i];
    above = bench_objective (b);
    values[i] = value - STEP;
    width -= (double)values[i];
    below = bench_objective (b);
    values[i] = value;
    differences[i] = (above - below) / width;
  }
  return differences;
}

static void
check_differences (bench *b, const char *what, float *values, const float *gradient, size_t n)
{
  double *differences = bench_differences (b, values, n);
  double *wide = reference_widen (gradient, n);
  double difference = compare_difference (wide, differences, n);

  CHECK (difference < 1e-3, "%s: %s is %g off", b->layer->class->name, what, difference);
  free (differences);
  free (wide);
}

static void
check_input_gradient (bench *b)
{
  int stride = nn_row_stride (b->layer->n_inputs);
  size_t n_inputs = (size_t)(N_ROWS * stride);
  size_t n_outputs = (size_t)(N_ROWS * nn_row_stride (b->layer->n_outputs));
  float *delta = malloc ((n_inputs + n_outputs) * sizeof *delta);
  float *input_delta = b->layer->class->backward_in_place ? delta : delta + n_outputs;

  REQUIRE (delta != NULL);
  bench_objective (b);
  memcpy (delta, b->weight, n_outputs * sizeof *delta);
  b->layer->class->backward (b->layer, b->pass, (nn_range){0, N_ROWS}, b->output, delta,
                             input_delta);
  for (int row = 0; row < N_ROWS; row++)
    check_differences (b, "a row of the gradient for the input", b->input + row * stride,
                       input_delta + row * stride, (size_t)b->layer->n_inputs);
  free (delta);
}

static void
check_parameter_gradients (bench *b)
{
  float *gradient = malloc (b->network.n_floats * sizeof *gradient);

  REQUIRE (gradient != NULL);
  for (int part = 0; part < b->layer->class->n_gradient_parts (b->layer); part++)
    b->layer->class->gradient (b->layer, b->pass, part, b->input, b->weight, 1, 0, gradient);
  for (int i = 0; i < b->layer->n_tensors; i++) {
    const nn_view *view = &b->layer->tensors[i];

    for (int row = 0; row < view->rows; row++) {
      size_t at = view->offset + (size_t)row * (size_t)view->stride;

      check_differences (b, i == 0 ? "a row of the weights' gradient" : "the biases' gradient",
                         b->parameters + at, gradient + at, (size_t)view->columns);
    }
  }
  free (gradient);
}

static void
test_dense_layer (void)
{
  /* 300 inputs: the gradient comes in several parts */
  nn_config config = samples_config (300, 4, 1, (int[]){15});
  bench b;

  bench_init (&b, &config, &nn_layer_dense, 0);
  CHECK (b.layer->class->n_gradient_parts (b.layer) > 1, "one part only");
  check_input_gradient (&b);
  check_parameter_gradients (&b);
  bench_clear (&b);
}

static void
test_dense_layer_accumulates (void)
{
  nn_config config = samples_config (9, 4, 1, (int[]){15});
  float *target, *gradient;
  bench b;

  bench_init (&b, &config, &nn_layer_dense, 0);
  target = random_floats (b.network.n_floats, 4);
  gradient = random_floats (b.network.n_floats, 4);
  b.layer->class->gradient (b.layer, b.pass, 0, b.input, b.weight, 1, 0, gradient);
  b.layer->class->gradient (b.layer, b.pass, 0, b.input, b.weight, -2, 0.5f, target);
  for (int i = 0; i < b.layer->n_tensors; i++) {
    const nn_view *view = &b.layer->tensors[i];
    float *before = random_floats (b.network.n_floats, 4);

    for (int k = 0; k < view->rows * view->columns; k++) {
      size_t j = view->offset + (size_t)(k / view->columns * view->stride + k % view->columns);
      double right = 0.5 * (double)before[j] - 2 * (double)gradient[j];

      CHECK (fabs ((double)target[j] - right) < 1e-5, "tensor %d: %g, not %g", i, (double)target[j],
             right);
    }
    free (before);
  }
  free (target);
  free (gradient);
  bench_clear (&b);
}

static void
test_activation_layers (void)
{
  for (int activation = 0; activation < NN_N_ACTIVATIONS; activation++) {
    nn_config config = samples_config (6, 4, 1, (int[]){11});
    bench b;

    config.activation = (nn_activation)activation;
    bench_init (&b, &config, &nn_layer_activation, 0);
    check_input_gradient (&b);
    bench_clear (&b);
  }
}

static void
test_dropout_layer (void)
{
  nn_config config = samples_config (19, 4, 1, (int[]){15});
  bench b;

  bench_init (&b, &config, &nn_layer_dropout, 0.4);
  check_input_gradient (&b);
  bench_clear (&b);
}

static void
test_loss (void)
{
  enum { N_CLASSES = 5 };
  uint8_t labels[N_ROWS] = {4, 0, 1, 2, 3, 3, 0};
  nn_images images = {.labels = labels, .n = N_ROWS};
  nn_batch batch = {.images = &images, .n = N_ROWS};
  nn_range all = {0, N_ROWS};
  const int stride = nn_row_stride (N_CLASSES);
  float *logits = random_floats ((size_t)(N_ROWS * stride), 5);
  float *delta = random_floats ((size_t)(N_ROWS * stride), 6);
  float compact[N_ROWS * N_CLASSES];
  double differences[N_ROWS * N_CLASSES];
  double *wide;

  nn_softmax_cross_entropy (logits, N_CLASSES, &batch, all, delta);
  for (int i = 0; i < N_ROWS * N_CLASSES; i++) {
    int at = i / N_CLASSES * stride + i % N_CLASSES;
    float value = logits[at];
    double above, below;

    compact[i] = delta[at];
    logits[at] = value + STEP;
    above = nn_softmax_cross_entropy (logits, N_CLASSES, &batch, all, NULL).loss;
    logits[at] = value - STEP;
    below = nn_softmax_cross_entropy (logits, N_CLASSES, &batch, all, NULL).loss;
    logits[at] = value;
    differences[i] = (above - below) / (2 * (double)STEP) / N_ROWS;
  }
  wide = reference_widen (compact, N_ROWS * N_CLASSES);
  CHECK (compare_difference (wide, differences, N_ROWS * N_CLASSES) < 1e-4, "%g off",
         compare_difference (wide, differences, N_ROWS * N_CLASSES));
  free (wide);
  free (delta);
  free (logits);
}

static void
test_loss_is_stable (void)
{
  uint8_t labels[] = {0};
  nn_images images = {.labels = labels, .n = 1};
  nn_batch batch = {.images = &images, .n = 1};
  nn_range all = {0, 1};
  /* rows with their padding */
  float right[16] = {1000, 0, -1000};
  float wrong[16] = {-1000, 0, 1000};
  float sure[16] = {20, 0, 0};
  float not_finite[][16] = {{NAN, 0, 0}, {0, NAN, 0}, {0, 0, INFINITY}, {-INFINITY, 0, 0}};
  float delta[16];
  double tiny;

  CHECK (nn_softmax_cross_entropy (right, 3, &batch, all, delta).loss <= 0, "not 0");
  CHECK (nn_softmax_cross_entropy (wrong, 3, &batch, all, delta).loss == 2000, "not 2000");
  CHECK (delta[0] == -1 && delta[1] == 0 && delta[2] == 1, "not the one-hot difference");
  tiny = nn_softmax_cross_entropy (sure, 3, &batch, all, delta).loss;
  CHECK (fabs (tiny / log1p (2 * exp (-20)) - 1) < 1e-6, "%g", tiny);
  CHECK (fabs ((double)delta[0] / (-2 * exp (-20)) - 1) < 1e-6, "%g", (double)delta[0]);
  for (int i = 0; i < 4; i++)
    CHECK (!isfinite (nn_softmax_cross_entropy (not_finite[i], 3, &batch, all, NULL).loss),
           "case %d is finite", i);
}

/* ── whole networks ──────────────────────────────────────────────────────────────────────────────
 */

/* The first layer is narrow where there are no hidden ones or 9 neurons, and is not where there are
 * 14. */
static const int widths[][3] = {{9, 8, 7}, {14, 8, 7}};

static nn_config
network_case (int n_hidden, const int *hidden, int activation, double l2)
{
  nn_config config = samples_config (12, 4, n_hidden, hidden);

  config.activation = (nn_activation)activation;
  config.l2 = l2;
  config.init = NN_INIT_UNIFORM; /* biases too */
  config.seed = 55;
  return config;
}

typedef void (*network_check) (const nn_config *config, nn_model *model, const nn_images *images,
                               const uint32_t *rows, int n_rows);

static void
check_all_networks (network_check check, const nn_images *images)
{
  static const double l2[] = {0, 0.01};
  uint32_t rows[20];

  for (uint32_t i = 0; i < 20; i++)
    rows[i] = 39 - 2 * i;
  for (int n_hidden = 0; n_hidden <= 3; n_hidden += n_hidden + 1)
    for (int activation = 0; activation < NN_N_ACTIVATIONS; activation++)
      for (int i = 0; i < 4; i++) {
        nn_config config = network_case (n_hidden, widths[i / 2], activation, l2[i % 2]);
        nn_model *model;

        REQUIRE (nn_model_new (&config, &model) == NN_OK);
        check (&config, model, images, rows, 20);
        nn_model_free (model);
      }
}

/* With all kinds of first layer. The seeds are such that no step of a difference crosses the bend of
 * a ReLU, where it is no derivative. */
static void
for_all_networks (network_check check)
{
  nn_images images = samples_new (40, 12, 4, 5);
  nn_images sparse = samples_new_sparse (40, 12, 4, 6);

  CHECK (nn_first_of_images (&images, 12) == NN_FIRST_DENSE &&
             nn_first_of_images (&sparse, 12) == NN_FIRST_SPARSE,
         "not both kinds");
  check_all_networks (check, &images);
  check_all_networks (check, &sparse);
  samples_free (&sparse);
  samples_free (&images);
}

/* The engine's own loss with the penalty, of the network with @parameters. */
static double
engine_objective (nn_model *model, const float *parameters, const nn_images *images,
                  const uint32_t *rows, int n_rows, float *scratch)
{
  const nn_config *config = nn_model_config (model);
  double loss;
  double penalty = 0;

  nn_model_set_parameters (model, parameters);
  REQUIRE (nn_model_gradient (model, images, rows, n_rows, &loss, scratch) == NN_OK);
  for (size_t i = 0; i < nn_config_n_parameters (config); i++)
    penalty += (double)parameters[i] * (double)parameters[i];
  return loss + config->l2 * penalty;
}

static void
check_network_differences (const nn_config *config, nn_model *model, const nn_images *images,
                           const uint32_t *rows, int n_rows)
{
  const float step = 1e-3f;
  size_t n = nn_config_n_parameters (config);
  float *parameters = samples_parameters (model);
  float *gradient = malloc (n * sizeof *gradient);
  float *scratch = malloc (n * sizeof *scratch);
  double *differences = malloc (n * sizeof *differences);
  double *wide;
  double loss;

  REQUIRE (gradient != NULL && scratch != NULL && differences != NULL);
  REQUIRE (nn_model_gradient (model, images, rows, n_rows, &loss, gradient) == NN_OK);
  for (size_t i = 0; i < n; i++) {
    float value = parameters[i];
    double width;

    parameters[i] = value + step;
    width = (double)parameters[i];
    differences[i] = engine_objective (model, parameters, images, rows, n_rows, scratch);
    parameters[i] = value - step;
    width -= (double)parameters[i];
    differences[i] -= engine_objective (model, parameters, images, rows, n_rows, scratch);
    differences[i] /= width;
    parameters[i] = value;
  }
  wide = reference_widen (gradient, n);
  CHECK (compare_difference (wide, differences, n) < 3e-3, "%d hidden, %s, λ %g: %g off",
         config->n_hidden, nn_activation_name (config->activation), config->l2,
         compare_difference (wide, differences, n));
  free (wide);
  free (differences);
  free (scratch);
  free (gradient);
  free (parameters);
}

static void
test_networks_against_differences (void)
{
  for_all_networks (check_network_differences);
}

/* The twin itself is checked first: what it agrees on must be right. */
static void
check_twin_differences (const nn_config *config, nn_model *model, const nn_images *images,
                        const uint32_t *rows, int n_rows)
{
  const double step = 1e-6;
  size_t n = nn_config_n_parameters (config);
  float *floats = samples_parameters (model);
  double *parameters = reference_widen (floats, n);
  double *gradient = malloc (n * sizeof *gradient);
  double *differences = malloc (n * sizeof *differences);

  REQUIRE (gradient != NULL && differences != NULL);
  reference_gradient (config, parameters, images, rows, n_rows, NULL, gradient);
  for (size_t i = 0; i < n; i++) {
    double value = parameters[i];

    parameters[i] = value + step;
    differences[i] = reference_objective (config, parameters, images, rows, n_rows);
    parameters[i] = value - step;
    differences[i] -= reference_objective (config, parameters, images, rows, n_rows);
    differences[i] /= 2 * step;
    parameters[i] = value;
  }
  CHECK (compare_difference (gradient, differences, n) < 1e-7, "%d hidden, %s, λ %g: %g off",
         config->n_hidden, nn_activation_name (config->activation), config->l2,
         compare_difference (gradient, differences, n));
  free (differences);
  free (gradient);
  free (parameters);
  free (floats);
}

static void
test_twin_against_differences (void)
{
  for_all_networks (check_twin_differences);
}

static void
check_against_twin (const nn_config *config, nn_model *model, const nn_images *images,
                    const uint32_t *rows, int n_rows)
{
  size_t n = nn_config_n_parameters (config);
  float *floats = samples_parameters (model);
  double *parameters = reference_widen (floats, n);
  double *right = malloc (n * sizeof *right);
  float *gradient = malloc (n * sizeof *gradient);
  double right_loss, loss, *wide;

  REQUIRE (right != NULL && gradient != NULL);
  right_loss = reference_gradient (config, parameters, images, rows, n_rows, NULL, right);
  REQUIRE (nn_model_gradient (model, images, rows, n_rows, &loss, gradient) == NN_OK);
  wide = reference_widen (gradient, n);
  CHECK (fabs (loss / right_loss - 1) < 1e-6, "loss %.9g, not %.9g", loss, right_loss);
  for (int i = 0; i < nn_config_n_tensors (config); i++) {
    nn_tensor t = nn_config_get_tensor (config, i);
    double difference =
        compare_difference (wide + t.offset, right + t.offset, (size_t)t.rows * (size_t)t.columns);

    CHECK (difference < 1e-5, "%d hidden, %s, λ %g, tensor %d: %g off", config->n_hidden,
           nn_activation_name (config->activation), config->l2, i, difference);
  }
  free (wide);
  free (gradient);
  free (right);
  free (parameters);
  free (floats);
}

static void
test_networks_against_twin (void)
{
  for_all_networks (check_against_twin);
}

/* Several shards, several gradient parts, and widths that no vector divides. */
static void
test_large_batch_against_twin (void)
{
  nn_images images = samples_new (333, 401, 10, 9);
  nn_config config = samples_config (401, 10, 2, (int[]){37, 23});
  uint32_t rows[333];
  nn_model *model;

  for (uint32_t i = 0; i < 333; i++)
    rows[i] = 332 - i;
  REQUIRE (nn_model_new (&config, &model) == NN_OK);
  check_against_twin (&config, model, &images, rows, 333);
  nn_model_free (model);
  samples_free (&images);
}

int
main (void)
{
  nn_gemm_init ();
  RUN (test_dense_layer);
  RUN (test_dense_layer_accumulates);
  RUN (test_activation_layers);
  RUN (test_dropout_layer);
  RUN (test_loss);
  RUN (test_loss_is_stable);
  RUN (test_twin_against_differences);
  RUN (test_networks_against_differences);
  RUN (test_networks_against_twin);
  RUN (test_large_batch_against_twin);
  return CHECK_EXIT_STATUS ();
}
