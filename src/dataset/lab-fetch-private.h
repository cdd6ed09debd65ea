/* lab-fetch-private.h: what tests set otherwise, and what fetching and downloading share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-fetch.h"

G_BEGIN_DECLS

/* lab_fetch() with @timeout: seconds without a byte after which a server counts as gone. */
gboolean lab_fetch_with_timeout (const LabCatalogueEntry *entry, const char *folder, guint timeout,
                                 LabFetchFunc progress, gpointer data, GCancellable *cancellable,
                                 GError **error);

/* Sets @error to what @reason keeps from being written at @path. Returns: FALSE. */
gboolean lab_fetch_fail_to_store (GError **error, const char *path, const char *reason);
/* 0 when there is none. */
guint64 lab_fetch_size_of (const char *path);
gboolean lab_fetch_has_hash (const char *path, const char *sha256);

G_END_DECLS
