/* lab-store-predictions.c: what a network said of each test image, as the store and shared files keep
 * it.
 *
 * Each epoch stands for itself, so that any of them can go. Of a deep network on MNIST (10,000 test
 * images) it takes 10 kB: the predicted classes half of it, as they know nothing of the labels, the
 * probabilities of the actual classes a tenth, as differences to those of the predicted ones.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-store-predictions.h"

#include <glib/gi18n-lib.h>
#include "lab-store-blob.h"
#include "lab-store.h"

/* ── packing ─────────────────────────────────────────────────────────────────────────────────── */

/**
 * lab_packed_predictions_clear:
 * @self: a packed epoch
 *
 * Frees its blobs.
 */
void
lab_packed_predictions_clear (LabPackedPredictions *self)
{
  g_clear_pointer (&self->predicted, g_bytes_unref);
  g_clear_pointer (&self->probability, g_bytes_unref);
  g_clear_pointer (&self->true_probability, g_bytes_unref);
}

/**
 * lab_packed_predictions_pack:
 * @self: where it goes, to be cleared in any case
 * @predictions: what was said
 * @epoch: one that is there
 *
 * Returns: %FALSE when there is no memory for it
 */
gboolean
lab_packed_predictions_pack (LabPackedPredictions *self, const LabPredictions *predictions,
                             guint epoch)
{
  guint n = lab_predictions_get_n_images (predictions);
  g_autofree guint8 *differences = g_try_malloc ((gsize)n + 1);
  const guint8 *predicted, *probability, *true_probability;

  *self = (LabPackedPredictions){.epoch = epoch};
  if (differences == NULL)
    return FALSE;
  lab_predictions_get_bytes (predictions, epoch, &predicted, &probability, &true_probability);
  for (guint i = 0; i < n; i++)
    differences[i] = (guint8)(true_probability[i] - probability[i]);
  self->predicted = lab_blob_shorten (predicted, n, 1);
  self->probability = lab_blob_shorten (probability, n, 1);
  self->true_probability = lab_blob_shorten (differences, n, 1);
  return self->predicted != NULL && self->probability != NULL && self->true_probability != NULL;
}

/* NULL when @blob is not @n bytes, or there is no memory for them. */
static guint8 *
restore (GBytes *blob, guint n)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (blob, &size);
  g_autofree guint8 *bytes = lab_blob_can_hold (size, n) ? g_try_malloc ((gsize)n + 1) : NULL;

  if (bytes == NULL || !lab_blob_restore (data, size, bytes, n, 1))
    return NULL;
  return g_steal_pointer (&bytes);
}

/**
 * lab_packed_predictions_unpack:
 * @self: what a file holds
 * @predictions: of as many images and classes as it must be of
 *
 * Adds the epoch to @predictions. Takes nothing on trust.
 *
 * Returns: %FALSE when @self is nothing of the kind, or there is no memory to see
 */
gboolean
lab_packed_predictions_unpack (const LabPackedPredictions *self, LabPredictions *predictions)
{
  guint n = lab_predictions_get_n_images (predictions);
  g_autofree guint8 *predicted = restore (self->predicted, n);
  g_autofree guint8 *probability = restore (self->probability, n);
  g_autofree guint8 *true_probability = restore (self->true_probability, n);

  if (self->epoch < 1 || self->epoch > NN_MAX_EPOCHS || predicted == NULL || probability == NULL ||
      true_probability == NULL)
    return FALSE;
  for (guint i = 0; i < n; i++)
    true_probability[i] = (guint8)(true_probability[i] + probability[i]);
  return lab_predictions_add_bytes (predictions, self->epoch, predicted, probability,
                                    true_probability);
}

/* ── the table ───────────────────────────────────────────────────────────────────────────────── */

static gboolean
write_row (const LabPackedPredictions *packed, gint64 run, LabDatabase *database, GError **error)
{
  gsize n_predicted, n_probability, n_true_probability;
  const guint8 *predicted = g_bytes_get_data (packed->predicted, &n_predicted);
  const guint8 *probability = g_bytes_get_data (packed->probability, &n_probability);
  const guint8 *true_probability = g_bytes_get_data (packed->true_probability, &n_true_probability);

  return lab_database_execute (
      database, error,
      "INSERT OR REPLACE INTO predictions (run_id, epoch, size, predicted, probability,"
      "  true_probability) VALUES (?, ?, ?, ?, ?, ?)",
      "iuibbb", run, packed->epoch, (gint64)(n_predicted + n_probability + n_true_probability),
      predicted, n_predicted, probability, n_probability, true_probability, n_true_probability);
}

/**
 * lab_predictions_write:
 * @predictions: what was said
 * @first: epochs before those that are to be written
 * @run: the number of the run
 * @database: a connection in a transaction
 * @error: gets a #LabStoreError
 *
 * Adds what was said, or replaces it. What there is no memory for is left out: the epochs count more.
 *
 * Returns: %FALSE when it could not be written
 */
gboolean
lab_predictions_write (const LabPredictions *predictions, guint first, gint64 run,
                       LabDatabase *database, GError **error)
{
  for (guint epoch = first + 1; epoch <= lab_predictions_get_n_epochs (predictions); epoch++) {
    g_auto (LabPackedPredictions) packed = {0};

    if (lab_predictions_has_epoch (predictions, epoch) &&
        lab_packed_predictions_pack (&packed, predictions, epoch) &&
        !write_row (&packed, run, database, error))
      return FALSE;
  }
  return TRUE;
}

/* Columns of the statement in lab_predictions_read(). */
enum { EPOCH, PREDICTED, PROBABILITY, TRUE_PROBABILITY };

/* Borrows from @row. */
static GBytes *
get_blob (sqlite3_stmt *row, int column)
{
  return g_bytes_new_static (sqlite3_column_blob (row, column),
                             (gsize)sqlite3_column_bytes (row, column));
}

static gboolean
read_row (sqlite3_stmt *row, LabPredictions *predictions)
{
  g_auto (LabPackedPredictions) packed = {
      .epoch = lab_database_get_uint (row, EPOCH),
      .predicted = get_blob (row, PREDICTED),
      .probability = get_blob (row, PROBABILITY),
      .true_probability = get_blob (row, TRUE_PROBABILITY),
  };

  return lab_packed_predictions_unpack (&packed, predictions);
}

static void
refuse_damage (gint64 run, guint epoch, LabDatabase *database, GError **error)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, run);

  /* translators: an epoch, the number of a run, and the store's file */
  g_set_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_DAMAGED,
               _ ("What was recorded of the test images at epoch %u of run %s is damaged in “%s”; "
                  "train the run again to see its mistakes."),
               epoch, number, database->shown);
}

/**
 * lab_predictions_read:
 * @run: a run's number
 * @database: a connection
 * @predictions: of as many images and classes as the run; gets all of its epochs
 * @error: gets a #LabStoreError
 *
 * Returns: %FALSE when they could not be read
 */
gboolean
lab_predictions_read (gint64 run, LabDatabase *database, LabPredictions *predictions,
                      GError **error)
{
  g_autoptr (sqlite3_stmt) rows =
      lab_database_query (database, error,
                          "SELECT epoch, predicted, probability, true_probability FROM predictions"
                          "  WHERE run_id = ? ORDER BY epoch",
                          "i", run);
  g_autoptr (GError) cause = NULL;

  if (rows == NULL)
    return FALSE;
  while (lab_database_next (database, rows, &cause)) {
    if (!read_row (rows, predictions)) {
      refuse_damage (run, lab_database_get_uint (rows, EPOCH), database, error);
      return FALSE;
    }
  }
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}
