/* cli-bench-rounds.c: times a training against the floor of dense BLAS, in turns.
 *
 * A round is an epoch of ours, one of the floor and an evaluation. The two epochs take turns in one
 * process, a slice of the epoch at a time, so that whatever else the machine does hits both alike.
 * With several threads ours takes such turns with the same training on one thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-bench-rounds.h"

#include <stdlib.h>
#include <time.h>
#include "cli-bench-floor.h"

#define SHUFFLE_SEED 1
/* Of an epoch. With more threads the floor has one: OpenBLAS's must come to rest after each. And ours
 * have slices of some batches at least: the other threads fall asleep between two slices, which they
 * never do between two batches of a training. */
#define SLICES           12
#define THREADED_BATCHES 150
/* So small that the floor's weights, which nothing holds in place, neither grow nor vanish. */
#define FLOOR_LEARNING_RATE 1e-6
/* For so long OpenBLAS's threads look out for more work, and take a core each. */
#define BLAS_REST_US 100000

typedef struct {
  const CliBenchRounds *rounds;
  int round;
  const LabImages *images;
  nn_images test;
  nn_training *training;
  nn_training *alone; /* the same on one thread, where the other has more; else NULL */
  CliBenchFloor *floor;
  guint32 *order; /* (images->n): the floor's; shuffled beforehand, and never again */
  guint32 confusion[LAB_MAX_CLASSES * LAB_MAX_CLASSES];

  /* (n_rounds) each, in milliseconds */
  double *ours, *floors, *ours_processor, *floors_processor, *evaluations, *one_thread;
} Bench;

/* ── clocks ──────────────────────────────────────────────────────────────────────────────────────
 */

typedef struct {
  double clock, processor; /* milliseconds */
} Moment;

static double
milliseconds (clockid_t clock)
{
  struct timespec time;

  clock_gettime (clock, &time);
  return 1e3 * (double)time.tv_sec + 1e-6 * (double)time.tv_nsec;
}

