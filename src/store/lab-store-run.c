/* lab-store-run.c: what the store writes of a run.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-store-run.h"

#include <math.h>
#include <string.h>
#include "lab-config.h"
#include "lab-store-blob.h"
#include "lab-store-checkpoints.h"
#include "lab-store-predictions.h"

static const char *const state_names[] = {
    [LAB_RUN_READY] = "ready",     [LAB_RUN_TRAINING] = "training",
    [LAB_RUN_PAUSED] = "paused",   [LAB_RUN_FINISHED] = "finished",
    [LAB_RUN_STOPPED] = "stopped", [LAB_RUN_DIVERGED] = "diverged",
    [LAB_RUN_FAILED] = "failed",   [LAB_RUN_INTERRUPTED] = "interrupted",
};

/**
 * lab_run_state_name:
 * @state: where a run stands
 *
 * Returns: (transfer none): the word for it in files
 */
const char *
lab_run_state_name (LabRunState state)
{
  g_return_val_if_fail ((guint)state < G_N_ELEMENTS (state_names), "failed");

  return state_names[state];
}

/**
 * lab_run_state_parse:
 * @name: (nullable): a word from a file
 * @state: (out): what it means
 *
 * Returns: %FALSE for an unknown word
 */
gboolean
lab_run_state_parse (const char *name, LabRunState *state)
{
  for (guint i = 0; i < G_N_ELEMENTS (state_names); i++) {
    if (g_strcmp0 (name, state_names[i]) == 0) {
      *state = (LabRunState)i;
      return TRUE;
    }
  }
  return FALSE;
}

/**
 * lab_run_part_new:
 *
 * Returns: (transfer full): a part of zeros, without checkpoints
 */
LabRunPart *
lab_run_part_new (void)
{
  LabRunPart *self = g_new0 (LabRunPart, 1);

  self->checkpoints = g_ptr_array_new_with_free_func ((GDestroyNotify)lab_snapshot_unref);
  lab_run_summary_init (&self->summary, NULL, 0);
  return self;
}

/**
 * lab_run_part_free:
 * @self: a part
 *
 * Frees it.
 */
void
lab_run_part_free (LabRunPart *self)
{
  g_free (self->name);
  g_free (self->note);
  g_free (self->message);
  g_free (self->dataset_name);
  g_free (self->dataset_hash);
  g_free (self->dataset_specification);
  g_free (self->class_names);
  g_free (self->program_version);
  g_free (self->machine);
  g_free (self->epochs);
  g_free (self->confusion);
  g_free (self->losses);
  g_free (self->changes);
  g_free (self->change_values);
  g_ptr_array_unref (self->checkpoints);
  g_clear_pointer (&self->predictions, lab_predictions_unref);
  g_free (self);
}

/**
 * lab_run_part_get_batches_per_epoch:
 * @self: a part with a valid configuration
 *
 * Returns: batches in an epoch, a last smaller one counted
 */
guint
lab_run_part_get_batches_per_epoch (const LabRunPart *self)
{
  guint batch_size = (guint)self->config.batch_size;

  return self->n_train_images / batch_size + (self->n_train_images % batch_size > 0);
}

/**
 * lab_run_part_insert:
 * @self: a part, from which only the run itself is taken
 * @database: a connection in a transaction
 * @error: gets a #LabStoreError
 *
 * Adds the row of a new run, without a history.
 *
 * Returns: its number, or 0
 */
gint64
lab_run_part_insert (const LabRunPart *self, LabDatabase *database, GError **error)
{
  const nn_config *config = &self->config;
  g_autofree char *hidden = lab_config_format_hidden (config);
  gboolean is_inserted = lab_database_execute (
      database, error,
      "INSERT INTO runs (name, note, starred, n_inputs, n_classes, hidden, activation, init,"
      "  epochs, batch_size, learning_rate, l2, dropout, seed, state, dataset_name, dataset_hash,"
      "  dataset_specification, n_train_images, n_test_images, program_version, machine, created,"
      "  experiment_id, experiment_index, parent_id, parent_epoch, class_names) VALUES (?1, ?2, ?3,"
      "  ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22,"
      "  ?23, nullif(?24, 0), ?25, nullif(?26, 0), ?27, ?28)",
      "ssuuusssuudddissssuussiiuius", self->name, self->note != NULL ? self->note : "",
      (guint)self->starred, (guint)config->n_inputs, (guint)config->n_classes, hidden,
      nn_activation_name (config->activation), nn_init_name (config->init), (guint)config->epochs,
      (guint)config->batch_size, config->learning_rate, config->l2, config->dropout,
      (gint64)config->seed, lab_run_state_name (self->state), self->dataset_name,
      self->dataset_hash, self->dataset_specification, self->n_train_images, self->n_test_images,
      self->program_version, self->machine, self->created, self->origin.experiment,
      self->origin.index, self->origin.parent, self->origin.parent_epoch, self->class_names);

  return is_inserted ? sqlite3_last_insert_rowid (database->handle) : 0;
}

/* What changes about a run while it trains. The configuration's epochs may have become more. */
static gboolean
update_row (const LabRunPart *self, gint64 id, LabDatabase *database, GError **error)
{
  const LabRunSummary *summary = &self->summary;
  g_autoptr (GBytes) sparks = lab_blob_pack_floats (summary->sparks, summary->n_sparks);

  if (sparks == NULL) {
    lab_database_set_error (database, SQLITE_NOMEM, error);
    return FALSE;
  }
  return lab_database_execute (
      database, error,
      "UPDATE runs SET epochs = ?2, state = ?3, message = ?4, n_epochs = ?5, seconds = ?6,"
      "  active_seconds = ?7, last_test_loss = ?8, last_test_accuracy = ?9, best_test_loss = ?10,"
      "  best_loss_epoch = ?11, best_test_accuracy = ?12, best_accuracy_epoch = ?13,"
      "  sparks = ?14 WHERE id = ?1",
      "iussudddddudub", id, (guint)self->config.epochs, lab_run_state_name (self->state),
      self->message, summary->n_epochs, summary->seconds, self->active_seconds,
      summary->last_test_loss, summary->last_test_accuracy, summary->best_test_loss,
      summary->best_loss_epoch, summary->best_test_accuracy, summary->best_accuracy_epoch,
      g_bytes_get_data (sparks, NULL), g_bytes_get_size (sparks));
}

