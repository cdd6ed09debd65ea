/* lab-window-private.h: what the files of the window share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-window.h"

#include "lab-card-board.h"
#include "lab-setup-panel.h"
#include "lab-status-bar.h"

G_BEGIN_DECLS

struct _LabWindow {
  AdwApplicationWindow parent_instance;

  GSettings *settings; /* NULL where the schema is not installed: nothing is remembered then */
  LabPlayer *player;
  LabRun *run; /* whose state is shown */
  gboolean train_when_ready;
  guint folded_id;
  GtkFileChooserNative *file_chooser; /* while it is open */

  AdwWindowTitle *title;
  GtkWidget *train_button;
  GtkImage *train_icon;
  GtkLabel *train_label;
  GtkWidget *step_button;
  GtkWidget *step_icon;
  GtkLabel *step_label;
  GtkWidget *stop_button;
  GtkWidget *stop_icon;
  GtkLabel *stop_label;
  AdwToastOverlay *toast_overlay;
  AdwFlap *flap;
  LabSetupPanel *setup_panel;
  LabCardBoard *board;
  LabStatusBar *status_bar;
};

/* lab-window-actions.c */
void lab_window_add_actions (LabWindow *self);
void lab_window_remove_actions (LabWindow *self);
void lab_window_update_actions (LabWindow *self);
void lab_window_install_keys (GtkWidgetClass *widget_class);

/* lab-window-files.c */
void lab_window_show_file_chooser (LabWindow *self, GtkFileChooserNative *chooser,
                                   GCallback callback);
char *lab_window_take_path (LabWindow *self, int response);
char *lab_window_suggest_stem (LabRun *run);
void lab_window_open_dataset (LabWindow *self);
void lab_window_save_model (LabWindow *self);
void lab_window_save_model_to (LabWindow *self, const char *path);
void lab_window_show_error (LabWindow *self, const char *heading, const char *sentence);
void lab_window_show_toast (LabWindow *self, const char *sentence);

/* lab-window-figures.c */
void lab_window_save_figures (LabWindow *self);
void lab_window_save_figures_to (LabWindow *self, const char *folder, const char *ending);

/* lab-window-state.c */
void lab_window_restore (LabWindow *self);
void lab_window_remember (LabWindow *self);

G_END_DECLS
