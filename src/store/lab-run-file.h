/* lab-run-file.h: a run as one file, to be shared: its record, its curves and its checkpoints.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-store.h"

G_BEGIN_DECLS

/* Written whole or not at all. */
gboolean lab_run_file_export (LabStore *store, gint64 id, const char *path, GError **error);
/* Adds the run of a file under a new number; refused whole when the file is cut short, of a later
 * version, or hostile. Returns its number, 0 on an error. Any thread. */
gint64 lab_run_file_import (LabStore *store, const char *path, GError **error);

G_END_DECLS
