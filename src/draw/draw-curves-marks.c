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
    const double *lines[2] = {NULL, NULL};
    double per_pixel = (picture->last - picture->first) / chart->plot.width;
    double from = picture->first + (box->x - chart->plot.x) * per_pixel;

    for (int is_test = FALSE; is_test <= TRUE; is_test++)
      if (draw_curves_shows (picture->curves, chart->is_accuracy, is_test))
        lines[is_test] = draw_curves_values (series, chart->is_accuracy, is_test);
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
draw_best_sentence (DrawCurvesPicture *picture, const DrawChart *chart, double x,
                    const char *sentence)
{
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

/* Returns: the best epoch's value, and where it stands; NaN where there is none to be seen. */
static double
find_best (const DrawCurvesPicture *picture, const DrawChart *chart, const DrawCurvesSeries *series,
           guint *epoch)
{
  const double *values = draw_curves_values (series, chart->is_accuracy, TRUE);

  *epoch = chart->is_accuracy ? series->best_accuracy_epoch : series->best_loss_epoch;
  if (*epoch == 0 || *epoch > series->n_epochs || values == NULL || *epoch < picture->first ||
      *epoch > picture->last || !isfinite (values[*epoch - 1]))
    return NAN;
  return values[*epoch - 1];
}

static void
draw_best_of_all (DrawCurvesPicture *picture, const DrawChart *chart,
                  const DrawCurvesSeries *series, guint epoch, double value)
{
  double x = draw_curves_x_in (&chart->plot, picture->first, picture->last, epoch);
  g_autofree char *best = best_sentence (chart, value, epoch);
  g_autofree char *sentence = NULL;
  DrawColour thin = picture->theme->dim;

  if (picture->curves->n_series > 1 && series->name != NULL)
    sentence = g_strdup_printf ("%s: %s", series->name, best);
  thin.alpha *= picture->theme->high_contrast ? 1 : 0.7;
  draw_set_colour (picture->cr, &thin);
  cairo_set_line_width (picture->cr, 1);
  vertical_line (picture->cr, &chart->plot, x);
  cairo_stroke (picture->cr);
  draw_best_sentence (picture, chart, x, sentence != NULL ? sentence : best);
}

void
draw_curves_bests (DrawCurvesPicture *picture, const DrawChart *chart)
{
  const DrawCurves *curves = picture->curves;
  const DrawCurvesSeries *best = NULL;
  double best_value = NAN;
  guint best_epoch = 0, epoch;

  for (guint i = 0; i < curves->n_series; i++) {
    double value = find_best (picture, chart, &curves->series[i], &epoch);
    if (isnan (best_value) || (chart->is_accuracy ? value > best_value : value < best_value)) {
      best = &curves->series[i];
      best_value = value;
      best_epoch = epoch;
    }
  }
  if (!isnan (best_value))
    draw_best_of_all (picture, chart, best, best_epoch, best_value);
  for (guint i = 0; i < curves->n_series; i++) {
    DrawColour colour = draw_line_colour (picture->theme, &curves->series[i].colour);
    double value = find_best (picture, chart, &curves->series[i], &epoch);
    double y = draw_chart_y (chart, value);
    /* Of very many runs the best alone: so many rings would hide the lines. */
    if (curves->n_series > MAX_LISTED && &curves->series[i] != best)
      continue;
    if (y >= chart->plot.y - 1 && y <= chart->plot.y + chart->plot.height + 1)
      draw_curves_dot (picture->cr,
                       draw_curves_x_in (&chart->plot, picture->first, picture->last, epoch), y,
                       TRUE, &colour, picture->theme);
  }
}
