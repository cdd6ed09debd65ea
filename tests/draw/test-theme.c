/* test-theme.c: colours: what they are made of, and that they can be told apart.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include "draw-test.h"

static double
contrast (const DrawColour *a, const DrawColour *b)
{
  double lighter = MAX (draw_luminance (a), draw_luminance (b));
  double darker = MIN (draw_luminance (a), draw_luminance (b));

  return (lighter + 0.05) / (darker + 0.05);
}

/* @colour as it looks on @background. */
static DrawColour
flatten (const DrawColour *colour, const DrawColour *background)
{
  DrawColour opaque = *colour;

  opaque.alpha = 1;
  return draw_mix (background, &opaque, colour->alpha);
}

static void
test_readable (void)
{
  for (int dark = 0; dark <= 1; dark++) {
    for (int high_contrast = 0; high_contrast <= 1; high_contrast++) {
      DrawTheme theme = draw_theme (dark, high_contrast);
      DrawColour text = flatten (&theme.foreground, &theme.background);
      DrawColour dim = flatten (&theme.dim, &theme.background);

      g_assert_cmpint (theme.dark, ==, dark);
      g_assert_cmpint (theme.high_contrast, ==, high_contrast);
      g_assert_cmpfloat (theme.font_size, ==, 13);
      g_assert_nonnull (theme.font);
      /* WCAG: 4.5:1 for text, 7:1 for enhanced contrast. */
      g_assert_cmpfloat (contrast (&text, &theme.background), >, 7);
      g_assert_cmpfloat (contrast (&dim, &theme.background), >, high_contrast ? 7 : 4.5);
      for (guint i = 0; i < 14; i++) {
        DrawColour hue = draw_palette (i);
        DrawColour line = draw_line_colour (&theme, &hue);
        g_assert_cmpfloat (contrast (&line, &theme.background), >=,
                           high_contrast ? 4.5
                           : dark        ? 3
                                         : 1.85);
      }
    }
  }
}

static void
test_palette (void)
{
  DrawColour first = draw_palette (0);
  DrawColour again = draw_palette (14);

  g_assert_cmphex (colour_to_pixel (&first), ==, 0x0077bb);
  g_assert_cmphex (colour_to_pixel (&again), ==, 0x0077bb);
  for (guint i = 0; i < 14; i++) {
    for (guint j = 0; j < i; j++) {
      DrawColour a = draw_palette (i);
      DrawColour b = draw_palette (j);
      g_assert_cmphex (colour_to_pixel (&a), !=, colour_to_pixel (&b));
    }
  }
}

static void
test_maps (void)
{
  DrawTheme light = draw_theme (FALSE, FALSE);
  DrawTheme dark = draw_theme (TRUE, FALSE);
  DrawColour colour = draw_map_diverging (&light, -1);

  g_assert_cmphex (colour_to_pixel (&colour), ==, 0xf59322);
  colour = draw_map_diverging (&light, 1);
  g_assert_cmphex (colour_to_pixel (&colour), ==, 0x0877bd);
  colour = draw_map_diverging (&dark, 40);
  g_assert_cmphex (colour_to_pixel (&colour), ==, 0x0877bd);
  colour = draw_map_diverging (&light, 0);
  g_assert_cmpfloat (draw_luminance (&colour), >, 0.7);
  colour = draw_map_diverging (&dark, NAN);
  g_assert_cmpfloat (draw_luminance (&colour), <, 0.05);

  colour = draw_map_grey (-INFINITY);
  g_assert_cmphex (colour_to_pixel (&colour), ==, 0x000000);
  colour = draw_map_grey (1);
  g_assert_cmphex (colour_to_pixel (&colour), ==, 0xffffff);
  colour = draw_map_grey (NAN);
  g_assert_cmphex (colour_to_pixel (&colour), ==, 0x808080);
}

/* Good is blue, bad is orange, and each step of the way is seen on both backgrounds. */
static void
test_quality (void)
{
  const DrawTheme themes[] = {draw_theme (FALSE, FALSE), draw_theme (TRUE, FALSE)};
  DrawColour bad = draw_map_quality (-1);
  DrawColour good = draw_map_quality (7);
  DrawColour nothing = draw_map_quality (NAN);

  g_assert_cmpfloat (bad.red, >, bad.blue + 0.5);
  g_assert_cmpfloat (good.blue, >, good.red + 0.5);
  g_assert_cmphex (colour_to_pixel (&nothing), ==, colour_to_pixel (&bad));
  for (double value = 0; value <= 1; value += 0.05) {
    DrawColour hue = draw_map_quality (value);
    for (guint i = 0; i < G_N_ELEMENTS (themes); i++) {
      DrawColour line = draw_line_colour (&themes[i], &hue);
      g_assert_cmpfloat (contrast (&line, &themes[i].background), >=, 1.85);
    }
  }
}

static void
test_text_on (void)
{
  DrawTheme theme = draw_theme (FALSE, FALSE);
  const DrawColour yellow = {1, 1, 0.6, 1};
  const DrawColour navy = {0, 0.1, 0.4, 1};
  DrawColour ink = draw_text_on (&theme, &yellow);

  g_assert_cmpfloat (draw_luminance (&ink), <, 0.1);
  ink = draw_text_on (&theme, &navy);
  g_assert_cmpfloat (draw_luminance (&ink), ==, 1);
}

static void
test_focus_ring (void)
{
  Canvas canvas = canvas_new (40, 30);
  DrawTheme theme = draw_theme (FALSE, TRUE);

  draw_focus_ring (canvas.cr, &theme, 40, 30);
  g_assert_cmphex (canvas_pixel (&canvas, 0, 0), ==, colour_to_pixel (&theme.accent));
  g_assert_cmphex (canvas_pixel (&canvas, 39, 29), ==, colour_to_pixel (&theme.accent));
  g_assert_cmpuint (canvas_count (&canvas, 2, 2, 36, 26, 0xffffff), ==, 36 * 26);
  draw_focus_ring (canvas.cr, &theme, 0, -3);
  canvas_free (&canvas);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/draw/theme/readable", test_readable);
  g_test_add_func ("/draw/theme/palette", test_palette);
  g_test_add_func ("/draw/theme/maps", test_maps);
  g_test_add_func ("/draw/theme/quality", test_quality);
  g_test_add_func ("/draw/theme/text-on", test_text_on);
  g_test_add_func ("/draw/theme/focus-ring", test_focus_ring);
  return g_test_run ();
}
