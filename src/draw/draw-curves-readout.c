/* draw-curves-readout.c: the curves' values at one epoch, and the curves in words.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-curves-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define PADDING     8
#define COLUMN_GAP  12
#define MAX_RUNS    12 /* in one readout */
#define N_COLUMNS   4
#define LINE_OFFSET 10 /* from the crosshair to the readout */

/* A small table: the first column to the left, the others to the right; the first row is its head. */
typedef struct {
  guint n_rows;
  char *cells[MAX_RUNS + 2][N_COLUMNS]; /* NULL: empty */
  const DrawColour *keys[MAX_RUNS + 2]; /* the runs' colours; NULL: none */
} Table;

static char **
add_row (Table *table, const DrawColour *key)
{
  g_return_val_if_fail (table->n_rows < G_N_ELEMENTS (table->cells), table->cells[0]);

  table->keys[table->n_rows] = key;
  return table->cells[table->n_rows++];
}

static void
clear_table (Table *table)
{
  for (guint row = 0; row < table->n_rows; row++) {
    for (guint column = 0; column < N_COLUMNS; column++)
      g_free (table->cells[row][column]);
  }
}

/* "epoch 12", or "epoch 0.35" within one. */
static char *
format_epoch (double epoch)
{
  g_autofree char *number = NULL;

  if (fabs (epoch - round (epoch)) < 1e-6 && epoch >= 0)
    number = draw_format_count ((guint64)round (epoch));
  else
    number = g_strdup_printf ("%.2f", epoch);
  /* translators: the number of an epoch */
  return g_strdup_printf (_ ("epoch %s"), number);
}

static char *
format_value (const double *values, int index, gboolean accuracy)
{
  if (values == NULL || index < 0)
    return g_strdup ("–");
  return accuracy ? draw_format_percent (values[index], 2) : draw_format_loss (values[index]);
}

static void
add_batch_row (Table *table, const DrawCurves *curves, const DrawCurvesSeries *series, double epoch)
{
  double loss, smoothed;
  char **row;

  if (!draw_curves_batch_at (curves, series, epoch, &loss, &smoothed))
    return;
  row = add_row (table, NULL);
  row[0] = curves->smoothing > 0 ? g_strdup (_ ("batch, smoothed")) : g_strdup (_ ("batch"));
  row[1] = draw_format_loss (loss);
  if (curves->smoothing > 0)
    row[2] = draw_format_loss (smoothed);
}

static void
fill_single (Table *table, const DrawCurves *curves, double epoch)
{
  const DrawCurvesSeries *series = &curves->series[0];
  int index = draw_curves_index (series, epoch);
  char **row = add_row (table, NULL);

  row[0] = format_epoch (epoch);
  if (index >= 0) {
    row[1] = g_strdup (_ ("train"));
    row[2] = g_strdup (_ ("test"));
    row = add_row (table, NULL);
    row[0] = g_strdup (_ ("loss"));
    row[1] = format_value (series->train_loss, index, FALSE);
    row[2] = format_value (series->test_loss, index, FALSE);
    row = add_row (table, NULL);
    row[0] = g_strdup (_ ("accuracy"));
    row[1] = format_value (series->train_accuracy, index, TRUE);
    row[2] = format_value (series->test_accuracy, index, TRUE);
  }
  add_batch_row (table, curves, series, epoch);
}

static void
fill_several (Table *table, const DrawCurves *curves, double epoch)
{
  char **row = add_row (table, NULL);

  row[0] = format_epoch (epoch);
  row[1] = g_strdup (_ ("train"));
  row[2] = g_strdup (_ ("test"));
  row[3] = g_strdup (_ ("accuracy"));
  for (guint i = 0; i < MIN (curves->n_series, MAX_RUNS); i++) {
    const DrawCurvesSeries *series = &curves->series[i];
    int index = draw_curves_index (series, epoch);

    row = add_row (table, &series->colour);
    row[0] = g_strdup (series->name != NULL ? series->name : "");
    row[1] = format_value (series->train_loss, index, FALSE);
    row[2] = format_value (series->test_loss, index, FALSE);
    row[3] = format_value (series->test_accuracy, index, TRUE);
  }
}

static void
show_table (cairo_t *cr, const Table *table, DrawText *text, const DrawTheme *theme, double x,
            double y, const double *widths, double line)
{
  for (guint row = 0; row < table->n_rows; row++) {
    double top = y + row * line;
    double right = x;

    if (table->keys[row] != NULL) {
      DrawColour key = draw_line_colour (theme, table->keys[row]);
      draw_set_colour (cr, &key);
      cairo_rectangle (cr, x, top + line / 2 - 4, 8, 8);
      cairo_fill (cr);
    }
    for (guint column = 0; column < N_COLUMNS; column++) {
      const char *cell = table->cells[row][column];
      gboolean is_head = row == 0 || (column == 0 && table->keys[row] == NULL);

      right += widths[column] + (column > 0 && widths[column] > 0 ? COLUMN_GAP : 0);
      if (cell == NULL)
        continue;
      draw_text_set_font (text, theme->font_size, row == 0 && column == 0);
      draw_set_colour (cr,
                       is_head && !(row == 0 && column == 0) ? &theme->dim : &theme->foreground);
      if (column == 0)
        draw_text_show_within (text, cell, x + (table->keys[row] != NULL ? 14 : 0), top, 0, 0,
                               widths[0]);
      else
        draw_text_show (text, cell, right, top, 1, 0);
    }
  }
}

