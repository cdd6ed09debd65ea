/* lab-checkpoint-loader.c: reads a run's checkpoint from the store without holding up the main loop.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-checkpoint-loader.h"

typedef struct {
  LabStore *store;
  gint64 id;
  guint epoch;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->store);
  g_free (job);
}

static void
load_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  LabSnapshot *snapshot = lab_store_load_checkpoint (job->store, job->id, job->epoch, &error);

  if (snapshot != NULL)
    g_task_return_pointer (task, snapshot, (GDestroyNotify)lab_snapshot_unref);
  else
    g_task_return_error (task, error);
}

/**
 * lab_checkpoint_load_async:
 * @source: (type GObject): who asks; it is kept until the answer
 * @store: a store
 * @id: a run's number
 * @epoch: one that has a checkpoint
 * @callback: takes the answer with lab_checkpoint_load_finish()
 * @data: for @callback
 */
void
lab_checkpoint_load_async (gpointer source, LabStore *store, gint64 id, guint epoch,
                           GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (source, NULL, callback, data);
  Job *job = g_new0 (Job, 1);

  job->store = g_object_ref (store);
  job->id = id;
  job->epoch = epoch;
  g_task_set_source_tag (task, lab_checkpoint_load_async);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, load_in_thread);
}

/**
 * lab_checkpoint_load_finish:
 * @result: what the callback was given
 * @epoch: (out) (optional): the epoch that was asked for
 * @error: why there is none
 *
 * Returns: (transfer full) (nullable): the network at the end of that epoch
 */
LabSnapshot *
lab_checkpoint_load_finish (GAsyncResult *result, guint *epoch, GError **error)
{
  Job *job = g_task_get_task_data (G_TASK (result));

  if (epoch != NULL)
    *epoch = job->epoch;
  return g_task_propagate_pointer (G_TASK (result), error);
}
