/* lab-status-bar.h: how far a run is, how fast, how good, and what ails it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "lab-cursor.h"

G_BEGIN_DECLS

#define LAB_TYPE_STATUS_BAR (lab_status_bar_get_type ())
G_DECLARE_FINAL_TYPE (LabStatusBar, lab_status_bar, LAB, STATUS_BAR, GtkWidget)

void lab_status_bar_set_cursor (LabStatusBar *self, LabCursor *cursor);
/* Puts the diagnosis under the details, where there is no room beside them. */
void lab_status_bar_set_stacked (LabStatusBar *self, gboolean stacked);

G_END_DECLS
