/* lab-gallery-list.h: images in the order they are shown, and what a network says of them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-dataset.h"

G_BEGIN_DECLS

/* What one network says of the images of a split. Immutable once it is shared, atomically
 * reference-counted. */
typedef struct {
  guint n;
  guint epoch;             /* at whose end */
  guint8 *predicted;       /* (n) */
  float *probability;      /* (n), of the predicted class */
  float *true_probability; /* (n), of the actual class; NULL: unknown */
  guint *n_forgotten;      /* (n); NULL: unknown */
} LabVerdicts;

/* Its arrays are zeros, those that may be NULL are; NULL when there is no memory for it. */
LabVerdicts *lab_verdicts_new (guint n, guint epoch);
LabVerdicts *lab_verdicts_ref (LabVerdicts *self);
void lab_verdicts_unref (LabVerdicts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabVerdicts, lab_verdicts_unref)

/* Immutable, atomically reference-counted. */
typedef struct {
  LabDataset *dataset;
  LabSplit split;
  LabVerdicts *verdicts; /* of the split's images; NULL: unknown */
  GArray *images;        /* of guint: their numbers */
} LabGalleryList;

LabGalleryList *lab_gallery_list_new (LabDataset *dataset, LabSplit split, LabVerdicts *verdicts,
                                      GArray *images);
LabGalleryList *lab_gallery_list_ref (LabGalleryList *self);
void lab_gallery_list_unref (LabGalleryList *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabGalleryList, lab_gallery_list_unref)

/* One image. Strings and pixels are borrowed. */
typedef struct {
  guint image;
  const guint8 *pixels;
  guint label;
  const char *actual;
  const char *predicted; /* NULL: unknown, as is what follows */
  guint predicted_class;
  double probability;      /* of the predicted class */
  double true_probability; /* of the actual class; NaN: unknown */
} LabGalleryItem;

LabGalleryItem lab_gallery_item (LabDataset *dataset, LabSplit split, LabVerdicts *verdicts,
                                 guint image);
LabGalleryItem lab_gallery_list_get (const LabGalleryList *self, guint position);
/* Where @image is in it, or -1. */
int lab_gallery_list_find (const LabGalleryList *self, guint image);
/* "Image 247: 4 read as 9, 97.3 %"; translated. */
char *lab_gallery_item_describe (const LabGalleryItem *item);

G_END_DECLS
