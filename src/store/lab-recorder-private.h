/* lab-recorder-private.h: what a recorder hands to the store's thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-recorder.h"
#include "lab-store-private.h"
#include "lab-store-run.h"

G_BEGIN_DECLS

/* ── which checkpoints have been written: epochs → how much of them ──────────────────────────── */

/* The one that a training begins with is posted at once, and again when it has been evaluated. */
enum { LAB_WRITTEN_NOTHING, LAB_WRITTEN_NETWORK, LAB_WRITTEN_NETWORK_AND_EVALUATION };

GHashTable *lab_written_new (void);
/* Those of a run up to @n_epochs that are in the store already. */
GHashTable *lab_written_read (LabStore *store, gint64 id, guint n_epochs, GError **error);
/* Whether there is more of it than has been written. */
gboolean lab_written_lacks (GHashTable *written, const LabSnapshot *checkpoint);
void lab_written_add (GHashTable *written, const LabSnapshot *checkpoint);

/* ── parts of a run's history ────────────────────────────────────────────────────────────────── */

/* What came after @n_saved epochs, and the checkpoints that were not written; NULL when there is no
 * memory for it. */
LabRunPart *lab_run_part_gather (LabRun *run, guint n_saved, GHashTable *written);
/* For a new run: its name, what it is trained on, by what and when. */
void lab_run_part_gather_identity (LabRunPart *part, LabRun *run);

/* A part on its way into the file. */
typedef struct {
  LabStoreJob job;
  LabRecorder *recorder; /* borrowed; NULL when it has gone */
  gint64 id;             /* 0: a new run */
  LabRunPart *part;
  gboolean resumes;
  gboolean has_claimed;
  gboolean releases;        /* the run ends with it */
  gboolean releases_anyway; /* … even when it cannot be written */
  GArray *stored;           /* guint: epochs that have a checkpoint now */
} LabPartJob;

/* Takes @part. */
LabPartJob *lab_part_job_new (gint64 id, LabRunPart *part);

G_END_DECLS
