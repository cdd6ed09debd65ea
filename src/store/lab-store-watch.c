/* lab-store-watch.c: what other programs did to the file, or what became of them.
 *
 * A program that is killed writes nothing: its runs have become interrupted ones when its locks are
 * gone.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-store-watch.h"

static LabStoreWatch
look (LabDatabase *database, LabOwners *owners)
{
  LabStoreWatch now = {0};
  g_autoptr (sqlite3_stmt) statement = NULL;

  /* What cannot be read now is read the next time. */
  lab_database_read_integer (database, "PRAGMA data_version", &now.data_version, NULL);
  statement = lab_database_query (
      database, NULL, "SELECT id FROM runs WHERE state IN ('ready', 'training', 'paused')", "");
  while (statement != NULL && lab_database_next (database, statement, NULL)) {
    gint64 id = sqlite3_column_int64 (statement, 0);

    /* Two runs that change places give another sum. */
    if (!lab_owners_is_ours (owners, id) && lab_owners_is_alive (owners, id))
      now.alive += (guint64)id * (guint64)id + 1;
  }
  return now;
}

/**
 * lab_store_watch_init:
 * @self: a watch
 * @database: the connection of the one who watches
 * @owners: which runs are in training
 *
 * From here on, what others do is a change.
 */
void
lab_store_watch_init (LabStoreWatch *self, LabDatabase *database, LabOwners *owners)
{
  *self = look (database, owners);
}

/**
 * lab_store_watch_has_changed:
 * @self: a watch
 * @database: the connection of the one who watches
 * @owners: which runs are in training
 *
 * Returns: whether another program has written, or ended while it trained, since the last time
 */
gboolean
lab_store_watch_has_changed (LabStoreWatch *self, LabDatabase *database, LabOwners *owners)
{
  LabStoreWatch before = *self;

  *self = look (database, owners);
  return before.data_version != self->data_version || before.alive != self->alive;
}