static gboolean
write_epochs (const LabRunPart *self, gint64 id, LabDatabase *database, GError **error)
{
  gsize n_counts = (gsize)self->config.n_classes * (gsize)self->config.n_classes;

  for (guint i = 0; i < self->n_epochs; i++) {
    const LabEpoch *epoch = &self->epochs[i];
    g_autoptr (GBytes) counts = lab_blob_pack_counts (self->confusion + i * n_counts, n_counts);

    if (!lab_database_execute (
            database, error,
            "INSERT OR REPLACE INTO epochs (run_id, epoch, train_loss, train_accuracy,"
            "  last_batch_loss, test_loss, test_accuracy, seconds, learning_rate, l2, dropout,"
            "  confusion) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            "iudddddddddb", id, epoch->epoch, epoch->train_loss, epoch->train_accuracy,
            epoch->last_batch_loss, epoch->test_loss, epoch->test_accuracy, epoch->seconds,
            epoch->learning_rate, epoch->l2, epoch->dropout, g_bytes_get_data (counts, NULL),
            g_bytes_get_size (counts)))
      return FALSE;
  }
  return TRUE;
}

/* Epoch by epoch, the last one whole or not. */
static gboolean
write_losses (const LabRunPart *self, gint64 id, LabDatabase *database, GError **error)
{
  gsize n_batches = lab_run_part_get_batches_per_epoch (self);
  guint epoch = self->first + 1;

  for (gsize done = 0; done < self->n_losses; done += n_batches, epoch++) {
    g_autoptr (GBytes) data =
        lab_blob_pack_floats (self->losses + done, MIN (n_batches, self->n_losses - done));

    if (data == NULL)
      return TRUE; /* no memory for so many: the epochs count more */
    if (!lab_database_execute (
            database, error, "INSERT OR REPLACE INTO losses (run_id, epoch, data) VALUES (?, ?, ?)",
            "iub", id, epoch, g_bytes_get_data (data, NULL), g_bytes_get_size (data)))
      return FALSE;
  }
  return TRUE;
}

static gboolean
write_changes (const LabRunPart *self, gint64 id, LabDatabase *database, GError **error)
{
  static const LabHyperparameters unknown = {NAN, NAN, NAN};

  for (guint i = 0; i < self->n_changes; i++) {
    const LabHyperparameters *values =
        self->change_values != NULL ? &self->change_values[i] : &unknown;

    if (!lab_database_execute (
            database, error,
            "INSERT OR REPLACE INTO changes (run_id, position, learning_rate, l2, dropout)"
            "  VALUES (?, ?, ?, ?, ?)",
            "idddd", id, self->changes[i], values->learning_rate, values->l2, values->dropout))
      return FALSE;
  }
  return TRUE;
}

/**
 * lab_run_part_update:
 * @self: what is new about a run
 * @id: its number
 * @database: a connection in a transaction
 * @stored: (nullable): gets the epochs (guint), sorted, that have a checkpoint afterwards
 * @error: gets a #LabStoreError
 *
 * Brings a run's row up to date, and adds a part to its history. Checkpoints that the rule does not
 * keep any more are dropped.
 *
 * Returns: %FALSE when it could not be written
 */
gboolean
lab_run_part_update (const LabRunPart *self, gint64 id, LabDatabase *database, GArray *stored,
                     GError **error)
{
  LabCheckpointMarks marks = {.last = self->summary.n_epochs,
                              .best_loss = self->summary.best_loss_epoch,
                              .best_accuracy = self->summary.best_accuracy_epoch};

  if (!update_row (self, id, database, error) || !write_epochs (self, id, database, error) ||
      !write_losses (self, id, database, error) || !write_changes (self, id, database, error))
    return FALSE;
  if (self->predictions != NULL &&
      !lab_predictions_write (self->predictions, self->first, id, database, error))
    return FALSE;
  for (guint i = 0; i < self->checkpoints->len; i++)
    if (!lab_checkpoint_write (g_ptr_array_index (self->checkpoints, i), id, database, error))
      return FALSE;
  return lab_checkpoints_thin (id, &marks, database, stored, error);
}

/**
 * lab_run_part_truncate:
 * @id: a run's number
 * @n_epochs: how many of its epochs stay
 * @database: a connection in a transaction
 * @error: gets a #LabStoreError
 *
 * Drops what came after an epoch.
 *
 * Returns: %FALSE when it could not be done
 */
gboolean
lab_run_part_truncate (gint64 id, guint n_epochs, LabDatabase *database, GError **error)
{
  static const char *const statements[] = {
      "DELETE FROM epochs WHERE run_id = ? AND epoch > ?",
      "DELETE FROM losses WHERE run_id = ? AND epoch > ?",
      "DELETE FROM changes WHERE run_id = ? AND position > ?",
      "DELETE FROM checkpoints WHERE run_id = ? AND epoch > ?",
      "DELETE FROM predictions WHERE run_id = ? AND epoch > ?",
  };

  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    if (!lab_database_execute (database, error, statements[i], "iu", id, n_epochs))
      return FALSE;
  return TRUE;
}
