/* nn-training.c: one training: a model, its optimiser, and where in the epoch it stands.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "nn-model.h"

#include "nn-memory.h"
#include "nn-optimizer.h"
#include "nn-random.h"
#include "nn-subnormal.h"

#include <math.h>
#include <stdlib.h>

struct nn_training {
  nn_model *model;
  const nn_optimizer *optimizer;
  nn_pass *pass;
  nn_pool *pool;
  nn_images images;
  nn_tiled *tiled; /* the images for a narrow first layer, or NULL */
  uint32_t *order; /* (images.n), this epoch's */
  int epoch;       /* completed */
  int batch;       /* done in this epoch */
  int batches_per_epoch;
  int first_batch; /* of this epoch that the sums count: 0, but for nn_training_restore() */
  double loss_sum; /* over this epoch's batches */
  double accuracy_sum;
};

/* A batch never has more rows than there are images. */
static int
batch_capacity (const nn_config *config, size_t n_images)
{
  return n_images < (size_t)config->batch_size ? (int)n_images : config->batch_size;
}

static nn_status
take_memory (nn_training *training, const nn_config *config, int n_threads)
{
  size_t n = training->images.n;
  nn_first first = nn_first_of_images (&training->images, config->n_inputs);
  nn_status status = nn_model_new (config, &training->model);

  if (status != NN_OK)
    return status;
  status = nn_pass_new (&training->model->networks[first], 1, batch_capacity (config, n), true,
                        &training->pass);
  if (status != NN_OK)
    return status;
  training->order = nn_alloc (nn_size_multiply (n, sizeof *training->order));
  if (training->order == NULL)
    return NN_NO_MEMORY;
  if (training->model->networks[first].layers[0].class == &nn_layer_narrow)
    status = nn_tiled_new (&training->images, config->n_inputs, &training->tiled);
  if (status != NN_OK)
    return status;
  return nn_pool_new (n_threads, &training->pool);
}

/**
 * nn_training_new_with_threads:
 *
 * Does what nn_training_new() does, with exactly @n_threads: for tests, whose networks are small.
 */
nn_status
nn_training_new_with_threads (const nn_config *config, const nn_images *images, int n_threads,
                              nn_training **training)
{
  nn_training *made;
  nn_status status;
  size_t n_batches;

  *training = NULL;
  if (nn_config_check (config) != NN_FIELD_NONE || n_threads < 1 || images->n > UINT32_MAX ||
      !nn_images_are_valid (images, config->n_classes))
    return NN_INVALID;
  n_batches = (images->n - 1) / (size_t)config->batch_size + 1;
  if (n_batches > INT32_MAX)
    return NN_INVALID;
  made = nn_alloc0 (sizeof *made);
  if (made == NULL)
    return NN_NO_MEMORY;
  made->images = *images;
  made->optimizer = &nn_optimizer_sgd;
  made->batches_per_epoch = (int)n_batches;
  status = take_memory (made, config, n_threads);
  if (status != NN_OK) {
    nn_training_free (made);
    return status;
  }
  made->model->pool = made->pool;
  *training = made;
  return NN_OK;
}

/**
 * nn_training_new:
 * @config: copied
 * @images: with labels, at least one; what it points to is borrowed
 * @n_threads: at least 1; the calling thread is one of them. Where a batch is too little work for so
 *   many, there are fewer (nn_config_useful_threads()). The result has the same bits for any
 * @training: (out): free with nn_training_free(); NULL after a failure
 *
 * Makes a model and all memory that training it takes: a step takes none.
 *
 * Returns: NN_OK, NN_INVALID when nn_config_check() finds fault with @config, there are no images,
 * more than 2^32 - 1 or without good labels, NN_NO_MEMORY when memory or threads cannot be had.
 */
nn_status
nn_training_new (const nn_config *config, const nn_images *images, int n_threads,
                 nn_training **training)
{
  nn_config largest_batch = *config;

  *training = NULL;
  if (nn_config_check (config) != NN_FIELD_NONE || n_threads < 1)
    return NN_INVALID;
  largest_batch.batch_size = batch_capacity (config, images->n);
  return nn_training_new_with_threads (
      config, images, nn_config_useful_threads (&largest_batch, n_threads), training);
}

/**
 * nn_training_free:
 * @training: (nullable):
 *
 * Frees the training with its model, and joins its threads.
 */
void
nn_training_free (nn_training *training)
{
  if (training == NULL)
    return;
  nn_pool_free (training->pool);
  nn_pass_free (training->pass);
  nn_model_free (training->model);
  nn_tiled_free (training->tiled);
  free (training->order);
  free (training);
}

/* Shuffles for the epoch that stands to be trained, of which the sums begin with this batch. */
static void
begin_epoch (nn_training *training)
{
  uint64_t key = nn_random_key (training->model->config.seed, NN_RANDOM_SHUFFLE,
                                (uint64_t)training->epoch, 0, 0);

  nn_random_permutation (key, training->order, (uint32_t)training->images.n);
  training->first_batch = training->batch;
  training->loss_sum = 0;
  training->accuracy_sum = 0;
}

static void
begin_batch (nn_training *training)
{
  const nn_config *config = &training->model->config;
  size_t first = (size_t)training->batch * (size_t)config->batch_size;
  size_t rest = training->images.n - first;
  nn_batch batch = {
      .images = &training->images, .tiled = training->tiled, .rows = training->order + first};
  nn_dropout dropout = {config->dropout, config->seed, training->epoch, training->batch};

  batch.n = batch_capacity (config, rest);
  batch.n_next = batch_capacity (config, rest - (size_t)batch.n);
  nn_pass_begin (training->pass, training->model->parameters, &batch, &dropout);
}

