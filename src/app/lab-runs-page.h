/* lab-runs-page.h: the sidebar's list of all runs.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "lab-store.h"

G_BEGIN_DECLS

#define LAB_TYPE_RUNS_PAGE (lab_runs_page_get_type ())
G_DECLARE_FINAL_TYPE (LabRunsPage, lab_runs_page, LAB, RUNS_PAGE, GtkWidget)

/* Properties: "order", "state" and "dataset" (string), "starred-only" (boolean): which runs are
 * listed, and how.
 *
 * Signals: "selected" (no arguments): a person chose other runs; "deleted" (uint): so many runs were
 * deleted, and can be had back by lab_runs_page_undo(); "refused" (a sentence): something could not
 * be done.
 *
 * Keys: F2 renames, Delete deletes, Ctrl+D stars; the menu key opens the menu. */

/* NULL with a sentence when there is none and won't be. */
void lab_runs_page_set_store (LabRunsPage *self, LabStore *store, const char *sentence);
/* Returns: (transfer full): the numbers of the selected runs, in the order of the list. */
GArray *lab_runs_page_get_selected (LabRunsPage *self);
/* Selects one run, none with 0, without telling it by "selected". */
void lab_runs_page_select (LabRunsPage *self, gint64 id);
void lab_runs_page_undo (LabRunsPage *self);
void lab_runs_page_find (LabRunsPage *self);
guint lab_runs_page_get_n_listed (LabRunsPage *self);

G_END_DECLS
