/* lab-store-edit.h: deleting, for the files that do it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-store-private.h"

G_BEGIN_DECLS

/* In a transaction. */
gboolean lab_runs_hide_of_experiment (gint64 experiment, LabDatabase *database, LabOwners *owners,
                                      GError **error);

/* Whether there is something that was deleted a day ago. */
gboolean lab_database_has_old_deletions (LabDatabase *database);
LabStoreJob *lab_store_job_new_purge (gboolean includes_ours);

G_END_DECLS
