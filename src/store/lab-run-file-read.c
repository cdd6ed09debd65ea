/* lab-run-file-read.c: reads a run's file, which may come from anybody.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-run-file-private.h"

#include <math.h>
#include <string.h>
#include <glib/gi18n-lib.h>
#include "lab-store-blob.h"
#include "lab-store-history.h"

/* What has not been read yet. */
typedef struct {
  const guint8 *at;
  gsize left;
} Cursor;

static gboolean
take (Cursor *cursor, gsize size, const guint8 **bytes)
{
  if (size > cursor->left)
    return FALSE;
  *bytes = cursor->at;
  cursor->at += size;
  cursor->left -= size;
  return TRUE;
}

static gboolean
take_uint32 (Cursor *cursor, guint32 *value)
{
  const guint8 *bytes;

  if (!take (cursor, sizeof *value, &bytes))
    return FALSE;
  memcpy (value, bytes, sizeof *value);
  *value = GUINT32_FROM_LE (*value);
  return TRUE;
}

static gboolean
take_length (Cursor *cursor, gsize *length)
{
  const guint8 *bytes;
  guint64 value;

  if (!take (cursor, sizeof value, &bytes))
    return FALSE;
  memcpy (&value, bytes, sizeof value);
  value = GUINT64_FROM_LE (value);
  *length = (gsize)value;
  return value <= cursor->left;
}

static gboolean
take_doubles (Cursor *cursor, double *values, guint n)
{
  const guint8 *bytes;

  for (guint i = 0; i < n; i++) {
    guint64 bits;

    if (!take (cursor, sizeof bits, &bytes))
      return FALSE;
    memcpy (&bits, bytes, sizeof bits);
    bits = GUINT64_FROM_LE (bits);
    memcpy (&values[i], &bits, sizeof bits);
  }
  return TRUE;
}

/* The next section, which must be called @name. */
static gboolean
take_section (Cursor *cursor, const char *name, Cursor *section)
{
  const guint8 *bytes;
  gsize length;

  if (!take (cursor, 4, &bytes) || memcmp (bytes, name, 4) != 0 || !take_length (cursor, &length) ||
      !take (cursor, length, &section->at))
    return FALSE;
  section->left = length;
  return TRUE;
}

static gboolean
is_next (const Cursor *cursor, const char *name)
{
  return cursor->left >= 4 && memcmp (cursor->at, name, 4) == 0;
}

/* ── sections: FALSE where one makes no sense ────────────────────────────────────────────────── */

static gboolean
parse_epochs (Cursor section, LabRunPart *part)
{
  const gsize size = LAB_RUN_FILE_EPOCH_DOUBLES * sizeof (double);
  gsize n = section.left / size;

  if (section.left % size != 0 || n > (gsize)part->config.epochs)
    return FALSE;
  part->n_epochs = (guint)n;
  part->epochs = g_try_new0 (LabEpoch, n + 1);
  if (part->epochs == NULL)
    return FALSE;
  for (guint i = 0; i < n; i++) {
    double values[LAB_RUN_FILE_EPOCH_DOUBLES];

    if (!take_doubles (&section, values, G_N_ELEMENTS (values)))
      return FALSE;
    part->epochs[i] = (LabEpoch){.epoch = i + 1,
                                 .train_loss = values[0],
                                 .train_accuracy = values[1],
                                 .last_batch_loss = values[2],
                                 .test_loss = values[3],
                                 .test_accuracy = values[4],
                                 .seconds = values[5],
                                 .learning_rate = values[6],
                                 .l2 = values[7],
                                 .dropout = values[8]};
  }
  return TRUE;
}

static gboolean
parse_confusion (Cursor section, LabRunPart *part)
{
  gsize n = (gsize)part->config.n_classes * (gsize)part->config.n_classes * part->n_epochs;

  /* Each count takes a byte at least. */
  if (n > section.left)
    return FALSE;
  part->confusion = g_try_malloc_n (n + 1, sizeof *part->confusion);
  return part->confusion != NULL &&
         lab_blob_unpack_counts (section.at, section.left, part->confusion, n);
}

