/* lab-dataset-pictures.h: a dataset from a folder of PNG images for each class.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-dataset.h"

G_BEGIN_DECLS

/* More images than this are refused, before any is read. */
#define LAB_PICTURES_MAX 1000000

/* Whether any folder in @folder, or in its "train" or "test", holds PNG images. */
gboolean lab_dataset_pictures_are_in (const char *folder);

/* @folder: canonical. @progress: see lab_dataset_open_with_progress(). */
LabDataset *lab_dataset_open_pictures (const char *folder, gint *progress,
                                       GCancellable *cancellable, GError **error);

G_END_DECLS
