/* test-network.c: every layer has its column, inside the picture, whatever the network.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-network.h"

#include "draw-test.h"

#define WIDTH  270
#define HEIGHT 104
#define MARGIN 20

/* Draws with a margin around, so that what lands outside is seen. */
static Canvas
draw (const int *sizes, guint n, double width, double height)
{
  DrawTheme theme = draw_theme (FALSE, FALSE);
  Canvas canvas = canvas_new ((int)width + 2 * MARGIN, (int)height + 2 * MARGIN);

  cairo_translate (canvas.cr, MARGIN, MARGIN);
  draw_network (canvas.cr, sizes, n, &theme, width, height);
  return canvas;
}

static guint32
hidden_pixel (void)
{
  DrawColour colour = draw_palette (0);

  return colour_to_pixel (&colour);
}

/* Returns: how many columns of dots in the hidden layers' colour there are. */
static guint
count_hidden_columns (const Canvas *canvas)
{
  guint32 hidden = hidden_pixel ();
  gboolean was_inside = FALSE;
  guint n = 0;

  for (int x = 0; x < canvas->width; x++) {
    gboolean is_inside = canvas_count (canvas, x, 0, 1, canvas->height, hidden) > 0;

    n += is_inside && !was_inside;
    was_inside = is_inside;
  }
  return n;
}

static void
test_columns (void)
{
  const int sizes[18] = {784, 100, 100, 4096, 1, 2,   3,   100,  100,
                         100, 100, 100, 100,  5, 100, 100, 4096, 10};

  for (guint n = 2; n <= 18; n++) {
    Canvas canvas = draw (sizes, n, WIDTH, HEIGHT);

    g_assert_cmpuint (count_hidden_columns (&canvas), ==, n - 2);
    canvas_free (&canvas);
  }
}

/* Nothing is drawn outside the picture: neither a dot nor a size. */
static void
test_inside (void)
{
  int sizes[18];
  guint inside;

  for (guint i = 0; i < 18; i++)
    sizes[i] = 4096;
  for (guint n = 1; n <= 18; n++) {
    Canvas canvas = draw (sizes, n, WIDTH, HEIGHT);
    guint all = (guint)(canvas.width * canvas.height);

    inside = canvas_count (&canvas, MARGIN, MARGIN, WIDTH, HEIGHT, 0xffffff);
    g_assert_cmpuint (inside, <, WIDTH * HEIGHT);
    g_assert_cmpuint (canvas_count (&canvas, 0, 0, canvas.width, canvas.height, 0xffffff) - inside,
                      ==, all - WIDTH * HEIGHT);
    canvas_free (&canvas);
  }
}

static guint
count_hidden_pixels (int width)
{
  const int sizes[] = {784, width, 10};
  Canvas canvas = draw (sizes, 3, WIDTH, HEIGHT);
  guint n = canvas_count (&canvas, 0, 0, canvas.width, canvas.height, hidden_pixel ());

  canvas_free (&canvas);
  return n;
}

/* A wider layer has more dots, up to where there is no more room. */
static void
test_width_shows (void)
{
  g_assert_cmpuint (count_hidden_pixels (1), >, 0);
  g_assert_cmpuint (count_hidden_pixels (2), >, count_hidden_pixels (1));
  g_assert_cmpuint (count_hidden_pixels (10), >, count_hidden_pixels (3));
  g_assert_cmpuint (count_hidden_pixels (100), >, count_hidden_pixels (10));
  g_assert_cmpuint (count_hidden_pixels (1000), >, count_hidden_pixels (100));
  g_assert_cmpuint (count_hidden_pixels (G_MAXINT), ==, count_hidden_pixels (4096));
}

static void
test_degenerate (void)
{
  static const double sides[] = {-1, 0, 0.5, 1, 3, 10, 30, 1000};
  int sizes[300] = {784, 0, -5, G_MAXINT, G_MININT, 10};
  DrawTheme theme = draw_theme (TRUE, TRUE);
  Canvas canvas = canvas_new (50, 50);

  theme.font = NULL;
  draw_network (canvas.cr, sizes, 0, &theme, 50, 50);
  draw_network (canvas.cr, NULL, 0, &theme, 50, 50);
  draw_network (canvas.cr, sizes, 300, &theme, 50, 50);
  draw_network (canvas.cr, sizes, 6, &theme, 0, 50);
  draw_network (canvas.cr, sizes, 6, &theme, 50, -1);
  g_assert_true (canvas_is_white (&canvas));
  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    for (guint j = 0; j < G_N_ELEMENTS (sides); j++) {
      draw_network (canvas.cr, sizes, 1, &theme, sides[i], sides[j]);
      draw_network (canvas.cr, sizes, 6, &theme, sides[i], sides[j]);
      draw_network (canvas.cr, sizes, 256, &theme, sides[i], sides[j]);
    }
  canvas_free (&canvas);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/network/columns", test_columns);
  g_test_add_func ("/network/inside", test_inside);
  g_test_add_func ("/network/width-shows", test_width_shows);
  g_test_add_func ("/network/degenerate", test_degenerate);
  return g_test_run ();
}
