/* lab-ink-mask.h: a drawing's ink as pixels of the screen, kept from frame to frame.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <cairo.h>
#include "lab-drawing.h"

G_BEGIN_DECLS

/* Zeroed memory is an empty one, to which nothing is drawn until lab_ink_mask_resize(). */
typedef struct {
  guint8 *pixels; /* (side, stride) bytes, 0 = paper, 255 = ink; may be NULL */
  guint side;
  gsize stride;
  double pen_width; /* in drawing units: 0..1 is the whole side */
} LabInkMask;

void lab_ink_mask_clear (LabInkMask *self);
void lab_ink_mask_resize (LabInkMask *self, guint side, double pen_width,
                          const LabDrawing *drawing);
void lab_ink_mask_redraw (LabInkMask *self, const LabDrawing *drawing);
void lab_ink_mask_add_newest (LabInkMask *self, const LabDrawing *drawing);
void lab_ink_mask_paint (const LabInkMask *self, cairo_t *cr, int scale);

G_END_DECLS
