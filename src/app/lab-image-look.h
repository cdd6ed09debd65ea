/* lab-image-look.h: what a network makes of one image, found in a thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-inspector.h"
#include "lab-likeness.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Which class's saliency is wanted, if not that of a class. */
#define LAB_SALIENCY_NONE      (-1)
#define LAB_SALIENCY_PREDICTED (-2)

typedef struct {
  LabSnapshot *snapshot;
  guint n_layers; /* the outputs included */
  guint widths[NN_MAX_HIDDEN + 1];
  float *activations; /* all layers, one after the other */
  guint8 *dead;       /* as many flags, or NULL: not asked for */
  guint n_classes, predicted;
  float probabilities[LAB_MAX_CLASSES];
  gboolean has_saliency;
  float saliency[LAB_IMAGE_PIXELS];
} LabImageLook;

void lab_image_look_free (LabImageLook *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabImageLook, lab_image_look_free)

/* What @snapshot makes of an image; which of its neurons are dead is tried on @dataset (nullable: not
 * asked for). @saliency: a class, or one of the above. */
void lab_image_look_async (gpointer source, LabSnapshot *snapshot, const guint8 *pixels,
                           int saliency, LabDataset *dataset, GAsyncReadyCallback callback,
                           gpointer data);
/* NULL without memory. */
LabImageLook *lab_image_look_finish (GAsyncResult *result);

/* The training images that are nearest to one of @split. */
void lab_image_neighbours_async (gpointer source, LabDataset *dataset, LabSplit split, guint image,
                                 guint n, GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer data);
/* Of LabNeighbour; NULL when cancelled. */
GArray *lab_image_neighbours_finish (GAsyncResult *result);

G_END_DECLS
