/* lab-drawing.c: what a pen drew: strokes of points, in the order they were drawn.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-drawing.h"

#include <math.h>

struct _LabDrawing {
  GArray *points; /* LabPoint: those of all strokes, one stroke after the other */
  GArray *starts; /* guint: where each stroke begins in `points` */
};

/**
 * lab_drawing_new:
 *
 * Returns: (transfer full): a drawing without strokes
 */
LabDrawing *
lab_drawing_new (void)
{
  LabDrawing *self = g_new0 (LabDrawing, 1);

  self->points = g_array_new (FALSE, FALSE, sizeof (LabPoint));
  self->starts = g_array_new (FALSE, FALSE, sizeof (guint));
  return self;
}

/**
 * lab_drawing_copy:
 * @self: a drawing
 *
 * Returns: (transfer full): a drawing of its own, with the same strokes
 */
LabDrawing *
lab_drawing_copy (const LabDrawing *self)
{
  LabDrawing *copy = g_new0 (LabDrawing, 1);

  copy->points = g_array_copy (self->points);
  copy->starts = g_array_copy (self->starts);
  return copy;
}

/**
 * lab_drawing_free:
 * @self: (transfer full) (nullable): a drawing
 */
void
lab_drawing_free (LabDrawing *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->points);
  g_array_unref (self->starts);
  g_free (self);
}

static gboolean
newest_is_empty (const LabDrawing *self)
{
  return self->starts->len > 0 &&
         g_array_index (self->starts, guint, self->starts->len - 1) == self->points->len;
}

/**
 * lab_drawing_begin_stroke:
 * @self: a drawing
 *
 * The next point begins a new stroke. A newest stroke without points is taken for it, so that
 * lab_drawing_undo() always removes something that could be seen.
 */
void
lab_drawing_begin_stroke (LabDrawing *self)
{
  if (!newest_is_empty (self))
    g_array_append_val (self->starts, self->points->len);
}

/**
 * lab_drawing_add_point:
 * @self: a drawing
 * @x: to the right, in any scale
 * @y: down, in the same scale
 *
 * Appends a point to the newest stroke, and begins one when there is none.
 *
 * Returns: %FALSE when the point was dropped: not finite, or one more than
 *   %LAB_DRAWING_MAX_POINTS
 */
gboolean
lab_drawing_add_point (LabDrawing *self, double x, double y)
{
  LabPoint point = {x, y};

  if (!isfinite (x) || !isfinite (y) || self->points->len >= LAB_DRAWING_MAX_POINTS)
    return FALSE;
  if (self->starts->len == 0)
    lab_drawing_begin_stroke (self);
  g_array_append_val (self->points, point);
  return TRUE;
}

/**
 * lab_drawing_undo:
 * @self: a drawing
 *
 * Removes the newest stroke.
 *
 * Returns: %FALSE when there was none
 */
gboolean
lab_drawing_undo (LabDrawing *self)
{
  guint start;

  if (self->starts->len == 0)
    return FALSE;
  start = g_array_index (self->starts, guint, self->starts->len - 1);
  g_array_set_size (self->points, start);
  g_array_set_size (self->starts, self->starts->len - 1);
  return TRUE;
}

/**
 * lab_drawing_clear:
 * @self: a drawing
 *
 * Removes all strokes.
 */
void
lab_drawing_clear (LabDrawing *self)
{
  g_array_set_size (self->points, 0);
  g_array_set_size (self->starts, 0);
}

/**
 * lab_drawing_get_n_strokes:
 * @self: a drawing
 *
 * Returns: how many strokes were begun; the newest may have no points yet
 */
guint
lab_drawing_get_n_strokes (const LabDrawing *self)
{
  return self->starts->len;
}

/**
 * lab_drawing_get_n_points:
 * @self: a drawing
 *
 * Returns: how many points all strokes have together
 */
guint
lab_drawing_get_n_points (const LabDrawing *self)
{
  return self->points->len;
}

/**
 * lab_drawing_get_stroke:
 * @self: a drawing
 * @stroke: which, from 0
 * @n_points: (out): how many points it has
 *
 * Returns: (transfer none): its points, valid until @self is changed
 */
const LabPoint *
lab_drawing_get_stroke (const LabDrawing *self, guint stroke, guint *n_points)
{
  guint start, end;

  *n_points = 0;
  g_return_val_if_fail (stroke < self->starts->len, NULL);

  start = g_array_index (self->starts, guint, stroke);
  end = stroke + 1 < self->starts->len ? g_array_index (self->starts, guint, stroke + 1)
                                       : self->points->len;
  *n_points = end - start;
  return &g_array_index (self->points, LabPoint, start);
}
