/* test-sweep.c: a metric against what was varied: where points are, what is at the edges, hit tests,
 * words, and values that make no sense.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-sweep.h"

#include <locale.h>
#include <math.h>

#include "draw-test.h"

#define WIDTH    560
#define HEIGHT   320
#define N_POINTS 5

typedef struct {
  DrawSweepPoint points[N_POINTS];
  DrawSweepSeries series[2];
  DrawSweep sweep;
} Fixture;

/* A U from 1e-5 to 1e-1, the best in the middle. */
static void
fill (Fixture *fixture)
{
  static const char *const labels[] = {"1e-5", "1e-4", "1e-3", "0.01", "0.1"};
  static const double means[] = {0.11, 0.09, 0.07, 0.1, 0.3};

  for (guint i = 0; i < N_POINTS; i++)
    fixture->points[i] = (DrawSweepPoint){.x = pow (10, (int)i - 5),
                                          .mean = means[i],
                                          .low = means[i] - 0.01,
                                          .high = means[i] + 0.02,
                                          .n = 3,
                                          .label = labels[i]};
  fixture->series[0] = fixture->series[1] =
      (DrawSweepSeries){NULL, fixture->points, N_POINTS, draw_palette (0), FALSE};
  fixture->sweep = (DrawSweep){.x_title = "L2 penalty λ",
                               .x_symbol = "λ",
                               .y_title = "test loss",
                               .x_log = TRUE,
                               .series = fixture->series,
                               .n_series = 1,
                               .best = 2};
}

static Canvas
draw (const DrawSweep *sweep, DrawSweepLayout *layout)
{
  DrawTheme theme = draw_theme (FALSE, FALSE);
  Canvas canvas = canvas_new (WIDTH, HEIGHT);

  draw_sweep (canvas.cr, sweep, &theme, WIDTH, HEIGHT, layout);
  return canvas;
}

static int
place_x (const DrawSweepLayout *layout, double x)
{
  return (int)(layout->plot.x + layout->plot.width * draw_scale_position (&layout->x_scale, x));
}

static int
place_y (const DrawSweepLayout *layout, double y)
{
  return (int)(layout->plot.y +
               layout->plot.height * (1 - draw_scale_position (&layout->y_scale, y)));
}

static void
test_places (void)
{
  DrawSweepLayout layout;
  Fixture fixture;
  Canvas canvas;

  fill (&fixture);
  canvas = draw (&fixture.sweep, &layout);
  g_assert_true (layout.x_scale.log);
  g_assert_cmpfloat (layout.y_scale.low, ==, 0);
  g_assert_cmpfloat (layout.y_scale.high, >=, 0.32);
  for (guint i = 0; i < N_POINTS; i++) {
    int x = place_x (&layout, fixture.points[i].x);
    /* A dot; the best one is a ring. */
    g_assert_cmphex (canvas_pixel (&canvas, x, place_y (&layout, fixture.points[i].mean)), ==,
                     i == 2 ? 0xffffff : 0x0077bb);
    /* A bar from the lowest to the highest seed, and nothing beyond. */
    g_assert_cmpuint (canvas_count (&canvas, x - 3, place_y (&layout, fixture.points[i].high) - 1,
                                    7, 3, 0xffffff),
                      <, 15);
    g_assert_cmphex (canvas_pixel (&canvas, x, place_y (&layout, fixture.points[i].high) - 4), !=,
                     0x0077bb);
  }
  canvas_free (&canvas);
}

/* What diverged is at the upper edge with its word; the line ends before it. */
static void
test_diverged (void)
{
  DrawSweepLayout layout;
  Fixture fixture;
  Canvas canvas;
  guint series, point;
  int x;

  fill (&fixture);
  fixture.points[4] = (DrawSweepPoint){.x = 0.1, .mean = NAN, .n_diverged = 3, .label = "0.1"};
  canvas = draw (&fixture.sweep, &layout);
  g_assert_cmpfloat (layout.y_scale.high, <, 0.2);
  x = place_x (&layout, 0.1);
  g_assert_cmpuint (canvas_count (&canvas, x - 6, (int)layout.plot.y, 13, 20, 0x0077bb), >, 4);
  g_assert_cmpuint (canvas_count (&canvas, x - 50, (int)layout.plot.y + 16, 60, 16, 0xffffff), <,
                    60 * 16 - 60);
  g_assert_cmpuint (canvas_count (&canvas, place_x (&layout, 0.02), (int)layout.plot.y, 6,
                                  (int)layout.plot.height, 0x0077bb),
                    ==, 0);
  g_assert_true (draw_sweep_find (&fixture.sweep, &layout, x, layout.plot.y + 5, &series, &point));
  g_assert_cmpuint (point, ==, 4);
  canvas_free (&canvas);
}

