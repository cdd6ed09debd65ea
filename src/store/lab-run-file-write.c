/* lab-run-file-write.c: writes a run's file, section by section.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-run-file-private.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include "lab-store-blob.h"

struct _LabRunFileWriter {
  char *target;    /* what a symbolic link points to, when it is one */
  char *shown;     /* the path, for people */
  char *temporary; /* beside the target, until it is whole */
  int file;        /* or -1 */
  GChecksum *hash; /* of what was written */
};

/* ── bytes ───────────────────────────────────────────────────────────────────────────────────── */

static gboolean
refuse (LabRunFileWriter *self, int code, GError **error)
{
  /* translators: the second %s is the system's reason, e.g. "Permission denied" */
  g_set_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_UNWRITABLE, _ ("“%s” cannot be written: %s"),
               self->shown, g_strerror (code));
  return FALSE;
}

static gboolean
put (LabRunFileWriter *self, gconstpointer bytes, gsize size, GError **error)
{
  const guint8 *rest = bytes;

  g_checksum_update (self->hash, bytes, (gssize)size);
  while (size > 0) {
    gssize n = write (self->file, rest, size);

    if (n < 0 && errno != EINTR)
      return refuse (self, errno, error);
    if (n > 0) {
      rest += n;
      size -= (gsize)n;
    }
  }
  return TRUE;
}

static gboolean
put_section (LabRunFileWriter *self, const char *name, gconstpointer bytes, gsize size,
             GError **error)
{
  guint64 length = GUINT64_TO_LE ((guint64)size);

  return put (self, name, 4, error) && put (self, &length, sizeof length, error) &&
         put (self, bytes, size, error);
}

static void
append_double (GByteArray *bytes, double value)
{
  guint64 bits;

  memcpy (&bits, &value, sizeof bits);
  bits = GUINT64_TO_LE (bits);
  g_byte_array_append (bytes, (const guint8 *)&bits, sizeof bits);
}

/* ── sections ────────────────────────────────────────────────────────────────────────────────── */

static gboolean
put_epochs (LabRunFileWriter *self, const LabRunPart *part, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  for (guint i = 0; i < part->n_epochs; i++) {
    const LabEpoch *epoch = &part->epochs[i];
    const double values[LAB_RUN_FILE_EPOCH_DOUBLES] = {
        epoch->train_loss,    epoch->train_accuracy, epoch->last_batch_loss, epoch->test_loss,
        epoch->test_accuracy, epoch->seconds,        epoch->learning_rate,   epoch->l2,
        epoch->dropout,
    };

    for (guint value = 0; value < G_N_ELEMENTS (values); value++)
      append_double (bytes, values[value]);
  }
  return put_section (self, "EPOC", bytes->data, bytes->len, error);
}

static gboolean
put_confusion (LabRunFileWriter *self, const LabRunPart *part, GError **error)
{
  gsize n_counts = (gsize)part->config.n_classes * (gsize)part->config.n_classes;
  g_autoptr (GBytes) counts =
      lab_blob_pack_counts (part->confusion, (gsize)part->n_epochs * n_counts);

  return put_section (self, "CONF", g_bytes_get_data (counts, NULL), g_bytes_get_size (counts),
                      error);
}

static gboolean
put_losses (LabRunFileWriter *self, const LabRunPart *part, GError **error)
{
  g_autoptr (GBytes) losses = lab_blob_pack_floats (part->losses, part->n_losses);

  if (losses == NULL)
    return refuse (self, ENOMEM, error);
  return put_section (self, "LOSS", g_bytes_get_data (losses, NULL), g_bytes_get_size (losses),
                      error);
}

static gboolean
put_changes (LabRunFileWriter *self, const LabRunPart *part, GError **error)
{
  static const LabHyperparameters unknown = {NAN, NAN, NAN};
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  for (guint i = 0; i < part->n_changes; i++) {
    const LabHyperparameters *values =
        part->change_values != NULL ? &part->change_values[i] : &unknown;

    append_double (bytes, part->changes[i]);
    append_double (bytes, values->learning_rate);
    append_double (bytes, values->l2);
    append_double (bytes, values->dropout);
  }
  return put_section (self, "CHNG", bytes->data, bytes->len, error);
}

/**
 * lab_run_file_write_part:
 * @self: a file that is being written
 * @part: a whole history
 * @error: gets a #LabStoreError
 *
 * Writes all of a run but its networks.
 *
 * Returns: %FALSE when it could not be written
 */
gboolean
lab_run_file_write_part (LabRunFileWriter *self, const LabRunPart *part, GError **error)
{
  g_autofree char *text = lab_run_text_format (part);
  guint32 version = GUINT32_TO_LE ((guint32)LAB_RUN_FILE_VERSION);

  return put (self, LAB_RUN_FILE_MAGIC, strlen (LAB_RUN_FILE_MAGIC), error) &&
         put (self, &version, sizeof version, error) &&
         put_section (self, "TEXT", text, strlen (text), error) && put_epochs (self, part, error) &&
         put_confusion (self, part, error) && put_losses (self, part, error) &&
         put_changes (self, part, error);
}

static void
append_blob (GByteArray *bytes, GBytes *blob)
{
  gsize size = 0;
  const guint8 *data = blob != NULL ? g_bytes_get_data (blob, &size) : NULL;
  guint64 length = GUINT64_TO_LE ((guint64)size);

  g_byte_array_append (bytes, (const guint8 *)&length, sizeof length);
  if (size > 0)
    g_byte_array_append (bytes, data, (guint)size);
}

