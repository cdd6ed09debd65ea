/* test-tiles.c: weights as tiles: their layout, colours, scale and words.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-tiles.h"

#include <math.h>
#include <stdlib.h>

#include "draw-test.h"

#define SIDE   28
#define PIXELS (SIDE * SIDE)

static void
test_layout_fits (void)
{
  static const guint counts[] = {1, 2, 10, 64, 100, 128};

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++) {
    DrawTilesLayout layout = draw_tiles_layout (counts[i], FALSE, 572, 310);
    g_assert_cmpuint (layout.columns * layout.rows, >=, counts[i]);
    g_assert_cmpuint (layout.columns * (layout.rows - 1), <, counts[i]);
    g_assert_cmpfloat (layout.tile, >=, 28);
    g_assert_cmpfloat (layout.tile, ==, floor (layout.tile));
    g_assert_cmpfloat (layout.x + layout.columns * layout.step_x, <=, 572 + layout.step_x);
    g_assert_cmpfloat (layout.y + layout.height, <=, 310);
  }
}

/* Too many for what can be seen: one pixel a weight, and as high as it takes. */
static void
test_layout_scrolls (void)
{
  DrawTilesLayout layout = draw_tiles_layout (4096, FALSE, 572, 310);

  g_assert_cmpfloat (layout.tile, >=, 28);
  g_assert_cmpfloat (layout.tile, <, 32);
  g_assert_cmpfloat (layout.height, >, 5000);
  /* A widget that gets the height it asked for lays its tiles out the same way. */
  g_assert_cmpuint (draw_tiles_layout (4096, FALSE, 572, layout.height).columns, ==,
                    layout.columns);
  g_assert_cmpfloat (draw_tiles_layout (4096, FALSE, 572, 0).height, ==, layout.height);
}

static void
test_layout_degenerate (void)
{
  static const double sizes[] = {-10, 0, 1, 27, NAN, INFINITY};

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    for (guint j = 0; j < G_N_ELEMENTS (sizes); j++) {
      DrawTilesLayout layout = draw_tiles_layout (7, TRUE, sizes[i], sizes[j]);
      g_assert_cmpuint (layout.columns, >=, 1);
      g_assert_cmpfloat (layout.tile, >=, 28);
      g_assert_true (isfinite (layout.height));
      g_assert_cmpint (draw_tiles_at (&layout, 7, NAN, 3), ==, -1);
    }
  }
  g_assert_cmpint ((int)draw_tiles_layout (0, FALSE, 100, 100).rows, ==, 1);
}

static void
test_at (void)
{
  DrawTilesLayout layout = draw_tiles_layout (10, TRUE, 500, 300);

  for (guint i = 0; i < layout.columns * layout.rows; i++) {
    double x = layout.x + i % layout.columns * layout.step_x;
    double y = layout.y + i / layout.columns * layout.step_y;
    int expected = i < 10 ? (int)i : -1;

    g_assert_cmpint (draw_tiles_at (&layout, 10, x, y), ==, expected);
    g_assert_cmpint (draw_tiles_at (&layout, 10, x + layout.tile - 0.5, y + layout.tile), ==,
                     expected);
    /* The gap beside it is nobody's. */
    g_assert_cmpint (draw_tiles_at (&layout, 10, x + layout.tile + 1, y), ==, -1);
    /* Nor is the one below its label. */
    g_assert_cmpint (draw_tiles_at (&layout, 10, x, y + layout.step_y - 4), ==, expected);
    g_assert_cmpint (draw_tiles_at (&layout, 10, x, y + layout.step_y - 1), ==, -1);
  }
  g_assert_cmpint (draw_tiles_at (&layout, 10, layout.x - 1, layout.y), ==, -1);
  g_assert_cmpint (draw_tiles_at (&layout, 10, layout.x, layout.y + layout.height + 40), ==, -1);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  float x = fabsf (*(const float *)a);
  float y = fabsf (*(const float *)b);

  return (x > y) - (x < y);
}

