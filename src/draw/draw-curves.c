/* draw-curves.c: loss and accuracy over epochs: how the picture is laid out, and its axes.
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

/* ── what is drawn ───────────────────────────────────────────────────────────────────────────────
 */

gboolean
draw_curves_shows (const DrawCurves *curves, gboolean is_accuracy, gboolean is_test)
{
  DrawCurvesPanels panel = is_accuracy
                               ? (is_test ? DRAW_CURVES_TEST_ACCURACY : DRAW_CURVES_TRAIN_ACCURACY)
                               : (is_test ? DRAW_CURVES_TEST_LOSS : DRAW_CURVES_TRAIN_LOSS);

  return curves->panels == DRAW_CURVES_ALL || (curves->panels & panel) != 0;
}

gboolean
draw_curves_shows_both_splits (const DrawCurves *curves)
{
  return (draw_curves_shows (curves, FALSE, FALSE) || draw_curves_shows (curves, TRUE, FALSE)) &&
         (draw_curves_shows (curves, FALSE, TRUE) || draw_curves_shows (curves, TRUE, TRUE));
}

gboolean
draw_curves_has_batches (const DrawCurves *curves)
{
  const DrawCurvesSeries *series = curves->series;

  return curves->n_series == 1 && series->batch_loss != NULL && series->n_batch_losses > 0 &&
         draw_curves_shows (curves, FALSE, FALSE);
}

const double *
draw_curves_values (const DrawCurvesSeries *series, gboolean is_accuracy, gboolean is_test)
{
  if (is_accuracy)
    return is_test ? series->test_accuracy : series->train_accuracy;
  return is_test ? series->test_loss : series->train_loss;
}

DrawCurvesBand
draw_curves_band (const DrawCurvesSeries *series, gboolean is_accuracy, gboolean is_test)
{
  if (series->n_seeds < 2)
    return (DrawCurvesBand){NULL, NULL};
  if (is_accuracy)
    return is_test ? series->test_accuracy_band : series->train_accuracy_band;
  return is_test ? series->test_loss_band : series->train_loss_band;
}

/* ── the epoch axis ──────────────────────────────────────────────────────────────────────────────
 */

/**
 * draw_curves_end:
 * @curves: the runs
 *
 * Returns: the last epoch of an axis that is not zoomed, at least 1.
 */
double
draw_curves_end (const DrawCurves *curves)
{
  double end = isfinite (curves->epochs) ? CLAMP (curves->epochs, 1, MAX_EPOCHS) : 1;

  for (guint i = 0; i < curves->n_series; i++) {
    const DrawCurvesSeries *series = &curves->series[i];
    end = MAX (end, series->n_epochs);
    if (draw_curves_has_batches (curves) && series->batches_per_epoch > 0)
      end = MAX (end, (double)series->n_batch_losses / series->batches_per_epoch);
  }
  return MIN (end, MAX_EPOCHS);
}

void
draw_curves_get_charts (const DrawCurvesLayout *layout, DrawChart charts[2])
{
  charts[0] = (DrawChart){layout->loss, layout->loss_scale, FALSE, layout->loss_scale.log};
  charts[1] =
      (DrawChart){layout->accuracy, layout->accuracy_scale, TRUE, layout->accuracy_scale.log};
}

/**
 * draw_curves_x:
 * @layout: as draw_curves() gave it
 * @epoch: any, fractions too
 *
 * Returns: its place across the picture.
 */
double
draw_curves_x (const DrawCurvesLayout *layout, double epoch)
{
  return draw_curves_x_in (&layout->loss, layout->first_epoch, layout->last_epoch, epoch);
}

/**
 * draw_curves_epoch:
 * @layout: as draw_curves() gave it
 * @x: a place across the picture
 *
 * Returns: the epoch there, which may lie beyond those that are visible.
 */
double
draw_curves_epoch (const DrawCurvesLayout *layout, double x)
{
  if (!(layout->loss.width > 0))
    return layout->first_epoch;
  return layout->first_epoch +
         (x - layout->loss.x) / layout->loss.width * (layout->last_epoch - layout->first_epoch);
}

static void
find_epochs (DrawCurvesPicture *picture)
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

static guint
vertical_ticks (const DrawCurvesPicture *picture, double height)
{
  return (guint)CLAMP (height / (picture->line * MIN_LABEL_STEP), 2, 8);
}

static double
widest_tick (DrawCurvesPicture *picture, const DrawChart *chart, double height)
{
  DrawTicks ticks = draw_ticks (&chart->scale, vertical_ticks (picture, height), FALSE);
  double widest = 0;

  for (guint i = 0; i < ticks.n; i++) {
    g_autofree char *label = NULL;
    if (!ticks.ticks[i].major)
      continue;
    label = draw_format_tick (&chart->scale, &ticks, ticks.ticks[i].value, chart->is_accuracy);
    widest = MAX (widest, draw_text_width (&picture->text, label));
  }
  return widest;
}

