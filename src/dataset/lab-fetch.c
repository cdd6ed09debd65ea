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
#include <unistd.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "lab-dataset.h"
#include "lab-download.h"
#include "lab-fetch-folder.h"

#define TIMEOUT_SECONDS 20
/* How often one mirror is asked for the rest of a file after a cut. */
#define MAX_CUTS 8
/* Bytes: after less between two cuts another mirror is better. */
#define MIN_PROGRESS 2048
/* Of a file whose size nobody states: ten times the largest. */
#define MAX_BYTES      ((guint64)1 << 28)
#define BLOCK          65536
#define PROGRESS_EVERY (G_USEC_PER_SEC / 10)

G_DEFINE_QUARK (lab - fetch - error - quark, lab_fetch_error)

typedef struct {
  const LabCatalogueEntry *entry;
  LabFetchFolder place;
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

/**
 * lab_fetch_fail_to_store:
 * @error: %LAB_FETCH_ERROR_STORAGE is put here
 * @path: what could not be written
 * @reason: the system's own words
 *
 * Returns: %FALSE
 */
gboolean
lab_fetch_fail_to_store (GError **error, const char *path, const char *reason)
{
  g_autofree char *name = g_filename_display_name (path);

  g_set_error (error, LAB_FETCH_ERROR, LAB_FETCH_ERROR_STORAGE,
               /* translators: a path, and the system's reason */
               _ ("“%s” could not be written: %s; make room, or choose a folder that can be "
                  "written to."),
               name, reason);
  return FALSE;
}

/**
 * lab_fetch_size_of:
 * @path: a file's
 *
 * Returns: its bytes, 0 when there is no such file
 */
guint64
lab_fetch_size_of (const char *path)
{
  GStatBuf status;

  return g_stat (path, &status) == 0 && status.st_size > 0 ? (guint64)status.st_size : 0;
}

/**
 * lab_fetch_has_hash:
 * @path: a file's
 * @sha256: in hexadecimal
 *
 * Reads the file in pieces: one whose size nobody states may be large.
 *
 * Returns: whether it is there, and the right one
 */
gboolean
lab_fetch_has_hash (const char *path, const char *sha256)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guchar *block = g_malloc (BLOCK);
  int file = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  gssize length;

  if (file < 0)
    return FALSE;
  while ((length = read (file, block, BLOCK)) > 0 || (length < 0 && errno == EINTR)) {
    if (length > 0)
      g_checksum_update (checksum, block, length);
  }
  close (file);
  return length == 0 && g_str_equal (g_checksum_get_string (checksum), sha256);
}

/* ── one file ────────────────────────────────────────────────────────────────────────────────────
 */

/* Fetches the file from the present mirror, and the rest of it after each cut, as long as a good
 * deal of it came. Puts at @was_resumed whether any of it was there before. */
static gboolean
fetch_from_mirror (Fetch *self, const char *part, gboolean *was_resumed, GError **error)
{
  g_autofree char *address =
      g_strconcat (self->entry->mirrors[self->mirror], self->file->name, NULL);
  guint64 max_bytes = self->file->bytes > 0 ? self->file->bytes : MAX_BYTES;

  *was_resumed = FALSE;
  for (guint cuts = 0;; cuts++) {
    g_autoptr (GError) cause = NULL;
    guint64 before = lab_fetch_size_of (part), after;
    gboolean is_sent, is_cut;

    *was_resumed = *was_resumed || before > 0;
    self->file_before = before;
    is_sent = lab_download (self->downloader, address, part, max_bytes, written_cb, self,
                            self->cancellable, &cause);
    after = lab_fetch_size_of (part);
    self->fetched += after > before ? after - before : 0;
    self->file_before = after;
    /* A server that states no length is cut without a word. */
    is_cut = is_sent ? after < self->file->bytes
                     : g_error_matches (cause, LAB_FETCH_ERROR, LAB_FETCH_ERROR_NETWORK);
    if (is_cut && after >= before + MIN_PROGRESS && cuts < MAX_CUTS)
      continue;
    if (!is_sent)
      g_propagate_error (error, g_steal_pointer (&cause));
    return is_sent;
  }
}

/* What was there from an earlier start or another mirror may have been wrong, and what a server sends
 * for the rest may be another part: then once more from the beginning. */
