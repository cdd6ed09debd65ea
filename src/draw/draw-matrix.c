/* draw-matrix.c: the picture of a confusion matrix.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-matrix-private.h"

#include <math.h>

#include "draw-text.h"

#define MIN_FONT      6.5 /* smaller numbers are left out: the colours still tell */
#define TOTAL_PADDING 4   /* beside a total, which no edge parts from the next */
#define SMALL_CELL    12  /* pixels; round corners and gaps would eat it up */

static const DrawColour diagonal_colour = {0x08 / 255.0, 0x77 / 255.0, 0xbd / 255.0, 1};
static const DrawColour error_colour = {0xcc / 255.0, 0x33 / 255.0, 0x11 / 255.0, 1};

/* What a cell shows: a count, or a share of its row or column (0..1, NaN where that is empty). */
static double
value_at (const DrawMatrix *matrix, const DrawMatrixSums *sums, guint row, guint column)
{
  guint32 count = draw_matrix_count (matrix, row, column);

  switch (matrix->mode) {
  case DRAW_MATRIX_ROW_PERCENT:
    return draw_matrix_share (count, sums->rows[row]);
  case DRAW_MATRIX_COLUMN_PERCENT:
    return draw_matrix_share (count, sums->columns[column]);
  case DRAW_MATRIX_COUNTS:
  default:
    return count;
  }
}

/* What stands in a cell; NULL for nothing. */
static char *
format_cell (const DrawMatrix *matrix, double value)
{
  if (!(value > 0))
    return NULL;
  if (matrix->mode == DRAW_MATRIX_COUNTS)
    return g_strdup_printf ("%.0f", value);
  /* 100 has no room for a decimal, and needs none. */
  return g_strdup_printf (value >= 0.9995 ? "%.0f" : "%.1f", value * 100);
}

static void
find_largest (DrawMatrixPicture *picture)
{
  guint n = picture->matrix->n_classes;

  for (guint row = 0; row < n; row++) {
    for (guint column = 0; column < n; column++) {
      double value = value_at (picture->matrix, &picture->sums, row, column);
      double *largest = row == column ? &picture->largest_right : &picture->largest_error;
      if (value > *largest)
        *largest = value;
    }
  }
}

static char *
accuracy_label (const DrawMatrixPicture *picture)
{
  return draw_format_percent (draw_matrix_share (picture->sums.correct, picture->sums.total), 1);
}

static void
rounded_rectangle (cairo_t *cr, const cairo_rectangle_t *box, double radius)
{
  double r = MIN (radius, MIN (box->width, box->height) / 2);

  cairo_new_sub_path (cr);
  cairo_arc (cr, box->x + box->width - r, box->y + r, r, -G_PI / 2, 0);
  cairo_arc (cr, box->x + box->width - r, box->y + box->height - r, r, 0, G_PI / 2);
  cairo_arc (cr, box->x + r, box->y + box->height - r, r, G_PI / 2, G_PI);
  cairo_arc (cr, box->x + r, box->y + r, r, G_PI, G_PI * 1.5);
  cairo_close_path (cr);
}

/* Opaque, so that the number on it can be told from it whatever lies below. */
static DrawColour
cell_colour (const DrawMatrixPicture *picture, guint row, guint column, double value)
{
  const DrawTheme *theme = picture->theme;
  DrawColour blank = draw_mix (&theme->background, &theme->foreground, 0.04);
  double largest = row == column ? picture->largest_right : picture->largest_error;

  blank.alpha = 1;
  if (!(value > 0) || !(largest > 0))
    return blank;
  /* Even a single image stands out from none. */
  return draw_mix (&theme->background, row == column ? &diagonal_colour : &error_colour,
                   0.2 + 0.8 * value / largest);
}

/* The largest font, up to the theme's, in which every number fits its cell; 0 when none does. */
static double
number_size (DrawMatrixPicture *picture)
{
  DrawText *text = &picture->text;
  double widest = 0;
  double size = picture->theme->font_size;
  double line = draw_text_height (text);
  guint n = picture->matrix->n_classes;
  double across, down;

  /* Figures are all of one width: the longest number is the widest. */
  for (guint row = 0; row < n; row++) {
    for (guint column = 0; column < n; column++) {
      g_autofree char *number =
          format_cell (picture->matrix, value_at (picture->matrix, &picture->sums, row, column));
      if (number != NULL && g_utf8_strlen (number, -1) > widest)
        widest = (double)g_utf8_strlen (number, -1);
    }
  }
  widest *= draw_text_width (text, "0");
  across = widest > 0 ? (picture->layout.cell_width - DRAW_MATRIX_PADDING) / widest : 1;
  down = (picture->layout.cell_height - 2) / line;
  size *= CLAMP (MIN (across, down), 0, 1);
  return size >= MIN_FONT ? size : 0;
}

static void
draw_cells (DrawMatrixPicture *picture)
{
  cairo_t *cr = picture->cr;
  guint n = picture->matrix->n_classes;
  double size = number_size (picture);
  double radius = picture->layout.cell_width >= SMALL_CELL ? 2 : 0;

  if (size > 0)
    draw_text_set_font (&picture->text, size, FALSE);
  for (guint row = 0; row < n; row++) {
    for (guint column = 0; column < n; column++) {
      double value = value_at (picture->matrix, &picture->sums, row, column);
      DrawColour fill = cell_colour (picture, row, column, value);
      g_autofree char *number = size > 0 ? format_cell (picture->matrix, value) : NULL;
      cairo_rectangle_t cell;

      draw_matrix_cell_rectangle (&picture->layout, row, column, &cell);
      rounded_rectangle (cr, &cell, radius);
      draw_set_colour (cr, &fill);
      cairo_fill (cr);
      if (number != NULL) {
        DrawColour ink = draw_text_on (picture->theme, &fill);
        draw_set_colour (cr, &ink);
        draw_text_show (&picture->text, number, cell.x + cell.width / 2, cell.y + cell.height / 2,
                        0.5, 0.5);
      }
    }
  }
}

