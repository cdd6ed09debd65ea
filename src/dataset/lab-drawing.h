/* lab-drawing.h: what a pen drew: strokes of points, in the order they were drawn.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  double x, y; /* any scale, y down */
} LabPoint;

/* More points than these are dropped: a file of strokes may not fill the memory. */
#define LAB_DRAWING_MAX_POINTS (1u << 22)

/* A growing list of strokes. Not thread-safe. */
typedef struct _LabDrawing LabDrawing;

LabDrawing *lab_drawing_new (void);
LabDrawing *lab_drawing_copy (const LabDrawing *self);
void lab_drawing_free (LabDrawing *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabDrawing, lab_drawing_free)

void lab_drawing_begin_stroke (LabDrawing *self);
/* Appends to the newest stroke (begins one when there is none). Non-finite points, and those beyond
 * LAB_DRAWING_MAX_POINTS, are dropped: FALSE. */
gboolean lab_drawing_add_point (LabDrawing *self, double x, double y);
/* Removes the newest stroke; FALSE when there was none. */
gboolean lab_drawing_undo (LabDrawing *self);
void lab_drawing_clear (LabDrawing *self);

guint lab_drawing_get_n_strokes (const LabDrawing *self);
guint lab_drawing_get_n_points (const LabDrawing *self); /* of all strokes */
const LabPoint *lab_drawing_get_stroke (const LabDrawing *self, guint stroke, guint *n_points);

G_END_DECLS
