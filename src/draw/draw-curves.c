/* draw-curves.c: loss and accuracy over epochs: axes, legend, marks; the lines are in
 * draw-curves-lines.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-curves-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MAX_EPOCHS     1e9  /* an epoch axis beyond is a mistake */
#define MIN_SPAN       1e-3 /* epochs: a closer zoom is one, too */
#define LOSS_SHARE     0.6  /* of the height that both charts have */
#define CHART_GAP      6
#define LABEL_GAP      6   /* between tick labels and the plot */
#define MIN_LABEL_STEP 1.6 /* lines of text between labels of the vertical axis */
#define X_LABEL_STEP   64
/* Between the lower plot and its numbers: the lowest label at its side reaches into it. */
#define TICK_GAP   6
#define KEY_WIDTH  24 /* a line in the legend */
#define KEY_SIDE   10 /* of a run's square */
#define KEY_GAP    6
#define ENTRY_GAP  16
#define NAME_WIDTH 200 /* of a run, in the legend */
#define MAX_ROWS   3   /* of the legend */

typedef struct {
  cairo_t *cr;
  const DrawCurves *curves;
  const DrawTheme *theme;
  DrawText text;
  double width, height;
  double line; /* height of a line of text */
  double first, last;
  DrawChart loss, accuracy;
  gboolean two_charts; /* the accuracy has room */
} Picture;

/* ── the epoch axis ──────────────────────────────────────────────────────────────────────────────
 */

double
draw_curves_end (const DrawCurves *curves)
{
  double end = isfinite (curves->epochs) ? CLAMP (curves->epochs, 1, MAX_EPOCHS) : 1;

  for (guint i = 0; i < curves->n_series; i++) {
    const DrawCurvesSeries *series = &curves->series[i];
    end = MAX (end, series->n_epochs);
    if (series->batch_loss != NULL && series->batches_per_epoch > 0)
      end = MAX (end, (double)series->n_batch_losses / series->batches_per_epoch);
  }
  return MIN (end, MAX_EPOCHS);
}

double
draw_curves_x (const DrawCurvesLayout *layout, double epoch)
{
  return draw_curves_x_in (&layout->loss, layout->first_epoch, layout->last_epoch, epoch);
}

double
draw_curves_epoch (const DrawCurvesLayout *layout, double x)
{
  if (!(layout->loss.width > 0))
    return layout->first_epoch;
  return layout->first_epoch +
         (x - layout->loss.x) / layout->loss.width * (layout->last_epoch - layout->first_epoch);
}

static void
find_epochs (Picture *picture)
{
  const DrawCurves *curves = picture->curves;

  picture->first = curves->first_epoch;
  picture->last = curves->last_epoch;
  if (!(picture->last - picture->first >= MIN_SPAN) || !(fabs (picture->first) <= MAX_EPOCHS) ||
      !(fabs (picture->last) <= MAX_EPOCHS)) {
    picture->first = 0;
    picture->last = draw_curves_end (curves);
  }
}

/* ── tick labels ─────────────────────────────────────────────────────────────────────────────────
 */

static char *
format_tick (const DrawChart *chart, const DrawTicks *ticks, double value)
{
  int exponent;

  if (!chart->is_log) {
    if (chart->is_accuracy)
      return draw_format_percent (value, draw_tick_decimals (ticks->step * 100));
    return g_strdup_printf ("%.*f", draw_tick_decimals (ticks->step), value);
  }
  exponent = (int)floor (log10 (value) + 1e-9);
  if (chart->is_accuracy)
    return draw_format_percent (value, MAX (-exponent - 2, 0));
  if (fabs (value / pow (10, exponent) - 1) < 1e-6)
    return draw_format_power (exponent);
  if (exponent >= -4 && exponent <= 4)
    return g_strdup_printf ("%.*f", MAX (-exponent, 0), value);
  return draw_format_loss (value);
}

static guint
vertical_ticks (const Picture *picture, double height)
{
  return (guint)CLAMP (height / (picture->line * MIN_LABEL_STEP), 2, 8);
}

static double
widest_tick (Picture *picture, const DrawChart *chart, double height)
{
  DrawTicks ticks = draw_ticks (&chart->scale, vertical_ticks (picture, height), FALSE);
  double widest = 0;

  for (guint i = 0; i < ticks.n; i++) {
    g_autofree char *label = NULL;
    if (!ticks.ticks[i].major)
      continue;
    label = format_tick (chart, &ticks, ticks.ticks[i].value);
    widest = MAX (widest, draw_text_width (&picture->text, label));
  }
  return widest;
}

