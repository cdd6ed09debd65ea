/* test-training.c: training step by step: against the twin, against itself, and where it ends.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "check.h"
#include "compare.h"
#include "reference.h"
#include "samples.h"

#include <math.h>
#include <string.h>

#define N_INPUTS  30
#define N_CLASSES 5

static nn_config
small_config (void)
{
  nn_config config = samples_config (N_INPUTS, N_CLASSES, 2, (int[]){17, 11});

  config.batch_size = 20;
  config.learning_rate = 0.3;
  return config;
}

static nn_training *
new_training (const nn_config *config, const nn_images *images)
{
  nn_training *training;

  REQUIRE (nn_training_new (config, images, 1, &training) == NN_OK);
  return training;
}

static nn_step
run_step (nn_training *training)
{
  nn_step step;

  REQUIRE (nn_training_step (training, &step) == NN_OK);
  return step;
}

static nn_step
run_epoch (nn_training *training)
{
  nn_step step;

  do
    step = run_step (training);
  while (!step.ends_epoch);
  return step;
}

static float *
train (const nn_config *config, const nn_images *images, int n_epochs)
{
  nn_training *training = new_training (config, images);
  float *parameters;

  for (int i = 0; i < n_epochs; i++)
    run_epoch (training);
  parameters = samples_parameters (nn_training_model (training));
  nn_training_free (training);
  return parameters;
}

/* ── against the twin ────────────────────────────────────────────────────────────────────────────
 */

/* Compares what training changed, not where it led: the change is small beside the weights. */
static void
check_change (const nn_config *config, const double *before, const float *after,
              const double *right_after, double tolerance)
{
  size_t n = nn_config_n_parameters (config);
  double *change = reference_widen (after, n);
  double *right = malloc (n * sizeof *right);
  double difference;

  REQUIRE (right != NULL);
  for (size_t i = 0; i < n; i++) {
    change[i] -= before[i];
    right[i] = right_after[i] - before[i];
  }
  difference = compare_difference (change, right, n);
  CHECK (difference < tolerance, "%d hidden, %s, λ %g, p %g: the change is %g off",
         config->n_hidden, nn_activation_name (config->activation), config->l2, config->dropout,
         difference);
  free (right);
  free (change);
}

/* 110 images in batches of 20 and one of 10, so that 15 steps see three epochs begin and two short
 * batches. The rates change on the way. */
static void
check_training_against_twin (nn_config config, const nn_images *images)
{
  nn_training *training = new_training (&config, images);
  float *floats = samples_parameters (nn_training_model (training));
  double *before = reference_widen (floats, nn_config_n_parameters (&config));
  double *twin = reference_widen (floats, nn_config_n_parameters (&config));
  float *after;

  for (int i = 0; i < 15; i++) {
    nn_step step;
    double right;

    if (i == 8) {
      config.learning_rate *= 0.5;
      config.l2 *= 2;
      config.dropout *= 0.75;
      REQUIRE (nn_training_set_hyperparameters (training, config.learning_rate, config.l2,
                                                config.dropout) == NN_OK);
    }
    right = reference_step (&config, twin, images, (reference_place){i / 6, i % 6});
    step = run_step (training);
    CHECK (fabs (step.loss / right - 1) < 1e-4, "step %d: loss %g, not %g", i, step.loss, right);
  }
  after = samples_parameters (nn_training_model (training));
  check_change (&config, before, after, twin, 1e-4);
  free (after);
  free (twin);
  free (before);
  free (floats);
  nn_training_free (training);
}

