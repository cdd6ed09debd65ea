/* lab-scan-folders.h: which pictures a folder of classes holds, before any of them is read.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-dataset-private.h"

G_BEGIN_DECLS

typedef struct {
  char *path;
  guint label;
  guint rank; /* among those of its class and split */
} LabScanFile;

typedef struct {
  GPtrArray *classes;          /* char *: the names of their folders, in order */
  GArray *files[LAB_N_SPLITS]; /* LabScanFile: every class in turn */
} LabScanFolders;

gboolean lab_scan_folders_read (LabScanFolders *self, const char *folder, GCancellable *cancellable,
                                GError **error);
void lab_scan_folders_clear (LabScanFolders *self);

/* "2" before "10", "A" before "a": the order of folders and files, the same in every language. */
int lab_natural_compare (const char *a, const char *b);

G_END_DECLS