/**
 * lab_run_file_write_checkpoint:
 * @self: a file whose history has been written
 * @checkpoint: the next network, by its epoch
 * @error: gets a #LabStoreError
 *
 * The section: the epoch and the packing (4 bytes each); η, λ, p, test loss, test accuracy
 * (doubles); then four blobs, each a length (8 bytes) and so many bytes: parameters, confusion
 * counts, predicted, probability, the last three empty where there is no evaluation.
 *
 * Returns: %FALSE when it could not be written
 */
gboolean
lab_run_file_write_checkpoint (LabRunFileWriter *self, const LabSnapshot *checkpoint,
                               GError **error)
{
  g_auto (LabPackedCheckpoint) packed = {0};
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint32 head[2];

  if (!lab_packed_checkpoint_pack (&packed, checkpoint))
    return refuse (self, ENOMEM, error);
  head[0] = GUINT32_TO_LE ((guint32)packed.epoch);
  head[1] = GUINT32_TO_LE ((guint32)packed.packing);
  g_byte_array_append (bytes, (const guint8 *)head, sizeof head);
  append_double (bytes, packed.learning_rate);
  append_double (bytes, packed.l2);
  append_double (bytes, packed.dropout);
  append_double (bytes, packed.test_loss);
  append_double (bytes, packed.test_accuracy);
  append_blob (bytes, packed.parameters);
  append_blob (bytes, packed.counts);
  append_blob (bytes, packed.predicted);
  append_blob (bytes, packed.probability);
  return put_section (self, "CKPT", bytes->data, bytes->len, error);
}

static gboolean
put_predictions (LabRunFileWriter *self, const LabPackedPredictions *packed, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint32 epoch = GUINT32_TO_LE ((guint32)packed->epoch);

  g_byte_array_append (bytes, (const guint8 *)&epoch, sizeof epoch);
  append_blob (bytes, packed->predicted);
  append_blob (bytes, packed->probability);
  append_blob (bytes, packed->true_probability);
  return put_section (self, "PRED", bytes->data, bytes->len, error);
}

/**
 * lab_run_file_write_predictions:
 * @self: a file whose history and networks have been written
 * @predictions: what was said of the test images
 * @error: gets a #LabStoreError
 *
 * A section for each epoch: its number (4 bytes); then the three blobs of #LabPackedPredictions, each
 * a length (8 bytes) and so many bytes.
 *
 * Returns: %FALSE when it could not be written
 */
gboolean
lab_run_file_write_predictions (LabRunFileWriter *self, const LabPredictions *predictions,
                                GError **error)
{
  for (guint epoch = 1; epoch <= lab_predictions_get_n_epochs (predictions); epoch++) {
    g_auto (LabPackedPredictions) packed = {0};

    if (!lab_predictions_has_epoch (predictions, epoch))
      continue;
    if (!lab_packed_predictions_pack (&packed, predictions, epoch))
      return refuse (self, ENOMEM, error);
    if (!put_predictions (self, &packed, error))
      return FALSE;
  }
  return TRUE;
}

/* ── the file ────────────────────────────────────────────────────────────────────────────────── */

/**
 * lab_run_file_writer_new:
 * @path: (type filename): where the file is to appear, or replace another
 * @error: gets a #LabStoreError
 *
 * Returns: (transfer full): an empty file beside @path; or %NULL
 */
LabRunFileWriter *
lab_run_file_writer_new (const char *path, GError **error)
{
  g_autoptr (LabRunFileWriter) self = g_new0 (LabRunFileWriter, 1);
  g_autofree char *real = realpath (path, NULL);

  self->file = -1;
  self->target = g_strdup (real != NULL ? real : path);
  self->shown = g_filename_display_name (path);
  self->hash = g_checksum_new (G_CHECKSUM_SHA256);
  /* Replacing a device by a file is never what was meant. */
  if (real != NULL && !g_file_test (real, G_FILE_TEST_IS_REGULAR)) {
    g_set_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_UNWRITABLE,
                 _ ("“%s” cannot be written: it is not a regular file"), self->shown);
    return NULL;
  }
  self->temporary = g_strconcat (self->target, ".XXXXXX", NULL);
  self->file = g_mkstemp_full (self->temporary, O_WRONLY | O_CLOEXEC, 0666);
  if (self->file < 0) {
    int code = errno;

    g_clear_pointer (&self->temporary, g_free);
    refuse (self, code, error);
    return NULL;
  }
  return g_steal_pointer (&self);
}

/**
 * lab_run_file_writer_commit:
 * @self: a file to which everything was written
 * @error: gets a #LabStoreError
 *
 * Seals the file, and puts it where it belongs, whatever was there before.
 *
 * Returns: %FALSE when that could not be done; what was there before is there still
 */
gboolean
lab_run_file_writer_commit (LabRunFileWriter *self, GError **error)
{
  g_autoptr (GChecksum) hash = g_checksum_copy (self->hash);
  guint8 digest[LAB_RUN_FILE_HASH_SIZE];
  gsize size = sizeof digest;
  int file;

  g_checksum_get_digest (hash, digest, &size);
  if (!put_section (self, "HASH", digest, size, error))
    return FALSE;
  if (fsync (self->file) != 0)
    return refuse (self, errno, error);
  file = self->file;
  self->file = -1;
  if (close (file) != 0 || g_rename (self->temporary, self->target) != 0)
    return refuse (self, errno, error);
  g_clear_pointer (&self->temporary, g_free);
  return TRUE;
}

/**
 * lab_run_file_writer_free:
 * @self: a file
 *
 * Removes what was not committed.
 */
void
lab_run_file_writer_free (LabRunFileWriter *self)
{
  if (self->file >= 0)
    close (self->file);
  if (self->temporary != NULL)
    g_unlink (self->temporary);
  g_free (self->temporary);
  g_free (self->target);
  g_free (self->shown);
  g_checksum_free (self->hash);
  g_free (self);
}
