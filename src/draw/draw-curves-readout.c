/* draw-curves-readout.c: the crosshair, and the table of the values under it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-curves-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define PADDING     8
#define COLUMN_GAP  12
#define N_COLUMNS   4
#define KEY_STEP    14  /* from a run's square to its name */
#define MAX_NAME    220 /* widest */
#define MIN_NAME    56
#define LINE_OFFSET 10 /* from the crosshair to the readout */

/* A small table: the first column to the left, the others to the right; the first row is its head. */
typedef struct {
  guint n_rows;
  char *cells[MAX_LISTED + 2][N_COLUMNS]; /* NULL: empty */
  const DrawColour *keys[MAX_LISTED + 2]; /* the runs' colours; NULL: none */
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

  row[0] = draw_curves_format_epoch (epoch);
  if (index >= 0) {
    row[1] = g_strdup (_ ("train"));
    row[2] = g_strdup (_ ("test"));
    row = add_row (table, NULL);
    row[0] = g_strdup (_ ("loss"));
    row[1] = draw_curves_format_value (series->train_loss, index, FALSE);
    row[2] = draw_curves_format_value (series->test_loss, index, FALSE);
    row = add_row (table, NULL);
    row[0] = g_strdup (_ ("accuracy"));
    row[1] = draw_curves_format_value (series->train_accuracy, index, TRUE);
    row[2] = draw_curves_format_value (series->test_accuracy, index, TRUE);
  }
  add_batch_row (table, curves, series, epoch);
}

static void
fill_several (Table *table, const DrawCurves *curves, double epoch, guint max_rows)
{
  char **row = add_row (table, NULL);
  guint n = MIN (curves->n_series, MIN (MAX_LISTED, MAX (max_rows, 3) - 1));

  row[0] = draw_curves_format_epoch (epoch);
  row[1] = g_strdup (_ ("train"));
  row[2] = g_strdup (_ ("test"));
  row[3] = g_strdup (_ ("accuracy"));
  /* One row less for those that are left. */
  if (n < curves->n_series && n + 1 > max_rows - 1)
    n--;
  for (guint i = 0; i < n; i++) {
    const DrawCurvesSeries *series = &curves->series[i];
    int index = draw_curves_index (series, epoch);

    row = add_row (table, &series->colour);
    row[0] = g_strdup (series->name != NULL ? series->name : "");
    row[1] = draw_curves_format_value (series->train_loss, index, FALSE);
    row[2] = draw_curves_format_value (series->test_loss, index, FALSE);
    row[3] = draw_curves_format_value (series->test_accuracy, index, TRUE);
  }
  if (n < curves->n_series) {
    row = add_row (table, NULL);
    row[0] = draw_curves_format_more (curves->n_series - n);
  }
}

static void
show_table (cairo_t *cr, const Table *table, DrawText *text, const DrawTheme *theme, double x,
            double y, const double *widths, double line)
{
  for (guint row = 0; row < table->n_rows; row++) {
    double top = y + row * line;
    double right = x;
    double key_step = table->keys[row] != NULL ? KEY_STEP : 0;

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
        draw_text_show_within (text, cell, x + key_step, top, 0, 0, widths[0] - key_step);
      else
        draw_text_show (text, cell, right, top, 1, 0);
    }
  }
}

/* The width of each column; the first one, of names, gives way where there is little room. */
static double
measure_table (const Table *table, DrawText *text, const DrawTheme *theme, double room,
               double *widths)
{
  double width = 2 * PADDING;
  double excess;

  for (guint row = 0; row < table->n_rows; row++) {
    for (guint column = 0; column < N_COLUMNS; column++) {
      const char *cell = table->cells[row][column];
      double key = column == 0 && table->keys[row] != NULL ? KEY_STEP : 0;
      if (cell == NULL)
        continue;
      draw_text_set_font (text, theme->font_size, row == 0 && column == 0);
      widths[column] = MAX (widths[column], key + MIN (draw_text_width (text, cell), MAX_NAME));
    }
  }
  for (guint column = 0; column < N_COLUMNS; column++)
    width += widths[column] + (column > 0 && widths[column] > 0 ? COLUMN_GAP : 0);
  excess = CLAMP (width - room, 0, MAX (widths[0] - MIN_NAME, 0));
  widths[0] -= excess;
  return width - excess;
}

