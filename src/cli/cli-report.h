/* cli-report.h: tells of a training on standard output, while it goes on.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-run.h"

G_BEGIN_DECLS

typedef struct _CliReport CliReport;

CliReport *cli_report_new (LabRun *run, gboolean as_json);
void cli_report_end (CliReport *self, const char *reason);

G_END_DECLS
