/* draw-matrix.c: the picture of a confusion matrix.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-matrix-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "draw-text.h"

#define ACCURACY_FONT 0.85 /* of the theme's size, in the corner of a narrow matrix */
#define MIN_FONT      6.5  /* smaller numbers are left out: the colours still tell */
#define MAX_ASPECT    1.7  /* of a cell's width to its height */
#define CELL_PADDING  3    /* beside a number */
#define TOTAL_PADDING 4    /* beside a total, which no edge parts from the next */
#define LABEL_PADDING 6

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

typedef struct {
  cairo_t *cr;
  const DrawMatrix *matrix;
  const DrawTheme *theme;
  DrawText text;
  DrawMatrixSums sums;
  DrawMatrixLayout layout;
  gboolean captions; /* there is room for "actual" and "predicted" */
  double largest_right, largest_error;
} Picture;

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
find_largest (Picture *picture)
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

static double
widest_label (Picture *picture)
{
  double widest = 0;

  for (guint i = 0; i < picture->matrix->n_classes; i++) {
    g_autofree char *name = draw_matrix_class_name (picture->matrix, i);
    widest = MAX (widest, draw_text_width (&picture->text, name));
  }
  return widest;
}

static char *
accuracy_label (const Picture *picture)
{
  return draw_format_percent (draw_matrix_share (picture->sums.correct, picture->sums.total), 1);
}

static void
lay_out (Picture *picture, double width, double height)
{
  DrawMatrixLayout *layout = &picture->layout;
  double line = draw_text_height (&picture->text);
  guint cells = picture->matrix->n_classes + 1; /* and the totals */
  double left = MIN (widest_label (picture) + LABEL_PADDING, MAX (width, 0) / 4);
  g_autofree char *accuracy = accuracy_label (picture);
  double total, used;
  double top = line;

  picture->captions = width > 12 * line && height > 12 * line;
  if (picture->captions) {
    left += line + 1;
    top += line;
  }
  layout->n_classes = picture->matrix->n_classes;
  draw_text_set_font (&picture->text, picture->theme->font_size * ACCURACY_FONT, TRUE);
  total = MIN (draw_text_width (&picture->text, accuracy) + CELL_PADDING, MAX (width, 0) / 5);
  draw_text_set_font (&picture->text, picture->theme->font_size, FALSE);
  layout->cell_width = MAX (width - left, 0) / cells;
  /* The accuracy in the corner needs more room than a narrow column has. */
  if (layout->cell_width < total)
    layout->cell_width = MAX (width - left - total, 0) / picture->matrix->n_classes;
  layout->cell_height = MAX (height - top, 0) / cells;
  layout->cell_width = MIN (layout->cell_width, layout->cell_height * MAX_ASPECT);
  layout->cell_height = MIN (layout->cell_height, layout->cell_width * MAX_ASPECT);
  /* Crisp edges where a cell is large enough to lose a fraction of a pixel. */
  if (layout->cell_width >= 12 && layout->cell_height >= 12) {
    layout->cell_width = floor (layout->cell_width);
    layout->cell_height = floor (layout->cell_height);
  }
  layout->total_width = floor (MAX (layout->cell_width, total));
  used = left + layout->n_classes * layout->cell_width + layout->total_width;
  layout->x = floor (left + MAX (width - used, 0) / 2);
  layout->y = ceil (top);
}

static void
cell_rectangle (const DrawMatrixLayout *layout, guint row, guint column, cairo_rectangle_t *cell)
{
  double gap = MIN (layout->cell_width, layout->cell_height) >= 12 ? 1 : 0;

  cell->x = layout->x + column * layout->cell_width + gap;
  cell->y = layout->y + row * layout->cell_height + gap;
  cell->width = column < layout->n_classes ? layout->cell_width : layout->total_width;
  cell->width = MAX (cell->width - 2 * gap, 0);
  cell->height = MAX (layout->cell_height - 2 * gap, 0);
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
cell_colour (const Picture *picture, guint row, guint column, double value)
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
number_size (Picture *picture)
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
  across = widest > 0 ? (picture->layout.cell_width - CELL_PADDING) / widest : 1;
  down = (picture->layout.cell_height - 2) / line;
  size *= CLAMP (MIN (across, down), 0, 1);
  return size >= MIN_FONT ? size : 0;
}

