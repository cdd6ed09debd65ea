/* cli-report.h: tells of a training on standard output, while it goes on.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-recorder.h"

G_BEGIN_DECLS

typedef struct _CliReport CliReport;

CliReport *cli_report_new (LabRun *run, LabRecorder *recorder, gboolean as_json);
void cli_report_give_up_recording (CliReport *self, const char *reason);
void cli_report_end (CliReport *self, gboolean is_recorded, const char *reason);

G_END_DECLS
