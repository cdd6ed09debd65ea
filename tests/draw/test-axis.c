/* test-axis.c: scales and ticks, the degenerate ones too.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-axis.h"

#include <math.h>

static void
test_step (void)
{
  static const struct {
    double span;
    guint max_ticks;
    double step;
  } cases[] = {
      {100, 5, 20},   {100, 10, 10},   {100, 4, 50}, {37, 5, 10},        {0.4, 4, 0.1},
      {0.31, 4, 0.1}, {1e-6, 5, 2e-7}, {7, 1, 10},   {100000, 6, 20000}, {1, 1, 1},
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpfloat_with_epsilon (
        draw_tick_step (cases[i].span, cases[i].max_ticks) / cases[i].step, 1, 1e-9);
  g_assert_cmpfloat (draw_tick_step (0, 5), >, 0);
  g_assert_cmpfloat (draw_tick_step (NAN, 5), >, 0);
  g_assert_cmpfloat (draw_tick_step (INFINITY, 0), >, 0);
}

static void
test_linear (void)
{
  DrawScale scale = draw_scale (0, 0.4, FALSE);
  DrawTicks ticks = draw_ticks (&scale, 4, FALSE);

  g_assert_cmpuint (ticks.n, ==, 5);
  for (guint i = 0; i < ticks.n; i++) {
    g_assert_cmpfloat_with_epsilon (ticks.ticks[i].value, 0.1 * i, 1e-12);
    g_assert_true (ticks.ticks[i].major);
  }
  g_assert_cmpint (draw_tick_decimals (ticks.step), ==, 1);
}

/* Between two epochs there is none: however close the zoom, ticks stay at whole numbers. */
/* An end that a hair of rounding lies beyond is an end all the same. */
static void
test_rounded (void)
{
  DrawScale scale = draw_scale (0.1 + 0.2, 0.9, FALSE); /* 0.30000000000000004 */
  DrawTicks ticks = draw_ticks (&scale, 7, FALSE);

  g_assert_cmpuint (ticks.n, ==, 7);
  g_assert_cmpfloat_with_epsilon (ticks.ticks[0].value, 0.3, 1e-12);
  g_assert_cmpfloat_with_epsilon (ticks.ticks[6].value, 0.9, 1e-12);
}

static void
test_whole (void)
{
  DrawScale scale = draw_scale (2.2, 4.4, FALSE);
  DrawTicks ticks = draw_ticks (&scale, 12, TRUE);

  g_assert_cmpuint (ticks.n, ==, 2);
  g_assert_cmpfloat (ticks.ticks[0].value, ==, 3);
  g_assert_cmpfloat (ticks.ticks[1].value, ==, 4);

  scale = draw_scale (0, 100, FALSE);
  ticks = draw_ticks (&scale, 6, TRUE);
  g_assert_cmpuint (ticks.n, ==, 6);
  g_assert_cmpfloat (ticks.ticks[1].value, ==, 20);
}

static guint
count_major (const DrawTicks *ticks)
{
  guint n = 0;

  for (guint i = 0; i < ticks->n; i++)
    n += !!ticks->ticks[i].major;
  return n;
}

static void
test_log (void)
{
  DrawScale scale = draw_scale (0.001, 1, TRUE);
  DrawTicks ticks = draw_ticks (&scale, 5, FALSE);

  /* Four decades' ends, eight between each two. */
  g_assert_cmpuint (count_major (&ticks), ==, 4);
  g_assert_cmpuint (ticks.n, ==, 4 + 3 * 8);
  g_assert_cmpfloat_with_epsilon (ticks.ticks[0].value, 0.001, 1e-12);
  g_assert_true (ticks.ticks[0].major);
  g_assert_cmpfloat_with_epsilon (ticks.ticks[1].value, 0.002, 1e-12);
  g_assert_false (ticks.ticks[1].major);
  g_assert_cmpfloat_with_epsilon (ticks.ticks[ticks.n - 1].value, 1, 1e-12);

  /* Twelve decades on five labels: thinned, and nothing between. */
  scale = draw_scale (1e-9, 1e3, TRUE);
  ticks = draw_ticks (&scale, 5, FALSE);
  g_assert_cmpuint (count_major (&ticks), <=, 5);
  g_assert_cmpuint (count_major (&ticks), >=, 3);

  /* Less than a decade still has labels. */
  scale = draw_scale (0.2, 0.6, TRUE);
  ticks = draw_ticks (&scale, 4, FALSE);
  g_assert_cmpuint (count_major (&ticks), ==, 2);
}

