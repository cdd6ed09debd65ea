/* lab-draw-pad.h: where a person draws a digit with mouse, pen or finger; every motion point is
 * kept.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "lab-drawing.h"

G_BEGIN_DECLS

#define LAB_TYPE_DRAW_PAD (lab_draw_pad_get_type ())
G_DECLARE_FINAL_TYPE (LabDrawPad, lab_draw_pad, LAB, DRAW_PAD, GtkWidget)

/* Signal "changed": a point or stroke was added or removed. */

GtkWidget *lab_draw_pad_new (void);
/* In pad units: 0..1 across and down; borrowed. */
const LabDrawing *lab_draw_pad_get_drawing (LabDrawPad *self);
void lab_draw_pad_undo (LabDrawPad *self);
void lab_draw_pad_clear (LabDrawPad *self);

G_END_DECLS