/* ── the legend ──────────────────────────────────────────────────────────────────────────────────
 */

typedef enum { KEY_BATCH, KEY_TEST, KEY_TRAIN, KEY_RUN } Key;

static void
draw_key (Picture *picture, Key key, const DrawColour *colour, double x, double y)
{
  cairo_t *cr = picture->cr;
  double middle = floor (y + picture->line / 2) + 0.5;

  cairo_save (cr);
  draw_set_colour (cr, colour);
  cairo_new_path (cr);
  switch (key) {
  case KEY_RUN:
    cairo_rectangle (cr, x, middle - 5, KEY_SIDE, KEY_SIDE);
    cairo_fill (cr);
    break;
  case KEY_BATCH:
    cairo_rectangle (cr, x, middle - 4, KEY_WIDTH, 8);
    cairo_fill (cr);
    break;
  case KEY_TRAIN:
  case KEY_TEST:
  default:
    draw_curves_set_dash (cr, key == KEY_TEST);
    cairo_set_line_width (cr, draw_curves_line_width (picture->theme));
    cairo_move_to (cr, x, middle);
    cairo_line_to (cr, x + KEY_WIDTH, middle);
    cairo_stroke (cr);
    if (key == KEY_TEST)
      draw_curves_dot (cr, x + KEY_WIDTH / 2.0, middle, FALSE, colour, picture->theme);
    break;
  }
  cairo_restore (cr);
}

/* What the kinds of line mean, from the right edge as far as @left: on the captions' row, where
 * they never lie over the curves. */
static void
draw_keys (Picture *picture, double left)
{
  const DrawCurves *curves = picture->curves;
  /* translators: in a legend: the loss of every single mini-batch */
  const char *labels[] = {_ ("each batch"), _ ("test"), _ ("train")};
  gboolean batches = FALSE;
  double x = picture->width;
  double all = 0;

  for (guint i = 0; i < curves->n_series; i++)
    batches |= curves->series[i].batch_loss != NULL && curves->series[i].n_batch_losses > 0;
  /* The two lines matter more than what is faint behind them. */
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    all += KEY_WIDTH + KEY_GAP + draw_text_width (&picture->text, labels[i]) + ENTRY_GAP;
  for (Key key = batches && all <= x - left ? KEY_BATCH : KEY_TEST; key <= KEY_TRAIN; key++) {
    double needed = KEY_WIDTH + KEY_GAP + draw_text_width (&picture->text, labels[key]);
    DrawColour colour = curves->n_series > 1
                            ? picture->theme->dim
                            : draw_line_colour (picture->theme, &curves->series[0].colour);
    if (x - needed < left)
      break;
    if (key == KEY_BATCH)
      colour.alpha *= 0.3;
    draw_key (picture, key, &colour, x - needed, 0);
    draw_set_colour (picture->cr, &picture->theme->foreground);
    draw_text_show (&picture->text, labels[key], x, 0, 1, 0);
    x -= needed + ENTRY_GAP;
  }
}

/* The runs' names, row by row under the captions' row; drawn when @draw is set. What has no room in
 * the last row is left out. Returns: how many rows, 0 for a single run. */
static guint
list_runs (Picture *picture, gboolean draw)
{
  const DrawCurves *curves = picture->curves;
  guint rows = 1;
  double x = 0;

  if (curves->n_series < 2)
    return 0;
  for (guint i = 0; i < curves->n_series; i++) {
    const DrawCurvesSeries *series = &curves->series[i];
    const char *name = series->name != NULL ? series->name : "";
    double width = MIN (draw_text_width (&picture->text, name), NAME_WIDTH);

    if (x > 0 && x + KEY_SIDE + KEY_GAP + width > picture->width) {
      if (rows == MAX_ROWS)
        break;
      rows++;
      x = 0;
    }
    if (draw) {
      DrawColour colour = draw_line_colour (picture->theme, &series->colour);
      draw_key (picture, KEY_RUN, &colour, x, rows * picture->line);
      draw_set_colour (picture->cr, &picture->theme->foreground);
      draw_text_show_within (&picture->text, name, x + KEY_SIDE + KEY_GAP, rows * picture->line, 0,
                             0, width + 1);
    }
    x += KEY_SIDE + KEY_GAP + width + ENTRY_GAP;
  }
  return rows;
}

