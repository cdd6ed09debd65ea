/* lab-recorder-gather.c: what is new about a run since the store last heard of it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>
#include "lab-build.h"
#include "lab-recorder-private.h"
#include "lab-run-private.h"
#include "lab-store-machine.h"

/* ── which checkpoints have been written ─────────────────────────────────────────────────────── */

static guint
get_amount (const LabSnapshot *checkpoint)
{
  return checkpoint->evaluation != NULL ? LAB_WRITTEN_NETWORK_AND_EVALUATION : LAB_WRITTEN_NETWORK;
}

static void
set_written (GHashTable *written, guint epoch, guint amount)
{
  g_hash_table_insert (written, GUINT_TO_POINTER (epoch), GUINT_TO_POINTER (amount));
}

/**
 * lab_written_new:
 *
 * Returns: (transfer full): no checkpoint
 */
GHashTable *
lab_written_new (void)
{
  return g_hash_table_new (NULL, NULL);
}

/**
 * lab_written_read:
 * @store: a store
 * @id: a run's number
 * @n_epochs: how many of its epochs count
 * @error: gets a #LabStoreError
 *
 * Returns: (transfer full): the checkpoints up to @n_epochs that are in the store already; or %NULL
 */
GHashTable *
lab_written_read (LabStore *store, gint64 id, guint n_epochs, GError **error)
{
  g_autoptr (GHashTable) written = lab_written_new ();
  g_autoptr (GError) cause = NULL;
  LabDatabase *database = lab_store_begin_reading (store, error);
  sqlite3_stmt *rows;

  if (database == NULL)
    return NULL;
  rows = lab_database_query (
      database, &cause,
      "SELECT epoch, confusion IS NOT NULL FROM checkpoints WHERE run_id = ? AND epoch <= ?", "iu",
      id, n_epochs);
  while (rows != NULL && lab_database_next (database, rows, &cause))
    set_written (written, lab_database_get_uint (rows, 0),
                 sqlite3_column_int (rows, 1) != 0 ? LAB_WRITTEN_NETWORK_AND_EVALUATION
                                                   : LAB_WRITTEN_NETWORK);
  sqlite3_finalize (rows);
  lab_store_end_reading (store, database);
  if (cause == NULL)
    return g_steal_pointer (&written);
  g_propagate_error (error, g_steal_pointer (&cause));
  return NULL;
}

/**
 * lab_written_lacks:
 * @written: which checkpoints have been written
 * @checkpoint: one of the run
 *
 * Returns: whether there is more of it than has been written
 */
gboolean
lab_written_lacks (GHashTable *written, const LabSnapshot *checkpoint)
{
  gpointer amount = g_hash_table_lookup (written, GUINT_TO_POINTER (checkpoint->epoch));

  return get_amount (checkpoint) > GPOINTER_TO_UINT (amount);
}

/**
 * lab_written_add:
 * @written: which checkpoints have been written
 * @checkpoint: one that was, whether it was kept or not
 *
 * Notes it.
 */
void
lab_written_add (GHashTable *written, const LabSnapshot *checkpoint)
{
  set_written (written, checkpoint->epoch, get_amount (checkpoint));
}

/* ── parts of a run's history ────────────────────────────────────────────────────────────────── */

/**
 * lab_run_part_gather_identity:
 * @part: a part of a new run
 * @run: that run
 *
 * Adds what does not change any more: its name, what it is trained on, by what and when.
 */
void
lab_run_part_gather_identity (LabRunPart *part, LabRun *run)
{
  LabDataset *dataset = lab_run_get_dataset (run);
  const LabClassNames *class_names = lab_run_get_class_names (run);

  part->name = lab_run_is_named (run) ? g_strdup (lab_run_get_name (run)) : NULL;
  part->dataset_name = g_strdup (dataset != NULL ? lab_dataset_get_plain_name (dataset)
                                                 : lab_run_get_dataset_name (run));
  part->dataset_hash = g_strdup (lab_run_get_dataset_hash (run));
  part->dataset_specification =
      g_strdup (dataset != NULL ? lab_dataset_get_specification (dataset) : NULL);
  if (!lab_class_names_are_numbers (class_names))
    part->class_names = lab_class_names_to_text (class_names);
  part->program_version = g_strdup (LAB_VERSION);
  part->machine = lab_machine_describe ();
  part->created = g_get_real_time ();
}

