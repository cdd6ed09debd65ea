/* test-threads.c: the pool, and that the number of threads changes no bit.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "check.h"
#include "nn-batch.h"
#include "nn-pool.h"
#include "nn-model.h"
#include "samples.h"

#include <pthread.h>
#include <string.h>
#include <time.h>

enum { N_TASKS = 13 };

static void
count_task (void *data, int task)
{
  int *counts = data;

  counts[task]++;
}

static void
test_pool_runs_every_task_once (void)
{
  for (int n_threads = 1; n_threads <= 4; n_threads++) {
    int counts[N_TASKS] = {0};
    nn_pool *pool;

    REQUIRE (nn_pool_new (n_threads, &pool) == NN_OK);
    CHECK ((pool == NULL) == (n_threads == 1), "%d threads", n_threads);
    for (int round = 0; round < 2000; round++)
      nn_pool_run (pool, count_task, counts, 1 + round % N_TASKS);
    for (int task = 0; task < N_TASKS; task++) {
      int right = 0;

      for (int round = 0; round < 2000; round++)
        right += task <= round % N_TASKS;
      CHECK (counts[task] == right, "%d threads: task %d ran %d times, not %d", n_threads, task,
             counts[task], right);
    }
    nn_pool_run (pool, count_task, counts, 0);
    nn_pool_free (pool);
  }
}

/* Threads that went to sleep wake up again. */
static void
test_pool_sleeps_and_wakes (void)
{
  int counts[N_TASKS] = {0};
  nn_pool *pool;

  REQUIRE (nn_pool_new (3, &pool) == NN_OK);
  for (int round = 0; round < 5; round++) {
    struct timespec pause = {0, 10 * 1000 * 1000};

    nanosleep (&pause, NULL);
    nn_pool_run (pool, count_task, counts, N_TASKS);
  }
  for (int task = 0; task < N_TASKS; task++)
    CHECK (counts[task] == 5, "task %d ran %d times", task, counts[task]);
  nn_pool_free (pool);
}

static void
test_parts_cover_everything (void)
{
  for (int n = 0; n <= 40; n++)
    for (int n_parts = 1; n_parts <= 17; n_parts++) {
      int end = 0;

      for (int part = 0; part < n_parts; part++) {
        nn_range range = nn_range_part (n, n_parts, part);

        CHECK (range.begin == end, "%d in %d parts: a gap before %d", n, n_parts, part);
        CHECK (range.end - range.begin == n / n_parts + (part < n % n_parts),
               "%d in %d parts: part %d has %d", n, n_parts, part, range.end - range.begin);
        end = range.end;
      }
      CHECK (end == n, "%d in %d parts end at %d", n, n_parts, end);
    }
}

#define N_IMAGES 550

/* All that can be seen of a training. */
typedef struct {
  float *parameters;
  double losses[12];
  double accuracies[12];
  double test_loss;
  float probability[N_IMAGES];
  uint32_t confusion[100];
} outcome;

static outcome *
train (const nn_config *config, const nn_images *images, int n_threads)
{
  outcome *o = calloc (1, sizeof *o);
  nn_evaluation evaluation;
  nn_training *training;

  REQUIRE (o != NULL);
  REQUIRE (nn_training_new_with_threads (config, images, n_threads, &training) == NN_OK);
  for (int i = 0; i < 12; i++) {
    nn_step step;

    REQUIRE (nn_training_step (training, &step) == NN_OK);
    o->losses[i] = step.loss;
    o->accuracies[i] = step.accuracy;
  }
  evaluation = (nn_evaluation){.confusion = o->confusion, .probability = o->probability};
  REQUIRE (nn_model_evaluate (nn_training_model (training), images, NULL, &evaluation) == NN_OK);
  o->test_loss = evaluation.loss;
  o->parameters = samples_parameters (nn_training_model (training));
  nn_training_free (training);
  return o;
}

static void
outcome_free (outcome *o)
{
  free (o->parameters);
  free (o);
}

