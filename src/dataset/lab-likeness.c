/* lab-likeness.c: which images are alike, and what a class looks like on the whole.
 *
 * All distances are exact: whole numbers, squared, until they are given out. Of two that are as far, the
 * one with the lower index comes first.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-likeness.h"

#include <math.h>
#include <string.h>

#include "lab-distance.h"

/* Images between two looks at a cancellation. */
#define IMAGES_PER_LOOK 4096
/* Images of a class that are compared with the others at once, while those are at hand. */
#define BATCH 16
/* What "progress" counts to. */
#define WHOLE 1000

static double
to_distance (guint32 squared)
{
  return sqrt ((double)squared) / 255;
}

/* ── classes ──────────────────────────────────────────────────────────────────────────────────── */

/**
 * lab_class_summaries_read:
 * @images: labelled images
 * @n_classes: how many classes they are of, at most %LAB_MAX_CLASSES
 * @classes: (out caller-allocates) (array length=n_classes): how many images each has, and their mean
 *
 * A pass over all pixels. Blocks: some 10 ms for as many as MNIST has.
 */
void
lab_class_summaries_read (const LabImages *images, guint n_classes, LabClassSummary *classes)
{
  g_autofree guint32 *sums = NULL;

  g_return_if_fail (images != NULL && n_classes <= LAB_MAX_CLASSES);

  sums = g_new0 (guint32, (gsize)n_classes * LAB_IMAGE_PIXELS);
  memset (classes, 0, n_classes * sizeof *classes);
  for (guint i = 0; i < images->n; i++) {
    const guint8 *pixels = images->pixels + (gsize)i * LAB_IMAGE_PIXELS;
    guint label = images->labels[i];

    if (label >= n_classes)
      continue;
    classes[label].n++;
    for (guint k = 0; k < LAB_IMAGE_PIXELS; k++)
      sums[label * LAB_IMAGE_PIXELS + k] += pixels[k];
  }
  for (guint label = 0; label < n_classes; label++)
    for (guint k = 0; k < LAB_IMAGE_PIXELS && classes[label].n > 0; k++)
      classes[label].mean[k] =
          (guint8)((sums[label * LAB_IMAGE_PIXELS + k] + classes[label].n / 2) / classes[label].n);
}

/* ── neighbours ───────────────────────────────────────────────────────────────────────────────── */

typedef struct {
  guint image, other;
  guint32 squared;
} Found;

/* Puts @found among the @n_found nearest of at most @n, behind those that are as near. */
static void
insert (Found *nearest, guint *n_found, guint n, const Found *found)
{
  guint place = *n_found < n ? (*n_found)++ : n - 1;

  for (; place > 0 && nearest[place - 1].squared > found->squared; place--)
    nearest[place] = nearest[place - 1];
  nearest[place] = *found;
}

/* What is as far as this, or farther, is not among the nearest. */
static guint32
get_limit (const Found *nearest, guint n_found, guint n)
{
  return n_found < n ? G_MAXUINT32 : nearest[n - 1].squared;
}

/**
 * lab_neighbours_find:
 * @images: among which images to look
 * @pixels: image (28, 28)
 * @skip: one of @images that is left out, or %G_MAXUINT
 * @label: only of this class, or %LAB_ANY_LABEL
 * @not_label: not of this class, or %LAB_ANY_LABEL
 * @n: how many to find
 * @cancellable: (nullable): ends it
 * @neighbours: (out caller-allocates) (array length=n): the nearest images, nearest first
 *
 * Looks at every image. Blocks: call it in a thread.
 *
 * Returns: how many there are, at most @n; 0 when it was cancelled
 */
guint
lab_neighbours_find (const LabImages *images, const guint8 *pixels, guint skip, int label,
                     int not_label, guint n, GCancellable *cancellable, LabNeighbour *neighbours)
{
  const LabDistance *distance = lab_distance_get ();
  g_autofree Found *nearest = NULL;
  guint n_found = 0;

  g_return_val_if_fail (images != NULL && pixels != NULL, 0);

  n = MIN (n, images->n);
  if (n == 0)
    return 0;
  nearest = g_new (Found, n);
  for (guint i = 0; i < images->n; i++) {
    Found found = {.image = i};

    if (i % IMAGES_PER_LOOK == 0 && g_cancellable_is_cancelled (cancellable))
      return 0;
    if (i == skip || (label != LAB_ANY_LABEL && images->labels[i] != label) ||
        (not_label != LAB_ANY_LABEL && images->labels[i] == not_label))
      continue;
    found.squared = distance->between_pixels (pixels, images->pixels + (gsize)i * LAB_IMAGE_PIXELS);
    if (found.squared < get_limit (nearest, n_found, n))
      insert (nearest, &n_found, n, &found);
  }
  for (guint i = 0; i < n_found; i++)
    neighbours[i] = (LabNeighbour){nearest[i].image, to_distance (nearest[i].squared)};
  return n_found;
}