static void
test_training_against_twin (void)
{
  nn_images images = samples_new (110, N_INPUTS, N_CLASSES, 3);
  nn_images sparse = samples_new_sparse (110, N_INPUTS, N_CLASSES, 3);
  static const double l2[] = {0, 0.003};
  static const double dropout[] = {0, 0.4};

  for (int n_hidden = 0; n_hidden <= 2; n_hidden++)
    for (int activation = 0; activation < NN_N_ACTIVATIONS; activation++)
      for (int i = 0; i < 4; i++) {
        nn_config config = small_config ();

        config.n_hidden = n_hidden;
        config.activation = (nn_activation)activation;
        config.l2 = l2[i & 1];
        config.dropout = dropout[i >> 1];
        check_training_against_twin (config, &images);
        check_training_against_twin (config, &sparse);
      }
  samples_free (&sparse);
  samples_free (&images);
}

/* ── what a step does ────────────────────────────────────────────────────────────────────────────
 */

static void
test_loss_decreases (void)
{
  nn_images images = samples_new (500, N_INPUTS, N_CLASSES, 1);

  for (int activation = 0; activation < NN_N_ACTIVATIONS; activation++) {
    nn_config config = small_config ();
    nn_training *training;
    nn_step first, last = {0};

    config.activation = (nn_activation)activation;
    config.init = NN_INIT_GLOROT;
    training = new_training (&config, &images);
    first = run_epoch (training);
    for (int i = 0; i < 150; i++)
      last = run_epoch (training);
    CHECK (last.epoch_loss < 0.5 * first.epoch_loss, "%s: from %g to %g",
           nn_activation_name (config.activation), first.epoch_loss, last.epoch_loss);
    CHECK (last.epoch_accuracy > 0.8, "%s: accuracy %g", nn_activation_name (config.activation),
           last.epoch_accuracy);
    nn_training_free (training);
  }
  samples_free (&images);
}

static void
test_short_last_batch (void)
{
  nn_images images = samples_new (50, N_INPUTS, N_CLASSES, 1);
  nn_config config = small_config ();
  nn_training *training = new_training (&config, &images);
  static const int rows[] = {20, 20, 10};
  double loss = 0, accuracy = 0;
  nn_step step;

  CHECK (nn_training_batches_per_epoch (training) == 3, "%d batches",
         nn_training_batches_per_epoch (training));
  for (int i = 0; i < 3; i++) {
    CHECK (nn_training_epoch (training) == 0 && nn_training_batch (training) == i,
           "epoch %d, batch %d", nn_training_epoch (training), nn_training_batch (training));
    step = run_step (training);
    loss += step.loss;
    accuracy += step.accuracy;
    CHECK (step.rows == rows[i], "batch %d has %d rows", i, step.rows);
    CHECK (step.ends_epoch == (i == 2), "batch %d: %d", i, step.ends_epoch);
    CHECK (fabs (step.epoch_loss - loss / (i + 1)) < 1e-12, "%g", step.epoch_loss);
    CHECK (fabs (step.epoch_accuracy - accuracy / (i + 1)) < 1e-12, "%g", step.epoch_accuracy);
  }
  CHECK (nn_training_epoch (training) == 1 && nn_training_batch (training) == 0,
         "epoch %d, batch %d", nn_training_epoch (training), nn_training_batch (training));
  step = run_step (training);
  CHECK (step.epoch_loss == step.loss, "the mean of the epoch before goes on");
  nn_training_free (training);
  samples_free (&images);
}

static void
test_batch_of_everything (void)
{
  nn_images images = samples_new (7, N_INPUTS, N_CLASSES, 1);
  nn_config config = small_config ();
  nn_training *training;
  nn_step step;

  config.batch_size = NN_MAX_BATCH_SIZE;
  training = new_training (&config, &images);
  step = run_step (training);
  CHECK (step.rows == 7 && step.ends_epoch, "%d rows, ends %d", step.rows, step.ends_epoch);
  nn_training_free (training);
  samples_free (&images);
}

/* Black images and a network of zeros: the weights have no gradient at all, so that a step is the
 * penalty's alone, α ← α - η 2λα. The biases of the logits, equal, have one that is known. */
