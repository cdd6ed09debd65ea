/* lab-predictions.c: what a run's network said of each test image at the end of each epoch.
 *
 * The bytes of an epoch never change once they are there, so that a branch and the store's thread
 * share them with the run. Their counters are GLib's inline atomics, which a thread sanitizer sees
 * through.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-predictions.h"

#include <math.h>
#include <string.h>

/* A network of MNIST fills this with 8,900 epochs. */
#define LIMIT ((gsize)256 << 20)
/* Predicted class, its probability, the actual class's. */
#define N_PLANES 3

/* One epoch: N_PLANES planes of (n_images) bytes. */
typedef struct {
  gint n_references;
  guint8 bytes[];
} Epoch;

struct _LabPredictions {
  gint n_references;
  guint n_images, n_classes;
  GPtrArray
      *epochs; /* Epoch of the epochs from 1, NULL where it is missing; the last one is there */
  guint n_present;
  guint stride; /* every so many epochs one is kept, beginning with the first */
  gsize limit;
};

static void
epoch_unref (Epoch *epoch)
{
  if (epoch != NULL && g_atomic_int_dec_and_test (&epoch->n_references))
    g_free (epoch);
}

static Epoch *
epoch_ref (Epoch *epoch)
{
  g_atomic_int_inc (&epoch->n_references);
  return epoch;
}

static gsize
get_epoch_size (const LabPredictions *self)
{
  return (gsize)self->n_images * N_PLANES;
}

/* NULL when there is no memory for it. */
static Epoch *
epoch_new (const LabPredictions *self)
{
  Epoch *epoch = g_try_malloc (sizeof *epoch + get_epoch_size (self));

  if (epoch != NULL)
    epoch->n_references = 1;
  return epoch;
}

static Epoch *
find_epoch (const LabPredictions *self, guint epoch)
{
  return epoch >= 1 && epoch <= self->epochs->len ? self->epochs->pdata[epoch - 1] : NULL;
}

/**
 * lab_predictions_new:
 * @n_images: images of the test split
 * @n_classes: classes of the network
 *
 * Returns: (transfer full): no epoch yet
 */
LabPredictions *
lab_predictions_new (guint n_images, guint n_classes)
{
  LabPredictions *self = g_new0 (LabPredictions, 1);

  self->n_references = 1;
  self->n_images = n_images;
  self->n_classes = n_classes;
  self->epochs = g_ptr_array_new_with_free_func ((GDestroyNotify)epoch_unref);
  self->stride = 1;
  self->limit = LIMIT;
  return self;
}

/**
 * lab_predictions_ref:
 * @self: predictions
 *
 * Returns: (transfer full): @self, with one more reference
 */
LabPredictions *
lab_predictions_ref (LabPredictions *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->n_references);
  return self;
}

/**
 * lab_predictions_unref:
 * @self: predictions
 *
 * Drops a reference, and frees @self with the last one.
 */
void
lab_predictions_unref (LabPredictions *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_int_dec_and_test (&self->n_references))
    return;
  g_ptr_array_unref (self->epochs);
  g_free (self);
}

/* ── which epochs are there ──────────────────────────────────────────────────────────────────── */

static void
set_epoch (LabPredictions *self, guint number, Epoch *epoch)
{
  gpointer *place = &self->epochs->pdata[number - 1];

  self->n_present += (epoch != NULL) - (*place != NULL);
  epoch_unref (*place);
  *place = epoch;
}

/* The last one is always there. */
static void
trim (LabPredictions *self)
{
  guint n = self->epochs->len;

  while (n > 0 && self->epochs->pdata[n - 1] == NULL)
    n--;
  g_ptr_array_set_size (self->epochs, (gint)n);
}

static gboolean
is_kept (const LabPredictions *self, guint epoch)
{
  return epoch == self->epochs->len || (epoch - 1) % self->stride == 0;
}

/* Keeps every second of those that are kept until they fit: those that stay are evenly spread. */
static void
thin (LabPredictions *self)
{
  gsize room = self->limit / MAX (get_epoch_size (self), 1);

  while (self->n_present > MAX (room, 2)) {
    self->stride *= 2;
    for (guint epoch = 1; epoch < self->epochs->len; epoch++)
      if (!is_kept (self, epoch))
        set_epoch (self, epoch, NULL);
  }
}

