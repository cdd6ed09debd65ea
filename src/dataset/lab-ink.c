/* lab-ink.c: pen strokes to the 28×28 grey image a network sees, by MNIST's own recipe.
 *
 * The strokes are fitted into a box of 20×20 pixels, the longer side filling it, the shorter one
 * in its middle. A pixel's grey is how far a round pen covers it. The box is then put into 28×28
 * so that the ink's centre of mass falls onto pixel 14 (counted from 0) of both axes, rounded to
 * whole pixels: in MNIST it lies evenly between 13.5 and 14.5, and its longer side is 20 in all
 * but 13 of the 60,000 training images, which shows that its authors did the same.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-ink.h"

#include <math.h>
#include <string.h>

#include "lab-ink-box.h"

#define BOX_SIZE LAB_INK_BOX_SIZE
#define CENTRE   14

/* From full ink to paper, in pixels: as in MNIST, whose images have 150 pixels that are not zero, 44
 * of them full. */
#define EDGE_WIDTH 1.3

#define MIN_PEN_WIDTH 0.25
#define MAX_PEN_WIDTH 10.0

/* Positions are rounded to this part of a pixel, so that the same drawing elsewhere, or in another
 * scale, gives the same image in spite of rounding errors. */
#define STEPS_PER_PIXEL 256.0

/* How positions of a drawing become positions in the box: halves are taken first, as the
 * difference of two doubles may be infinite. */
typedef struct {
  double half_middle_x, half_middle_y;
  double half_extent; /* of the longer side, halved; 0 when all points are the same */
  double room;        /* pixels between the pen's outermost positions */
} Fit;

typedef struct {
  double radius;
  double coverage[BOX_SIZE][BOX_SIZE]; /* 0 = paper, 1 = ink */
} Box;

/* FALSE when @drawing has no points. */
static gboolean
fit_drawing (const LabDrawing *drawing, double pen_width, Fit *fit)
{
  double left = INFINITY, right = -INFINITY, top = INFINITY, bottom = -INFINITY;

  for (guint s = 0; s < lab_drawing_get_n_strokes (drawing); s++) {
    guint n;
    const LabPoint *points = lab_drawing_get_stroke (drawing, s, &n);

    for (guint i = 0; i < n; i++) {
      left = MIN (left, points[i].x);
      right = MAX (right, points[i].x);
      top = MIN (top, points[i].y);
      bottom = MAX (bottom, points[i].y);
    }
  }
  fit->half_middle_x = left / 4 + right / 4;
  fit->half_middle_y = top / 4 + bottom / 4;
  fit->half_extent = MAX (right / 2 - left / 2, bottom / 2 - top / 2);
  fit->room = BOX_SIZE - (pen_width + EDGE_WIDTH - 1);
  return left <= right;
}

static double
fit_position (const Fit *fit, double position, double half_middle)
{
  double offset = 0;

  if (fit->half_extent > 0)
    offset = (position / 2 - half_middle) / fit->half_extent * fit->room;
  /* Halves of the smallest numbers are rounded by as much as the drawing is large. */
  offset = CLAMP (offset, -fit->room / 2, fit->room / 2);
  return floor ((BOX_SIZE / 2 + offset) * STEPS_PER_PIXEL + 0.5) / STEPS_PER_PIXEL;
}

static LabPoint
fit_point (const Fit *fit, const LabPoint *point)
{
  return (LabPoint){fit_position (fit, point->x, fit->half_middle_x),
                    fit_position (fit, point->y, fit->half_middle_y)};
}

/* How much of a pixel @distance away from the middle of a line the pen covers: the overlap of the
 * line's profile with a pixel, seen as EDGE_WIDTH wide. */
static double
cover (double distance, double radius)
{
  double start = MAX (-radius, distance - EDGE_WIDTH / 2);
  double end = MIN (radius, distance + EDGE_WIDTH / 2);

  return (end - start) / EDGE_WIDTH;
}

static int
clamp_to_box (double position)
{
  return (int)CLAMP (position, 0, BOX_SIZE);
}

/* Draws the pen's way from @a to @b, which may be the same point. Where ways overlap, the darker
 * one counts. */
