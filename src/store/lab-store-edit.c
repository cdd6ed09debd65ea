/* lab-store-edit.c: what a person changes about runs: names, notes, stars, and which are deleted.
 *
 * A deleted run is hidden at once, and purged when the store that deleted it is closed, or a day
 * later by whoever opens the file.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-store-edit.h"

#include "lab-store-tidy.h"

#define PURGE_AFTER ((gint64)24 * 60 * 60 * G_USEC_PER_SEC)

/* ── one field ───────────────────────────────────────────────────────────────────────────────── */

typedef struct {
  LabStoreJob job;
  const char *sql; /* with ?1 the run and ?2 the text; static */
  gint64 id;
  char *text;
} FieldJob;

static void
free_field (LabStoreJob *job)
{
  g_free (((FieldJob *)job)->text);
  g_free (job);
}

static gboolean
write_field (LabStoreJob *job, LabDatabase *database, LabOwners *owners, GError **error)
{
  FieldJob *self = (FieldJob *)job;

  return lab_database_execute (database, error, self->sql, "is", self->id, self->text);
}

static void
set_field (LabStore *store, const char *sql, gint64 id, const char *text)
{
  FieldJob *job = g_new0 (FieldJob, 1);

  job->job.write = write_field;
  job->job.free = free_field;
  job->sql = sql;
  job->id = id;
  job->text = g_utf8_make_valid (text, -1);
  lab_store_push (store, &job->job);
}

/**
 * lab_store_rename_run:
 * @self: a store
 * @id: a run's number
 * @name: what it is called from now on; "" for its own name again
 *
 * "failed" tells when it could not be written.
 */
void
lab_store_rename_run (LabStore *self, gint64 id, const char *name)
{
  g_return_if_fail (LAB_IS_STORE (self) && name != NULL);

  set_field (self, "UPDATE runs SET name = nullif (?2, '') WHERE id = ?1", id, name);
}

/**
 * lab_store_set_note:
 * @self: a store
 * @id: a run's number
 * @note: what a person wants to remember about it; "" for nothing
 *
 * "failed" tells when it could not be written.
 */
void
lab_store_set_note (LabStore *self, gint64 id, const char *note)
{
  g_return_if_fail (LAB_IS_STORE (self) && note != NULL);

  set_field (self, "UPDATE runs SET note = ?2 WHERE id = ?1", id, note);
}

/**
 * lab_store_set_starred:
 * @self: a store
 * @id: a run's number
 * @starred: whether it is dear to a person; its checkpoints go after all others' then
 *
 * "failed" tells when it could not be written.
 */
void
lab_store_set_starred (LabStore *self, gint64 id, gboolean starred)
{
  g_return_if_fail (LAB_IS_STORE (self));

  set_field (self, "UPDATE runs SET starred = CAST (?2 AS INTEGER) WHERE id = ?1", id,
             starred ? "1" : "0");
}

/* ── the limit ───────────────────────────────────────────────────────────────────────────────── */

typedef struct {
  LabStoreJob job;
  guint megabytes;
} LimitJob;

static gboolean
write_limit (LabStoreJob *job, LabDatabase *database, LabOwners *owners, GError **error)
{
  return lab_store_limit_write (database, ((LimitJob *)job)->megabytes, error);
}

/**
 * lab_store_set_limit:
 * @self: a store
 * @megabytes: how much the checkpoints of all runs may take; 2048 where nobody has said otherwise
 *
 * The limit is the file's, and kept by every program that writes to it. When there is more, the
 * oldest runs' checkpoints are thinned out first, those of runs with a star after all others'; the
 * best and the last of a run stay.
 */
void
lab_store_set_limit (LabStore *self, guint megabytes)
{
  LimitJob *job = g_new0 (LimitJob, 1);

  g_return_if_fail (LAB_IS_STORE (self));

  job->job.write = write_limit;
  job->job.free = (void (*) (LabStoreJob *))g_free;
  job->job.frees = TRUE;
  job->megabytes = megabytes;
  lab_store_push (self, &job->job);
}

/* ── deleting ────────────────────────────────────────────────────────────────────────────────── */

typedef struct {
  LabStoreJob job;
  gint64 *ids; /* (n) */
  guint n;
} RunsJob;

static void
free_runs (LabStoreJob *job)
{
  g_free (((RunsJob *)job)->ids);
  g_free (job);
}

static void
push_runs (LabStore *store, const gint64 *ids, guint n,
           gboolean (*write) (LabStoreJob *, LabDatabase *, LabOwners *, GError **))
{
  RunsJob *job = g_new0 (RunsJob, 1);

  job->job.write = write;
  job->job.free = free_runs;
  job->ids = g_memdup2 (ids, n * sizeof *ids);
  job->n = n;
  lab_store_push (store, &job->job);
}

/* Whoever wants to train a run claims it, and then looks whether it is there: one of the two sees
 * the other. */
static gboolean
hide (gint64 id, LabDatabase *database, LabOwners *owners, GError **error)
{
  if (lab_owners_is_alive (owners, id))
    return TRUE;
  return lab_database_execute (database, error,
                               "UPDATE runs SET deleted = ?2, deleted_by = ?3"
                               "  WHERE id = ?1 AND deleted IS NULL",
                               "iii", id, (gint64)g_get_real_time (),
                               lab_owners_get_token (owners));
}