/* ── laying out ──────────────────────────────────────────────────────────────────────────────────
 */

/* translators: the caption over the chart of the loss */
#define LOSS_CAPTION N_ ("cross-entropy")
/* translators: the caption over the chart of the accuracy */
#define ACCURACY_CAPTION N_ ("accuracy")
/* translators: the caption over the chart of 1 − accuracy */
#define ERROR_CAPTION N_ ("error rate")

static void
lay_out (Picture *picture)
{
  const DrawCurves *curves = picture->curves;
  double line = picture->line;
  double top = (1 + list_runs (picture, FALSE)) * line + floor (line / 3);
  double bottom = line + TICK_GAP;
  double between = CHART_GAP + line * 1.2;
  double plots = picture->height - top - bottom;
  double left, right;
  g_autofree char *last_label = g_strdup_printf ("%.0f", picture->last);
  g_autofree char *whole = draw_format_percent (1, 0);

  picture->two_charts = plots - between > 6 * line;
  picture->loss.is_log = picture->accuracy.is_log = !!curves->log_scale;
  picture->accuracy.is_accuracy = TRUE;
  picture->loss.plot.y = floor (top);
  if (picture->two_charts) {
    picture->loss.plot.height = floor ((plots - between) * LOSS_SHARE);
    picture->accuracy.plot.y = floor (picture->loss.plot.y + picture->loss.plot.height + between);
    picture->accuracy.plot.height =
        MAX (floor (picture->height - bottom - picture->accuracy.plot.y), 1);
  } else {
    picture->loss.plot.height = MAX (floor (plots), 1);
    picture->accuracy.plot.y = picture->loss.plot.y + picture->loss.plot.height;
    picture->accuracy.plot.height = 0;
  }
  picture->loss.scale = draw_curves_loss_scale (
      curves, picture->first, picture->last, vertical_ticks (picture, picture->loss.plot.height));
  picture->accuracy.scale =
      draw_curves_accuracy_scale (curves, picture->first, picture->last,
                                  vertical_ticks (picture, picture->accuracy.plot.height));

  /* Always room for "100 %": the plots don't move while the axes change. */
  left = MAX (widest_tick (picture, &picture->loss, picture->loss.plot.height),
              widest_tick (picture, &picture->accuracy, picture->accuracy.plot.height));
  left = MAX (left, draw_text_width (&picture->text, whole));
  left = MAX (left, draw_text_width (&picture->text, _ ("epoch")) + LABEL_GAP);
  left = MIN (ceil (left) + LABEL_GAP, MAX (floor (picture->width / 3), 0));
  right = ceil (draw_text_width (&picture->text, last_label) / 2) + 1;
  picture->loss.plot.x = picture->accuracy.plot.x = left;
  picture->loss.plot.width = picture->accuracy.plot.width =
      MAX (floor (picture->width - left - right), 1);
}

/* ── axes ────────────────────────────────────────────────────────────────────────────────────────
 */

static void
horizontal_line (cairo_t *cr, const cairo_rectangle_t *plot, double y)
{
  double crisp = floor (y) + 0.5;

  cairo_move_to (cr, plot->x, crisp);
  cairo_line_to (cr, plot->x + plot->width, crisp);
}

static void
vertical_line (cairo_t *cr, const cairo_rectangle_t *plot, double x)
{
  double crisp = floor (x) + 0.5;

  cairo_move_to (cr, crisp, plot->y);
  cairo_line_to (cr, crisp, plot->y + plot->height);
}

static void
draw_vertical_axis (Picture *picture, const DrawChart *chart)
{
  cairo_t *cr = picture->cr;
  const cairo_rectangle_t *plot = &chart->plot;
  DrawTicks ticks = draw_ticks (&chart->scale, vertical_ticks (picture, plot->height), FALSE);
  DrawColour faint = picture->theme->grid;

  faint.alpha *= 0.45;
  cairo_set_line_width (cr, 1);
  for (guint i = 0; i < ticks.n; i++) {
    double y =
        plot->y + plot->height * (1 - draw_scale_position (&chart->scale, ticks.ticks[i].value));
    g_autofree char *label = NULL;

    draw_set_colour (cr, ticks.ticks[i].major ? &picture->theme->grid : &faint);
    horizontal_line (cr, plot, y);
    cairo_stroke (cr);
    if (!ticks.ticks[i].major)
      continue;
    label = format_tick (chart, &ticks, ticks.ticks[i].value);
    draw_set_colour (cr, &picture->theme->dim);
    draw_text_show (&picture->text, label, plot->x - LABEL_GAP, floor (y) + 0.5, 1, 0.5);
  }
}

