/* lab-shift-test.c: how well a network reads test images that are moved aside.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-shift-test.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lab-model-evaluate.h"

typedef struct {
  LabSnapshot *snapshot;
  LabDataset *dataset;
  guint n_shifts;
} Request;

static void
request_free (gpointer data)
{
  Request *self = data;

  lab_snapshot_unref (self->snapshot);
  lab_dataset_unref (self->dataset);
  g_free (self);
}

/**
 * lab_shift_images:
 * @images: images
 * @pixels: by how many, to the right and down
 *
 * Returns: (transfer full) (nullable): (n, 784); %NULL when there is no memory for it
 */
guint8 *
lab_shift_images (const LabImages *images, guint pixels)
{
  gsize n_kept = pixels < LAB_IMAGE_SIZE ? LAB_IMAGE_SIZE - pixels : 0;
  guint8 *shifted = g_try_malloc0_n ((gsize)images->n + 1, LAB_IMAGE_PIXELS);

  for (gsize image = 0; shifted != NULL && image < images->n; image++)
    for (gsize row = 0; row < n_kept; row++)
      memcpy (shifted + image * LAB_IMAGE_PIXELS + (row + pixels) * LAB_IMAGE_SIZE + pixels,
              images->pixels + image * LAB_IMAGE_PIXELS + row * LAB_IMAGE_SIZE, n_kept);
  return shifted;
}

static gboolean
test_shift (const Request *request, guint pixels, double *accuracy, GError **error)
{
  LabImages images = *lab_dataset_get_images (request->dataset, LAB_SPLIT_TEST);
  g_autofree guint8 *shifted = lab_shift_images (&images, pixels);
  g_autoptr (LabEvaluation) evaluation = NULL;

  if (shifted == NULL) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                         _ ("There is not enough memory to move the test images."));
    return FALSE;
  }
  images.pixels = shifted;
  evaluation = lab_model_evaluate (request->snapshot, &images, error);
  if (evaluation == NULL)
    return FALSE;
  *accuracy = evaluation->accuracy;
  return TRUE;
}

static void
test_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Request *request = data;
  g_autofree double *accuracies = g_new0 (double, request->n_shifts);
  GError *error = NULL;

  for (guint pixels = 0; pixels < request->n_shifts; pixels++) {
    if (g_task_return_error_if_cancelled (task))
      return;
    if (!test_shift (request, pixels, &accuracies[pixels], &error)) {
      g_task_return_error (task, error);
      return;
    }
  }
  g_task_return_pointer (task, g_steal_pointer (&accuracies), g_free);
}

/**
 * lab_shift_test_async:
 * @source: (type GObject): who asks
 * @snapshot: a network
 * @dataset: whose test images it is to read
 * @n_shifts: by 0 to so many pixels less one
 * @cancellable: (nullable): gives it up between two shifts
 * @callback: called on the main thread
 * @data: for it
 */
void
lab_shift_test_async (gpointer source, LabSnapshot *snapshot, LabDataset *dataset, guint n_shifts,
                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (source, cancellable, callback, data);
  Request *request = g_new0 (Request, 1);

  request->snapshot = lab_snapshot_ref (snapshot);
  request->dataset = lab_dataset_ref (dataset);
  request->n_shifts = n_shifts;
  g_task_set_source_tag (task, lab_shift_test_async);
  g_task_set_task_data (task, request, request_free);
  g_task_run_in_thread (task, test_in_thread);
}

/**
 * lab_shift_test_finish:
 * @result: what the callback was handed
 * @accuracies: (out): (n_shifts)
 * @error: why there are none
 *
 * Returns: whether it was done
 */
gboolean
lab_shift_test_finish (GAsyncResult *result, double *accuracies, GError **error)
{
  GTask *task = G_TASK (result);
  g_autofree double *made = g_task_propagate_pointer (task, error);

  if (made == NULL)
    return FALSE;
  memcpy (accuracies, made,
          ((const Request *)g_task_get_task_data (task))->n_shifts * sizeof *accuracies);
  return TRUE;
}
