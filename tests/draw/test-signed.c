/* test-signed.c: signed bars, and how a value is spread in each class.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-signed.h"

#include <math.h>

#include "draw-spread.h"
#include "draw-test.h"

#define WIDTH  300
#define HEIGHT 120

static void
assert_text (char *text, const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_numbers (void)
{
  assert_text (draw_format_signed (0.42), "+0.42");
  assert_text (draw_format_signed (-0.031), "−0.031");
  assert_text (draw_format_signed (0), "0");
  assert_text (draw_format_signed (NAN), "–");
  assert_text (draw_format_signed (-1.3e-4), "−1.3·10⁻⁴");
  assert_text (draw_format_number (12.345), "12.35");
  assert_text (draw_format_number (-123.45), "−123");
  assert_text (draw_format_number (INFINITY), "–");
  assert_text (draw_format_points (0.0152), "+1.52");
  assert_text (draw_format_points (-0.0003), "−0.03");
  assert_text (draw_format_points (0.00001), "0.00");
  assert_text (draw_format_points (NAN), "–");
}

/* Sorted by an order of their own: the largest on the left and above zero. */
static void
test_columns (void)
{
  static const float values[] = {-1, 1};
  static const guint order[] = {1, 0};
  DrawTheme theme = draw_theme (FALSE, FALSE);
  DrawColour negative = draw_map_diverging (&theme, -1), positive = draw_map_diverging (&theme, 1);
  DrawSigned bars = {.values = values, .n = 2, .order = order};
  Canvas canvas = canvas_new (WIDTH, HEIGHT);
  int left = 90, right = 240;

  draw_signed (canvas.cr, &bars, &theme, WIDTH, HEIGHT);
  g_assert_cmphex (canvas_pixel (&canvas, left, 10), ==, colour_to_pixel (&positive));
  g_assert_cmphex (canvas_pixel (&canvas, left, 110), ==, 0xffffff);
  g_assert_cmphex (canvas_pixel (&canvas, right, 110), ==, colour_to_pixel (&negative));
  g_assert_cmphex (canvas_pixel (&canvas, right, 10), ==, 0xffffff);
  g_assert_cmpint (draw_signed_at (&bars, &theme, WIDTH, HEIGHT, left, 50), ==, 0);
  g_assert_cmpint (draw_signed_at (&bars, &theme, WIDTH, HEIGHT, right, 50), ==, 1);
  g_assert_cmpint (draw_signed_at (&bars, &theme, WIDTH, HEIGHT, 3, 50), ==, -1);
  g_assert_cmpint (draw_signed_at (&bars, &theme, WIDTH, HEIGHT, WIDTH + 1, 50), ==, -1);
  draw_signed_mark (canvas.cr, &bars, 1, &theme, WIDTH, HEIGHT);
  g_assert_cmpuint (canvas_count (&canvas, right - 10, 0, 20, 1, 0xffffff), ==, 0);
  canvas_free (&canvas);
}

static void
test_rows (void)
{
  static const float values[] = {0.5f, -0.5f, 0};
  static const char *const labels[] = {"zero", "one", "two"};
  DrawTheme theme = draw_theme (FALSE, FALSE);
  DrawColour negative = draw_map_diverging (&theme, -1), positive = draw_map_diverging (&theme, 1);
  DrawSigned bars = {.values = values, .n = 3, .labels = labels, .as_points = TRUE};
  Canvas canvas = canvas_new (WIDTH, HEIGHT);

  draw_signed (canvas.cr, &bars, &theme, WIDTH, HEIGHT);
  g_assert_cmpuint (canvas_count (&canvas, 0, 20, WIDTH, 1, colour_to_pixel (&positive)), >, 50);
  g_assert_cmpuint (canvas_count (&canvas, 0, 20, WIDTH, 1, colour_to_pixel (&negative)), ==, 0);
  g_assert_cmpuint (canvas_count (&canvas, 0, 60, WIDTH, 1, colour_to_pixel (&negative)), >, 50);
  g_assert_cmpuint (canvas_count (&canvas, 0, 100, WIDTH, 1, colour_to_pixel (&negative)), ==, 0);
  g_assert_cmpint (draw_signed_at (&bars, &theme, WIDTH, HEIGHT, 3, 20), ==, 0);
  g_assert_cmpint (draw_signed_at (&bars, &theme, WIDTH, HEIGHT, 3, 119), ==, 2);
  g_assert_cmpint (draw_signed_at (&bars, &theme, WIDTH, HEIGHT, 3, HEIGHT), ==, -1);
  canvas_free (&canvas);
}

