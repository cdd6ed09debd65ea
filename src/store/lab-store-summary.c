/* lab-store-summary.c: what the list of runs shows of a history, so that it need not be read.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include "lab-store-blob.h"
#include "lab-store-run.h"

/**
 * lab_run_summary_init:
 * @self: where it goes
 * @epochs: (array length=n_epochs): a whole history
 * @n_epochs: how many
 *
 * Sums up a history: where it stands, its best epochs (the first of equals), and a curve as small
 * as a word: the test loss of at most %LAB_RUN_INFO_SPARKS epochs, evenly spread, the first and the
 * last among them.
 */
void
lab_run_summary_init (LabRunSummary *self, const LabEpoch *epochs, guint n_epochs)
{
  *self = (LabRunSummary){.n_epochs = n_epochs,
                          .last_test_loss = NAN,
                          .last_test_accuracy = NAN,
                          .best_test_loss = NAN,
                          .best_test_accuracy = NAN,
                          .n_sparks = MIN (n_epochs, LAB_RUN_INFO_SPARKS)};
  for (guint i = 0; i < n_epochs; i++) {
    const LabEpoch *epoch = &epochs[i];

    self->seconds += epoch->seconds;
    /* Nothing is less than NaN, so that the first number is better than it. */
    if (isfinite (epoch->test_loss) && !(epoch->test_loss >= self->best_test_loss)) {
      self->best_test_loss = epoch->test_loss;
      self->best_loss_epoch = epoch->epoch;
    }
    if (isfinite (epoch->test_accuracy) && !(epoch->test_accuracy <= self->best_test_accuracy)) {
      self->best_test_accuracy = epoch->test_accuracy;
      self->best_accuracy_epoch = epoch->epoch;
    }
  }
  for (guint i = 0; i < self->n_sparks; i++) {
    guint index = self->n_sparks > 1 ? i * (n_epochs - 1) / (self->n_sparks - 1) : 0;

    self->sparks[i] = (float)epochs[index].test_loss;
  }
  if (n_epochs > 0) {
    self->last_test_loss = epochs[n_epochs - 1].test_loss;
    self->last_test_accuracy = epochs[n_epochs - 1].test_accuracy;
  }
}

static gboolean
read_test_losses (LabDatabase *database, gint64 run, GArray *epochs, GError **error)
{
  g_autoptr (sqlite3_stmt) rows = lab_database_query (
      database, error, "SELECT test_loss FROM epochs WHERE run_id = ? ORDER BY epoch", "i", run);
  g_autoptr (GError) cause = NULL;

  if (rows == NULL)
    return FALSE;
  while (lab_database_next (database, rows, &cause)) {
    LabEpoch epoch = {.test_loss = lab_database_get_double (rows, 0)};

    g_array_append_val (epochs, epoch);
  }
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static gboolean
add_sparks (LabDatabase *database, gint64 run, GError **error)
{
  g_autoptr (GArray) epochs = g_array_new (FALSE, FALSE, sizeof (LabEpoch));
  g_autoptr (GBytes) sparks = NULL;
  LabRunSummary summary;

  if (!read_test_losses (database, run, epochs, error))
    return FALSE;
  lab_run_summary_init (&summary, (const LabEpoch *)(void *)epochs->data, epochs->len);
  sparks = lab_blob_pack_floats (summary.sparks, summary.n_sparks);
  return sparks != NULL &&
         lab_database_execute (database, error, "UPDATE runs SET sparks = ?2 WHERE id = ?1", "ib",
                               run, g_bytes_get_data (sparks, NULL), g_bytes_get_size (sparks));
}

/**
 * lab_run_summaries_add_sparks:
 * @database: a connection in a transaction, with a file of version 1
 * @error: gets a #LabStoreError
 *
 * Gives every run the small curve that later versions write with each epoch.
 *
 * Returns: %FALSE when it could not be done
 */
gboolean
lab_run_summaries_add_sparks (LabDatabase *database, GError **error)
{
  g_autoptr (sqlite3_stmt) rows = lab_database_query (database, error, "SELECT id FROM runs", "");
  g_autoptr (GError) cause = NULL;

  if (rows == NULL)
    return FALSE;
  while (lab_database_next (database, rows, &cause) &&
         add_sparks (database, sqlite3_column_int64 (rows, 0), &cause))
    continue;
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}
