/* test-subnormal.c: what a penalty shrinks for long enough becomes 0, not subnormal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "check.h"
#include "nn-model.h"
#include "samples.h"

#include <float.h>
#include <math.h>

/* Weights shrink to 1 - 2 η λ = 0.4 of themselves with each step: below FLT_MIN after some 95. */
enum { N_IMAGES = 40, N_INPUTS = 70, N_CLASSES = 5, N_STEPS = 120 };

static nn_config
shrinking_config (double dropout)
{
  static const int hidden[] = {20, 20};
  nn_config config = samples_config (N_INPUTS, N_CLASSES, 2, hidden);

  config.batch_size = 20;
  config.learning_rate = 0.1;
  config.l2 = 3;
  config.dropout = dropout;
  return config;
}

/* Multiplies in a way that the compiler cannot do beforehand. */
static bool
keeps_subnormals (void)
{
  volatile float smallest = FLT_MIN;

  smallest *= 0.5f;
  return smallest > 0;
}

static void
check_parameters (const nn_config *config, const nn_images *images, int n_threads)
{
  nn_training *training;
  nn_step step;
  size_t n_subnormal = 0;

  REQUIRE (nn_training_new_with_threads (config, images, n_threads, &training) == NN_OK);
  for (int i = 0; i < N_STEPS; i++) {
    float *parameters;

    REQUIRE (nn_training_step (training, &step) == NN_OK);
    parameters = samples_parameters (nn_training_model (training));
    for (size_t j = 0; j < nn_config_n_parameters (config); j++)
      n_subnormal += fpclassify (parameters[j]) == FP_SUBNORMAL;
    free (parameters);
  }
  CHECK (n_subnormal == 0, "%zu of all steps with %d threads, dropout %g", n_subnormal, n_threads,
         config->dropout);
  nn_training_free (training);
}

static void
test_parameters (void)
{
  nn_images images = samples_new_sparse (N_IMAGES, N_INPUTS, N_CLASSES, 1);

  for (int n_threads = 1; n_threads <= 2; n_threads++) {
    nn_config plain = shrinking_config (0), dropped = shrinking_config (0.25);

    check_parameters (&plain, &images, n_threads);
    check_parameters (&dropped, &images, n_threads);
  }
  samples_free (&images);
}

/* The caller computes as before. */
static void
test_caller (void)
{
  nn_images images = samples_new_sparse (N_IMAGES, N_INPUTS, N_CLASSES, 1);
  nn_config config = shrinking_config (0);
  uint32_t confusion[N_CLASSES * N_CLASSES];
  float probabilities[N_IMAGES * N_CLASSES];
  nn_evaluation evaluation = {.confusion = confusion};
  nn_training *training;
  nn_step step;

  REQUIRE (keeps_subnormals ());
  REQUIRE (nn_training_new_with_threads (&config, &images, 2, &training) == NN_OK);
  REQUIRE (nn_training_step (training, &step) == NN_OK);
  CHECK (keeps_subnormals (), "after a step");
  REQUIRE (nn_model_evaluate (nn_training_model (training), &images, NULL, &evaluation) == NN_OK);
  CHECK (keeps_subnormals (), "after an evaluation");
  REQUIRE (nn_model_predict (nn_training_model (training), images.pixels, N_IMAGES,
                             probabilities) == NN_OK);
  CHECK (keeps_subnormals (), "after a prediction");
  nn_training_free (training);
  samples_free (&images);
}

int
main (void)
{
  RUN (test_parameters);
  RUN (test_caller);
  return CHECK_EXIT_STATUS ();
}
