/* test-reliability.c: bars of what is right, by how sure the network is.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-reliability.h"

#include <math.h>
#include "draw-test.h"

#define WIDTH  300
#define HEIGHT 300

static const DrawReliabilityBin bins[] = {
    {0, NAN, NAN}, {10, 0.3, 0.1}, {100, 0.5, 0.5}, {1000, 0.7, 0.9}, {10000, 0.95, 0.9}};
static const DrawReliability reliability = {bins, G_N_ELEMENTS (bins)};

static guint
count_inked (const Canvas *canvas, int x)
{
  guint n = 0;

  for (int y = 30; y < HEIGHT / 2 + 40; y++)
    n += canvas_pixel (canvas, x, y) != 0xffffff;
  return n;
}

/* Bins are found from left to right, an empty one has no bar, and a higher share has a higher one. */
static void
test_bars (void)
{
  DrawTheme theme = draw_theme (FALSE, FALSE);
  Canvas canvas = canvas_new (WIDTH, HEIGHT);
  int middles[G_N_ELEMENTS (bins)] = {0}, n_columns[G_N_ELEMENTS (bins)] = {0};

  for (int x = 0; x < WIDTH; x++) {
    int bin = draw_reliability_at (&reliability, &theme, WIDTH, HEIGHT, x, 100);

    if (bin >= 0) {
      middles[bin] += x;
      n_columns[bin]++;
    }
  }
  draw_reliability (canvas.cr, &reliability, &theme, WIDTH, HEIGHT);
  for (guint i = 0; i < G_N_ELEMENTS (bins); i++) {
    g_assert_cmpint (n_columns[i], >, 10);
    middles[i] /= n_columns[i];
    g_assert_cmpint (middles[i], >, i > 0 ? middles[i - 1] : 0);
  }
  g_assert_cmpuint (count_inked (&canvas, middles[1]), >, count_inked (&canvas, middles[0]));
  g_assert_cmpuint (count_inked (&canvas, middles[3]), >, count_inked (&canvas, middles[1]));
  canvas_free (&canvas);
  g_assert_cmpint (draw_reliability_at (&reliability, &theme, WIDTH, HEIGHT, 0, 100), ==, -1);
  g_assert_cmpint (draw_reliability_at (&reliability, &theme, WIDTH, HEIGHT, 100, -1), ==, -1);
}

static void
test_words (void)
{
  g_autofree char *none = draw_reliability_describe (&reliability, 0);
  g_autofree char *some = draw_reliability_describe (&reliability, 3);

  g_assert_cmpstr (none, ==, "0–20 % sure: no images");
  g_assert_cmpstr (some, ==, "60–80 % sure: 1,000 images, 90.0 % of them right");
}

static void
test_odd (void)
{
  static const double sizes[] = {-1, 0, 5, 60, 4000};
  const DrawReliabilityBin odd[] = {{3, INFINITY, 2}, {G_MAXUINT, -1, NAN}};
  const DrawReliability none = {NULL, 0}, strange = {odd, G_N_ELEMENTS (odd)};
  DrawTheme theme = draw_theme (TRUE, TRUE);

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    Canvas canvas = canvas_new (40, 40);

    draw_reliability (canvas.cr, &none, &theme, sizes[i], sizes[i]);
    draw_reliability (canvas.cr, &strange, &theme, sizes[i], sizes[i]);
    draw_reliability_highlight (canvas.cr, &strange, 1, &theme, sizes[i], sizes[i]);
    canvas_free (&canvas);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reliability/bars", test_bars);
  g_test_add_func ("/reliability/words", test_words);
  g_test_add_func ("/reliability/odd", test_odd);
  return g_test_run ();
}
