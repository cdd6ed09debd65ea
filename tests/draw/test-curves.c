/* test-curves.c: the curves on image surfaces: where they are, that strange values do no harm, and
 * their words.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-curves.h"

#include <locale.h>
#include <math.h>

#include "draw-test.h"

#define WIDTH     560
#define HEIGHT    320
#define N_EPOCHS  20
#define PER_EPOCH 50

/* A run as they look: the train loss falls, the test loss turns at epoch 8. */
typedef struct {
  double train_loss[N_EPOCHS], test_loss[N_EPOCHS];
  double train_accuracy[N_EPOCHS], test_accuracy[N_EPOCHS];
  float batch_loss[N_EPOCHS * PER_EPOCH];
  DrawCurvesSeries series;
  DrawCurves curves;
} Run;

static void
fill_run (Run *run)
{
  for (guint i = 0; i < N_EPOCHS; i++) {
    run->train_loss[i] = 0.4 * exp (-0.3 * i);
    run->test_loss[i] = 0.1 + 0.01 * fabs (i - 7.0);
    run->train_accuracy[i] = 1 - 0.1 * exp (-0.3 * i);
    run->test_accuracy[i] = 0.97 - 0.001 * fabs (i - 11.0);
  }
  for (guint i = 0; i < N_EPOCHS * PER_EPOCH; i++)
    run->batch_loss[i] = 0.05f + 0.1f * (float)(i % 7) / 7;
  run->series = (DrawCurvesSeries){
      .name = "deep",
      .n_epochs = N_EPOCHS,
      .train_loss = run->train_loss,
      .test_loss = run->test_loss,
      .train_accuracy = run->train_accuracy,
      .test_accuracy = run->test_accuracy,
      .batch_loss = run->batch_loss,
      .n_batch_losses = N_EPOCHS * PER_EPOCH,
      .batches_per_epoch = PER_EPOCH,
      .best_loss_epoch = 8,
      .best_accuracy_epoch = 12,
      .colour = draw_palette (0),
  };
  run->curves = (DrawCurves){.series = &run->series, .n_series = 1, .epochs = 40};
}

/* Where @value lies in the loss chart. */
static int
loss_y (const DrawCurvesLayout *layout, double value)
{
  double position = draw_scale_position (&layout->loss_scale, value);

  return (int)(layout->loss.y + layout->loss.height * (1 - position));
}

/* Pixels around a place that have the line's colour. */
static guint
count_near (const Canvas *canvas, double x, double y, guint32 colour)
{
  return canvas_count (canvas, (int)x - 3, (int)y - 3, 7, 7, colour);
}

static void
test_places (void)
{
  DrawTheme theme = draw_theme (FALSE, FALSE);
  Canvas canvas = canvas_new (WIDTH, HEIGHT);
  DrawCurvesLayout layout;
  Run run;

  fill_run (&run);
  draw_curves (canvas.cr, &run.curves, &theme, WIDTH, HEIGHT, &layout);
  g_assert_cmpfloat (layout.first_epoch, ==, 0);
  g_assert_cmpfloat (layout.last_epoch, ==, 40);
  g_assert_cmpfloat (layout.loss.y + layout.loss.height, <, layout.accuracy.y);
  g_assert_cmpfloat (layout.loss.x, ==, layout.accuracy.x);
  g_assert_cmpfloat (layout.accuracy.y + layout.accuracy.height, <, HEIGHT);

  for (guint epoch = 2; epoch <= N_EPOCHS; epoch += 3)
    g_assert_cmpuint (count_near (&canvas, draw_curves_x (&layout, epoch),
                                  loss_y (&layout, run.train_loss[epoch - 1]), 0x0077bb),
                      >=, 2);
  /* To the right of the newest epoch there is nothing but the axes. */
  g_assert_cmpuint (canvas_count (&canvas, (int)draw_curves_x (&layout, 22), (int)layout.loss.y + 1,
                                  100, (int)layout.loss.height - 2, 0x0077bb),
                    ==, 0);
  canvas_free (&canvas);
}

