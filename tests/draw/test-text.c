/* test-text.c: numbers as people read them, and text where it was asked for.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-text.h"

#include <locale.h>
#include <math.h>

#include "draw-test.h"

#define NBSP "\u00a0"

static void
assert_text (char *actual, const char *expected)
{
  g_assert_cmpstr (actual, ==, expected);
  g_free (actual);
}

static void
test_numbers (void)
{
  assert_text (draw_format_count (0), "0");
  assert_text (draw_format_count (999), "999");
  assert_text (draw_format_count (60000), "60,000");
  assert_text (draw_format_count (1234567), "1,234,567");
  assert_text (draw_format_percent (0.975, 1), "97.5" NBSP "%");
  assert_text (draw_format_percent (1, 0), "100" NBSP "%");
  /* What only comes near the whole, or nothing, is neither. */
  assert_text (draw_format_percent (0.9999, 1), ">" NBSP "99.9" NBSP "%");
  assert_text (draw_format_percent (0.9999, 2), "99.99" NBSP "%");
  assert_text (draw_format_percent (0.99949, 1), "99.9" NBSP "%");
  assert_text (draw_format_percent (0.999999F, 0), ">" NBSP "99" NBSP "%");
  assert_text (draw_format_percent (1, 1), "100.0" NBSP "%");
  assert_text (draw_format_percent (10 * 0.1, 1), "100.0" NBSP "%");
  assert_text (draw_format_percent (0, 1), "0.0" NBSP "%");
  assert_text (draw_format_percent (1e-17, 1), "0.0" NBSP "%");
  assert_text (draw_format_percent (0.0004, 1), "<" NBSP "0.1" NBSP "%");
  assert_text (draw_format_percent (0.0006, 1), "0.1" NBSP "%");
  assert_text (draw_format_percent (NAN, 1), "–");
  assert_text (draw_format_percent (-INFINITY, 40), "–");
  assert_text (draw_format_power (0), "1");
  assert_text (draw_format_power (3), "1000");
  assert_text (draw_format_power (-3), "0.001");
  assert_text (draw_format_power (-12), "10⁻¹²");
  assert_text (draw_format_power (7), "10⁷");
}

static DrawTicks
make_ticks (double first, double second, double third)
{
  return (DrawTicks){.n = 3, .ticks = {{first, TRUE}, {second, TRUE}, {third, TRUE}}};
}

/* The ticks of an axis are all written out, or all powers. */
static void
test_log_ticks (void)
{
  DrawScale scale = {1e-5, 1, TRUE};
  DrawTicks far = make_ticks (1e-5, 1e-4, 1), near = make_ticks (1e-4, 1e-2, 1);
  DrawTicks large = make_ticks (1, 10, 1e6);

  assert_text (draw_format_tick (&scale, &far, 1e-5, FALSE), "10⁻⁵");
  assert_text (draw_format_tick (&scale, &far, 1e-4, FALSE), "10⁻⁴");
  assert_text (draw_format_tick (&scale, &far, 1, FALSE), "1");
  assert_text (draw_format_tick (&scale, &far, 3e-4, FALSE), "3·10⁻⁴");
  assert_text (draw_format_tick (&scale, &near, 1e-4, FALSE), "0.0001");
  assert_text (draw_format_tick (&scale, &near, 0.03, FALSE), "0.03");
  assert_text (draw_format_tick (&scale, &near, 1, FALSE), "1");
  assert_text (draw_format_tick (&scale, &large, 10, FALSE), "10¹");
  assert_text (draw_format_tick (&scale, &large, 1e6, FALSE), "10⁶");
  assert_text (draw_format_tick (&scale, &large, 1e-3, TRUE), "0.1" NBSP "%");
}

