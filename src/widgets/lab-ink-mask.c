/* lab-ink-mask.c: a drawing's ink as pixels of the screen, kept from frame to frame.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-ink-mask.h"

#include <string.h>

#include "draw-pen.h"

static void
draw_segment (LabInkMask *self, const LabPoint *from, const LabPoint *to)
{
  double side = self->side;

  draw_pen_segment (self->pixels, self->side, self->stride, from->x * side, from->y * side,
                    to->x * side, to->y * side, self->pen_width * side);
}

/**
 * lab_ink_mask_clear:
 * @self: a mask
 *
 * Frees what @self holds; it is empty then.
 */
void
lab_ink_mask_clear (LabInkMask *self)
{
  g_free (self->pixels);
  *self = (LabInkMask){0};
}

/**
 * lab_ink_mask_resize:
 * @self: a mask
 * @side: how many device pixels it is to be wide and high
 * @pen_width: of the ink, in drawing units
 * @drawing: what to show in it
 *
 * Makes @self fit the screen; nothing when it does already. Where there is no memory, it shows no
 * ink.
 */
void
lab_ink_mask_resize (LabInkMask *self, guint side, double pen_width, const LabDrawing *drawing)
{
  if (self->pixels != NULL && self->side == side && self->pen_width == pen_width)
    return;
  g_free (self->pixels);
  self->side = side;
  self->pen_width = pen_width;
  self->stride = (gsize)cairo_format_stride_for_width (CAIRO_FORMAT_A8, (int)side);
  self->pixels = g_try_malloc (side * self->stride);
  lab_ink_mask_redraw (self, drawing);
}

/**
 * lab_ink_mask_redraw:
 * @self: a mask
 * @drawing: what to show in it
 *
 * Draws all ink anew, as after an undo; its time is that of all points.
 */
void
lab_ink_mask_redraw (LabInkMask *self, const LabDrawing *drawing)
{
  guint n_strokes = lab_drawing_get_n_strokes (drawing);

  if (self->pixels == NULL)
    return;
  memset (self->pixels, 0, self->side * self->stride);
  for (guint i = 0; i < n_strokes; i++) {
    guint n_points;
    const LabPoint *points = lab_drawing_get_stroke (drawing, i, &n_points);

    for (guint j = 0; j < n_points; j++)
      draw_segment (self, &points[j > 0 ? j - 1 : 0], &points[j]);
  }
}

/**
 * lab_ink_mask_add_newest:
 * @self: a mask that shows @drawing without its newest point
 * @drawing: a drawing with at least one point in its newest stroke
 *
 * Adds the newest point to the ink: its time does not depend on how many points there are.
 */
void
lab_ink_mask_add_newest (LabInkMask *self, const LabDrawing *drawing)
{
  const LabPoint *points;
  guint n;

  if (self->pixels == NULL)
    return;
  points = lab_drawing_get_stroke (drawing, lab_drawing_get_n_strokes (drawing) - 1, &n);
  draw_segment (self, &points[n > 1 ? n - 2 : 0], &points[n - 1]);
}

/**
 * lab_ink_mask_paint:
 * @self: a mask
 * @cr: where to paint, from (0, 0)
 * @scale: device pixels of a pixel of @cr
 *
 * Paints the ink in the present colour.
 */
void
lab_ink_mask_paint (const LabInkMask *self, cairo_t *cr, int scale)
{
  cairo_surface_t *ink;

  if (self->pixels == NULL)
    return;
  ink = cairo_image_surface_create_for_data (self->pixels, CAIRO_FORMAT_A8, (int)self->side,
                                             (int)self->side, (int)self->stride);
  cairo_surface_set_device_scale (ink, scale, scale);
  cairo_mask_surface (cr, ink, 0, 0);
  /* The picture may outlive this frame, the pixels change with the next point. */
  cairo_surface_finish (ink);
  cairo_surface_destroy (ink);
}