/* Both charts stand on one epoch axis, with its numbers under the lower one. */
static void
draw_epoch_axis (Picture *picture)
{
  cairo_t *cr = picture->cr;
  const cairo_rectangle_t *plot =
      picture->two_charts ? &picture->accuracy.plot : &picture->loss.plot;
  DrawScale scale = draw_scale (picture->first, picture->last, FALSE);
  DrawTicks ticks = draw_ticks (&scale, (guint)CLAMP (plot->width / X_LABEL_STEP, 1, 12), TRUE);
  double bottom = plot->y + plot->height;

  cairo_set_line_width (cr, 1);
  for (guint i = 0; i < ticks.n; i++) {
    double x = draw_curves_x_in (plot, picture->first, picture->last, ticks.ticks[i].value);
    g_autofree char *label = draw_format_count ((guint64)MAX (ticks.ticks[i].value, 0));

    draw_set_colour (cr, &picture->theme->grid);
    cairo_move_to (cr, floor (x) + 0.5, bottom);
    cairo_line_to (cr, floor (x) + 0.5, bottom + 3);
    cairo_stroke (cr);
    draw_set_colour (cr, &picture->theme->dim);
    draw_text_show (&picture->text, label, x, bottom + TICK_GAP, 0.5, 0);
  }
  if (plot->x < picture->line * 2 || plot->width < X_LABEL_STEP)
    return;
  /* translators: the unit of the charts' horizontal axis, left of its first number */
  draw_text_show (&picture->text, _ ("epoch"), plot->x - LABEL_GAP - 5, bottom + TICK_GAP, 1, 0);
}

static void
draw_caption (Picture *picture, const DrawChart *chart)
{
  const char *caption = !chart->is_accuracy ? _ (LOSS_CAPTION)
                        : chart->is_log     ? _ (ERROR_CAPTION)
                                            : _ (ACCURACY_CAPTION);
  double y = chart->is_accuracy ? chart->plot.y - picture->line * 1.2 : 0;

  draw_set_colour (picture->cr, &picture->theme->dim);
  draw_text_show_within (&picture->text, caption, chart->plot.x, y, 0, 0, chart->plot.width);
}

/* ── marks ───────────────────────────────────────────────────────────────────────────────────────
 */

static void
draw_changes (Picture *picture, const DrawChart *chart)
{
  static const double dots[] = {1, 3};
  const DrawCurves *curves = picture->curves;
  cairo_t *cr = picture->cr;

  cairo_save (cr);
  draw_set_colour (cr, &picture->theme->dim);
  cairo_set_line_width (cr, 1);
  cairo_set_dash (cr, dots, G_N_ELEMENTS (dots), 0);
  for (guint i = 0; i < curves->n_series; i++) {
    for (guint j = 0; curves->series[i].changes != NULL && j < curves->series[i].n_changes; j++) {
      double epoch = curves->series[i].changes[j];
      if (epoch >= picture->first && epoch <= picture->last)
        vertical_line (cr, &chart->plot,
                       draw_curves_x_in (&chart->plot, picture->first, picture->last, epoch));
    }
  }
  cairo_stroke (cr);
  cairo_restore (cr);
}

static char *
best_sentence (const DrawChart *chart, double value, guint epoch)
{
  g_autofree char *number = NULL;
  g_autofree char *count = draw_format_count (epoch);

  if (!chart->is_accuracy) {
    number = draw_format_loss (value);
    /* translators: a loss, and the epoch that gave it */
    return g_strdup_printf (_ ("best test loss %s at epoch %s"), number, count);
  }
  number = draw_format_percent (chart->is_log ? 1 - value : value, 2);
  if (chart->is_log)
    /* translators: a percentage, and the epoch that gave it */
    return g_strdup_printf (_ ("best test error %s at epoch %s"), number, count);
  /* translators: a percentage, and the epoch that gave it */
  return g_strdup_printf (_ ("best test accuracy %s at epoch %s"), number, count);
}

