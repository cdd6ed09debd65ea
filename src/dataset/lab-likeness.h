/* lab-likeness.h: which images are alike, and what a class looks like on the whole.
 *
 * The distance of two images is the Euclidean one of their pixels, 0..1 each.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-dataset.h"

G_BEGIN_DECLS

typedef struct {
  guint n;                       /* images of the class */
  guint8 mean[LAB_IMAGE_PIXELS]; /* their mean, zeros when there are none */
} LabClassSummary;

/* @classes (n_classes). A pass over all pixels: some 10 ms for MNIST. */
void lab_class_summaries_read (const LabImages *images, guint n_classes, LabClassSummary *classes);

typedef struct {
  guint image;
  double distance;
} LabNeighbour;

/* The @n nearest of @images to @pixels, nearest first; @skip (an index, or G_MAXUINT) is left out;
 * @label: of this class only, @not_label: of any other class only (LAB_ANY_LABEL: no matter).
 * Blocks (some 20 ms for 60,000): call it in a thread. Returns how many were found; 0 when
 * cancelled. */
#define LAB_ANY_LABEL (-1)
guint lab_neighbours_find (const LabImages *images, const guint8 *pixels, guint skip, int label,
                           int not_label, guint n, GCancellable *cancellable,
                           LabNeighbour *neighbours);

typedef struct {
  guint image; /* of the class asked for */
  guint other; /* the image of another class that is most like it */
  double distance;
} LabLookAlike;

/* The @n images of class @label that are most like an image of another class, the most alike first.
 * Each image in it once. Some seconds for MNIST: in a thread; @progress (nullable, atomic, of 1000)
 * says how far it is. Returns how many; 0 when cancelled. */
guint lab_look_alikes_find (const LabImages *images, guint label, guint n,
                            GCancellable *cancellable, gint *progress, LabLookAlike *pairs);

G_END_DECLS
