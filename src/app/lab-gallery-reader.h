/* lab-gallery-reader.h: what takes too long for the main loop: reading images, ordering them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-gallery-list.h"
#include "lab-image-query.h"
#include "lab-store.h"

G_BEGIN_DECLS

/* What @snapshot says of a split. */
void lab_gallery_read_async (gpointer source, LabSnapshot *snapshot, LabDataset *dataset,
                             LabSplit split, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer data);
LabVerdicts *lab_gallery_read_finish (GAsyncResult *result, LabSnapshot **snapshot, GError **error);

/* The list of a query. Without @verdicts a query that asks for what was read gives an empty one. */
void lab_gallery_list_async (gpointer source, LabDataset *dataset, LabVerdicts *verdicts,
                             const LabImageQuery *query, GAsyncReadyCallback callback,
                             gpointer data);
LabGalleryList *lab_gallery_list_finish (GAsyncResult *result);

/* What was recorded of a run's test images. */
void lab_gallery_load_async (gpointer source, LabStore *store, gint64 id,
                             GAsyncReadyCallback callback, gpointer data);
LabPredictions *lab_gallery_load_finish (GAsyncResult *result, GError **error);

G_END_DECLS
