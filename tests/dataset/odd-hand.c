/* odd-hand.c: digits in a hand unlike MNIST's: slashed, barred, with serifs, slanted to the left.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "odd-hand.h"

#include "lab-random.h"

/* How much each corner is missed, and how much the whole is moved, turned and stretched: parts of
 * the digit's height. */
#define CORNER_SPREAD 0.025
#define WHOLE_SPREAD  0.06

/* Of this hand: x per y, to the left at the top. */
#define SLANT -0.35

/* Places of a digit in the pad: its height and its middle. */
#define HEIGHT 0.5
#define MIDDLE 0.5

/* A pointer reports so many places between two corners. */
#define POINTS_PER_SIDE 8

/* Corners of all strokes, in hundredths of the height; {-1, -1} ends a stroke, {-2, -2} the digit. */
typedef struct {
  gint8 x, y;
} Corner;

#define LIFT                                                                                       \
  {                                                                                                \
    -1, -1                                                                                         \
  }
#define END                                                                                        \
  {                                                                                                \
    -2, -2                                                                                         \
  }

static const Corner zero[] = {{20, 2}, {2, 25}, {2, 75}, {20, 98}, {45, 98}, {63, 75}, {63, 25},
                              {45, 2}, {20, 2}, LIFT,    {75, 0},  {0, 100}, END};
static const Corner one[] = {{0, 45}, {45, 0}, {45, 100}, LIFT, {10, 100}, {80, 100}, END};
static const Corner two[] = {{0, 5}, {65, 0}, {0, 98}, {70, 98}, LIFT, {12, 50}, {55, 50}, END};
static const Corner three[] = {{0, 0},   {62, 0},   {25, 40}, {60, 52},
                               {65, 82}, {38, 100}, {0, 88},  END};
static const Corner four[] = {{5, 0}, {2, 60}, {70, 60}, LIFT, {68, 5}, {66, 100}, END};
static const Corner five[] = {{70, 0},  {8, 2},   {6, 45},  {50, 42},
                              {66, 70}, {45, 98}, {0, 100}, END};
static const Corner six[] = {{5, 0}, {5, 98}, {55, 98}, {62, 62}, {40, 50}, {6, 60}, END};
static const Corner seven[] = {{0, 18}, {2, 2}, {70, 2}, {25, 100}, LIFT, {15, 50}, {68, 50}, END};
static const Corner eight[] = {{60, 2}, {5, 4},  {5, 30},  {60, 68}, {58, 98},
                               {5, 98}, {3, 68}, {58, 30}, {60, 2},  END};
static const Corner nine[] = {{58, 8},  {10, 5},   {5, 42}, {55, 45}, {60, 5},
                              {62, 85}, {40, 100}, {5, 92}, {20, 72}, END};

static const Corner *const digits[] = {zero, one, two, three, four, five, six, seven, eight, nine};

/* What is the same for all corners of one drawing. */
typedef struct {
  double width, height, slant, x, y;
} Whole;

static LabPoint
place (const Whole *whole, const Corner *corner, LabRandom *random)
{
  double x = (corner->x - 35) / 100.0 + CORNER_SPREAD * lab_random_normal (random);
  double y = (corner->y - 50) / 100.0 + CORNER_SPREAD * lab_random_normal (random);

  return (LabPoint){MIDDLE + whole->x + HEIGHT * (whole->width * x - whole->slant * y),
                    MIDDLE + whole->y + HEIGHT * whole->height * y};
}

static void
draw_side (LabDrawing *drawing, LabPoint from, LabPoint to)
{
  for (guint i = 1; i <= POINTS_PER_SIDE; i++) {
    double way = (double)i / POINTS_PER_SIDE;

    lab_drawing_add_point (drawing, from.x + way * (to.x - from.x), from.y + way * (to.y - from.y));
  }
}

/**
 * odd_hand_draw:
 * @digit: 0 to 9
 * @number: which drawing of it, from 0
 *
 * Returns: (transfer full): the drawing, within 0 and 1
 */
LabDrawing *
odd_hand_draw (guint digit, guint number)
{
  LabRandom random = lab_random_for (number, digit);
  LabDrawing *drawing = lab_drawing_new ();
  Whole whole = {.width = 1 + WHOLE_SPREAD * lab_random_normal (&random),
                 .height = 1 + WHOLE_SPREAD * lab_random_normal (&random),
                 .slant = SLANT + WHOLE_SPREAD * lab_random_normal (&random)};
  LabPoint last = {0, 0};
  gboolean is_down = FALSE;

  whole.x = WHOLE_SPREAD * HEIGHT * lab_random_normal (&random) / 4;
  whole.y = WHOLE_SPREAD * HEIGHT * lab_random_normal (&random) / 4;
  for (const Corner *corner = digits[digit]; corner->x != -2; corner++) {
    LabPoint next;

    if (corner->x == -1) {
      is_down = FALSE;
      continue;
    }
    next = place (&whole, corner, &random);
    if (is_down) {
      draw_side (drawing, last, next);
    } else {
      lab_drawing_begin_stroke (drawing);
      lab_drawing_add_point (drawing, next.x, next.y);
    }
    is_down = TRUE;
    last = next;
  }
  return drawing;
}