static gboolean
parse_losses (Cursor section, LabRunPart *part)
{
  part->n_losses = section.left / sizeof *part->losses;
  part->losses = g_try_malloc (section.left + 1);
  return part->losses != NULL &&
         lab_blob_unpack_floats (section.at, section.left, part->losses, part->n_losses);
}

static gboolean
parse_changes (Cursor section, LabRunPart *part)
{
  const gsize size = LAB_RUN_FILE_CHANGE_DOUBLES * sizeof (double);
  gsize n = section.left / size;

  if (section.left % size != 0 || n > G_MAXINT)
    return FALSE;
  part->n_changes = (guint)n;
  part->changes = g_try_new0 (double, n + 1);
  part->change_values = g_try_new0 (LabHyperparameters, n + 1);
  if (part->changes == NULL || part->change_values == NULL)
    return FALSE;
  for (guint i = 0; i < n; i++) {
    double values[3];

    if (!take_doubles (&section, &part->changes[i], 1) ||
        !take_doubles (&section, values, G_N_ELEMENTS (values)))
      return FALSE;
    part->change_values[i] = (LabHyperparameters){values[0], values[1], values[2]};
  }
  /* A run that was recorded by an early version knows only where. */
  if (n > 0 && isnan (part->change_values[0].learning_rate))
    g_clear_pointer (&part->change_values, g_free);
  return TRUE;
}

/* An empty blob is none. */
static gboolean
take_blob (Cursor *section, GBytes **blob)
{
  const guint8 *bytes;
  gsize length;

  if (!take_length (section, &length) || !take (section, length, &bytes))
    return FALSE;
  *blob = length > 0 ? g_bytes_new_static (bytes, length) : NULL;
  return TRUE;
}

static gboolean
parse_checkpoint (Cursor section, LabRunPart *part)
{
  g_auto (LabPackedCheckpoint) packed = {0};
  guint n = part->checkpoints->len;
  const LabSnapshot *before = n > 0 ? part->checkpoints->pdata[n - 1] : NULL;
  LabSnapshot *snapshot;
  guint32 head[2];
  double values[5];

  if (!take_uint32 (&section, &head[0]) || !take_uint32 (&section, &head[1]) ||
      !take_doubles (&section, values, G_N_ELEMENTS (values)) ||
      !take_blob (&section, &packed.parameters) || !take_blob (&section, &packed.counts) ||
      !take_blob (&section, &packed.predicted) || !take_blob (&section, &packed.probability) ||
      section.left > 0)
    return FALSE;
  if (head[0] > part->n_epochs || (before != NULL && head[0] <= before->epoch) ||
      head[1] != LAB_PACKING_SHORT)
    return FALSE;
  packed.epoch = head[0];
  packed.packing = (int)head[1];
  packed.learning_rate = values[0];
  packed.l2 = values[1];
  packed.dropout = values[2];
  packed.test_loss = values[3];
  packed.test_accuracy = values[4];
  snapshot = lab_packed_checkpoint_unpack (&packed, &part->config, part->n_test_images);
  if (snapshot != NULL)
    g_ptr_array_add (part->checkpoints, snapshot);
  return snapshot != NULL;
}

static gboolean
parse_predictions (Cursor section, LabRunPart *part)
{
  g_auto (LabPackedPredictions) packed = {0};

  if (part->predictions == NULL)
    part->predictions = lab_predictions_new (part->n_test_images, (guint)part->config.n_classes);
  return take_uint32 (&section, &packed.epoch) &&
         packed.epoch > lab_predictions_get_n_epochs (part->predictions) &&
         packed.epoch <= part->n_epochs && take_blob (&section, &packed.predicted) &&
         take_blob (&section, &packed.probability) &&
         take_blob (&section, &packed.true_probability) && section.left == 0 &&
         packed.predicted != NULL && packed.probability != NULL &&
         packed.true_probability != NULL &&
         lab_packed_predictions_unpack (&packed, part->predictions);
}