/* Every batch leaves its mark in its column, faintly: a pixel that is neither paper nor line. */
static void
test_batches (void)
{
  DrawTheme theme = draw_theme (FALSE, FALSE);
  Canvas with = canvas_new (WIDTH, HEIGHT);
  Canvas without = canvas_new (WIDTH, HEIGHT);
  DrawCurvesLayout layout;
  guint changed = 0;
  Run run;
  int y;

  fill_run (&run);
  for (guint i = 0; i < N_EPOCHS * PER_EPOCH; i++)
    run.batch_loss[i] = i % 2 ? 0.02f : 0.09f;
  draw_curves (with.cr, &run.curves, &theme, WIDTH, HEIGHT, &layout);
  run.series.batch_loss = NULL;
  draw_curves (without.cr, &run.curves, &theme, WIDTH, HEIGHT, &layout);
  y = loss_y (&layout, 0.06);
  for (int x = (int)draw_curves_x (&layout, 0.5); x < (int)draw_curves_x (&layout, 19.5); x++)
    changed += canvas_pixel (&with, x, y) != canvas_pixel (&without, x, y);
  g_assert_cmpfloat (changed, >,
                     0.9 * (draw_curves_x (&layout, 19.5) - draw_curves_x (&layout, 0.5)));
  canvas_free (&with);
  canvas_free (&without);
}

/* The first few batches, a thousand times as high, don't press the rest to the floor. */
static void
test_robust_range (void)
{
  DrawTheme theme = draw_theme (FALSE, FALSE);
  Canvas canvas = canvas_new (WIDTH, HEIGHT);
  DrawCurvesLayout layout;
  Run run;

  fill_run (&run);
  for (guint i = 0; i < 20; i++)
    run.batch_loss[i] = 400;
  run.batch_loss[25] = INFINITY;
  draw_curves (canvas.cr, &run.curves, &theme, WIDTH, HEIGHT, &layout);
  g_assert_cmpfloat (layout.loss_scale.high, <=, 0.5);
  g_assert_cmpfloat (layout.loss_scale.low, ==, 0);
  g_assert_cmpfloat (layout.accuracy_scale.low, >=, 0.85);
  g_assert_cmpfloat_with_epsilon (layout.accuracy_scale.high, 1, 1e-9);
  canvas_free (&canvas);
}

/* Nor do a few epochs of many. */
static void
test_robust_epochs (void)
{
  DrawTheme theme = draw_theme (FALSE, FALSE);
  Canvas canvas = canvas_new (WIDTH, HEIGHT);
  DrawCurvesLayout layout;
  Run run;

  fill_run (&run);
  run.series.batch_loss = NULL;
  run.train_loss[0] = 1e4;
  draw_curves (canvas.cr, &run.curves, &theme, WIDTH, HEIGHT, &layout);
  g_assert_cmpfloat (layout.loss_scale.high, >, 0.3);
  g_assert_cmpfloat (layout.loss_scale.high, <, 10);
  canvas_free (&canvas);
}

/* Where the batches jump from one level to another, nothing is left out between. */
static void
test_steep_batches (void)
{
  DrawTheme theme = draw_theme (FALSE, FALSE);
  DrawCurvesLayout layout;
  Run run;

  fill_run (&run);
  /* Some of these lie on the edge between two columns. */
  for (guint i = 0; i < 16; i++) {
    guint edge = 500 + i / 2;
    gboolean falls = i % 2;
    Canvas with = canvas_new (WIDTH, HEIGHT);
    Canvas without = canvas_new (WIDTH, HEIGHT);
    guint changed = 0;

    for (guint k = 0; k < N_EPOCHS * PER_EPOCH; k++)
      run.batch_loss[k] = (k < edge) == falls ? 0.36f : 0.26f;
    draw_curves (with.cr, &run.curves, &theme, WIDTH, HEIGHT, &layout);
    run.series.batch_loss = NULL;
    draw_curves (without.cr, &run.curves, &theme, WIDTH, HEIGHT, &layout);
    run.series.batch_loss = run.batch_loss;
    for (int x = -3; x <= 3; x++) {
      int column = (int)draw_curves_x (&layout, (double)edge / PER_EPOCH) + x;
      int y = loss_y (&layout, 0.31);
      changed += canvas_pixel (&with, column, y) != canvas_pixel (&without, column, y);
    }
    g_assert_cmpuint (changed, >, 0);
    canvas_free (&with);
    canvas_free (&without);
  }
}

