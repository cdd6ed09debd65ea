/* lab-window.h: the window.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>
#include "lab-cursor.h"
#include "lab-player.h"

G_BEGIN_DECLS

#define LAB_TYPE_WINDOW (lab_window_get_type ())
G_DECLARE_FINAL_TYPE (LabWindow, lab_window, LAB, WINDOW, AdwApplicationWindow)

/* Signals (no arguments): "store-opened": lab_window_get_store() has got one; "dataset-changed":
 * lab_window_get_dataset() is another one. */

LabWindow *lab_window_new (GtkApplication *application);
LabPlayer *lab_window_get_player (LabWindow *self);
LabCursor *lab_window_get_cursor (LabWindow *self);
void lab_window_load_dataset (LabWindow *self, const char *specification);
void lab_window_train_when_ready (LabWindow *self);

/* NULL until it is open, and where it can't be. */
LabStore *lab_window_get_store (LabWindow *self);
/* NULL until one is loaded. */
LabDataset *lab_window_get_dataset (LabWindow *self);
/* Shows a run in the four cards, by its number in the store; what is shown stays until it is read. */
void lab_window_show_stored_run (LabWindow *self, gint64 id);
/* Shows a run that is in memory, training or not; @id: its number in the store, or 0. */
void lab_window_show_run (LabWindow *self, LabRun *run, gint64 id);

G_END_DECLS
