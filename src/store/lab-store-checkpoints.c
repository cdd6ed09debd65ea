/* lab-store-checkpoints.c: the networks in the store: written, read, and thinned out.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-store-checkpoints.h"

#include <glib/gi18n-lib.h>
#include "lab-store-packed.h"
#include "lab-store.h"

/* SQLite takes no more than 10⁹ bytes at once. */
#define MAX_PARAMETERS (240u * 1000 * 1000)

static gsize
get_size (GBytes *bytes)
{
  return bytes != NULL ? g_bytes_get_size (bytes) : 0;
}

static gconstpointer
get_data (GBytes *bytes)
{
  return bytes != NULL ? g_bytes_get_data (bytes, NULL) : NULL;
}

static gboolean
write_row (const LabPackedCheckpoint *packed, gint64 run, LabDatabase *database, GError **error)
{
  gsize size = get_size (packed->parameters) + get_size (packed->counts) +
               get_size (packed->predicted) + get_size (packed->probability);

  return lab_database_execute (
      database, error,
      "INSERT OR REPLACE INTO checkpoints (run_id, epoch, learning_rate, l2, dropout, packing, "
      "size,"
      "  parameters, test_loss, test_accuracy, confusion, predicted, probability)"
      "  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      "iudddiibddbbb", run, packed->epoch, packed->learning_rate, packed->l2, packed->dropout,
      (gint64)packed->packing, (gint64)size, get_data (packed->parameters),
      get_size (packed->parameters), packed->test_loss, packed->test_accuracy,
      get_data (packed->counts), get_size (packed->counts), get_data (packed->predicted),
      get_size (packed->predicted), get_data (packed->probability), get_size (packed->probability));
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
  g_auto (LabPackedCheckpoint) packed = {0};

  if (checkpoint->n_parameters > MAX_PARAMETERS || !lab_snapshot_is_finite (checkpoint))
    return TRUE;
  if (!lab_packed_checkpoint_pack (&packed, checkpoint)) {
    lab_database_set_error (database, SQLITE_NOMEM, error);
    return FALSE;
  }
  return write_row (&packed, run, database, error);
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

/* Columns of the statement in lab_checkpoint_read(). */
enum {
  LEARNING_RATE,
  L2,
  DROPOUT,
  PACKING,
  PARAMETERS,
  TEST_LOSS,
  TEST_ACCURACY,
  CONFUSION,
  PREDICTED,
  PROBABILITY
};

/* Borrows from @row; NULL for NULL. */
static GBytes *
get_blob (sqlite3_stmt *row, int column)
{
  if (sqlite3_column_type (row, column) == SQLITE_NULL)
    return NULL;
  return g_bytes_new_static (sqlite3_column_blob (row, column),
                             (gsize)sqlite3_column_bytes (row, column));
}

static LabSnapshot *
read_row (sqlite3_stmt *row, const nn_config *config, guint n_test_images, guint epoch)
{
  g_auto (LabPackedCheckpoint) packed = {
      .epoch = epoch,
      .learning_rate = lab_database_get_double (row, LEARNING_RATE),
      .l2 = lab_database_get_double (row, L2),
      .dropout = lab_database_get_double (row, DROPOUT),
      .packing = sqlite3_column_int (row, PACKING),
      .test_loss = lab_database_get_double (row, TEST_LOSS),
      .test_accuracy = lab_database_get_double (row, TEST_ACCURACY),
      .parameters = get_blob (row, PARAMETERS),
      .counts = get_blob (row, CONFUSION),
      .predicted = get_blob (row, PREDICTED),
      .probability = get_blob (row, PROBABILITY),
  };

  return lab_packed_checkpoint_unpack (&packed, config, n_test_images);
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
      "SELECT learning_rate, l2, dropout, packing, parameters, test_loss, test_accuracy, confusion,"
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