static void
test_scale (void)
{
  const guint n = PIXELS * 5;
  g_autofree float *weights = g_new (float, n);
  g_autofree float *sorted = NULL;
  DrawTiles tiles = {.weights = weights, .n_tiles = 5, .side = SIDE};
  GRand *random = g_rand_new_with_seed (3);

  for (guint i = 0; i < n; i++)
    weights[i] = (float)pow (g_rand_double_range (random, -1, 1), 5);
  g_rand_free (random);
  sorted = g_memdup2 (weights, n * sizeof *weights);
  qsort (sorted, n, sizeof *sorted, compare);
  g_assert_cmpfloat (draw_tiles_scale (&tiles), ==,
                     (double)fabsf (sorted[(guint)(0.995 * (n - 1))]));

  /* What is not finite does not count. */
  weights[0] = NAN;
  weights[1] = INFINITY;
  g_assert_true (isfinite (draw_tiles_scale (&tiles)));
  memset (weights, 0, n * sizeof *weights);
  g_assert_cmpfloat (draw_tiles_scale (&tiles), ==, 1);
  weights[9] = -0.25f;
  g_assert_cmpfloat (draw_tiles_scale (&tiles), ==, 0.25);
}

/* Of millions of weights some stand for all. */
static void
test_scale_of_many (void)
{
  const guint n_tiles = 1024;
  g_autofree float *weights = g_new (float, (gsize)PIXELS *n_tiles);
  DrawTiles tiles = {.weights = weights, .n_tiles = n_tiles, .side = SIDE};
  GRand *random = g_rand_new_with_seed (5);

  for (guint i = 0; i < PIXELS * n_tiles; i++)
    weights[i] = (float)g_rand_double_range (random, -1, 1);
  g_rand_free (random);
  g_assert_cmpfloat_with_epsilon (draw_tiles_scale (&tiles), 0.995, 0.001);
}

/* Three tiles, all negative, zero and positive, and one pixel in each that is not. */
static float *
make_weights (void)
{
  float *weights = g_new0 (float, PIXELS * 3);

  for (guint pixel = 0; pixel < PIXELS; pixel++) {
    weights[pixel * 3] = -1;
    weights[pixel * 3 + 2] = 1;
  }
  weights[(5 * SIDE + 7) * 3] = 1;
  weights[(27 * SIDE + 27) * 3 + 1] = NAN;
  return weights;
}

static void
test_pixels (void)
{
  g_autofree float *weights = make_weights ();
  DrawTiles tiles = {.weights = weights, .n_tiles = 3, .side = SIDE};
  DrawTheme theme = draw_theme (FALSE, FALSE);
  DrawColour zero = draw_map_diverging (&theme, 0);
  DrawTilesLayout layout = draw_tiles_layout (3, FALSE, 180, 60);
  Canvas canvas = canvas_new (180, 60);
  int x = (int)layout.x, y = (int)layout.y, side = (int)layout.tile;
  double zoom = layout.tile / SIDE;

  draw_tiles (canvas.cr, &tiles, &layout, 1, &theme);
  g_assert_cmpuint (layout.columns, ==, 3);
  g_assert_cmphex (canvas_pixel (&canvas, x, y), ==, 0xf59322);
  g_assert_cmphex (canvas_pixel (&canvas, x + side - 1, y + side - 1), ==, 0xf59322);
  /* Crisp: the one blue pixel is all blue, with nothing between. */
  g_assert_cmphex (canvas_pixel (&canvas, x + (int)(7.5 * zoom), y + (int)(5.5 * zoom)), ==,
                   0x0877bd);
  g_assert_cmpuint (canvas_count (&canvas, x, y, side, side, 0xf59322) +
                        canvas_count (&canvas, x, y, side, side, 0x0877bd),
                    ==, (guint)(side * side));
  x += (int)layout.step_x;
  g_assert_cmpuint (canvas_count (&canvas, x, y, side, side, colour_to_pixel (&zero)), ==,
                    (guint)(side * side));
  x += (int)layout.step_x;
  g_assert_cmpuint (canvas_count (&canvas, x, y, side, side, 0x0877bd), ==, (guint)(side * side));
  canvas_free (&canvas);
}