static void
check_threads (const nn_config *config, const nn_images *images)
{
  size_t size = nn_config_n_parameters (config) * sizeof (float);
  outcome *alone = train (config, images, 1);

  for (int n_threads = 2; n_threads <= 5; n_threads++) {
    outcome *together = train (config, images, n_threads);

    CHECK (memcmp (alone->parameters, together->parameters, size) == 0,
           "%d threads, batch %d, p %g: other parameters", n_threads, config->batch_size,
           config->dropout);
    CHECK (memcmp (alone->losses, together->losses, sizeof alone->losses) == 0,
           "%d threads: other losses", n_threads);
    CHECK (memcmp (alone->accuracies, together->accuracies, sizeof alone->accuracies) == 0,
           "%d threads: other accuracies", n_threads);
    CHECK (alone->test_loss == together->test_loss, "%d threads: another test loss", n_threads);
    CHECK (memcmp (alone->probability, together->probability, sizeof alone->probability) == 0,
           "%d threads: other probabilities", n_threads);
    CHECK (memcmp (alone->confusion, together->confusion, sizeof alone->confusion) == 0,
           "%d threads: another confusion", n_threads);
    outcome_free (together);
  }
  outcome_free (alone);
}

static void
test_any_number_of_threads (void)
{
  static const int batch_sizes[] = {7, 100, 240, 550};
  nn_images images = samples_new (N_IMAGES, 300, 10, 1);
  nn_images sparse = samples_new_sparse (N_IMAGES, 300, 10, 1);

  for (int i = 0; i < 4; i++) {
    nn_config config = samples_config (300, 10, 2, (int[]){150, 45});

    config.batch_size = batch_sizes[i];
    check_threads (&config, &images);
    check_threads (&config, &sparse);
    config.dropout = 0.3;
    config.l2 = 1e-3;
    check_threads (&config, &images);
    check_threads (&config, &sparse);
  }
  samples_free (&sparse);
  samples_free (&images);
}

/* A layer so large that OpenBLAS takes it, which has other bits for other numbers of rows. */
static void
test_any_number_of_threads_with_blas (void)
{
  nn_config config = samples_config (300, 10, 2, (int[]){1100, 1000});
  nn_images sparse = samples_new_sparse (N_IMAGES, 300, 10, 1);

  check_threads (&config, &sparse);
  samples_free (&sparse);
}

typedef struct {
  const nn_config *config;
  const nn_images *images;
  outcome *outcome;
} trainer;

static void *
trainer_main (void *data)
{
  trainer *t = data;

  t->outcome = train (t->config, t->images, 2);
  return NULL;
}

/* Trainings at the same time share nothing, not even their first use of the matrix library. */
static void
test_trainings_at_once (void)
{
  enum { N_TRAINERS = 3 };
  nn_config config = samples_config (300, 10, 1, (int[]){50});
  nn_images images = samples_new (N_IMAGES, 300, 10, 1);
  size_t size = nn_config_n_parameters (&config) * sizeof (float);
  pthread_t threads[N_TRAINERS];
  trainer trainers[N_TRAINERS];

  for (int i = 0; i < N_TRAINERS; i++) {
    trainers[i] = (trainer){&config, &images, NULL};
    REQUIRE (pthread_create (&threads[i], NULL, trainer_main, &trainers[i]) == 0);
  }
  for (int i = 0; i < N_TRAINERS; i++)
    pthread_join (threads[i], NULL);
  for (int i = 1; i < N_TRAINERS; i++)
    CHECK (memcmp (trainers[0].outcome->parameters, trainers[i].outcome->parameters, size) == 0,
           "trainer %d has other parameters", i);
  for (int i = 0; i < N_TRAINERS; i++)
    outcome_free (trainers[i].outcome);
  samples_free (&images);
}

int
main (void)
{
  RUN (test_trainings_at_once);
  RUN (test_pool_runs_every_task_once);
  RUN (test_pool_sleeps_and_wakes);
  RUN (test_parts_cover_everything);
  RUN (test_any_number_of_threads);
  RUN (test_any_number_of_threads_with_blas);
  return CHECK_EXIT_STATUS ();
}
