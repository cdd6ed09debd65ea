/* lab-window-private.h: what the files of the window share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-window.h"

#include "lab-card-board.h"
#include "lab-diagnosis.h"
#include "lab-experiments-page.h"
#include "lab-handwriting-page.h"
#include "lab-images-page.h"
#include "lab-lessons-page.h"
#include "lab-network-page.h"
#include "lab-run-bar.h"
#include "lab-run-keeper.h"
#include "lab-run-loader.h"
#include "lab-runs-page.h"
#include "lab-setup-panel.h"
#include "lab-status-bar.h"
#include "lab-time-bar.h"

G_BEGIN_DECLS

struct _LabWindow {
  AdwApplicationWindow parent_instance;

  GSettings *settings; /* NULL where the schema is not installed: nothing is remembered then */
  LabPlayer *player;
  LabRun *live; /* the player's run */
  LabCursor *cursor;
  LabRun *shown;      /* the cursor's run, whose state stands in the title */
  LabRunInfo *record; /* of the shown run, when it was read from the store */
  LabDataset *dataset;
  gboolean train_when_ready;
  guint folded_id;
  GtkFileChooserNative *file_chooser; /* while it is open */

  LabRunKeeper *keeper;
  gboolean is_opening_store;
  gboolean is_closed;
  GListModel *fetchers;  /* LabFetcher; NULL until they are asked for */
  GCancellable *loading; /* of a run, or NULL */
  GPtrArray *compared;   /* of LabLoadedRun, or NULL when one run is shown */
  struct {
    LabRemedy remedy;
    LabRun *before, *after; /* NULL when none is being tried */
    char *report;           /* what it did, until it was read; or NULL */
  } trial;

  AdwWindowTitle *title;
  GtkWidget *sidebar_button;
  GtkWidget *train_button;
  GtkImage *train_icon;
  GtkLabel *train_label;
  GtkWidget *step_button;
  GtkWidget *step_icon;
  GtkLabel *step_label;
  GtkWidget *stop_button;
  GtkWidget *stop_icon;
  GtkLabel *stop_label;
  AdwSqueezer *view_squeezer;
  GtkWidget *view_bar;
  AdwToastOverlay *toast_overlay;
  GtkStack *view_stack;
  AdwFlap *flap;
  GtkStack *sidebar_stack;
  LabSetupPanel *setup_panel;
  LabRunsPage *runs_page;
  LabRunBar *run_bar;
  LabCardBoard *board;
  LabTimeBar *time_bar;
  LabStatusBar *status_bar;
  LabExperimentsPage *experiments_page;
  LabImagesPage *images_page;
  LabNetworkPage *network_page;
  LabHandwritingPage *handwriting_page;
  LabLessonsPage *lessons_page;
};

/* lab-window.c */
void lab_window_show_title (LabWindow *self);

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

/* lab-window-datasets.c */
void lab_window_add_datasets (LabWindow *self);
void lab_window_stop_datasets (LabWindow *self);

/* lab-window-figures.c */
void lab_window_save_figures (LabWindow *self);
void lab_window_save_figures_to (LabWindow *self, const char *folder, const char *ending);
void lab_window_export_figure (LabWindow *self, const char *name);
void lab_window_export_figure_to (LabWindow *self, const char *kind, const char *path);

/* lab-window-store.c */
void lab_window_open_store (LabWindow *self);
void lab_window_close_store (LabWindow *self);
void lab_window_keep_runs (LabWindow *self);
void lab_window_export_run (LabWindow *self);
void lab_window_export_run_to (LabWindow *self, gint64 id, const char *path);
void lab_window_import_run (LabWindow *self);
void lab_window_import_run_from (LabWindow *self, const char *path);

/* lab-window-experiments.c */
void lab_window_add_experiments (LabWindow *self);
void lab_window_prepare_experiments (LabWindow *self);
void lab_window_stop_experiments (LabWindow *self);

/* lab-window-images.c */
void lab_window_add_images (LabWindow *self);
void lab_window_stop_images (LabWindow *self);

/* lab-window-network.c */
void lab_window_add_network (LabWindow *self);
void lab_window_stop_network (LabWindow *self);

/* lab-window-handwriting.c */
void lab_window_add_handwriting (LabWindow *self);
void lab_window_stop_handwriting (LabWindow *self);

/* lab-window-lessons.c */
void lab_window_add_lessons (LabWindow *self);
void lab_window_stop_lessons (LabWindow *self);

/* lab-window-runs.c */
void lab_window_watch_runs (LabWindow *self);
void lab_window_drop_runs (LabWindow *self);
void lab_window_take_live (LabWindow *self);
void lab_window_show_live (LabWindow *self);
void lab_window_compare (LabWindow *self, const gint64 *ids, guint n);
void lab_window_update_run_bar (LabWindow *self);

/* lab-window-resume.c */
gboolean lab_window_can_resume (LabWindow *self);
gboolean lab_window_can_train_more (LabWindow *self);
gboolean lab_window_can_branch (LabWindow *self);
void lab_window_resume_shown (LabWindow *self);
void lab_window_train_more (LabWindow *self);
void lab_window_train_more_to (LabWindow *self, guint epochs);
void lab_window_branch (LabWindow *self);
void lab_window_try_remedy (LabWindow *self, LabRemedy remedy);
void lab_window_report_remedy (LabWindow *self);
void lab_window_forget_remedy (LabWindow *self);

/* lab-window-state.c */
void lab_window_restore (LabWindow *self);
void lab_window_remember (LabWindow *self);

G_END_DECLS