static gboolean
fetch_and_check (Fetch *self, const char *part, GError **error)
{
  for (guint attempt = 0;; attempt++) {
    g_autoptr (GError) cause = NULL;
    gboolean was_resumed;
    gboolean is_sent = fetch_from_mirror (self, part, &was_resumed, &cause);
    gboolean is_wrong = g_error_matches (cause, LAB_FETCH_ERROR, LAB_FETCH_ERROR_WRONG);

    /* All of it may be there although the connection broke off, where more had been announced. */
    if (!is_wrong && lab_fetch_has_hash (part, self->file->sha256))
      return TRUE;
    if (!is_sent && !is_wrong) {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
    g_unlink (part);
    if (was_resumed && attempt == 0)
      continue;
    if (cause != NULL)
      g_propagate_error (error, g_steal_pointer (&cause));
    else
      /* translators: the address of a mirror, and a file's name */
      g_set_error (error, LAB_FETCH_ERROR, LAB_FETCH_ERROR_WRONG,
                   _ ("%s has another “%s” than the one that was published."),
                   self->entry->mirrors[self->mirror], self->file->name);
    return FALSE;
  }
}

/* Whether another mirror could do better. */
static gboolean
is_mirrors_fault (const GError *error)
{
  return g_error_matches (error, LAB_FETCH_ERROR, LAB_FETCH_ERROR_NETWORK) ||
         g_error_matches (error, LAB_FETCH_ERROR, LAB_FETCH_ERROR_WRONG);
}

/* Each mirror in turn, from the one that gave the file before. */
static gboolean
fetch_file (Fetch *self, GError **error)
{
  guint n_mirrors = g_strv_length (self->entry->mirrors);
  g_autofree char *path = g_build_filename (self->place.staging, self->file->name, NULL);
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  g_autoptr (GError) cause = NULL;
  gboolean done = lab_fetch_has_hash (path, self->file->sha256);

  if (done)
    return TRUE;
  done = lab_fetch_has_hash (part, self->file->sha256);
  for (guint i = 0; !done && i < n_mirrors; i++) {
    g_clear_error (&cause);
    done = fetch_and_check (self, part, &cause);
    if (!done && !is_mirrors_fault (cause))
      break;
    if (!done)
      self->mirror = (self->mirror + 1) % n_mirrors;
  }
  if (!done) {
    g_propagate_error (error, g_steal_pointer (&cause));
    return FALSE;
  }
  return g_rename (part, path) == 0 || lab_fetch_fail_to_store (error, path, g_strerror (errno));
}

/* ── all of them ─────────────────────────────────────────────────────────────────────────────────
 */

static gboolean
write_classes (Fetch *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->place.staging, "classes.txt", NULL);
  g_autofree char *lines = g_strjoinv ("\n", self->entry->classes);
  g_autofree char *text = g_strconcat (lines, "\n", NULL);
  g_autoptr (GError) cause = NULL;

  return g_file_set_contents (path, text, -1, &cause) ||
         lab_fetch_fail_to_store (error, path, cause->message);
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
    path = g_build_filename (self->place.staging, self->file->name, NULL);
    self->bytes_before += lab_fetch_size_of (path);
    self->file_before = 0;
    tell (self, 0, TRUE);
  }
  self->file = NULL;
  return write_classes (self, error);
}

/* What has the right hashes is opened once more, lest a list of datasets put in place what is none. */
static gboolean
put_in_place (Fetch *self, GError **error)
{
  g_autoptr (LabDataset) dataset =
      lab_dataset_open_folder (self->place.staging, self->cancellable, error);

  return dataset != NULL && lab_fetch_folder_put_in_place (&self->place, error);
}

/**
 * lab_fetch_with_timeout:
 * @timeout: seconds without a byte, or with next to none, after which a server counts as gone
 *
 * Returns: as lab_fetch()
 */
gboolean
lab_fetch_with_timeout (const LabCatalogueEntry *entry, const char *folder, guint timeout,
                        LabFetchFunc progress, gpointer data, GCancellable *cancellable,
                        GError **error)
{
  /* The session must not be seen by a main loop that runs in another thread. */
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autofree char *usual = lab_catalogue_entry_get_folder (entry);
  Fetch self = {.entry = entry,
                .progress = progress,
                .data = data,
                .cancellable = cancellable,
                .started = g_get_monotonic_time ()};
  gboolean done;

  if (lab_fetch_is_complete (entry, folder))
    return TRUE;
  g_main_context_push_thread_default (context);
  self.downloader = lab_downloader_new (timeout);
  done = lab_fetch_folder_open (&self.place, entry, folder != NULL ? folder : usual, error) &&
         fetch_files (&self, error) && put_in_place (&self, error);
  lab_fetch_folder_close (&self.place);
  lab_downloader_free (self.downloader);
  g_main_context_pop_thread_default (context);
  return done;
}

/**
 * lab_fetch_is_complete:
 * @entry: a dataset
 * @folder: (nullable): where it may be, NULL for the usual place
 *
 * Reads all four files: a tenth of a second for MNIST.
 *
 * Returns: whether they are there as they were published, so that there is nothing to fetch
 */
gboolean
lab_fetch_is_complete (const LabCatalogueEntry *entry, const char *folder)
{
  g_autofree char *usual = lab_catalogue_entry_get_folder (entry);

  for (guint i = 0; i < LAB_CATALOGUE_FILES; i++) {
    g_autofree char *path =
        g_build_filename (folder != NULL ? folder : usual, entry->files[i].name, NULL);

    if (!lab_fetch_has_hash (path, entry->files[i].sha256))
      return FALSE;
  }
  return TRUE;
}

/**
 * lab_fetch_get_bytes_left_over:
 * @entry: a dataset
 * @folder: (nullable): where it is to be, NULL for the usual place
 *
 * Returns: how much of it an earlier start left, to be gone on with
 */
guint64
lab_fetch_get_bytes_left_over (const LabCatalogueEntry *entry, const char *folder)
{
  g_autofree char *usual = lab_catalogue_entry_get_folder (entry);
  g_autofree char *staging = lab_fetch_folder_name_staging (folder != NULL ? folder : usual);
  guint64 bytes = 0;

  for (guint i = 0; i < LAB_CATALOGUE_FILES; i++) {
    g_autofree char *path = g_build_filename (staging, entry->files[i].name, NULL);
    g_autofree char *part = g_strconcat (path, ".part", NULL);

    bytes += lab_fetch_size_of (path) + lab_fetch_size_of (part);
  }
  return bytes;
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
