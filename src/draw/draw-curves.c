/* draw-curves.c: loss and accuracy over epochs: axes, legend, marks; the lines are in
 * draw-curves-lines.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-curves-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define LOSS_SHARE     0.6 /* of the height that both charts have */
#define CHART_GAP      6
#define LABEL_GAP      6   /* between tick labels and the plot */
#define MIN_LABEL_STEP 2.1 /* lines of text between labels of the vertical axis */
#define X_LABEL_STEP   64
#define KEY_WIDTH      24 /* a line in the legend */
#define KEY_GAP        6
#define ENTRY_GAP      16
#define NAME_WIDTH     200 /* of a run, in the legend */
#define MAX_ROWS       3   /* of the legend */

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
  double end = isfinite (curves->epochs) ? MAX (curves->epochs, 1) : 1;

  for (guint i = 0; i < curves->n_series; i++) {
    const DrawCurvesSeries *series = &curves->series[i];
    end = MAX (end, series->n_epochs);
    if (series->batch_loss != NULL && series->batches_per_epoch > 0)
      end = MAX (end, (double)series->n_batch_losses / series->batches_per_epoch);
  }
  return end;
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
  if (!(picture->last > picture->first) || !isfinite (picture->last - picture->first)) {
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

typedef enum { ENTRY_TRAIN, ENTRY_TEST, ENTRY_BATCH, ENTRY_RUN } EntryKind;

static void
draw_key (Picture *picture, EntryKind kind, const DrawColour *colour, double x, double y)
{
  cairo_t *cr = picture->cr;
  double middle = floor (y + picture->line / 2) + 0.5;

  cairo_save (cr);
  draw_set_colour (cr, colour);
  cairo_new_path (cr);
  switch (kind) {
  case ENTRY_RUN:
    cairo_rectangle (cr, x + KEY_WIDTH - 10, middle - 5, 10, 10);
    cairo_fill (cr);
    break;
  case ENTRY_BATCH:
    cairo_rectangle (cr, x, middle - 4, KEY_WIDTH, 8);
    cairo_fill (cr);
    break;
  case ENTRY_TRAIN:
  case ENTRY_TEST:
  default:
    draw_curves_set_dash (cr, kind == ENTRY_TEST);
    cairo_set_line_width (cr, draw_curves_line_width (picture->theme));
    cairo_move_to (cr, x, middle);
    cairo_line_to (cr, x + KEY_WIDTH, middle);
    cairo_stroke (cr);
    if (kind == ENTRY_TEST)
      draw_curves_dot (cr, x + KEY_WIDTH / 2.0, middle, FALSE, colour, picture->theme);
    break;
  }
  cairo_restore (cr);
}

/* Lays entries from the right to the left, row by row, and draws them when @draw is set. What would
 * not fit is left out. Returns: how many rows that takes, at least 1. */
static guint
run_legend (Picture *picture, double left, gboolean draw)
{
  const DrawCurves *curves = picture->curves;
  gboolean several = curves->n_series > 1;
  gboolean batches = FALSE;
  guint n_entries;
  guint rows = 1;
  double x = picture->width;

  for (guint i = 0; i < curves->n_series; i++)
    batches |= curves->series[i].batch_loss != NULL && curves->series[i].n_batch_losses > 0;
  n_entries = 3 + (several ? curves->n_series : 0);

  for (guint i = 0; i < n_entries; i++) {
    EntryKind kind = i == 0 ? ENTRY_BATCH : i == 1 ? ENTRY_TEST : i == 2 ? ENTRY_TRAIN : ENTRY_RUN;
    const DrawCurvesSeries *series =
        kind == ENTRY_RUN ? &curves->series[n_entries - 1 - i] : &curves->series[0];
    const char *label = kind == ENTRY_TRAIN  ? _ ("train")
                        : kind == ENTRY_TEST ? _ ("test")
                        /* translators: in a legend: the loss of every single mini-batch */
                        : kind == ENTRY_BATCH ? _ ("each batch")
                                              : (series->name != NULL ? series->name : "");
    DrawColour colour = kind == ENTRY_RUN || !several
                            ? draw_line_colour (picture->theme, &series->colour)
                            : picture->theme->dim;
    double text_width, needed;

    if (kind == ENTRY_BATCH && !batches)
      continue;
    text_width = MIN (draw_text_width (&picture->text, label), NAME_WIDTH);
    needed = KEY_WIDTH + KEY_GAP + text_width;
    if (x - needed < (rows == 1 ? left : 0) && x < picture->width) {
      if (rows == MAX_ROWS)
        break;
      rows++;
      x = picture->width;
    }
    if (x - needed < (rows == 1 ? left : 0))
      break;
    if (draw) {
      double y = (rows - 1) * picture->line;
      if (kind == ENTRY_BATCH)
        colour.alpha *= 0.3;
      draw_key (picture, kind, &colour, x - needed, y);
      draw_set_colour (picture->cr, &picture->theme->foreground);
      draw_text_show_within (&picture->text, label, x, y, 1, 0, text_width);
    }
    x -= needed + ENTRY_GAP;
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
  double caption = draw_text_width (&picture->text, _ (LOSS_CAPTION));
  guint rows = curves->n_series > 0 ? run_legend (picture, caption + 2 * line + 60, FALSE) : 1;
  double top = rows * line + line / 3;
  double bottom = line * 1.25;
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
    draw_text_show (&picture->text, label, x, bottom + 3, 0.5, 0);
  }
  /* translators: the unit of the charts' horizontal axis, left of its first number */
  draw_text_show (&picture->text, _ ("epoch"), plot->x - LABEL_GAP - 5, bottom + 3, 1, 0);
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

/* Beside the mark, on the side that has the room, on a veil that keeps it readable over the lines. */
static void
draw_best_sentence (Picture *picture, const DrawChart *chart, double x, double y, double value,
                    guint epoch)
{
  g_autofree char *sentence = best_sentence (chart, value, epoch);
  const cairo_rectangle_t *plot = &chart->plot;
  double width = draw_text_width (&picture->text, sentence);
  double left = x + 7 + width <= plot->x + plot->width ? x + 7 : x - 7 - width;
  DrawColour veil = picture->theme->background;
  double top = plot->y + 2;

  if (left < plot->x || plot->height < 3 * picture->line)
    return;
  /* The upper edge, unless the best value itself is up there. */
  if (y < plot->y + plot->height / 2 && chart->is_accuracy)
    top = plot->y + plot->height - picture->line - 3;
  veil.alpha = 0.8;
  draw_set_colour (picture->cr, &veil);
  cairo_rectangle (picture->cr, left - 3, top, width + 6, picture->line);
  cairo_fill (picture->cr);
  draw_set_colour (picture->cr, &picture->theme->foreground);
  draw_text_show (&picture->text, sentence, left, top, 0, 0);
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
    draw_set_colour (picture->cr, &picture->theme->dim);
    cairo_set_line_width (picture->cr, 1);
    vertical_line (picture->cr, &chart->plot, x);
    cairo_stroke (picture->cr);
    draw_best_sentence (picture, chart, x, y, values[epoch - 1], epoch);
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
  if (curves->n_series > 0 && !is_empty (curves))
    run_legend (&picture,
                picture.loss.plot.x + draw_text_width (&picture.text, _ (LOSS_CAPTION)) + ENTRY_GAP,
                TRUE);
  if (is_empty (curves))
    draw_invitation (&picture);
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
