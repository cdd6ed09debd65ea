/* test-histogram.c: histograms, alone and of many epochs side by side.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-histogram.h"

#include <math.h>

#include "draw-test.h"

#define WIDTH  300
#define HEIGHT 120

static const guint64 four[] = {1, 2, 3, 4};
static const DrawHistogram simple = {.low = -2, .high = 2, .counts = four, .n_bins = 4};

/* Bins are cut where the range cuts them, and nothing lies outside of them. */
static void
test_count (void)
{
  static const DrawHistogram one = {.low = 5, .high = 5, .counts = four, .n_bins = 4};
  static const DrawHistogram broken = {.low = NAN, .high = 2, .counts = four, .n_bins = 4};

  g_assert_cmpfloat (draw_histogram_count (&simple, -2, 2), ==, 10);
  g_assert_cmpfloat (draw_histogram_count (&simple, -100, 100), ==, 10);
  g_assert_cmpfloat (draw_histogram_count (&simple, -1, 0), ==, 2);
  g_assert_cmpfloat (draw_histogram_count (&simple, -1.5, 0.5), ==, 0.5 + 2 + 1.5);
  g_assert_cmpfloat (draw_histogram_count (&simple, 2.5, 3), ==, 0);
  g_assert_cmpfloat (draw_histogram_count (&simple, 1, 0), ==, 0);
  g_assert_cmpfloat (draw_histogram_count (&one, 5, 5.1), ==, 10);
  g_assert_cmpfloat (draw_histogram_count (&one, 4, 5), ==, 0);
  g_assert_cmpfloat (draw_histogram_count (&broken, -10, 10), ==, 0);
}

/* The largest bin reaches the top; what is negative has the other colour. */
static void
test_bars (void)
{
  DrawTheme theme = draw_theme (FALSE, FALSE);
  DrawColour negative = draw_map_diverging (&theme, -1), positive = draw_map_diverging (&theme, 1);
  Canvas canvas = canvas_new (WIDTH, HEIGHT);

  draw_histogram (canvas.cr, &simple, FALSE, &theme, WIDTH, HEIGHT);
  g_assert_cmphex (canvas_pixel (&canvas, WIDTH / 8, 95), ==, colour_to_pixel (&negative));
  g_assert_cmphex (canvas_pixel (&canvas, WIDTH * 7 / 8, 95), ==, colour_to_pixel (&positive));
  g_assert_cmphex (canvas_pixel (&canvas, WIDTH * 7 / 8, 4), ==, colour_to_pixel (&positive));
  g_assert_cmphex (canvas_pixel (&canvas, WIDTH / 8, 40), ==, 0xffffff);
  canvas_free (&canvas);
  /* By their logarithm small counts are nearer to large ones. */
  canvas = canvas_new (WIDTH, HEIGHT);
  draw_histogram (canvas.cr, &simple, TRUE, &theme, WIDTH, HEIGHT);
  g_assert_cmphex (canvas_pixel (&canvas, WIDTH / 8, 65), ==, colour_to_pixel (&negative));
  canvas_free (&canvas);
}

static void
test_degenerate (void)
{
  static const guint64 none[] = {0, 0};
  static const DrawHistogram histograms[] = {
      {.low = 1, .high = 1, .counts = four, .n_bins = 4},
      {.low = -INFINITY, .high = INFINITY, .counts = four, .n_bins = 4},
      {.low = NAN, .high = NAN, .counts = four, .n_bins = 4},
      {.low = -1e300, .high = 1e300, .counts = four, .n_bins = 4},
      {.low = 0, .high = 1, .counts = none, .n_bins = 2},
      {0},
  };
  DrawTheme theme = draw_theme (TRUE, TRUE);

  for (guint i = 0; i < G_N_ELEMENTS (histograms); i++) {
    static const guint epochs[] = {0, 7};
    const DrawHistogram pair[] = {histograms[i], simple};
    DrawStrip strip = {.columns = pair, .epochs = epochs, .n_columns = 2, .present = &pair[0]};
    Canvas canvas = canvas_new (WIDTH, HEIGHT);
    DrawStripLayout layout = draw_strip_layout (&strip, &theme, WIDTH, HEIGHT);

    draw_histogram (canvas.cr, &histograms[i], FALSE, &theme, WIDTH, HEIGHT);
    draw_histogram (canvas.cr, &histograms[i], TRUE, &theme, 3, 2);
    draw_strip (canvas.cr, &strip, &layout, &theme);
    g_assert_true (isfinite (layout.scale.low) && isfinite (layout.scale.high));
    g_assert_cmpfloat (layout.scale.low, <, layout.scale.high);
    layout = draw_strip_layout (&strip, &theme, 5, 3);
    draw_strip (canvas.cr, &strip, &layout, &theme);
    draw_strip_mark (canvas.cr, &strip, &layout, 1, &theme);
    canvas_free (&canvas);
  }
}

