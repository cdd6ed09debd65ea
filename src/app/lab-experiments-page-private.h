/* lab-experiments-page-private.h: what the files of the experiments' page share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-experiments-page.h"

#include <adwaita.h>

#include "lab-experiment-item.h"
#include "lab-experiment-view.h"
#include "lab-study-view.h"

G_BEGIN_DECLS

struct _LabExperimentsPage {
  GtkWidget parent_instance;

  LabExperimenter *experimenter;
  nn_config base;
  GListStore *items;          /* LabExperimentItem: the study, ready-made ones, recorded ones */
  guint n_ready_made;         /* items before the recorded ones, the study included */
  GHashTable *experiments;    /* number in the store → LabExperiment, so that each is read once */
  LabExperimentItem *shown;   /* NULL: none yet */
  LabExperimentInfo *record;  /* of what is shown, when it was read from the store */
  LabSweepRecorder *recorder; /* of what is shown, when this window trains or trained it */
  GCancellable *loading;      /* of recorded runs, or NULL */
  gulong store_handler;
  GtkFileChooserNative *file_chooser; /* while it is open */

  AdwLeaflet *leaflet;
  GtkListBox *list_box;
  GtkWidget *back_button;
  GtkLabel *title_label;
  GtkLabel *state_label;
  GtkProgressBar *progress_bar;
  GtkButton *train_button;
  GtkWidget *stop_button;
  GtkStack *detail_stack;
  LabExperimentView *view;
  LabStudyView *study_view;
};

/* lab-experiments-page-list.c */
void lab_experiments_page_fill_list (LabExperimentsPage *self);
void lab_experiments_page_refresh_list (LabExperimentsPage *self);
LabExperimentInfo *lab_experiments_page_find_record (LabExperimentsPage *self,
                                                     LabExperiment *experiment);

/* lab-experiments-page-actions.c */
void lab_experiments_page_add_actions (LabExperimentsPage *self);
void lab_experiments_page_update_actions (LabExperimentsPage *self);
void lab_experiments_page_fail (LabExperimentsPage *self, const char *sentence);
void lab_experiments_page_tell (LabExperimentsPage *self, const char *sentence);
void lab_experiments_page_write_report_to (LabExperimentsPage *self, const char *folder);

/* lab-experiments-page.c */
void lab_experiments_page_show_item (LabExperimentsPage *self, LabExperimentItem *item);
void lab_experiments_page_update (LabExperimentsPage *self);

G_END_DECLS
