/* reference.c: the engine's twin: the same mathematics in double precision, as plain as can be.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "reference.h"

#include "check.h"
#include "nn-pass.h"
#include "nn-random.h"

#include <math.h>
#include <string.h>

#define MAX_DENSE (NN_MAX_HIDDEN + 1)

/* One image on its way through the network; layer l is the dense layer l. */
typedef struct {
  const nn_config *config;
  const double *parameters;
  const reference_place *place; /* NULL: no dropout */
  int row;                      /* in the batch */
  double *x[MAX_DENSE];         /* inputs after dropout (fan_in) */
  double *y[MAX_DENSE];         /* outputs after activation (neurons); logits in the last */
  double *d[MAX_DENSE];         /* gradient for the weighted sum (neurons) */
} traveller;

static nn_tensor
weights (const nn_config *config, int layer)
{
  return nn_config_get_tensor (config, 2 * layer);
}

static double *
new_doubles (size_t n)
{
  double *values = calloc (n > 0 ? n : 1, sizeof *values);

  REQUIRE (values != NULL);
  return values;
}

static void
traveller_init (traveller *t, const nn_config *config, const double *parameters,
                const reference_place *place)
{
  memset (t, 0, sizeof *t);
  t->config = config;
  t->parameters = parameters;
  t->place = place;
  for (int l = 0; l <= config->n_hidden; l++) {
    nn_tensor w = weights (config, l);

    t->x[l] = new_doubles ((size_t)w.rows);
    t->y[l] = new_doubles ((size_t)w.columns);
    t->d[l] = new_doubles ((size_t)w.columns);
  }
}

static void
traveller_clear (traveller *t)
{
  for (int l = 0; l <= t->config->n_hidden; l++) {
    free (t->x[l]);
    free (t->y[l]);
    free (t->d[l]);
  }
}

static double
activate (nn_activation activation, double x)
{
  switch (activation) {
  case NN_RELU:
    return fmax (x, 0);
  case NN_LEAKY_RELU:
    return x > 0 ? x : 0.01 * x;
  case NN_TANH:
    return tanh (x);
  case NN_SIGMOID:
    return 1 / (1 + exp (-x));
  default:
    REQUIRE (!"an activation");
    return 0;
  }
}

/* The derivative, told from the value @y. */
static double
slope (nn_activation activation, double y)
{
  switch (activation) {
  case NN_RELU:
    return y > 0 ? 1 : 0;
  case NN_LEAKY_RELU:
    return y > 0 ? 1 : 0.01;
  case NN_TANH:
    return 1 - y * y;
  case NN_SIGMOID:
    return y * (1 - y);
  default:
    REQUIRE (!"an activation");
    return 0;
  }
}

static double
dropout_factor (const traveller *t, int layer, int column)
{
  nn_layer description = {.dense = layer, .n_inputs = weights (t->config, layer).rows};
  nn_pass pass = {.dropout = {.probability = t->config->dropout, .seed = t->config->seed}};

  if (t->place == NULL || t->config->dropout <= 0)
    return 1;
  pass.dropout.epoch = t->place->epoch;
  pass.dropout.batch = t->place->batch;
  return (double)nn_dropout_factor (&description, &pass, t->row, column);
}

static void
travel_forward (traveller *t, const uint8_t *pixels)
{
  for (int l = 0; l <= t->config->n_hidden; l++) {
    nn_tensor w = weights (t->config, l);
    const double *W = t->parameters + w.offset;
    const double *b = W + (size_t)w.rows * (size_t)w.columns;

    for (int i = 0; i < w.rows; i++)
      t->x[l][i] = (l > 0 ? t->y[l - 1][i] : pixels[i] / 255.0) * dropout_factor (t, l, i);
    for (int j = 0; j < w.columns; j++) {
      double sum = b[j];

      for (int i = 0; i < w.rows; i++)
        sum += t->x[l][i] * W[(size_t)i * (size_t)w.columns + (size_t)j];
      t->y[l][j] = l < t->config->n_hidden ? activate (t->config->activation, sum) : sum;
    }
  }
}

/* Leaves the loss's gradient for the logits in the last d.
 * Returns: -log p_label */
static double
cross_entropy (traveller *t, int label)
{
  int last = t->config->n_hidden;
  int n = t->config->n_classes;
  const double *z = t->y[last];
  double largest = z[0];
  double sum = 0;

  for (int i = 1; i < n; i++)
    largest = fmax (largest, z[i]);
  for (int i = 0; i < n; i++)
    sum += exp (z[i] - largest);
  for (int i = 0; i < n; i++)
    t->d[last][i] = exp (z[i] - largest) / sum - (i == label);
  return log (sum) + largest - z[label];
}

