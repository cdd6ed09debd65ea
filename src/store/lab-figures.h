/* lab-figures.h: the pictures of a run as files.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>
#include "lab-run.h"

G_BEGIN_DECLS

/* What there is to draw of a run at one moment. Immutable: one thread may make it, and another
 * write it. */
typedef struct _LabFigures LabFigures;

typedef void (*LabFigureWritten) (const char *path, gpointer data);

LabFigures *lab_figures_new (LabRun *run);
void lab_figures_free (LabFigures *self);
gboolean lab_figures_write (const LabFigures *self, const char *folder, const char *prefix,
                            const char *ending, LabFigureWritten written, gpointer data,
                            GError **error);
char *lab_figures_unused_prefix (const char *folder, const char *prefix, const char *ending);

G_END_DECLS
