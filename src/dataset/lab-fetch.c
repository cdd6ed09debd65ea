/* lab-fetch.c: gets a dataset from the network, and puts it in place only when all of it is right.
 *
 * Files are fetched into a folder beside the one they are meant for ("mnist.part"), each under its name
 * with ".part" behind it until its hash is right. When all four are there and open as a dataset, the
 * folder gets its name: at no moment is there half a dataset under it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-fetch-private.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "lab-dataset.h"
#include "lab-download.h"

#define TIMEOUT_SECONDS 20
/* How often one mirror is asked for the rest of a file after a cut. */
#define MAX_CUTS 5
/* Of a file whose size nobody states. */
#define MAX_BYTES      ((guint64)1 << 30)
#define PROGRESS_EVERY (G_USEC_PER_SEC / 10)

G_DEFINE_QUARK (lab - fetch - error - quark, lab_fetch_error)

typedef struct {
  const LabCatalogueEntry *entry;
  char *folder;  /* where the dataset is to be */
  char *staging; /* where it is put together */
  int lock;      /* an open file in it, -1 = none */
  LabDownloader *downloader;
  guint mirror; /* the one that answered last */
  LabFetchFunc progress;
  gpointer data;
  GCancellable *cancellable;

  const LabCatalogueFile *file; /* being fetched */
  guint64 bytes_before;         /* of the files before it */
  guint64 file_before;          /* of it, when this attempt began */
  guint64 fetched;              /* since the start, of earlier attempts */
  gint64 started, told;         /* µs, monotonic */
} Fetch;

/* ── progress ────────────────────────────────────────────────────────────────────────────────────
 */

static void
tell (Fetch *self, guint64 bytes, gboolean is_due)
{
  gint64 now = g_get_monotonic_time ();
  LabFetchProgress progress = {
      .file = self->file != NULL ? self->file->name : "",
      .bytes = self->bytes_before + bytes,
      .total = lab_catalogue_entry_get_bytes (self->entry),
      .seconds = (double)(now - self->started) / G_USEC_PER_SEC,
      .fetched = self->fetched + (bytes > self->file_before ? bytes - self->file_before : 0),
  };

  if (self->progress == NULL || (!is_due && now - self->told < PROGRESS_EVERY))
    return;
  self->told = now;
  self->progress (&progress, self->data);
}

static void
written_cb (guint64 bytes, gpointer data)
{
  tell (data, bytes, FALSE);
}

/* ── files ───────────────────────────────────────────────────────────────────────────────────────
 */

static gboolean
fail_to_store (GError **error, const char *path, int code)
{
  g_autofree char *name = g_filename_display_name (path);

  /* translators: a folder's path, and the system's reason */
  g_set_error (
      error, LAB_FETCH_ERROR, LAB_FETCH_ERROR_STORAGE,
      _ ("“%s” could not be written: %s. Make room, or choose a folder that can be written "
         "to."),
      name, g_strerror (code));
  return FALSE;
}

static guint64
size_of (const char *path)
{
  GStatBuf status;

  return g_stat (path, &status) == 0 && status.st_size > 0 ? (guint64)status.st_size : 0;
}

/* Reads the file in pieces: one whose size nobody states may be large. */
static gboolean
has_hash (const char *path, const char *sha256)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guchar *block = g_malloc (65536);
  int file = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  gssize length;

  if (file < 0)
    return FALSE;
  while ((length = read (file, block, 65536)) > 0 || (length < 0 && errno == EINTR)) {
    if (length > 0)
      g_checksum_update (checksum, block, length);
  }
  close (file);
  return length == 0 && g_str_equal (g_checksum_get_string (checksum), sha256);
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_unlink (path);
  }
  g_rmdir (folder);
}

/* ── one file ────────────────────────────────────────────────────────────────────────────────────
 */

/* Fetches the file from the present mirror, and the rest of it after each cut, as long as some of it
 * came. */
