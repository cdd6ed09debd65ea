/* lab-runs-page-private.h: what the files of the list of runs share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-runs-page.h"

#include <adwaita.h>

#include "lab-run-list.h"
#include "lab-runs-filter.h"

G_BEGIN_DECLS

struct _LabRunsPage {
  GtkWidget parent_instance;

  LabStore *store; /* or NULL */
  LabRunList *list;
  LabRunsFilter filter;
  char *order;
  GtkCustomFilter *list_filter; /* borrowed by the models */
  GtkCustomSorter *list_sorter;
  GtkMultiSelection *selection;
  gboolean is_selecting; /* by lab_runs_page_select(): nobody is told */
  gint64 awaited;        /* a run that is to be selected as soon as it is in the list, or 0 */
  guint selected_id;     /* idle source that tells "selected" */
  GArray *deleted;       /* of gint64: what lab_runs_page_undo() brings back */
  char *problem;         /* why there is no store, or NULL */
  GtkWidget *popover;    /* the menu at the pointer */

  GtkWidget *box;
  GtkEditable *search_entry;
  GtkWidget *filter_button;
  GtkStack *stack;
  GtkListView *list_view;
  AdwStatusPage *status_page;
  GtkWidget *reset_button;
  GMenuModel *run_menu;
  GMenu *dataset_menu;
};

void lab_runs_page_tell_selected (LabRunsPage *self);
void lab_runs_page_refuse (LabRunsPage *self, const char *sentence);
void lab_runs_page_tell_deleted (LabRunsPage *self, guint n);

/* lab-runs-page-select.c */
LabRunItem *lab_runs_page_get_only (LabRunsPage *self);
void lab_runs_page_take_selection (LabRunsPage *self);
void lab_runs_page_make_menu (LabRunsPage *self);
void lab_runs_page_show_menu (GtkWidget *widget, const char *action, GVariant *parameter);

/* lab-runs-page-edit.c */
void lab_runs_page_install_edits (GtkWidgetClass *widget_class);
void lab_runs_page_update_edits (LabRunsPage *self);
void lab_runs_page_star (LabRunsPage *self, LabRunItem *item, gboolean starred);

G_END_DECLS
