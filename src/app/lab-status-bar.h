/* lab-status-bar.h: how far a run is, how fast, and how good.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "lab-run.h"

G_BEGIN_DECLS

#define LAB_TYPE_STATUS_BAR (lab_status_bar_get_type ())
G_DECLARE_FINAL_TYPE (LabStatusBar, lab_status_bar, LAB, STATUS_BAR, GtkWidget)

void lab_status_bar_set_run (LabStatusBar *self, LabRun *run);

G_END_DECLS