/* Of thousands of epochs in a few hundred pixels, the one that stands out is seen. */
static void
test_spike (void)
{
  enum { N = 20000 };
  DrawTheme theme = draw_theme (FALSE, FALSE);
  g_autofree double *losses = g_new (double, N);
  Run run;

  fill_run (&run);
  run.series = (DrawCurvesSeries){.n_epochs = N, .train_loss = losses, .colour = draw_palette (0)};
  run.curves.epochs = N;
  for (guint spike = 10000; spike < 10100; spike += 9) {
    Canvas canvas = canvas_new (WIDTH, HEIGHT);
    DrawCurvesLayout layout;

    for (guint i = 0; i < N; i++)
      losses[i] = i == spike ? 0.05 : 0.2 + 0.1 * i / N;
    draw_curves (canvas.cr, &run.curves, &theme, WIDTH, HEIGHT, &layout);
    g_assert_cmpfloat (layout.loss_scale.low, <=, 0.05);
    g_assert_cmpuint (
        count_near (&canvas, draw_curves_x (&layout, spike), loss_y (&layout, 0.12), 0x0077bb), >,
        0);
    canvas_free (&canvas);
  }
}

static void
test_log (void)
{
  DrawTheme theme = draw_theme (TRUE, FALSE);
  Canvas canvas = canvas_new (WIDTH, HEIGHT);
  DrawCurvesLayout layout;
  Run run;

  fill_run (&run);
  run.curves.log_scale = TRUE;
  run.train_accuracy[N_EPOCHS - 1] = 1; /* no error at all has no logarithm */
  run.train_loss[N_EPOCHS - 1] = 0;
  draw_curves (canvas.cr, &run.curves, &theme, WIDTH, HEIGHT, &layout);
  g_assert_true (layout.loss_scale.log);
  g_assert_true (layout.accuracy_scale.log);
  /* The error rates, not the accuracies. */
  g_assert_cmpfloat (layout.accuracy_scale.high, <, 0.3);
  g_assert_cmpfloat (layout.accuracy_scale.low, >, 0);
  g_assert_cmpfloat (layout.accuracy_scale.low, <, 0.01);
  g_assert_cmpfloat (layout.loss_scale.low, <=, run.train_loss[N_EPOCHS - 2]);
  canvas_free (&canvas);
}

static void
test_zoom (void)
{
  DrawTheme theme = draw_theme (FALSE, FALSE);
  Canvas canvas = canvas_new (WIDTH, HEIGHT);
  DrawCurvesLayout layout;
  Run run;

  fill_run (&run);
  run.curves.first_epoch = 12;
  run.curves.last_epoch = 16;
  draw_curves (canvas.cr, &run.curves, &theme, WIDTH, HEIGHT, &layout);
  g_assert_cmpfloat (layout.first_epoch, ==, 12);
  g_assert_cmpfloat (layout.last_epoch, ==, 16);
  /* The axis shows what is there, not the whole run's range. */
  g_assert_cmpfloat (layout.loss_scale.high, <, 0.25);
  for (double epoch = 12; epoch <= 16; epoch += 0.5)
    g_assert_cmpfloat_with_epsilon (draw_curves_epoch (&layout, draw_curves_x (&layout, epoch)),
                                    epoch, 1e-9);
  /* Nothing is drawn beside the plots but labels on the left: the right edge stays clean. */
  g_assert_cmpuint (canvas_count (&canvas, WIDTH - 3, (int)layout.loss.y + 4, 3,
                                  (int)layout.loss.height - 8, 0xffffff),
                    ==, 3 * ((guint)layout.loss.height - 8));
  canvas_free (&canvas);
}