/* A run that all but diverged does not press the others to the floor. */
static void
test_off_scale (void)
{
  DrawSweepLayout layout;
  Fixture fixture;
  Canvas canvas;
  guint series, point;

  fill (&fixture);
  fixture.points[0].mean = fixture.points[0].high = 1e30;
  canvas = draw (&fixture.sweep, &layout);
  g_assert_cmpfloat (layout.y_scale.high, <, 1);
  g_assert_true (draw_sweep_find (&fixture.sweep, &layout, place_x (&layout, 1e-5),
                                  layout.plot.y + 5, &series, &point));
  g_assert_cmpuint (point, ==, 0);
  canvas_free (&canvas);
}

/* 0 has a place of its own on a log axis, left of the others. */
static void
test_zero (void)
{
  DrawSweepLayout layout;
  Fixture fixture;
  Canvas canvas;
  guint series, point;

  fill (&fixture);
  fixture.points[0].x = 0;
  canvas = draw (&fixture.sweep, &layout);
  g_assert_true (draw_sweep_find (&fixture.sweep, &layout, layout.plot.x + 0.03 * layout.plot.width,
                                  place_y (&layout, 0.11), &series, &point));
  g_assert_cmpuint (point, ==, 0);
  g_assert_cmpint (place_x (&layout, 1e-4), >, (int)(layout.plot.x + 0.1 * layout.plot.width));
  canvas_free (&canvas);
}

static void
test_named (void)
{
  DrawSweepLayout layout;
  Fixture fixture;
  Canvas canvas;

  fill (&fixture);
  fixture.sweep.x_named = TRUE;
  for (guint i = 0; i < N_POINTS; i++)
    fixture.points[i].x = i;
  canvas = draw (&fixture.sweep, &layout);
  /* Each in the middle of its own part of the axis. */
  for (guint i = 0; i < N_POINTS; i++)
    g_assert_cmpint (place_x (&layout, i), ==,
                     (int)(layout.plot.x + layout.plot.width * (i + 0.5) / N_POINTS));
  canvas_free (&canvas);
}

static void
test_find (void)
{
  DrawSweepLayout layout;
  Fixture fixture;
  Canvas canvas;
  guint series = 9, point = 9;

  fill (&fixture);
  fixture.points[1].mean = NAN;
  canvas = draw (&fixture.sweep, &layout);
  g_assert_true (draw_sweep_find (&fixture.sweep, &layout, place_x (&layout, 1e-3) + 10,
                                  place_y (&layout, 0.07) - 10, &series, &point));
  g_assert_cmpuint (series, ==, 0);
  g_assert_cmpuint (point, ==, 2);
  g_assert_false (draw_sweep_find (&fixture.sweep, &layout, place_x (&layout, 1e-3) + 20,
                                   place_y (&layout, 0.07) - 20, &series, &point));
  /* Without a value there is nothing to find. */
  g_assert_false (draw_sweep_find (&fixture.sweep, &layout, place_x (&layout, 1e-4),
                                   place_y (&layout, 0.09), &series, &point));
  g_assert_false (draw_sweep_find (&fixture.sweep, &layout, NAN, NAN, &series, &point));
  canvas_free (&canvas);
}

static void
test_highlight (void)
{
  DrawTheme theme = draw_theme (FALSE, FALSE);
  DrawSweepLayout layout;
  Fixture fixture;
  Canvas canvas;

  fill (&fixture);
  fixture.points[3].mean = NAN;
  canvas = draw (&fixture.sweep, &layout);
  cairo_set_source_rgb (canvas.cr, 1, 1, 1);
  cairo_paint (canvas.cr);
  draw_sweep_highlight (canvas.cr, &fixture.sweep, &layout, &theme, 0, 3);
  draw_sweep_highlight (canvas.cr, &fixture.sweep, &layout, &theme, 0, 99);
  draw_sweep_highlight (canvas.cr, &fixture.sweep, &layout, &theme, 7, 0);
  g_assert_true (canvas_is_white (&canvas));
  for (guint i = 0; i < N_POINTS; i += 4) {
    int x = place_x (&layout, fixture.points[i].x), y = place_y (&layout, fixture.points[i].mean);
    draw_sweep_highlight (canvas.cr, &fixture.sweep, &layout, &theme, 0, i);
    g_assert_cmpuint (canvas_count (&canvas, x - 9, y - 9, 19, 19, colour_to_pixel (&theme.accent)),
                      >, 20);
  }
  /* The words stay in the picture. */
  g_assert_cmpuint (canvas_count (&canvas, WIDTH - 4, 0, 4, HEIGHT, 0xffffff), ==, 4 * HEIGHT);
  canvas_free (&canvas);
}

static void
assert_text (char *actual, const char *expected)
{
  g_assert_cmpstr (actual, ==, expected);
  g_free (actual);
}

