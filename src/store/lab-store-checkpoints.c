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

/* The column "packing": how parameters, predicted and probability are kept. */
enum {
  PACKING_PLAIN, /* little end first; so were all of them up to version 1 */
  PACKING_SHORT  /* by lab_blob_shorten() */
};

static gboolean
are_finite (const float *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (!isfinite (values[i]))
      return FALSE;
  return TRUE;
}

/* What the columns of a checkpoint hold. */
typedef struct {
  GBytes *parameters, *counts, *predicted, *probability; /* the last three NULL: no evaluation */
} Columns;

static void
columns_clear (Columns *self)
{
  g_clear_pointer (&self->parameters, g_bytes_unref);
  g_clear_pointer (&self->counts, g_bytes_unref);
  g_clear_pointer (&self->predicted, g_bytes_unref);
  g_clear_pointer (&self->probability, g_bytes_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Columns, columns_clear)

static GBytes *
shorten_floats (const float *values, gsize n)
{
  g_autoptr (GBytes) floats = lab_blob_pack_floats (values, n);

  return floats != NULL ? lab_blob_shorten (g_bytes_get_data (floats, NULL), n, sizeof (float))
                        : NULL;
}

/* FALSE when there is no memory for it. */
static gboolean
make_columns (Columns *self, const LabSnapshot *checkpoint)
{
  const LabEvaluation *evaluation = checkpoint->evaluation;

  self->parameters = shorten_floats (checkpoint->parameters, checkpoint->n_parameters);
  if (evaluation == NULL)
    return self->parameters != NULL;
  self->counts = lab_blob_pack_counts (evaluation->confusion,
                                       (gsize)evaluation->n_classes * evaluation->n_classes);
  self->predicted = lab_blob_shorten (evaluation->predicted, evaluation->n_images, 1);
  self->probability = shorten_floats (evaluation->probability, evaluation->n_images);
  return self->parameters != NULL && self->predicted != NULL && self->probability != NULL;
}

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
write_row (const LabSnapshot *checkpoint, const Columns *columns, gint64 run, LabDatabase *database,
           GError **error)
{
  const nn_config *config = &checkpoint->config;
  const LabEvaluation *evaluation = checkpoint->evaluation;
  gsize size = get_size (columns->parameters) + get_size (columns->counts) +
               get_size (columns->predicted) + get_size (columns->probability);

  return lab_database_execute (
      database, error,
      "INSERT OR REPLACE INTO checkpoints (run_id, epoch, learning_rate, l2, dropout, packing, "
      "size,"
      "  parameters, test_loss, test_accuracy, confusion, predicted, probability)"
      "  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      "iudddiibddbbb", run, checkpoint->epoch, config->learning_rate, config->l2, config->dropout,
      (gint64)PACKING_SHORT, (gint64)size, get_data (columns->parameters),
      get_size (columns->parameters), evaluation != NULL ? evaluation->loss : NAN,
      evaluation != NULL ? evaluation->accuracy : NAN, get_data (columns->counts),
      get_size (columns->counts), get_data (columns->predicted), get_size (columns->predicted),
      get_data (columns->probability), get_size (columns->probability));
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
  g_auto (Columns) columns = {0};

  if (checkpoint->n_parameters > MAX_PARAMETERS ||
      !are_finite (checkpoint->parameters, checkpoint->n_parameters))
    return TRUE;
  if (!make_columns (&columns, checkpoint)) {
    lab_database_set_error (database, SQLITE_NOMEM, error);
    return FALSE;
  }
  return write_row (checkpoint, &columns, run, database, error);
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

/* The blob of a column as @n numbers of @width bytes, little end first. */
static gboolean
read_bytes (sqlite3_stmt *row, int column, guint8 *bytes, gsize n, guint width)
{
  const guint8 *blob = sqlite3_column_blob (row, column);
  gsize size = (gsize)sqlite3_column_bytes (row, column);

  switch (sqlite3_column_int (row, PACKING)) {
  case PACKING_PLAIN:
    if (size % width != 0 || size / width != n)
      return FALSE;
    if (size > 0)
      memcpy (bytes, blob, size);
    return TRUE;
  case PACKING_SHORT:
    return lab_blob_restore (blob, size, bytes, n, width);
  default:
    return FALSE;
  }
}

static gboolean
read_floats (sqlite3_stmt *row, int column, float *values, gsize n)
{
  g_autofree guint8 *bytes = g_try_malloc_n (n + 1, sizeof (float));

  return bytes != NULL && read_bytes (row, column, bytes, n, sizeof (float)) &&
         lab_blob_unpack_floats (bytes, n * sizeof (float), values, n) && are_finite (values, n);
}

static gboolean
fill_evaluation (LabEvaluation *self, sqlite3_stmt *row)
{
  gsize n_counts = (gsize)self->n_classes * self->n_classes;
  guint64 sum = 0;

  if (!lab_blob_unpack_counts (sqlite3_column_blob (row, CONFUSION),
                               (gsize)sqlite3_column_bytes (row, CONFUSION), self->confusion,
                               n_counts) ||
      !read_bytes (row, PREDICTED, self->predicted, self->n_images, 1) ||
      !read_floats (row, PROBABILITY, self->probability, self->n_images))
    return FALSE;
  for (gsize i = 0; i < n_counts; i++)
    sum += self->confusion[i];
  for (guint i = 0; i < self->n_images; i++)
    if (self->predicted[i] >= self->n_classes)
      return FALSE;
  self->loss = lab_database_get_double (row, TEST_LOSS);
  self->accuracy = lab_database_get_double (row, TEST_ACCURACY);
  return sum == self->n_images;
}

/* NULL where the row is not what it should be, or there is no memory to see. */
static LabSnapshot *
read_row (sqlite3_stmt *row, const nn_config *config, guint n_test_images, guint epoch)
{
  g_autoptr (LabSnapshot) snapshot = NULL;
  nn_config now = *config;

  now.learning_rate = lab_database_get_double (row, LEARNING_RATE);
  now.l2 = lab_database_get_double (row, L2);
  now.dropout = lab_database_get_double (row, DROPOUT);
  snapshot = nn_config_check (&now) == NN_FIELD_NONE ? lab_snapshot_new (&now) : NULL;
  if (snapshot == NULL ||
      !read_floats (row, PARAMETERS, snapshot->parameters, snapshot->n_parameters))
    return NULL;
  snapshot->epoch = epoch;
  if (sqlite3_column_type (row, CONFUSION) == SQLITE_NULL)
    return g_steal_pointer (&snapshot);
  snapshot->evaluation = lab_evaluation_new (n_test_images, (guint)now.n_classes);
  if (snapshot->evaluation == NULL || !fill_evaluation (snapshot->evaluation, row))
    return NULL;
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
