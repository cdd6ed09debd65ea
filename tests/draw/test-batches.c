/* test-batches.c: batches that were summed up say what the batches themselves say.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-batches.h"
#include "draw-curves.h"

#include <math.h>

#define N 1000 /* no whole number of blocks */

static void
fill (float *losses, gsize n)
{
  GRand *random = g_rand_new_with_seed (5);

  for (gsize i = 0; i < n; i++)
    losses[i] = (float)g_rand_double_range (random, -1, 3);
  g_rand_free (random);
}

/* Asserts that what is asked of [begin, end) is what a plain loop finds there. */
static void
check_range (const DrawBatches *batches, const float *losses, double smoothing, gsize begin,
             gsize end)
{
  DrawSmoother smoother;
  float low = INFINITY, high = -INFINITY;
  float found_low, found_high;
  double sum = 0, found;
  guint count = 0;

  draw_smoother_init (&smoother, smoothing);
  for (gsize i = 0; i < end; i++) {
    float smoothed = draw_smoother_next (&smoother, losses[i]);
    if (i < begin || !isfinite (losses[i]))
      continue;
    low = MIN (low, losses[i]);
    high = MAX (high, losses[i]);
    sum += (double)smoothed;
    count++;
    g_assert_cmpfloat (draw_batches_smoothed (batches, losses, i), ==, (double)smoothed);
  }
  g_assert_cmpint (draw_batches_extremes (batches, losses, begin, end, &found_low, &found_high), ==,
                   count > 0);
  found = draw_batches_mean (batches, losses, begin, end);
  if (count == 0) {
    g_assert_true (isnan (found));
    return;
  }
  g_assert_cmpfloat (found_low, ==, low);
  g_assert_cmpfloat (found_high, ==, high);
  g_assert_cmpfloat_with_epsilon (found, sum / count, 1e-9);
}

static void
check_ranges (const DrawBatches *batches, const float *losses, gsize n, double smoothing)
{
  static const gsize edges[] = {0, 1, 63, 64, 65, 127, 128, 400, 640, 959, 960, 961, N - 1, N};

  for (guint i = 0; i < G_N_ELEMENTS (edges); i++) {
    for (guint j = i; j < G_N_ELEMENTS (edges) && edges[j] <= n; j++)
      check_range (batches, losses, smoothing, edges[i], edges[j]);
  }
}

static void
test_ranges (void)
{
  float losses[N];
  DrawBatches batches = {0};

  fill (losses, N);
  losses[3] = NAN;
  losses[70] = INFINITY;
  losses[N - 1] = -INFINITY;
  for (guint i = 128; i < 192; i++)
    losses[i] = NAN;
  draw_batches_update (&batches, losses, N, 0.6);
  check_ranges (&batches, losses, N, 0.6);
  draw_batches_clear (&batches);
}

/* However the losses arrive, and whatever was summed up before. */
static void
test_updates (void)
{
  float losses[N];
  DrawBatches batches = {0};

  fill (losses, N);
  draw_batches_update (&batches, NULL, 0, 0.9);
  check_ranges (&batches, losses, 0, 0.9);
  for (gsize n = 0; n <= N; n += 37) {
    draw_batches_update (&batches, losses, n, 0.9);
    check_ranges (&batches, losses, n, 0.9);
  }
  draw_batches_update (&batches, losses, N, 0.2);
  check_ranges (&batches, losses, N, 0.2);
  /* Fewer than before are others. */
  for (guint i = 0; i < N; i++)
    losses[i] = -losses[i];
  draw_batches_update (&batches, losses, 500, 0.2);
  check_ranges (&batches, losses, 500, 0.2);
  draw_batches_clear (&batches);
}

static double
draw_seconds (const DrawCurves *curves)
{
  DrawTheme theme = draw_theme (FALSE, FALSE);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 500, 300);
  cairo_t *cr = cairo_create (surface);
  double best = INFINITY;

  for (guint i = 0; i < 5; i++) {
    gint64 begun = g_get_monotonic_time ();
    draw_curves (cr, curves, &theme, 500, 300, NULL);
    best = MIN (best, (double)(g_get_monotonic_time () - begun));
  }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return best / G_USEC_PER_SEC;
}

/* A hundred times as many batches don't take a hundred times as long: a frame has little time. */
static void
test_time (void)
{
  const gsize n = 4000000;
  g_autofree float *losses = g_new (float, n);
  DrawBatches batches = {0};
  DrawCurvesSeries series = {.batch_loss = losses, .batches = &batches, .colour = draw_palette (0)};
  DrawCurves curves = {.series = &series, .n_series = 1, .epochs = 100, .smoothing = 0.6};
  double few, many;

  fill (losses, n);
  series.n_batch_losses = n / 100;
  series.batches_per_epoch = n / 10000.0;
  draw_batches_update (&batches, losses, series.n_batch_losses, curves.smoothing);
  few = draw_seconds (&curves);
  series.n_batch_losses = n;
  series.batches_per_epoch = n / 100.0;
  draw_batches_update (&batches, losses, series.n_batch_losses, curves.smoothing);
  many = draw_seconds (&curves);
  g_test_message ("%.1f ms and, for a hundred times the batches, %.1f ms", few * 1e3, many * 1e3);
  g_assert_cmpfloat (many, <, 8 * few);
  draw_batches_clear (&batches);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/draw/batches/ranges", test_ranges);
  g_test_add_func ("/draw/batches/updates", test_updates);
  g_test_add_func ("/draw/batches/time", test_time);
  return g_test_run ();
}
