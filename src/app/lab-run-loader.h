/* lab-run-loader.h: reads whole runs from the store without holding up the main loop.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-store.h"

G_BEGIN_DECLS

/* A run as it was recorded, with what is shown of it first. */
typedef struct {
  LabRunInfo *info;
  LabRun *run;
  LabSnapshot *newest; /* its newest checkpoint, or NULL */
  LabRun *parent;      /* the run it was branched from, if it is still there and was asked for */
} LabLoadedRun;

void lab_loaded_run_free (LabLoadedRun *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabLoadedRun, lab_loaded_run_free)

/* One run with its network and its parent, or several without. */
void lab_run_load_async (gpointer source, LabStore *store, const gint64 *ids, guint n,
                         LabDataset *dataset, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer data);
GPtrArray *lab_run_load_finish (GAsyncResult *result, GError **error);

G_END_DECLS
