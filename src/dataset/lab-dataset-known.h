/* lab-dataset-known.h: which folders hold a dataset that is known by name.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-catalogue.h"

G_BEGIN_DECLS

/* What of a folder tells which dataset it is. */
typedef struct {
  const char *folder;   /* canonical */
  const char *found_as; /* the name that it was searched by; NULL when a person named the folder */
  char *const *labels;  /* (2): the paths of the training and the test labels */
  const char *text;     /* of its classes.txt, or NULL */
  guint n_images;       /* of both splits */
  guint n_labels;       /* 1 + the highest label */
} LabFolderTraits;

/* The entry of @catalogue, or NULL. MNIST is none of them: its raw files are known by their hashes. */
const LabCatalogueEntry *lab_folder_traits_recognise (const LabFolderTraits *self,
                                                      const LabCatalogue *catalogue);
/* Whether lab_dataset_open() finds the folder by the name of @entry. */
gboolean lab_folder_traits_are_found_as (const LabFolderTraits *self,
                                         const LabCatalogueEntry *entry);

G_END_DECLS
