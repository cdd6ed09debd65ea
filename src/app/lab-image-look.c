/* lab-image-look.c: what a network makes of one image, found in a thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-image-look.h"

#include <string.h>

/* A neuron that says nothing of so many images is as good as dead. */
#define N_TRIED 1000

typedef struct {
  LabSnapshot *snapshot; /* or NULL */
  LabDataset *dataset;   /* or NULL */
  guint8 pixels[LAB_IMAGE_PIXELS];
  int saliency;
  LabSplit split;
  guint image, n;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_pointer (&job->snapshot, lab_snapshot_unref);
  g_clear_pointer (&job->dataset, lab_dataset_unref);
  g_free (job);
}

/**
 * lab_image_look_free:
 * @self: (transfer full): a look
 */
void
lab_image_look_free (LabImageLook *self)
{
  g_clear_pointer (&self->snapshot, lab_snapshot_unref);
  g_free (self->activations);
  g_free (self->dead);
  g_free (self);
}

/* ── a look ──────────────────────────────────────────────────────────────────────────────────────
 */

/* Leaves @look without flags where there is no memory for them. */
static void
find_dead (LabImageLook *look, LabDataset *dataset)
{
  const LabImages *images = lab_dataset_get_images (dataset, LAB_SPLIT_TEST);
  gsize n = lab_inspector_n_activations (look->snapshot), offset = 0;
  LabLayerReport reports[NN_MAX_HIDDEN + 1] = {0};

  if (lab_inspector_report (look->snapshot, images, N_TRIED, NULL, reports))
    look->dead = g_try_malloc0 (n);
  for (guint i = 0; i < look->n_layers; i++) {
    if (look->dead != NULL && reports[i].is_dead != NULL && i + 1 < look->n_layers)
      memcpy (look->dead + offset, reports[i].is_dead, look->widths[i]);
    offset += look->widths[i];
    lab_layer_report_clear (&reports[i]);
  }
}

static LabImageLook *
look_at (const Job *job)
{
  g_autoptr (LabImageLook) look = g_new0 (LabImageLook, 1);

  look->snapshot = lab_snapshot_ref (job->snapshot);
  look->n_layers = (guint)job->snapshot->config.n_hidden + 1;
  look->n_classes = (guint)job->snapshot->config.n_classes;
  for (guint i = 0; i < look->n_layers; i++)
    look->widths[i] = lab_inspector_get_width (job->snapshot, i);
  look->activations = g_try_new0 (float, lab_inspector_n_activations (job->snapshot));
  if (look->activations == NULL ||
      !lab_inspector_activate (job->snapshot, job->pixels, look->activations, look->probabilities))
    return NULL;
  for (guint i = 1; i < look->n_classes; i++)
    if (look->probabilities[i] > look->probabilities[look->predicted])
      look->predicted = i;
  if (job->saliency != LAB_SALIENCY_NONE) {
    guint class_index = job->saliency >= 0 ? (guint)job->saliency : look->predicted;

    look->has_saliency =
        class_index < look->n_classes &&
        lab_inspector_saliency (job->snapshot, job->pixels, class_index, look->saliency);
  }
  if (job->dataset != NULL)
    find_dead (look, job->dataset);
  return g_steal_pointer (&look);
}

static void
look_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, look_at (data), (GDestroyNotify)lab_image_look_free);
}

/**
 * lab_image_look_async:
 * @source: (type GObject): who asks; it is kept until the answer
 * @snapshot: a network of images with 784 pixels
 * @pixels: (784), copied
 * @saliency: the class whose saliency is wanted, or LAB_SALIENCY_NONE or LAB_SALIENCY_PREDICTED
 * @dataset: (nullable): on whose test images it is tried which neurons are dead
 * @callback: takes the answer with lab_image_look_finish()
 * @data: for @callback
 */
void
lab_image_look_async (gpointer source, LabSnapshot *snapshot, const guint8 *pixels, int saliency,
                      LabDataset *dataset, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (source, NULL, callback, data);
  Job *job = g_new0 (Job, 1);

  job->snapshot = lab_snapshot_ref (snapshot);
  job->dataset = dataset != NULL ? lab_dataset_ref (dataset) : NULL;
  memcpy (job->pixels, pixels, sizeof job->pixels);
  job->saliency = saliency;
  g_task_set_source_tag (task, lab_image_look_async);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, look_in_thread);
}

/**
 * lab_image_look_finish:
 * @result: what the callback was given
 *
 * Returns: (transfer full) (nullable): what the network makes of the image; %NULL without memory
 */
LabImageLook *
lab_image_look_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}

/* ── neighbours ──────────────────────────────────────────────────────────────────────────────────
 */

static void
find_neighbours (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  const LabImages *images = lab_dataset_get_images (job->dataset, job->split);
  const LabImages *training = lab_dataset_get_images (job->dataset, LAB_SPLIT_TRAIN);
  const guint8 *pixels = images->pixels + (gsize)job->image * LAB_IMAGE_PIXELS;
  guint skip = job->split == LAB_SPLIT_TRAIN ? job->image : G_MAXUINT;
  GArray *found = g_array_new (FALSE, TRUE, sizeof (LabNeighbour));
  guint n;

  g_array_set_size (found, job->n);
  n = lab_neighbours_find (training, pixels, skip, LAB_ANY_LABEL, LAB_ANY_LABEL, job->n,
                           cancellable, (LabNeighbour *)(gpointer)found->data);
  g_array_set_size (found, n);
  g_task_return_pointer (task, found, (GDestroyNotify)g_array_unref);
}

/**
 * lab_image_neighbours_async:
 * @source: (type GObject): who asks; it is kept until the answer
 * @dataset: a dataset
 * @split: a part of it
 * @image: one of its images; it is no neighbour of itself
 * @n: how many neighbours are wanted
 * @cancellable: (nullable): gives up
 * @callback: takes the answer with lab_image_neighbours_finish()
 * @data: for @callback
 */
void
lab_image_neighbours_async (gpointer source, LabDataset *dataset, LabSplit split, guint image,
                            guint n, GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer data)
{
  g_autoptr (GTask) task = g_task_new (source, cancellable, callback, data);
  Job *job = g_new0 (Job, 1);

  job->dataset = lab_dataset_ref (dataset);
  job->split = split;
  job->image = image;
  job->n = n;
  g_task_set_source_tag (task, lab_image_neighbours_async);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, find_neighbours);
}

/**
 * lab_image_neighbours_finish:
 * @result: what the callback was given
 *
 * Returns: (transfer full) (nullable): LabNeighbour, the nearest first; %NULL when cancelled
 */
GArray *
lab_image_neighbours_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}
