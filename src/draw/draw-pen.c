/* draw-pen.c: a round pen that draws into a grey mask, a segment at a time.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-pen.h"

#include <math.h>

/* Returns: how much of the pixel whose centre lies @distance² from the pen's path is inked: 1 well
 * inside, 0 well outside, and a ramp one pixel wide at the edge. */
static float
coverage (float distance_squared, float radius)
{
  float inside = MAX (radius - 0.5F, 0.0F);
  float outside = radius + 0.5F;

  if (distance_squared <= inside * inside)
    return 1.0F;
  if (distance_squared >= outside * outside)
    return 0.0F;
  return MIN (outside - sqrtf (distance_squared), 1.0F);
}

/* Returns: the first of the @side pixels that a pen reaches, or the one after the last. */
static guint
clip_pixel (double position, guint side)
{
  return (guint)CLAMP (position, 0.0, (double)side);
}

/**
 * draw_pen_segment:
 * @mask: (side, stride) bytes, 0 = paper, 255 = ink
 * @side: pixels across and down
 * @stride: bytes from one row to the next
 * @x0: where the pen starts, in pixels
 * @y0: where the pen starts
 * @x1: where it ends; the same point makes a dot
 * @y1: where it ends
 * @width: of the pen, in pixels
 *
 * Draws a straight stroke with round ends, antialiased. A pixel keeps the most ink it ever got, so a
 * line drawn in many short segments looks exactly as if it had been drawn at once: that is what
 * lets a pad add each motion of a pointer to what is there, however long the line has become.
 * The cost is that of the pixels around the segment. Coordinates that are no numbers draw nothing.
 */
void
draw_pen_segment (guint8 *mask, guint side, gsize stride, double x0, double y0, double x1,
                  double y1, double width)
{
  double reach = width / 2 + 1;
  float dx = (float)(x1 - x0), dy = (float)(y1 - y0);
  float length_squared = dx * dx + dy * dy;
  guint first_column, last_column, first_row, last_row;

  if (!isfinite (length_squared) || !isfinite (x0) || !isfinite (y0) || !(width > 0))
    return;

  first_column = clip_pixel (floor (MIN (x0, x1) - reach), side);
  last_column = clip_pixel (ceil (MAX (x0, x1) + reach), side);
  first_row = clip_pixel (floor (MIN (y0, y1) - reach), side);
  last_row = clip_pixel (ceil (MAX (y0, y1) + reach), side);

  for (guint row = first_row; row < last_row; row++)
    for (guint column = first_column; column < last_column; column++) {
      float px = (float)(column + 0.5 - x0), py = (float)(row + 0.5 - y0);
      float along = length_squared > 0 ? (px * dx + py * dy) / length_squared : 0.0F;
      float ex, ey, ink;
      guint8 *pixel = &mask[row * stride + column];

      along = CLAMP (along, 0.0F, 1.0F);
      ex = px - along * dx;
      ey = py - along * dy;
      ink = 255.0F * coverage (ex * ex + ey * ey, (float)(width / 2));
      *pixel = MAX (*pixel, (guint8)(ink + 0.5F));
    }
}
