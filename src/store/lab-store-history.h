/* lab-store-history.h: reads the history of a run, and checks that it is one.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-store-run.h"

G_BEGIN_DECLS

/* What is wrong with a history; NULL when nothing is. Static, translated. */
const char *lab_run_part_find_fault (const LabRunPart *self);
/* The whole history, without its checkpoints. */
LabRunPart *lab_run_part_read (const LabRunInfo *info, LabDatabase *database, GError **error);

G_END_DECLS