/* ── look-alikes ──────────────────────────────────────────────────────────────────────────────── */

typedef struct {
  const LabImages *images;
  guint label;
  const LabDistance *distance;
  gint16 *blocks; /* (images->n, LAB_COARSE_BLOCKS) */
  Found *nearest; /* (n) */
  guint n, n_found;
} Search;

/* The most alike image of another class for each of @batch; found->squared is where the search begins. */
static void
search_batch (const Search *self, Found *batch, guint n_batch)
{
  const guint coarse = LAB_COARSE_SIDE * LAB_COARSE_SIDE;
  const LabImages *images = self->images;

  for (guint other = 0; other < images->n; other++) {
    const gint16 *blocks = self->blocks + (gsize)other * LAB_COARSE_BLOCKS;

    if (images->labels[other] == self->label)
      continue;
    for (guint i = 0; i < n_batch; i++) {
      Found *found = &batch[i];
      guint32 squared;

      /* Most are too far from it by their blocks alone. */
      if (self->distance->between_blocks (self->blocks + (gsize)found->image * LAB_COARSE_BLOCKS,
                                          blocks) /
              coarse >=
          found->squared)
        continue;
      squared =
          self->distance->between_pixels (images->pixels + (gsize)found->image * LAB_IMAGE_PIXELS,
                                          images->pixels + (gsize)other * LAB_IMAGE_PIXELS);
      if (squared < found->squared) {
        found->squared = squared;
        found->other = other;
      }
    }
  }
}

/* Fills @batch with images of the class from @first on. Returns: the image after the last one. */
static guint
fill_batch (const Search *self, guint first, Found *batch, guint *n_batch)
{
  guint32 limit = get_limit (self->nearest, self->n_found, self->n);

  for (*n_batch = 0; first < self->images->n && *n_batch < BATCH; first++)
    if (self->images->labels[first] == self->label)
      batch[(*n_batch)++] = (Found){.image = first, .other = G_MAXUINT, .squared = limit};
  return first;
}

/* FALSE when it was cancelled. */
static gboolean
search_all (Search *self, GCancellable *cancellable, gint *progress)
{
  Found batch[BATCH];
  guint n_batch;

  for (guint next = 0; next < self->images->n;) {
    if (g_cancellable_is_cancelled (cancellable))
      return FALSE;
    next = fill_batch (self, next, batch, &n_batch);
    search_batch (self, batch, n_batch);
    for (guint i = 0; i < n_batch; i++)
      if (batch[i].other != G_MAXUINT &&
          batch[i].squared < get_limit (self->nearest, self->n_found, self->n))
        insert (self->nearest, &self->n_found, self->n, &batch[i]);
    if (progress != NULL)
      g_atomic_int_set (progress, (gint)((guint64)next * WHOLE / self->images->n));
  }
  return TRUE;
}

/**
 * lab_look_alikes_find:
 * @images: labelled images
 * @label: one of their classes
 * @n: how many to find
 * @cancellable: (nullable): ends it
 * @progress: (nullable): set atomically, to 1000 in the end
 * @pairs: (out caller-allocates) (array length=n): images of the class, each with the image of another
 *   class that is most like it, the most alike first
 *
 * Compares every image of the class with every other one. Blocks for some seconds: call it in a thread.
 *
 * Returns: how many there are, at most @n; 0 when it was cancelled or there is no memory for it
 */
guint
lab_look_alikes_find (const LabImages *images, guint label, guint n, GCancellable *cancellable,
                      gint *progress, LabLookAlike *pairs)
{
  Search search = {.images = images, .label = label, .distance = lab_distance_get ()};
  gboolean is_done = FALSE;

  g_return_val_if_fail (images != NULL, 0);

  search.n = MIN (n, images->n);
  if (search.n == 0)
    return 0;
  search.blocks = g_try_new (gint16, (gsize)images->n * LAB_COARSE_BLOCKS);
  search.nearest = g_new (Found, search.n);
  if (search.blocks != NULL) {
    lab_distance_coarsen (images->pixels, images->n, search.blocks);
    is_done = search_all (&search, cancellable, progress);
  }
  for (guint i = 0; i < search.n_found && is_done; i++)
    pairs[i] = (LabLookAlike){search.nearest[i].image, search.nearest[i].other,
                              to_distance (search.nearest[i].squared)};
  g_free (search.blocks);
  g_free (search.nearest);
  return is_done ? search.n_found : 0;
}