/* Takes @epoch. */
static void
put_epoch (LabPredictions *self, guint number, Epoch *epoch)
{
  guint before = self->epochs->len;

  if (number > before) {
    g_ptr_array_set_size (self->epochs, (gint)number);
    if (before > 0 && !is_kept (self, before))
      set_epoch (self, before, NULL);
  }
  if (is_kept (self, number))
    set_epoch (self, number, epoch);
  else
    epoch_unref (epoch);
  thin (self);
}

static guint8
to_byte (float probability)
{
  /* A network that diverged says NaN. */
  return probability > 0.0f ? (guint8)lrintf (MIN (probability, 1.0f) * 255.0f) : 0;
}

/**
 * lab_predictions_add:
 * @self: predictions
 * @epoch: at the end of which, from 1
 * @evaluation: what was said of the test images then
 *
 * Adds or replaces an epoch.
 *
 * Returns: %FALSE when there is no memory for it, or @evaluation is one of other images or classes,
 * or lacks the probabilities of the actual classes
 */
gboolean
lab_predictions_add (LabPredictions *self, guint epoch, const LabEvaluation *evaluation)
{
  guint n = self->n_images;
  Epoch *added;

  g_return_val_if_fail (epoch >= 1 && epoch <= NN_MAX_EPOCHS && evaluation != NULL, FALSE);

  if (evaluation->n_images != n || evaluation->n_classes != self->n_classes ||
      evaluation->true_probability == NULL)
    return FALSE;
  added = epoch_new (self);
  if (added == NULL)
    return FALSE;
  memcpy (added->bytes, evaluation->predicted, n);
  for (guint i = 0; i < n; i++) {
    added->bytes[(gsize)n + i] = to_byte (evaluation->probability[i]);
    added->bytes[(gsize)n * 2 + i] = to_byte (evaluation->true_probability[i]);
  }
  put_epoch (self, epoch, added);
  return TRUE;
}

/**
 * lab_predictions_add_bytes:
 * @self: predictions
 * @epoch: at the end of which, from 1
 * @predicted: (array): the predicted classes, a byte for each image
 * @probability: (array): the probability of those, 255 = 1
 * @true_probability: (array): the probability of the actual classes
 *
 * Adds or replaces an epoch, as lab_predictions_get_bytes() gave it.
 *
 * Returns: %FALSE when there is no memory for it, or a class is none
 */
gboolean
lab_predictions_add_bytes (LabPredictions *self, guint epoch, const guint8 *predicted,
                           const guint8 *probability, const guint8 *true_probability)
{
  const guint8 *planes[N_PLANES] = {predicted, probability, true_probability};
  guint n = self->n_images;
  Epoch *added;

  g_return_val_if_fail (epoch >= 1 && epoch <= NN_MAX_EPOCHS, FALSE);

  for (guint i = 0; i < n; i++)
    if (predicted[i] >= self->n_classes)
      return FALSE;
  added = epoch_new (self);
  if (added == NULL)
    return FALSE;
  for (guint plane = 0; plane < N_PLANES; plane++)
    memcpy (added->bytes + (gsize)n * plane, planes[plane], n);
  put_epoch (self, epoch, added);
  return TRUE;
}

/**
 * lab_predictions_drop_after:
 * @self: predictions
 * @epoch: an epoch, or 0
 *
 * Drops what came after @epoch.
 */
void
lab_predictions_drop_after (LabPredictions *self, guint epoch)
{
  for (guint last = self->epochs->len; last > epoch; last--)
    set_epoch (self, last, NULL);
  trim (self);
}

/**
 * lab_predictions_copy:
 * @self: predictions
 * @first: an epoch, from 1
 * @last: one at or after it, however late
 *
 * Returns: (transfer full): those epochs of @self, with the same numbers; the memory is shared
 */
