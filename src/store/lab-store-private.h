/* lab-store-private.h: the inside of the store, for the files that read and write it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-store-database.h"
#include "lab-store-owners.h"
#include "lab-store-thread.h"
#include "lab-store.h"

G_BEGIN_DECLS

/* A connection for reading, in a transaction of its own: what it sees does not change. Any thread. */
LabDatabase *lab_store_begin_reading (LabStore *self, GError **error);
void lab_store_end_reading (LabStore *self, LabDatabase *database);

LabOwners *lab_store_get_owners (LabStore *self);
/* Takes @job. When it fails "failed" says so, unless its done() has taken the error. FALSE when
 * the store is closed: it will not be written. Main thread. */
gboolean lab_store_push (LabStore *self, LabStoreJob *job);
/* Blocks. Any thread. */
gboolean lab_store_run (LabStore *self, LabStoreJob *job, GError **error);
/* A flush gives it back; @tells emits "failed". Main thread. */
void lab_store_fail (LabStore *self, const GError *error, gboolean tells);

/* What is deleted from now on is purged when the store is closed. */
void lab_store_note_deletion (LabStore *self);

/* Recorders hold back what is to be written while something is: lab_store_flush() lets each of them
 * push it, and FALSE says that there was nothing. */
typedef gboolean (*LabStoreFlushFunc) (gpointer data);
void lab_store_add_flush (LabStore *self, LabStoreFlushFunc flush, gpointer data);
void lab_store_remove_flush (LabStore *self, gpointer data);

LabRunInfo *lab_run_info_read (LabDatabase *database, gint64 id, GError **error);
void lab_run_info_refuse_unknown (gint64 id, GError **error);
/* What became of the runs (LabRunInfo) that are under way, after their reading has ended. */
gboolean lab_run_infos_settle (LabStore *self, GPtrArray *infos, GError **error);

G_END_DECLS
