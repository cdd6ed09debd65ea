/* draw-curves-marks.c: where the curves were best, and where a hyperparameter was changed.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-curves-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static void
vertical_line (cairo_t *cr, const cairo_rectangle_t *plot, double x)
{
  double crisp = floor (x) + 0.5;

  cairo_move_to (cr, crisp, plot->y);
  cairo_line_to (cr, crisp, plot->y + plot->height);
}

void
draw_curves_changes (DrawCurvesPicture *picture, const DrawChart *chart)
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
count_points (const DrawCurvesPicture *picture, const DrawChart *chart,
              const cairo_rectangle_t *box)
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
draw_best_sentence (DrawCurvesPicture *picture, const DrawChart *chart, double x, double value,
                    guint epoch)
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

void
draw_curves_best (DrawCurvesPicture *picture, const DrawChart *chart,
                  const DrawCurvesSeries *series)
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
