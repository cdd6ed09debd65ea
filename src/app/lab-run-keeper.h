/* lab-run-keeper.h: sees to it that what is trained here is recorded.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-recorder.h"

G_BEGIN_DECLS

#define LAB_TYPE_RUN_KEEPER (lab_run_keeper_get_type ())
G_DECLARE_FINAL_TYPE (LabRunKeeper, lab_run_keeper, LAB, RUN_KEEPER, GObject)

/* Signals: "recorded" (LabRun *run): it has a number now; "failed" (a sentence): a run can't be
 * recorded, and trains on in memory. */

LabRunKeeper *lab_run_keeper_new (void);
void lab_run_keeper_set_store (LabRunKeeper *self, LabStore *store);
LabStore *lab_run_keeper_get_store (LabRunKeeper *self);
void lab_run_keeper_watch (LabRunKeeper *self, LabRun *run, const LabRunOrigin *origin);
gboolean lab_run_keeper_resume (LabRunKeeper *self, LabRun *run, gint64 id, GError **error);
gint64 lab_run_keeper_get_id (LabRunKeeper *self, LabRun *run);
LabRun *lab_run_keeper_find (LabRunKeeper *self, gint64 id);

G_END_DECLS
