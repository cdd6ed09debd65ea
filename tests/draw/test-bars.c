/* test-bars.c: the bars of a verdict are proportional, the likeliest of many, and nothing upsets them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-bars.h"

#include <math.h>
#include "draw-test.h"

static const double sizes[] = {-1, 0, 0.1, 0.5, 1, 3, 10, 27, 1000};

#define BARS_WIDTH  260
#define BARS_HEIGHT 210
#define ROW         21

/* Returns: how long the bar of @colour in a row is, in pixels, whole ones. */
static guint
bar_length (const Canvas *canvas, guint bar, guint32 colour)
{
  return canvas_count (canvas, 0, (int)bar * ROW + ROW / 2, canvas->width, 1, colour);
}

/* A theme of opaque colours that are told apart by pixel. */
static DrawTheme
test_theme (void)
{
  DrawTheme theme = draw_theme (FALSE, FALSE);

  theme.foreground = (DrawColour){0, 0, 0, 1};
  theme.grid = (DrawColour){0, 1, 0, 1};
  theme.dim = (DrawColour){1, 0, 0, 1};
  theme.accent = (DrawColour){0, 0, 1, 1};
  return theme;
}

static void
test_bars_proportional (void)
{
  const float probabilities[10] = {0, 0.1F, 0.2F, 0.6F, 0.4F, 0.5F, 0, 0, 0, 0.05F};
  DrawTheme theme = test_theme ();
  Canvas canvas = canvas_new (BARS_WIDTH, BARS_HEIGHT);
  double track;

  draw_bars (canvas.cr, probabilities, 10, NULL, &theme, BARS_WIDTH, BARS_HEIGHT);
  track = bar_length (&canvas, 0, 0x00ff00);
  g_assert_cmpfloat (track, >, 100);
  for (guint i = 1; i < 10; i++) {
    guint32 colour = i == 3 ? 0x0000ff : 0x996600; /* red, at 60 %, on green */

    g_assert_cmpfloat_with_epsilon (bar_length (&canvas, i, colour), track * probabilities[i], 1.5);
  }
  /* The accent belongs to the highest alone. */
  g_assert_cmpuint (canvas_count (&canvas, 0, 0, BARS_WIDTH, 3 * ROW, 0x0000ff), ==, 0);
  g_assert_cmpuint (canvas_count (&canvas, 0, 4 * ROW, BARS_WIDTH, 6 * ROW, 0x0000ff), ==, 0);
  canvas_free (&canvas);
}

static void
test_bars_clipped (void)
{
  const float probabilities[10] = {NAN, -1, INFINITY, 7, -INFINITY, 0, 0, 0, 0, 0};
  DrawTheme theme = test_theme ();
  Canvas canvas = canvas_new (BARS_WIDTH, BARS_HEIGHT);
  guint track;

  draw_bars (canvas.cr, probabilities, 10, NULL, &theme, BARS_WIDTH, BARS_HEIGHT);
  track = bar_length (&canvas, 9, 0x00ff00);
  for (guint i = 0; i < 10; i++)
    g_assert_cmpuint (bar_length (&canvas, i, i == 3 ? 0x0000ff : 0x00ff00), ==, track);
  canvas_free (&canvas);
}

static void
test_bars_empty (void)
{
  DrawTheme theme = test_theme ();
  Canvas canvas = canvas_new (BARS_WIDTH, BARS_HEIGHT);

  draw_bars (canvas.cr, NULL, 0, NULL, &theme, BARS_WIDTH, BARS_HEIGHT);
  g_assert_true (canvas_is_white (&canvas));
  draw_bars (canvas.cr, NULL, 10, NULL, &theme, BARS_WIDTH, BARS_HEIGHT);
  g_assert_cmpuint (bar_length (&canvas, 0, 0x00ff00), >, 100);
  g_assert_cmpuint (canvas_count (&canvas, 0, 0, BARS_WIDTH, BARS_HEIGHT, 0x0000ff), ==, 0);
  canvas_free (&canvas);
}