static void
test_l2_shrinks (void)
{
  enum { N = 10 };
  static const uint8_t pixels[N * N_INPUTS];
  static const uint8_t labels[N]; /* all of class 0 */
  nn_images images = {pixels, labels, N};
  nn_config config = samples_config (N_INPUTS, N_CLASSES, 0, NULL);
  float parameters[(N_INPUTS + 1) * N_CLASSES];
  nn_training *training;
  float *after;

  config.learning_rate = 0.25;
  config.l2 = 0.125; /* α is multiplied by 1 - 2 × 0.25 × 0.125 = 0.9375 */
  training = new_training (&config, &images);
  for (int i = 0; i < N_INPUTS * N_CLASSES; i++)
    parameters[i] = (float)(i - 70) / 16;
  for (int i = 0; i < N_CLASSES; i++)
    parameters[N_INPUTS * N_CLASSES + i] = 2;
  nn_model_set_parameters (nn_training_model (training), parameters);
  run_step (training);
  after = samples_parameters (nn_training_model (training));
  for (int i = 0; i < N_INPUTS * N_CLASSES; i++)
    CHECK (after[i] == parameters[i] * 0.9375f, "weight %g became %g", (double)parameters[i],
           (double)after[i]);
  for (int i = 0; i < N_CLASSES; i++) {
    double gradient = 1.0 / N_CLASSES - (i == 0);
    double right = 2 * 0.9375 - 0.25 * gradient;

    CHECK (fabs ((double)after[N_INPUTS * N_CLASSES + i] - right) < 1e-6, "bias %g, not %g",
           (double)after[N_INPUTS * N_CLASSES + i], right);
  }
  free (after);
  nn_training_free (training);
}

/* η = 1 on one image and a network of zeros: the step is known without a computer. */
static void
test_first_step_from_zero (void)
{
  static const uint8_t pixels[] = {255, 0, 51};
  static const uint8_t labels[] = {1};
  nn_images images = {pixels, labels, 1};
  nn_config config = samples_config (3, 2, 0, NULL);
  static const float zeros[8];
  static const double right[] = {-0.5, 0.5, 0, 0, -0.1, 0.1, -0.5, 0.5};
  nn_training *training;
  float *after;
  nn_step step;

  config.learning_rate = 1;
  training = new_training (&config, &images);
  nn_model_set_parameters (nn_training_model (training), zeros);
  step = run_step (training);
  CHECK (fabs (step.loss - log (2)) < 1e-7, "loss %g", step.loss);
  after = samples_parameters (nn_training_model (training));
  for (int i = 0; i < 8; i++)
    CHECK (fabs ((double)after[i] - right[i]) < 1e-7, "parameter %d: %g, not %g", i,
           (double)after[i], right[i]);
  free (after);
  nn_training_free (training);
}

/* ── the same bits ───────────────────────────────────────────────────────────────────────────────
 */

static void
test_same_seed_same_bits (void)
{
  nn_images images = samples_new (130, N_INPUTS, N_CLASSES, 1);
  nn_config config = small_config ();
  size_t size = nn_config_n_parameters (&config) * sizeof (float);
  float *one, *again, *other;

  config.dropout = 0.3;
  config.l2 = 1e-3;
  one = train (&config, &images, 3);
  again = train (&config, &images, 3);
  config.seed = 2;
  other = train (&config, &images, 3);
  CHECK (memcmp (one, again, size) == 0, "the same seed gave other bits");
  CHECK (memcmp (one, other, size) != 0, "another seed gave the same bits");
  free (one);
  free (again);
  free (other);
  samples_free (&images);
}