static void
test_grey (void)
{
  g_autofree float *weights = make_weights ();
  DrawTiles tiles = {.weights = weights, .n_tiles = 3, .side = SIDE, .map = DRAW_MAP_GREY};
  DrawTheme theme = draw_theme (TRUE, FALSE);
  DrawTilesLayout layout = draw_tiles_layout (3, FALSE, 180, 60);
  Canvas canvas = canvas_new (180, 60);
  int x = (int)layout.x, y = (int)layout.y;

  draw_tiles (canvas.cr, &tiles, &layout, 1, &theme);
  g_assert_cmphex (canvas_pixel (&canvas, x, y), ==, 0x000000);
  g_assert_cmphex (canvas_pixel (&canvas, x + 2 * (int)layout.step_x, y), ==, 0xffffff);
  canvas_free (&canvas);
}

static void
test_clip (void)
{
  g_autofree float *weights = make_weights ();
  DrawTiles tiles = {.weights = weights, .n_tiles = 3, .side = SIDE};
  DrawTheme theme = draw_theme (FALSE, FALSE);
  DrawTilesLayout layout = draw_tiles_layout (3, FALSE, 180, 60);
  Canvas canvas = canvas_new (180, 60);

  cairo_rectangle (canvas.cr, 0, 0, 0, 0);
  cairo_clip (canvas.cr);
  draw_tiles (canvas.cr, &tiles, &layout, 1, &theme);
  g_assert_true (canvas_is_white (&canvas));
  cairo_reset_clip (canvas.cr);
  cairo_rectangle (canvas.cr, 0, 0, layout.x + 10, 60);
  cairo_clip (canvas.cr);
  draw_tiles (canvas.cr, &tiles, &layout, 1, &theme);
  g_assert_cmphex (canvas_pixel (&canvas, (int)layout.x, (int)layout.y), ==, 0xf59322);
  g_assert_cmphex (canvas_pixel (&canvas, (int)layout.x + 10, (int)layout.y), ==, 0xffffff);
  canvas_free (&canvas);
}

/* More tiles than Cairo's tallest image can hold, and values and scales that make no sense. */
static void
test_many_and_strange (void)
{
  const guint n = 1500;
  g_autofree float *weights = g_new0 (float, (gsize)PIXELS *n);
  DrawTiles tiles = {.weights = weights, .n_tiles = n, .side = SIDE};
  DrawTheme theme = draw_theme (FALSE, FALSE);
  DrawTilesLayout layout = draw_tiles_layout (n, FALSE, 400, 300);
  Canvas canvas = canvas_new (400, 4000);
  static const double scales[] = {0, -1, NAN, INFINITY, 1e-300, 1e300};

  weights[n - 1] = 1;
  for (guint i = 0; i < G_N_ELEMENTS (scales); i++)
    draw_tiles (canvas.cr, &tiles, &layout, scales[i], &theme);
  draw_tiles (canvas.cr, &tiles, &layout, 1, &theme);
  g_assert_cmphex (canvas_pixel (&canvas,
                                 (int)(layout.x + (n - 1) % layout.columns * layout.step_x),
                                 (int)(layout.y + (n - 1) / layout.columns * layout.step_y)),
                   ==, 0x0877bd);
  weights[3] = NAN;
  weights[4] = INFINITY;
  weights[5] = -G_MAXFLOAT;
  draw_tiles (canvas.cr, &tiles, &layout, 1e-30, &theme);
  tiles.n_tiles = 0;
  draw_tiles (canvas.cr, &tiles, &layout, 1, &theme);
  canvas_free (&canvas);
}