static gboolean
fetch_from_mirror (Fetch *self, const char *part, GError **error)
{
  g_autofree char *address =
      g_strconcat (self->entry->mirrors[self->mirror], self->file->name, NULL);
  guint64 max_bytes = self->file->bytes > 0 ? self->file->bytes : MAX_BYTES;

  for (guint cuts = 0;; cuts++) {
    g_autoptr (GError) cause = NULL;
    guint64 before = size_of (part);
    gboolean is_sent;

    self->file_before = before;
    is_sent = lab_download (self->downloader, address, part, max_bytes, written_cb, self,
                            self->cancellable, &cause);
    self->fetched += size_of (part) > before ? size_of (part) - before : 0;
    self->file_before = size_of (part);
    if (is_sent)
      return TRUE;
    if (!g_error_matches (cause, LAB_FETCH_ERROR, LAB_FETCH_ERROR_NETWORK) ||
        size_of (part) <= before || cuts == MAX_CUTS) {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  }
}

/* What was there from an earlier start may have been wrong: then once more from the beginning. */
static gboolean
fetch_and_check (Fetch *self, const char *part, GError **error)
{
  gboolean had_beginning = size_of (part) > 0;

  for (;;) {
    g_autoptr (GError) cause = NULL;
    gboolean is_sent = fetch_from_mirror (self, part, &cause);

    if (is_sent && has_hash (part, self->file->sha256))
      return TRUE;
    if (!is_sent && !g_error_matches (cause, LAB_FETCH_ERROR, LAB_FETCH_ERROR_WRONG)) {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
    g_unlink (part);
    if (!had_beginning) {
      if (cause != NULL)
        g_propagate_error (error, g_steal_pointer (&cause));
      else
        /* translators: the address of a mirror, and a file's name */
        g_set_error (error, LAB_FETCH_ERROR, LAB_FETCH_ERROR_WRONG,
                     _ ("%s has another “%s” than the one that was published."),
                     self->entry->mirrors[self->mirror], self->file->name);
      return FALSE;
    }
    had_beginning = FALSE;
  }
}

/* Whether another mirror could do better. */
static gboolean
is_mirrors_fault (const GError *error)
{
  return g_error_matches (error, LAB_FETCH_ERROR, LAB_FETCH_ERROR_NETWORK) ||
         g_error_matches (error, LAB_FETCH_ERROR, LAB_FETCH_ERROR_WRONG);
}

static gboolean
fetch_file (Fetch *self, GError **error)
{
  guint n_mirrors = g_strv_length (self->entry->mirrors);
  g_autofree char *path = g_build_filename (self->staging, self->file->name, NULL);
  g_autofree char *part = g_strconcat (path, ".part", NULL);

  if (has_hash (path, self->file->sha256))
    return TRUE;
  for (guint i = 0; i < n_mirrors; i++, self->mirror = (self->mirror + 1) % n_mirrors) {
    g_autoptr (GError) cause = NULL;

    if (fetch_and_check (self, part, &cause))
      return g_rename (part, path) == 0 || fail_to_store (error, path, errno);
    if (!is_mirrors_fault (cause) || i + 1 == n_mirrors) {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  }
  return FALSE;
}

/* ── all of them ─────────────────────────────────────────────────────────────────────────────────
 */

/* One program at a time puts a dataset together. */
static gboolean
open_staging (Fetch *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->staging, "lock", NULL);

  if (g_mkdir_with_parents (self->staging, 0700) != 0)
    return fail_to_store (error, self->staging, errno);
  self->lock = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (self->lock < 0)
    return fail_to_store (error, path, errno);
  if (flock (self->lock, LOCK_EX | LOCK_NB) != 0) {
    /* translators: %s is a dataset */
    g_set_error (error, LAB_FETCH_ERROR, LAB_FETCH_ERROR_STORAGE,
                 _ ("Another program is fetching %s just now; wait for it to end."),
                 self->entry->title);
    return FALSE;
  }
  return TRUE;
}

static gboolean
write_classes (Fetch *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->staging, "classes.txt", NULL);
  g_autofree char *lines = g_strjoinv ("\n", self->entry->classes);
  g_autofree char *text = g_strconcat (lines, "\n", NULL);

  return g_file_set_contents (path, text, -1, NULL) || fail_to_store (error, path, errno);
}

static gboolean
fetch_files (Fetch *self, GError **error)
{
  for (guint i = 0; i < LAB_CATALOGUE_FILES; i++) {
    g_autofree char *path = NULL;

    self->file = &self->entry->files[i];
    self->file_before = 0;
    if (!fetch_file (self, error))
      return FALSE;
    path = g_build_filename (self->staging, self->file->name, NULL);
    self->bytes_before += size_of (path);
    tell (self, 0, TRUE);
  }
  self->file = NULL;
  return write_classes (self, error);
}

/* Gives the folder its name; one that is there already goes only when the other has taken its place. */
static gboolean
put_in_place (Fetch *self, GError **error)
{
  g_autoptr (LabDataset) dataset =
      lab_dataset_open_folder (self->staging, self->cancellable, error);
  g_autofree char *lock = g_build_filename (self->staging, "lock", NULL);
  g_autofree char *old = g_strconcat (self->folder, ".old", NULL);
  gboolean had_old;

  if (dataset == NULL)
    return FALSE;
  g_unlink (lock);
  remove_folder (old);
  had_old = g_rename (self->folder, old) == 0;
  if (g_rename (self->staging, self->folder) != 0) {
    int code = errno;

    if (had_old)
      g_rename (old, self->folder);
    return fail_to_store (error, self->folder, code);
  }
  remove_folder (old);
  return TRUE;
}

gboolean
lab_fetch_with_timeout (const LabCatalogueEntry *entry, const char *folder, guint timeout,
                        LabFetchFunc progress, gpointer data, GCancellable *cancellable,
                        GError **error)
{
  Fetch self = {.entry = entry,
                .lock = -1,
                .progress = progress,
                .data = data,
                .cancellable = cancellable,
                .started = g_get_monotonic_time ()};
  gboolean done;

  self.folder = folder != NULL ? g_strdup (folder) : lab_catalogue_entry_get_folder (entry);
  self.staging = g_strconcat (self.folder, ".part", NULL);
  self.downloader = lab_downloader_new (timeout);
  done = open_staging (&self, error) && fetch_files (&self, error) && put_in_place (&self, error);
  if (self.lock >= 0)
    close (self.lock);
  lab_downloader_free (self.downloader);
  g_free (self.staging);
  g_free (self.folder);
  return done;
}

/**
 * lab_fetch:
 * @entry: what is to be fetched
 * @folder: (nullable): where to, NULL for the usual place
 * @progress: (scope call) (nullable): is told how far it is
 * @data: for @progress
 * @cancellable: (nullable): ends it; the next call goes on where this one was
 * @error: %LAB_FETCH_ERROR, %LAB_DATASET_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Fetches the files of a dataset, each from the first mirror that gives the right one, and puts them
 * in place when all are there. Blocks for as long as the network takes: call it in a thread.
 *
 * Returns: whether the dataset is in its folder now
 */
gboolean
lab_fetch (const LabCatalogueEntry *entry, const char *folder, LabFetchFunc progress, gpointer data,
           GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (entry != NULL, FALSE);

  return lab_fetch_with_timeout (entry, folder, TIMEOUT_SECONDS, progress, data, cancellable,
                                 error);
}

/**
 * lab_fetch_describe_by_hand:
 * @entry: a dataset
 * @folder: (nullable): where it is to be, NULL for the usual place
 *
 * Returns: (transfer full): how to do it without the program, in a sentence
 */
char *
lab_fetch_describe_by_hand (const LabCatalogueEntry *entry, const char *folder)
{
  g_autofree char *place =
      folder != NULL ? g_strdup (folder) : lab_catalogue_entry_get_folder (entry);
  g_autofree char *shown = g_filename_display_name (place);
  const char *names[LAB_CATALOGUE_FILES + 1] = {NULL};
  g_autofree char *files = NULL;

  for (guint i = 0; i < LAB_CATALOGUE_FILES; i++)
    names[i] = entry->files[i].name;
  files = g_strjoinv (", ", (char **)names);
  /* translators: an address, names of files, a folder */
  return g_strdup_printf (_ ("To do it by hand, get from %s the files %s, and put them into “%s”."),
                          entry->mirrors[0], files, shown);
}
