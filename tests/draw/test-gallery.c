/* test-gallery.c: images in a grid, at any width, and what stands below them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-gallery.h"

#include <math.h>
#include "draw-test.h"

#define SIDE 28

/* Every image is found where its layout puts it, and none between the rows' ends and the edge. */
static void
test_layout (void)
{
  static const double widths[] = {1, 80, 300, 519, 520, 900, 2500};
  DrawTheme theme = draw_theme (FALSE, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    for (int long_names = 0; long_names < 2; long_names++) {
      DrawGalleryLayout layout = draw_gallery_layout (100, long_names, &theme, widths[i]);

      g_assert_cmpuint (layout.columns, >=, 1);
      g_assert_cmpuint (layout.rows, ==, (100 + layout.columns - 1) / layout.columns);
      g_assert_cmpfloat (fmod (layout.image, SIDE), ==, 0);
      for (guint j = 0; j < 100; j++)
        g_assert_cmpint (draw_gallery_at (&layout, (j % layout.columns + 0.5) * layout.step_x,
                                          (j / layout.columns + 0.5) * layout.step_y),
                         ==, (int)j);
      g_assert_cmpint (draw_gallery_at (&layout, -1, 10), ==, -1);
      g_assert_cmpint (draw_gallery_at (&layout, 10, NAN), ==, -1);
      g_assert_cmpint (draw_gallery_at (&layout, 10, layout.rows * layout.step_y + 1), ==, -1);
      g_assert_cmpint (draw_gallery_at (&layout, layout.columns * layout.step_x + 1, 10), ==, -1);
    }
}

static guint
count_not_white (const Canvas *canvas, int x, int y, int width, int height)
{
  return (guint)(width * height) - canvas_count (canvas, x, y, width, height, 0xffffff);
}

/* The image is crisp, and a wrong reading says more than a right one. */
static void
test_row (void)
{
  DrawTheme theme = draw_theme (FALSE, FALSE);
  DrawGalleryLayout layout = draw_gallery_layout (3, FALSE, &theme, 600);
  Canvas canvas = canvas_new (600, (int)layout.step_y);
  guint8 pixels[SIDE * SIDE];
  int caption = (int)(layout.step_y - layout.line), step = (int)layout.step_x;
  DrawGalleryCell cells[3];
  guint n_unread, n_right, n_wrong;

  for (guint i = 0; i < SIDE * SIDE; i++)
    pixels[i] = (i / SIDE + i % SIDE) % 2 == 0 ? 255 : 0;
  for (guint i = 0; i < 3; i++)
    cells[i] = (DrawGalleryCell){pixels, "4", i == 0 ? NULL : i == 1 ? "4" : "9", i == 1, 0.5};
  draw_gallery_row (canvas.cr, cells, 3, SIDE, &layout, &theme);
  n_unread = count_not_white (&canvas, 0, caption, step, (int)layout.line);
  n_right = count_not_white (&canvas, step, caption, step, (int)layout.line);
  n_wrong = count_not_white (&canvas, 2 * step, caption, step, (int)layout.line);
  g_assert_cmpuint (n_unread, >, 0);
  g_assert_cmpuint (n_right, >, n_unread);
  g_assert_cmpuint (n_wrong, >, n_right);
  g_assert_cmpuint (canvas_count (&canvas, 0, 0, step, (int)layout.image + 12, 0x000000), ==,
                    (guint)(layout.image * layout.image / 2));
  canvas_free (&canvas);
}

/* Names of any length, numbers that are none, more cells than columns: drawn or not, never harmful. */
static void
test_odd (void)
{
  DrawTheme theme = draw_theme (TRUE, TRUE);
  guint8 pixels[SIDE * SIDE] = {0};
  const DrawGalleryCell cells[] = {
      {pixels, "A very long name of a class", "Another very long name of a class", FALSE, NAN},
      {pixels, "", "", TRUE, INFINITY},
      {NULL, "\xff\xfe", "x", FALSE, -3},
  };

  for (int long_names = 0; long_names < 2; long_names++)
    for (double width = 0; width < 700; width += 87) {
      DrawGalleryLayout layout = draw_gallery_layout (3, long_names, &theme, width);
      Canvas canvas = canvas_new (700, 200);

      draw_gallery_row (canvas.cr, cells, G_N_ELEMENTS (cells), SIDE, &layout, &theme);
      draw_gallery_highlight (canvas.cr, &layout, 2, TRUE, &theme);
      canvas_free (&canvas);
    }
}

static void
test_highlight (void)
{
  DrawTheme theme = draw_theme (FALSE, FALSE);
  DrawGalleryLayout layout = draw_gallery_layout (12, FALSE, &theme, 600);
  Canvas canvas = canvas_new (600, (int)(layout.step_y * layout.rows));
  guint32 accent = colour_to_pixel (&theme.accent);
  int step_x = (int)layout.step_x, step_y = (int)layout.step_y;
  guint last = layout.columns + 1; /* second image of the second row */

  draw_gallery_highlight (canvas.cr, &layout, last, TRUE, &theme);
  g_assert_cmpuint (canvas_count (&canvas, step_x, step_y, step_x, step_y, accent), >, 100);
  g_assert_cmpuint (canvas_count (&canvas, 0, 0, 600, step_y, accent), ==, 0);
  canvas_free (&canvas);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gallery/layout", test_layout);
  g_test_add_func ("/gallery/row", test_row);
  g_test_add_func ("/gallery/odd", test_odd);
  g_test_add_func ("/gallery/highlight", test_highlight);
  return g_test_run ();
}
