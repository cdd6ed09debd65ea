/* test-format.c: numbers as people read them, and the ladder they are stepped on.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib.h>
#include <locale.h>
#include <math.h>

#include "lab-format.h"
#include "lab-ladder.h"

static void
assert_text (char *actual, const char *expected)
{
  g_assert_cmpstr (actual, ==, expected);
  g_free (actual);
}

static void
test_count (void)
{
  assert_text (lab_format_count (0), "0");
  assert_text (lab_format_count (999), "999");
  assert_text (lab_format_count (1000), "1,000");
  assert_text (lab_format_count (60000), "60,000");
  assert_text (lab_format_count (1234567), "1,234,567");
  assert_text (lab_format_count (G_MAXUINT64), "18,446,744,073,709,551,615");
}

static void
test_percent (void)
{
  assert_text (lab_format_percent (0.977), "97.7\u00a0%");
  assert_text (lab_format_percent (0), "0.0\u00a0%");
  assert_text (lab_format_percent (1), "100.0\u00a0%");
  /* Not quite all is not all. */
  assert_text (lab_format_percent (0.9999), "99.99\u00a0%");
  assert_text (lab_format_percent (0.9999999), "99.99\u00a0%");
  assert_text (lab_format_percent (0.9995), "99.95\u00a0%");
  assert_text (lab_format_percent (0.9994), "99.9\u00a0%");
  assert_text (lab_format_percent (NAN), "–");
  assert_text (lab_format_percent (INFINITY), "–");
}

static void
test_seconds_left (void)
{
  assert_text (lab_format_seconds_left (0), "1\u00a0s");
  assert_text (lab_format_seconds_left (0.99), "1\u00a0s");
  assert_text (lab_format_seconds_left (3.2), "4\u00a0s");
  assert_text (lab_format_seconds_left (59.2), "1\u00a0min 0\u00a0s");
  assert_text (lab_format_seconds_left (-1), "–");
  assert_text (lab_format_seconds_left (NAN), "–");
}

static void
test_duration (void)
{
  assert_text (lab_format_duration (0.1), "0.10\u00a0s");
  assert_text (lab_format_duration (6), "6.0\u00a0s");
  assert_text (lab_format_duration (42.4), "42\u00a0s");
  assert_text (lab_format_duration (59.7), "1\u00a0min 0\u00a0s");
  assert_text (lab_format_duration (125), "2\u00a0min 5\u00a0s");
  assert_text (lab_format_duration (3780), "1\u00a0h 3\u00a0min");
  assert_text (lab_format_duration (-1), "–");
  assert_text (lab_format_duration (NAN), "–");
  assert_text (lab_format_duration (INFINITY), "–");
}

/* Every rung is the number that its text reads as: 0.003 and not 0.0030000000000000001. */
static void
test_ladder_rungs (void)
{
  static const double rungs[] = {0.00001, 0.00003, 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1,
                                 0.3,     1,       3,      10,     30,    100,   300,  1000};

  for (guint i = 0; i + 1 < G_N_ELEMENTS (rungs); i++) {
    g_assert_true (lab_ladder_up (rungs[i], 0.00001, 1000) == rungs[i + 1]);
    g_assert_true (lab_ladder_down (rungs[i + 1], 0.00001, FALSE) == rungs[i]);
  }
}

static void
test_ladder_between (void)
{
  g_assert_true (lab_ladder_up (0.05, 0.00001, 1000) == 0.1);
  g_assert_true (lab_ladder_down (0.05, 0.00001, FALSE) == 0.03);
  g_assert_true (lab_ladder_up (2, 1, 1000) == 3);
  g_assert_true (lab_ladder_down (2, 1, FALSE) == 1);
}

static void
test_ladder_ends (void)
{
  g_assert_true (lab_ladder_up (0, 0.000001, 1000) == 0.000001);
  g_assert_true (lab_ladder_down (0.000001, 0.000001, TRUE) == 0);
  g_assert_true (lab_ladder_down (0, 0.000001, TRUE) == 0);
  g_assert_true (lab_ladder_down (0.000001, 0.000001, FALSE) == 0.000001);
  g_assert_true (lab_ladder_up (1000, 0.000001, 1000) == 1000);
  g_assert_true (lab_ladder_up (400, 1, 500) == 500);
  g_assert_true (lab_ladder_up (-5, 1, 1000) == 1);
  g_assert_true (lab_ladder_up (NAN, 1, 1000) == 1);
  g_assert_true (lab_ladder_down (1e300, 1, FALSE) < 1e300);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format/count", test_count);
  g_test_add_func ("/format/percent", test_percent);
  g_test_add_func ("/format/duration", test_duration);
  g_test_add_func ("/format/seconds-left", test_seconds_left);
  g_test_add_func ("/ladder/rungs", test_ladder_rungs);
  g_test_add_func ("/ladder/between", test_ladder_between);
  g_test_add_func ("/ladder/ends", test_ladder_ends);
  return g_test_run ();
}
