/* lab-store-packed.c: a network with its evaluation as blobs.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-store-packed.h"

#include <math.h>
#include <string.h>
#include "lab-store-blob.h"

static gboolean
are_finite (const float *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (!isfinite (values[i]))
      return FALSE;
  return TRUE;
}

/**
 * lab_packed_checkpoint_clear:
 * @self: a packed network
 *
 * Frees its blobs.
 */
void
lab_packed_checkpoint_clear (LabPackedCheckpoint *self)
{
  g_clear_pointer (&self->parameters, g_bytes_unref);
  g_clear_pointer (&self->counts, g_bytes_unref);
  g_clear_pointer (&self->predicted, g_bytes_unref);
  g_clear_pointer (&self->probability, g_bytes_unref);
}

static GBytes *
shorten_floats (const float *values, gsize n)
{
  g_autoptr (GBytes) floats = lab_blob_pack_floats (values, n);

  return floats != NULL ? lab_blob_shorten (g_bytes_get_data (floats, NULL), n, sizeof (float))
                        : NULL;
}

/**
 * lab_packed_checkpoint_pack:
 * @self: where it goes, to be cleared in any case
 * @checkpoint: a network at the end of an epoch
 *
 * Returns: %FALSE when there is no memory for it
 */
gboolean
lab_packed_checkpoint_pack (LabPackedCheckpoint *self, const LabSnapshot *checkpoint)
{
  const LabEvaluation *evaluation = checkpoint->evaluation;

  *self = (LabPackedCheckpoint){
      .epoch = checkpoint->epoch,
      .learning_rate = checkpoint->config.learning_rate,
      .l2 = checkpoint->config.l2,
      .dropout = checkpoint->config.dropout,
      .packing = LAB_PACKING_SHORT,
      .test_loss = NAN,
      .test_accuracy = NAN,
      .parameters = shorten_floats (checkpoint->parameters, checkpoint->n_parameters),
  };
  if (evaluation == NULL)
    return self->parameters != NULL;
  self->test_loss = evaluation->loss;
  self->test_accuracy = evaluation->accuracy;
  self->counts = lab_blob_pack_counts (evaluation->confusion,
                                       (gsize)evaluation->n_classes * evaluation->n_classes);
  self->predicted = lab_blob_shorten (evaluation->predicted, evaluation->n_images, 1);
  self->probability = shorten_floats (evaluation->probability, evaluation->n_images);
  return self->parameters != NULL && self->predicted != NULL && self->probability != NULL;
}

/* @blob as @n numbers of @width bytes, little end first. */
static gboolean
unpack_bytes (const LabPackedCheckpoint *self, GBytes *blob, guint8 *bytes, gsize n, guint width)
{
  gsize size = 0;
  const guint8 *data = blob != NULL ? g_bytes_get_data (blob, &size) : NULL;

  switch (self->packing) {
  case LAB_PACKING_PLAIN:
    if (size % width != 0 || size / width != n)
      return FALSE;
    if (size > 0)
      memcpy (bytes, data, size);
    return TRUE;
  case LAB_PACKING_SHORT:
    return lab_blob_restore (data, size, bytes, n, width);
  default:
    return FALSE;
  }
}

static gboolean
unpack_floats (const LabPackedCheckpoint *self, GBytes *blob, float *values, gsize n)
{
  g_autofree guint8 *bytes = g_try_malloc_n (n + 1, sizeof (float));

  return bytes != NULL && unpack_bytes (self, blob, bytes, n, sizeof (float)) &&
         lab_blob_unpack_floats (bytes, n * sizeof (float), values, n) && are_finite (values, n);
}

static gboolean
unpack_evaluation (const LabPackedCheckpoint *self, LabEvaluation *evaluation)
{
  gsize n_counts = (gsize)evaluation->n_classes * evaluation->n_classes;
  guint64 sum = 0;

  if (!lab_blob_unpack_counts (g_bytes_get_data (self->counts, NULL),
                               g_bytes_get_size (self->counts), evaluation->confusion, n_counts) ||
      !unpack_bytes (self, self->predicted, evaluation->predicted, evaluation->n_images, 1) ||
      !unpack_floats (self, self->probability, evaluation->probability, evaluation->n_images))
    return FALSE;
  for (gsize i = 0; i < n_counts; i++)
    sum += evaluation->confusion[i];
  for (guint i = 0; i < evaluation->n_images; i++)
    if (evaluation->predicted[i] >= evaluation->n_classes)
      return FALSE;
  evaluation->epoch = self->epoch;
  evaluation->loss = self->test_loss;
  evaluation->accuracy = self->test_accuracy;
  /* Every image was counted once. */
  return sum == evaluation->n_images;
}

/**
 * lab_packed_checkpoint_unpack:
 * @self: what a file holds
 * @config: the configuration of its run
 * @n_test_images: images that were evaluated
 *
 * Takes nothing on trust.
 *
 * Returns: (transfer full) (nullable): the network; %NULL when @self is none of @config, or there is
 * no memory to see
 */
LabSnapshot *
lab_packed_checkpoint_unpack (const LabPackedCheckpoint *self, const nn_config *config,
                              guint n_test_images)
{
  g_autoptr (LabSnapshot) snapshot = NULL;
  nn_config now = *config;

  now.learning_rate = self->learning_rate;
  now.l2 = self->l2;
  now.dropout = self->dropout;
  snapshot = nn_config_check (&now) == NN_FIELD_NONE ? lab_snapshot_new (&now) : NULL;
  if (snapshot == NULL ||
      !unpack_floats (self, self->parameters, snapshot->parameters, snapshot->n_parameters))
    return NULL;
  snapshot->epoch = self->epoch;
  if (self->counts == NULL)
    return g_steal_pointer (&snapshot);
  if (self->predicted == NULL ||
      !lab_blob_can_hold (g_bytes_get_size (self->predicted), n_test_images))
    return NULL;
  snapshot->evaluation = lab_evaluation_new (n_test_images, (guint)now.n_classes);
  if (snapshot->evaluation == NULL || !unpack_evaluation (self, snapshot->evaluation))
    return NULL;
  /* Those are kept by themselves, for every epoch. */
  g_clear_pointer (&snapshot->evaluation->true_probability, g_free);
  return g_steal_pointer (&snapshot);
}