/* NaN leaves a gap, and the line goes on behind it. */
static void
test_gap (void)
{
  DrawTheme theme = draw_theme (FALSE, FALSE);
  Canvas canvas = canvas_new (WIDTH, HEIGHT);
  DrawCurvesLayout layout;
  Run run;
  double from, to;

  fill_run (&run);
  run.series.batch_loss = NULL;
  run.series.test_loss = NULL;
  run.series.best_loss_epoch = 0;
  for (guint i = 0; i < N_EPOCHS; i++)
    run.train_loss[i] = i >= 9 && i < 12 ? NAN : 0.2 + 0.01 * i;
  draw_curves (canvas.cr, &run.curves, &theme, WIDTH, HEIGHT, &layout);
  from = draw_curves_x (&layout, 9) + 4;
  to = draw_curves_x (&layout, 13) - 4;
  g_assert_cmpuint (canvas_count (&canvas, (int)from, (int)layout.loss.y, (int)(to - from),
                                  (int)layout.loss.height, 0x0077bb),
                    ==, 0);
  g_assert_cmpuint (
      count_near (&canvas, draw_curves_x (&layout, 15), loss_y (&layout, 0.34), 0x0077bb), >=, 2);
  canvas_free (&canvas);
}

static void
test_best_mark (void)
{
  DrawTheme theme = draw_theme (FALSE, FALSE);
  Canvas canvas = canvas_new (WIDTH, HEIGHT);
  Canvas plain = canvas_new (WIDTH, HEIGHT);
  DrawCurvesLayout layout;
  Run run;
  int x, y;

  fill_run (&run);
  draw_curves (canvas.cr, &run.curves, &theme, WIDTH, HEIGHT, &layout);
  run.series.best_loss_epoch = run.series.best_accuracy_epoch = 0;
  draw_curves (plain.cr, &run.curves, &theme, WIDTH, HEIGHT, NULL);
  x = (int)floor (draw_curves_x (&layout, 8));
  y = loss_y (&layout, run.test_loss[7]);
  /* A hollow ring on the point, and a line from top to bottom. */
  g_assert_cmphex (canvas_pixel (&canvas, x, y), ==, 0xffffff);
  g_assert_cmphex (canvas_pixel (&plain, x, y), !=, 0xffffff);
  g_assert_cmphex (canvas_pixel (&canvas, x, (int)layout.loss.y + 3), !=,
                   canvas_pixel (&plain, x, (int)layout.loss.y + 3));
  /* And words beside it. */
  g_assert_cmpuint (canvas_count (&canvas, x + 8, (int)layout.loss.y + 3, 120, 12, 0xffffff), <,
                    canvas_count (&plain, x + 8, (int)layout.loss.y + 3, 120, 12, 0xffffff));
  canvas_free (&canvas);
  canvas_free (&plain);
}

static void
test_changes (void)
{
  static const double changes[] = {24.5, 400, NAN};
  DrawTheme theme = draw_theme (FALSE, FALSE);
  Canvas canvas = canvas_new (WIDTH, HEIGHT);
  DrawCurvesLayout layout;
  Run run;
  int x;

  fill_run (&run);
  run.series.changes = changes;
  run.series.n_changes = G_N_ELEMENTS (changes);
  draw_curves (canvas.cr, &run.curves, &theme, WIDTH, HEIGHT, &layout);
  x = (int)floor (draw_curves_x (&layout, 24.5));
  g_assert_cmpuint (
      canvas_count (&canvas, x, (int)layout.loss.y, 1, (int)layout.loss.height, 0xffffff), <,
      (guint)(0.85 * layout.loss.height));
  canvas_free (&canvas);
}

static void
test_smoothing (void)
{
  DrawTheme theme = draw_theme (FALSE, FALSE);
  Canvas raw = canvas_new (WIDTH, HEIGHT);
  Canvas smooth = canvas_new (WIDTH, HEIGHT);
  DrawCurvesLayout layout;
  Run run;
  int y;
  guint changed = 0;

  fill_run (&run);
  run.series.train_loss = run.series.test_loss = NULL;
  run.series.best_loss_epoch = 0;
  for (guint i = 0; i < N_EPOCHS * PER_EPOCH; i++)
    run.batch_loss[i] = i % 2 ? 0.1f : 0.3f;
  draw_curves (raw.cr, &run.curves, &theme, WIDTH, HEIGHT, &layout);
  run.curves.smoothing = 0.9;
  draw_curves (smooth.cr, &run.curves, &theme, WIDTH, HEIGHT, NULL);
  /* The average runs along the middle, over the raw values. */
  y = loss_y (&layout, 0.2);
  for (int x = (int)draw_curves_x (&layout, 2); x < (int)draw_curves_x (&layout, 18); x++)
    changed += canvas_pixel (&raw, x, y) != canvas_pixel (&smooth, x, y);
  g_assert_cmpuint (changed, >, 200);
  y = loss_y (&layout, 0.28);
  for (int x = (int)draw_curves_x (&layout, 2); x < (int)draw_curves_x (&layout, 18); x++)
    g_assert_cmphex (canvas_pixel (&raw, x, y), ==, canvas_pixel (&smooth, x, y));
  canvas_free (&raw);
  canvas_free (&smooth);
}