static void
test_losses (void)
{
  assert_text (draw_format_loss (0.0753), "0.075");
  assert_text (draw_format_loss (2.3026), "2.303");
  assert_text (draw_format_loss (0), "0.000");
  assert_text (draw_format_loss (0.00754), "0.0075");
  assert_text (draw_format_loss (0.000754), "0.00075");
  assert_text (draw_format_loss (1.23e-5), "1.2·10⁻⁵");
  assert_text (draw_format_loss (4.5e12), "4.5·10¹²");
  assert_text (draw_format_loss (9.96e5), "1.0·10⁶");
  assert_text (draw_format_scientific (999.6, 0), "1·10³");
  assert_text (draw_format_scientific (2.5e-7, 2), "2.50·10⁻⁷");
  assert_text (draw_format_loss (INFINITY), "∞");
  assert_text (draw_format_loss (-INFINITY), "−∞");
  assert_text (draw_format_loss (NAN), "–");
}

/* All ink within the box that the anchor says, and none without. */
static void
test_anchor (void)
{
  DrawTheme theme = draw_theme (FALSE, FALSE);
  Canvas canvas = canvas_new (120, 60);
  DrawText text;
  guint n;

  draw_text_begin (&text, canvas.cr, &theme);
  draw_set_colour (canvas.cr, &theme.foreground);
  draw_text_show (&text, "888", 100, 30, 1, 0.5);
  n = canvas_count (&canvas, 0, 0, 120, 60, 0xffffff);
  g_assert_cmpuint (n, <, 120 * 60);
  /* Left of, above and below the box all is white. */
  g_assert_cmpuint (canvas_count (&canvas, 0, 0, 70, 60, 0xffffff), ==, 70 * 60);
  g_assert_cmpuint (canvas_count (&canvas, 101, 0, 19, 60, 0xffffff), ==, 19 * 60);
  g_assert_cmpuint (canvas_count (&canvas, 0, 0, 120, 20, 0xffffff), ==, 120 * 20);
  g_assert_cmpuint (canvas_count (&canvas, 0, 40, 120, 20, 0xffffff), ==, 120 * 20);
  draw_text_end (&text);
  canvas_free (&canvas);
}

static void
test_within (void)
{
  DrawTheme theme = draw_theme (FALSE, FALSE);
  Canvas canvas = canvas_new (300, 30);
  DrawText text;

  draw_text_begin (&text, canvas.cr, &theme);
  draw_set_colour (canvas.cr, &theme.foreground);
  draw_text_show_within (&text, "a name that is far too long for its place", 0, 0, 0, 0, 80);
  g_assert_cmpuint (canvas_count (&canvas, 0, 0, 80, 30, 0xffffff), <, 80 * 30);
  g_assert_cmpuint (canvas_count (&canvas, 82, 0, 218, 30, 0xffffff), ==, 218 * 30);
  /* What is not text does no harm. */
  draw_text_show (&text, "\xff\xfe", 100, 0, 0, 0);
  draw_text_show_within (&text, "", 0, 0, 0, 0, 0);
  g_assert_cmpfloat (draw_text_width (&text, "00"), ==, draw_text_width (&text, "11"));
  draw_text_end (&text);
  canvas_free (&canvas);
}

static void
test_note (void)
{
  DrawTheme theme = draw_theme (FALSE, FALSE);
  Canvas canvas = canvas_new (100, 100);

  draw_text_note (canvas.cr, &theme, "x", 0, -5);
  g_assert_true (canvas_is_white (&canvas));
  draw_text_note (canvas.cr, &theme, "a sentence of several words", 100, 100);
  g_assert_false (canvas_is_white (&canvas));
  g_assert_cmpuint (canvas_count (&canvas, 0, 0, 100, 25, 0xffffff), ==, 2500);
  canvas_free (&canvas);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/draw/text/numbers", test_numbers);
  g_test_add_func ("/draw/text/losses", test_losses);
  g_test_add_func ("/draw/text/log-ticks", test_log_ticks);
  g_test_add_func ("/draw/text/anchor", test_anchor);
  g_test_add_func ("/draw/text/within", test_within);
  g_test_add_func ("/draw/text/note", test_note);
  return g_test_run ();
}
