/* lab-store-checkpoints.c: the networks in the store: written, read, and thinned out.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-store-checkpoints.h"

#include <math.h>
#include <string.h>
#include <glib/gi18n-lib.h>
#include "lab-store-blob.h"
#include "lab-store.h"

/* SQLite takes no more than 10⁹ bytes at once. */
#define MAX_PARAMETERS (240u * 1000 * 1000)

static gboolean
are_finite (const float *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (!isfinite (values[i]))
      return FALSE;
  return TRUE;
}

static gboolean
write_row (LabSnapshot *checkpoint, gint64 run, GBytes *parameters, GBytes *probability,
           GBytes *counts, LabDatabase *database, GError **error)
{
  const nn_config *config = &checkpoint->config;
  const LabEvaluation *evaluation = checkpoint->evaluation;
  gboolean has_images = evaluation != NULL && probability != NULL;

  return lab_database_execute (
      database, error,
      "INSERT OR REPLACE INTO checkpoints (run_id, epoch, learning_rate, l2, dropout, parameters,"
      "  test_loss, test_accuracy, confusion, predicted, probability)"
      "  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      "iudddbddbbb", run, checkpoint->epoch, config->learning_rate, config->l2, config->dropout,
      g_bytes_get_data (parameters, NULL), g_bytes_get_size (parameters),
      evaluation != NULL ? evaluation->loss : NAN, evaluation != NULL ? evaluation->accuracy : NAN,
      counts != NULL ? g_bytes_get_data (counts, NULL) : NULL,
      counts != NULL ? g_bytes_get_size (counts) : 0, has_images ? evaluation->predicted : NULL,
      has_images ? (gsize)evaluation->n_images : 0,
      has_images ? g_bytes_get_data (probability, NULL) : NULL,
      has_images ? g_bytes_get_size (probability) : 0);
}

/**
 * lab_checkpoint_write:
 * @checkpoint: a network at the end of an epoch
 * @run: the number of its run
 * @database: a connection in a transaction
 * @error: gets a #LabStoreError
 *
 * Adds a checkpoint, or replaces the one of that epoch. A network that nothing can go on from, since
 * its weights are not finite, is not kept; nor is one too large for the file.
 *
 * Returns: %FALSE when it could not be written
 */
gboolean
lab_checkpoint_write (LabSnapshot *checkpoint, gint64 run, LabDatabase *database, GError **error)
{
  const LabEvaluation *evaluation = checkpoint->evaluation;
  g_autoptr (GBytes) parameters = NULL;
  g_autoptr (GBytes) probability = NULL;
  g_autoptr (GBytes) counts = NULL;

  if (checkpoint->n_parameters > MAX_PARAMETERS ||
      !are_finite (checkpoint->parameters, checkpoint->n_parameters))
    return TRUE;
  parameters = lab_blob_pack_floats (checkpoint->parameters, checkpoint->n_parameters);
  if (evaluation != NULL) {
    probability = lab_blob_pack_floats (evaluation->probability, evaluation->n_images);
    counts = lab_blob_pack_counts (evaluation->confusion,
                                   (gsize)evaluation->n_classes * evaluation->n_classes);
  }
  if (parameters == NULL || (evaluation != NULL && probability == NULL)) {
    lab_database_set_error (database, SQLITE_NOMEM, error);
    return FALSE;
  }
  return write_row (checkpoint, run, parameters, probability, counts, database, error);
}

/**
 * lab_checkpoints_list:
 * @run: a run's number
 * @database: a connection
 * @epochs: gets the epochs (guint) that have a checkpoint, sorted
 * @error: gets a #LabStoreError
 *
 * Returns: %FALSE when it could not be read
 */
