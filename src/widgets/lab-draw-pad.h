/* lab-draw-pad.h: where a person draws a digit with mouse, pen, finger or keys; every motion point
 * is kept.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-picture.h"
#include "lab-dataset.h"
#include "lab-drawing.h"

G_BEGIN_DECLS

#define LAB_TYPE_DRAW_PAD (lab_draw_pad_get_type ())
G_DECLARE_FINAL_TYPE (LabDrawPad, lab_draw_pad, LAB, DRAW_PAD, LabPicture)

/* Signal "changed": points or strokes were added or removed; once an event, however many points it
 * brought.
 * Action signals, which the keys are bound to: "move-pen" (int columns, int rows) moves the pen by
 * that many 28ths of the pad; "toggle-pen" lowers or lifts it; "undo", also of a clear; "clear".
 * Escape puts the pen away. */

GtkWidget *lab_draw_pad_new (void);
/* What stands on an empty pad; translated, copied. */
void lab_draw_pad_set_hint (LabDrawPad *self, const char *hint);
const LabDrawing *lab_draw_pad_get_drawing (LabDrawPad *self);
/* What is drawn, squeezed into 28×28 as it lies on the pad: 0 = paper, 255 = ink. */
void lab_draw_pad_render_raw (LabDrawPad *self, guint8 pixels[LAB_IMAGE_PIXELS]);
gboolean lab_draw_pad_can_undo (LabDrawPad *self);
void lab_draw_pad_undo (LabDrawPad *self);
void lab_draw_pad_clear (LabDrawPad *self);

G_END_DECLS