/* Beside the crosshair, on whichever side has the room, over whatever is there. */
static void
draw_table (cairo_t *cr, const Table *table, const DrawCurvesLayout *layout, const DrawTheme *theme,
            double x)
{
  const cairo_rectangle_t *plot = &layout->loss;
  double widths[N_COLUMNS] = {0};
  double width = 2 * PADDING;
  double line, height, left;
  DrawText text;
  DrawColour box = theme->background;

  draw_text_begin (&text, cr, theme);
  line = draw_text_height (&text);
  for (guint row = 0; row < table->n_rows; row++) {
    for (guint column = 0; column < N_COLUMNS; column++) {
      const char *cell = table->cells[row][column];
      double key = column == 0 && table->keys[row] != NULL ? 14 : 0;
      if (cell == NULL)
        continue;
      draw_text_set_font (&text, theme->font_size, row == 0 && column == 0);
      widths[column] = MAX (widths[column], key + MIN (draw_text_width (&text, cell), 220));
    }
  }
  for (guint column = 0; column < N_COLUMNS; column++)
    width += widths[column] + (column > 0 && widths[column] > 0 ? COLUMN_GAP : 0);
  height = table->n_rows * line + 2 * PADDING - 4;
  left = x + LINE_OFFSET;
  if (left + width > plot->x + plot->width)
    left = x - LINE_OFFSET - width;
  left = floor (MAX (left, 0)) + 0.5;

  box.alpha = 0.95;
  draw_set_colour (cr, &box);
  cairo_rectangle (cr, left, plot->y + 2.5, floor (width), floor (height));
  cairo_fill_preserve (cr);
  draw_set_colour (cr, &theme->grid);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
  show_table (cr, table, &text, theme, left + PADDING, plot->y + PADDING, widths, line);
  draw_text_end (&text);
}

static void
mark_values (cairo_t *cr, const DrawChart *chart, const DrawCurvesSeries *series, double epoch,
             double x, const DrawTheme *theme)
{
  const double *both[] = {chart->is_accuracy ? series->train_accuracy : series->train_loss,
                          chart->is_accuracy ? series->test_accuracy : series->test_loss};
  DrawColour colour = draw_line_colour (theme, &series->colour);
  int index = draw_curves_index (series, epoch);

  for (guint i = 0; i < G_N_ELEMENTS (both); i++) {
    double y = both[i] != NULL && index >= 0 ? draw_chart_y (chart, both[i][index]) : NAN;
    if (y >= chart->plot.y && y <= chart->plot.y + chart->plot.height)
      draw_curves_dot (cr, x, y, TRUE, &colour, theme);
  }
}

/**
 * draw_curves_crosshair:
 * @cr: where to draw, on top of the curves
 * @curves: what draw_curves() drew
 * @layout: as draw_curves() gave it
 * @theme: colours and font
 * @epoch: where; at a whole number the epoch's values are shown, else only the batch's
 */
void
draw_curves_crosshair (cairo_t *cr, const DrawCurves *curves, const DrawCurvesLayout *layout,
                       const DrawTheme *theme, double epoch)
{
  DrawChart charts[] = {
      {layout->loss, layout->loss_scale, FALSE, layout->loss_scale.log},
      {layout->accuracy, layout->accuracy_scale, TRUE, layout->accuracy_scale.log},
  };
  double x = floor (draw_curves_x (layout, epoch)) + 0.5;
  Table table = {0};

  if (!(epoch >= layout->first_epoch && epoch <= layout->last_epoch) || curves->n_series == 0)
    return;
  cairo_save (cr);
  for (guint i = 0; i < G_N_ELEMENTS (charts); i++) {
    const cairo_rectangle_t *plot = &charts[i].plot;
    if (!(plot->height > 0))
      continue;
    draw_set_colour (cr, &theme->accent);
    cairo_set_line_width (cr, 1);
    cairo_move_to (cr, x, plot->y);
    cairo_line_to (cr, x, plot->y + plot->height);
    cairo_stroke (cr);
    for (guint j = 0; j < curves->n_series; j++)
      mark_values (cr, &charts[i], &curves->series[j], epoch, x, theme);
  }
  if (curves->n_series == 1)
    fill_single (&table, curves, epoch);
  else
    fill_several (&table, curves, epoch);
  draw_table (cr, &table, layout, theme, x);
  clear_table (&table);
  cairo_restore (cr);
}

