/* test-spark.c: small curves: where their lines and dots are, gaps, and values that make no sense.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-spark.h"

#include <float.h>
#include <math.h>

#include "draw-test.h"

#define WIDTH  60
#define HEIGHT 20

static const DrawColour blue = {0, 0, 1, 1};

static Canvas
draw (const float *values, guint n)
{
  Canvas canvas = canvas_new (WIDTH, HEIGHT);

  draw_spark (canvas.cr, values, n, &blue, WIDTH, HEIGHT);
  return canvas;
}

static guint
count_ink (const Canvas *canvas, int x, int width)
{
  return (guint)(width * HEIGHT) - canvas_count (canvas, x, 0, width, HEIGHT, 0xffffff);
}

/* High values are above, the lowest has the dot. */
static void
test_places (void)
{
  static const float values[] = {4, 1, 0, 2, 3};
  Canvas canvas = draw (values, G_N_ELEMENTS (values));

  g_assert_cmphex (canvas_pixel (&canvas, 2, 2), !=, 0xffffff);
  g_assert_cmphex (canvas_pixel (&canvas, WIDTH / 2, HEIGHT - 2), ==, 0x0000ff);
  g_assert_cmphex (canvas_pixel (&canvas, WIDTH - 3, HEIGHT - 3), ==, 0xffffff);
  g_assert_cmphex (canvas_pixel (&canvas, WIDTH / 2, 4), ==, 0xffffff);
  canvas_free (&canvas);
}

/* Of thousands the one that stands out is seen, wherever it is. */
static void
test_spike (void)
{
  enum { N = 5000 };
  float values[N];

  for (guint spike = 40; spike < N; spike += 701) {
    Canvas canvas;
    int x = (int)(2.25 + spike / (N - 1.0) * (WIDTH - 4.5));

    for (guint i = 0; i < N; i++)
      values[i] = i == spike ? 9 : 1;
    canvas = draw (values, N);
    g_assert_cmpuint (canvas_count (&canvas, MAX (x - 2, 0), 3, 4, 8, 0xffffff), <, 4 * 8 - 6);
    canvas_free (&canvas);
  }
}

static void
test_gap (void)
{
  static const float values[] = {1, 2, 1, NAN, INFINITY, -INFINITY, NAN, 1, 2, 1};
  Canvas canvas = draw (values, G_N_ELEMENTS (values));

  g_assert_cmpuint (count_ink (&canvas, 18, 22), ==, 0);
  g_assert_cmpuint (count_ink (&canvas, 0, 15), >, 20);
  g_assert_cmpuint (count_ink (&canvas, 44, 16), >, 20);
  canvas_free (&canvas);
}

/* One value is a point, equal ones are a line across the middle, none is nothing. */
static void
test_few (void)
{
  static const float equal[] = {0.3F, 0.3F, 0.3F};
  static const float nothing[] = {NAN, INFINITY};
  Canvas one = draw (equal, 1);
  Canvas three = draw (equal, 3);
  Canvas none = draw (nothing, 2);

  g_assert_cmphex (canvas_pixel (&one, WIDTH / 2, HEIGHT / 2), ==, 0x0000ff);
  g_assert_cmpuint (count_ink (&one, 0, WIDTH / 2 - 4), ==, 0);
  g_assert_cmphex (canvas_pixel (&three, WIDTH / 2, HEIGHT / 2), !=, 0xffffff);
  g_assert_cmpuint (canvas_count (&three, 8, 0, WIDTH - 16, HEIGHT / 2 - 2, 0xffffff), ==,
                    (WIDTH - 16) * (HEIGHT / 2 - 2));
  g_assert_true (canvas_is_white (&none));
  draw_spark (none.cr, NULL, 3, &blue, WIDTH, HEIGHT);
  draw_spark (none.cr, equal, 0, &blue, WIDTH, HEIGHT);
  g_assert_true (canvas_is_white (&none));
  canvas_free (&one);
  canvas_free (&three);
  canvas_free (&none);
}

static void
test_degenerate (void)
{
  static const float huge[] = {-FLT_MAX, FLT_MAX, 0, 1e-38F, NAN};
  static const double sizes[][2] = {{0, 0}, {-1, 20}, {NAN, NAN}, {1, 400}, {1e5, 3}, {400, 400}};
  Canvas canvas = canvas_new (WIDTH, HEIGHT);

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint n = 0; n <= G_N_ELEMENTS (huge); n++)
      draw_spark (canvas.cr, huge, n, &blue, sizes[i][0], sizes[i][1]);
  canvas_free (&canvas);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/draw/spark/places", test_places);
  g_test_add_func ("/draw/spark/spike", test_spike);
  g_test_add_func ("/draw/spark/gap", test_gap);
  g_test_add_func ("/draw/spark/few", test_few);
  g_test_add_func ("/draw/spark/degenerate", test_degenerate);
  return g_test_run ();
}
