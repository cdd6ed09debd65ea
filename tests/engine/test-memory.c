/* test-memory.c: how much memory is taken, when, and what happens when there is none.
 *
 * The linker hands the engine's calls of aligned_alloc and pthread_create to the functions below
 * (--wrap), which count, and fail when they are told to.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "check.h"
#include "nn-memory.h"
#include "nn-model.h"
#include "samples.h"

#include <errno.h>
#include <pthread.h>
#include <stdint.h>

void *__real_aligned_alloc (size_t alignment, size_t size);
void *__wrap_aligned_alloc (size_t alignment, size_t size);
int __real_pthread_create (pthread_t *thread, const pthread_attr_t *attributes,
                           void *(*main) (void *), void *data);
int __wrap_pthread_create (pthread_t *thread, const pthread_attr_t *attributes,
                           void *(*main) (void *), void *data);

static int n_taken; /* allocations and threads */
static int n_threads_taken;
static size_t bytes_taken;
static int n_allowed; /* the ones after so many fail; -1: none do */

static bool
is_allowed (void)
{
  return n_allowed < 0 || n_taken < n_allowed;
}

void *
__wrap_aligned_alloc (size_t alignment, size_t size)
{
  if (!is_allowed ())
    return NULL;
  n_taken++;
  bytes_taken += size;
  return __real_aligned_alloc (alignment, size);
}

int
__wrap_pthread_create (pthread_t *thread, const pthread_attr_t *attributes, void *(*main) (void *),
                       void *data)
{
  if (!is_allowed ())
    return EAGAIN;
  n_taken++;
  n_threads_taken++;
  return __real_pthread_create (thread, attributes, main, data);
}

static void
reset_counts (int allowed)
{
  n_taken = 0;
  n_threads_taken = 0;
  bytes_taken = 0;
  n_allowed = allowed;
}

static void
test_sizes (void)
{
  CHECK (nn_size_add (2, 3) == 5, "2 + 3");
  CHECK (nn_size_add (SIZE_MAX - 1, 1) == SIZE_MAX, "to the brim");
  CHECK (nn_size_add (SIZE_MAX, 1) == SIZE_MAX, "overflow");
  CHECK (nn_size_add (SIZE_MAX / 2 + 1, SIZE_MAX / 2 + 1) == SIZE_MAX, "overflow to 0");
  CHECK (nn_size_multiply (6, 7) == 42, "6 × 7");
  CHECK (nn_size_multiply (SIZE_MAX, 0) == 0, "× 0");
  CHECK (nn_size_multiply (SIZE_MAX / 4 + 1, 4) == SIZE_MAX, "overflow to 0");
  CHECK (nn_size_align (0) == 0 && nn_size_align (1) == NN_ALIGNMENT &&
             nn_size_align (NN_ALIGNMENT) == NN_ALIGNMENT,
         "not rounded up to %d", NN_ALIGNMENT);
  CHECK (nn_size_align (SIZE_MAX - 1) == SIZE_MAX, "rounded up over the end");
}

static void
test_alloc (void)
{
  unsigned char *memory;

  for (size_t size = 0; size < 300; size += 23) {
    memory = nn_alloc0 (size);
    REQUIRE (memory != NULL);
    CHECK ((uintptr_t)memory % NN_ALIGNMENT == 0, "%zu bytes at %p", size, (void *)memory);
    for (size_t i = 0; i < size; i++)
      CHECK (memory[i] == 0, "byte %zu is %d", i, memory[i]);
    free (memory);
  }
  CHECK (nn_alloc (SIZE_MAX) == NULL && nn_alloc0 (SIZE_MAX) == NULL, "memory without end");
  CHECK (nn_alloc (SIZE_MAX - 3) == NULL, "memory without end");
}

/* For each image: its place in the order, and for a narrow first layer its tiles, 49 of 16 bytes and
 * 8 bytes of bits, in whole cache lines, and which is the first. */
static size_t
memory_of_images (const nn_config *config, size_t n)
{
  return n * sizeof (uint32_t) + (config->n_hidden == 0 ? n * (13 * 64 + sizeof (uint32_t)) : 0);
}

/* Returns: what a training takes, but for the images (and stacks) */
static double
memory_of_training (const nn_config *config, nn_images images)
{
  nn_training *training;
  double taken;

  reset_counts (-1);
  REQUIRE (nn_training_new (config, &images, 1, &training) == NN_OK);
  taken = (double)(bytes_taken - memory_of_images (config, images.n));
  nn_training_free (training);
  samples_free (&images);
  return taken;
}

/* nn_config_memory() says what a training takes of those images that take more, but for what is lost
 * where a block begins. */
static void
check_memory (const nn_config *config)
{
  enum { N_IMAGES = 2000 };
  double said = (double)nn_config_memory (config, 1);
  double dense =
      memory_of_training (config, samples_new (N_IMAGES, config->n_inputs, config->n_classes, 1));
  double sparse = memory_of_training (
      config, samples_new_sparse (N_IMAGES, config->n_inputs, config->n_classes, 1));
  double taken = dense > sparse ? dense : sparse;

  CHECK (taken <= 1.001 * said + 8 * NN_ALIGNMENT && taken >= 0.95 * said, "%g bytes, not %g",
         taken, said);
}

static void
test_memory_is_honest (void)
{
  nn_config config = nn_config_default ();

  check_memory (&config);
  nn_config_set_preset (&config, NN_PRESET_LINEAR);
  check_memory (&config);
  config.n_hidden = 2;
  config.hidden[0] = 1000;
  config.hidden[1] = 3;
  config.batch_size = 2000;
  check_memory (&config);
}