/* ── words ───────────────────────────────────────────────────────────────────────────────────────
 */

static char *
read_series (const DrawCurves *curves, const DrawCurvesSeries *series, double epoch)
{
  int index = draw_curves_index (series, epoch);
  double loss, smoothed;

  if (index >= 0) {
    g_autofree char *train_loss = format_value (series->train_loss, index, FALSE);
    g_autofree char *test_loss = format_value (series->test_loss, index, FALSE);
    g_autofree char *train_accuracy = format_value (series->train_accuracy, index, TRUE);
    g_autofree char *test_accuracy = format_value (series->test_accuracy, index, TRUE);
    return g_strdup_printf (
        /* translators: two losses and two percentages */
        _ ("train loss %s, test loss %s, train accuracy %s, test accuracy %s"), train_loss,
        test_loss, train_accuracy, test_accuracy);
  }
  if (draw_curves_batch_at (curves, series, epoch, &loss, &smoothed)) {
    g_autofree char *number = draw_format_loss (loss);
    /* translators: the loss of one mini-batch */
    return g_strdup_printf (_ ("batch loss %s"), number);
  }
  return g_strdup (_ ("nothing trained there"));
}

/**
 * draw_curves_readout:
 * @curves: the runs
 * @epoch: where, as for draw_curves_crosshair()
 *
 * Returns: (transfer full): the values there, in words, a line a run; "" without runs
 */
char *
draw_curves_readout (const DrawCurves *curves, double epoch)
{
  g_autofree char *where = format_epoch (epoch);
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < curves->n_series; i++) {
    const DrawCurvesSeries *series = &curves->series[i];
    g_autofree char *values = read_series (curves, series, epoch);

    if (i > 0)
      g_string_append_c (words, '\n');
    if (curves->n_series > 1 && series->name != NULL)
      /* translators: the name of a run, "epoch 12", and its values */
      g_string_append_printf (words, _ ("%s, %s: %s"), series->name, where, values);
    else
      /* translators: "epoch 12", and its values */
      g_string_append_printf (words, _ ("%s: %s"), where, values);
  }
  return g_string_free (words, FALSE);
}

static double
value_of (const double *values, guint n, guint epoch)
{
  return values != NULL && epoch >= 1 && epoch <= n ? values[epoch - 1] : NAN;
}

static char *
describe_series (const DrawCurvesSeries *series)
{
  guint n = series->n_epochs;
  g_autofree char *train = draw_format_loss (value_of (series->train_loss, n, n));
  g_autofree char *test = draw_format_loss (value_of (series->test_loss, n, n));
  g_autofree char *accuracy = draw_format_percent (value_of (series->test_accuracy, n, n), 2);
  g_autofree char *best =
      draw_format_loss (value_of (series->test_loss, n, series->best_loss_epoch));
  g_autofree char *best_accuracy =
      draw_format_percent (value_of (series->test_accuracy, n, series->best_accuracy_epoch), 2);
  g_autofree char *now =
      /* translators: two losses and a percentage */
      g_strdup_printf (_ ("train loss %s, test loss %s, test accuracy %s"), train, test, accuracy);

  if (series->best_loss_epoch == 0 || series->best_accuracy_epoch == 0)
    return g_steal_pointer (&now);
  return g_strdup_printf (
      /* translators: "train loss …", a loss and its epoch, a percentage and its epoch */
      _ ("%s; best test loss %s at epoch %u, best test accuracy %s at epoch %u"), now, best,
      series->best_loss_epoch, best_accuracy, series->best_accuracy_epoch);
}

/**
 * draw_curves_describe:
 * @curves: the runs
 *
 * Returns: (transfer full): what the curves show, in a sentence a run
 */
char *
draw_curves_describe (const DrawCurves *curves)
{
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < curves->n_series; i++) {
    const DrawCurvesSeries *series = &curves->series[i];
    g_autofree char *values = NULL;
    g_autofree char *count = draw_format_count (series->n_epochs);

    if (series->n_epochs == 0)
      continue;
    values = describe_series (series);
    if (words->len > 0)
      g_string_append_c (words, '\n');
    if (curves->n_series > 1 && series->name != NULL)
      g_string_append_printf (words, "%s: ", series->name);
    g_string_append_printf (words,
                            /* translators: how many epochs, and what they gave */
                            ngettext ("Loss and accuracy over %s epoch; %s",
                                      "Loss and accuracy over %s epochs; %s", series->n_epochs),
                            count, values);
  }
  if (words->len == 0)
    g_string_append (words, _ ("Loss and accuracy: no epoch is complete yet"));
  return g_string_free (words, FALSE);
}
