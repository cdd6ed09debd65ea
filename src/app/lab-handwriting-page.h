/* lab-handwriting-page.h: the window's page of what people drew, and of teaching it to the network.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "lab-cursor.h"
#include "lab-dataset.h"
#include "lab-sample-edit.h"

G_BEGIN_DECLS

#define LAB_TYPE_HANDWRITING_PAGE (lab_handwriting_page_get_type ())
G_DECLARE_FINAL_TYPE (LabHandwritingPage, lab_handwriting_page, LAB, HANDWRITING_PAGE, GtkWidget)

/* Signals: "failed" (a sentence): something could not be done; "told" (a sentence): it was done;
 * "edited" (a sentence, LabSampleEdit): the same, and it can be undone by lab_handwriting_page_undo();
 * "run-activated" (LabRun, number in the store as int64): somebody wants to see that run in the lab. */

void lab_handwriting_page_set_cursor (LabHandwritingPage *self, LabCursor *cursor);
/* What the network is rehearsed and tested on besides; NULL: nothing is loaded. */
void lab_handwriting_page_set_dataset (LabHandwritingPage *self, LabDataset *dataset);
/* Where the drawings are; NULL when it is closed. */
void lab_handwriting_page_set_store (LabHandwritingPage *self, LabStore *store);
/* Adds a drawing to the collection, and tells so. */
gboolean lab_handwriting_page_keep (LabHandwritingPage *self, const LabDrawing *drawing,
                                    const char *label);
void lab_handwriting_page_undo (LabHandwritingPage *self, LabSampleEdit *edit);
/* Stops and joins what it trains: before the window closes its store. */
void lab_handwriting_page_shutdown (LabHandwritingPage *self);

G_END_DECLS