static void
draw_total (DrawMatrixPicture *picture, guint row, guint column, const char *string)
{
  cairo_rectangle_t cell;

  draw_matrix_cell_rectangle (&picture->layout, row, column, &cell);
  draw_text_show (&picture->text, string, cell.x + cell.width / 2, cell.y + cell.height / 2, 0.5,
                  0.5);
}

/* The font in which @string fits into so much; 0 when it could not be read. */
static double
total_size (DrawMatrixPicture *picture, const char *string, double width, double height)
{
  double size = picture->theme->font_size;
  double across = width / MAX (draw_text_width (&picture->text, string), 1);
  double down = height / draw_text_height (&picture->text);

  size *= CLAMP (MIN (across, down), 0, 1);
  return size >= MIN_FONT ? size : 0;
}

/* Row and column sums, in one size, and the accuracy in the corner. */
static void
draw_totals (DrawMatrixPicture *picture, const char *accuracy)
{
  const DrawMatrixLayout *layout = &picture->layout;
  DrawText *text = &picture->text;
  guint n = layout->n_classes;
  g_autofree char *longest = NULL;
  guint64 largest = 0;
  double size;

  for (guint i = 0; i < n; i++)
    largest = MAX (largest, MAX (picture->sums.rows[i], picture->sums.columns[i]));
  longest = g_strdup_printf ("%" G_GUINT64_FORMAT, largest);
  draw_text_set_font (text, picture->theme->font_size, FALSE);
  size = total_size (picture, longest, layout->cell_width - TOTAL_PADDING, layout->cell_height);
  if (size > 0) {
    draw_text_set_font (text, size, FALSE);
    draw_set_colour (picture->cr, &picture->theme->dim);
    for (guint i = 0; i < n; i++) {
      g_autofree char *of_row = g_strdup_printf ("%" G_GUINT64_FORMAT, picture->sums.rows[i]);
      g_autofree char *of_column = g_strdup_printf ("%" G_GUINT64_FORMAT, picture->sums.columns[i]);
      draw_total (picture, i, n, of_row);
      draw_total (picture, n, i, of_column);
    }
  }
  draw_text_set_font (text, picture->theme->font_size, TRUE);
  size = total_size (picture, accuracy, layout->total_width - DRAW_MATRIX_PADDING,
                     layout->total_height);
  if (size > 0) {
    draw_text_set_font (text, size, TRUE);
    draw_set_colour (picture->cr, &picture->theme->foreground);
    draw_total (picture, n, n, accuracy);
  }
}

/**
 * draw_matrix:
 * @cr: where to draw
 * @matrix: the counts and how to show them
 * @theme: colours and font
 * @width: of the picture
 * @height: of the picture
 * @layout: (out) (optional): where the cells are; no classes when there is nothing to draw
 *
 * Draws the matrix as large as it fits. Numbers shrink with their cells, and are left out when they
 * could not be read.
 */
void
draw_matrix (cairo_t *cr, const DrawMatrix *matrix, const DrawTheme *theme, double width,
             double height, DrawMatrixLayout *layout)
{
  DrawMatrixPicture picture = {
      .cr = cr, .matrix = matrix, .theme = theme, .width = width, .height = height};
  g_autofree char *accuracy = NULL;

  if (layout != NULL)
    *layout = (DrawMatrixLayout){0};
  if (!draw_matrix_is_drawable (matrix) || !isfinite (width) || !isfinite (height))
    return;

  cairo_save (cr);
  draw_matrix_sums_init (&picture.sums, matrix);
  draw_text_begin (&picture.text, cr, theme);
  find_largest (&picture);
  accuracy = accuracy_label (&picture);
  draw_matrix_lay_out (&picture, accuracy);
  if (picture.layout.cell_width > 0 && picture.layout.cell_height > 0) {
    draw_matrix_draw_labels (&picture);
    if (picture.captions)
      draw_matrix_draw_captions (&picture);
    draw_cells (&picture);
    draw_totals (&picture, accuracy);
  }
  draw_text_end (&picture.text);
  draw_matrix_sums_clear (&picture.sums);
  cairo_restore (cr);
  if (layout != NULL)
    *layout = picture.layout;
}

/**
 * draw_matrix_highlight:
 * @cr: where to draw
 * @layout: of draw_matrix()
 * @row: actual class, n_classes for the totals
 * @column: predicted class, n_classes for the totals
 * @theme: its foreground colour
 */
void
draw_matrix_highlight (cairo_t *cr, const DrawMatrixLayout *layout, guint row, guint column,
                       const DrawTheme *theme)
{
  cairo_rectangle_t cell;

  if (row > layout->n_classes || column > layout->n_classes || layout->n_classes == 0)
    return;
  draw_matrix_cell_rectangle (layout, row, column, &cell);
  /* Around a small cell, whose colour has to be seen. */
  if (MIN (cell.width, cell.height) < SMALL_CELL)
    cell = (cairo_rectangle_t){cell.x - 1, cell.y - 1, cell.width + 2, cell.height + 2};
  cairo_save (cr);
  rounded_rectangle (cr, &cell, 2);
  draw_set_colour (cr, &theme->foreground);
  cairo_set_line_width (cr, 2);
  cairo_stroke (cr);
  cairo_restore (cr);
}
