/* lab-fetch.h: gets a dataset from the network, and puts it in place only when all of it is right.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-catalogue.h"

G_BEGIN_DECLS

#define LAB_FETCH_ERROR (lab_fetch_error_quark ())
GQuark lab_fetch_error_quark (void);
typedef enum {
  LAB_FETCH_ERROR_NETWORK, /* no mirror could be reached, or none had the file */
  LAB_FETCH_ERROR_WRONG,   /* what came is not what was published */
  LAB_FETCH_ERROR_STORAGE, /* it could not be written */
} LabFetchError;

/* How far it is. */
typedef struct {
  const char *file; /* that is being fetched, or "" */
  guint64 bytes;    /* of all files, those of an earlier start included */
  guint64 total;    /* 0: not known */
  double seconds;   /* since it was started */
  guint64 fetched;  /* bytes since it was started: for the speed */
} LabFetchProgress;

/* Called in the fetching thread, some ten times a second. */
typedef void (*LabFetchFunc) (const LabFetchProgress *progress, gpointer data);

/* Blocks: call it in a thread. Files that were fetched before, whole or in part, are gone on with, and
 * where the dataset is complete, nothing is done. A folder that holds anything but a dataset is refused.
 * @folder NULL: lab_catalogue_entry_get_folder(). */
gboolean lab_fetch (const LabCatalogueEntry *entry, const char *folder, LabFetchFunc progress,
                    gpointer data, GCancellable *cancellable, GError **error);

/* Whether all files are there as they were published. Blocks for a tenth of a second. */
gboolean lab_fetch_is_complete (const LabCatalogueEntry *entry, const char *folder);

/* Bytes that an earlier start left, to be gone on with; 0 where there are none. */
guint64 lab_fetch_get_bytes_left_over (const LabCatalogueEntry *entry, const char *folder);

/* "Or do it by hand: …": which files, from where, into which folder; translated. */
char *lab_fetch_describe_by_hand (const LabCatalogueEntry *entry, const char *folder);

G_END_DECLS
