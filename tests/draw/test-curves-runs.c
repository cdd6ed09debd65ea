/* test-curves-runs.c: several runs in one picture, seeds as mean and spread, one quantity alone, and
 * the cursor.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-curves.h"

#include <locale.h>
#include <math.h>

#include "draw-test.h"

#define WIDTH    560
#define HEIGHT   320
#define N_EPOCHS 20
#define MAX_RUNS 40

typedef struct {
  double loss[N_EPOCHS], low[N_EPOCHS], high[N_EPOCHS];
  double accuracy[N_EPOCHS];
} Line;

typedef struct {
  Line lines[MAX_RUNS];
  DrawCurvesSeries series[MAX_RUNS];
  DrawCurves curves;
} Runs;

/* Each run's losses are level lines, 0.1 apart: train a little below test. */
static void
fill_runs (Runs *runs, guint n)
{
  for (guint i = 0; i < n; i++) {
    Line *line = &runs->lines[i];
    for (guint k = 0; k < N_EPOCHS; k++) {
      line->loss[k] = 0.1 * (i + 1);
      line->low[k] = line->loss[k] - 0.04;
      line->high[k] = line->loss[k] + 0.04;
      line->accuracy[k] = 0.99 - 0.01 * i;
    }
    runs->series[i] = (DrawCurvesSeries){.name = i % 2 ? "odd" : "even",
                                         .n_epochs = N_EPOCHS,
                                         .test_loss = line->loss,
                                         .test_accuracy = line->accuracy,
                                         .best_loss_epoch = i % 5,
                                         .colour = draw_palette (i)};
  }
  runs->curves = (DrawCurves){.series = runs->series, .n_series = n, .epochs = N_EPOCHS};
}

static int
loss_y (const DrawCurvesLayout *layout, double value)
{
  return (int)(layout->loss.y +
               layout->loss.height * (1 - draw_scale_position (&layout->loss_scale, value)));
}

static guint32
line_pixel (const DrawCurves *curves, guint run)
{
  DrawTheme theme = draw_theme (FALSE, FALSE);
  DrawColour colour = draw_line_colour (&theme, &curves->series[run].colour);

  return colour_to_pixel (&colour);
}

static Canvas
draw (const DrawCurves *curves, DrawCurvesLayout *layout)
{
  DrawTheme theme = draw_theme (FALSE, FALSE);
  Canvas canvas = canvas_new (WIDTH, HEIGHT);

  draw_curves (canvas.cr, curves, &theme, WIDTH, HEIGHT, layout);
  return canvas;
}

/* Pixels of a run's colour in the row where its line lies. */
static guint
count_line (const Canvas *canvas, const DrawCurvesLayout *layout, const DrawCurves *curves,
            guint run)
{
  int y = loss_y (layout, 0.1 * (run + 1));

  return canvas_count (canvas, (int)layout->loss.x, y - 1, (int)layout->loss.width, 3,
                       line_pixel (curves, run));
}

/* Each run's line is there in its colour; the batches of none of them are. */
static void
test_overlaid (void)
{
  float batches[N_EPOCHS * 50];
  DrawCurvesLayout layout;
  Canvas canvas, with;
  Runs runs;

  for (guint i = 0; i < G_N_ELEMENTS (batches); i++)
    batches[i] = i % 2 ? 5 : 0.05F;
  for (guint n = 2; n <= 8; n += 3) {
    fill_runs (&runs, n);
    canvas = draw (&runs.curves, &layout);
    for (guint i = 0; i < n; i++)
      g_assert_cmpuint (count_line (&canvas, &layout, &runs.curves, i), >, 100);
    for (guint i = 0; i < n; i++) {
      runs.series[i].batch_loss = batches;
      runs.series[i].n_batch_losses = G_N_ELEMENTS (batches);
      runs.series[i].batches_per_epoch = 50;
    }
    with = draw (&runs.curves, NULL);
    for (int y = 0; y < HEIGHT; y += 3)
      for (int x = 0; x < WIDTH; x += 3)
        g_assert_cmphex (canvas_pixel (&canvas, x, y), ==, canvas_pixel (&with, x, y));
    canvas_free (&canvas);
    canvas_free (&with);
  }
}

