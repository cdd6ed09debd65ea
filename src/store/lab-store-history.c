/* lab-store-history.c: reads the history of a run, and checks that it is one.
 *
 * Nothing in a file is taken on trust: others may have written it, or a disk have forgotten it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-store-history.h"

#include <math.h>
#include <string.h>
#include <glib/gi18n-lib.h>
#include "lab-store-blob.h"

/* ── checking ────────────────────────────────────────────────────────────────────────────────── */

static gboolean
is_share (double value)
{
  return isnan (value) || (value >= 0.0 && value <= 1.0);
}

static gboolean
is_duration (double value)
{
  return isfinite (value) && value >= 0.0;
}

static gboolean
are_hyperparameters (const nn_config *config, double learning_rate, double l2, double dropout)
{
  nn_config now = *config;

  now.learning_rate = learning_rate;
  now.l2 = l2;
  now.dropout = dropout;
  return nn_config_check (&now) == NN_FIELD_NONE;
}

static gboolean
is_epoch (const LabRunPart *self, guint i)
{
  const LabEpoch *epoch = &self->epochs[i];

  return epoch->epoch == i + 1 && is_share (epoch->train_accuracy) &&
         is_share (epoch->test_accuracy) && is_duration (epoch->seconds) &&
         are_hyperparameters (&self->config, epoch->learning_rate, epoch->l2, epoch->dropout);
}

/* Every image was counted once, or none. */
static gboolean
is_confusion (const LabRunPart *self, guint i)
{
  gsize n_counts = (gsize)self->config.n_classes * (gsize)self->config.n_classes;
  guint64 sum = 0;

  for (gsize count = 0; count < n_counts; count++)
    sum += self->confusion[i * n_counts + count];
  return sum == 0 || sum == self->n_test_images;
}

static gboolean
are_changes (const LabRunPart *self)
{
  for (guint i = 0; i < self->n_changes; i++) {
    const LabHyperparameters *values = self->change_values != NULL ? &self->change_values[i] : NULL;

    if (!(self->changes[i] >= (i > 0 ? self->changes[i - 1] : 0.0)) ||
        !(self->changes[i] <= self->config.epochs))
      return FALSE;
    if (values != NULL &&
        !are_hyperparameters (&self->config, values->learning_rate, values->l2, values->dropout))
      return FALSE;
  }
  return TRUE;
}

/**
 * lab_run_part_find_fault:
 * @self: a whole history, with a valid configuration
 *
 * Looks for what no training gives.
 *
 * Returns: (transfer none) (nullable): what makes no sense, translated, to be put in a sentence
 */
const char *
lab_run_part_find_fault (const LabRunPart *self)
{
  gsize n_batches;

  if (self->n_train_images < 1 || self->n_test_images < 1)
    return _ ("the number of images");
  n_batches = lab_run_part_get_batches_per_epoch (self);
  if (self->n_epochs > (guint)self->config.epochs)
    return _ ("the number of epochs");
  if (!is_duration (self->active_seconds))
    return _ ("the seconds");
  for (guint i = 0; i < self->n_epochs; i++) {
    if (!is_epoch (self, i))
      return _ ("an epoch's numbers");
    if (!is_confusion (self, i))
      return _ ("the confusion counts");
  }
  /* When a training is stopped, one epoch may be being evaluated, and another one trained. */
  if (self->n_losses > n_batches * ((gsize)self->n_epochs + 2))
    return _ ("the batches' losses");
  return are_changes (self) ? NULL : _ ("the changes of the hyperparameters");
}

/* ── reading ─────────────────────────────────────────────────────────────────────────────────── */

typedef struct {
  LabDatabase *database;
  gint64 id;
  LabRunPart *part;
} Reader;

static gboolean
count_rows (Reader *reader, const char *sql, gsize *n, GError **error)
{
  g_autoptr (sqlite3_stmt) row = lab_database_query (reader->database, error, sql, "i", reader->id);
  g_autoptr (GError) cause = NULL;
  gint64 counted = 0;

  if (row == NULL)
    return FALSE;
  if (lab_database_next (reader->database, row, &cause))
    counted = sqlite3_column_int64 (row, 0);
  *n = counted > 0 ? (gsize)counted : 0;
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static gboolean
refuse_memory (Reader *reader, GError **error)
{
  lab_database_set_error (reader->database, SQLITE_NOMEM, error);
  return FALSE;
}

static gboolean
refuse_damage (Reader *reader, GError **error)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, reader->id);

  /* translators: the number of a run, and the store's file */
  g_set_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_DAMAGED,
               _ ("The history of run %s is damaged in “%s”; delete the run."), number,
               reader->database->shown);
  return FALSE;
}

