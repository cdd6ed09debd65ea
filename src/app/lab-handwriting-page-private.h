/* lab-handwriting-page-private.h: what the files of the page of handwriting share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-handwriting-page.h"

#include "lab-sample-grid.h"
#include "lab-sample-pad.h"
#include "lab-sample-reader.h"
#include "lab-tuner-card.h"

G_BEGIN_DECLS

/* The columns, from the left; in a narrow page they are shown one at a time. */
enum { LAB_HANDWRITING_DRAW, LAB_HANDWRITING_COLLECTION, LAB_HANDWRITING_TEACH, LAB_HANDWRITING_N };

/* How the columns stand: one at a time; the first one beside the two others; all beside each other.
 */
typedef enum {
  LAB_HANDWRITING_NARROW,
  LAB_HANDWRITING_MEDIUM,
  LAB_HANDWRITING_WIDE
} LabHandwritingWidth;

/* Lines of variants of a drawing that are shown. */
#define LAB_HANDWRITING_N_STRIPS 2

struct _LabHandwritingPage {
  GtkWidget parent_instance;

  LabSampleList *list;
  LabSampleReader *reader;
  LabCursor *cursor;
  LabSampleEdit *newest_edit;         /* or NULL */
  guint n_uncounted;                  /* kept since the list was read */
  gint64 varied_id;                   /* the drawing whose variants are shown; 0: none */
  GtkFileChooserNative *file_chooser; /* while it is open */
  GSimpleActionGroup *actions;

  LabHandwritingWidth width;
  int column; /* shown in a narrow page */
  guint arrange_id;

  GtkWidget *columns[LAB_HANDWRITING_N];
  GtkWidget *buttons[LAB_HANDWRITING_N];
  GtkWidget *switcher;
  LabSamplePad *sample_pad;
  LabSampleGrid *sample_grid;
  LabTunerCard *tuner_card;
  GtkLabel *variants_label;
  GtkWidget *strips[LAB_HANDWRITING_N_STRIPS];
};

/* lab-handwriting-page.c */
void lab_handwriting_page_fail (LabHandwritingPage *self, const char *sentence);
void lab_handwriting_page_tell (LabHandwritingPage *self, const char *sentence);

/* lab-handwriting-page-layout.c */
void lab_handwriting_page_install_layout (GtkWidgetClass *widget_class);
void lab_handwriting_page_show_columns (LabHandwritingPage *self);

/* lab-handwriting-page-files.c */
void lab_handwriting_page_add_actions (LabHandwritingPage *self);
void lab_handwriting_page_update_actions (LabHandwritingPage *self);
void lab_handwriting_page_export_to (LabHandwritingPage *self, const char *path, gboolean as_idx);
void lab_handwriting_page_import_from (LabHandwritingPage *self, const char *path, gboolean as_idx);

G_END_DECLS
