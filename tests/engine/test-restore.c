/* test-restore.c: a training taken up where another stood goes on with the same bits.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "check.h"
#include "nn-model.h"
#include "samples.h"

#include <math.h>
#include <string.h>

/* 110 images in batches of 20, the last of 10: 6 batches to an epoch. */
enum { N_IMAGES = 110, N_INPUTS = 70, N_CLASSES = 5, BATCHES = 6, N_STEPS = 3 * BATCHES };

/* The step before which the rates change, in the middle of the second epoch. */
enum { CHANGE = BATCHES + 3 };

static nn_config
config_of_preset (nn_preset preset)
{
  nn_config config = samples_config (N_INPUTS, N_CLASSES, 0, NULL);

  nn_config_set_preset (&config, preset);
  config.batch_size = 20;
  config.learning_rate = 0.3;
  return config;
}

static nn_training *
new_training (const nn_config *config, const nn_images *images, int n_threads)
{
  nn_training *training;

  REQUIRE (nn_training_new_with_threads (config, images, n_threads, &training) == NN_OK);
  return training;
}

static void
change_rates (nn_training *training, const nn_config *config)
{
  REQUIRE (nn_training_set_hyperparameters (training, config->learning_rate / 2, config->l2 * 2,
                                            config->dropout / 2) == NN_OK);
}

/* Trains up to the step @end of all; @steps: (out): (N_STEPS), of which those trained are written */
static void
train_until (nn_training *training, const nn_config *config, int end, nn_step *steps)
{
  for (int i; (i = nn_training_epoch (training) * BATCHES + nn_training_batch (training)) < end;) {
    if (i == CHANGE)
      change_rates (training, config);
    REQUIRE (nn_training_step (training, &steps[i]) == NN_OK);
  }
}

typedef struct {
  nn_step steps[N_STEPS];
  float *parameters; /* at the end */
} course;

static course
course_without_interruption (const nn_config *config, const nn_images *images)
{
  nn_training *training = new_training (config, images, 1);
  course c;

  train_until (training, config, N_STEPS, c.steps);
  c.parameters = samples_parameters (nn_training_model (training));
  nn_training_free (training);
  return c;
}

/* Interrupted before the step @at, and taken up by a training that has stood elsewhere before. The
 * rates that it began with count no longer after CHANGE. */
static course
course_with_interruption (const nn_config *config, const nn_images *images, int at,
                          const int n_threads[2], bool rates_first)
{
  nn_training *first = new_training (config, images, n_threads[0]);
  nn_training *second = new_training (config, images, n_threads[1]);
  course c = {0};
  nn_step elsewhere;
  float *checkpoint;

  train_until (first, config, at, c.steps);
  checkpoint = samples_parameters (nn_training_model (first));
  nn_training_free (first);
  REQUIRE (nn_training_step (second, &elsewhere) == NN_OK);
  if (at > CHANGE && rates_first)
    change_rates (second, config);
  CHECK (nn_training_restore (second, checkpoint, at / BATCHES, at % BATCHES) == NN_OK,
         "not restored at step %d", at);
  CHECK (nn_training_epoch (second) == at / BATCHES && nn_training_batch (second) == at % BATCHES,
         "restored at epoch %d, batch %d", nn_training_epoch (second), nn_training_batch (second));
  if (at > CHANGE && !rates_first)
    change_rates (second, config);
  train_until (second, config, N_STEPS, c.steps);
  c.parameters = samples_parameters (nn_training_model (second));
  nn_training_free (second);
  free (checkpoint);
  return c;
}

/* The means of the epoch that the interruption at @at fell into are those from there on. */
static void
check_means (const course *c, int at)
{
  double loss = 0, accuracy = 0;

  for (int i = at; i < N_STEPS; i++) {
    int begin = i / BATCHES == at / BATCHES ? at : i / BATCHES * BATCHES;

    if (i == begin)
      loss = accuracy = 0;
    loss += c->steps[i].loss;
    accuracy += c->steps[i].accuracy;
    CHECK (fabs (c->steps[i].epoch_loss - loss / (i - begin + 1)) < 1e-12 &&
               fabs (c->steps[i].epoch_accuracy - accuracy / (i - begin + 1)) < 1e-12,
           "interrupted at %d: the means after step %d", at, i);
    CHECK (c->steps[i].ends_epoch == (i % BATCHES == BATCHES - 1), "step %d", i);
  }
}

static void
check_interruptions (const nn_config *config, const nn_images *images)
{
  static const int places[] = {1,          BATCHES - 1, BATCHES,    CHANGE,
                               CHANGE + 1, 2 * BATCHES, N_STEPS - 1};
  static const int n_threads[][2] = {{1, 1}, {2, 2}, {1, 2}};
  size_t size = nn_config_n_parameters (config) * sizeof (float);
  course right = course_without_interruption (config, images);

  for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
    for (int t = 0; t < 3; t++) {
      course c = course_with_interruption (config, images, places[i], n_threads[t], t == 0);

      for (int step = 0; step < N_STEPS; step++)
        CHECK (c.steps[step].loss == right.steps[step].loss &&
                   c.steps[step].accuracy == right.steps[step].accuracy,
               "%d hidden, λ %g, p %g, interrupted at %d: the loss of step %d is %g, not %g",
               config->n_hidden, config->l2, config->dropout, places[i], step, c.steps[step].loss,
               right.steps[step].loss);
      CHECK (memcmp (c.parameters, right.parameters, size) == 0,
             "%d hidden, λ %g, p %g, interrupted at %d: other parameters", config->n_hidden,
             config->l2, config->dropout, places[i]);
      check_means (&c, places[i]);
      free (c.parameters);
    }
  free (right.parameters);
}