static void
draw_segment (Box *box, LabPoint a, LabPoint b)
{
  double reach = box->radius + EDGE_WIDTH / 2, reach2 = reach * reach;
  double dx = b.x - a.x, dy = b.y - a.y, length2 = dx * dx + dy * dy;
  double per_length2 = length2 > 0 ? 1 / length2 : 0;
  int x0 = clamp_to_box (floor (MIN (a.x, b.x) - reach));
  int x1 = clamp_to_box (ceil (MAX (a.x, b.x) + reach));
  int y0 = clamp_to_box (floor (MIN (a.y, b.y) - reach));
  int y1 = clamp_to_box (ceil (MAX (a.y, b.y) + reach));

  for (int y = y0; y < y1; y++)
    for (int x = x0; x < x1; x++) {
      double px = x + 0.5 - a.x, py = y + 0.5 - a.y;
      double along = CLAMP ((px * dx + py * dy) * per_length2, 0, 1);
      double ex = px - along * dx, ey = py - along * dy, distance2 = ex * ex + ey * ey;

      if (distance2 < reach2) {
        double covered = cover (sqrt (distance2), box->radius);

        box->coverage[y][x] = MAX (box->coverage[y][x], covered);
      }
    }
}

static void
draw_stroke (Box *box, const Fit *fit, const LabPoint *points, guint n)
{
  LabPoint last;

  if (n == 0)
    return;
  last = fit_point (fit, &points[0]);
  if (n == 1)
    draw_segment (box, last, last);
  for (guint i = 1; i < n; i++) {
    LabPoint next = fit_point (fit, &points[i]);

    /* Points that fall onto the last one are passed over, but for a stroke's end: it may be all
     * there is of it. */
    if (next.x != last.x || next.y != last.y || i == n - 1)
      draw_segment (box, last, next);
    last = next;
  }
}

/* Where the box begins in 28×28, for the @moment (the sum of grey × position) and @mass of its
 * pixels along an axis. Never so that ink is lost. */
static guint
place_box (double moment, double mass)
{
  double start = floor (CENTRE - moment / mass + 0.5);

  return (guint)CLAMP (start, 0, LAB_IMAGE_SIZE - BOX_SIZE);
}

/**
 * lab_ink_place_box:
 * @coverage: how much of each pixel of the box is ink, 0 to 1
 * @pixels: (out caller-allocates): image (28, 28), 0 = paper, 255 = ink
 *
 * Puts the box into the image so that the ink's centre of mass stands at the image's centre.
 */
void
lab_ink_place_box (double coverage[BOX_SIZE][BOX_SIZE], guint8 pixels[LAB_IMAGE_PIXELS])
{
  double mass = 0, moment_x = 0, moment_y = 0;
  guint start_x, start_y;

  memset (pixels, 0, LAB_IMAGE_PIXELS);
  for (guint y = 0; y < BOX_SIZE; y++)
    for (guint x = 0; x < BOX_SIZE; x++) {
      mass += coverage[y][x];
      moment_x += coverage[y][x] * x;
      moment_y += coverage[y][x] * y;
    }
  if (mass <= 0)
    return;
  start_x = place_box (moment_x, mass);
  start_y = place_box (moment_y, mass);
  for (guint y = 0; y < BOX_SIZE; y++)
    for (guint x = 0; x < BOX_SIZE; x++)
      pixels[(start_y + y) * LAB_IMAGE_SIZE + start_x + x] = (guint8)(coverage[y][x] * 255 + 0.5);
}

/**
 * lab_ink_render:
 * @drawing: what a pen drew
 * @pen_width: the pen's diameter in pixels of the result, as %LAB_INK_PEN_WIDTH; brought into
 *   the range that a box of 20 pixels can show
 * @pixels: (out caller-allocates): image (28, 28), 0 = paper, 255 = ink
 *
 * Renders strokes as the digits of MNIST were: the same image wherever the drawing lies, and
 * however large it is. The ink, pen included, is 20 pixels long on its longer side; a single dot
 * is as large as the pen.
 *
 * Returns: %FALSE, with @pixels all zero, when there is no ink
 */
gboolean
lab_ink_render (const LabDrawing *drawing, double pen_width, guint8 pixels[LAB_IMAGE_PIXELS])
{
  double width =
      isnan (pen_width) ? LAB_INK_PEN_WIDTH : CLAMP (pen_width, MIN_PEN_WIDTH, MAX_PEN_WIDTH);
  Box box = {.radius = width / 2};
  Fit fit;

  memset (pixels, 0, LAB_IMAGE_PIXELS);
  if (!fit_drawing (drawing, width, &fit))
    return FALSE;
  for (guint s = 0; s < lab_drawing_get_n_strokes (drawing); s++) {
    guint n;
    const LabPoint *points = lab_drawing_get_stroke (drawing, s, &n);

    draw_stroke (&box, &fit, points, n);
  }
  lab_ink_place_box (box.coverage, pixels);
  return TRUE;
}