/* Of many runs the test lines are as strong as ever, the train lines stand back. */
static void
test_test_is_strongest (void)
{
  DrawCurvesLayout layout;
  Runs runs;

  for (guint n = 2; n <= 8; n += 6) {
    Canvas canvas;
    guint train;

    fill_runs (&runs, n);
    runs.curves.panels = DRAW_CURVES_LOSS;
    runs.series[0].train_loss = runs.lines[0].low;
    canvas = draw (&runs.curves, &layout);
    train = canvas_count (&canvas, (int)layout.loss.x, loss_y (&layout, 0.06) - 1,
                          (int)layout.loss.width, 3, line_pixel (&runs.curves, 0));
    g_assert_cmpuint (count_line (&canvas, &layout, &runs.curves, 0), >, 100);
    if (n <= 4)
      g_assert_cmpuint (train, >, 300);
    else
      g_assert_cmpuint (train, ==, 0);
    canvas_free (&canvas);
  }
}

/* Between the lowest and the highest seed there is colour, beyond them none. */
static void
test_spread (void)
{
  DrawCurvesLayout layout;
  Canvas canvas;
  Runs runs;
  int x;

  fill_runs (&runs, 1);
  runs.series[0].test_loss_band = (DrawCurvesBand){runs.lines[0].low, runs.lines[0].high};
  runs.series[0].n_seeds = 3;
  runs.lines[0].low[9] = NAN;
  canvas = draw (&runs.curves, &layout);
  x = (int)draw_curves_x (&layout, 5.5);
  g_assert_cmphex (canvas_pixel (&canvas, x, loss_y (&layout, 0.125)), !=, 0xffffff);
  g_assert_cmphex (canvas_pixel (&canvas, x, loss_y (&layout, 0.075)), !=, 0xffffff);
  g_assert_cmphex (canvas_pixel (&canvas, x, loss_y (&layout, 0.145)), ==, 0xffffff);
  g_assert_cmphex (canvas_pixel (&canvas, x, loss_y (&layout, 0.055)), ==, 0xffffff);
  /* A gap is one here, too. */
  g_assert_cmphex (
      canvas_pixel (&canvas, (int)draw_curves_x (&layout, 10), loss_y (&layout, 0.125)), ==,
      0xffffff);
  canvas_free (&canvas);

  /* The axis has room for all seeds, and one seed has no spread. */
  runs.lines[0].high[12] = 0.9;
  canvas = draw (&runs.curves, &layout);
  g_assert_cmpfloat (layout.loss_scale.high, >=, 0.9);
  canvas_free (&canvas);
  runs.series[0].n_seeds = 1;
  canvas = draw (&runs.curves, &layout);
  g_assert_cmpfloat (layout.loss_scale.high, <, 0.9);
  canvas_free (&canvas);
}

/* One chart alone has the whole height. */
static void
test_panels (void)
{
  DrawCurvesLayout both, loss, accuracy;
  Canvas canvas;
  Runs runs;

  fill_runs (&runs, 3);
  canvas = draw (&runs.curves, &both);
  canvas_free (&canvas);
  runs.curves.panels = DRAW_CURVES_TEST_LOSS;
  canvas = draw (&runs.curves, &loss);
  g_assert_cmpfloat (loss.accuracy.height, ==, 0);
  g_assert_cmpfloat (loss.loss.height, >, both.loss.height * 1.4);
  /* With nothing to tell it from, the test line has no dashes. */
  g_assert_cmpuint (count_line (&canvas, &loss, &runs.curves, 1), >,
                    (guint)(0.9 * loss.loss.width));
  canvas_free (&canvas);
  runs.curves.panels = DRAW_CURVES_ACCURACY;
  canvas = draw (&runs.curves, &accuracy);
  g_assert_cmpfloat (accuracy.loss.height, ==, 0);
  g_assert_cmpfloat (accuracy.accuracy.height, ==, loss.loss.height);
  g_assert_cmpfloat (accuracy.accuracy.y, ==, loss.loss.y);
  g_assert_cmpfloat (draw_curves_x (&accuracy, 3), >, accuracy.accuracy.x);
  canvas_free (&canvas);
  /* What is not drawn has no part in the axis. */
  runs.curves.panels = DRAW_CURVES_TRAIN_LOSS;
  canvas = draw (&runs.curves, &loss);
  g_assert_cmpfloat (loss.loss_scale.high, ==, 1);
  canvas_free (&canvas);
}