static void
test_position (void)
{
  DrawScale linear = draw_scale (-1, 3, FALSE);
  DrawScale log = draw_scale (0.01, 1, TRUE);

  g_assert_cmpfloat_with_epsilon (draw_scale_position (&linear, 0), 0.25, 1e-12);
  g_assert_cmpfloat_with_epsilon (draw_scale_position (&linear, 5), 1.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (draw_scale_position (&log, 0.1), 0.5, 1e-12);
  g_assert_true (isnan (draw_scale_position (&log, -1)));
  g_assert_true (isnan (draw_scale_position (&linear, NAN)));
  for (double position = -0.5; position <= 1.5; position += 0.125) {
    g_assert_cmpfloat_with_epsilon (
        draw_scale_position (&linear, draw_scale_value (&linear, position)), position, 1e-9);
    g_assert_cmpfloat_with_epsilon (draw_scale_position (&log, draw_scale_value (&log, position)),
                                    position, 1e-9);
  }
}

static void
test_round (void)
{
  DrawScale scale = draw_scale (0.03, 0.37, FALSE);

  draw_scale_round (&scale, 4);
  g_assert_cmpfloat_with_epsilon (scale.low, 0, 1e-12);
  g_assert_cmpfloat_with_epsilon (scale.high, 0.4, 1e-12);
  /* Rounding what is round changes nothing. */
  draw_scale_round (&scale, 4);
  g_assert_cmpfloat_with_epsilon (scale.low, 0, 1e-12);
  g_assert_cmpfloat_with_epsilon (scale.high, 0.4, 1e-12);

  scale = draw_scale (0.0033, 0.71, TRUE);
  draw_scale_round (&scale, 4);
  g_assert_cmpfloat_with_epsilon (scale.low, 0.002, 1e-12);
  g_assert_cmpfloat_with_epsilon (scale.high, 1, 1e-12);
}

/* Whatever two numbers one gives, the scale has a width, and finitely many ticks on it in order. */
static void
test_degenerate (void)
{
  static const double numbers[] = {0,      -0.0,     1,         -1,    5e-324,
                                   1e-300, 1e300,    -1e300,    0.25,  G_MAXDOUBLE,
                                   NAN,    INFINITY, -INFINITY, 1e-12, 100};

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++) {
    for (guint j = 0; j < G_N_ELEMENTS (numbers); j++) {
      for (guint kind = 0; kind < 8; kind++) {
        DrawScale scale = draw_scale (numbers[i], numbers[j], kind & 1);
        DrawTicks ticks;

        if (kind & 4)
          draw_scale_round (&scale, 4);
        g_assert_true (isfinite (scale.low) && isfinite (scale.high));
        g_assert_cmpfloat (scale.low, <, scale.high);
        g_assert_true (isfinite (draw_scale_position (&scale, scale.low)));
        g_assert_true (isfinite (draw_scale_position (&scale, scale.high)));
        ticks = draw_ticks (&scale, kind * 5, !!(kind & 2));
        g_assert_cmpuint (ticks.n, <=, DRAW_MAX_TICKS);
        for (guint k = 1; k < ticks.n; k++)
          g_assert_cmpfloat (ticks.ticks[k].value, >, ticks.ticks[k - 1].value);
      }
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/draw/axis/step", test_step);
  g_test_add_func ("/draw/axis/linear", test_linear);
  g_test_add_func ("/draw/axis/rounded", test_rounded);
  g_test_add_func ("/draw/axis/whole", test_whole);
  g_test_add_func ("/draw/axis/log", test_log);
  g_test_add_func ("/draw/axis/position", test_position);
  g_test_add_func ("/draw/axis/round", test_round);
  g_test_add_func ("/draw/axis/degenerate", test_degenerate);
  return g_test_run ();
}