/* Up to the hash, which has been looked at. NULL where it makes no sense. */
static LabRunPart *
parse_sections (Cursor cursor)
{
  g_autoptr (LabRunPart) part = lab_run_part_new ();
  Cursor section;

  if (!take_section (&cursor, "TEXT", &section) ||
      !lab_run_text_parse (part, (const char *)section.at, section.left) ||
      !take_section (&cursor, "EPOC", &section) || !parse_epochs (section, part) ||
      !take_section (&cursor, "CONF", &section) || !parse_confusion (section, part) ||
      !take_section (&cursor, "LOSS", &section) || !parse_losses (section, part) ||
      !take_section (&cursor, "CHNG", &section) || !parse_changes (section, part) ||
      lab_run_part_find_fault (part) != NULL)
    return NULL;
  while (is_next (&cursor, "CKPT"))
    if (!take_section (&cursor, "CKPT", &section) || !parse_checkpoint (section, part))
      return NULL;
  while (is_next (&cursor, "PRED"))
    if (!take_section (&cursor, "PRED", &section) || !parse_predictions (section, part))
      return NULL;
  if (cursor.left > 0)
    return NULL;
  lab_run_summary_init (&part->summary, part->epochs, part->n_epochs);
  return g_steal_pointer (&part);
}

/* ── the file ────────────────────────────────────────────────────────────────────────────────── */

/* Takes the last section off @cursor, and compares it with what is before it. */
static gboolean
take_hash (Cursor *cursor, const guint8 *bytes)
{
  const gsize seal = 4 + sizeof (guint64) + LAB_RUN_FILE_HASH_SIZE;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[LAB_RUN_FILE_HASH_SIZE];
  gsize size = sizeof digest;
  Cursor tail, section;

  if (cursor->left < seal)
    return FALSE;
  cursor->left -= seal;
  tail = (Cursor){.at = cursor->at + cursor->left, .left = seal};
  if (!take_section (&tail, "HASH", &section) || section.left != sizeof digest)
    return FALSE;
  g_checksum_update (checksum, bytes, cursor->at + cursor->left - bytes);
  g_checksum_get_digest (checksum, digest, &size);
  return memcmp (digest, section.at, sizeof digest) == 0;
}

/**
 * lab_run_file_parse:
 * @bytes: (array length=size): a whole file
 * @size: how many bytes
 * @shown: its path, for people
 * @error: gets a #LabStoreError: FORMAT or NEWER
 *
 * Returns: (transfer full): the run with its whole history and its checkpoints, or %NULL
 */
LabRunPart *
lab_run_file_parse (const guint8 *bytes, gsize size, const char *shown, GError **error)
{
  Cursor cursor = {.at = bytes, .left = size};
  const guint8 *magic;
  guint32 version = 0;
  LabRunPart *part = NULL;

  if (!take (&cursor, strlen (LAB_RUN_FILE_MAGIC), &magic) ||
      memcmp (magic, LAB_RUN_FILE_MAGIC, strlen (LAB_RUN_FILE_MAGIC)) != 0)
    g_set_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_FORMAT,
                 _ ("“%s” is no run of Digit Lab; choose a file that was exported as one."), shown);
  else if (take_uint32 (&cursor, &version) && version > LAB_RUN_FILE_VERSION)
    g_set_error (
        error, LAB_STORE_ERROR, LAB_STORE_ERROR_NEWER,
        _ ("“%s” was written by a later version of Digit Lab; update the program to import it."),
        shown);
  else if (version < 1 || !take_hash (&cursor, bytes))
    g_set_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_FORMAT,
                 _ ("“%s” is cut short or damaged; ask for the file again."), shown);
  else {
    part = parse_sections (cursor);
    if (part == NULL)
      g_set_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_FORMAT,
                   _ ("“%s” holds no run that a training could have given; it was not imported."),
                   shown);
  }
  return part;
}
