/* cli-sweep-report.h: tells of a sweep on standard output, while it goes on.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-sweep-recorder.h"

G_BEGIN_DECLS

typedef struct _CliSweepReport CliSweepReport;

/* @store may be NULL. */
CliSweepReport *cli_sweep_report_new (LabSweepRecorder *recorder, LabStore *store,
                                      LabDataset *dataset, gboolean as_json);
void cli_sweep_report_end (CliSweepReport *self, const char *reason);

G_END_DECLS
