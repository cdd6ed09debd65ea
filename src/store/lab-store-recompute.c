/* lab-store-recompute.c: what earlier versions did not record, from the networks that they kept.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>
#include "lab-model-evaluate.h"
#include "lab-store-checkpoints.h"
#include "lab-store-private.h"

/* The epochs, from 1, that have a checkpoint but are not in @predictions. NULL on an error. */
static GArray *
list_missing (LabStore *self, gint64 id, const LabPredictions *predictions, GError **error)
{
  g_autoptr (GArray) stored = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) missing = g_array_new (FALSE, FALSE, sizeof (guint));
  LabDatabase *database = lab_store_begin_reading (self, error);
  gboolean is_read;

  if (database == NULL)
    return NULL;
  is_read = lab_checkpoints_list (id, database, stored, error);
  lab_store_end_reading (self, database);
  for (guint i = 0; i < stored->len; i++) {
    guint epoch = g_array_index (stored, guint, i);

    if (epoch > 0 && !lab_predictions_has_epoch (predictions, epoch))
      g_array_append_val (missing, epoch);
  }
  return is_read ? g_steal_pointer (&missing) : NULL;
}

/* A network that was thinned out in the meantime is left out. */
static gboolean
recompute_epoch (LabStore *self, gint64 id, guint epoch, const LabImages *images,
                 LabPredictions *predictions, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (LabSnapshot) checkpoint = lab_store_load_checkpoint (self, id, epoch, &cause);
  g_autoptr (LabEvaluation) evaluation = NULL;

  if (checkpoint != NULL)
    evaluation = lab_model_evaluate (checkpoint, images, &cause);
  if (evaluation != NULL)
    lab_predictions_add (predictions, epoch, evaluation);
  if (cause == NULL || g_error_matches (cause, LAB_STORE_ERROR, LAB_STORE_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static gboolean
check_dataset (LabStore *self, gint64 id, LabDataset *dataset, GError **error)
{
  g_autoptr (LabRunInfo) info = lab_store_find_run (self, id, error);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, id);

  if (info == NULL)
    return FALSE;
  if (g_strcmp0 (info->dataset_hash, lab_dataset_get_hash (dataset)) == 0)
    return TRUE;
  g_set_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_NOT_FOUND,
               /* translators: the number of a run, and the names of two datasets */
               _ ("Run %s was trained on “%s”, not on “%s”; open the images that it was trained "
                  "on."),
               number, info->dataset_name != NULL ? info->dataset_name : "?",
               lab_dataset_get_name (dataset));
  return FALSE;
}

/**
 * lab_store_recompute_predictions:
 * @self: a store
 * @id: a run's number
 * @dataset: what it was trained on
 * @cancellable: (nullable): looked at before each epoch
 * @error: gets a #LabStoreError: NOT_FOUND when @dataset is another one; or what else went wrong
 *
 * Evaluates the networks that the store has of a run, where it was not recorded what they say. From
 * any thread.
 *
 * Returns: (transfer full): what was recorded, and what was computed now, which is not written; or
 * %NULL
 */
LabPredictions *
lab_store_recompute_predictions (LabStore *self, gint64 id, LabDataset *dataset,
                                 GCancellable *cancellable, GError **error)
{
  g_autoptr (LabPredictions) predictions = NULL;
  g_autoptr (GArray) missing = NULL;
  const LabImages *images;

  g_return_val_if_fail (LAB_IS_STORE (self) && dataset != NULL, NULL);

  images = lab_dataset_get_images (dataset, LAB_SPLIT_TEST);
  if (!check_dataset (self, id, dataset, error))
    return NULL;
  predictions = lab_store_load_predictions (self, id, error);
  if (predictions == NULL)
    return NULL;
  missing = list_missing (self, id, predictions, error);
  if (missing == NULL)
    return NULL;
  for (guint i = 0; i < missing->len; i++)
    if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
        !recompute_epoch (self, id, g_array_index (missing, guint, i), images, predictions, error))
      return NULL;
  return g_steal_pointer (&predictions);
}
