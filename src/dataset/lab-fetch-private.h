/* lab-fetch-private.h: what tests set otherwise.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-fetch.h"

G_BEGIN_DECLS

gboolean lab_fetch_with_timeout (const LabCatalogueEntry *entry, const char *folder, guint timeout,
                                 LabFetchFunc progress, gpointer data, GCancellable *cancellable,
                                 GError **error);

G_END_DECLS