/* Means over the epoch so far; 0 before its first batch. */
static void
tell_means (const nn_training *training, nn_step *step)
{
  int n = training->batch - training->first_batch;

  step->epoch_loss = n > 0 ? training->loss_sum / n : 0;
  step->epoch_accuracy = n > 0 ? training->accuracy_sum / n : 0;
}

/* Counts a batch that was trained on. */
static void
advance (nn_training *training, nn_step *step)
{
  training->loss_sum += step->loss;
  training->accuracy_sum += step->accuracy;
  training->batch++;
  tell_means (training, step);
  step->ends_epoch = training->batch == training->batches_per_epoch;
  if (step->ends_epoch) {
    training->epoch++;
    training->batch = 0;
  }
}

static nn_status
train_batch (nn_training *training, nn_step *step)
{
  nn_model *model = training->model;
  nn_score score;
  int rows;

  if (training->batch == 0)
    begin_epoch (training);
  begin_batch (training);
  rows = training->pass->batch.n;
  score = nn_pass_forward_backward (training->pass, training->pool);
  *step =
      (nn_step){.loss = score.loss / rows, .accuracy = score.n_right / (double)rows, .rows = rows};
  if (!isfinite (step->loss)) {
    tell_means (training, step);
    return NN_DIVERGED;
  }
  training->optimizer->update (training->pass, training->pool, &model->config, model->parameters);
  advance (training, step);
  return NN_OK;
}

/**
 * nn_training_step:
 * @step: (out):
 *
 * Trains on the next mini-batch, shuffling anew at the start of each epoch.
 *
 * Returns: NN_OK, or NN_DIVERGED when the loss is not finite: parameters and counts stand as they
 * were before that batch, and @step says which loss; its means are those of the batches before.
 */
nn_status
nn_training_step (nn_training *training, nn_step *step)
{
  nn_float_mode mode = nn_flush_subnormals ();
  nn_status status = train_batch (training, step);

  nn_restore_float_mode (mode);
  return status;
}

/**
 * nn_training_restore:
 * @training: of the configuration and images of the one that is taken up again, but for the
 *   hyperparameters, which are as they were last set
 * @parameters: nn_config_n_parameters() floats in the canonical layout, copied
 * @epoch: epochs completed, 0 to NN_MAX_EPOCHS
 * @batch: batches done in the next one, less than there are in an epoch
 *
 * Puts a training where another stood when its parameters were read: as all that is random is drawn
 * by epoch and batch, the next steps have the bits that the other's would have had. In the middle of
 * an epoch the means of that epoch begin anew, with the next batch.
 *
 * Returns: NN_OK, or NN_INVALID, and nothing changes, when @parameters is NULL or a count out of range.
 */
nn_status
nn_training_restore (nn_training *training, const float *parameters, int epoch, int batch)
{
  if (parameters == NULL || epoch < 0 || epoch > NN_MAX_EPOCHS || batch < 0 ||
      batch >= training->batches_per_epoch)
    return NN_INVALID;
  nn_model_set_parameters (training->model, parameters);
  training->epoch = epoch;
  training->batch = batch;
  begin_epoch (training);
  return NN_OK;
}

/**
 * nn_training_epoch:
 *
 * Returns: epochs completed.
 */
int
nn_training_epoch (const nn_training *training)
{
  return training->epoch;
}

/**
 * nn_training_batch:
 *
 * Returns: batches done in the current epoch.
 */
int
nn_training_batch (const nn_training *training)
{
  return training->batch;
}

/**
 * nn_training_batches_per_epoch:
 *
 * Returns: batches in an epoch, a smaller last one included.
 */
int
nn_training_batches_per_epoch (const nn_training *training)
{
  return training->batches_per_epoch;
}

/**
 * nn_training_model:
 *
 * Returns: (transfer none): the model being trained, which may be evaluated and copied between two
 * steps; that too uses the training's threads.
 */
nn_model *
nn_training_model (nn_training *training)
{
  return training->model;
}

/**
 * nn_training_set_hyperparameters:
 * @learning_rate: η
 * @l2: λ
 * @dropout: p
 *
 * Takes effect with the next batch.
 *
 * Returns: NN_OK, or NN_INVALID, and nothing changes, when one is out of range.
 */
nn_status
nn_training_set_hyperparameters (nn_training *training, double learning_rate, double l2,
                                 double dropout)
{
  nn_config changed = training->model->config;

  changed.learning_rate = learning_rate;
  changed.l2 = l2;
  changed.dropout = dropout;
  if (nn_config_check (&changed) != NN_FIELD_NONE)
    return NN_INVALID;
  training->model->config = changed;
  return NN_OK;
}

/**
 * nn_config_memory:
 * @config: a valid configuration
 * @n_threads: of the training
 *
 * Returns: bytes that training and evaluating takes at most: a model, the largest batch on its way
 * forward and backward, a batch of an evaluation, and the threads. The images, and the 4 bytes for
 * each that hold their order, come on top; a first layer of few neurons (layer-narrow.c) also copies
 * them. SIZE_MAX when it overflows.
 */
size_t
nn_config_memory (const nn_config *config, int n_threads)
{
  nn_network networks[NN_N_FIRSTS];
  size_t size = nn_size_add (sizeof (nn_training), nn_model_memory (config));

  nn_networks_build (networks, config);
  size = nn_size_add (size, nn_pass_memory (networks, NN_N_FIRSTS, config->batch_size, true));
  return nn_size_add (size, nn_pool_memory (n_threads));
}
