/* lab-report-tiles.h: some of the first layer's weights of each run, a row a run.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-report-private.h"

G_BEGIN_DECLS

gboolean lab_report_has_tiles (const LabReportSection *section);
double lab_report_tiles_height (const LabReportSection *section, double width);
gboolean lab_report_write_tiles (const LabReportFigure *self, const char *path, GError **error);

G_END_DECLS
