/* lab-cursor.h: what everything on screen is a view of: a run, and an epoch of it.
 *
 * While it follows, it stands at the run's newest snapshot. Moved back, it stands at an epoch's
 * checkpoint: from memory, or read from the store in a thread (the newest request wins).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-store.h"

G_BEGIN_DECLS

#define LAB_TYPE_CURSOR (lab_cursor_get_type ())
G_DECLARE_FINAL_TYPE (LabCursor, lab_cursor, LAB, CURSOR, GObject)

/* Signals (no arguments): "run-changed"; "moved": the epoch or whether it follows is another;
 * "snapshot-changed": there is another network, or another evaluation, to show; "failed" (a
 * sentence): a checkpoint could not be read. */

LabCursor *lab_cursor_new (void);
/* @id: the run's number in @store, 0 when it is not recorded (yet). @newest (nullable): the network
 * at the end of a recorded run, where it is at hand. It follows then. */
void lab_cursor_set_run (LabCursor *self, LabRun *run, LabStore *store, gint64 id,
                         LabSnapshot *newest);
/* The present run has been recorded. */
void lab_cursor_set_run_id (LabCursor *self, LabStore *store, gint64 id);
LabRun *lab_cursor_get_run (LabCursor *self);
gint64 lab_cursor_get_run_id (LabCursor *self);

/* The epoch that is shown, 0 = before training. Any epoch that is done can be shown: its metrics and
 * confusion counts are exact; its network is that of the newest checkpoint at or before it. */
guint lab_cursor_get_epoch (LabCursor *self);
void lab_cursor_set_epoch (LabCursor *self, guint epoch);
gboolean lab_cursor_get_follows (LabCursor *self);
void lab_cursor_follow (LabCursor *self);
/* As lab_cursor_set_epoch(); the newest epoch, or one after it, is followed. */
void lab_cursor_go (LabCursor *self, guint epoch);

/* The network that is shown, borrowed; NULL while there is none. Its `epoch` says of when it is. */
LabSnapshot *lab_cursor_get_snapshot (LabCursor *self);
/* The epoch whose network stands for the one that is shown: the same, unless it was thinned out;
 * G_MAXUINT when there is none. */
guint lab_cursor_get_checkpoint (LabCursor *self);
/* The confusion counts that are shown, with their accuracy, borrowed; NULL = none. Made of a record
 * they know nothing of single images: n_images is 0 then. */
LabEvaluation *lab_cursor_get_evaluation (LabCursor *self);

G_END_DECLS