static void
test_same_bits_as_without_interruption (void)
{
  nn_images images[] = {samples_new (N_IMAGES, N_INPUTS, N_CLASSES, 1),
                        samples_new_sparse (N_IMAGES, N_INPUTS, N_CLASSES, 1)};
  static const nn_preset presets[] = {NN_PRESET_LINEAR, NN_PRESET_SHALLOW, NN_PRESET_DEEP};

  for (int sparse = 0; sparse < 2; sparse++) {
    for (int preset = 0; preset < 3; preset++)
      for (int rates = 0; rates < 4; rates++) {
        nn_config config = config_of_preset (presets[preset]);

        config.l2 = rates & 1 ? 1e-2 : 0;
        config.dropout = rates & 2 ? 0.3 : 0;
        check_interruptions (&config, &images[sparse]);
      }
    samples_free (&images[sparse]);
  }
}

/* From the beginning again, as from anywhere. */
static void
test_back_to_the_beginning (void)
{
  nn_images images = samples_new_sparse (N_IMAGES, N_INPUTS, N_CLASSES, 1);
  nn_config config = config_of_preset (NN_PRESET_SHALLOW);
  nn_training *training = new_training (&config, &images, 1);
  float *initial = samples_parameters (nn_training_model (training));
  nn_step first, again;

  REQUIRE (nn_training_step (training, &first) == NN_OK);
  REQUIRE (nn_training_restore (training, initial, 0, 0) == NN_OK);
  REQUIRE (nn_training_step (training, &again) == NN_OK);
  CHECK (first.loss == again.loss && first.epoch_loss == again.epoch_loss, "loss %g, then %g",
         first.loss, again.loss);
  free (initial);
  nn_training_free (training);
  samples_free (&images);
}

/* A training that diverged is taken up from an earlier checkpoint; one of NaN diverges at once. */
static void
test_restoring_after_divergence (void)
{
  nn_images images = samples_new_sparse (N_IMAGES, N_INPUTS, N_CLASSES, 1);
  nn_config config = config_of_preset (NN_PRESET_SHALLOW);
  nn_training *training = new_training (&config, &images, 1);
  float *good = samples_parameters (nn_training_model (training));
  float *bad = samples_parameters (nn_training_model (training));
  nn_step step;

  for (size_t i = 0; i < nn_config_n_parameters (&config); i++)
    bad[i] = NAN;
  REQUIRE (nn_training_restore (training, bad, 1, 2) == NN_OK);
  CHECK (nn_training_step (training, &step) == NN_DIVERGED, "NaN does not diverge");
  CHECK (step.epoch_loss == 0 && step.epoch_accuracy == 0, "means of no batch: %g, %g",
         step.epoch_loss, step.epoch_accuracy);
  REQUIRE (nn_training_restore (training, good, 1, 2) == NN_OK);
  CHECK (nn_training_step (training, &step) == NN_OK, "good parameters diverge");
  CHECK (step.epoch_loss == step.loss, "the mean of one batch");
  free (bad);
  free (good);
  nn_training_free (training);
  samples_free (&images);
}

static void
test_wrong_places_change_nothing (void)
{
  nn_images images = samples_new_sparse (N_IMAGES, N_INPUTS, N_CLASSES, 1);
  nn_config config = config_of_preset (NN_PRESET_SHALLOW);
  size_t n = nn_config_n_parameters (&config);
  nn_training *training = new_training (&config, &images, 1);
  nn_training *twin = new_training (&config, &images, 1);
  static const int wrong[][2] = {
      {-1, 0}, {0, -1}, {0, BATCHES}, {1, BATCHES + 1}, {NN_MAX_EPOCHS + 1, 0}};
  float *zeros = calloc (n, sizeof *zeros);
  nn_step step, right;

  REQUIRE (zeros != NULL);
  REQUIRE (nn_training_step (training, &step) == NN_OK);
  REQUIRE (nn_training_step (twin, &right) == NN_OK);
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
    CHECK (nn_training_restore (training, zeros, wrong[i][0], wrong[i][1]) == NN_INVALID,
           "epoch %d, batch %d", wrong[i][0], wrong[i][1]);
  CHECK (nn_training_restore (training, NULL, 0, 0) == NN_INVALID, "no parameters");
  REQUIRE (nn_training_step (training, &step) == NN_OK);
  REQUIRE (nn_training_step (twin, &right) == NN_OK);
  CHECK (step.loss == right.loss && step.epoch_loss == right.epoch_loss, "something changed");
  free (zeros);
  nn_training_free (twin);
  nn_training_free (training);
  samples_free (&images);
}

int
main (void)
{
  RUN (test_same_bits_as_without_interruption);
  RUN (test_back_to_the_beginning);
  RUN (test_restoring_after_divergence);
  RUN (test_wrong_places_change_nothing);
  return CHECK_EXIT_STATUS ();
}
