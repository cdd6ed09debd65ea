/* test-digit.c: images are crisp, and nothing upsets them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-digit.h"

#include <math.h>
#include "draw-test.h"

#define SIDE 28

static const double sizes[] = {-1, 0, 0.1, 0.5, 1, 3, 10, 27, 1000};

/* A checkerboard, the hardest thing to draw without blur. */
static void
fill_checkerboard (guint8 *pixels)
{
  for (int i = 0; i < SIDE * SIDE; i++)
    pixels[i] = (i / SIDE + i % SIDE) % 2 == 0 ? 255 : 0;
}

static void
check_crisp (double size)
{
  Canvas canvas = canvas_new (200, 200);
  guint8 pixels[SIDE * SIDE];

  fill_checkerboard (pixels);
  draw_digit (canvas.cr, pixels, SIDE, 10, 20, size);

  for (int row = 0; row < SIDE; row++)
    for (int column = 0; column < SIDE; column++) {
      int x = 10 + (int)((column + 0.5) * size / SIDE);
      int y = 20 + (int)((row + 0.5) * size / SIDE);
      guint32 expected = pixels[row * SIDE + column] > 0 ? 0xffffff : 0x000000;

      g_assert_cmphex (canvas_pixel (&canvas, x, y), ==, expected);
    }
  canvas_free (&canvas);
}

static void
test_crisp (void)
{
  check_crisp (28);
  check_crisp (56);
  check_crisp (70); /* two and a half screen pixels each: unequal, but not grey */
  check_crisp (84);
}

/* At any size, a picture of black and white has no other colour in it, up to its very edges. */
static void
test_no_blur (void)
{
  Canvas canvas = canvas_new (100, 100);
  guint8 pixels[SIDE * SIDE];

  fill_checkerboard (pixels);
  draw_digit (canvas.cr, pixels, SIDE, 5, 5, 77);
  g_assert_cmpuint (canvas_count (&canvas, 5, 5, 77, 77, 0xffffff) +
                        canvas_count (&canvas, 5, 5, 77, 77, 0x000000),
                    ==, 77 * 77);
  canvas_free (&canvas);
}

static void
test_greys (void)
{
  Canvas canvas = canvas_new (16, 16);
  guint8 pixels[256];

  for (int i = 0; i < 256; i++)
    pixels[i] = (guint8)i;
  draw_digit (canvas.cr, pixels, 16, 0, 0, 16);
  for (guint i = 0; i < 256; i++)
    g_assert_cmphex (canvas_pixel (&canvas, (int)i % 16, (int)i / 16), ==, i * 0x010101);
  canvas_free (&canvas);
}

static void
test_blank (void)
{
  Canvas canvas = canvas_new (20, 20);

  draw_digit (canvas.cr, NULL, SIDE, 2, 2, 10);
  g_assert_cmpuint (canvas_count (&canvas, 0, 0, 20, 20, 0x000000), ==, 100);
  g_assert_cmphex (canvas_pixel (&canvas, 1, 1), ==, 0xffffff);
  canvas_free (&canvas);
}

static void
test_degenerate_images (void)
{
  guint8 pixels[3 * SIDE * SIDE] = {0};
  Canvas canvas = canvas_new (40, 40);

  draw_digit (canvas.cr, pixels, SIDE, 0, 0, 0);
  draw_digit (canvas.cr, pixels, SIDE, 0, 0, -5);
  draw_digit (canvas.cr, pixels, SIDE, 0, 0, NAN);
  draw_digits (canvas.cr, pixels, 3, SIDE, 0, 10);
  draw_digits (canvas.cr, pixels, 3, SIDE, 10, -10);
  g_assert_true (canvas_is_white (&canvas));
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint j = 0; j < G_N_ELEMENTS (sizes); j++) {
      draw_digits (canvas.cr, pixels, 3, SIDE, sizes[i], sizes[j]);
      draw_digits (canvas.cr, NULL, 3, SIDE, sizes[i], sizes[j]);
      draw_digits (canvas.cr, pixels, 0, SIDE, sizes[i], sizes[j]);
    }
  canvas_free (&canvas);
}

static void
test_strip (void)
{
  guint8 pixels[10 * SIDE * SIDE];
  Canvas canvas = canvas_new (100, 28);

  g_assert_cmpuint (draw_digits_columns (10, 100, 28), ==, 3);
  g_assert_cmpuint (draw_digits_columns (10, 86, 28), ==, 3);
  g_assert_cmpuint (draw_digits_columns (10, 85, 28), ==, 2);
  g_assert_cmpuint (draw_digits_columns (2, 1000, 28), ==, 2);
  g_assert_cmpuint (draw_digits_columns (10, 5, 28), ==, 1);
  g_assert_cmpuint (draw_digits_columns (0, 100, 28), ==, 0);
  g_assert_cmpuint (draw_digits_columns (10, 0, 28), ==, 0);

  /* Three of 28 with a hair between, in the middle of 100. */
  memset (pixels, 0, sizeof pixels);
  draw_digits (canvas.cr, pixels, 10, SIDE, 100, 28);
  g_assert_cmpuint (canvas_count (&canvas, 0, 0, 100, 28, 0x000000), ==, 3 * 28 * 28);
  g_assert_cmphex (canvas_pixel (&canvas, 6, 14), ==, 0xffffff);
  g_assert_cmphex (canvas_pixel (&canvas, 7, 14), ==, 0x000000);
  g_assert_cmphex (canvas_pixel (&canvas, 35, 14), ==, 0xffffff);
  canvas_free (&canvas);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/digit/crisp", test_crisp);
  g_test_add_func ("/digit/no-blur", test_no_blur);
  g_test_add_func ("/digit/greys", test_greys);
  g_test_add_func ("/digit/blank", test_blank);
  g_test_add_func ("/digit/degenerate", test_degenerate_images);
  g_test_add_func ("/digit/strip", test_strip);
  return g_test_run ();
}
