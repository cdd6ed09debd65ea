/* test-biography.c: the probabilities of one image over the epochs, gaps and all.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-biography.h"

#include <math.h>
#include "draw-test.h"

#define WIDTH  400
#define HEIGHT 180

static const char *const names[] = {"0", "1", "2"};

static const float actual[] = {0.2f, 0.9f, NAN, 0.1f, 0.8f};
static const float predicted[] = {0.7f, 0.9f, NAN, 0.85f, 0.8f};
static const guint predictions[] = {2, 1, 0, 2, 1};

static DrawBiography
make (void)
{
  return (DrawBiography){.actual = actual,
                         .predicted = predicted,
                         .predictions = predictions,
                         .n_epochs = 5,
                         .planned = 10,
                         .label = 1,
                         .class_names = names};
}

static guint32
line_colour (const DrawTheme *theme, double quality)
{
  DrawColour hue = draw_map_quality (quality);
  DrawColour line = draw_line_colour (theme, &hue);

  return colour_to_pixel (&line);
}

/* Both lines are there, and the epochs that are to come are empty. */
static void
test_lines (void)
{
  DrawTheme theme = draw_theme (FALSE, FALSE);
  Canvas canvas = canvas_new (WIDTH, HEIGHT);
  DrawBiography biography = make ();
  guint32 right = line_colour (&theme, 1), wrong = line_colour (&theme, 0);

  draw_biography (canvas.cr, &biography, &theme, WIDTH, HEIGHT);
  g_assert_cmpuint (canvas_count (&canvas, 0, 40, WIDTH, HEIGHT - 40, right), >, 20);
  g_assert_cmpuint (canvas_count (&canvas, 0, 20, WIDTH, HEIGHT - 20, wrong), >, 20);
  g_assert_cmpuint (canvas_count (&canvas, WIDTH * 2 / 3, 20, WIDTH / 3, HEIGHT - 20, right), ==,
                    0);
  canvas_free (&canvas);
}

/* An epoch is found where the cursor's line for it stands. */
static void
test_at (void)
{
  DrawTheme theme = draw_theme (FALSE, FALSE);
  DrawBiography biography = make ();
  guint last = 0;

  for (double x = 60; x < WIDTH - 10; x += 3) {
    guint epoch = draw_biography_at (&biography, &theme, WIDTH, HEIGHT, x, 90);

    g_assert_cmpuint (epoch, >=, MAX (last, 1));
    g_assert_cmpuint (epoch, <=, 5);
    last = epoch;
  }
  g_assert_cmpuint (last, ==, 5);
  g_assert_cmpuint (draw_biography_at (&biography, &theme, WIDTH, HEIGHT, -5, 90), ==, 0);
  g_assert_cmpuint (draw_biography_at (&biography, &theme, WIDTH, HEIGHT, 100, NAN), ==, 0);
  g_assert_cmpuint (draw_biography_at (&biography, &theme, 10, 10, 5, 5), ==, 0);
  for (guint epoch = 1; epoch <= 5; epoch++) {
    Canvas canvas = canvas_new (WIDTH, HEIGHT);
    guint found = 0;

    draw_biography_cursor (canvas.cr, &biography, epoch, TRUE, &theme, WIDTH, HEIGHT);
    for (int x = 0; x < WIDTH; x++)
      if (canvas_pixel (&canvas, x, 90) != 0xffffff)
        found = draw_biography_at (&biography, &theme, WIDTH, HEIGHT, x, 90);
    g_assert_cmpuint (found, ==, epoch);
    canvas_free (&canvas);
  }
}

static void
test_words (void)
{
  DrawBiography biography = make ();
  g_autofree char *wrong = draw_biography_describe (&biography, 1);
  g_autofree char *right = draw_biography_describe (&biography, 2);
  g_autofree char *gap = draw_biography_describe (&biography, 3);
  g_autofree char *beyond = draw_biography_describe (&biography, 6);

  g_assert_cmpstr (wrong, ==, "Epoch 1: read as 2, 70.0 %; 1: 20.0 %");
  g_assert_cmpstr (right, ==, "Epoch 2: read correctly as 1, 90.0 %");
  g_assert_cmpstr (gap, ==, "Epoch 3: not recorded");
  g_assert_cmpstr (beyond, ==, "Epoch 6: not recorded");
}

/* Nothing, one epoch, nothing but gaps, no room: no harm. */
static void
test_odd (void)
{
  static const float gaps[] = {NAN, NAN};
  static const double sizes[] = {0, 1, 30, 90, 5000};
  DrawTheme theme = draw_theme (TRUE, TRUE);

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint n = 0; n <= 2; n++) {
      Canvas canvas = canvas_new (50, 50);
      DrawBiography biography = {.actual = gaps,
                                 .predicted = n == 1 ? actual : gaps,
                                 .predictions = predictions,
                                 .n_epochs = n,
                                 .class_names = names};

      draw_biography (canvas.cr, &biography, &theme, sizes[i], sizes[i]);
      draw_biography_cursor (canvas.cr, &biography, n, FALSE, &theme, sizes[i], sizes[i]);
      canvas_free (&canvas);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/biography/lines", test_lines);
  g_test_add_func ("/biography/at", test_at);
  g_test_add_func ("/biography/words", test_words);
  g_test_add_func ("/biography/odd", test_odd);
  return g_test_run ();
}