/* The legend takes no more than its share, and the lines keep theirs. */
static void
test_legend (void)
{
  DrawTheme theme = draw_theme (FALSE, FALSE);
  DrawCurvesLayout layout;
  Runs runs;

  for (guint n = 2; n <= MAX_RUNS; n++) {
    Canvas canvas;

    fill_runs (&runs, n);
    for (guint i = 0; i < n; i++)
      runs.series[i].name = "a name that is rather long, for a run of a sweep";
    canvas = draw (&runs.curves, &layout);
    g_assert_cmpfloat (layout.loss.y, <, 0.4 * HEIGHT);
    /* The first run's square is there. */
    g_assert_cmpuint (
        canvas_count (&canvas, 0, 0, 14, (int)layout.loss.y - 4, line_pixel (&runs.curves, 0)), >=,
        80);
    canvas_free (&canvas);
  }
  for (int width = 20; width < 300; width += 35) {
    Canvas canvas = canvas_new (WIDTH, HEIGHT);
    draw_curves (canvas.cr, &runs.curves, &theme, width, HEIGHT, &layout);
    /* Nothing of it lies beside the picture. */
    g_assert_cmpuint (canvas_count (&canvas, width + 20, 0, 100, (int)layout.loss.y, 0xffffff), ==,
                      100 * (guint)layout.loss.y);
    canvas_free (&canvas);
  }
}

static void
test_cursor (void)
{
  DrawTheme theme = draw_theme (FALSE, FALSE);
  DrawCurvesLayout layout;
  Canvas canvas;
  Runs runs;
  int x;

  fill_runs (&runs, 3);
  canvas = draw (&runs.curves, &layout);
  cairo_set_source_rgb (canvas.cr, 1, 1, 1);
  cairo_paint (canvas.cr);
  draw_curves_cursor (canvas.cr, &runs.curves, &layout, &theme, -1);
  draw_curves_cursor (canvas.cr, &runs.curves, &layout, &theme, NAN);
  draw_curves_cursor (canvas.cr, &runs.curves, &layout, &theme, N_EPOCHS + 1);
  g_assert_true (canvas_is_white (&canvas));
  draw_curves_cursor (canvas.cr, &runs.curves, &layout, &theme, 7);
  x = (int)draw_curves_x (&layout, 7);
  g_assert_cmphex (canvas_pixel (&canvas, x, (int)layout.loss.y + 4), !=, 0xffffff);
  g_assert_cmphex (canvas_pixel (&canvas, x, (int)layout.accuracy.y + 4), !=, 0xffffff);
  /* The epoch's number stands on the axis. */
  g_assert_cmpuint (canvas_count (&canvas, x - 15,
                                  (int)(layout.accuracy.y + layout.accuracy.height) + 6, 30, 14,
                                  colour_to_pixel (&theme.accent)),
                    >, 60);
  /* A dot on each curve. */
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (canvas_count (&canvas, x - 3, loss_y (&layout, 0.1 * (i + 1)) - 3, 7, 7,
                                    line_pixel (&runs.curves, i)),
                      >, 4);
  canvas_free (&canvas);
}

/* Of a single run the values stand beside the line, on the side that has the room. */
static void
test_cursor_values (void)
{
  DrawTheme theme = draw_theme (FALSE, FALSE);
  DrawCurvesLayout layout;
  Runs runs;

  fill_runs (&runs, 1);
  runs.series[0].train_loss = runs.lines[0].low;
  for (guint epoch = 0; epoch <= N_EPOCHS; epoch += 10) {
    Canvas canvas = draw (&runs.curves, &layout);
    int x = (int)draw_curves_x (&layout, epoch);
    guint right, left;

    cairo_set_source_rgb (canvas.cr, 1, 1, 1);
    cairo_paint (canvas.cr);
    draw_curves_cursor (canvas.cr, &runs.curves, &layout, &theme, epoch);
    right = x + 8 >= WIDTH
                ? 0
                : (guint)(MIN (WIDTH - x - 8, 60) * (int)layout.loss.height) -
                      canvas_count (&canvas, x + 8, (int)layout.loss.y, MIN (WIDTH - x - 8, 60),
                                    (int)layout.loss.height, 0xffffff);
    left = x < 68 ? 0
                  : (guint)(60 * (int)layout.loss.height) -
                        canvas_count (&canvas, x - 68, (int)layout.loss.y, 60,
                                      (int)layout.loss.height, 0xffffff);
    /* There are none before training. */
    g_assert_cmpuint (right > 0, ==, epoch == 10);
    g_assert_cmpuint (left > 0, ==, epoch == 20);
    canvas_free (&canvas);
  }
}