static void
test_labels (void)
{
  g_autofree float *weights = make_weights ();
  static const char *const labels[] = {"0", "1", "2"};
  DrawTiles tiles = {.weights = weights, .n_tiles = 3, .side = SIDE, .labels = labels};
  DrawTheme theme = draw_theme (FALSE, FALSE);
  DrawTilesLayout layout = draw_tiles_layout (3, TRUE, 180, 80);
  Canvas canvas = canvas_new (180, 80);
  int below = (int)(layout.y + layout.tile) + 1;

  draw_tiles (canvas.cr, &tiles, &layout, 1, &theme);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (canvas_count (&canvas, (int)(layout.x + i * layout.step_x), below,
                                    (int)layout.tile, 14, 0xffffff),
                      <, (guint)layout.tile * 14);
  draw_tiles_highlight (canvas.cr, &layout, 2, &theme);
  g_assert_cmphex (
      canvas_pixel (&canvas, (int)(layout.x + 2 * layout.step_x) - 1, (int)layout.y + 9), ==,
      colour_to_pixel (&theme.foreground));
  canvas_free (&canvas);
}

static void
test_describe (void)
{
  g_autofree float *weights = make_weights ();
  static const char *const labels[] = {"0", "1", "2"};
  DrawTiles tiles = {.weights = weights, .n_tiles = 3, .side = SIDE};
  g_autofree char *neuron = NULL;
  g_autofree char *class = NULL;
  g_autofree char *none = NULL;

  weights[1] = -0.424f;
  weights[4] = 0.0514f;
  neuron = draw_tiles_describe (&tiles, 1);
  g_assert_cmpstr (neuron, ==, "neuron 1: −0.42 … 0.051");
  tiles.labels = labels;
  class = draw_tiles_describe (&tiles, 2);
  g_assert_cmpstr (class, ==, "class 2: 1.00 … 1.00");
  none = draw_tiles_describe (&tiles, 3);
  g_assert_cmpstr (none, ==, "");
}

/* Weights of a run that diverges, and of one whose penalty has eaten them. */
static void
test_describe_extremes (void)
{
  const float weights[] = {-3e30f, 0.25f, 2e-9f, 12.5f}; /* (1, 2) each */
  DrawTiles tiles = {.weights = weights, .n_tiles = 2, .side = 1};
  g_autofree char *large = draw_tiles_describe (&tiles, 0);
  g_autofree char *small = NULL;

  tiles.weights = weights + 2;
  small = draw_tiles_describe (&tiles, 0);
  g_assert_cmpstr (large, ==, "neuron 0: −3.0·10³⁰ … −3.0·10³⁰");
  g_assert_cmpstr (small, ==, "neuron 0: 2.0·10⁻⁹ … 2.0·10⁻⁹");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/draw/tiles/layout-fits", test_layout_fits);
  g_test_add_func ("/draw/tiles/layout-scrolls", test_layout_scrolls);
  g_test_add_func ("/draw/tiles/layout-degenerate", test_layout_degenerate);
  g_test_add_func ("/draw/tiles/at", test_at);
  g_test_add_func ("/draw/tiles/scale", test_scale);
  g_test_add_func ("/draw/tiles/scale-of-many", test_scale_of_many);
  g_test_add_func ("/draw/tiles/pixels", test_pixels);
  g_test_add_func ("/draw/tiles/grey", test_grey);
  g_test_add_func ("/draw/tiles/clip", test_clip);
  g_test_add_func ("/draw/tiles/many-and-strange", test_many_and_strange);
  g_test_add_func ("/draw/tiles/labels", test_labels);
  g_test_add_func ("/draw/tiles/describe", test_describe);
  g_test_add_func ("/draw/tiles/describe-extremes", test_describe_extremes);
  return g_test_run ();
}