/* ── laying out ──────────────────────────────────────────────────────────────────────────────────
 */

static gboolean
has_chart (const DrawCurves *curves, gboolean is_accuracy)
{
  return draw_curves_shows (curves, is_accuracy, FALSE) ||
         draw_curves_shows (curves, is_accuracy, TRUE);
}

/* Of what is drawn in a chart; where it is one line of each run, that line. */
static const char *
get_caption (const DrawCurves *curves, gboolean is_accuracy)
{
  gboolean train = draw_curves_shows (curves, is_accuracy, FALSE);
  gboolean test = draw_curves_shows (curves, is_accuracy, TRUE);
  gboolean is_error = is_accuracy && curves->log_scale;

  if (train && test) {
    if (is_error)
      /* translators: the caption over the chart of 1 − accuracy */
      return _ ("error rate");
    /* translators: the captions over the charts of the accuracy and of the loss */
    return is_accuracy ? _ ("accuracy") : _ ("cross-entropy");
  }
  if (is_error)
    /* translators: the captions over a chart of 1 − accuracy of one split */
    return test ? _ ("test error") : _ ("train error");
  if (is_accuracy)
    return test ? _ ("test accuracy") : _ ("train accuracy");
  return test ? _ ("test loss") : _ ("train loss");
}

/* Divides the height between the charts that are drawn. */
static void
lay_out_down (DrawCurvesPicture *picture)
{
  const DrawCurves *curves = picture->curves;
  double line = picture->line;
  double top = floor ((1 + picture->legend.rows) * line + floor (line / 3));
  double bottom = line + TICK_LABEL_GAP;
  double between = CHART_GAP + line * 1.2;
  double plots = picture->height - top - bottom;
  cairo_rectangle_t *loss = &picture->loss.plot;
  cairo_rectangle_t *accuracy = &picture->accuracy.plot;
  gboolean has_loss = has_chart (curves, FALSE);
  gboolean has_accuracy = has_chart (curves, TRUE);

  loss->y = accuracy->y = top;
  if (has_loss && has_accuracy && plots - between > 6 * line) {
    loss->height = floor ((plots - between) * LOSS_SHARE);
    accuracy->y = floor (loss->y + loss->height + between);
    accuracy->height = MAX (floor (picture->height - bottom - accuracy->y), 1);
  } else if (has_loss) {
    loss->height = MAX (floor (plots), 1);
    accuracy->y = loss->y + loss->height;
  } else {
    accuracy->height = MAX (floor (plots), 1);
  }
}

static void
lay_out_across (DrawCurvesPicture *picture)
{
  g_autofree char *last_label = draw_format_count ((guint64)MAX (picture->last, 0));
  g_autofree char *whole = draw_format_percent (1, 0);
  double left = 0, right;

  if (picture->loss.plot.height > 0)
    left = widest_tick (picture, &picture->loss, picture->loss.plot.height);
  if (picture->accuracy.plot.height > 0)
    left = MAX (left, widest_tick (picture, &picture->accuracy, picture->accuracy.plot.height));
  /* Always room for "100 %": the plots don't move while the axes change. */
  left = MAX (left, draw_text_width (&picture->text, whole));
  left = MAX (left, draw_text_width (&picture->text, _ ("epoch")) + LABEL_GAP);
  left = MIN (ceil (left) + LABEL_GAP, MAX (floor (picture->width / 3), 0));
  right = ceil (draw_text_width (&picture->text, last_label) / 2) + 1;
  picture->loss.plot.x = picture->accuracy.plot.x = left;
  picture->loss.plot.width = picture->accuracy.plot.width =
      MAX (floor (picture->width - left - right), 1);
}

static void
lay_out (DrawCurvesPicture *picture)
{
  const DrawCurves *curves = picture->curves;

  picture->loss.is_log = picture->accuracy.is_log = !!curves->log_scale;
  picture->accuracy.is_accuracy = TRUE;
  draw_curves_lay_out_runs (picture);
  lay_out_down (picture);
  picture->loss.scale = draw_curves_loss_scale (
      curves, picture->first, picture->last, vertical_ticks (picture, picture->loss.plot.height));
  picture->accuracy.scale =
      draw_curves_accuracy_scale (curves, picture->first, picture->last,
                                  vertical_ticks (picture, picture->accuracy.plot.height));
  lay_out_across (picture);
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
draw_vertical_axis (DrawCurvesPicture *picture, const DrawChart *chart)
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
    label = draw_format_tick (&chart->scale, &ticks, ticks.ticks[i].value, chart->is_accuracy);
    draw_set_colour (cr, &picture->theme->dim);
    draw_text_show (&picture->text, label, plot->x - LABEL_GAP, floor (y) + 0.5, 1, 0.5);
  }
}