static void
test_words (void)
{
  g_autofree char *few = NULL;
  g_autofree char *many = NULL;
  g_autofree char *readout = NULL;
  Runs runs;

  fill_runs (&runs, 2);
  runs.series[1].n_seeds = 3;
  few = draw_curves_describe (&runs.curves);
  g_assert_cmpstr (few, ==,
                   "Of 2 runs, odd has the lowest test loss, 0.200 at epoch 1\n"
                   "even: Loss and accuracy over 20 epochs; train loss –, test loss 0.100, test "
                   "accuracy 99.00\u00a0%\n"
                   "odd: mean of 3 seeds: Loss and accuracy over 20 epochs; train loss –, test "
                   "loss 0.200, test accuracy 98.00\u00a0%");
  fill_runs (&runs, 30);
  many = draw_curves_describe (&runs.curves);
  g_assert_true (g_str_has_prefix (many, "Of 30 runs, odd has the lowest test loss, 0.200 at"));
  g_assert_true (g_str_has_suffix (many, "\nand 18 more"));
  readout = draw_curves_readout (&runs.curves, 3);
  g_assert_true (g_str_has_prefix (readout, "even, epoch 3: train loss –, test loss 0.100"));
  g_assert_true (g_str_has_suffix (readout, "\nand 18 more"));
}

/* Cursor, crosshair and every choice of lines on values, sizes and themes that make no sense. */
static void
test_degenerate (void)
{
  static const double strange[] = {0, -1, NAN, INFINITY, 1e300, -1e300, 0.5};
  static const double sizes[][2] = {{1, 1}, {0, -3}, {3, 400}, {400, 3}, {90, 70}, {560, 320}};
  Runs runs;

  for (guint i = 0; i < G_N_ELEMENTS (strange) * G_N_ELEMENTS (sizes); i++) {
    const double *size = sizes[i % G_N_ELEMENTS (sizes)];
    double value = strange[i % G_N_ELEMENTS (strange)];
    DrawTheme theme = draw_theme (i % 2, i % 3 == 0);
    Canvas canvas = canvas_new (WIDTH, HEIGHT);

    fill_runs (&runs, 1 + i % 7);
    for (guint k = 0; k < N_EPOCHS; k += 1 + i % 3)
      runs.lines[0].loss[k] = runs.lines[0].low[k] = runs.lines[0].accuracy[k] = value;
    runs.series[0].n_seeds = 2;
    runs.series[0].n_epochs = i % 4 == 0 ? 1 : N_EPOCHS;
    runs.series[0].test_loss_band = (DrawCurvesBand){runs.lines[0].low, runs.lines[0].high};
    for (guint panels = 0; panels < 16; panels++) {
      DrawCurvesLayout layout;
      runs.curves.panels = panels;
      runs.curves.log_scale = panels % 2;
      draw_curves (canvas.cr, &runs.curves, &theme, size[0], size[1], &layout);
      draw_curves_cursor (canvas.cr, &runs.curves, &layout, &theme, 1);
      draw_curves_cursor (canvas.cr, &runs.curves, &layout, &theme, 0.25);
      draw_curves_crosshair (canvas.cr, &runs.curves, &layout, &theme, 2);
    }
    canvas_free (&canvas);
  }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/draw/curves-runs/overlaid", test_overlaid);
  g_test_add_func ("/draw/curves-runs/test-is-strongest", test_test_is_strongest);
  g_test_add_func ("/draw/curves-runs/spread", test_spread);
  g_test_add_func ("/draw/curves-runs/panels", test_panels);
  g_test_add_func ("/draw/curves-runs/legend", test_legend);
  g_test_add_func ("/draw/curves-runs/cursor", test_cursor);
  g_test_add_func ("/draw/curves-runs/cursor-values", test_cursor_values);
  g_test_add_func ("/draw/curves-runs/words", test_words);
  g_test_add_func ("/draw/curves-runs/degenerate", test_degenerate);
  return g_test_run ();
}
