/* test-smooth.c: the smoothing of batch losses against its formula.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-smooth.h"

#include <math.h>

#define N 400

static void
fill (float *values)
{
  GRand *random = g_rand_new_with_seed (7);

  for (guint i = 0; i < N; i++)
    values[i] = (float)g_rand_double_range (random, 0, 3);
  g_rand_free (random);
}

static void
smooth (const float *values, gsize n, double smoothing, float *smoothed)
{
  DrawSmoother smoother;

  draw_smoother_init (&smoother, smoothing);
  for (gsize i = 0; i < n; i++)
    smoothed[i] = draw_smoother_next (&smoother, values[i]);
}

/* The definition, term by term: weights (1 - s)·s^age over their sum, 1 - sⁿ. */
static double
expected (const float *values, guint end, double s)
{
  double sum = 0;
  double weights = 0;
  double weight = 1;

  for (guint i = end + 1; i-- > 0;) {
    if (isfinite (values[i])) {
      sum += weight * (double)values[i];
      weights += weight;
      weight *= s;
    }
  }
  return sum / weights;
}

static void
test_formula (void)
{
  static const double strengths[] = {0, 0.3, 0.6, 0.9, 0.99};
  float values[N], smoothed[N];

  fill (values);
  for (guint k = 0; k < G_N_ELEMENTS (strengths); k++) {
    smooth (values, N, strengths[k], smoothed);
    for (guint i = 0; i < N; i++)
      g_assert_cmpfloat_with_epsilon ((double)smoothed[i], expected (values, i, strengths[k]),
                                      2e-6);
  }
}

static void
test_constant (void)
{
  float values[N];

  for (guint i = 0; i < N; i++)
    values[i] = 0.75f;
  smooth (values, N, 0.97, values);
  for (guint i = 0; i < N; i++)
    g_assert_cmpfloat_with_epsilon ((double)values[i], 0.75, 1e-6);
}

/* They neither enter the average nor count for its correction. */
static void
test_gaps (void)
{
  float values[N], smoothed[N];

  fill (values);
  values[0] = NAN;
  values[5] = INFINITY;
  values[6] = -INFINITY;
  smooth (values, N, 0.8, smoothed);
  g_assert_true (isnan (smoothed[0]));
  g_assert_true (isinf (smoothed[5]));
  g_assert_true (isinf (smoothed[6]));
  for (guint i = 0; i < N; i++) {
    if (i != 0 && i != 5 && i != 6)
      g_assert_cmpfloat_with_epsilon ((double)smoothed[i], expected (values, i, 0.8), 2e-6);
  }
}

static void
test_out_of_range (void)
{
  float values[] = {1, 2, 3};
  float smoothed[3];

  smooth (values, 3, -4, smoothed);
  g_assert_cmpmem (values, sizeof values, smoothed, sizeof smoothed);
  smooth (values, 3, NAN, smoothed);
  g_assert_cmpmem (values, sizeof values, smoothed, sizeof smoothed);
  smooth (values, 3, 7, smoothed);
  g_assert_true (smoothed[2] > 1 && smoothed[2] < 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/draw/smooth/formula", test_formula);
  g_test_add_func ("/draw/smooth/constant", test_constant);
  g_test_add_func ("/draw/smooth/gaps", test_gaps);
  g_test_add_func ("/draw/smooth/out-of-range", test_out_of_range);
  return g_test_run ();
}