static void
test_words (void)
{
  Fixture fixture;

  fill (&fixture);
  assert_text (draw_sweep_describe_point (&fixture.sweep, 0, 2),
               "λ 1e-3: test loss 0.070, between 0.060 and 0.090 over 3 seeds");
  fixture.points[2].n_diverged = 1;
  fixture.points[2].n = 2;
  assert_text (
      draw_sweep_describe_point (&fixture.sweep, 0, 2),
      "λ 1e-3: test loss 0.070, between 0.060 and 0.090 over 2 seeds, 1 of 3 seeds diverged");
  fixture.points[0] = (DrawSweepPoint){.x = 0.25, .mean = NAN, .n_diverged = 2};
  fixture.points[1].mean = NAN;
  assert_text (draw_sweep_describe_point (&fixture.sweep, 0, 0), "λ 0.25: diverged");
  assert_text (draw_sweep_describe_point (&fixture.sweep, 0, 1), "λ 1e-4: nothing yet");
  assert_text (draw_sweep_describe_point (&fixture.sweep, 0, 99), "");
  assert_text (draw_sweep_describe_point (&fixture.sweep, 9, 0), "");
  fixture.points[3].n = 1;
  fixture.series[0].name = "p 0.5";
  fixture.points[3].mean = 12.345;
  fixture.sweep.y_unit = "s";
  assert_text (draw_sweep_describe_point (&fixture.sweep, 0, 3),
               "λ 0.01, p 0.5: test loss 12.3\u00a0s");
  fixture.sweep.n_series = 0;
  assert_text (draw_sweep_describe (&fixture.sweep), "No point of the sweep has a value yet");
}

/* The best may be in any of the series. */
static void
test_best (void)
{
  g_autofree char *words = NULL;
  Fixture fixture;

  fill (&fixture);
  fixture.series[0].name = "p 0";
  fixture.series[1].name = "p 0.5";
  fixture.sweep.n_series = 2;
  fixture.sweep.best_series = 1;
  words = draw_sweep_describe (&fixture.sweep);
  g_assert_true (g_str_has_prefix (words, "best at λ 1e-3, p 0.5: 0.070\nλ 1e-5, p 0: "));
  g_clear_pointer (&words, g_free);
  fixture.sweep.best = 77;
  words = draw_sweep_describe (&fixture.sweep);
  g_assert_true (g_str_has_prefix (words, "λ 1e-5, p 0: "));
}

/* Values, axes, sizes and themes that make no sense; Cairo must be content after each. */
static void
test_degenerate (void)
{
  static const double strange[] = {0, -1, NAN, INFINITY, -INFINITY, 1e300, 5e-324, 0.5};
  static const double sizes[][2] = {{1, 1}, {0, -3}, {3, 400}, {400, 3}, {90, 70}, {NAN, INFINITY}};

  for (guint i = 0; i < G_N_ELEMENTS (strange) * G_N_ELEMENTS (sizes); i++) {
    const double *size = sizes[i % G_N_ELEMENTS (sizes)];
    double value = strange[i % G_N_ELEMENTS (strange)];
    DrawTheme theme = draw_theme (i % 2, i % 3 == 0);
    Canvas canvas = canvas_new (WIDTH, HEIGHT);
    DrawSweepLayout layout;
    Fixture fixture;

    fill (&fixture);
    for (guint k = 0; k < N_POINTS; k += 1 + i % 2) {
      fixture.points[k].mean = fixture.points[k].low = value;
      fixture.points[k].high = -value;
      if (i % 3 == 0)
        fixture.points[k].x = value;
      if (i % 5 == 0)
        fixture.points[k].label = NULL;
    }
    for (guint flags = 0; flags < 16; flags++) {
      guint series, point;
      fixture.sweep.x_log = flags & 1;
      fixture.sweep.y_log = (flags & 2) != 0;
      fixture.sweep.x_named = (flags & 4) != 0;
      fixture.sweep.n_series = flags % 3;
      fixture.sweep.y_percent = (flags & 8) != 0;
      fixture.sweep.best = (int)(flags % N_POINTS) - 1;
      draw_sweep (canvas.cr, &fixture.sweep, &theme, size[0], size[1], &layout);
      draw_sweep_highlight (canvas.cr, &fixture.sweep, &layout, &theme, 0, flags % N_POINTS);
      draw_sweep_find (&fixture.sweep, &layout, 20, 20, &series, &point);
      g_free (draw_sweep_describe (&fixture.sweep));
    }
    canvas_free (&canvas);
  }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/draw/sweep/places", test_places);
  g_test_add_func ("/draw/sweep/diverged", test_diverged);
  g_test_add_func ("/draw/sweep/off-scale", test_off_scale);
  g_test_add_func ("/draw/sweep/zero", test_zero);
  g_test_add_func ("/draw/sweep/named", test_named);
  g_test_add_func ("/draw/sweep/find", test_find);
  g_test_add_func ("/draw/sweep/highlight", test_highlight);
  g_test_add_func ("/draw/sweep/words", test_words);
  g_test_add_func ("/draw/sweep/best", test_best);
  g_test_add_func ("/draw/sweep/degenerate", test_degenerate);
  return g_test_run ();
}
