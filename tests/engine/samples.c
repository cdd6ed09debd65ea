/* samples.c: small images to train on, and configurations to train.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "samples.h"

#include "check.h"
#include "nn-random.h"

#include <string.h>

/* A stream that is none of the engine's own. */
#define PURPOSE ((nn_random_purpose)1000)

/* @n_inked: of 8 pixels, so many are not 0 */
static nn_images
new_images (int n, int n_inputs, int n_classes, uint64_t seed, uint64_t n_inked)
{
  uint8_t *pixels = malloc ((size_t)n * (size_t)n_inputs);
  uint8_t *labels = malloc ((size_t)n);
  uint64_t class_key = nn_random_key (seed, PURPOSE, 0, 0, 0);

  REQUIRE (pixels != NULL && labels != NULL);
  for (int i = 0; i < n; i++) {
    uint64_t key = nn_random_key (seed, PURPOSE, 1, (uint64_t)i, 0);
    int label = (int)(nn_random_bits (key, 0) % (uint64_t)n_classes);

    labels[i] = (uint8_t)label;
    for (int j = 0; j < n_inputs; j++) {
      uint64_t bits = nn_random_bits (key, (uint64_t)j + 1);
      bool in_class = nn_random_bits (class_key, (uint64_t)(label * n_inputs + j)) & 1;
      int ink = in_class ? 128 + (int)(bits % 128) : (int)(bits % 160);

      pixels[(size_t)i * (size_t)n_inputs + (size_t)j] =
          (uint8_t)(bits >> 61 >= 8 - n_inked ? ink : 0);
    }
  }
  return (nn_images){pixels, labels, (size_t)n};
}

/**
 * samples_new:
 *
 * Makes images that can be told apart, but not without effort: each class has its own random half
 * of the pixels, of which an image inks some, over noise. A quarter of all pixels is exactly 0: too
 * few for the sparse layer.
 *
 * Returns: free with samples_free()
 */
nn_images
samples_new (int n, int n_inputs, int n_classes, uint64_t seed)
{
  return new_images (n, n_inputs, n_classes, seed, 6);
}

/**
 * samples_new_sparse:
 *
 * Returns: images as those of samples_new(), but three quarters of the pixels are 0.
 */
nn_images
samples_new_sparse (int n, int n_inputs, int n_classes, uint64_t seed)
{
  return new_images (n, n_inputs, n_classes, seed, 2);
}

/**
 * samples_free:
 */
void
samples_free (nn_images *images)
{
  free ((void *)images->pixels);
  free ((void *)images->labels);
  *images = (nn_images){0};
}

/**
 * samples_config:
 *
 * Returns: the default configuration with other layers.
 */
nn_config
samples_config (int n_inputs, int n_classes, int n_hidden, const int *hidden)
{
  nn_config config = nn_config_default ();

  config.n_inputs = n_inputs;
  config.n_classes = n_classes;
  config.n_hidden = n_hidden;
  for (int i = 0; i < n_hidden; i++)
    config.hidden[i] = hidden[i];
  return config;
}

/**
 * samples_parameters:
 *
 * Returns: (transfer full): the parameters of @model in the canonical layout.
 */
float *
samples_parameters (const nn_model *model)
{
  float *parameters = malloc (nn_config_n_parameters (nn_model_config (model)) * sizeof (float));

  REQUIRE (parameters != NULL);
  nn_model_get_parameters (model, parameters);
  return parameters;
}