static Moment
now (void)
{
  return (Moment){milliseconds (CLOCK_MONOTONIC), milliseconds (CLOCK_PROCESS_CPUTIME_ID)};
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

/* Sorts @values. */
static double
median (double *values, int n)
{
  qsort (values, (size_t)n, sizeof *values, compare_doubles);
  return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

/* ── one round ───────────────────────────────────────────────────────────────────────────────────
 */

static gboolean
go_on (const Bench *self)
{
  return self->rounds->go_on (self->round, self->rounds->data);
}

static bool
is_cancelled_cb (void *data)
{
  return !go_on (data);
}

static nn_status
train_batches (Bench *self, nn_training *training, guint n_batches)
{
  for (guint batch = 0; batch < n_batches; batch++) {
    nn_step step;
    nn_status status = go_on (self) ? nn_training_step (training, &step) : NN_CANCELLED;

    if (status != NN_OK)
      return status;
  }
  return NN_OK;
}

static nn_status
floor_batches (Bench *self, guint first_batch, guint n_batches)
{
  guint batch_size = (guint)self->rounds->config->batch_size;

  for (guint batch = first_batch; batch < first_batch + n_batches; batch++) {
    guint first = batch * batch_size;

    if (!go_on (self))
      return NN_CANCELLED;
    cli_bench_floor_step (self->floor, self->order + first,
                          (int)MIN (batch_size, self->images->n - first));
  }
  return NN_OK;
}

/* Adds to @clock and @processor what has gone by since @start. */
static void
add_time (Moment start, double *clock, double *processor)
{
  Moment end = now ();

  *clock += end.clock - start.clock;
  *processor += end.processor - start.processor;
}

static nn_status
time_ours (Bench *self, int index, guint n_batches)
{
  Moment start = now ();
  nn_status status = train_batches (self, self->training, n_batches);

  add_time (start, &self->ours[index], &self->ours_processor[index]);
  return status;
}

static nn_status
time_one_thread (Bench *self, int index, guint n_batches)
{
  Moment start = now ();
  nn_status status = train_batches (self, self->alone, n_batches);

  self->one_thread[index] += now ().clock - start.clock;
  return status;
}

static nn_status
time_floor (Bench *self, int index, guint first_batch, guint n_batches)
{
  Moment start = now ();
  nn_status status = floor_batches (self, first_batch, n_batches);

  add_time (start, &self->floors[index], &self->floors_processor[index]);
  return status;
}

static nn_status
time_evaluation (Bench *self, int index)
{
  nn_evaluation evaluation = {.confusion = self->confusion};
  nn_cancel cancel = {is_cancelled_cb, self};
  Moment start = now ();
  nn_status status =
      nn_model_evaluate (nn_training_model (self->training), &self->test, &cancel, &evaluation);

  self->evaluations[index] = now ().clock - start.clock;
  return status;
}

/* Of ours, or of what it takes turns with: one thread, or the floor. */
static nn_status
time_slice (Bench *self, int index, gboolean ours, guint first_batch, guint n_batches)
{
  if (ours)
    return time_ours (self, index, n_batches);
  if (self->alone != NULL)
    return time_one_thread (self, index, n_batches);
  return time_floor (self, index, first_batch, n_batches);
}

/* Who goes first changes from slice to slice. */
static nn_status
time_slices (Bench *self, int index)
{
  guint n_batches = (guint)nn_training_batches_per_epoch (self->training);
  guint n_slices = self->alone != NULL ? CLAMP (n_batches / THREADED_BATCHES, 1, SLICES) : SLICES;

  for (guint slice = 0; slice < n_slices; slice++) {
    guint first = n_batches * slice / n_slices, end = n_batches * (slice + 1) / n_slices;
    gboolean ours_first = ((guint)index + slice) % 2 == 0;
    nn_status status = time_slice (self, index, ours_first, first, end - first);

    if (status == NN_OK)
      status = time_slice (self, index, !ours_first, first, end - first);
    if (status != NN_OK)
      return status;
  }
  return NN_OK;
}

static nn_status
time_round (Bench *self, int index)
{
  nn_status status;

  self->ours[index] = self->ours_processor[index] = 0;
  self->floors[index] = self->floors_processor[index] = 0;
  self->one_thread[index] = 0;
  status = time_slices (self, index);
  if (status == NN_OK && self->alone != NULL) {
    status = time_floor (self, index, 0, (guint)nn_training_batches_per_epoch (self->training));
    g_usleep (BLAS_REST_US);
  }
  return status == NN_OK ? time_evaluation (self, index) : status;
}

/* ── all rounds ──────────────────────────────────────────────────────────────────────────────────
 */

static guint32 *
new_order (guint n)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (SHUFFLE_SEED);
  guint32 *order = g_new (guint32, n);

  for (guint i = 0; i < n; i++) {
    guint other = (guint)g_rand_int_range (random, 0, (gint32)i + 1);

    order[i] = order[other];
    order[other] = i;
  }
  return order;
}

static nn_status
prepare_floor (Bench *self)
{
  const nn_config *config = self->rounds->config;
  g_autofree float *parameters = g_new (float, nn_config_n_parameters (config));
  nn_config floor_config = *config;

  floor_config.learning_rate = FLOOR_LEARNING_RATE;
  self->floor = cli_bench_floor_new (&floor_config, self->images, self->rounds->n_threads);
  if (self->floor == NULL)
    return NN_NO_MEMORY;
  cli_bench_floor_tune (self->floor);
  nn_model_get_parameters (nn_training_model (self->training), parameters);
  for (int layer = 0; layer <= config->n_hidden; layer++)
    cli_bench_floor_set_weights (self->floor, layer,
                                 parameters + nn_config_get_tensor (config, 2 * layer).offset);
  return NN_OK;
}

static nn_status
prepare (Bench *self)
{
  const CliBenchRounds *rounds = self->rounds;
  const LabImages *test = lab_dataset_get_images (rounds->dataset, LAB_SPLIT_TEST);
  nn_images train;
  nn_status status;

  self->images = lab_dataset_get_images (rounds->dataset, LAB_SPLIT_TRAIN);
  self->test = (nn_images){test->pixels, test->labels, test->n};
  train = (nn_images){self->images->pixels, self->images->labels, self->images->n};
  self->order = new_order (self->images->n);
  self->ours = g_new0 (double, rounds->n_rounds);
  self->floors = g_new0 (double, rounds->n_rounds);
  self->ours_processor = g_new0 (double, rounds->n_rounds);
  self->floors_processor = g_new0 (double, rounds->n_rounds);
  self->evaluations = g_new0 (double, rounds->n_rounds);
  self->one_thread = g_new0 (double, rounds->n_rounds);
  status = nn_training_new (rounds->config, &train, rounds->n_threads, &self->training);
  if (status == NN_OK && rounds->n_threads > 1)
    status = nn_training_new (rounds->config, &train, 1, &self->alone);
  return status == NN_OK ? prepare_floor (self) : status;
}

static void
clear (Bench *self)
{
  nn_training_free (self->training);
  nn_training_free (self->alone);
  cli_bench_floor_free (self->floor);
  g_free (self->order);
  g_free (self->ours);
  g_free (self->floors);
  g_free (self->ours_processor);
  g_free (self->floors_processor);
  g_free (self->evaluations);
  g_free (self->one_thread);
}

/* The first round warms up caches, clock and memory, and does not count. */
static nn_status
run (Bench *self)
{
  nn_status status = time_round (self, 0);

  for (int index = 0; index < self->rounds->n_rounds && status == NN_OK; index++) {
    self->round = index + 1;
    status = time_round (self, index);
  }
  return status;
}

/**
 * cli_bench_rounds:
 * @rounds: what to time, and how often; a `round` of 0 given to its `go_on` is the warming up
 * @times: (out): the medians
 *
 * Times training epochs of a configuration, and evaluations of the test images, in turns with
 * epochs of the floor of the same network (cli-bench-floor.c), which knows no dropout and no L2, and
 * where there are more threads than one, with epochs on one.
 *
 * Returns: %NN_OK; %NN_CANCELLED when `go_on` said so, %NN_DIVERGED or %NN_NO_MEMORY
 */
nn_status
cli_bench_rounds (const CliBenchRounds *rounds, CliBenchTimes *times)
{
  Bench self = {.rounds = rounds};
  nn_status status = prepare (&self);

  if (status == NN_OK)
    status = run (&self);
  if (status == NN_OK)
    *times = (CliBenchTimes){
        .ours = median (self.ours, rounds->n_rounds),
        .floor = median (self.floors, rounds->n_rounds),
        .ours_processor = median (self.ours_processor, rounds->n_rounds),
        .floor_processor = median (self.floors_processor, rounds->n_rounds),
        .evaluation = median (self.evaluations, rounds->n_rounds),
        .one_thread = median (self.one_thread, rounds->n_rounds),
    };
  clear (&self);
  return status;
}
