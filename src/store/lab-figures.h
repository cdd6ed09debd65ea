/* lab-figures.h: the pictures of a run as files, and the numbers behind them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>
#include "lab-run.h"

G_BEGIN_DECLS

typedef enum {
  LAB_FIGURE_CURVES,
  LAB_FIGURE_WEIGHTS,
  LAB_FIGURE_CONFUSION,
  LAB_N_FIGURES
} LabFigureKind;

/* What there is to draw of a run at one moment. Immutable once it is made: one thread may make it,
 * and another write it. */
typedef struct _LabFigures LabFigures;

typedef void (*LabFigureWritten) (const char *path, gpointer data);

/* "curves", "weights", "confusion", as users type them and files are called. */
const char *lab_figure_kind_name (LabFigureKind kind);
gboolean lab_figure_kind_parse (const char *name, LabFigureKind *kind);
/* Whether a figure can be written under this name: it ends in .png, .svg, .pdf or .csv. */
gboolean lab_figure_path_is_known (const char *path);

/* Of @run as it is. */
LabFigures *lab_figures_new (LabRun *run);
/* Of @run as it was at the end of @epoch: @snapshot is its network then; NULL leaves out the
 * weights. */
LabFigures *lab_figures_new_at (LabRun *run, guint epoch, LabSnapshot *snapshot);
void lab_figures_free (LabFigures *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabFigures, lab_figures_free)

/* One figure; as CSV, the numbers that it shows. */
gboolean lab_figures_write_one (const LabFigures *self, LabFigureKind kind, const char *path,
                                GError **error);
/* All three. */
gboolean lab_figures_write (const LabFigures *self, const char *folder, const char *prefix,
                            const char *ending, LabFigureWritten written, gpointer data,
                            GError **error);
char *lab_figures_unused_prefix (const char *folder, const char *prefix, const char *ending);

G_END_DECLS
