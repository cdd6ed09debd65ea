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
#define MAX_PLAIN      1e5 /* losses from here on are powers of ten */
/* Between the lower plot and its numbers: the lowest label at its side reaches into it. */
#define TICK_GAP 6

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
    if (series->batch_loss != NULL && series->batches_per_epoch > 0)
      end = MAX (end, (double)series->n_batch_losses / series->batches_per_epoch);
  }
  return MIN (end, MAX_EPOCHS);
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

/* On an axis of very large or very small numbers, as powers of ten: all their digits would leave no
 * room for the plot. */
static char *
format_linear_tick (const DrawChart *chart, const DrawTicks *ticks, double value)
{
  double largest = MAX (fabs (chart->scale.low), fabs (chart->scale.high));
  int decimals;

  if (largest >= 1e-4 && largest < MAX_PLAIN)
    return g_strdup_printf ("%.*f", draw_tick_decimals (ticks->step), value);
  if (value == 0)
    return g_strdup ("0");
  decimals = (int)(floor (log10 (fabs (value)) + 1e-9) - floor (log10 (ticks->step) + 1e-9));
  return draw_format_scientific (value, CLAMP (decimals, 0, 3));
}

static char *
format_tick (const DrawChart *chart, const DrawTicks *ticks, double value)
{
  int exponent;

  if (!chart->is_log) {
    if (chart->is_accuracy)
      return draw_format_percent (value, draw_tick_decimals (ticks->step * 100));
    return format_linear_tick (chart, ticks, value);
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
    label = format_tick (chart, &ticks, ticks.ticks[i].value);
    widest = MAX (widest, draw_text_width (&picture->text, label));
  }
  return widest;
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
lay_out (DrawCurvesPicture *picture)
{
  const DrawCurves *curves = picture->curves;
  double line = picture->line;
  double top = (1 + draw_curves_list_runs (picture, FALSE)) * line + floor (line / 3);
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
    label = format_tick (chart, &ticks, ticks.ticks[i].value);
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
draw_caption (DrawCurvesPicture *picture, const DrawChart *chart)
{
  const char *caption = !chart->is_accuracy ? _ (LOSS_CAPTION)
                        : chart->is_log     ? _ (ERROR_CAPTION)
                                            : _ (ACCURACY_CAPTION);
  double y = chart->is_accuracy ? chart->plot.y - picture->line * 1.2 : 0;

  draw_set_colour (picture->cr, &picture->theme->dim);
  draw_text_show_within (&picture->text, caption, chart->plot.x, y, 0, 0, chart->plot.width);
}

/* ── the whole ───────────────────────────────────────────────────────────────────────────────────
 */

static void
draw_chart (DrawCurvesPicture *picture, const DrawChart *chart)
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
  draw_curves_changes (picture, chart);
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
    draw_curves_best (picture, chart, &curves->series[i]);
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
draw_invitation (DrawCurvesPicture *picture)
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
  if (picture.two_charts)
    draw_chart (&picture, &picture.accuracy);
  draw_epoch_axis (&picture);
  if (is_empty (curves)) {
    draw_invitation (&picture);
  } else {
    draw_curves_keys (&picture, picture.loss.plot.x + ENTRY_GAP +
                                    draw_text_width (&picture.text, _ (LOSS_CAPTION)));
    draw_curves_list_runs (&picture, TRUE);
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
