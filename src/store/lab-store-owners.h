/* lab-store-owners.h: which runs are being trained, by this or any other living program.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _LabOwners LabOwners;

LabOwners *lab_owners_open (const char *store_path, GError **error);
void lab_owners_free (LabOwners *self);
/* A number that no other opening of the store has. */
gint64 lab_owners_get_token (LabOwners *self);
/* What stands for an experiment among the numbers of runs. */
gint64 lab_owners_experiment (gint64 experiment);

/* All from any thread. */
gboolean lab_owners_claim (LabOwners *self, gint64 id, GError **error);
void lab_owners_release (LabOwners *self, gint64 id);
void lab_owners_release_all (LabOwners *self);
gboolean lab_owners_is_ours (LabOwners *self, gint64 id);
gboolean lab_owners_is_alive (LabOwners *self, gint64 id);

G_END_DECLS