/* One dot for the first epoch, an invitation before it. */
static void
test_few (void)
{
  DrawTheme theme = draw_theme (FALSE, FALSE);
  Canvas one = canvas_new (WIDTH, HEIGHT);
  Canvas none = canvas_new (WIDTH, HEIGHT);
  DrawCurvesLayout layout;
  Run run;

  fill_run (&run);
  run.series.n_epochs = 1;
  run.series.batch_loss = NULL;
  run.series.best_loss_epoch = run.series.best_accuracy_epoch = 0;
  draw_curves (one.cr, &run.curves, &theme, WIDTH, HEIGHT, &layout);
  g_assert_cmpuint (count_near (&one, draw_curves_x (&layout, 1), loss_y (&layout, 0.4), 0x0077bb),
                    >, 5);

  run.curves.n_series = 0;
  draw_curves (none.cr, &run.curves, &theme, WIDTH, HEIGHT, &layout);
  g_assert_cmpuint (canvas_count (&none, 0, 0, WIDTH, HEIGHT, 0x0077bb), ==, 0);
  g_assert_cmpuint (canvas_count (&none, WIDTH / 2 - 60,
                                  (int)(layout.loss.y + layout.loss.height / 2) - 8, 120, 16,
                                  0xffffff),
                    <, 120 * 16);
  canvas_free (&one);
  canvas_free (&none);
}

static void
test_crosshair (void)
{
  DrawTheme theme = draw_theme (FALSE, FALSE);
  Canvas canvas = canvas_new (WIDTH, HEIGHT);
  DrawCurvesLayout layout;
  Run run;

  fill_run (&run);
  draw_curves (canvas.cr, &run.curves, &theme, WIDTH, HEIGHT, &layout);
  cairo_set_source_rgb (canvas.cr, 1, 1, 1);
  cairo_paint (canvas.cr);
  draw_curves_crosshair (canvas.cr, &run.curves, &layout, &theme, 400);
  draw_curves_crosshair (canvas.cr, &run.curves, &layout, &theme, NAN);
  g_assert_true (canvas_is_white (&canvas));
  draw_curves_crosshair (canvas.cr, &run.curves, &layout, &theme, 12);
  g_assert_cmphex (canvas_pixel (&canvas, (int)floor (draw_curves_x (&layout, 12)),
                                 (int)(layout.accuracy.y + layout.accuracy.height) - 2),
                   ==, colour_to_pixel (&theme.accent));
  canvas_free (&canvas);
}

/* Beside the line, on the side that has the room. */
static void
test_crosshair_side (void)
{
  DrawTheme theme = draw_theme (FALSE, FALSE);
  DrawCurvesLayout layout;
  Run run;

  fill_run (&run);
  for (int right = 0; right <= 1; right++) {
    Canvas canvas = canvas_new (WIDTH, HEIGHT);
    double epoch = right ? 20 : 2;
    int x, top, here, there;

    run.curves.epochs = 20;
    draw_curves (canvas.cr, &run.curves, &theme, WIDTH, HEIGHT, &layout);
    cairo_set_source_rgb (canvas.cr, 1, 1, 1);
    cairo_paint (canvas.cr);
    draw_curves_crosshair (canvas.cr, &run.curves, &layout, &theme, epoch);
    x = (int)draw_curves_x (&layout, epoch);
    top = (int)layout.loss.y;
    here = x > 200 ? x - 100 : x + 20;
    there = x > 200 ? x + 8 : 0;
    g_assert_cmpuint (canvas_count (&canvas, here, top, 80, 60, 0xffffff), <, 80 * 60 - 100);
    g_assert_cmpuint (
        canvas_count (&canvas, there, top, right ? WIDTH - there : x - 8, 30, 0xffffff), ==,
        (guint)(right ? WIDTH - there : x - 8) * 30);
    canvas_free (&canvas);
  }
}

