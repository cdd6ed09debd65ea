/* test-inspect.c: activations and saliency beside a plain double-precision network.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "check.h"
#include "samples.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define N_INPUTS  30
#define N_CLASSES 5
#define N_IMAGES  600 /* several lots, and a short one */

static const int hidden[] = {13, 40, 7};

typedef struct {
  nn_config config;
  nn_images images;
  float *parameters;
} fixture;

static fixture
set_up (nn_activation activation, int n_hidden)
{
  fixture f = {.config = samples_config (N_INPUTS, N_CLASSES, n_hidden, hidden)};
  nn_model *model;
  size_t n;

  f.config.activation = activation;
  f.images = samples_new (N_IMAGES, N_INPUTS, N_CLASSES, 3);
  REQUIRE (nn_model_new (&f.config, &model) == NN_OK);
  f.parameters = samples_parameters (model);
  nn_model_free (model);
  /* Biases begin at 0, which would hide what is wrong with them. */
  n = nn_config_n_parameters (&f.config);
  for (size_t i = 0; i < n; i++)
    f.parameters[i] += (float)((double)(i * 7 % 11) / 50 - 0.1);
  return f;
}

static void
tear_down (fixture *f)
{
  free (f->parameters);
  samples_free (&f->images);
}

static int
width_of (const nn_config *config, int layer)
{
  return layer < config->n_hidden ? config->hidden[layer] : config->n_classes;
}

static double
activate (nn_activation activation, double x)
{
  switch (activation) {
  case NN_RELU:
    return x > 0 ? x : 0;
  case NN_LEAKY_RELU:
    return x > 0 ? x : 0.01 * x;
  case NN_TANH:
    return tanh (x);
  default:
    return 1 / (1 + exp (-x));
  }
}

/* What @layer makes of x (N_INPUTS), in double precision: values (its width). */
static void
plain_forward (const fixture *f, const double *x, int layer, double *values)
{
  double input[64], output[64];

  memcpy (input, x, N_INPUTS * sizeof *input);
  for (int l = 0; l <= layer; l++) {
    nn_tensor w = nn_config_get_tensor (&f->config, 2 * l);
    nn_tensor b = nn_config_get_tensor (&f->config, 2 * l + 1);

    for (int j = 0; j < w.columns; j++) {
      double sum = (double)f->parameters[b.offset + (size_t)j];

      for (int i = 0; i < w.rows; i++)
        sum +=
            input[i] * (double)f->parameters[w.offset + (size_t)i * (size_t)w.columns + (size_t)j];
      output[j] = l < f->config.n_hidden ? activate (f->config.activation, sum) : sum;
    }
    memcpy (input, output, sizeof input);
  }
  memcpy (values, input, (size_t)width_of (&f->config, layer) * sizeof *values);
}

static void
pixels_of (const fixture *f, size_t image, double *x)
{
  for (int i = 0; i < N_INPUTS; i++)
    x[i] = f->images.pixels[image * N_INPUTS + (size_t)i] / 255.0;
}

static void
check_layer (const fixture *f, int layer)
{
  size_t width = (size_t)width_of (&f->config, layer);
  float *values = calloc (N_IMAGES * width, sizeof *values);
  double largest = 0;

  REQUIRE (values != NULL);
  REQUIRE (nn_inspect_activations (&f->config, f->parameters, f->images.pixels, N_IMAGES, layer,
                                   NULL, values) == NN_OK);
  for (size_t image = 0; image < N_IMAGES; image++) {
    double x[N_INPUTS], expected[64];

    pixels_of (f, image, x);
    plain_forward (f, x, layer, expected);
    for (size_t j = 0; j < width; j++) {
      double difference = fabs ((double)values[image * width + j] - expected[j]);

      CHECK (difference < 1e-4, "image %zu, layer %d, neuron %zu: %g, not %g", image, layer, j,
             (double)values[image * width + j], expected[j]);
      largest = fmax (largest, fabs (expected[j]));
    }
  }
  CHECK (largest > 0.01, "layer %d says nothing", layer);
  free (values);
}

static void
test_activations (void)
{
  for (int activation = 0; activation < NN_N_ACTIVATIONS; activation++)
    for (int n_hidden = 0; n_hidden <= 3; n_hidden++) {
      fixture f = set_up ((nn_activation)activation, n_hidden);

      for (int layer = 0; layer <= n_hidden; layer++)
        check_layer (&f, layer);
      tear_down (&f);
    }
}

/* Central differences of the plain network's logit. */
static void
check_saliency (const fixture *f, size_t image, int class_index)
{
  const double h = 1e-6;
  float saliency[N_INPUTS];
  double x[N_INPUTS], low[N_CLASSES], high[N_CLASSES], largest = 0;

  REQUIRE (nn_inspect_saliency (&f->config, f->parameters, f->images.pixels + image * N_INPUTS,
                                class_index, saliency) == NN_OK);
  pixels_of (f, image, x);
  for (int i = 0; i < N_INPUTS; i++) {
    double pixel = x[i], expected;

    x[i] = pixel - h;
    plain_forward (f, x, f->config.n_hidden, low);
    x[i] = pixel + h;
    plain_forward (f, x, f->config.n_hidden, high);
    x[i] = pixel;
    expected = (high[class_index] - low[class_index]) / (2 * h);
    CHECK (fabs ((double)saliency[i] - expected) < 1e-4, "pixel %d: %g, not %g", i,
           (double)saliency[i], expected);
    largest = fmax (largest, fabs (expected));
  }
  CHECK (largest > 1e-3, "a gradient of zeros");
}

static void
test_saliency (void)
{
  for (int activation = 0; activation < NN_N_ACTIVATIONS; activation++)
    for (int n_hidden = 0; n_hidden <= 3; n_hidden++) {
      fixture f = set_up ((nn_activation)activation, n_hidden);

      for (int c = 0; c < N_CLASSES; c++)
        check_saliency (&f, (size_t)(17 * c), c);
      tear_down (&f);
    }
}

static bool
always (void *data)
{
  (*(int *)data)++;
  return true;
}

static void
test_refusals (void)
{
  fixture f = set_up (NN_RELU, 2);
  float values[N_IMAGES * 64];
  int n_asked = 0;
  nn_cancel cancel = {always, &n_asked};
  nn_config broken = f.config;

  CHECK (nn_inspect_activations (&f.config, f.parameters, f.images.pixels, 1, 3, NULL, values) ==
             NN_INVALID,
         "a layer above the outputs");
  CHECK (nn_inspect_activations (&f.config, f.parameters, f.images.pixels, 1, -1, NULL, values) ==
             NN_INVALID,
         "a layer below the pixels");
  CHECK (nn_inspect_saliency (&f.config, f.parameters, f.images.pixels, N_CLASSES, values) ==
             NN_INVALID,
         "a class too many");
  CHECK (nn_inspect_saliency (&f.config, f.parameters, f.images.pixels, -1, values) == NN_INVALID,
         "a class below 0");
  CHECK (nn_inspect_activations (&f.config, f.parameters, f.images.pixels, N_IMAGES, 0, &cancel,
                                 values) == NN_CANCELLED &&
             n_asked == 1,
         "asked %d times", n_asked);
  broken.hidden[0] = 0;
  CHECK (nn_inspect_activations (&broken, f.parameters, f.images.pixels, 1, 0, NULL, values) ==
             NN_INVALID,
         "a layer of no neurons");
  tear_down (&f);
}

int
main (void)
{
  RUN (test_activations);
  RUN (test_saliency);
  RUN (test_refusals);
  return CHECK_EXIT_STATUS ();
}
