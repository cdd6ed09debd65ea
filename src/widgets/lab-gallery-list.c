/* lab-gallery-list.c: images in the order they are shown, and what a network says of them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-gallery-list.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "draw-text.h"

static void
verdicts_clear (gpointer data)
{
  LabVerdicts *self = data;

  g_free (self->predicted);
  g_free (self->probability);
  g_free (self->true_probability);
  g_free (self->n_forgotten);
}

/**
 * lab_verdicts_new:
 * @n: images of the split
 * @epoch: at whose end the network is
 *
 * Returns: (transfer full) (nullable): verdicts to be filled; %NULL when there is no memory for them
 */
LabVerdicts *
lab_verdicts_new (guint n, guint epoch)
{
  LabVerdicts *self = g_atomic_rc_box_new0 (LabVerdicts);

  self->n = n;
  self->epoch = epoch;
  self->predicted = g_try_new0 (guint8, n);
  self->probability = g_try_new0 (float, n);
  if (n > 0 && (self->predicted == NULL || self->probability == NULL))
    g_clear_pointer (&self, lab_verdicts_unref);
  return self;
}

LabVerdicts *
lab_verdicts_ref (LabVerdicts *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
lab_verdicts_unref (LabVerdicts *self)
{
  g_atomic_rc_box_release_full (self, verdicts_clear);
}

static void
list_clear (gpointer data)
{
  LabGalleryList *self = data;

  lab_dataset_unref (self->dataset);
  g_clear_pointer (&self->verdicts, lab_verdicts_unref);
  g_array_unref (self->images);
}

/**
 * lab_gallery_list_new:
 * @dataset: whose images these are
 * @split: the part of it
 * @verdicts: (nullable): what is said of the split's images
 * @images: (transfer full): their numbers, guint, each below the split's number of images
 *
 * Returns: (transfer full): a list
 */
LabGalleryList *
lab_gallery_list_new (LabDataset *dataset, LabSplit split, LabVerdicts *verdicts, GArray *images)
{
  LabGalleryList *self = g_atomic_rc_box_new0 (LabGalleryList);

  self->dataset = lab_dataset_ref (dataset);
  self->split = split;
  self->verdicts = verdicts != NULL ? lab_verdicts_ref (verdicts) : NULL;
  self->images = images;
  return self;
}

LabGalleryList *
lab_gallery_list_ref (LabGalleryList *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
lab_gallery_list_unref (LabGalleryList *self)
{
  g_atomic_rc_box_release_full (self, list_clear);
}

/**
 * lab_gallery_item:
 * @dataset: a dataset
 * @split: a part of it
 * @verdicts: (nullable): what is said of the split's images
 * @image: number of one of them
 *
 * Returns: what is known of it; its strings belong to @dataset
 */
LabGalleryItem
lab_gallery_item (LabDataset *dataset, LabSplit split, LabVerdicts *verdicts, guint image)
{
  const LabImages *images = lab_dataset_get_images (dataset, split);
  LabClassNames *names = lab_dataset_get_class_names (dataset);
  LabGalleryItem item = {.image = image,
                         .pixels = images->pixels + (gsize)image * LAB_IMAGE_PIXELS,
                         .label = images->labels[image],
                         .probability = NAN,
                         .true_probability = NAN};

  item.actual = lab_class_names_get (names, item.label);
  if (verdicts == NULL || image >= verdicts->n ||
      verdicts->predicted[image] >= lab_class_names_get_n (names))
    return item;
  item.predicted_class = verdicts->predicted[image];
  item.predicted = lab_class_names_get (names, item.predicted_class);
  item.probability = (double)verdicts->probability[image];
  if (verdicts->true_probability != NULL)
    item.true_probability = (double)verdicts->true_probability[image];
  return item;
}

LabGalleryItem
lab_gallery_list_get (const LabGalleryList *self, guint position)
{
  return lab_gallery_item (self->dataset, self->split, self->verdicts,
                           g_array_index (self->images, guint, position));
}

/**
 * lab_gallery_list_find:
 * @self: a list
 * @image: number of an image
 *
 * Returns: where it is in the list, or -1
 */
int
lab_gallery_list_find (const LabGalleryList *self, guint image)
{
  for (guint i = 0; i < self->images->len; i++)
    if (g_array_index (self->images, guint, i) == image)
      return (int)i;
  return -1;
}

/**
 * lab_gallery_item_describe:
 * @item: an image
 *
 * Returns: (transfer full): what it is and what it was read as, in words
 */
char *
lab_gallery_item_describe (const LabGalleryItem *item)
{
  g_autofree char *percent = NULL;

  if (item->predicted == NULL)
    /* translators: a number of an image in its dataset, and its class: "Image 247: 4" */
    return g_strdup_printf (_ ("Image %u: %s"), item->image, item->actual);
  percent = draw_format_percent (item->probability, 1);
  if (item->predicted_class == item->label)
    /* translators: number of an image, its class, and how sure the network is of that: "Image 247: 4,
     * read correctly, 97.3 %" */
    return g_strdup_printf (_ ("Image %u: %s, read correctly, %s"), item->image, item->actual,
                            percent);
  /* translators: number of an image, its class, the wrong one it was read as, and how sure the network
   * is of that: "Image 247: 4 read as 9, 97.3 %" */
  return g_strdup_printf (_ ("Image %u: %s read as %s, %s"), item->image, item->actual,
                          item->predicted, percent);
}