static void
test_memory_of_the_largest (void)
{
  nn_config config = nn_config_default ();
  size_t one, many;
  double weights, rows;

  config.n_hidden = NN_MAX_HIDDEN;
  for (int i = 0; i < NN_MAX_HIDDEN; i++)
    config.hidden[i] = NN_MAX_WIDTH;
  config.batch_size = NN_MAX_BATCH_SIZE;
  REQUIRE (nn_config_check (&config) == NN_FIELD_NONE);
  one = nn_config_memory (&config, 1);
  many = nn_config_memory (&config, 64);
  weights = (double)nn_config_n_parameters (&config) * sizeof (float);
  /* a row's output and its gradient, for every neuron */
  rows = 2.0 * NN_MAX_BATCH_SIZE * NN_MAX_HIDDEN * NN_MAX_WIDTH * sizeof (float);
  CHECK ((double)one > weights + rows && (double)one < weights + 3 * rows, "%g bytes", (double)one);
  CHECK (many > one, "64 threads take no memory");
}

static void
test_steps_take_no_memory (void)
{
  nn_config config = samples_config (50, 10, 2, (int[]){30, 20});
  nn_images images = samples_new (250, 50, 10, 1);
  uint32_t confusion[100];
  nn_evaluation evaluation = {.confusion = confusion};
  nn_training *training;

  for (int n_threads = 1; n_threads <= 2; n_threads++) {
    REQUIRE (nn_training_new_with_threads (&config, &images, n_threads, &training) == NN_OK);
    reset_counts (-1);
    for (int i = 0; i < 9; i++) {
      nn_step step;

      REQUIRE (nn_training_step (training, &step) == NN_OK);
      REQUIRE (nn_training_set_hyperparameters (training, 0.1, 0.01 * i, 0.1 * i) == NN_OK);
    }
    REQUIRE (nn_model_evaluate (nn_training_model (training), &images, NULL, &evaluation) == NN_OK);
    CHECK (n_taken == 0, "%d allocations", n_taken);
    nn_training_free (training);
  }
  samples_free (&images);
}

/* A linear classifier's batch is not worth a second thread; that of the default network is, unless it
 * is small. */
static void
test_threads_that_are_useful (void)
{
  static const nn_preset presets[] = {NN_PRESET_LINEAR, NN_PRESET_DEEP, NN_PRESET_DEEP};
  static const int batch_sizes[] = {100, 100, 10};
  static const int n_threads[] = {1, 2, 1};

  for (int i = 0; i < 3; i++) {
    nn_config config = nn_config_default ();
    nn_images images = samples_new (200, config.n_inputs, config.n_classes, 1);
    nn_training *training;

    nn_config_set_preset (&config, presets[i]);
    config.batch_size = batch_sizes[i];
    reset_counts (-1);
    REQUIRE (nn_training_new (&config, &images, 2, &training) == NN_OK);
    CHECK (n_threads_taken + 1 == n_threads[i], "case %d: %d threads", i, n_threads_taken + 1);
    nn_training_free (training);
    samples_free (&images);
  }
}

/* Every allocation fails in turn: the status says so, nothing is handed back, nothing leaks (which
 * the address sanitizer would tell). */
static void
test_no_memory (void)
{
  nn_config config = samples_config (50, 10, 1, (int[]){30});
  nn_images images = samples_new (250, 50, 10, 1);
  nn_training *training = NULL;
  nn_status status = NN_NO_MEMORY;
  int allowed;

  for (allowed = 0; status != NN_OK && allowed < 100; allowed++) {
    training = (nn_training *)&config;
    reset_counts (allowed);
    status = nn_training_new_with_threads (&config, &images, 3, &training);
    CHECK (status == NN_OK || (status == NN_NO_MEMORY && training == NULL), "status %d",
           (int)status);
  }
  CHECK (status == NN_OK && allowed > 8, "%d allocations are enough", allowed);
  nn_training_free (training);
  samples_free (&images);
  reset_counts (-1);
}

static void
test_no_memory_for_gradient (void)
{
  nn_config config = samples_config (50, 10, 1, (int[]){30});
  nn_images images = samples_new (250, 50, 10, 1);
  static const uint32_t rows[] = {3, 1, 4};
  nn_status status = NN_NO_MEMORY;
  nn_model *model;
  float *gradient;
  int allowed;

  reset_counts (-1);
  REQUIRE (nn_model_new (&config, &model) == NN_OK);
  gradient = samples_parameters (model);
  for (allowed = 0; status != NN_OK && allowed < 100; allowed++) {
    double loss;

    reset_counts (allowed);
    status = nn_model_gradient (model, &images, rows, 3, &loss, gradient);
    CHECK (status == NN_OK || status == NN_NO_MEMORY, "status %d", (int)status);
  }
  CHECK (status == NN_OK && allowed > 3, "%d allocations are enough", allowed);
  free (gradient);
  nn_model_free (model);
  samples_free (&images);
  reset_counts (-1);
}

int
main (void)
{
  reset_counts (-1);
  RUN (test_sizes);
  RUN (test_alloc);
  RUN (test_memory_is_honest);
  RUN (test_memory_of_the_largest);
  RUN (test_steps_take_no_memory);
  RUN (test_threads_that_are_useful);
  RUN (test_no_memory);
  RUN (test_no_memory_for_gradient);
  return CHECK_EXIT_STATUS ();
}
