/* draw-curves-cursor.c: the marker of the epoch that every card shows.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-curves-private.h"

#include <math.h>

#define LINE_WIDTH 2
#define LABEL_GAP  8 /* from the line to a value */
#define TAG_PAD    6
#define LIFT       0.7 /* lines of text between a point and its value */
#define MAX_LABELS 2   /* in a chart: train and test */

/* A value of the epoch, to be shown beside the line. */
typedef struct {
  char *text;
  double y;
} Label;

/* The number of the epoch on the axis, over the ticks that it hides. */
static void
draw_tag (cairo_t *cr, DrawText *text, const DrawCurvesLayout *layout, const DrawTheme *theme,
          double epoch)
{
  const cairo_rectangle_t *plot = layout->accuracy.height > 0 ? &layout->accuracy : &layout->loss;
  g_autofree char *number = draw_format_count ((guint64)MAX (round (epoch), 0));
  DrawColour on = draw_text_on (theme, &theme->accent);
  double line = draw_text_height (text);
  double width = ceil (draw_text_width (text, number)) + 2 * TAG_PAD;
  double x = floor (draw_curves_x (layout, epoch)) + 0.5;
  double left = CLAMP (x - width / 2, 0, MAX (plot->x + plot->width + TAG_PAD - width, 0));
  double top = plot->y + plot->height + TICK_LABEL_GAP;
  double radius = line / 2;

  cairo_new_path (cr);
  cairo_arc (cr, left + radius, top + radius, radius, G_PI_2, 3 * G_PI_2);
  cairo_arc (cr, left + MAX (width, line) - radius, top + radius, radius, -G_PI_2, G_PI_2);
  cairo_close_path (cr);
  draw_set_colour (cr, &theme->accent);
  cairo_fill (cr);
  draw_set_colour (cr, &on);
  draw_text_show (text, number, left + MAX (width, line) / 2, top, 0.5, 0);
}

static gboolean
is_inside (const cairo_rectangle_t *plot, double y)
{
  return y >= plot->y && y <= plot->y + plot->height;
}

/* As the chart's axis has it. */
static char *
format_value (const DrawChart *chart, double value)
{
  if (chart->is_accuracy)
    return draw_format_percent (chart->is_log ? 1 - value : value, 2);
  return draw_format_loss (value);
}

/* Dots where the line meets the curves; fills @labels with the values of a single run. */
static guint
mark_values (cairo_t *cr, const DrawCurves *curves, const DrawChart *chart, const DrawTheme *theme,
             double epoch, double x, Label labels[MAX_LABELS])
{
  guint n_labels = 0;

  for (guint i = 0; i < curves->n_series; i++) {
    const DrawCurvesSeries *series = &curves->series[i];
    DrawColour colour = draw_line_colour (theme, &series->colour);
    int index = draw_curves_index (series, epoch);

    for (int is_test = FALSE; is_test <= TRUE; is_test++) {
      const double *values = draw_curves_values (series, chart->is_accuracy, is_test);
      double y = values != NULL && index >= 0 ? draw_chart_y (chart, values[index]) : NAN;
      if (!draw_curves_shows (curves, chart->is_accuracy, is_test) || !is_inside (&chart->plot, y))
        continue;
      draw_curves_dot (cr, x, y, FALSE, &colour, theme);
      if (curves->n_series == 1)
        labels[n_labels++] = (Label){format_value (chart, values[index]), y};
    }
  }
  return n_labels;
}

/* Finds where the labels stand: the upper one above its point, the lower one below, as far as the
 * plot has the room, and never over each other. */
static void
place_labels (const cairo_rectangle_t *plot, double line, Label *labels, guint n)
{
  guint lower = n == 2 && labels[0].y < labels[1].y;
  double top = plot->y + line / 2;
  double bottom = plot->y + plot->height - line / 2;

  if (n == 2)
    labels[!lower].y = MAX (labels[!lower].y - LIFT * line, top);
  labels[lower].y += n == 2 ? LIFT * line : -LIFT * line;
  if (n == 2) {
    labels[lower].y = MIN (MAX (labels[lower].y, labels[!lower].y + line), bottom);
    labels[!lower].y = MIN (labels[!lower].y, labels[lower].y - line);
  } else {
    labels[lower].y = MAX (labels[lower].y, top);
  }
}

/* Beside the line, on whichever side has the room. */
static void
show_labels (cairo_t *cr, DrawText *text, const cairo_rectangle_t *plot, const DrawTheme *theme,
             double x, Label *labels, guint n)
{
  double line = draw_text_height (text);
  DrawColour veil = theme->background;

  if (n > 0)
    place_labels (plot, line, labels, n);
  veil.alpha = 0.75;
  for (guint i = 0; i < n; i++) {
    double width = draw_text_width (text, labels[i].text);
    double top = labels[i].y - line / 2;
    double left = x + LABEL_GAP;

    if (left + width > plot->x + plot->width)
      left = x - LABEL_GAP - width;
    draw_set_colour (cr, &veil);
    cairo_rectangle (cr, left - 3, top + 1, width + 6, line - 2);
    cairo_fill (cr);
    draw_set_colour (cr, &theme->foreground);
    draw_text_show (text, labels[i].text, left, top, 0, 0);
    g_free (labels[i].text);
  }
}

/**
 * draw_curves_cursor:
 * @cr: where to draw, on top of the curves
 * @curves: what draw_curves() drew
 * @layout: as draw_curves() gave it
 * @theme: colours and font
 * @epoch: where; 0 is before training; nothing is drawn for one that is not visible
 *
 * Marks the epoch that all pictures show: a line, its number on the axis, a dot on every curve, and
 * of a single run the values.
 */
void
draw_curves_cursor (cairo_t *cr, const DrawCurves *curves, const DrawCurvesLayout *layout,
                    const DrawTheme *theme, double epoch)
{
  double x = floor (draw_curves_x (layout, epoch)) + 0.5;
  DrawColour colour = theme->accent;
  DrawChart charts[2];
  DrawText text;

  if (!(epoch >= layout->first_epoch && epoch <= layout->last_epoch))
    return;
  cairo_save (cr);
  draw_text_begin (&text, cr, theme);
  draw_curves_get_charts (layout, charts);
  colour.alpha *= theme->high_contrast ? 1 : 0.75;
  for (guint i = 0; i < G_N_ELEMENTS (charts); i++) {
    const cairo_rectangle_t *plot = &charts[i].plot;
    Label labels[MAX_LABELS];
    guint n_labels;

    if (!(plot->height > 0))
      continue;
    draw_set_colour (cr, &colour);
    cairo_set_line_width (cr, LINE_WIDTH);
    cairo_move_to (cr, x, plot->y);
    /* Through the lower chart's edge as far as the number. */
    cairo_line_to (cr, x, plot->y + plot->height + TICK_LABEL_GAP);
    cairo_stroke (cr);
    n_labels = mark_values (cr, curves, &charts[i], theme, epoch, x, labels);
    show_labels (cr, &text, plot, theme, x, labels, n_labels);
  }
  draw_tag (cr, &text, layout, theme, epoch);
  draw_text_end (&text);
  cairo_restore (cr);
}