static void
draw_cells (Picture *picture)
{
  cairo_t *cr = picture->cr;
  guint n = picture->matrix->n_classes;
  double size = number_size (picture);
  double radius = picture->layout.cell_width >= 12 ? 2 : 0;

  if (size > 0)
    draw_text_set_font (&picture->text, size, FALSE);
  for (guint row = 0; row < n; row++) {
    for (guint column = 0; column < n; column++) {
      double value = value_at (picture->matrix, &picture->sums, row, column);
      DrawColour fill = cell_colour (picture, row, column, value);
      g_autofree char *number = size > 0 ? format_cell (picture->matrix, value) : NULL;
      cairo_rectangle_t cell;

      cell_rectangle (&picture->layout, row, column, &cell);
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
draw_total (Picture *picture, guint row, guint column, const char *string)
{
  cairo_rectangle_t cell;

  cell_rectangle (&picture->layout, row, column, &cell);
  draw_text_show (&picture->text, string, cell.x + cell.width / 2, cell.y + cell.height / 2, 0.5,
                  0.5);
}

/* The font in which @string fits a cell @width wide; 0 when it could not be read. */
static double
total_size (Picture *picture, const char *string, double width)
{
  double size = picture->theme->font_size;
  double across = width / MAX (draw_text_width (&picture->text, string), 1);
  double down = picture->layout.cell_height / draw_text_height (&picture->text);

  size *= CLAMP (MIN (across, down), 0, 1);
  return size >= MIN_FONT ? size : 0;
}

/* Row and column sums, in one size, and the accuracy in the corner. */
static void
draw_totals (Picture *picture)
{
  const DrawMatrixLayout *layout = &picture->layout;
  DrawText *text = &picture->text;
  guint n = layout->n_classes;
  g_autofree char *accuracy = accuracy_label (picture);
  g_autofree char *longest = NULL;
  guint64 largest = 0;
  double size;

  for (guint i = 0; i < n; i++)
    largest = MAX (largest, MAX (picture->sums.rows[i], picture->sums.columns[i]));
  longest = g_strdup_printf ("%" G_GUINT64_FORMAT, largest);
  draw_text_set_font (text, picture->theme->font_size, FALSE);
  size = total_size (picture, longest, layout->cell_width - TOTAL_PADDING);
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
  size = total_size (picture, accuracy, layout->total_width - CELL_PADDING);
  if (size > 0) {
    draw_text_set_font (text, size, TRUE);
    draw_set_colour (picture->cr, &picture->theme->foreground);
    draw_total (picture, n, n, accuracy);
  }
}

static void
draw_labels (Picture *picture)
{
  const DrawMatrixLayout *layout = &picture->layout;
  DrawText *text = &picture->text;
  guint n = layout->n_classes;
  double line = draw_text_height (text);
  double wanted = MAX (widest_label (picture) + 2, 1);
  guint every_row = (guint)MAX (ceil (line * 0.8 / MAX (layout->cell_height, 0.1)), 1);
  guint every_column = (guint)MAX (ceil (wanted / MAX (layout->cell_width, 0.1)), 1);

  draw_set_colour (picture->cr, &picture->theme->dim);
  for (guint i = 0; i < n; i++) {
    g_autofree char *name = draw_matrix_class_name (picture->matrix, i);
    if (i % every_row == 0)
      draw_text_show (text, name, layout->x - LABEL_PADDING,
                      layout->y + (i + 0.5) * layout->cell_height, 1, 0.5);
    if (i % every_column == 0)
      draw_text_show (text, name, layout->x + (i + 0.5) * layout->cell_width, layout->y, 0.5, 1);
  }
}

static void
draw_captions (Picture *picture)
{
  const DrawMatrixLayout *layout = &picture->layout;
  cairo_t *cr = picture->cr;
  DrawText *text = &picture->text;
  double across = layout->n_classes * layout->cell_width;
  double down = layout->n_classes * layout->cell_height;
  double line = draw_text_height (text);
  double label = widest_label (picture) + LABEL_PADDING;

  draw_set_colour (cr, &picture->theme->dim);
  /* translators: the columns of a confusion matrix: what the network took the images for */
  draw_text_show_within (text, _ ("predicted"), layout->x + across / 2, layout->y - line, 0.5, 1,
                         across);
  cairo_save (cr);
  cairo_translate (cr, layout->x - label - 1, layout->y + down / 2);
  cairo_rotate (cr, -G_PI / 2);
  /* translators: the rows of a confusion matrix: what the images really are */
  draw_text_show_within (text, _ ("actual"), 0, 0, 0.5, 1, down);
  cairo_restore (cr);
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
  Picture picture = {.cr = cr, .matrix = matrix, .theme = theme};

  if (layout != NULL)
    *layout = (DrawMatrixLayout){0};
  if (!draw_matrix_is_drawable (matrix) || !isfinite (width) || !isfinite (height))
    return;

  cairo_save (cr);
  draw_matrix_sums_init (&picture.sums, matrix);
  draw_text_begin (&picture.text, cr, theme);
  find_largest (&picture);
  lay_out (&picture, width, height);
  if (picture.layout.cell_width > 0 && picture.layout.cell_height > 0) {
    draw_labels (&picture);
    if (picture.captions)
      draw_captions (&picture);
    draw_cells (&picture);
    draw_totals (&picture);
  }
  draw_text_end (&picture.text);
  draw_matrix_sums_clear (&picture.sums);
  cairo_restore (cr);
  if (layout != NULL)
    *layout = picture.layout;
}

/**
 * draw_matrix_at:
 * @layout: of draw_matrix()
 * @x: a place in the picture
 * @y: the same, down
 * @row: (out): actual class, n_classes for the totals
 * @column: (out): predicted class, n_classes for the totals
 *
 * Returns: whether there is a cell.
 */
gboolean
draw_matrix_at (const DrawMatrixLayout *layout, double x, double y, guint *row, guint *column)
{
  double across, down;

  if (layout->n_classes == 0 || !(layout->cell_width > 0) || !(layout->cell_height > 0))
    return FALSE;
  across = floor ((x - layout->x) / layout->cell_width);
  if (across >= layout->n_classes)
    across = x < layout->x + layout->n_classes * layout->cell_width + layout->total_width
                 ? layout->n_classes
                 : layout->n_classes + 1;
  down = floor ((y - layout->y) / layout->cell_height);
  if (!(across >= 0 && across <= layout->n_classes && down >= 0 && down <= layout->n_classes))
    return FALSE;
  *column = (guint)across;
  *row = (guint)down;
  return TRUE;
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
  cell_rectangle (layout, row, column, &cell);
  cairo_save (cr);
  rounded_rectangle (cr, &cell, 2);
  draw_set_colour (cr, &theme->foreground);
  cairo_set_line_width (cr, 2);
  cairo_stroke (cr);
  cairo_restore (cr);
}
