/* lab-store-load.c: a recorded run as it is shown: its history, and networks of it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-store-checkpoints.h"
#include "lab-store-history.h"
#include "lab-store-predictions.h"
#include "lab-store-private.h"

static LabRun *
restore (const LabRunPart *part, const GArray *checkpoints, LabDataset *dataset)
{
  gboolean is_own =
      dataset != NULL && g_strcmp0 (lab_dataset_get_hash (dataset), part->dataset_hash) == 0;
  g_autoptr (LabClassNames) class_names =
      part->class_names != NULL
          ? lab_class_names_new_from_text (part->class_names, (guint)part->config.n_classes)
          : NULL;
  LabRunRecord record = {
      .config = part->config,
      .name = part->name,
      .state = part->state,
      .message = part->message,
      .dataset = is_own ? dataset : NULL,
      .dataset_name = part->dataset_name,
      .dataset_hash = part->dataset_hash,
      .class_names = class_names,
      .n_train_images = part->n_train_images,
      .n_test_images = part->n_test_images,
      .epochs = part->epochs,
      .n_epochs = part->n_epochs,
      .confusion = part->confusion,
      .losses = part->losses,
      .n_losses = part->n_losses,
      .changes = part->changes,
      .change_values = part->change_values,
      .n_changes = part->n_changes,
      .checkpoint_epochs = (const guint *)(void *)checkpoints->data,
      .n_checkpoint_epochs = checkpoints->len,
      .active_seconds = part->active_seconds,
  };

  return lab_run_restore (&record);
}

/**
 * lab_store_load_run:
 * @self: a store
 * @id: a run's number
 * @dataset: (nullable): what is loaded; given to the run when it is what the run was trained on
 * @error: gets a #LabStoreError
 *
 * From any thread.
 *
 * Returns: (transfer full): the run with its whole history, and no thread; or %NULL
 */
LabRun *
lab_store_load_run (LabStore *self, gint64 id, LabDataset *dataset, GError **error)
{
  g_autoptr (GArray) checkpoints = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GPtrArray) infos = g_ptr_array_new_with_free_func ((GDestroyNotify)lab_run_info_unref);
  g_autoptr (LabRunPart) part = NULL;
  LabRunInfo *info;
  LabDatabase *database;
  gboolean is_read;

  g_return_val_if_fail (LAB_IS_STORE (self), NULL);

  database = lab_store_begin_reading (self, error);
  if (database == NULL)
    return NULL;
  info = lab_run_info_read (database, id, error);
  if (info != NULL) {
    g_ptr_array_add (infos, info);
    part = lab_run_part_read (info, database, error);
  }
  is_read = part != NULL && lab_checkpoints_list (id, database, checkpoints, error);
  lab_store_end_reading (self, database);
  if (!is_read || !lab_run_infos_settle (self, infos, error))
    return NULL;
  part->state = ((LabRunInfo *)infos->pdata[0])->state;
  return restore (part, checkpoints, dataset);
}

/**
 * lab_store_load_checkpoint:
 * @self: a store
 * @id: a run's number
 * @epoch: at the end of which epoch, 0 before training
 * @error: gets a #LabStoreError, %LAB_STORE_ERROR_NOT_FOUND where it was thinned out
 *
 * From any thread.
 *
 * Returns: (transfer full): the network, with the evaluation made of it; or %NULL
 */
LabSnapshot *
lab_store_load_checkpoint (LabStore *self, gint64 id, guint epoch, GError **error)
{
  g_autoptr (LabRunInfo) info = NULL;
  LabDatabase *database;
  LabSnapshot *snapshot = NULL;

  g_return_val_if_fail (LAB_IS_STORE (self), NULL);

  database = lab_store_begin_reading (self, error);
  if (database == NULL)
    return NULL;
  info = lab_run_info_read (database, id, error);
  if (info != NULL)
    snapshot = lab_checkpoint_read (id, &info->config, info->n_test_images, epoch, database, error);
  lab_store_end_reading (self, database);
  return snapshot;
}

/**
 * lab_store_load_predictions:
 * @self: a store
 * @id: a run's number
 * @error: gets a #LabStoreError
 *
 * From any thread.
 *
 * Returns: (transfer full): what the run's network said of each test image at the end of each epoch,
 * for lab_run_set_predictions(); without any epoch where that was not recorded; or %NULL
 */
LabPredictions *
lab_store_load_predictions (LabStore *self, gint64 id, GError **error)
{
  g_autoptr (LabRunInfo) info = NULL;
  g_autoptr (LabPredictions) predictions = NULL;
  LabDatabase *database;
  gboolean is_read = FALSE;

  g_return_val_if_fail (LAB_IS_STORE (self), NULL);

  database = lab_store_begin_reading (self, error);
  if (database == NULL)
    return NULL;
  info = lab_run_info_read (database, id, error);
  if (info != NULL) {
    predictions = lab_predictions_new (info->n_test_images, (guint)info->config.n_classes);
    is_read = lab_predictions_read (id, database, predictions, error);
  }
  lab_store_end_reading (self, database);
  return is_read ? g_steal_pointer (&predictions) : NULL;
}
