/* lab-card-board.h: the four cards, side by side where there is room, else one at a time.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "lab-cursor.h"

G_BEGIN_DECLS

#define LAB_TYPE_CARD_BOARD (lab_card_board_get_type ())
G_DECLARE_FINAL_TYPE (LabCardBoard, lab_card_board, LAB, CARD_BOARD, GtkWidget)

/* Properties: "card" (string): "curves", "weights", "draw" or "confusion": the one shown where
 * there is room for one only; while runs are compared, "comparison", too. */

const char *lab_card_board_get_card (LabCardBoard *self);
void lab_card_board_set_card (LabCardBoard *self, const char *name);
gboolean lab_card_board_is_narrow (LabCardBoard *self);
GtkWidget *lab_card_board_find (LabCardBoard *self, const char *name);
void lab_card_board_set_cursor (LabCardBoard *self, LabCursor *cursor);
/* Overlays the curves of another run, until the cursor shows another one. */
void lab_card_board_set_beside (LabCardBoard *self, LabRun *beside);
/* Shows several runs (LabLoadedRun) as curves and a table in place of the cards of one; NULL: the
 * cursor's run again. */
void lab_card_board_compare (LabCardBoard *self, GPtrArray *runs);

G_END_DECLS