static void
travel_backward (traveller *t, double *gradient)
{
  for (int l = t->config->n_hidden; l >= 0; l--) {
    nn_tensor w = weights (t->config, l);
    const double *W = t->parameters + w.offset;
    double *dW = gradient + w.offset;
    double *db = dW + (size_t)w.rows * (size_t)w.columns;

    for (int j = 0; j < w.columns; j++)
      db[j] += t->d[l][j];
    for (int i = 0; i < w.rows; i++) {
      double dx = 0;

      for (int j = 0; j < w.columns; j++) {
        size_t at = (size_t)i * (size_t)w.columns + (size_t)j;

        dW[at] += t->x[l][i] * t->d[l][j];
        dx += W[at] * t->d[l][j];
      }
      if (l > 0)
        t->d[l - 1][i] =
            dx * dropout_factor (t, l, i) * slope (t->config->activation, t->y[l - 1][i]);
    }
  }
}

/**
 * reference_gradient:
 * @place: (nullable): NULL for no dropout
 * @gradient: (out): of the mean cross-entropy + λ Σ α², in the canonical layout
 *
 * Returns: the mean cross-entropy, without the penalty.
 */
double
reference_gradient (const nn_config *config, const double *parameters, const nn_images *images,
                    const uint32_t *rows, int n_rows, const reference_place *place,
                    double *gradient)
{
  size_t n = nn_config_n_parameters (config);
  double loss = 0;
  traveller t;

  memset (gradient, 0, n * sizeof *gradient);
  traveller_init (&t, config, parameters, place);
  for (t.row = 0; t.row < n_rows; t.row++) {
    size_t image = rows[t.row];

    travel_forward (&t, images->pixels + image * (size_t)config->n_inputs);
    loss += cross_entropy (&t, images->labels[image]);
    travel_backward (&t, gradient);
  }
  traveller_clear (&t);
  for (size_t i = 0; i < n; i++)
    gradient[i] = gradient[i] / n_rows + 2 * config->l2 * parameters[i];
  return loss / n_rows;
}

/**
 * reference_objective:
 *
 * Returns: what the gradient is of: the mean cross-entropy + λ Σ α², without dropout.
 */
double
reference_objective (const nn_config *config, const double *parameters, const nn_images *images,
                     const uint32_t *rows, int n_rows)
{
  size_t n = nn_config_n_parameters (config);
  double loss = 0;
  double penalty = 0;
  traveller t;

  traveller_init (&t, config, parameters, NULL);
  for (t.row = 0; t.row < n_rows; t.row++) {
    size_t image = rows[t.row];

    travel_forward (&t, images->pixels + image * (size_t)config->n_inputs);
    loss += cross_entropy (&t, images->labels[image]);
  }
  traveller_clear (&t);
  for (size_t i = 0; i < n; i++)
    penalty += parameters[i] * parameters[i];
  return loss / n_rows + config->l2 * penalty;
}

/**
 * reference_step:
 * @parameters: (inout):
 * @place: which batch of the training
 *
 * Does what nn_training_step() does.
 *
 * Returns: the loss of the batch before the update.
 */
double
reference_step (const nn_config *config, double *parameters, const nn_images *images,
                reference_place place)
{
  size_t n = nn_config_n_parameters (config);
  uint32_t *order = malloc (images->n * sizeof *order);
  double *gradient = new_doubles (n);
  size_t first = (size_t)place.batch * (size_t)config->batch_size;
  size_t rest = images->n - first;
  int n_rows = rest < (size_t)config->batch_size ? (int)rest : config->batch_size;
  double loss;

  REQUIRE (order != NULL);
  nn_random_permutation (
      nn_random_key (config->seed, NN_RANDOM_SHUFFLE, (uint64_t)place.epoch, 0, 0), order,
      (uint32_t)images->n);
  loss = reference_gradient (config, parameters, images, order + first, n_rows, &place, gradient);
  for (size_t i = 0; i < n; i++)
    parameters[i] -= config->learning_rate * gradient[i];
  free (gradient);
  free (order);
  return loss;
}

/**
 * reference_widen:
 * @values: (n)
 *
 * Returns: (transfer full): the same in double precision.
 */
double *
reference_widen (const float *values, size_t n)
{
  double *wide = new_doubles (n);

  for (size_t i = 0; i < n; i++)
    wide[i] = (double)values[i];
  return wide;
}
