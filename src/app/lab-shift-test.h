/* lab-shift-test.h: how well a network reads test images that are moved aside.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>
#include "lab-dataset.h"
#include "lab-snapshot.h"

G_BEGIN_DECLS

/* @images (n, 784) moved by @pixels to the right and down: what leaves the picture is lost, what comes
 * in is paper. NULL without memory; g_free() it. */
guint8 *lab_shift_images (const LabImages *images, guint pixels);

/* Accuracies on the test images moved by 0 to @n_shifts - 1 pixels, in a thread. */
void lab_shift_test_async (gpointer source, LabSnapshot *snapshot, LabDataset *dataset,
                           guint n_shifts, GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer data);
/* @accuracies (n_shifts). */
gboolean lab_shift_test_finish (GAsyncResult *result, double *accuracies, GError **error);

G_END_DECLS
