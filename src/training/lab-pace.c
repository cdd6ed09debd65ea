/* lab-pace.c: how fast a training goes, and how long it has yet to go.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-pace.h"

/* Paces are means over the newest epochs: at least so many, and at least so many seconds of them. */
#define MIN_EPOCHS  3
#define MIN_SECONDS 2.0

typedef struct {
  double seconds; /* of training */
  double end;     /* active seconds when it had been evaluated */
} Epoch;

/**
 * lab_pace_init:
 * @self: memory for a pace
 * @n_images: in an epoch
 * @batch_size: at least 1
 * @n_epochs: how many are planned
 *
 * Begins before the first batch.
 */
void
lab_pace_init (LabPace *self, guint n_images, guint batch_size, guint n_epochs)
{
  *self = (LabPace){
      .n_images = n_images,
      .batch_size = batch_size,
      .batches_per_epoch = n_images / batch_size + (n_images % batch_size != 0),
      .n_epochs = n_epochs,
      .epochs = g_array_new (FALSE, FALSE, sizeof (Epoch)),
  };
}

/**
 * lab_pace_clear:
 * @self: a pace
 *
 * Frees what it holds.
 */
void
lab_pace_clear (LabPace *self)
{
  g_clear_pointer (&self->epochs, g_array_unref);
}

/**
 * lab_pace_add_batches:
 * @self: a pace
 * @n: how many batches were trained
 * @seconds: that went into them
 */
void
lab_pace_add_batches (LabPace *self, guint n, double seconds)
{
  self->n_batches += n;
  self->partial_seconds += seconds;
}

/**
 * lab_pace_add_epoch:
 * @self: a pace, whose active seconds are those at the epoch's end
 * @seconds: of training that went into the epoch
 */
void
lab_pace_add_epoch (LabPace *self, double seconds)
{
  Epoch epoch = {.seconds = seconds, .end = self->active_seconds};

  g_array_append_val (self->epochs, epoch);
  self->seconds += seconds;
  self->partial_seconds = 0.0;
}

static const Epoch *
get_epochs (const LabPace *self)
{
  return (const Epoch *)(gconstpointer)self->epochs->data;
}

/* Images in the batches of the epoch that goes on. */
static double
count_partial_images (const LabPace *self)
{
  guint64 n_whole = (guint64)self->epochs->len * self->batches_per_epoch;
  double n_partial;

  if (self->n_batches <= n_whole)
    return 0.0;
  n_partial = (double)(self->n_batches - n_whole) * self->batch_size;
  return MIN (n_partial, self->n_images);
}

/**
 * lab_pace_get_images_per_second:
 * @self: a pace
 *
 * Returns: images trained on in a second, over the last few epochs and the one that goes on; 0 when
 * nothing has been trained yet
 */
double
lab_pace_get_images_per_second (const LabPace *self)
{
  const Epoch *epochs = get_epochs (self);
  double n_images = count_partial_images (self);
  double seconds = self->partial_seconds;
  guint n = 0;

  while (n < self->epochs->len && (n < MIN_EPOCHS || seconds < MIN_SECONDS)) {
    n++;
    n_images += self->n_images;
    seconds += epochs[self->epochs->len - n].seconds;
  }
  return seconds > 0.0 ? n_images / seconds : 0.0;
}

/**
 * lab_pace_get_progress:
 * @self: a pace
 *
 * Returns: the share of all planned batches that are done, 0 to 1
 */
double
lab_pace_get_progress (const LabPace *self)
{
  double n_total = (double)self->n_epochs * self->batches_per_epoch;

  return n_total > 0.0 ? MIN ((double)self->n_batches / n_total, 1.0) : 0.0;
}

/* Active seconds of one epoch with its evaluation: the mean of the newest ones; without the
 * evaluation while the first epoch goes on; 0 when unknown. */
static double
get_seconds_per_epoch (const LabPace *self)
{
  const Epoch *epochs = get_epochs (self);
  guint last = self->epochs->len;
  guint n = 0;
  double seconds = 0.0;

  if (last == 0)
    return self->n_batches > 0
               ? self->active_seconds / (double)self->n_batches * self->batches_per_epoch
               : 0.0;
  while (n < last && (n < MIN_EPOCHS || seconds < MIN_SECONDS)) {
    n++;
    seconds = epochs[last - 1].end - (n < last ? epochs[last - 1 - n].end : 0.0);
  }
  return seconds / n;
}

/**
 * lab_pace_get_seconds_left:
 * @self: a pace
 *
 * Returns: wall seconds until the last planned epoch, evaluation included, if it goes on like that;
 * negative when that is unknown
 */
double
lab_pace_get_seconds_left (const LabPace *self)
{
  double seconds = get_seconds_per_epoch (self);

  return seconds > 0.0 ? seconds * self->n_epochs * (1.0 - lab_pace_get_progress (self)) : -1.0;
}
