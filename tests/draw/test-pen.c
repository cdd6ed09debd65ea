/* test-pen.c: a stroke is as wide as its pen, and as smooth in many pieces as in one.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-pen.h"

#include <math.h>
#include <string.h>

#define SIDE   100
#define STRIDE 104

static double
sum (const guint8 *mask)
{
  double total = 0;

  for (int i = 0; i < SIDE * STRIDE; i++)
    total += mask[i] / 255.0;
  return total;
}

static void
test_dot (void)
{
  guint8 mask[SIDE * STRIDE] = {0};

  draw_pen_segment (mask, SIDE, STRIDE, 50, 50, 50, 50, 20);
  g_assert_cmpfloat_with_epsilon (sum (mask), G_PI * 10 * 10, 3);
  g_assert_cmpuint (mask[50 * STRIDE + 50], ==, 255);
  g_assert_cmpuint (mask[50 * STRIDE + 58], ==, 255);
  g_assert_cmpuint (mask[50 * STRIDE + 61], ==, 0);
  g_assert_cmpuint (mask[42 * STRIDE + 42], ==, 0);
}

static void
test_line (void)
{
  guint8 mask[SIDE * STRIDE] = {0};

  draw_pen_segment (mask, SIDE, STRIDE, 20, 30, 80, 30, 10);
  g_assert_cmpfloat_with_epsilon (sum (mask), 60 * 10 + G_PI * 5 * 5, 3);
  /* A line from (20, 30) to (80, 30), 10 wide, covers rows 25 to 34 whole. */
  for (int y = 20; y < 40; y++)
    g_assert_cmpuint (mask[y * STRIDE + 50], ==, y >= 25 && y < 35 ? 255 : 0);
}

/* The pad draws a stroke piece by piece as the pointer moves; what stands there in the end must not
 * tell how many pieces there were. */
static void
test_pieces (void)
{
  guint8 whole[SIDE * STRIDE] = {0}, pieces[SIDE * STRIDE] = {0};
  const double x0 = 13.3, y0 = 21.7, x1 = 84.1, y1 = 62.9;
  const int n = 977;

  draw_pen_segment (whole, SIDE, STRIDE, x0, y0, x1, y1, 9);
  for (int i = 0; i < n; i++)
    draw_pen_segment (pieces, SIDE, STRIDE, x0 + (x1 - x0) * i / n, y0 + (y1 - y0) * i / n,
                      x0 + (x1 - x0) * (i + 1) / n, y0 + (y1 - y0) * (i + 1) / n, 9);
  for (int i = 0; i < SIDE * STRIDE; i++)
    g_assert_cmpint (ABS (whole[i] - pieces[i]), <=, 1);
}

/* The same stroke twice, or backwards, adds nothing. */
static void
test_again (void)
{
  guint8 once[SIDE * STRIDE] = {0}, twice[SIDE * STRIDE] = {0};

  draw_pen_segment (once, SIDE, STRIDE, 10, 20, 70, 80, 7.5);
  memcpy (twice, once, sizeof twice);
  draw_pen_segment (twice, SIDE, STRIDE, 10, 20, 70, 80, 7.5);
  g_assert_cmpmem (once, sizeof once, twice, sizeof twice);
  draw_pen_segment (twice, SIDE, STRIDE, 70, 80, 10, 20, 7.5);
  for (int i = 0; i < SIDE * STRIDE; i++)
    g_assert_cmpint (ABS (once[i] - twice[i]), <=, 1);
}

/* Nothing beyond the mask is touched: not the padding of its rows, nor what is around it. */
static void
test_edges (void)
{
  guint8 memory[(SIDE + 2) * STRIDE] = {0};
  guint8 *mask = memory + STRIDE;

  draw_pen_segment (mask, SIDE, STRIDE, -1000, -1000, 1000, 1000, 30);
  draw_pen_segment (mask, SIDE, STRIDE, -1000, 50, 1e9, 50, 30);
  draw_pen_segment (mask, SIDE, STRIDE, 99.9, 99.9, 99.9, 99.9, 50);
  draw_pen_segment (mask, SIDE, STRIDE, 0, 0, 0, 0, 50);
  g_assert_cmpuint (mask[0], ==, 255);
  g_assert_cmpuint (mask[99 * STRIDE + 99], ==, 255);
  for (int i = 0; i < STRIDE; i++) {
    g_assert_cmpuint (memory[i], ==, 0);
    g_assert_cmpuint (mask[SIDE * STRIDE + i], ==, 0);
  }
  for (int y = 0; y < SIDE; y++)
    for (int x = SIDE; x < STRIDE; x++)
      g_assert_cmpuint (mask[y * STRIDE + x], ==, 0);
}

static void
test_degenerate (void)
{
  guint8 mask[SIDE * STRIDE] = {0};

  draw_pen_segment (mask, SIDE, STRIDE, NAN, 50, 50, 50, 10);
  draw_pen_segment (mask, SIDE, STRIDE, 50, 50, 50, NAN, 10);
  draw_pen_segment (mask, SIDE, STRIDE, 50, 50, INFINITY, 50, 10);
  draw_pen_segment (mask, SIDE, STRIDE, 1e300, 50, 1e300, 50, 10);
  draw_pen_segment (mask, SIDE, STRIDE, 50, 50, 50, 50, 0);
  draw_pen_segment (mask, SIDE, STRIDE, 50, 50, 50, 50, -3);
  draw_pen_segment (mask, SIDE, STRIDE, 50, 50, 50, 50, NAN);
  draw_pen_segment (mask, 0, STRIDE, 50, 50, 50, 50, 10);
  g_assert_cmpfloat (sum (mask), ==, 0);
  draw_pen_segment (mask, SIDE, STRIDE, 50.5, 50.5, 50.5, 50.5, 0.5);
  g_assert_cmpfloat (sum (mask), >, 0);
  g_assert_cmpfloat (sum (mask), <, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pen/dot", test_dot);
  g_test_add_func ("/pen/line", test_line);
  g_test_add_func ("/pen/pieces", test_pieces);
  g_test_add_func ("/pen/again", test_again);
  g_test_add_func ("/pen/edges", test_edges);
  g_test_add_func ("/pen/degenerate", test_degenerate);
  return g_test_run ();
}