/* Reads at most @n rows of @rows by @read, which says whether a row makes sense; the rest is left. */
static gboolean
read_rows (Reader *reader, const char *sql, gsize n,
           gboolean (*read) (LabRunPart *, sqlite3_stmt *, gsize i), gsize *n_read, GError **error)
{
  g_autoptr (sqlite3_stmt) rows =
      lab_database_query (reader->database, error, sql, "i", reader->id);
  g_autoptr (GError) cause = NULL;

  *n_read = 0;
  if (rows == NULL)
    return FALSE;
  while (*n_read < n && lab_database_next (reader->database, rows, &cause) &&
         read (reader->part, rows, *n_read))
    (*n_read)++;
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static gboolean
read_epoch (LabRunPart *part, sqlite3_stmt *row, gsize i)
{
  gsize n_counts = (gsize)part->config.n_classes * (gsize)part->config.n_classes;

  part->epochs[i] = (LabEpoch){.epoch = lab_database_get_uint (row, 0),
                               .train_loss = lab_database_get_double (row, 1),
                               .train_accuracy = lab_database_get_double (row, 2),
                               .last_batch_loss = lab_database_get_double (row, 3),
                               .test_loss = lab_database_get_double (row, 4),
                               .test_accuracy = lab_database_get_double (row, 5),
                               .seconds = lab_database_get_double (row, 6),
                               .learning_rate = lab_database_get_double (row, 7),
                               .l2 = lab_database_get_double (row, 8),
                               .dropout = lab_database_get_double (row, 9)};
  return sqlite3_column_type (row, 10) == SQLITE_NULL ||
         lab_blob_unpack_counts (sqlite3_column_blob (row, 10),
                                 (gsize)sqlite3_column_bytes (row, 10),
                                 part->confusion + i * n_counts, n_counts);
}

static gboolean
read_epochs (Reader *reader, GError **error)
{
  LabRunPart *part = reader->part;
  gsize n_counts = (gsize)part->config.n_classes * (gsize)part->config.n_classes;
  gsize n, n_read;

  if (!count_rows (reader, "SELECT count(*) FROM epochs WHERE run_id = ?", &n, error))
    return FALSE;
  n = MIN (n, NN_MAX_EPOCHS);
  part->epochs = g_try_new0 (LabEpoch, n + 1);
  part->confusion = g_try_malloc0_n (n + 1, n_counts * sizeof (guint32));
  if (part->epochs == NULL || part->confusion == NULL)
    return refuse_memory (reader, error);
  if (!read_rows (reader,
                  "SELECT epoch, train_loss, train_accuracy, last_batch_loss, test_loss,"
                  "  test_accuracy, seconds, learning_rate, l2, dropout, confusion FROM epochs"
                  "  WHERE run_id = ? ORDER BY epoch",
                  n, read_epoch, &n_read, error))
    return FALSE;
  if (n_read < n)
    return refuse_damage (reader, error);
  part->n_epochs = (guint)n;
  return TRUE;
}

/* From the first epoch on, all of them whole but the last: a run too long for the memory has no more. */
static gboolean
read_losses_of_epoch (LabRunPart *part, sqlite3_stmt *row, gsize i)
{
  gsize n_batches = lab_run_part_get_batches_per_epoch (part);
  gsize size = (gsize)sqlite3_column_bytes (row, 1);
  gsize n = size / sizeof (float);

  if (lab_database_get_uint (row, 0) != i + 1 || part->n_losses != i * n_batches || n > n_batches ||
      !lab_blob_unpack_floats (sqlite3_column_blob (row, 1), size, part->losses + part->n_losses,
                               n))
    return FALSE;
  part->n_losses += n;
  return TRUE;
}

static gboolean
read_losses (Reader *reader, GError **error)
{
  LabRunPart *part = reader->part;
  gsize size, n, n_read;

  if (!count_rows (reader, "SELECT sum (length (data)) FROM losses WHERE run_id = ?", &size,
                   error) ||
      !count_rows (reader, "SELECT count(*) FROM losses WHERE run_id = ?", &n, error))
    return FALSE;
  part->losses = g_try_malloc (size + sizeof (float));
  if (part->losses == NULL)
    return refuse_memory (reader, error);
  if (!read_rows (reader, "SELECT epoch, data FROM losses WHERE run_id = ? ORDER BY epoch", n,
                  read_losses_of_epoch, &n_read, error))
    return FALSE;
  return n_read == n || refuse_damage (reader, error);
}

static gboolean
read_change (LabRunPart *part, sqlite3_stmt *row, gsize i)
{
  part->changes[i] = lab_database_get_double (row, 0);
  part->change_values[i] =
      (LabHyperparameters){lab_database_get_double (row, 1), lab_database_get_double (row, 2),
                           lab_database_get_double (row, 3)};
  return TRUE;
}

static gboolean
read_changes (Reader *reader, GError **error)
{
  LabRunPart *part = reader->part;
  gsize n, n_read;

  if (!count_rows (reader, "SELECT count(*) FROM changes WHERE run_id = ?", &n, error))
    return FALSE;
  n = MIN (n, G_MAXINT);
  part->changes = g_try_new0 (double, n + 1);
  part->change_values = g_try_new0 (LabHyperparameters, n + 1);
  if (part->changes == NULL || part->change_values == NULL)
    return refuse_memory (reader, error);
  if (!read_rows (reader,
                  "SELECT position, learning_rate, l2, dropout FROM changes WHERE run_id = ?"
                  "  ORDER BY position",
                  n, read_change, &n_read, error))
    return FALSE;
  part->n_changes = (guint)n_read;
  /* What was recorded by version 1 says only where. */
  if (n_read > 0 && isnan (part->change_values[0].learning_rate))
    g_clear_pointer (&part->change_values, g_free);
  return TRUE;
}

static LabRunPart *
make_part (const LabRunInfo *info)
{
  LabRunPart *part = lab_run_part_new ();

  part->config = info->config;
  part->name = info->named ? g_strdup (info->name) : NULL;
  part->note = g_strdup (info->note);
  part->starred = info->starred;
  part->state = info->state;
  part->message = g_strdup (info->message);
  part->dataset_name = g_strdup (info->dataset_name);
  part->dataset_hash = g_strdup (info->dataset_hash);
  part->dataset_specification = g_strdup (info->dataset_specification);
  part->class_names = g_strdup (info->class_names);
  part->n_train_images = info->n_train_images;
  part->n_test_images = info->n_test_images;
  part->program_version = g_strdup (info->program_version);
  part->machine = g_strdup (info->machine);
  part->created = info->created;
  part->origin = info->origin;
  return part;
}

static gboolean
read_active_seconds (Reader *reader, GError **error)
{
  g_autoptr (sqlite3_stmt) row = lab_database_query (
      reader->database, error, "SELECT active_seconds FROM runs WHERE id = ?", "i", reader->id);

  if (row == NULL || !lab_database_next (reader->database, row, error))
    return row != NULL && (error == NULL || *error == NULL);
  reader->part->active_seconds = lab_database_get_double (row, 0);
  return TRUE;
}

/**
 * lab_run_part_read:
 * @info: a run's description
 * @database: a connection
 * @error: gets a #LabStoreError
 *
 * Reads all that a run gave but its networks.
 *
 * Returns: (transfer full): the whole history, or %NULL
 */
LabRunPart *
lab_run_part_read (const LabRunInfo *info, LabDatabase *database, GError **error)
{
  g_autoptr (LabRunPart) part = make_part (info);
  Reader reader = {.database = database, .id = info->id, .part = part};
  const char *fault;

  if (info->n_train_images > 0 &&
      (!read_active_seconds (&reader, error) || !read_epochs (&reader, error) ||
       !read_losses (&reader, error) || !read_changes (&reader, error)))
    return NULL;
  lab_run_summary_init (&part->summary, part->epochs, part->n_epochs);
  fault = lab_run_part_find_fault (part);
  if (fault != NULL) {
    g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, info->id);

    /* translators: the number of a run, the store's file, and what is wrong ("the seconds") */
    g_set_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_DAMAGED,
                 _ ("Run %s is damaged in “%s”: %s cannot be right; delete the run."), number,
                 database->shown, fault);
    return NULL;
  }
  return g_steal_pointer (&part);
}