gboolean
lab_checkpoints_list (gint64 run, LabDatabase *database, GArray *epochs, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = lab_database_query (
      database, error, "SELECT epoch FROM checkpoints WHERE run_id = ? ORDER BY epoch", "i", run);
  g_autoptr (GError) cause = NULL;

  if (statement == NULL)
    return FALSE;
  while (lab_database_next (database, statement, &cause)) {
    guint epoch = lab_database_get_uint (statement, 0);

    g_array_append_val (epochs, epoch);
  }
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

/**
 * lab_checkpoints_thin:
 * @run: a run's number
 * @marks: what is never dropped
 * @database: a connection in a transaction
 * @stored: (nullable): gets the epochs (guint), sorted, that have a checkpoint afterwards
 * @error: gets a #LabStoreError
 *
 * Drops the checkpoints that the rule does not keep. The last one is whatever was written last: when
 * the last epoch has none, the one before is still what the run goes on from.
 *
 * Returns: %FALSE when it could not be done
 */
gboolean
lab_checkpoints_thin (gint64 run, const LabCheckpointMarks *marks, LabDatabase *database,
                      GArray *stored, GError **error)
{
  g_autoptr (GArray) epochs = g_array_new (FALSE, FALSE, sizeof (guint));
  LabCheckpointMarks present = *marks;

  if (!lab_checkpoints_list (run, database, epochs, error))
    return FALSE;
  if (epochs->len > 0)
    present.last = g_array_index (epochs, guint, epochs->len - 1);
  for (guint i = 0; i < epochs->len; i++) {
    guint epoch = g_array_index (epochs, guint, i);

    if (lab_checkpoint_is_kept (epoch, &present)) {
      if (stored != NULL)
        g_array_append_val (stored, epoch);
    } else if (!lab_database_execute (database, error,
                                      "DELETE FROM checkpoints WHERE run_id = ? AND epoch = ?",
                                      "iu", run, epoch))
      return FALSE;
  }
  return TRUE;
}

/* An evaluation of @n_images that must agree with its confusion counts; NULL with FALSE where the
 * row is not what it should be, NULL with TRUE where there is none. */
static gboolean
read_evaluation (sqlite3_stmt *row, const nn_config *config, guint n_images,
                 LabEvaluation **evaluation)
{
  g_autoptr (LabEvaluation) read = NULL;
  guint n_classes = (guint)config->n_classes;
  guint64 sum = 0;

  if (sqlite3_column_type (row, 6) == SQLITE_NULL)
    return TRUE;
  if (sqlite3_column_bytes (row, 7) != (int)n_images)
    return FALSE;
  read = lab_evaluation_new (n_images, n_classes);
  if (read == NULL ||
      !lab_blob_unpack_counts (sqlite3_column_blob (row, 6), (gsize)sqlite3_column_bytes (row, 6),
                               read->confusion, (gsize)n_classes * n_classes) ||
      !lab_blob_unpack_floats (sqlite3_column_blob (row, 8), (gsize)sqlite3_column_bytes (row, 8),
                               read->probability, n_images))
    return FALSE;
  for (guint i = 0; i < n_classes * n_classes; i++)
    sum += read->confusion[i];
  if (sum != n_images || !are_finite (read->probability, n_images))
    return FALSE;
  memcpy (read->predicted, sqlite3_column_blob (row, 7), n_images);
  for (guint i = 0; i < n_images; i++)
    if (read->predicted[i] >= n_classes)
      return FALSE;
  read->loss = lab_database_get_double (row, 4);
  read->accuracy = lab_database_get_double (row, 5);
  *evaluation = g_steal_pointer (&read);
  return TRUE;
}

/* NULL where the row is not what it should be. */
static LabSnapshot *
read_row (sqlite3_stmt *row, const nn_config *config, guint n_test_images, guint epoch)
{
  g_autoptr (LabSnapshot) snapshot = NULL;
  nn_config now = *config;

  now.learning_rate = lab_database_get_double (row, 0);
  now.l2 = lab_database_get_double (row, 1);
  now.dropout = lab_database_get_double (row, 2);
  if (nn_config_check (&now) != NN_FIELD_NONE ||
      (gsize)sqlite3_column_bytes (row, 3) != nn_config_n_parameters (&now) * sizeof (float))
    return NULL;
  snapshot = lab_snapshot_new (&now);
  if (snapshot == NULL ||
      !lab_blob_unpack_floats (sqlite3_column_blob (row, 3), (gsize)sqlite3_column_bytes (row, 3),
                               snapshot->parameters, snapshot->n_parameters) ||
      !are_finite (snapshot->parameters, snapshot->n_parameters) ||
      !read_evaluation (row, &now, n_test_images, &snapshot->evaluation))
    return NULL;
  snapshot->epoch = epoch;
  if (snapshot->evaluation != NULL)
    snapshot->evaluation->epoch = epoch;
  return g_steal_pointer (&snapshot);
}

/**
 * lab_checkpoint_read:
 * @run: a run's number
 * @config: its configuration
 * @n_test_images: images of its test split
 * @epoch: at the end of which epoch, 0 before training
 * @database: a connection
 * @error: gets a #LabStoreError, %LAB_STORE_ERROR_NOT_FOUND where there is none
 *
 * Returns: (transfer full): the network, with the evaluation made of it; or %NULL
 */
LabSnapshot *
lab_checkpoint_read (gint64 run, const nn_config *config, guint n_test_images, guint epoch,
                     LabDatabase *database, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = lab_database_query (
      database, error,
      "SELECT learning_rate, l2, dropout, parameters, test_loss, test_accuracy, confusion,"
      "  predicted, probability FROM checkpoints WHERE run_id = ? AND epoch = ?",
      "iu", run, epoch);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, run);
  g_autoptr (GError) cause = NULL;
  LabSnapshot *snapshot = NULL;

  if (statement == NULL)
    return NULL;
  if (lab_database_next (database, statement, &cause)) {
    snapshot = read_row (statement, config, n_test_images, epoch);
    if (snapshot == NULL)
      /* translators: an epoch, the number of a run, and the store's file */
      g_set_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_DAMAGED,
                   _ ("The network at epoch %u of run %s is damaged in “%s”; choose another "
                      "epoch."),
                   epoch, number, database->shown);
  } else if (cause != NULL)
    g_propagate_error (error, g_steal_pointer (&cause));
  else
    g_set_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_NOT_FOUND,
                 _ ("The network at epoch %u of run %s is not kept; choose another epoch."), epoch,
                 number);
  return snapshot;
}
