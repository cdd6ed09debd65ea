/* lab-classifier.c: a network of its own, with the weights of the snapshot it was given.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-classifier.h"

struct _LabClassifier {
  nn_model *model;       /* has the snapshot's shape, or NULL */
  LabSnapshot *snapshot; /* or NULL */
  gboolean is_loaded;    /* the model has the snapshot's parameters */
};

/**
 * lab_classifier_new:
 *
 * Returns: (transfer full): a classifier without a network
 */
LabClassifier *
lab_classifier_new (void)
{
  return g_new0 (LabClassifier, 1);
}

/**
 * lab_classifier_free:
 * @self: a classifier
 */
void
lab_classifier_free (LabClassifier *self)
{
  nn_model_free (self->model);
  g_clear_pointer (&self->snapshot, lab_snapshot_unref);
  g_free (self);
}

/* Makes the model fit @snapshot. */
static gboolean
reshape (LabClassifier *self, const LabSnapshot *snapshot)
{
  nn_config one_image = snapshot->config;

  if (self->model != NULL && lab_snapshot_fits (snapshot, nn_model_config (self->model)))
    return TRUE;
  g_clear_pointer (&self->model, nn_model_free);
  one_image.batch_size = 1; /* the model's buffers are for one image */
  return nn_model_new (&one_image, &self->model) == NN_OK;
}

/**
 * lab_classifier_set_snapshot:
 * @self: a classifier
 * @snapshot: (nullable): whose network answers from now on
 *
 * Keeps a reference to @snapshot, and takes over its weights when it is asked next: ten pictures a
 * second cost nothing while nobody draws.
 *
 * Returns: %FALSE when there is no memory for such a network; there is none then
 */
gboolean
lab_classifier_set_snapshot (LabClassifier *self, LabSnapshot *snapshot)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (snapshot == self->snapshot)
    return TRUE;
  g_clear_pointer (&self->snapshot, lab_snapshot_unref);
  self->is_loaded = FALSE;
  if (snapshot == NULL)
    return TRUE;
  if (!reshape (self, snapshot))
    return FALSE;
  self->snapshot = lab_snapshot_ref (snapshot);
  return TRUE;
}

/**
 * lab_classifier_classify:
 * @self: a classifier
 * @pixels: (n_inputs), 0 = paper, 255 = ink
 * @probabilities: (out): (n_classes), they sum to 1
 *
 * Runs the image through the network, without dropout.
 *
 * Returns: %FALSE when there is no network
 */
gboolean
lab_classifier_classify (LabClassifier *self, const guint8 *pixels, float *probabilities)
{
  g_return_val_if_fail (self != NULL && pixels != NULL && probabilities != NULL, FALSE);

  if (self->snapshot == NULL)
    return FALSE;
  if (!self->is_loaded) {
    nn_model_set_parameters (self->model, self->snapshot->parameters);
    self->is_loaded = TRUE;
  }
  return nn_model_predict (self->model, pixels, 1, probabilities) == NN_OK;
}