/* More columns than pixels, no numbers, and no room. */
static void
test_degenerate (void)
{
  static float many[4096];
  static const float odd[] = {NAN, INFINITY, -INFINITY};
  static const char *const labels[] = {"a", "b", "c"};
  const DrawSigned cases[] = {
      {.values = many, .n = G_N_ELEMENTS (many)},
      {.values = odd, .n = 3},
      {.values = odd, .n = 3, .labels = labels},
      {.values = many, .n = 3, .labels = labels},
      {0},
  };
  DrawTheme theme = draw_theme (TRUE, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    Canvas canvas = canvas_new (WIDTH, HEIGHT);

    draw_signed (canvas.cr, &cases[i], &theme, WIDTH, HEIGHT);
    draw_signed (canvas.cr, &cases[i], &theme, 2, 1);
    draw_signed_mark (canvas.cr, &cases[i], 0, &theme, 2, 1);
    g_assert_cmpint (draw_signed_at (&cases[i], &theme, WIDTH, HEIGHT, -1, 0), ==, -1);
    canvas_free (&canvas);
  }
}

static void
test_spreads (void)
{
  static const DrawSpread spreads[] = {
      {0, 1, 2, 3, 4}, {NAN, NAN, NAN, NAN, NAN}, {10, 10, 10, 10, 10}};
  static const DrawSpread nothing[] = {{NAN, NAN, NAN, NAN, NAN}};
  static const char *const labels[] = {"a", "b", "c"};
  DrawTheme theme = draw_theme (FALSE, FALSE);
  DrawColour colour = draw_map_diverging (&theme, 1);
  guint32 bar = colour_to_pixel (&colour);
  Canvas canvas = canvas_new (WIDTH, HEIGHT);
  int step = (int)(HEIGHT - theme.font_size * 1.6) / 3;

  draw_spreads (canvas.cr, spreads, 3, labels, &theme, WIDTH, HEIGHT);
  /* The middle half of a class, nothing of one that has no images, and a mark where all are equal. */
  g_assert_cmpuint (canvas_count (&canvas, 0, step / 2 + 4, WIDTH, 1, bar), >, 30);
  g_assert_cmpuint (canvas_count (&canvas, 0, step + step / 2, WIDTH, 1, bar), ==, 0);
  g_assert_cmpuint (canvas_count (&canvas, WIDTH / 2, 2 * step + step / 2, WIDTH / 2, 1,
                                  colour_to_pixel (&theme.foreground)),
                    >, 0);
  draw_spreads (canvas.cr, nothing, 1, labels, &theme, WIDTH, HEIGHT);
  draw_spreads (canvas.cr, nothing, 0, labels, &theme, WIDTH, HEIGHT);
  draw_spreads (canvas.cr, spreads, 3, labels, &theme, 1, 1);
  g_assert_cmpint (draw_spreads_at (3, &theme, HEIGHT, step / 2), ==, 0);
  g_assert_cmpint (draw_spreads_at (3, &theme, HEIGHT, 2 * step + 5), ==, 2);
  g_assert_cmpint (draw_spreads_at (3, &theme, HEIGHT, HEIGHT - 1), ==, -1);
  canvas_free (&canvas);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/draw/signed/numbers", test_numbers);
  g_test_add_func ("/draw/signed/columns", test_columns);
  g_test_add_func ("/draw/signed/rows", test_rows);
  g_test_add_func ("/draw/signed/degenerate", test_degenerate);
  g_test_add_func ("/draw/signed/spreads", test_spreads);
  return g_test_run ();
}
