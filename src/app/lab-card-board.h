/* lab-card-board.h: the four cards, side by side where there is room, else one at a time.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "lab-run.h"

G_BEGIN_DECLS

#define LAB_TYPE_CARD_BOARD (lab_card_board_get_type ())
G_DECLARE_FINAL_TYPE (LabCardBoard, lab_card_board, LAB, CARD_BOARD, GtkWidget)

/* Properties: "card" (string): "curves", "weights", "draw" or "confusion": the one shown where
 * there is room for one only. */

const char *lab_card_board_get_card (LabCardBoard *self);
void lab_card_board_set_card (LabCardBoard *self, const char *name);
gboolean lab_card_board_is_narrow (LabCardBoard *self);
GtkWidget *lab_card_board_find (LabCardBoard *self, const char *name);
void lab_card_board_set_run (LabCardBoard *self, LabRun *run);

G_END_DECLS