/* How many of the visible epochs' points lie in @box. */
static guint
count_points (const Picture *picture, const DrawChart *chart, const cairo_rectangle_t *box)
{
  guint count = 0;

  for (guint i = 0; i < picture->curves->n_series; i++) {
    const DrawCurvesSeries *series = &picture->curves->series[i];
    const double *lines[] = {chart->is_accuracy ? series->train_accuracy : series->train_loss,
                             chart->is_accuracy ? series->test_accuracy : series->test_loss};
    double per_pixel = (picture->last - picture->first) / chart->plot.width;
    double from = picture->first + (box->x - chart->plot.x) * per_pixel;

    for (double pixel = 0; pixel <= box->width; pixel += 4) {
      double index = round (from + pixel * per_pixel) - 1;
      for (guint j = 0; j < G_N_ELEMENTS (lines); j++) {
        double y = lines[j] != NULL && index >= 0 && index < series->n_epochs
                       ? draw_chart_y (chart, lines[j][(guint)index])
                       : NAN;
        count += y >= box->y && y <= box->y + box->height;
      }
    }
  }
  return count;
}

/* Beside the mark, in the corner that the lines leave most room in, on a veil that keeps it readable
 * over the batches. */
static void
draw_best_sentence (Picture *picture, const DrawChart *chart, double x, double value, guint epoch)
{
  g_autofree char *sentence = best_sentence (chart, value, epoch);
  const cairo_rectangle_t *plot = &chart->plot;
  double width = draw_text_width (&picture->text, sentence) + 6;
  double upper = plot->y + 2;
  double lower = plot->y + plot->height - picture->line - 3;
  gboolean down = chart->is_accuracy && !chart->is_log;
  cairo_rectangle_t boxes[] = {
      {x + 4, down ? lower : upper, width, picture->line},
      {x - 4 - width, down ? lower : upper, width, picture->line},
      {x + 4, down ? upper : lower, width, picture->line},
      {x - 4 - width, down ? upper : lower, width, picture->line},
  };
  const cairo_rectangle_t *best = &boxes[0];
  DrawColour veil = picture->theme->background;
  guint least = G_MAXUINT;

  if (plot->height < 3 * picture->line || plot->width < width)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (boxes); i++) {
    double fitting = CLAMP (boxes[i].x, plot->x, plot->x + plot->width - width + 3);
    guint crowd;

    /* Where neither side has the room it lies over the mark's line. */
    crowd = boxes[i].x != fitting;
    boxes[i].x = fitting;
    crowd += count_points (picture, chart, &boxes[i]);
    if (crowd < least) {
      least = crowd;
      best = &boxes[i];
    }
  }
  veil.alpha = 0.75;
  draw_set_colour (picture->cr, &veil);
  cairo_rectangle (picture->cr, best->x, best->y, best->width, best->height);
  cairo_fill (picture->cr);
  draw_set_colour (picture->cr, &picture->theme->foreground);
  draw_text_show (&picture->text, sentence, best->x + 3, best->y, 0, 0);
}

static void
draw_best (Picture *picture, const DrawChart *chart, const DrawCurvesSeries *series)
{
  guint epoch = chart->is_accuracy ? series->best_accuracy_epoch : series->best_loss_epoch;
  const double *values = chart->is_accuracy ? series->test_accuracy : series->test_loss;
  DrawColour colour = draw_line_colour (picture->theme, &series->colour);
  double x, y;

  if (epoch == 0 || epoch > series->n_epochs || values == NULL || epoch < picture->first ||
      epoch > picture->last || !isfinite (values[epoch - 1]))
    return;
  x = draw_curves_x_in (&chart->plot, picture->first, picture->last, epoch);
  y = draw_chart_y (chart, values[epoch - 1]);
  if (picture->curves->n_series == 1) {
    DrawColour thin = picture->theme->dim;

    thin.alpha *= picture->theme->high_contrast ? 1 : 0.7;
    draw_set_colour (picture->cr, &thin);
    cairo_set_line_width (picture->cr, 1);
    vertical_line (picture->cr, &chart->plot, x);
    cairo_stroke (picture->cr);
    draw_best_sentence (picture, chart, x, values[epoch - 1], epoch);
  }
  if (y >= chart->plot.y - 1 && y <= chart->plot.y + chart->plot.height + 1)
    draw_curves_dot (picture->cr, x, y, TRUE, &colour, picture->theme);
}

