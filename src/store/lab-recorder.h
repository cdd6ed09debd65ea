/* lab-recorder.h: writes a run into the store while it trains.
 *
 * Listens to the run: each epoch is one transaction, with its metrics, its confusion counts, its
 * batches' losses and its checkpoint.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-store.h"

G_BEGIN_DECLS

#define LAB_TYPE_RECORDER (lab_recorder_get_type ())
G_DECLARE_FINAL_TYPE (LabRecorder, lab_recorder, LAB, RECORDER, GObject)

/* Properties: "n-saved" (uint): epochs that are safe in the file. Signal "failed" (a sentence): once,
 * when the run cannot be recorded any more; it trains on in memory. */

/* Adds @run to the store (blocks for one short transaction), with the history it has already (that
 * of a branch), and follows it until it ends. Keep it alive as long as the run is to be recorded. */
LabRecorder *lab_recorder_new (LabStore *store, LabRun *run, const LabRunOrigin *origin,
                               GError **error);
/* Goes on recording a run that was loaded from the store and handed to lab_session_resume(): what
 * came after its checkpoint is dropped from the file. BUSY when another program trains it. */
LabRecorder *lab_recorder_resume (LabStore *store, gint64 id, LabRun *run, GError **error);

/* FALSE: once the run has ended, and all of it is in the file, what it said of each test image is dropped
 * from memory. TRUE at first. */
void lab_recorder_set_keeps_predictions (LabRecorder *self, gboolean keeps_predictions);

gint64 lab_recorder_get_id (LabRecorder *self);
LabRun *lab_recorder_get_run (LabRecorder *self);
guint lab_recorder_get_n_saved (LabRecorder *self);

G_END_DECLS