static gboolean
gather_epochs (LabRunPart *part, LabRun *run, guint n_saved)
{
  const nn_config *config = &part->config;
  gsize n_counts = (gsize)config->n_classes * (gsize)config->n_classes;
  guint n_epochs;
  const LabEpoch *epochs = lab_run_get_epochs (run, &n_epochs);

  lab_run_summary_init (&part->summary, epochs, n_epochs);
  part->first = MIN (n_saved, n_epochs);
  part->n_epochs = n_epochs - part->first;
  part->epochs = g_memdup2 (epochs + part->first, part->n_epochs * sizeof *epochs);
  part->confusion = g_try_malloc0_n (MAX (part->n_epochs, 1), n_counts * sizeof (guint32));
  if (part->confusion == NULL)
    return FALSE;
  for (guint i = 0; i < part->n_epochs; i++) {
    const guint32 *confusion = lab_run_get_confusion (run, part->first + i + 1);

    if (confusion != NULL)
      memcpy (part->confusion + i * n_counts, confusion, n_counts * sizeof (guint32));
  }
  return TRUE;
}

/* Those of whole epochs, and of what a run that has ended did not complete. */
static void
gather_losses (LabRunPart *part, LabRun *run)
{
  gsize n_batches = lab_run_get_batches_per_epoch (run);
  gsize begin = part->first * n_batches;
  gsize n_losses;
  const float *losses = lab_run_get_batch_losses (run, &n_losses);

  if (lab_run_get_state (run) == LAB_RUN_READY || lab_run_is_active (run))
    n_losses = MIN (n_losses, (part->first + part->n_epochs) * n_batches);
  if (n_losses <= begin)
    return;
  part->losses = g_try_malloc_n (n_losses - begin, sizeof *losses);
  if (part->losses == NULL)
    return; /* the epochs count more */
  part->n_losses = n_losses - begin;
  memcpy (part->losses, losses + begin, part->n_losses * sizeof *losses);
}

static void
gather_checkpoints (LabRunPart *part, LabRun *run, GHashTable *written)
{
  guint n;
  const guint *epochs = lab_run_get_checkpoint_epochs (run, &n);

  for (guint i = 0; i < n; i++) {
    LabSnapshot *checkpoint = lab_run_get_checkpoint (run, epochs[i]);

    if (checkpoint != NULL && lab_written_lacks (written, checkpoint))
      g_ptr_array_add (part->checkpoints, lab_snapshot_ref (checkpoint));
  }
}

/* They share their memory with the run's. */
static void
gather_predictions (LabRunPart *part, LabRun *run)
{
  LabPredictions *predictions = lab_run_get_predictions (run);

  if (predictions != NULL && part->n_epochs > 0)
    part->predictions =
        lab_predictions_copy (predictions, part->first + 1, part->first + part->n_epochs);
}

/**
 * lab_run_part_gather:
 * @run: a run
 * @n_saved: epochs of it that are in the file
 * @written: which checkpoints have been written
 *
 * Returns: (transfer full) (nullable): what is to be written; %NULL when there is no memory for it
 */
LabRunPart *
lab_run_part_gather (LabRun *run, guint n_saved, GHashTable *written)
{
  g_autoptr (LabRunPart) part = lab_run_part_new ();
  const double *changes = lab_run_get_changes (run, &part->n_changes);
  const LabHyperparameters *values = lab_run_get_change_values (run, &part->n_changes);

  part->config = *lab_run_get_config (run);
  part->state = lab_run_get_state (run);
  part->message = g_strdup (lab_run_get_message (run));
  part->n_train_images = lab_run_get_n_train_images (run);
  part->n_test_images = lab_run_get_n_test_images (run);
  part->active_seconds = lab_run_get_active_seconds (run);
  part->changes = g_memdup2 (changes, part->n_changes * sizeof *changes);
  part->change_values = g_memdup2 (values, part->n_changes * sizeof *values);
  if (!gather_epochs (part, run, n_saved))
    return NULL;
  gather_losses (part, run);
  gather_checkpoints (part, run, written);
  gather_predictions (part, run);
  return g_steal_pointer (&part);
}
