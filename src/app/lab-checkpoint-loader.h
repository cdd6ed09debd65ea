/* lab-checkpoint-loader.h: reads a run's checkpoint from the store without holding up the main loop.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-store.h"

G_BEGIN_DECLS

void lab_checkpoint_load_async (gpointer source, LabStore *store, gint64 id, guint epoch,
                                GAsyncReadyCallback callback, gpointer data);
LabSnapshot *lab_checkpoint_load_finish (GAsyncResult *result, guint *epoch, GError **error);

G_END_DECLS
