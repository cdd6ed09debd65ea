/* lab-snapshot.c: immutable pictures of a network, shared between threads by counting.
 *
 * The counters are GLib's inline atomics, which a thread sanitizer sees through.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-snapshot.h"

#include <math.h>
#include <string.h>

typedef struct {
  LabEvaluation evaluation;
  gint n_references;
} CountedEvaluation;

typedef struct {
  LabSnapshot snapshot;
  LabSnapshot *owner; /* of the parameters; NULL = they are its own */
  gint n_references;
} CountedSnapshot;

static void
evaluation_free (CountedEvaluation *counted)
{
  g_free (counted->evaluation.confusion);
  g_free (counted->evaluation.predicted);
  g_free (counted->evaluation.probability);
  g_free (counted->evaluation.true_probability);
  g_free (counted);
}

/**
 * lab_evaluation_new:
 * @n_images: images that are evaluated
 * @n_classes: classes, at least 1
 *
 * Makes an evaluation of zeros. Fill it before anybody else gets to see it.
 *
 * Returns: (transfer full) (nullable): the evaluation, or %NULL when there is no memory for it
 */
LabEvaluation *
lab_evaluation_new (guint n_images, guint n_classes)
{
  CountedEvaluation *counted = g_try_new0 (CountedEvaluation, 1);
  LabEvaluation *self;

  if (counted == NULL)
    return NULL;
  counted->n_references = 1;
  self = &counted->evaluation;
  self->n_images = n_images;
  self->n_classes = n_classes;
  self->confusion = g_try_new0 (guint32, (gsize)n_classes * n_classes);
  /* One element too many, so that no images are no failure. */
  self->predicted = g_try_new0 (guint8, (gsize)n_images + 1);
  self->probability = g_try_new0 (float, (gsize)n_images + 1);
  self->true_probability = g_try_new0 (float, (gsize)n_images + 1);
  if (self->confusion == NULL || self->predicted == NULL || self->probability == NULL ||
      self->true_probability == NULL) {
    evaluation_free (counted);
    return NULL;
  }
  return self;
}

/**
 * lab_evaluation_ref:
 * @self: an evaluation
 *
 * Returns: (transfer full): @self, with one more reference; from any thread
 */
LabEvaluation *
lab_evaluation_ref (LabEvaluation *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&((CountedEvaluation *)self)->n_references);
  return self;
}

/**
 * lab_evaluation_unref:
 * @self: an evaluation
 *
 * Drops a reference, from any thread; the last one frees it.
 */
void
lab_evaluation_unref (LabEvaluation *self)
{
  g_return_if_fail (self != NULL);

  if (g_atomic_int_dec_and_test (&((CountedEvaluation *)self)->n_references))
    evaluation_free ((CountedEvaluation *)self);
}

/**
 * lab_snapshot_new:
 * @config: a valid configuration
 *
 * Makes a snapshot of a network of @config's shape. Fill its parameters before anybody else gets
 * to see it.
 *
 * Returns: (transfer full) (nullable): the snapshot, or %NULL when there is no memory for it
 */
LabSnapshot *
lab_snapshot_new (const nn_config *config)
{
  CountedSnapshot *counted;
  LabSnapshot *self;

  g_return_val_if_fail (config != NULL, NULL);

  counted = g_try_new0 (CountedSnapshot, 1);
  if (counted == NULL)
    return NULL;
  counted->n_references = 1;
  self = &counted->snapshot;
  self->config = *config;
  self->n_parameters = nn_config_n_parameters (config);
  self->parameters = g_try_new (float, self->n_parameters);
  if (self->parameters == NULL) {
    g_free (counted);
    return NULL;
  }
  return self;
}

/**
 * lab_snapshot_derive:
 * @self: a snapshot
 * @config: a configuration of the same network
 * @evaluation: (nullable): of that network
 *
 * Makes a snapshot of the same moment with another configuration and evaluation. It shares the
 * parameters with @self, and keeps them alive.
 *
 * Returns: (transfer full) (nullable): the snapshot, or %NULL when there is no memory for it
 */
LabSnapshot *
lab_snapshot_derive (LabSnapshot *self, const nn_config *config, LabEvaluation *evaluation)
{
  LabSnapshot *owner;
  CountedSnapshot *counted;

  g_return_val_if_fail (self != NULL && config != NULL, NULL);

  counted = g_try_new0 (CountedSnapshot, 1);
  if (counted == NULL)
    return NULL;
  /* No chains: a run that is derived from again and again keeps one block alive and no more. */
  owner = ((CountedSnapshot *)self)->owner;
  counted->owner = lab_snapshot_ref (owner != NULL ? owner : self);
  counted->n_references = 1;
  counted->snapshot = *self;
  counted->snapshot.config = *config;
  counted->snapshot.evaluation = evaluation != NULL ? lab_evaluation_ref (evaluation) : NULL;
  return &counted->snapshot;
}

/**
 * lab_snapshot_ref:
 * @self: a snapshot
 *
 * Returns: (transfer full): @self, with one more reference; from any thread
 */
LabSnapshot *
lab_snapshot_ref (LabSnapshot *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&((CountedSnapshot *)self)->n_references);
  return self;
}

/**
 * lab_snapshot_unref:
 * @self: a snapshot
 *
 * Drops a reference, from any thread; the last one frees it.
 */
void
lab_snapshot_unref (LabSnapshot *self)
{
  g_return_if_fail (self != NULL);

  if (g_atomic_int_dec_and_test (&((CountedSnapshot *)self)->n_references)) {
    LabSnapshot *owner = ((CountedSnapshot *)self)->owner;

    g_clear_pointer (&self->evaluation, lab_evaluation_unref);
    if (owner != NULL)
      lab_snapshot_unref (owner);
    else
      g_free (self->parameters);
    g_free (self);
  }
}

/**
 * lab_snapshot_is_finite:
 * @self: a snapshot
 *
 * Returns: whether all of its parameters are numbers
 */
gboolean
lab_snapshot_is_finite (const LabSnapshot *self)
{
  gboolean finite = TRUE;

  g_return_val_if_fail (self != NULL, FALSE);

  for (gsize i = 0; i < self->n_parameters; i++)
    finite &= isfinite (self->parameters[i]) != 0;
  return finite;
}

/**
 * lab_snapshot_fits:
 * @self: a snapshot
 * @config: a valid configuration
 *
 * Returns: whether a network of @config has the layers and activations of @self
 */
gboolean
lab_snapshot_fits (const LabSnapshot *self, const nn_config *config)
{
  const nn_config *own;

  g_return_val_if_fail (self != NULL && config != NULL, FALSE);

  own = &self->config;
  return own->n_inputs == config->n_inputs && own->n_classes == config->n_classes &&
         own->activation == config->activation && own->n_hidden == config->n_hidden &&
         memcmp (own->hidden, config->hidden, (gsize)config->n_hidden * sizeof (int)) == 0;
}

/**
 * lab_snapshot_first_layer:
 * @self: a snapshot
 * @n_neurons: (out) (optional): neurons of the first dense layer
 *
 * Returns: (transfer none): its weights, `(n_inputs, n_neurons)` row-major: neuron j's weights are
 * column j
 */
const float *
lab_snapshot_first_layer (const LabSnapshot *self, guint *n_neurons)
{
  nn_tensor weights;

  g_return_val_if_fail (self != NULL, NULL);

  weights = nn_config_get_tensor (&self->config, 0);
  if (n_neurons != NULL)
    *n_neurons = (guint)weights.columns;
  return self->parameters + weights.offset;
}
