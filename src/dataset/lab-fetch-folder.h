/* lab-fetch-folder.h: where a dataset is put together, and how it takes its place.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-fetch.h"

G_BEGIN_DECLS

typedef struct {
  char *folder;  /* where the dataset is to be */
  char *staging; /* where it is put together, beside it */
  char *lock_path;
  int lock; /* -1: not held */
} LabFetchFolder;

/* Where a dataset that is to be in @folder is put together; to be freed. */
char *lab_fetch_folder_name_staging (const char *folder);
gboolean lab_fetch_folder_open (LabFetchFolder *self, const LabCatalogueEntry *entry,
                                const char *folder, GError **error);
gboolean lab_fetch_folder_put_in_place (LabFetchFolder *self, GError **error);
void lab_fetch_folder_close (LabFetchFolder *self);

G_END_DECLS
