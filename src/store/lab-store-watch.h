/* lab-store-watch.h: what other programs did to the file, or what became of them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-store-database.h"
#include "lab-store-owners.h"

G_BEGIN_DECLS

typedef struct {
  gint64 data_version; /* SQLite's count of the transactions of others */
  guint64 alive;       /* a sum over the runs that others are training */
} LabStoreWatch;

void lab_store_watch_init (LabStoreWatch *self, LabDatabase *database, LabOwners *owners);
gboolean lab_store_watch_has_changed (LabStoreWatch *self, LabDatabase *database,
                                      LabOwners *owners);

G_END_DECLS