LabPredictions *
lab_predictions_copy (const LabPredictions *self, guint first, guint last)
{
  LabPredictions *copy = lab_predictions_new (self->n_images, self->n_classes);

  copy->stride = self->stride;
  copy->limit = self->limit;
  last = MIN (last, self->epochs->len);
  g_ptr_array_set_size (copy->epochs, (gint)last);
  for (guint epoch = MAX (first, 1); epoch <= last; epoch++)
    if (self->epochs->pdata[epoch - 1] != NULL)
      set_epoch (copy, epoch, epoch_ref (self->epochs->pdata[epoch - 1]));
  trim (copy);
  return copy;
}

/**
 * lab_predictions_fill:
 * @self: predictions
 * @other: others of the same images and classes
 *
 * Adds the epochs that only @other has; the memory is shared.
 */
void
lab_predictions_fill (LabPredictions *self, const LabPredictions *other)
{
  g_return_if_fail (self->n_images == other->n_images && self->n_classes == other->n_classes);

  for (guint epoch = 1; epoch <= other->epochs->len; epoch++) {
    Epoch *theirs = other->epochs->pdata[epoch - 1];

    if (theirs != NULL && find_epoch (self, epoch) == NULL)
      put_epoch (self, epoch, epoch_ref (theirs));
  }
}

/**
 * lab_predictions_set_limit:
 * @self: predictions
 * @n_bytes: what they may take in memory; 256 MiB at first
 *
 * Where all epochs take more, every second, fourth, … from the first on is kept, and the newest.
 */
void
lab_predictions_set_limit (LabPredictions *self, gsize n_bytes)
{
  self->limit = n_bytes;
  thin (self);
}

/* ── reading ─────────────────────────────────────────────────────────────────────────────────── */

/**
 * lab_predictions_get_n_images:
 * @self: predictions
 *
 * Returns: images that they are of
 */
guint
lab_predictions_get_n_images (const LabPredictions *self)
{
  return self->n_images;
}

/**
 * lab_predictions_get_n_classes:
 * @self: predictions
 *
 * Returns: classes of the network
 */
guint
lab_predictions_get_n_classes (const LabPredictions *self)
{
  return self->n_classes;
}

/**
 * lab_predictions_get_n_epochs:
 * @self: predictions
 *
 * Returns: the newest epoch that is there, from 1; 0 when none is
 */
guint
lab_predictions_get_n_epochs (const LabPredictions *self)
{
  return self->epochs->len;
}

/**
 * lab_predictions_has_epoch:
 * @self: predictions
 * @epoch: any number
 *
 * Returns: whether that epoch is there
 */
gboolean
lab_predictions_has_epoch (const LabPredictions *self, guint epoch)
{
  return find_epoch (self, epoch) != NULL;
}

/**
 * lab_predictions_get_bytes:
 * @self: predictions
 * @epoch: one that is there
 * @predicted: (out) (transfer none): the predicted classes, a byte for each image
 * @probability: (out) (transfer none): the probability of those, 255 = 1
 * @true_probability: (out) (transfer none): the probability of the actual classes
 *
 * What is given is valid as long as that epoch is there.
 */
void
lab_predictions_get_bytes (const LabPredictions *self, guint epoch, const guint8 **predicted,
                           const guint8 **probability, const guint8 **true_probability)
{
  const Epoch *found = find_epoch (self, epoch);

  g_return_if_fail (found != NULL);

  *predicted = found->bytes;
  *probability = found->bytes + self->n_images;
  *true_probability = found->bytes + (gsize)self->n_images * 2;
}

/**
 * lab_predictions_get:
 * @self: predictions
 * @epoch: one that is there
 * @image: which image of the test split
 *
 * Returns: what was said of it at the end of @epoch
 */
LabPrediction
lab_predictions_get (const LabPredictions *self, guint epoch, guint image)
{
  const Epoch *found = find_epoch (self, epoch);
  gsize n = self->n_images;

  g_return_val_if_fail (found != NULL && image < n, (LabPrediction){0});

  return (LabPrediction){.predicted = found->bytes[image],
                         .probability = found->bytes[n + image] / 255.0,
                         .true_probability = found->bytes[n * 2 + image] / 255.0};
}
