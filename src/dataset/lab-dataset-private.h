/* lab-dataset-private.h: how a dataset is made, for the files of this folder.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-dataset.h"
#include "lab-idx.h"

G_BEGIN_DECLS

#define LAB_N_SPLITS 2

/* What lab_dataset_open() searches MNIST by. */
#define LAB_MNIST_NAME "mnist"

typedef struct {
  LabIdx *images, *labels;
} LabSplitFiles;

LabDataset *lab_dataset_new (LabDatasetKind kind, const char *name, const char *specification,
                             const char *folder, const char *hash, LabClassNames *class_names,
                             LabSplitFiles files[LAB_N_SPLITS]);

LabDataset *lab_dataset_new_mixture (LabDataset *base, const char *name, const char *title,
                                     const char *specification, const char *hash,
                                     LabSplitFiles *train);

void lab_split_files_clear (LabSplitFiles *files);
/* The four files' SHA-256, in the order train images, train labels, test images, test labels. */
void lab_split_files_hash (LabSplitFiles files[LAB_N_SPLITS], char *hashes[2 * LAB_N_SPLITS]);
char *lab_dataset_hash_of_hashes (char *const hashes[2 * LAB_N_SPLITS]);

/* As lab_dataset_open_folder(), but the dataset that is called so is specified by that name, "mnist": it
 * was found there by searching the usual places. */
LabDataset *lab_dataset_open_found (const char *folder, const char *found_as, gint *progress,
                                    GCancellable *cancellable, GError **error);
/* Is there anything in @folder that has the name of a dataset's file? */
gboolean lab_dataset_folder_has_files (const char *folder);
/* Are all four of them there? */
gboolean lab_dataset_folder_is_whole (const char *folder);

G_END_DECLS