static void
test_bars_top (void)
{
  g_assert_cmpint (draw_bars_top (NULL, 10), ==, -1);
  g_assert_cmpint (draw_bars_top ((float[]){NAN, NAN}, 2), ==, -1);
  g_assert_cmpint (draw_bars_top ((float[]){0, 0}, 2), ==, -1);
  g_assert_cmpint (draw_bars_top ((float[]){0.1F, 0.4F, 0.4F}, 3), ==, 1);
  g_assert_cmpint (draw_bars_top ((float[]){NAN, 0.4F, 0.5F}, 3), ==, 2);
}

static void
test_bars_at (void)
{
  g_assert_cmpint (draw_bars_at (NULL, 10, 210, -1), ==, -1);
  g_assert_cmpint (draw_bars_at (NULL, 10, 210, 0), ==, 0);
  g_assert_cmpint (draw_bars_at (NULL, 10, 210, 20.9), ==, 0);
  g_assert_cmpint (draw_bars_at (NULL, 10, 210, 21), ==, 1);
  g_assert_cmpint (draw_bars_at (NULL, 10, 210, 209.9), ==, 9);
  g_assert_cmpint (draw_bars_at (NULL, 10, 210, 210), ==, -1);
  g_assert_cmpint (draw_bars_at (NULL, 0, 210, 10), ==, -1);
  g_assert_cmpint (draw_bars_at (NULL, 10, 0, 0), ==, -1);
  g_assert_cmpint (draw_bars_at (NULL, 10, 210, NAN), ==, -1);
  /* Two classes stay together at the top of what they have. */
  g_assert_cmpint (draw_bars_at (NULL, 2, 210, 30), ==, 0);
  g_assert_cmpint (draw_bars_at (NULL, 2, 210, 60), ==, 1);
  g_assert_cmpint (draw_bars_at (NULL, 2, 210, 100), ==, -1);
}

/* The hovered class gets its percentage, and only where the others have theirs. */
static void
test_bars_percent (void)
{
  const float probabilities[10] = {0, 0.3F, 0, 0.7F, 0, 0, 0, 0, 0, 0};
  DrawTheme theme = test_theme ();
  Canvas canvas = canvas_new (BARS_WIDTH, BARS_HEIGHT);

  draw_bars_percent (canvas.cr, probabilities, 10, NULL, 3, &theme, BARS_WIDTH, BARS_HEIGHT);
  draw_bars_percent (canvas.cr, probabilities, 10, NULL, 10, &theme, BARS_WIDTH, BARS_HEIGHT);
  draw_bars_percent (canvas.cr, NULL, 10, NULL, 1, &theme, BARS_WIDTH, BARS_HEIGHT);
  draw_bars_percent (canvas.cr, probabilities, 10, NULL, 1, &theme, 60, BARS_HEIGHT);
  g_assert_true (canvas_is_white (&canvas));
  draw_bars_percent (canvas.cr, probabilities, 10, NULL, 1, &theme, BARS_WIDTH, BARS_HEIGHT);
  g_assert_false (canvas_is_white (&canvas));
  g_assert_cmpuint (canvas_count (&canvas, 0, ROW, BARS_WIDTH - 70, ROW, 0xffffff), ==,
                    (BARS_WIDTH - 70) * ROW);
  canvas_free (&canvas);
}

static void
test_bars_degenerate (void)
{
  const float probabilities[62] = {0.5F, 0.5F};
  const char *const names[62] = {"a", ""};
  DrawTheme theme = draw_theme (TRUE, TRUE);
  Canvas canvas = canvas_new (40, 40);

  theme.font = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint j = 0; j < G_N_ELEMENTS (sizes); j++) {
      draw_bars (canvas.cr, probabilities, 62, NULL, &theme, sizes[i], sizes[j]);
      draw_bars (canvas.cr, probabilities, 2, names, &theme, sizes[i], sizes[j]);
      draw_bars (canvas.cr, probabilities, 1, NULL, &theme, sizes[i], sizes[j]);
      draw_bars_percent (canvas.cr, probabilities, 62, NULL, 61, &theme, sizes[i], sizes[j]);
    }
  canvas_free (&canvas);
}

