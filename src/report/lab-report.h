/* lab-report.h: what came of experiments, as figures, numbers and a page to read.
 *
 * A report is a copy: it may be made on the main thread, and written in another, while the runs it
 * speaks of go on.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-figures.h"
#include "lab-sweep.h"

G_BEGIN_DECLS

typedef struct _LabReport LabReport;

LabReport *lab_report_new (const char *title, LabDataset *dataset);
void lab_report_free (LabReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabReport, lab_report_free)

void lab_report_add_experiment (LabReport *self, LabExperiment *experiment, LabRun *const *runs,
                                LabSnapshot *const *snapshots);
/* How many files lab_report_write() writes. */
guint lab_report_count_files (const LabReport *self);
gboolean lab_report_write (const LabReport *self, const char *folder, LabFigureWritten written,
                           gpointer data, GCancellable *cancellable, GError **error);

G_END_DECLS
