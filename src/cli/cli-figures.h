/* cli-figures.h: the pictures of a run as PNG files.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>
#include "lab-run.h"

G_BEGIN_DECLS

typedef void (*CliFigureWritten) (const char *path, gpointer data);

gboolean cli_figures_write (LabRun *run, const char *folder, CliFigureWritten written,
                            gpointer data, GError **error);

G_END_DECLS