/* Evaluating between steps, and other trainings at the same time, change nothing. */
static void
test_evaluation_does_not_disturb (void)
{
  nn_images images = samples_new (130, N_INPUTS, N_CLASSES, 1);
  nn_config config = small_config ();
  size_t size = nn_config_n_parameters (&config) * sizeof (float);
  float *alone = train (&config, &images, 1);
  nn_training *training = new_training (&config, &images);
  nn_training *neighbour = new_training (&config, &images);
  uint32_t confusion[N_CLASSES * N_CLASSES];
  nn_evaluation evaluation = {.confusion = confusion};
  float *after;

  for (int i = 0; i < nn_training_batches_per_epoch (training); i++) {
    run_step (training);
    run_step (neighbour);
    CHECK (nn_model_evaluate (nn_training_model (training), &images, NULL, &evaluation) == NN_OK,
           "no evaluation");
  }
  after = samples_parameters (nn_training_model (training));
  CHECK (memcmp (alone, after, size) == 0, "other bits");
  free (after);
  free (alone);
  nn_training_free (neighbour);
  nn_training_free (training);
  samples_free (&images);
}

/* ── rates that change ───────────────────────────────────────────────────────────────────────────
 */

static void
test_wrong_rates_change_nothing (void)
{
  nn_images images = samples_new (40, N_INPUTS, N_CLASSES, 1);
  nn_config config = small_config ();
  nn_training *training = new_training (&config, &images);
  static const double wrong[][3] = {{0, 0, 0},        {NAN, 0, 0},       {-1, 0, 0},
                                    {1001, 0, 0},     {0.5, -1, 0},      {0.5, NAN, 0},
                                    {0.5, 0, 1},      {0.5, 0, -0.1},    {0.5, 0, NAN},
                                    {INFINITY, 0, 0}, {0.5, INFINITY, 0}};
  const nn_config *now = nn_model_config (nn_training_model (training));

  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    nn_status status =
        nn_training_set_hyperparameters (training, wrong[i][0], wrong[i][1], wrong[i][2]);

    CHECK (status == NN_INVALID, "case %zu: status %d", i, (int)status);
    CHECK (now->learning_rate == config.learning_rate && now->l2 == config.l2 &&
               now->dropout == config.dropout,
           "case %zu changed something", i);
  }
  CHECK (nn_training_set_hyperparameters (training, 0.5, 0.25, 0.75) == NN_OK, "right ones");
  CHECK (now->learning_rate == 0.5 && now->l2 == 0.25 && now->dropout == 0.75, "not taken");
  nn_training_free (training);
  samples_free (&images);
}

/* ── divergence ──────────────────────────────────────────────────────────────────────────────────
 */

static void
test_divergence_keeps_parameters (void)
{
  nn_images images = samples_new (60, N_INPUTS, N_CLASSES, 1);
  nn_config config = small_config ();
  size_t size = nn_config_n_parameters (&config) * sizeof (float);
  nn_training *training;
  nn_status status = NN_OK;
  float *before = NULL;
  float *after;
  nn_step step;
  int n_steps = 0;

  config.learning_rate = 1000;
  config.l2 = 1000; /* each step multiplies a weight by about -2 000 000 */
  training = new_training (&config, &images);
  while (status == NN_OK && n_steps++ < 100) {
    free (before);
    before = samples_parameters (nn_training_model (training));
    status = nn_training_step (training, &step);
  }
  REQUIRE (status == NN_DIVERGED);
  CHECK (!isfinite (step.loss), "loss %g", step.loss);
  CHECK (nn_training_epoch (training) * 3 + nn_training_batch (training) == n_steps - 1,
         "epoch %d, batch %d after %d steps", nn_training_epoch (training),
         nn_training_batch (training), n_steps);
  after = samples_parameters (nn_training_model (training));
  CHECK (memcmp (before, after, size) == 0, "the parameters changed");
  CHECK (nn_training_step (training, &step) == NN_DIVERGED, "it went on");
  free (after);
  free (before);
  nn_training_free (training);
  samples_free (&images);
}