static gboolean
write_hidden (LabStoreJob *job, LabDatabase *database, LabOwners *owners, GError **error)
{
  RunsJob *self = (RunsJob *)job;

  for (guint i = 0; i < self->n; i++)
    if (!hide (self->ids[i], database, owners, error))
      return FALSE;
  return TRUE;
}

/**
 * lab_runs_hide_of_experiment:
 * @experiment: an experiment's number
 * @database: a connection in a transaction
 * @owners: which runs are in training
 * @error: gets a #LabStoreError
 *
 * Deletes its runs but those that somebody trains.
 *
 * Returns: %FALSE when it could not be done
 */
gboolean
lab_runs_hide_of_experiment (gint64 experiment, LabDatabase *database, LabOwners *owners,
                             GError **error)
{
  g_autoptr (sqlite3_stmt) rows = lab_database_query (
      database, error, "SELECT id FROM runs WHERE experiment_id = ?", "i", experiment);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) cause = NULL;

  if (rows == NULL)
    return FALSE;
  while (lab_database_next (database, rows, &cause)) {
    gint64 id = sqlite3_column_int64 (rows, 0);

    g_array_append_val (ids, id);
  }
  for (guint i = 0; cause == NULL && i < ids->len; i++)
    hide (g_array_index (ids, gint64, i), database, owners, &cause);
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

/**
 * lab_store_delete_runs:
 * @self: a store
 * @ids: (array length=n): numbers of runs
 * @n: how many
 *
 * Hides them; lab_store_undelete_runs() brings them back until @self is closed. Runs that this or
 * another program trains are left alone. "failed" tells when it could not be written.
 */
void
lab_store_delete_runs (LabStore *self, const gint64 *ids, guint n)
{
  g_return_if_fail (LAB_IS_STORE (self));

  lab_store_note_deletion (self);
  push_runs (self, ids, n, write_hidden);
}

static gboolean
write_shown (LabStoreJob *job, LabDatabase *database, LabOwners *owners, GError **error)
{
  RunsJob *self = (RunsJob *)job;

  for (guint i = 0; i < self->n; i++) {
    if (!lab_database_execute (database, error,
                               "UPDATE runs SET deleted = NULL, deleted_by = NULL WHERE id = ?",
                               "i", self->ids[i]) ||
        !lab_database_execute (database, error,
                               "UPDATE experiments SET deleted = NULL, deleted_by = NULL WHERE id ="
                               "  (SELECT experiment_id FROM runs WHERE id = ?)",
                               "i", self->ids[i]))
      return FALSE;
  }
  return TRUE;
}

/**
 * lab_store_undelete_runs:
 * @self: a store
 * @ids: (array length=n): numbers of runs that were deleted
 * @n: how many
 *
 * Shows them again, with the experiment they belong to.
 */
void
lab_store_undelete_runs (LabStore *self, const gint64 *ids, guint n)
{
  g_return_if_fail (LAB_IS_STORE (self));

  push_runs (self, ids, n, write_shown);
}

/* ── purging ─────────────────────────────────────────────────────────────────────────────────── */

static gboolean
purge (LabDatabase *database, gint64 token, GError **error)
{
  static const char *const statements[] = {
      "DELETE FROM runs WHERE deleted IS NOT NULL AND (deleted < ?1 OR deleted_by = ?2)",
      "DELETE FROM experiments WHERE deleted IS NOT NULL AND (deleted < ?1 OR deleted_by = ?2)",
      "DELETE FROM drawings WHERE deleted IS NOT NULL AND (deleted < ?1 OR deleted_by = ?2)",
  };
  gint64 yesterday = g_get_real_time () - PURGE_AFTER;

  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    if (!lab_database_execute (database, error, statements[i], "ii", yesterday, token))
      return FALSE;
  return TRUE;
}

/**
 * lab_database_has_old_deletions:
 * @database: a connection
 *
 * Returns: whether there is something that was deleted a day ago and never purged
 */
gboolean
lab_database_has_old_deletions (LabDatabase *database)
{
  gint64 yesterday = g_get_real_time () - PURGE_AFTER;
  g_autofree char *sql =
      g_strdup_printf ("SELECT EXISTS (SELECT 1 FROM runs WHERE deleted < %" G_GINT64_FORMAT ") OR"
                       "  EXISTS (SELECT 1 FROM drawings WHERE deleted < %" G_GINT64_FORMAT ")",
                       yesterday, yesterday);
  gint64 has_old;

  return lab_database_read_integer (database, sql, &has_old, NULL) && has_old != 0;
}

static gboolean
write_old_purge (LabStoreJob *job, LabDatabase *database, LabOwners *owners, GError **error)
{
  return purge (database, 0, error);
}

static gboolean
write_purge (LabStoreJob *job, LabDatabase *database, LabOwners *owners, GError **error)
{
  return purge (database, lab_owners_get_token (owners), error);
}

/**
 * lab_store_job_new_purge:
 * @includes_ours: whether runs go that this very store deleted, or only those deleted a day ago
 *
 * Returns: (transfer full): what removes deleted runs for good
 */
LabStoreJob *
lab_store_job_new_purge (gboolean includes_ours)
{
  LabStoreJob *job = g_new0 (LabStoreJob, 1);

  job->write = includes_ours ? write_purge : write_old_purge;
  job->free = (void (*) (LabStoreJob *))g_free;
  job->frees = TRUE;
  return job;
}
