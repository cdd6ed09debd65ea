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
 * lab_pace_count_batches:
 * @n_images: in an epoch
 * @batch_size: at least 1
 *
 * Returns: batches in an epoch, a last smaller one counted; at least 1
 */
guint
lab_pace_count_batches (guint n_images, guint batch_size)
{
  return MAX (n_images / batch_size + (n_images % batch_size != 0), 1);
}

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
      .batches_per_epoch = lab_pace_count_batches (n_images, batch_size),
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
  self->batch_seconds += seconds;
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
}

static const Epoch *
get_epochs (const LabPace *self)
{
  return (const Epoch *)(gconstpointer)self->epochs->data;
}

/**
 * lab_pace_get_active_seconds_at:
 * @self: a pace
 * @n_epochs: completed ones
 *
 * Returns: what its active seconds were when so many epochs had been completed
 */
double
lab_pace_get_active_seconds_at (const LabPace *self, guint n_epochs)
{
  return n_epochs > 0 ? get_epochs (self)[n_epochs - 1].end : 0.0;
}

/* What has been trained after the last completed epoch: an epoch is completed when it has been
 * evaluated, and meanwhile the next one is being trained. */
static double
get_partial_seconds (const LabPace *self)
{
  return MAX (self->batch_seconds - self->seconds, 0.0);
}

/**
 * lab_pace_drop_batches:
 * @self: a pace
 * @n: batches that count, not fewer than those of the completed epochs
 *
 * Takes back the batches after those.
 */
void
lab_pace_drop_batches (LabPace *self, guint64 n)
{
  guint64 n_whole = (guint64)self->epochs->len * self->batches_per_epoch;

  if (n >= self->n_batches || n < n_whole)
    return;
  self->batch_seconds = self->seconds + get_partial_seconds (self) * (double)(n - n_whole) /
                                            (double)(self->n_batches - n_whole);
  self->n_batches = n;
}

/**
 * lab_pace_rewind:
 * @self: a pace
 * @n_epochs: of the completed epochs, those that stay
 *
 * Puts it back to where it was at the end of an epoch.
 */
void
lab_pace_rewind (LabPace *self, guint n_epochs)
{
  const Epoch *epochs = get_epochs (self);

  g_array_set_size (self->epochs, n_epochs);
  self->seconds = 0.0;
  for (guint i = 0; i < n_epochs; i++)
    self->seconds += epochs[i].seconds;
  self->batch_seconds = self->seconds;
  self->n_batches = (guint64)n_epochs * self->batches_per_epoch;
  self->active_seconds = lab_pace_get_active_seconds_at (self, n_epochs);
}

/**
 * lab_pace_spread:
 * @self: a pace of which nobody knows any more when its epochs ended
 * @active_seconds: wall seconds of training and evaluating, all in all
 *
 * Spreads these seconds over the epochs as their training went.
 */
void
lab_pace_spread (LabPace *self, double active_seconds)
{
  double factor = self->batch_seconds > 0.0 ? active_seconds / self->batch_seconds : 0.0;
  double seconds = 0.0;

  for (guint i = 0; i < self->epochs->len; i++) {
    Epoch *epoch = &g_array_index (self->epochs, Epoch, i);

    seconds += epoch->seconds;
    epoch->end = seconds * factor;
  }
  self->active_seconds = active_seconds;
}

/* Images in the batches after the last completed epoch. */
static double
count_partial_images (const LabPace *self)
{
  guint64 n_whole = (guint64)self->epochs->len * self->batches_per_epoch;
  guint64 n_partial;
  double n_images;

  if (self->n_batches <= n_whole)
    return 0.0;
  n_partial = self->n_batches - n_whole;
  n_images = (double)(n_partial % self->batches_per_epoch) * self->batch_size;
  return (double)(n_partial / self->batches_per_epoch) * self->n_images +
         MIN (n_images, self->n_images);
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
  double seconds = get_partial_seconds (self);
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
