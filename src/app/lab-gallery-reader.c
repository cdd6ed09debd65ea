/* lab-gallery-reader.c: what takes too long for the main loop: reading images, ordering them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-gallery-reader.h"

#include <string.h>

#include "lab-model-evaluate.h"

/* Images that are read before it is asked whether they are still wanted: some 10 ms of a deep
 * network. */
#define CHUNK 4096u

typedef struct {
  LabDataset *dataset;
  LabSplit split;
  LabSnapshot *snapshot; /* or NULL */
  LabVerdicts *verdicts; /* or NULL */
  LabImageQuery query;
  LabStore *store; /* or NULL */
  gint64 id;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_pointer (&job->dataset, lab_dataset_unref);
  g_clear_pointer (&job->snapshot, lab_snapshot_unref);
  g_clear_pointer (&job->verdicts, lab_verdicts_unref);
  g_clear_object (&job->store);
  g_free (job);
}

static void
start (gpointer source, GCancellable *cancellable, Job *job, GTaskThreadFunc run,
       GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (source, cancellable, callback, data);

  g_task_set_source_tag (task, start);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, run);
}

/* ── reading ─────────────────────────────────────────────────────────────────────────────────────
 */

static gboolean
read_chunk (const LabSnapshot *snapshot, const LabImages *images, guint first,
            LabVerdicts *verdicts, GError **error)
{
  guint n = MIN (CHUNK, images->n - first);
  LabImages chunk = {n, images->pixels + (gsize)first * LAB_IMAGE_PIXELS, images->labels + first};
  g_autoptr (LabEvaluation) evaluation = lab_model_evaluate (snapshot, &chunk, error);

  if (evaluation == NULL)
    return FALSE;
  memcpy (verdicts->predicted + first, evaluation->predicted, n);
  memcpy (verdicts->probability + first, evaluation->probability, n * sizeof (float));
  if (evaluation->true_probability != NULL)
    memcpy (verdicts->true_probability + first, evaluation->true_probability, n * sizeof (float));
  return TRUE;
}

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  const LabImages *images = lab_dataset_get_images (job->dataset, job->split);
  g_autoptr (LabVerdicts) verdicts = lab_verdicts_new (images->n, job->snapshot->epoch);
  GError *error = NULL;

  if (verdicts != NULL)
    verdicts->true_probability = g_try_new0 (float, images->n);
  if (verdicts == NULL || (verdicts->true_probability == NULL && images->n > 0)) {
    g_task_return_pointer (task, NULL, NULL);
    return;
  }
  for (guint first = 0; first < images->n; first += CHUNK) {
    if (g_task_return_error_if_cancelled (task))
      return;
    if (!read_chunk (job->snapshot, images, first, verdicts, &error)) {
      g_task_return_error (task, error);
      return;
    }
  }
  g_task_return_pointer (task, g_steal_pointer (&verdicts), (GDestroyNotify)lab_verdicts_unref);
}

/**
 * lab_gallery_read_async:
 * @source: (type GObject): who asks; it is kept until the answer
 * @snapshot: a network for images of @dataset
 * @dataset: a dataset
 * @split: the part of it that is read
 * @cancellable: (nullable): gives up
 * @callback: takes the answer with lab_gallery_read_finish()
 * @data: for @callback
 */
void
lab_gallery_read_async (gpointer source, LabSnapshot *snapshot, LabDataset *dataset, LabSplit split,
                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  Job *job = g_new0 (Job, 1);

  job->snapshot = lab_snapshot_ref (snapshot);
  job->dataset = lab_dataset_ref (dataset);
  job->split = split;
  start (source, cancellable, job, read_in_thread, callback, data);
}

/**
 * lab_gallery_read_finish:
 * @result: what the callback was given
 * @snapshot: (out) (transfer none): the network that has read, as long as @result is there
 * @error: why not
 *
 * Returns: (transfer full) (nullable): what it says; %NULL also without memory, and then no @error
 */
LabVerdicts *
lab_gallery_read_finish (GAsyncResult *result, LabSnapshot **snapshot, GError **error)
{
  Job *job = g_task_get_task_data (G_TASK (result));

  *snapshot = job->snapshot;
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ── listing ─────────────────────────────────────────────────────────────────────────────────────
 */

static gboolean
needs_verdicts (const LabImageQuery *query)
{
  return query->show != LAB_SHOW_ALL || query->predicted != LAB_ANY_CLASS;
}

static void
list_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  const LabImages *images = lab_dataset_get_images (job->dataset, job->query.split);
  LabImageVerdicts borrowed = {0};
  GArray *found;

  if (job->verdicts != NULL)
    borrowed = (LabImageVerdicts){job->verdicts->predicted, job->verdicts->probability,
                                  job->verdicts->true_probability, job->verdicts->n_forgotten};
  if (job->verdicts == NULL && needs_verdicts (&job->query))
    found = g_array_new (FALSE, FALSE, sizeof (guint));
  else
    found = lab_image_query_run (&job->query, images, &borrowed);
  g_task_return_pointer (
      task, lab_gallery_list_new (job->dataset, job->query.split, job->verdicts, found),
      (GDestroyNotify)lab_gallery_list_unref);
}

/**
 * lab_gallery_list_async:
 * @source: (type GObject): who asks; it is kept until the answer
 * @dataset: a dataset
 * @verdicts: (nullable): what is said of the images of the query's split
 * @query: which images, in which order
 * @callback: takes the answer with lab_gallery_list_finish()
 * @data: for @callback
 */
void
lab_gallery_list_async (gpointer source, LabDataset *dataset, LabVerdicts *verdicts,
                        const LabImageQuery *query, GAsyncReadyCallback callback, gpointer data)
{
  Job *job = g_new0 (Job, 1);

  job->dataset = lab_dataset_ref (dataset);
  job->verdicts = verdicts != NULL ? lab_verdicts_ref (verdicts) : NULL;
  job->query = *query;
  start (source, NULL, job, list_in_thread, callback, data);
}

/**
 * lab_gallery_list_finish:
 * @result: what the callback was given
 *
 * Returns: (transfer full): the list
 */
LabGalleryList *
lab_gallery_list_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}

/* ── loading ─────────────────────────────────────────────────────────────────────────────────────
 */

static void
load_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  LabPredictions *predictions = lab_store_load_predictions (job->store, job->id, &error);

  if (predictions != NULL)
    g_task_return_pointer (task, predictions, (GDestroyNotify)lab_predictions_unref);
  else
    g_task_return_error (task, error);
}

/**
 * lab_gallery_load_async:
 * @source: (type GObject): who asks; it is kept until the answer
 * @store: a store
 * @id: a run's number in it
 * @callback: takes the answer with lab_gallery_load_finish()
 * @data: for @callback
 */
void
lab_gallery_load_async (gpointer source, LabStore *store, gint64 id, GAsyncReadyCallback callback,
                        gpointer data)
{
  Job *job = g_new0 (Job, 1);

  job->store = g_object_ref (store);
  job->id = id;
  start (source, NULL, job, load_in_thread, callback, data);
}

/**
 * lab_gallery_load_finish:
 * @result: what the callback was given
 * @error: why not
 *
 * Returns: (transfer full) (nullable): what was recorded
 */
LabPredictions *
lab_gallery_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
