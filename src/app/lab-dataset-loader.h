/* lab-dataset-loader.h: opens datasets without holding up the main loop.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>
#include "lab-dataset.h"

G_BEGIN_DECLS

void lab_dataset_open_async (gpointer source, const char *specification, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer data);
LabDataset *lab_dataset_open_finish (GAsyncResult *result, GError **error);

G_END_DECLS