/* ── the whole ───────────────────────────────────────────────────────────────────────────────────
 */

static void
draw_chart (Picture *picture, const DrawChart *chart)
{
  const DrawCurves *curves = picture->curves;
  cairo_t *cr = picture->cr;

  draw_caption (picture, chart);
  draw_vertical_axis (picture, chart);
  cairo_save (cr);
  /* A line along an edge keeps its width. */
  cairo_rectangle (cr, chart->plot.x - 2, chart->plot.y - 2, chart->plot.width + 4,
                   chart->plot.height + 4);
  cairo_clip (cr);
  draw_changes (picture, chart);
  for (guint i = 0; !chart->is_accuracy && i < curves->n_series; i++)
    draw_curves_batches (cr, curves, &curves->series[i], chart, picture->first, picture->last,
                         picture->theme);
  for (guint i = 0; i < curves->n_series; i++) {
    draw_curves_line (cr, &curves->series[i], FALSE, chart, picture->first, picture->last,
                      picture->theme);
    draw_curves_line (cr, &curves->series[i], TRUE, chart, picture->first, picture->last,
                      picture->theme);
  }
  cairo_restore (cr);
  for (guint i = 0; i < curves->n_series; i++)
    draw_best (picture, chart, &curves->series[i]);
}

static gboolean
is_empty (const DrawCurves *curves)
{
  for (guint i = 0; i < curves->n_series; i++) {
    if (curves->series[i].n_epochs > 0 || curves->series[i].n_batch_losses > 0)
      return FALSE;
  }
  return TRUE;
}

static void
draw_invitation (Picture *picture)
{
  const cairo_rectangle_t *plot = &picture->loss.plot;
  DrawColour veil = picture->theme->background;
  const char *invitation = _ ("The curves appear here once training starts.");
  double width = MIN (draw_text_width (&picture->text, invitation), plot->width);
  double x = plot->x + plot->width / 2;
  double y = plot->y + plot->height / 2;

  draw_set_colour (picture->cr, &veil);
  cairo_rectangle (picture->cr, x - width / 2 - 6, y - picture->line / 2, width + 12,
                   picture->line);
  cairo_fill (picture->cr);
  draw_set_colour (picture->cr, &picture->theme->dim);
  draw_text_show_within (&picture->text, invitation, x, y, 0.5, 0.5, plot->width);
}

/**
 * draw_curves:
 * @cr: where to draw
 * @curves: the runs, and how to show them
 * @theme: colours and font
 * @width: of the picture
 * @height: of the picture; where it is small, the accuracy is left out
 * @layout: (out) (optional): where things landed
 *
 * Draws the loss chart above the accuracy chart, on one epoch axis.
 */
void
draw_curves (cairo_t *cr, const DrawCurves *curves, const DrawTheme *theme, double width,
             double height, DrawCurvesLayout *layout)
{
  Picture picture = {.cr = cr, .curves = curves, .theme = theme};

  picture.width = isfinite (width) ? CLAMP (width, 1, 32767) : 1;
  picture.height = isfinite (height) ? CLAMP (height, 1, 32767) : 1;
  cairo_save (cr);
  cairo_new_path (cr);
  draw_text_begin (&picture.text, cr, theme);
  picture.line = draw_text_height (&picture.text);
  find_epochs (&picture);
  lay_out (&picture);

  draw_chart (&picture, &picture.loss);
  if (picture.two_charts)
    draw_chart (&picture, &picture.accuracy);
  draw_epoch_axis (&picture);
  if (is_empty (curves)) {
    draw_invitation (&picture);
  } else {
    draw_keys (&picture,
               picture.loss.plot.x + ENTRY_GAP + draw_text_width (&picture.text, _ (LOSS_CAPTION)));
    list_runs (&picture, TRUE);
  }
  draw_text_end (&picture.text);
  cairo_restore (cr);

  if (layout != NULL)
    *layout = (DrawCurvesLayout){.loss = picture.loss.plot,
                                 .accuracy = picture.accuracy.plot,
                                 .first_epoch = picture.first,
                                 .last_epoch = picture.last,
                                 .loss_scale = picture.loss.scale,
                                 .accuracy_scale = picture.accuracy.scale};
}