/* Of many classes the most probable have the rows, best first; equals stand in their order. */
static void
test_bars_many (void)
{
  float probabilities[62] = {0};

  probabilities[40] = 0.6F;
  probabilities[3] = 0.3F;
  probabilities[61] = 0.1F;
  g_assert_cmpuint (draw_bars_rows (62, 210), <, 20);
  g_assert_cmpuint (draw_bars_rows (62, 210), >=, 10);
  g_assert_cmpuint (draw_bars_rows (62, 1), ==, 1);
  g_assert_cmpuint (draw_bars_rows (62, 10000), ==, 62);
  g_assert_cmpuint (draw_bars_rows (2, 1), ==, 2);
  g_assert_cmpint (draw_bars_at (probabilities, 62, 210, 1), ==, 40);
  g_assert_cmpint (draw_bars_at (probabilities, 62, 210, 210.0 / 12 * 1.5), ==, 3);
  g_assert_cmpint (draw_bars_at (probabilities, 62, 210, 210.0 / 12 * 2.5), ==, 61);
  g_assert_cmpint (draw_bars_at (probabilities, 62, 210, 210.0 / 12 * 3.5), ==, 0);
  g_assert_cmpint (draw_bars_at (NULL, 62, 210, 1), ==, 0);
}

/* The bar of the best of many is the first, in the accent colour. */
static void
test_bars_many_drawn (void)
{
  float probabilities[62] = {0};
  DrawTheme theme = test_theme ();
  Canvas canvas = canvas_new (BARS_WIDTH, BARS_HEIGHT);
  int row = BARS_HEIGHT / (int)draw_bars_rows (62, BARS_HEIGHT);

  probabilities[40] = 0.8F;
  probabilities[3] = 0.2F;
  draw_bars (canvas.cr, probabilities, 62, NULL, &theme, BARS_WIDTH, BARS_HEIGHT);
  g_assert_cmpuint (canvas_count (&canvas, 0, 0, BARS_WIDTH, row, 0x0000ff), >, 100);
  g_assert_cmpuint (canvas_count (&canvas, 0, row, BARS_WIDTH, BARS_HEIGHT - row, 0x0000ff), ==, 0);
  g_assert_cmpuint (canvas_count (&canvas, 0, row, BARS_WIDTH, row, 0x996600), >, 20);
  canvas_free (&canvas);
}

/* However long a name is, in whichever direction it is written, its bar keeps half of the width. */
static void
test_bars_long_names (void)
{
  static const char *const names[] = {
      "a class whose name goes on and on beyond any width that there could be for it",
      "מחלקה ששמה ארוך מאוד ואינו נכנס לשום רוחב שיש כאן בשבילו כלל וכלל",
      "Ω",
  };
  const float probabilities[] = {1, 1, 1};
  DrawTheme theme = test_theme ();
  Canvas canvas = canvas_new (BARS_WIDTH, 63);

  draw_bars (canvas.cr, probabilities, 3, names, &theme, BARS_WIDTH, 63);
  for (guint bar = 0; bar < 3; bar++) {
    guint length = bar_length (&canvas, bar, bar == 0 ? 0x0000ff : 0x996600);

    g_assert_cmpuint (length, >, 48);
    /* Nothing of the name on the bar. */
    g_assert_cmpuint (canvas_count (&canvas, BARS_WIDTH / 2 + 8, (int)bar * ROW, 48, 2, 0xffffff),
                      ==, 48 * 2);
  }
  canvas_free (&canvas);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bars/proportional", test_bars_proportional);
  g_test_add_func ("/bars/clipped", test_bars_clipped);
  g_test_add_func ("/bars/empty", test_bars_empty);
  g_test_add_func ("/bars/top", test_bars_top);
  g_test_add_func ("/bars/at", test_bars_at);
  g_test_add_func ("/bars/percent", test_bars_percent);
  g_test_add_func ("/bars/degenerate", test_bars_degenerate);
  g_test_add_func ("/bars/many", test_bars_many);
  g_test_add_func ("/bars/many-drawn", test_bars_many_drawn);
  g_test_add_func ("/bars/long-names", test_bars_long_names);
  return g_test_run ();
}