/* Beside the crosshair, on whichever side has the room, over whatever is there. */
static void
draw_table (cairo_t *cr, const Table *table, DrawText *text, const cairo_rectangle_t *plot,
            const DrawTheme *theme, double x)
{
  double widths[N_COLUMNS] = {0};
  double right = plot->x + plot->width;
  double width = measure_table (table, text, theme, right, widths);
  double line = draw_text_height (text);
  double height = table->n_rows * line + 2 * PADDING - 4;
  double left = x + LINE_OFFSET;
  DrawColour box = theme->background;

  if (left + width > right)
    left = x - LINE_OFFSET - width;
  left = floor (MAX (left, 0)) + 0.5;

  box.alpha = 0.95;
  draw_set_colour (cr, &box);
  cairo_rectangle (cr, left, plot->y + 2.5, floor (width), floor (height));
  cairo_fill_preserve (cr);
  draw_set_colour (cr, &theme->grid);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
  show_table (cr, table, text, theme, left + PADDING, plot->y + PADDING, widths, line);
}

/* How many rows a table may have, to stay above the numbers of the axis. */
static guint
count_rows (DrawText *text, const DrawCurvesLayout *layout, const cairo_rectangle_t *plot)
{
  double bottom = layout->accuracy.y + layout->accuracy.height;

  return (guint)CLAMP (floor ((bottom - plot->y - 2 * PADDING) / draw_text_height (text)), 3, 100);
}

static void
mark_values (cairo_t *cr, const DrawCurves *curves, const DrawChart *chart,
             const DrawCurvesSeries *series, double epoch, double x, const DrawTheme *theme)
{
  DrawColour colour = draw_line_colour (theme, &series->colour);
  int index = draw_curves_index (series, epoch);

  for (int is_test = FALSE; is_test <= TRUE; is_test++) {
    const double *values = draw_curves_values (series, chart->is_accuracy, is_test);
    double y = values != NULL && index >= 0 ? draw_chart_y (chart, values[index]) : NAN;
    if (draw_curves_shows (curves, chart->is_accuracy, is_test) && y >= chart->plot.y &&
        y <= chart->plot.y + chart->plot.height)
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
  double x = floor (draw_curves_x (layout, epoch)) + 0.5;
  const cairo_rectangle_t *plot;
  DrawChart charts[2];
  Table table = {0};
  DrawText text;

  if (!(epoch >= layout->first_epoch && epoch <= layout->last_epoch) || curves->n_series == 0)
    return;
  cairo_save (cr);
  draw_curves_get_charts (layout, charts);
  for (guint i = 0; i < G_N_ELEMENTS (charts); i++) {
    plot = &charts[i].plot;
    if (!(plot->height > 0))
      continue;
    draw_set_colour (cr, &theme->accent);
    cairo_set_line_width (cr, 1);
    cairo_move_to (cr, x, plot->y);
    cairo_line_to (cr, x, plot->y + plot->height);
    cairo_stroke (cr);
    for (guint j = 0; j < curves->n_series; j++)
      mark_values (cr, curves, &charts[i], &curves->series[j], epoch, x, theme);
  }
  draw_text_begin (&text, cr, theme);
  plot = layout->loss.height > 0 ? &layout->loss : &layout->accuracy;
  if (curves->n_series == 1)
    fill_single (&table, curves, epoch);
  else
    fill_several (&table, curves, epoch, count_rows (&text, layout, plot));
  draw_table (cr, &table, &text, plot, theme, x);
  draw_text_end (&text);
  clear_table (&table);
  cairo_restore (cr);
}
