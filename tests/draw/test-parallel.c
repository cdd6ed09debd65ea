/* test-parallel.c: parallel coordinates: lines, hit tests, words, and values that make no sense.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-parallel.h"

#include <locale.h>
#include <math.h>

#include "draw-test.h"

#define WIDTH   400
#define HEIGHT  240
#define N_AXES  3
#define N_LINES 4

typedef struct {
  DrawParallelAxis axes[N_AXES];
  double values[N_LINES][N_AXES];
  DrawParallel parallel;
} Fixture;

static const char *const networks[] = {"linear", "deep"};
static const char *const names[N_LINES] = {"one", "two", "three", "four"};

static void
fill (Fixture *fixture)
{
  static const double values[N_LINES][N_AXES] = {
      {0, 1e-4, 0.4}, {0, 1e-2, 0.3}, {1, 1e-4, 0.1}, {1, 1e-2, NAN}};

  memcpy (fixture->values, values, sizeof values);
  fixture->axes[0] = (DrawParallelAxis){.title = "Network", .names = networks, .n_names = 2};
  fixture->axes[1] = (DrawParallelAxis){.title = "Penalty", .is_log = TRUE};
  fixture->axes[2] = (DrawParallelAxis){.title = "Loss"};
  fixture->parallel = (DrawParallel){.axes = fixture->axes,
                                     .n_axes = N_AXES,
                                     .values = fixture->values[0],
                                     .line_names = names,
                                     .n_lines = N_LINES,
                                     .low_is_good = TRUE};
}

static Canvas
draw (const DrawParallel *parallel)
{
  DrawTheme theme = draw_theme (FALSE, FALSE);
  Canvas canvas = canvas_new (WIDTH, HEIGHT);

  draw_parallel (canvas.cr, parallel, &theme, WIDTH, HEIGHT);
  return canvas;
}

/* The best is blue, the worst orange, whichever way is good. */
static void
test_colours (void)
{
  DrawColour good = draw_map_quality (1);
  DrawColour bad = draw_map_quality (0);
  Fixture fixture;

  fill (&fixture);
  for (int low_is_good = FALSE; low_is_good <= TRUE; low_is_good++) {
    guint above, below;
    Canvas canvas;

    fixture.parallel.low_is_good = low_is_good;
    canvas = draw (&fixture.parallel);
    /* Between the last axes the highest loss is above, the lowest below. */
    above = canvas_count (&canvas, WIDTH / 2 + 40, 20, 90, HEIGHT / 2 - 20,
                          colour_to_pixel (low_is_good ? &bad : &good));
    below = canvas_count (&canvas, WIDTH / 2 + 20, HEIGHT / 2 + 60, 110, HEIGHT / 2 - 60,
                          colour_to_pixel (low_is_good ? &good : &bad));
    g_assert_cmpuint (above, >, 5);
    g_assert_cmpuint (below, >, 5);
    canvas_free (&canvas);
  }
}

/* A line is found all along, and where there is none nothing is. */
static void
test_find (void)
{
  DrawTheme theme = draw_theme (FALSE, FALSE);
  gboolean found[N_LINES] = {FALSE};
  Fixture fixture;
  guint n_nothing = 0;

  fill (&fixture);
  for (double y = 0; y < HEIGHT; y += 4) {
    for (double x = 0; x < WIDTH; x += 4) {
      int line = draw_parallel_find (&fixture.parallel, &theme, WIDTH, HEIGHT, x, y);
      g_assert_cmpint (line, <, N_LINES);
      if (line >= 0)
        found[line] = TRUE;
      else
        n_nothing++;
    }
  }
  for (guint i = 0; i < N_LINES; i++)
    g_assert_true (found[i]);
  g_assert_cmpuint (n_nothing, >, 500);
  g_assert_cmpint (draw_parallel_find (&fixture.parallel, &theme, WIDTH, HEIGHT, NAN, 3), ==, -1);
  /* Without a metric a line ends before the last axis. */
  fixture.parallel.values = fixture.values[3];
  fixture.parallel.n_lines = 1;
  for (double y = 0; y < HEIGHT; y += 4)
    g_assert_cmpint (draw_parallel_find (&fixture.parallel, &theme, WIDTH, HEIGHT, 0.75 * WIDTH, y),
                     ==, -1);
}

