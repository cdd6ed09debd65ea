/* lab-store.c: opens and closes the store, and brings the news of its thread to the main one.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-store.h"

#include <errno.h>
#include <pthread.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include "lab-store-edit.h"
#include "lab-store-header.h"
#include "lab-store-private.h"
#include "lab-store-schema.h"

#define PATH_VARIABLE "DIGIT_LAB_STORE"
/* Connections for reading that are kept for the next time. */
#define MAX_READERS 4

typedef struct {
  LabStoreFlushFunc flush;
  gpointer data;
} Flush;

struct _LabStore {
  GObject parent_instance;

  char *path;
  LabOwners *owners;
  LabStoreThread *thread; /* NULL once closed */
  GArray *flushes;        /* Flush */
  GError *error;          /* the last failure */
  gboolean has_deleted;   /* something, to be purged when it is closed */
  gboolean keeps_deleted;

  pthread_mutex_t lock; /* guards: */
  GPtrArray *readers;   /* LabDatabase, idle */
  gboolean is_closed;
};

G_DEFINE_QUARK (lab - store - error - quark, lab_store_error)
G_DEFINE_FINAL_TYPE (LabStore, lab_store, G_TYPE_OBJECT)

enum { CHANGED, FAILED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
lab_store_dispose (GObject *object)
{
  lab_store_close (LAB_STORE (object));

  G_OBJECT_CLASS (lab_store_parent_class)->dispose (object);
}

static void
lab_store_finalize (GObject *object)
{
  LabStore *self = LAB_STORE (object);

  g_clear_pointer (&self->owners, lab_owners_free);
  g_clear_pointer (&self->readers, g_ptr_array_unref);
  g_clear_pointer (&self->flushes, g_array_unref);
  g_clear_pointer (&self->path, g_free);
  g_clear_error (&self->error);
  pthread_mutex_destroy (&self->lock);

  G_OBJECT_CLASS (lab_store_parent_class)->finalize (object);
}

static void
lab_store_class_init (LabStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = lab_store_dispose;
  object_class->finalize = lab_store_finalize;

  /**
   * LabStore::changed:
   *
   * Runs or experiments were added, edited, deleted or have gone on, by this or another program; a
   * few times a second at most.
   */
  signals[CHANGED] = g_signal_new ("changed", LAB_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  /**
   * LabStore::failed:
   * @self: the store
   * @sentence: what could not be written, and why
   *
   * Something could not be written.
   */
  signals[FAILED] = g_signal_new ("failed", LAB_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
lab_store_init (LabStore *self)
{
  self->readers = g_ptr_array_new_with_free_func ((GDestroyNotify)lab_database_close);
  self->flushes = g_array_new (FALSE, FALSE, sizeof (Flush));
  pthread_mutex_init (&self->lock, NULL);
}

/* ── news of the thread ──────────────────────────────────────────────────────────────────────── */

static void
hear_jobs_done (LabStore *self)
{
  g_autoptr (LabStore) held = g_object_ref (self);

  for (LabStoreJob *job = self->thread != NULL ? lab_store_thread_take_done (self->thread) : NULL;
       job != NULL;) {
    LabStoreJob *next = job->next;

    if (job->done != NULL)
      job->done (job);
    if (job->error != NULL)
      lab_store_fail (held, job->error, TRUE);
    lab_store_job_free (job);
    job = next;
  }
}

static void
jobs_done_cb (gpointer data)
{
  hear_jobs_done (data);
}

static void
changed_cb (gpointer data)
{
  g_signal_emit (data, signals[CHANGED], 0);
}

void
lab_store_fail (LabStore *self, const GError *error, gboolean tells)
{
  g_clear_error (&self->error);
  self->error = g_error_copy (error);
  if (tells)
    g_signal_emit (self, signals[FAILED], 0, error->message);
}

/* ── opening and closing ─────────────────────────────────────────────────────────────────────── */

/**
 * lab_store_default_path:
 *
 * Returns: (transfer full) (type filename): what DIGIT_LAB_STORE names, else
 * $XDG_DATA_HOME/digit-lab/runs.db
 */
char *
lab_store_default_path (void)
{
  const char *named = g_getenv (PATH_VARIABLE);

  if (named != NULL && *named != '\0')
    return g_strdup (named);
  return g_build_filename (g_get_user_data_dir (), "digit-lab", "runs.db", NULL);
}

static gboolean
make_folder (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (g_mkdir_with_parents (folder, 0700) != 0) {
    int code = errno;
    g_autofree char *shown = g_filename_display_name (folder);

    /* translators: the second %s is the system's reason, e.g. "Permission denied" */
    g_set_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_UNWRITABLE,
                 _ ("The folder “%s” cannot be made: %s"), shown, g_strerror (code));
    return FALSE;
  }
  return TRUE;
}

static gboolean
start_thread (LabStore *self, LabDatabase *database, GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();
  LabStoreListener listener = {
      .context = context, .jobs_done = jobs_done_cb, .changed = changed_cb, .data = self};
  g_autofree char *shown = g_strdup (database->shown);

  self->thread = lab_store_thread_new (database, self->owners, &listener);
  if (self->thread != NULL)
    return TRUE;
  g_set_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_UNWRITABLE,
               _ ("There is no thread left to write “%s” in; close other programs."), shown);
  return FALSE;
}

/**
 * lab_store_open:
 * @path: (nullable) (type filename): the file; %NULL for lab_store_default_path()
 * @error: gets a #LabStoreError
 *
 * Opens the store, makes it with its folder where there is none, and brings an older one up to
 * date. A newer or damaged one is left as it is. Its signals come in the calling thread's default
 * main context.
 *
 * Returns: (transfer full): the store, or %NULL
 */
LabStore *
lab_store_open (const char *path, GError **error)
{
  g_autoptr (LabStore) self = g_object_new (LAB_TYPE_STORE, NULL);
  g_autoptr (LabDatabase) database = NULL;
  gboolean has_old;

  self->path = path != NULL ? g_strdup (path) : lab_store_default_path ();
  if (!make_folder (self->path, error) || !lab_store_header_check (self->path, error))
    return NULL;
  database = lab_database_open (self->path, LAB_DATABASE_WRITES, error);
  if (database == NULL || !lab_schema_prepare (database, error))
    return NULL;
  if (sqlite3_db_readonly (database->handle, "main") != 0) {
    lab_database_set_error (database, SQLITE_READONLY, error);
    return NULL;
  }
  has_old = lab_database_has_old_deletions (database);
  self->owners = lab_owners_open (self->path, error);
  if (self->owners == NULL || !start_thread (self, g_steal_pointer (&database), error))
    return NULL;
  if (has_old)
    lab_store_push (self, lab_store_job_new_purge (FALSE));
  return g_steal_pointer (&self);
}

/**
 * lab_store_get_path:
 * @self: a store
 *
 * Returns: (transfer none) (type filename): its file
 */
const char *
lab_store_get_path (LabStore *self)
{
  g_return_val_if_fail (LAB_IS_STORE (self), NULL);

  return self->path;
}

/**
 * lab_store_flush:
 * @self: a store
 * @error: gets a #LabStoreError
 *
 * Blocks until everything asked for is written, the last epochs of its recorders included.
 *
 * Returns: %FALSE when something could not be written
 */
gboolean
lab_store_flush (LabStore *self, GError **error)
{
  gboolean goes_on = TRUE;

  g_return_val_if_fail (LAB_IS_STORE (self), FALSE);

  g_clear_error (&self->error);
  while (self->thread != NULL && goes_on) {
    lab_store_thread_drain (self->thread);
    hear_jobs_done (self);
    goes_on = FALSE;
    for (guint i = 0; self->error == NULL && i < self->flushes->len; i++) {
      Flush flush = g_array_index (self->flushes, Flush, i);

      goes_on |= flush.flush (flush.data);
    }
  }
  if (self->error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}

/**
 * lab_store_set_keeps_deleted:
 * @self: a store
 * @keeps_deleted: whether what was deleted through it outlives it
 *
 * A window brings back what was deleted as long as it is open: what is deleted is purged when the
 * store is closed. Who closes it at once wants it kept for the day that others get.
 */
void
lab_store_set_keeps_deleted (LabStore *self, gboolean keeps_deleted)
{
  g_return_if_fail (LAB_IS_STORE (self));

  self->keeps_deleted = keeps_deleted;
}

/**
 * lab_store_close:
 * @self: a store
 *
 * Writes what is left, purges what was deleted through it, and closes the file. Runs that are still
 * recorded count as interrupted from here on.
 */
void
lab_store_close (LabStore *self)
{
  LabStoreThread *thread;

  g_return_if_fail (LAB_IS_STORE (self));

  if (self->thread == NULL)
    return;
  if (!self->keeps_deleted)
    if (self->has_deleted)
      lab_store_push (self, lab_store_job_new_purge (TRUE));
  lab_store_flush (self, NULL);
  pthread_mutex_lock (&self->lock);
  self->is_closed = TRUE;
  g_ptr_array_set_size (self->readers, 0);
  pthread_mutex_unlock (&self->lock);
  thread = g_steal_pointer (&self->thread);
  lab_store_thread_free (thread);
  lab_owners_release_all (self->owners);
}

/* ── for the other files of the store ────────────────────────────────────────────────────────── */

static void
refuse_closed (LabStore *self, GError **error)
{
  g_autofree char *shown = g_filename_display_name (self->path);

  g_set_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_UNWRITABLE, _ ("“%s” has been closed."),
               shown);
}

LabDatabase *
lab_store_begin_reading (LabStore *self, GError **error)
{
  g_autoptr (LabDatabase) database = NULL;
  gboolean is_closed;

  pthread_mutex_lock (&self->lock);
  is_closed = self->is_closed;
  if (self->readers->len > 0)
    database = g_ptr_array_steal_index_fast (self->readers, self->readers->len - 1);
  pthread_mutex_unlock (&self->lock);

  if (is_closed) {
    refuse_closed (self, error);
    return NULL;
  }
  if (database == NULL)
    database = lab_database_open (self->path, LAB_DATABASE_READS, error);
  if (database == NULL || !lab_database_run_script (database, "BEGIN", error))
    return NULL;
  return g_steal_pointer (&database);
}

void
lab_store_end_reading (LabStore *self, LabDatabase *database)
{
  gboolean is_kept;

  sqlite3_exec (database->handle, "ROLLBACK", NULL, NULL, NULL);
  pthread_mutex_lock (&self->lock);
  is_kept = !self->is_closed && self->readers->len < MAX_READERS;
  if (is_kept)
    g_ptr_array_add (self->readers, database);
  pthread_mutex_unlock (&self->lock);
  if (!is_kept)
    lab_database_close (database);
}

/* Set in lab_store_open(), once. */
LabOwners *
lab_store_get_owners (LabStore *self)
{
  return self->owners;
}

gboolean
lab_store_push (LabStore *self, LabStoreJob *job)
{
  if (self->thread == NULL) {
    lab_store_job_free (job);
    return FALSE;
  }
  lab_store_thread_push (self->thread, job);
  return TRUE;
}

gboolean
lab_store_run (LabStore *self, LabStoreJob *job, GError **error)
{
  if (self->thread != NULL)
    return lab_store_thread_run (self->thread, job, error);
  refuse_closed (self, error);
  return FALSE;
}

void
lab_store_note_deletion (LabStore *self)
{
  self->has_deleted = TRUE;
}

void
lab_store_add_flush (LabStore *self, LabStoreFlushFunc flush, gpointer data)
{
  Flush added = {.flush = flush, .data = data};

  g_array_append_val (self->flushes, added);
}

void
lab_store_remove_flush (LabStore *self, gpointer data)
{
  for (guint i = self->flushes->len; i > 0; i--)
    if (g_array_index (self->flushes, Flush, i - 1).data == data)
      g_array_remove_index (self->flushes, i - 1);
}
