/* lab-draw-card.h: the card where a digit is drawn, and read.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "lab-snapshot.h"
#include "lab-verdict-figure.h"

G_BEGIN_DECLS

#define LAB_TYPE_DRAW_CARD (lab_draw_card_get_type ())
G_DECLARE_FINAL_TYPE (LabDrawCard, lab_draw_card, LAB, DRAW_CARD, GtkWidget)

/* Signal "labelled" (const LabDrawing *drawing, a class's name): somebody wants to keep what was
 * drawn; the pad is empty again afterwards. */

void lab_draw_card_set_snapshot (LabDrawCard *self, LabSnapshot *snapshot);
/* What its classes are called; NULL: numbers. */
void lab_draw_card_set_class_names (LabDrawCard *self, LabClassNames *class_names);
void lab_draw_card_arrange (LabDrawCard *self, gboolean stacked, gboolean roomy);
void lab_draw_card_undo (LabDrawCard *self);
void lab_draw_card_clear (LabDrawCard *self);
/* What was drawn, and what the network made of it; to be cleared. */
void lab_draw_card_get_verdict (LabDrawCard *self, LabVerdict *verdict);

G_END_DECLS
