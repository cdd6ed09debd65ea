/* lab-run-file.c: a run as one file, to be shared.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-run-file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <glib/gi18n-lib.h>
#include "lab-run-file-private.h"
#include "lab-store-checkpoints.h"
#include "lab-store-history.h"
#include "lab-store-private.h"

/* ── exporting ───────────────────────────────────────────────────────────────────────────────── */

static gboolean
write_checkpoints (LabRunFileWriter *writer, const LabRunInfo *info, LabDatabase *database,
                   GError **error)
{
  g_autoptr (GArray) epochs = g_array_new (FALSE, FALSE, sizeof (guint));

  if (!lab_checkpoints_list (info->id, database, epochs, error))
    return FALSE;
  for (guint i = 0; i < epochs->len; i++) {
    g_autoptr (LabSnapshot) checkpoint =
        lab_checkpoint_read (info->id, &info->config, info->n_test_images,
                             g_array_index (epochs, guint, i), database, error);

    if (checkpoint == NULL || !lab_run_file_write_checkpoint (writer, checkpoint, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
write_predictions (LabRunFileWriter *writer, const LabRunInfo *info, LabDatabase *database,
                   GError **error)
{
  g_autoptr (LabPredictions) predictions =
      lab_predictions_new (info->n_test_images, (guint)info->config.n_classes);

  return lab_predictions_read (info->id, database, predictions, error) &&
         lab_run_file_write_predictions (writer, predictions, error);
}

static gboolean
write_run (LabRunFileWriter *writer, gint64 id, LabDatabase *database, GError **error)
{
  g_autoptr (LabRunInfo) info = lab_run_info_read (database, id, error);
  g_autoptr (LabRunPart) part = info != NULL ? lab_run_part_read (info, database, error) : NULL;

  return part != NULL && lab_run_file_write_part (writer, part, error) &&
         write_checkpoints (writer, info, database, error) &&
         write_predictions (writer, info, database, error);
}

/**
 * lab_run_file_export:
 * @store: where the run is
 * @id: its number
 * @path: (type filename): the file, written anew or replaced
 * @error: gets a #LabStoreError
 *
 * Writes a run with its history and its checkpoints as one file, whole or not at all. What says
 * where it was trained (a folder's path) and what only concerns its owner (a star) is left out. From
 * any thread.
 *
 * Returns: %FALSE when it could not be written; what was at @path is there still
 */
gboolean
lab_run_file_export (LabStore *store, gint64 id, const char *path, GError **error)
{
  g_autoptr (LabRunFileWriter) writer = NULL;
  LabDatabase *database;
  gboolean is_written;

  g_return_val_if_fail (LAB_IS_STORE (store) && path != NULL, FALSE);

  database = lab_store_begin_reading (store, error);
  if (database == NULL)
    return FALSE;
  writer = lab_run_file_writer_new (path, error);
  is_written = writer != NULL && write_run (writer, id, database, error);
  lab_store_end_reading (store, database);
  return is_written && lab_run_file_writer_commit (writer, error);
}

/* ── importing ───────────────────────────────────────────────────────────────────────────────── */

static void
refuse_reading (const char *shown, int code, GError **error)
{
  /* translators: the second %s is the system's reason, e.g. "Permission denied" */
  g_set_error (error, LAB_STORE_ERROR,
               code == ENOENT ? LAB_STORE_ERROR_NOT_FOUND : LAB_STORE_ERROR_FORMAT,
               _ ("“%s” cannot be read: %s"), shown, g_strerror (code));
}

static gboolean
fill (int file, guint8 *bytes, gsize size)
{
  while (size > 0) {
    gssize n = read (file, bytes, size);

    if (n == 0)
      errno = EIO; /* it has become shorter */
    if (n == 0 || (n < 0 && errno != EINTR))
      return FALSE;
    if (n > 0) {
      bytes += n;
      size -= (gsize)n;
    }
  }
  return TRUE;
}

/* NULL with errno when it cannot be read. */
static guint8 *
read_bytes (int file, gsize *size)
{
  struct stat status;
  guint8 *bytes;

  if (fstat (file, &status) != 0)
    return NULL;
  /* A device has no end. */
  if (!S_ISREG (status.st_mode)) {
    errno = S_ISDIR (status.st_mode) ? EISDIR : EINVAL;
    return NULL;
  }
  *size = (gsize)status.st_size;
  bytes = g_try_malloc (*size + 1);
  if (bytes == NULL) {
    errno = ENOMEM;
    return NULL;
  }
  if (!fill (file, bytes, *size)) {
    int code = errno;

    g_free (bytes);
    errno = code;
    return NULL;
  }
  return bytes;
}

static LabRunPart *
read_file (const char *path, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);
  g_autofree guint8 *bytes = NULL;
  /* Without waiting for whoever might write to a pipe. */
  int file = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  int code = errno;
  gsize size = 0;

  if (file >= 0) {
    bytes = read_bytes (file, &size);
    code = errno;
    close (file);
  }
  if (bytes == NULL) {
    refuse_reading (shown, code, error);
    return NULL;
  }
  return lab_run_file_parse (bytes, size, shown, error);
}

typedef struct {
  LabStoreJob job;
  LabRunPart *part;
  gint64 id;
} ImportJob;

static gboolean
write_import (LabStoreJob *job, LabDatabase *database, LabOwners *owners, GError **error)
{
  ImportJob *self = (ImportJob *)job;

  self->id = lab_run_part_insert (self->part, database, error);
  return self->id > 0 && lab_run_part_update (self->part, self->id, database, NULL, error);
}

static void
free_import (LabStoreJob *job)
{
  ImportJob *self = (ImportJob *)job;

  lab_run_part_free (self->part);
  g_free (self);
}

/**
 * lab_run_file_import:
 * @store: where it goes
 * @path: (type filename): a file that lab_run_file_export() wrote
 * @error: gets a #LabStoreError: NOT_FOUND when there is no such file, FORMAT when it is cut short,
 *   damaged or no run, NEWER when a later version wrote it
 *
 * Adds the run of a file under a new number, whole or not at all. Blocks for one transaction; from
 * any thread.
 *
 * Returns: its number, or 0
 */
gint64
lab_run_file_import (LabStore *store, const char *path, GError **error)
{
  LabRunPart *part;
  ImportJob *job;
  gint64 id = 0;

  g_return_val_if_fail (LAB_IS_STORE (store) && path != NULL, 0);

  part = read_file (path, error);
  if (part == NULL)
    return 0;
  job = g_new0 (ImportJob, 1);
  job->job.write = write_import;
  job->job.free = free_import;
  job->part = part;
  if (lab_store_run (store, &job->job, error))
    id = job->id;
  lab_store_job_free (&job->job);
  return id;
}
