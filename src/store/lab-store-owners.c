/* lab-store-owners.c: one byte of a file beside the store is locked for each run in training.
 *
 * The system lets go of a lock when the program that holds it ends, however it ends: no number of a
 * process has to be trusted, and none can be another's. The locks belong to the open file
 * (F_OFD_SETLK), not to the process, whose locks would be lost as soon as anything in it closes the
 * file. They lie in a file of their own, because SQLite's locks in the store are of that kind.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-store-owners.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>
#include <glib/gi18n-lib.h>
#include "lab-store.h"

#define SUFFIX "-owners"

/* Where the experiments' locks begin: no store has so many runs. */
#define FIRST_EXPERIMENT (G_GINT64_CONSTANT (1) << 40)

struct _LabOwners {
  int file;
  gint64 token;
  pthread_mutex_t lock; /* guards: */
  GHashTable *ours;     /* gint64: runs that this very store records */
};

/**
 * lab_owners_open:
 * @store_path: the store's file; the locks lie in one beside it
 * @error: gets a #LabStoreError
 *
 * Returns: (transfer full): no run claimed; or %NULL
 */
LabOwners *
lab_owners_open (const char *store_path, GError **error)
{
  g_autofree char *path = g_strconcat (store_path, SUFFIX, NULL);
  int file = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  int code = errno;
  LabOwners *self;

  if (file < 0) {
    g_autofree char *shown = g_filename_display_name (path);

    /* translators: the second %s is the system's reason, e.g. "Permission denied" */
    g_set_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_UNWRITABLE,
                 _ ("“%s” cannot be written: %s"), shown, g_strerror (code));
    return NULL;
  }
  self = g_new0 (LabOwners, 1);
  self->file = file;
  self->token = ((gint64)(g_random_int () >> 1) << 32) | g_random_int ();
  pthread_mutex_init (&self->lock, NULL);
  self->ours = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  return self;
}

/**
 * lab_owners_free:
 * @self: the owners of a store
 *
 * Lets go of every run that was claimed.
 */
void
lab_owners_free (LabOwners *self)
{
  close (self->file);
  g_hash_table_unref (self->ours);
  pthread_mutex_destroy (&self->lock);
  g_free (self);
}

/**
 * lab_owners_get_token:
 * @self: the owners of a store
 *
 * Returns: a number that no other opening of the store has
 */
gint64
lab_owners_get_token (LabOwners *self)
{
  return self->token;
}

/**
 * lab_owners_experiment:
 * @experiment: an experiment's number
 *
 * Returns: what to claim for it, among the numbers of runs
 */
gint64
lab_owners_experiment (gint64 experiment)
{
  return FIRST_EXPERIMENT + experiment;
}

static struct flock
make_range (gint64 id, short type)
{
  return (struct flock){.l_type = type, .l_whence = SEEK_SET, .l_start = (off_t)id, .l_len = 1};
}

/**
 * lab_owners_claim:
 * @self: the owners of a store
 * @id: a run's number
 * @error: gets %LAB_STORE_ERROR_BUSY when somebody trains it
 *
 * Makes the run this program's, until lab_owners_release() or its end.
 *
 * Returns: %FALSE when it is somebody else's, or claimed already
 */
gboolean
lab_owners_claim (LabOwners *self, gint64 id, GError **error)
{
  struct flock range = make_range (id, F_WRLCK);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, id);
  gboolean is_free;
  int code = 0;

  pthread_mutex_lock (&self->lock);
  is_free = !g_hash_table_contains (self->ours, &id);
  if (is_free && fcntl (self->file, F_OFD_SETLK, &range) != 0) {
    code = errno;
    is_free = FALSE;
  }
  if (is_free)
    g_hash_table_add (self->ours, g_memdup2 (&id, sizeof id));
  pthread_mutex_unlock (&self->lock);

  if (is_free)
    return TRUE;
  if (code == 0 || code == EAGAIN || code == EACCES)
    /* translators: %s is the number of a run */
    g_set_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_BUSY,
                 _ ("Run %s is being trained already, here or by another program; stop it there "
                    "first."),
                 number);
  else
    /* translators: the first %s is the number of a run, the second the system's reason */
    g_set_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_UNWRITABLE,
                 _ ("Run %s cannot be locked for this program: %s"), number, g_strerror (code));
  return FALSE;
}

/**
 * lab_owners_release:
 * @self: the owners of a store
 * @id: a run's number
 *
 * Lets go of a run that was claimed; nothing for another one. What its state has become must be in
 * the store by then.
 */
void
lab_owners_release (LabOwners *self, gint64 id)
{
  struct flock range = make_range (id, F_UNLCK);

  pthread_mutex_lock (&self->lock);
  if (g_hash_table_remove (self->ours, &id))
    fcntl (self->file, F_OFD_SETLK, &range);
  pthread_mutex_unlock (&self->lock);
}

/**
 * lab_owners_release_all:
 * @self: the owners of a store
 *
 * Lets go of every run that was claimed.
 */
void
lab_owners_release_all (LabOwners *self)
{
  /* No length: up to wherever the file may end. */
  struct flock all = {.l_type = F_UNLCK, .l_whence = SEEK_SET};

  pthread_mutex_lock (&self->lock);
  g_hash_table_remove_all (self->ours);
  fcntl (self->file, F_OFD_SETLK, &all);
  pthread_mutex_unlock (&self->lock);
}

/**
 * lab_owners_is_ours:
 * @self: the owners of a store
 * @id: a run's number
 *
 * Returns: whether it was claimed through @self
 */
gboolean
lab_owners_is_ours (LabOwners *self, gint64 id)
{
  gboolean is_ours;

  pthread_mutex_lock (&self->lock);
  is_ours = g_hash_table_contains (self->ours, &id);
  pthread_mutex_unlock (&self->lock);
  return is_ours;
}

/**
 * lab_owners_is_alive:
 * @self: the owners of a store
 * @id: a run's number
 *
 * Returns: whether a living program, this one or another, has claimed it; also where the system
 * does not say, so that nothing is taken from anybody
 */
gboolean
lab_owners_is_alive (LabOwners *self, gint64 id)
{
  struct flock range = make_range (id, F_WRLCK);

  if (lab_owners_is_ours (self, id))
    return TRUE;
  return fcntl (self->file, F_OFD_GETLK, &range) != 0 || range.l_type != F_UNLCK;
}
