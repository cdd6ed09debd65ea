/* nn-evaluate.c: how well a model does on a whole split, and the gradient of one batch.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "nn-model.h"

#include "nn-memory.h"
#include "nn-subnormal.h"

#include <stdlib.h>
#include <string.h>

/**
 * nn_images_are_valid:
 *
 * Returns: whether there are images, and a label below @n_classes for each.
 */
bool
nn_images_are_valid (const nn_images *images, int n_classes)
{
  if (images->n == 0 || images->pixels == NULL || images->labels == NULL)
    return false;
  for (size_t i = 0; i < images->n; i++)
    if (images->labels[i] >= n_classes)
      return false;
  return true;
}

/* Adds the rows of a batch that ran forward to @evaluation, and turns the logits to probabilities.
 * Returns: how many were right, and the sum of their losses */
static nn_score
evaluate_batch (nn_model *model, const nn_batch *batch, nn_evaluation *evaluation)
{
  int n_classes = model->config.n_classes;
  float *p = nn_pass_logits (model->pass);
  nn_range all = {0, batch->n};
  nn_score score = nn_softmax_cross_entropy (p, n_classes, batch, all, NULL);

  nn_softmax (p, n_classes, all);
  for (int row = 0; row < batch->n; row++, p += nn_row_stride (n_classes)) {
    size_t image = nn_batch_image (batch, row);
    int actual = batch->images->labels[image];
    int predicted = nn_argmax (p, n_classes);

    evaluation->confusion[actual * n_classes + predicted]++;
    if (evaluation->predicted != NULL)
      evaluation->predicted[image] = (uint8_t)predicted;
    if (evaluation->probability != NULL)
      evaluation->probability[image] = p[predicted];
    if (evaluation->true_probability != NULL)
      evaluation->true_probability[image] = p[actual];
  }
  return score;
}

static nn_status
evaluate_images (nn_model *model, const nn_images *images, const nn_cancel *cancel,
                 nn_evaluation *evaluation)
{
  int n_classes = model->config.n_classes;
  double loss = 0;
  size_t n_right = 0;

  if (evaluation->confusion == NULL || !nn_images_are_valid (images, n_classes))
    return NN_INVALID;
  memset (evaluation->confusion, 0,
          (size_t)n_classes * (size_t)n_classes * sizeof *evaluation->confusion);
  for (size_t first = 0; first < images->n;) {
    size_t capacity = (size_t)model->pass->capacity;
    nn_batch batch = {.images = images, .first = first};
    nn_score score;

    if (cancel != NULL && cancel->is_cancelled (cancel->data))
      return NN_CANCELLED;
    batch.n = (int)(images->n - first < capacity ? images->n - first : capacity);
    nn_model_forward (model, &batch);
    score = evaluate_batch (model, &batch, evaluation);
    loss += score.loss;
    n_right += (size_t)score.n_right;
    first += (size_t)batch.n;
  }
  evaluation->loss = loss / (double)images->n;
  evaluation->accuracy = (double)n_right / (double)images->n;
  evaluation->n = images->n;
  return NN_OK;
}

/**
 * nn_model_evaluate:
 * @images: with labels, at least one
 * @cancel: (nullable): asked before every EVALUATION_ROWS images
 * @evaluation: (inout): names the caller's buffers, gets the results
 *
 * Evaluates a whole split, without dropout. A network with parameters that are not finite gives a
 * loss that is not, and NN_OK.
 *
 * Returns: NN_OK, NN_INVALID when there is nothing to evaluate, a label is not below C or the
 * buffer of the confusion counts is missing, NN_CANCELLED. After the last, the buffers hold the
 * images seen so far, and the other fields are as they were.
 */
nn_status
nn_model_evaluate (nn_model *model, const nn_images *images, const nn_cancel *cancel,
                   nn_evaluation *evaluation)
{
  nn_float_mode mode = nn_flush_subnormals ();
  nn_status status = evaluate_images (model, images, cancel, evaluation);

  nn_restore_float_mode (mode);
  return status;
}

/* gradient (n_floats) += 2 λ parameters (n_floats); the padding is 0 in both */
static void
add_penalty (const nn_model *model, float *gradient)
{
  float factor = (float)(2 * model->config.l2);

  for (size_t i = 0; i < model->networks[0].n_floats; i++)
    gradient[i] += factor * model->parameters[i];
}

static nn_status
compute_gradient (nn_model *model, const nn_images *images, const uint32_t *rows, int n_rows,
                  double *loss, float *gradient)
{
  nn_batch batch = {.images = images, .rows = rows, .n = n_rows};
  const nn_network *network;
  float *block;
  nn_pass *pass;

  if (n_rows < 1 || !nn_images_are_valid (images, model->config.n_classes))
    return NN_INVALID;
  for (int i = 0; i < n_rows; i++)
    if (rows[i] >= images->n)
      return NN_INVALID;
  network = &model->networks[nn_first_of_batch (&batch, model->config.n_inputs)];
  block = nn_alloc0 (nn_size_multiply (network->n_floats, sizeof (float)));
  if (block == NULL)
    return NN_NO_MEMORY;
  if (nn_pass_new (network, 1, n_rows, true, &pass) != NN_OK) {
    free (block);
    return NN_NO_MEMORY;
  }
  nn_pass_begin (pass, model->parameters, &batch, NULL);
  *loss = nn_pass_forward_backward (pass, model->pool).loss / n_rows;
  nn_pass_gradient (pass, model->pool, 1, 0, block);
  add_penalty (model, block);
  nn_network_export (network, block, gradient);
  nn_pass_free (pass);
  free (block);
  return NN_OK;
}

/**
 * nn_model_gradient:
 * @images: with labels
 * @rows: (n_rows): indices into @images
 * @n_rows: at least 1
 * @loss: (out): mean cross-entropy, in nats, without the penalty
 * @gradient: (out): of (cross-entropy + λ Σ α²), nn_config_n_parameters() floats in the canonical
 *   layout
 *
 * Runs one batch forward and backward, without dropout. It takes its memory for the call.
 *
 * Returns: NN_OK, NN_INVALID when a row is not among the images or a label not below C,
 * NN_NO_MEMORY.
 */
nn_status
nn_model_gradient (nn_model *model, const nn_images *images, const uint32_t *rows, int n_rows,
                   double *loss, float *gradient)
{
  nn_float_mode mode = nn_flush_subnormals ();
  nn_status status = compute_gradient (model, images, rows, n_rows, loss, gradient);

  nn_restore_float_mode (mode);
  return status;
}
