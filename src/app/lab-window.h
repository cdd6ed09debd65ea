/* lab-window.h: the window.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>
#include "lab-player.h"

G_BEGIN_DECLS

#define LAB_TYPE_WINDOW (lab_window_get_type ())
G_DECLARE_FINAL_TYPE (LabWindow, lab_window, LAB, WINDOW, AdwApplicationWindow)

LabWindow *lab_window_new (GtkApplication *application);
LabPlayer *lab_window_get_player (LabWindow *self);
void lab_window_load_dataset (LabWindow *self, const char *specification);
void lab_window_train_when_ready (LabWindow *self);

G_END_DECLS
