/* lab-run-loader.c: reads whole runs from the store without holding up the main loop.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-run-loader.h"

#include <string.h>

typedef struct {
  LabStore *store;
  gint64 *ids; /* (n) */
  guint n;
  LabDataset *dataset; /* or NULL */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->store);
  g_clear_pointer (&job->dataset, lab_dataset_unref);
  g_free (job->ids);
  g_free (job);
}

/**
 * lab_loaded_run_free:
 * @self: (transfer full): a loaded run
 */
void
lab_loaded_run_free (LabLoadedRun *self)
{
  g_clear_pointer (&self->info, lab_run_info_unref);
  g_clear_object (&self->run);
  g_clear_pointer (&self->newest, lab_snapshot_unref);
  g_clear_object (&self->parent);
  g_free (self);
}

/* What a run is shown with. Whatever of it is not there any more is left out: the run is. */
static void
load_company (Job *job, LabLoadedRun *loaded)
{
  guint n_epochs, epoch;

  lab_run_get_epochs (loaded->run, &n_epochs);
  epoch = lab_run_find_checkpoint (loaded->run, n_epochs);
  if (epoch != G_MAXUINT)
    loaded->newest = lab_store_load_checkpoint (job->store, loaded->info->id, epoch, NULL);
  if (loaded->info->origin.parent != 0)
    loaded->parent =
        lab_store_load_run (job->store, loaded->info->origin.parent, job->dataset, NULL);
}

static LabLoadedRun *
load_one (Job *job, gint64 id, GError **error)
{
  g_autoptr (LabLoadedRun) loaded = g_new0 (LabLoadedRun, 1);

  loaded->info = lab_store_find_run (job->store, id, error);
  if (loaded->info == NULL)
    return NULL;
  loaded->run = lab_store_load_run (job->store, id, job->dataset, error);
  if (loaded->run == NULL)
    return NULL;
  if (job->n == 1)
    load_company (job, loaded);
  return g_steal_pointer (&loaded);
}

static void
load_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  g_autoptr (GPtrArray) runs = g_ptr_array_new_with_free_func ((GDestroyNotify)lab_loaded_run_free);

  for (guint i = 0; i < job->n; i++) {
    GError *error = NULL;
    LabLoadedRun *loaded;

    if (g_task_return_error_if_cancelled (task))
      return;
    loaded = load_one (job, job->ids[i], &error);
    if (loaded == NULL) {
      g_task_return_error (task, error);
      return;
    }
    g_ptr_array_add (runs, loaded);
  }
  g_task_return_pointer (task, g_steal_pointer (&runs), (GDestroyNotify)g_ptr_array_unref);
}

/**
 * lab_run_load_async:
 * @source: (type GObject): who asks; it is kept until the answer
 * @store: a store
 * @ids: (array length=n): numbers of runs
 * @n: how many
 * @dataset: (nullable): given to the runs whose own it is
 * @cancellable: (nullable): gives up
 * @callback: takes the answer with lab_run_load_finish()
 * @data: for @callback
 */
void
lab_run_load_async (gpointer source, LabStore *store, const gint64 *ids, guint n,
                    LabDataset *dataset, GCancellable *cancellable, GAsyncReadyCallback callback,
                    gpointer data)
{
  g_autoptr (GTask) task = g_task_new (source, cancellable, callback, data);
  Job *job = g_new0 (Job, 1);

  job->store = g_object_ref (store);
  job->ids = g_memdup2 (ids, n * sizeof *ids);
  job->n = n;
  job->dataset = dataset != NULL ? lab_dataset_ref (dataset) : NULL;
  g_task_set_source_tag (task, lab_run_load_async);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, load_in_thread);
}

/**
 * lab_run_load_finish:
 * @result: what the callback was given
 * @error: why not
 *
 * Returns: (transfer full) (nullable): the runs in the order they were asked for, LabLoadedRun
 */
GPtrArray *
lab_run_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