/* Both charts stand on one epoch axis, with its numbers under the lower one. */
static void
draw_epoch_axis (DrawCurvesPicture *picture)
{
  cairo_t *cr = picture->cr;
  const cairo_rectangle_t *plot =
      picture->accuracy.plot.height > 0 ? &picture->accuracy.plot : &picture->loss.plot;
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
    draw_text_show (&picture->text, label, x, bottom + TICK_LABEL_GAP, 0.5, 0);
  }
  if (plot->x < picture->line * 2 || plot->width < X_LABEL_STEP)
    return;
  /* translators: the unit of the charts' horizontal axis, left of its first number */
  draw_text_show (&picture->text, _ ("epoch"), plot->x - LABEL_GAP - 5, bottom + TICK_LABEL_GAP, 1,
                  0);
}

/* Over its chart; that of the upper one in the picture's first row, beside the legend. */
static void
draw_caption (DrawCurvesPicture *picture, const DrawChart *chart)
{
  gboolean is_lower = chart->is_accuracy && picture->loss.plot.height > 0;
  double y = is_lower ? chart->plot.y - picture->line * 1.2 : 0;

  draw_set_colour (picture->cr, &picture->theme->dim);
  draw_text_show_within (&picture->text, get_caption (picture->curves, chart->is_accuracy),
                         chart->plot.x, y, 0, 0, chart->plot.width);
}

/* ── the whole ───────────────────────────────────────────────────────────────────────────────────
 */

/* Of several runs the test lines lie above all train lines. */
static void
draw_lines (DrawCurvesPicture *picture, const DrawChart *chart)
{
  const DrawCurves *curves = picture->curves;

  for (int is_test = FALSE; is_test <= TRUE; is_test++) {
    if (!draw_curves_shows (curves, chart->is_accuracy, is_test))
      continue;
    for (guint i = 0; i < curves->n_series; i++)
      draw_curves_spread (picture, chart, &curves->series[i], is_test);
  }
  for (int is_test = FALSE; is_test <= TRUE; is_test++) {
    if (!draw_curves_shows (curves, chart->is_accuracy, is_test))
      continue;
    for (guint i = 0; i < curves->n_series; i++)
      draw_curves_line (picture, chart, &curves->series[i], is_test);
  }
}

static void
draw_chart (DrawCurvesPicture *picture, const DrawChart *chart)
{
  const DrawCurves *curves = picture->curves;
  cairo_t *cr = picture->cr;

  if (!(chart->plot.height > 0))
    return;
  draw_caption (picture, chart);
  draw_vertical_axis (picture, chart);
  cairo_save (cr);
  /* A line along an edge keeps its width. */
  cairo_rectangle (cr, chart->plot.x - 2, chart->plot.y - 2, chart->plot.width + 4,
                   chart->plot.height + 4);
  cairo_clip (cr);
  draw_curves_changes (picture, chart);
  if (!chart->is_accuracy && draw_curves_has_batches (curves))
    draw_curves_batches (cr, curves, &curves->series[0], chart, picture->first, picture->last,
                         picture->theme);
  draw_lines (picture, chart);
  cairo_restore (cr);
  if (draw_curves_shows (curves, chart->is_accuracy, TRUE))
    draw_curves_bests (picture, chart);
}

static gboolean
is_empty (const DrawCurves *curves)
{
  for (guint i = 0; i < curves->n_series; i++) {
    if (curves->series[i].n_epochs > 0)
      return FALSE;
  }
  return !draw_curves_has_batches (curves);
}

static void
draw_invitation (DrawCurvesPicture *picture)
{
  const cairo_rectangle_t *plot =
      picture->loss.plot.height > 0 ? &picture->loss.plot : &picture->accuracy.plot;
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
  DrawCurvesPicture picture = {.cr = cr, .curves = curves, .theme = theme};

  picture.width = isfinite (width) ? CLAMP (width, 1, 32767) : 1;
  picture.height = isfinite (height) ? CLAMP (height, 1, 32767) : 1;
  cairo_save (cr);
  cairo_new_path (cr);
  draw_text_begin (&picture.text, cr, theme);
  picture.line = draw_text_height (&picture.text);
  find_epochs (&picture);
  lay_out (&picture);

  draw_chart (&picture, &picture.loss);
  draw_chart (&picture, &picture.accuracy);
  draw_epoch_axis (&picture);
  if (is_empty (curves)) {
    draw_invitation (&picture);
  } else {
    const char *caption = get_caption (curves, !(picture.loss.plot.height > 0));

    draw_curves_keys (&picture,
                      picture.loss.plot.x + ENTRY_GAP + draw_text_width (&picture.text, caption));
    draw_curves_list_runs (&picture);
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