/* A network that is brought back to sense trains on from the batch that diverged. */
static void
test_training_goes_on_after_divergence (void)
{
  nn_images images = samples_new (60, N_INPUTS, N_CLASSES, 1);
  nn_config config = small_config ();
  size_t n = nn_config_n_parameters (&config);
  nn_training *undisturbed = new_training (&config, &images);
  nn_training *training = new_training (&config, &images);
  float *good = samples_parameters (nn_training_model (training));
  float *bad = samples_parameters (nn_training_model (training));
  nn_step step, right;

  for (size_t i = 0; i < n; i++)
    bad[i] = NAN;
  nn_model_set_parameters (nn_training_model (training), bad);
  CHECK (nn_training_step (training, &step) == NN_DIVERGED, "NaN does not diverge");
  CHECK (nn_training_batch (training) == 0, "batch %d", nn_training_batch (training));
  nn_model_set_parameters (nn_training_model (training), good);
  step = run_step (training);
  right = run_step (undisturbed);
  CHECK (step.loss == right.loss, "%g, not %g", step.loss, right.loss);
  free (bad);
  free (good);
  nn_training_free (training);
  nn_training_free (undisturbed);
  samples_free (&images);
}

/* Every single parameter that is NaN is seen, whichever activation follows. */
static void
test_nan_is_never_hidden (void)
{
  nn_images images = samples_new (20, N_INPUTS, N_CLASSES, 1);

  for (int activation = 0; activation < NN_N_ACTIVATIONS; activation++) {
    nn_config config = small_config ();
    nn_training *training;

    config.activation = (nn_activation)activation;
    training = new_training (&config, &images);
    for (int i = 0; i < nn_config_n_tensors (&config); i++) {
      float *parameters = samples_parameters (nn_training_model (training));
      nn_step step;

      parameters[nn_config_get_tensor (&config, i).offset] = NAN;
      nn_model_set_parameters (nn_training_model (training), parameters);
      CHECK (nn_training_step (training, &step) == NN_DIVERGED, "%s: tensor %d",
             nn_activation_name (config.activation), i);
      free (parameters);
    }
    nn_training_free (training);
  }
  samples_free (&images);
}

/* ── what cannot be trained ──────────────────────────────────────────────────────────────────────
 */

static void
test_invalid_trainings (void)
{
  nn_images images = samples_new (20, N_INPUTS, N_CLASSES, 1);
  nn_images none = {images.pixels, images.labels, 0};
  nn_images unlabelled = {images.pixels, NULL, 20};
  nn_images unseen = {NULL, images.labels, 20};
  nn_config config = small_config ();
  nn_config wrong = small_config ();
  nn_config few_classes = small_config ();
  nn_training *training = (nn_training *)&config;

  wrong.hidden[1] = 0;
  few_classes.n_classes = N_CLASSES - 1; /* a label is too high */
  CHECK (nn_training_new (&wrong, &images, 1, &training) == NN_INVALID, "wrong config");
  CHECK (training == NULL, "not NULL");
  CHECK (nn_training_new (&config, &none, 1, &training) == NN_INVALID, "no images");
  CHECK (nn_training_new (&config, &unlabelled, 1, &training) == NN_INVALID, "no labels");
  CHECK (nn_training_new (&config, &unseen, 1, &training) == NN_INVALID, "no pixels");
  CHECK (nn_training_new (&config, &images, 0, &training) == NN_INVALID, "no threads");
  CHECK (nn_training_new (&few_classes, &images, 1, &training) == NN_INVALID, "a label above 3");
  CHECK (training == NULL, "not NULL");
  nn_training_free (NULL);
  samples_free (&images);
}

int
main (void)
{
  RUN (test_training_against_twin);
  RUN (test_loss_decreases);
  RUN (test_short_last_batch);
  RUN (test_batch_of_everything);
  RUN (test_l2_shrinks);
  RUN (test_first_step_from_zero);
  RUN (test_same_seed_same_bits);
  RUN (test_evaluation_does_not_disturb);
  RUN (test_wrong_rates_change_nothing);
  RUN (test_divergence_keeps_parameters);
  RUN (test_training_goes_on_after_divergence);
  RUN (test_nan_is_never_hidden);
  RUN (test_invalid_trainings);
  return CHECK_EXIT_STATUS ();
}