/* A legend without room for both lines is none: half of it would say the wrong thing. */
static void
test_narrow_legend (void)
{
  DrawTheme theme = draw_theme (FALSE, FALSE);
  Run run;

  fill_run (&run);
  for (int width = 100; width <= WIDTH; width += 20) {
    Canvas canvas = canvas_new (WIDTH, HEIGHT);
    DrawCurvesLayout layout;
    guint lines;

    draw_curves (canvas.cr, &run.curves, &theme, width, HEIGHT, &layout);
    lines = canvas_count (&canvas, 0, 0, WIDTH, (int)layout.loss.y - 5, 0x0077bb);
    if (width <= 160)
      g_assert_cmpuint (lines, ==, 0);
    if (width >= 400)
      g_assert_cmpuint (lines, >, 40);
    canvas_free (&canvas);
  }
}

static void
test_words (void)
{
  g_autofree char *at_epoch = NULL;
  g_autofree char *at_batch = NULL;
  g_autofree char *nowhere = NULL;
  g_autofree char *all = NULL;
  g_autofree char *nothing = NULL;
  Run run;

  fill_run (&run);
  at_epoch = draw_curves_readout (&run.curves, 8);
  g_assert_cmpstr (at_epoch, ==,
                   "epoch 8: train loss 0.049, test loss 0.100, train accuracy 98.78\u00a0%, "
                   "test accuracy 96.60\u00a0%");
  at_batch = draw_curves_readout (&run.curves, 0.021);
  g_assert_cmpstr (at_batch, ==, "epoch 0.02: batch loss 0.064");
  nowhere = draw_curves_readout (&run.curves, 33);
  g_assert_cmpstr (nowhere, ==, "epoch 33: nothing trained there");
  all = draw_curves_describe (&run.curves);
  g_assert_cmpstr (all, ==,
                   "Loss and accuracy over 20 epochs; train loss 0.0013, test loss 0.220, test "
                   "accuracy 96.20\u00a0%; best test loss 0.100 at epoch 8, best test accuracy "
                   "97.00\u00a0% at epoch 12");
  run.series.n_epochs = 0;
  nothing = draw_curves_describe (&run.curves);
  g_assert_cmpstr (nothing, ==, "Loss and accuracy: no epoch is complete yet");
}

/* The numbers at a loss axis leave the plot its room, however large they are. */
static void
test_huge (void)
{
  static const double sizes[] = {1e5, 1e12, 1e38, 1e300, 1e-7, 1e-30};
  DrawTheme theme = draw_theme (FALSE, FALSE);
  Canvas canvas = canvas_new (WIDTH, HEIGHT);
  DrawCurvesLayout layout;
  Run run;

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    fill_run (&run);
    run.series.batch_loss = NULL;
    for (guint k = 0; k < N_EPOCHS; k++) {
      run.train_loss[k] *= sizes[i];
      run.test_loss[k] *= sizes[i];
    }
    draw_curves (canvas.cr, &run.curves, &theme, WIDTH, HEIGHT, &layout);
    g_assert_cmpfloat (layout.loss.x, <, 80);
  }
  canvas_free (&canvas);
}