/* Columns of one axis: what lies high in one stands as high in another. */
static void
test_strip (void)
{
  static const guint64 all[] = {8};
  static const DrawHistogram columns[] = {{.low = 0, .high = 1, .counts = all, .n_bins = 1},
                                          {.low = 3, .high = 4, .counts = all, .n_bins = 1}};
  static const guint epochs[] = {0, 1};
  DrawTheme theme = draw_theme (FALSE, FALSE);
  DrawColour full = draw_map_diverging (&theme, 1), none = draw_map_diverging (&theme, 0);
  DrawStrip strip = {.columns = columns, .epochs = epochs, .n_columns = 2, .present = &columns[1]};
  Canvas canvas = canvas_new (WIDTH, HEIGHT);
  DrawStripLayout layout = draw_strip_layout (&strip, &theme, WIDTH, HEIGHT);
  int left = (int)(layout.x + layout.width / 4), right = (int)(layout.x + layout.width * 3 / 4);
  int side = (int)layout.side_x + 10;
  int top = (int)(layout.y + layout.height * 0.1), bottom = (int)(layout.y + layout.height * 0.9);

  g_assert_cmpfloat (layout.scale.low, ==, 0);
  g_assert_cmpfloat (layout.scale.high, ==, 4);
  draw_strip (canvas.cr, &strip, &layout, &theme);
  g_assert_cmphex (canvas_pixel (&canvas, left, bottom), ==, colour_to_pixel (&full));
  g_assert_cmphex (canvas_pixel (&canvas, left, top), ==, colour_to_pixel (&none));
  g_assert_cmphex (canvas_pixel (&canvas, right, top), ==, colour_to_pixel (&full));
  g_assert_cmphex (canvas_pixel (&canvas, right, bottom), ==, colour_to_pixel (&none));
  g_assert_cmphex (canvas_pixel (&canvas, side, top), ==, colour_to_pixel (&full));
  g_assert_cmphex (canvas_pixel (&canvas, side, bottom), ==, 0xffffff);

  g_assert_cmpint (draw_strip_at (&strip, &layout, left, top), ==, 0);
  g_assert_cmpint (draw_strip_at (&strip, &layout, right, top), ==, 1);
  g_assert_cmpint (draw_strip_at (&strip, &layout, side, top), ==, -1);
  g_assert_cmpint (draw_strip_at (&strip, &layout, left, HEIGHT - 2), ==, -1);
  g_assert_cmpint (draw_strip_at (&strip, &layout, 2, top), ==, -1);

  draw_strip_mark (canvas.cr, &strip, &layout, 1, &theme);
  g_assert_cmphex (canvas_pixel (&canvas, (int)(layout.x + layout.width / 2) - 1, top), ==,
                   colour_to_pixel (&theme.foreground));
  canvas_free (&canvas);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/draw/histogram/count", test_count);
  g_test_add_func ("/draw/histogram/bars", test_bars);
  g_test_add_func ("/draw/histogram/degenerate", test_degenerate);
  g_test_add_func ("/draw/histogram/strip", test_strip);
  return g_test_run ();
}
