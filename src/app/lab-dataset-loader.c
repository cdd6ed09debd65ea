/* lab-dataset-loader.c: opens datasets without holding up the main loop.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-dataset-loader.h"

static void
open_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  LabDataset *dataset = lab_dataset_open (data, cancellable, &error);

  if (dataset != NULL)
    g_task_return_pointer (task, dataset, (GDestroyNotify)lab_dataset_unref);
  else
    g_task_return_error (task, error);
}

/**
 * lab_dataset_open_async:
 * @source: (nullable) (type GObject): handed to @callback
 * @specification: as lab_dataset_open() takes it
 * @cancellable: (nullable): ends it early
 * @callback: called in the main loop when it is done
 * @data: for @callback
 *
 * Opens a dataset in a thread.
 */
void
lab_dataset_open_async (gpointer source, const char *specification, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (source, cancellable, callback, data);

  g_task_set_source_tag (task, lab_dataset_open_async);
  g_task_set_task_data (task, g_strdup (specification), g_free);
  g_task_run_in_thread (task, open_in_thread);
}

/**
 * lab_dataset_open_finish:
 * @result: what the callback was handed
 * @error: why there is none
 *
 * Returns: (transfer full) (nullable): the dataset
 */
LabDataset *
lab_dataset_open_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