/* Values, sizes and zooms that make no sense; Cairo must be content after each. */
static void
test_degenerate (void)
{
  static const double strange[] = {0, -1, NAN, INFINITY, -INFINITY, 1e300, -1e300, 5e-324, 0.5};
  static const double sizes[][2] = {{1, 1},     {0, 0},         {-5, -7}, {3, 400},   {400, 3},
                                    {NAN, 100}, {INFINITY, 10}, {80, 60}, {560, 320}, {200, 2000}};
  DrawTheme theme = draw_theme (FALSE, TRUE);
  Run run;

  for (guint i = 0; i < G_N_ELEMENTS (strange); i++) {
    for (guint j = 0; j < G_N_ELEMENTS (sizes); j++) {
      Canvas canvas = canvas_new (WIDTH, HEIGHT);
      DrawCurvesLayout layout;

      fill_run (&run);
      for (guint k = 0; k < N_EPOCHS; k++) {
        if (k % 3 == 0 || i % 2)
          run.train_loss[k] = run.test_loss[k] = run.train_accuracy[k] = strange[i];
      }
      for (guint k = 0; k < N_EPOCHS * PER_EPOCH; k += 1 + i % 2)
        run.batch_loss[k] = (float)strange[i];
      run.curves.epochs = strange[(i + 3) % G_N_ELEMENTS (strange)];
      run.curves.smoothing = strange[(i + 4) % G_N_ELEMENTS (strange)];
      run.curves.last_epoch = strange[(j + 1) % G_N_ELEMENTS (strange)];
      run.series.batches_per_epoch = j % 4 ? PER_EPOCH : strange[i];
      run.series.best_loss_epoch = i % 2 ? 4000000000u : 3;
      for (int log = 0; log <= 1; log++) {
        run.curves.log_scale = log;
        draw_curves (canvas.cr, &run.curves, &theme, sizes[j][0], sizes[j][1], &layout);
        g_assert_cmpfloat (layout.last_epoch, >, layout.first_epoch);
        draw_curves_crosshair (canvas.cr, &run.curves, &layout, &theme, 5);
        draw_curves_crosshair (canvas.cr, &run.curves, &layout, &theme, 0.3);
      }
      canvas_free (&canvas);
    }
  }
}

/* As many runs as there is no room for, of any length, with and without names. */
static void
test_many (void)
{
  DrawTheme theme = draw_theme (FALSE, FALSE);
  Canvas canvas = canvas_new (WIDTH, HEIGHT);
  DrawCurvesSeries series[30];
  DrawCurvesLayout layout;
  DrawColour third;
  Run run;

  fill_run (&run);
  for (guint i = 0; i < G_N_ELEMENTS (series); i++) {
    series[i] = run.series;
    series[i].n_epochs = i % N_EPOCHS;
    series[i].name = i % 2 ? "a name that is rather long, for a run" : NULL;
    series[i].colour = draw_palette (i);
  }
  run.curves.series = series;
  run.curves.n_series = G_N_ELEMENTS (series);
  draw_curves (canvas.cr, &run.curves, &theme, WIDTH, HEIGHT, &layout);
  draw_curves_crosshair (canvas.cr, &run.curves, &layout, &theme, 3);
  third = draw_line_colour (&theme, &series[2].colour);
  g_assert_cmpuint (canvas_count (&canvas, 0, 0, WIDTH, HEIGHT, colour_to_pixel (&third)), >, 20);
  canvas_free (&canvas);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/draw/curves/places", test_places);
  g_test_add_func ("/draw/curves/batches", test_batches);
  g_test_add_func ("/draw/curves/robust-range", test_robust_range);
  g_test_add_func ("/draw/curves/robust-epochs", test_robust_epochs);
  g_test_add_func ("/draw/curves/steep-batches", test_steep_batches);
  g_test_add_func ("/draw/curves/spike", test_spike);
  g_test_add_func ("/draw/curves/log", test_log);
  g_test_add_func ("/draw/curves/zoom", test_zoom);
  g_test_add_func ("/draw/curves/gap", test_gap);
  g_test_add_func ("/draw/curves/best-mark", test_best_mark);
  g_test_add_func ("/draw/curves/changes", test_changes);
  g_test_add_func ("/draw/curves/smoothing", test_smoothing);
  g_test_add_func ("/draw/curves/few", test_few);
  g_test_add_func ("/draw/curves/crosshair", test_crosshair);
  g_test_add_func ("/draw/curves/crosshair-side", test_crosshair_side);
  g_test_add_func ("/draw/curves/narrow-legend", test_narrow_legend);
  g_test_add_func ("/draw/curves/words", test_words);
  g_test_add_func ("/draw/curves/huge", test_huge);
  g_test_add_func ("/draw/curves/degenerate", test_degenerate);
  g_test_add_func ("/draw/curves/many", test_many);
  return g_test_run ();
}
