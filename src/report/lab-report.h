/* lab-report.h: what came of experiments, as figures, numbers and a page to read.
 *
 * A report is a copy: it may be made on the main thread, and written in another, while the runs it
 * speaks of go on.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-figures.h"
#include "lab-store.h"
#include "lab-sweep.h"

G_BEGIN_DECLS

typedef struct _LabReport LabReport;

LabReport *lab_report_new (const char *title);
void lab_report_free (LabReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabReport, lab_report_free)

void lab_report_add_experiment (LabReport *self, LabExperiment *experiment, LabRun *const *runs,
                                LabSnapshot *const *snapshots);
/* Where the networks of the experiment that was added last are read from, when they are written. */
void lab_report_set_store (LabReport *self, LabStore *store, const gint64 *ids);
/* How many files lab_report_write() writes. */
guint lab_report_count_files (LabReport *self);
gboolean lab_report_write (LabReport *self, const char *folder, LabFigureWritten written,
                           gpointer data, GCancellable *cancellable, GError **error);

G_END_DECLS