static void
test_highlight (void)
{
  DrawTheme theme = draw_theme (FALSE, FALSE);
  Canvas canvas = canvas_new (WIDTH, HEIGHT);
  Fixture fixture;

  fill (&fixture);
  draw_parallel_highlight (canvas.cr, &fixture.parallel, &theme, WIDTH, HEIGHT, N_LINES);
  g_assert_true (canvas_is_white (&canvas));
  draw_parallel_highlight (canvas.cr, &fixture.parallel, &theme, WIDTH, HEIGHT, 2);
  g_assert_cmpuint (canvas_count (&canvas, 0, 0, WIDTH, HEIGHT, 0xffffff), <,
                    WIDTH * HEIGHT - 1000);
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
  assert_text (draw_parallel_describe_line (&fixture.parallel, 2),
               "three: Network deep, Penalty 1.0·10⁻⁴, Loss 0.1");
  assert_text (draw_parallel_describe_line (&fixture.parallel, 3),
               "four: Network deep, Penalty 0.01, Loss –");
  assert_text (draw_parallel_describe_line (&fixture.parallel, 4), "");
  assert_text (draw_parallel_describe (&fixture.parallel),
               "4 runs; best: three: Network deep, Penalty 1.0·10⁻⁴, Loss 0.1");
  fixture.axes[2].percent = TRUE;
  fixture.parallel.low_is_good = FALSE;
  assert_text (draw_parallel_describe (&fixture.parallel),
               "4 runs; best: one: Network linear, Penalty 1.0·10⁻⁴, Loss 40.00\u00a0%");
  for (guint i = 0; i < N_LINES; i++)
    fixture.values[i][2] = NAN;
  assert_text (draw_parallel_describe (&fixture.parallel), "4 runs, none of which has a value yet");
  fixture.parallel.n_lines = 0;
  assert_text (draw_parallel_describe (&fixture.parallel), "No runs yet");
}

/* Values, numbers of axes and sizes that make no sense; Cairo must be content after each. */
static void
test_degenerate (void)
{
  static const double strange[] = {0, -1, NAN, INFINITY, 1e300, -1e300, 0.5};
  static const double sizes[][2] = {{1, 1}, {0, -3}, {3, 400}, {400, 3}, {NAN, INFINITY}};
  Fixture fixture;

  for (guint i = 0; i < G_N_ELEMENTS (strange) * G_N_ELEMENTS (sizes); i++) {
    const double *size = sizes[i % G_N_ELEMENTS (sizes)];
    DrawTheme theme = draw_theme (i % 2, i % 3 == 0);
    Canvas canvas = canvas_new (WIDTH, HEIGHT);

    fill (&fixture);
    for (guint line = 0; line < N_LINES; line += 1 + i % 2)
      for (guint axis = 0; axis < N_AXES; axis++)
        fixture.values[line][axis] = strange[(i + axis) % G_N_ELEMENTS (strange)];
    fixture.axes[2].is_log = i % 2;
    fixture.axes[0].title = i % 4 == 0 ? NULL : "a title with no room";
    for (guint n_axes = 0; n_axes <= N_AXES; n_axes++) {
      fixture.parallel.n_axes = n_axes;
      draw_parallel (canvas.cr, &fixture.parallel, &theme, size[0], size[1]);
      draw_parallel_highlight (canvas.cr, &fixture.parallel, &theme, size[0], size[1], 1);
      draw_parallel_find (&fixture.parallel, &theme, size[0], size[1], 10, 10);
      g_free (draw_parallel_describe (&fixture.parallel));
    }
    canvas_free (&canvas);
  }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/draw/parallel/colours", test_colours);
  g_test_add_func ("/draw/parallel/find", test_find);
  g_test_add_func ("/draw/parallel/highlight", test_highlight);
  g_test_add_func ("/draw/parallel/words", test_words);
  g_test_add_func ("/draw/parallel/degenerate", test_degenerate);
  return g_test_run ();
}
