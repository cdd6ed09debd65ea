/* draw-matrix-layout.c: where the cells, the totals and the labels of a confusion matrix stand.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-matrix-private.h"

#include <math.h>

#define ACCURACY_FONT   0.85 /* of the theme's size, in the corner of a narrow matrix */
#define NAME_FONT       0.88 /* of the theme's size, of labels that are words */
#define MAX_ASPECT      1.7  /* of a cell's width to its height, or the other way round */
#define MAX_CELL_HEIGHT 84   /* two classes need no larger ones */
#define CRISP           12   /* pixels of a cell that can lose a fraction of one */
#define MAX_LABELS      0.28 /* of the picture's width, and of its height */
#define MANY_CLASSES    26   /* of more, the cells need the room, and few labels are shown */
#define MAX_MANY_LABELS 0.17

static double
widest_label (DrawMatrixPicture *picture)
{
  double widest = 0;

  for (guint i = 0; i < picture->matrix->n_classes; i++) {
    g_autofree char *name = draw_matrix_class_name (picture->matrix, i);
    widest = MAX (widest, draw_text_width (&picture->text, name));
  }
  return widest;
}

static gboolean
has_words (const DrawMatrix *matrix)
{
  for (guint i = 0; i < matrix->n_classes; i++) {
    g_autofree char *name = draw_matrix_class_name (matrix, i);

    if (g_utf8_strlen (name, -1) > 2)
      return TRUE;
  }
  return FALSE;
}

/* The size of the cells, between @left and @top and the edges; @line: the height that the totals
 * under narrow cells need. */
static void
size_cells (DrawMatrixPicture *picture, double left, double top, double line)
{
  DrawMatrixLayout *layout = &picture->layout;
  guint n = layout->n_classes;
  double width = MAX (picture->width - left, 0), height = MAX (picture->height - top, 0);
  double total_height = MIN (line, height / 5);

  layout->cell_width = width / (n + 1);
  /* The accuracy in the corner needs more room than a narrow column has. */
  if (layout->cell_width < layout->total_width)
    layout->cell_width = MAX (width - layout->total_width, 0) / n;
  layout->cell_height = height / (n + 1);
  if (layout->cell_height < total_height)
    layout->cell_height = (height - total_height) / n;
  layout->cell_height = MIN (layout->cell_height, MAX_CELL_HEIGHT);
  layout->cell_width = MIN (layout->cell_width, layout->cell_height * MAX_ASPECT);
  layout->cell_height = MIN (layout->cell_height, layout->cell_width * MAX_ASPECT);
  if (layout->cell_width >= CRISP && layout->cell_height >= CRISP) {
    layout->cell_width = floor (layout->cell_width);
    layout->cell_height = floor (layout->cell_height);
  }
  layout->total_height = MAX (layout->cell_height, floor (total_height));
}

/* Labels across where they fit, else words stand upright; numbers would rather be left out. */
static void
choose_labels (DrawMatrixPicture *picture, double line)
{
  DrawMatrixLayout *layout = &picture->layout;
  gboolean words = has_words (picture->matrix);
  double captions = picture->captions ? line : 0;
  double share = layout->n_classes > MANY_CLASSES ? MAX_MANY_LABELS : MAX_LABELS;
  double widest;

  picture->label_size = picture->theme->font_size * (words ? NAME_FONT : 1);
  draw_text_set_font (&picture->text, picture->label_size, FALSE);
  widest = ceil (widest_label (picture)) + DRAW_MATRIX_LABEL_GAP;
  layout->header_width = floor (MIN (widest, MAX (picture->width, 0) * share));
  layout->header_height = line;
  size_cells (picture, layout->header_width + captions, layout->header_height + captions, line);
  if (words && widest > layout->cell_width) {
    picture->is_upright = TRUE;
    layout->header_height = floor (MIN (widest, MAX (picture->height, 0) * share));
    size_cells (picture, layout->header_width + captions, layout->header_height + captions, line);
  }
}

/* Finds a place for everything; the corner's @accuracy decides how narrow the totals may be. */
void
draw_matrix_lay_out (DrawMatrixPicture *picture, const char *accuracy)
{
  DrawMatrixLayout *layout = &picture->layout;
  double width = picture->width, height = picture->height;
  double line = draw_text_height (&picture->text);
  double left, top, total, used;

  layout->n_classes = picture->matrix->n_classes;
  picture->captions = width > 12 * line && height > 12 * line;
  draw_text_set_font (&picture->text, picture->theme->font_size * ACCURACY_FONT, TRUE);
  total =
      MIN (draw_text_width (&picture->text, accuracy) + DRAW_MATRIX_PADDING, MAX (width, 0) / 5);
  layout->total_width = total;
  choose_labels (picture, line);
  draw_text_set_font (&picture->text, picture->theme->font_size, FALSE);
  layout->total_width = floor (MAX (layout->cell_width, total));

  left = layout->header_width + (picture->captions ? line + 1 : 0);
  top = layout->header_height + (picture->captions ? line : 0);
  used = left + layout->n_classes * layout->cell_width + layout->total_width;
  layout->x = floor (left + MAX (width - used, 0) / 2);
  used = top + layout->n_classes * layout->cell_height + layout->total_height;
  layout->y = ceil (top);
  /* Only few classes leave so much: a matrix that nearly fills its place stands at the top of it. */
  if (layout->cell_height >= MAX_CELL_HEIGHT)
    layout->y = ceil (top + MAX (height - used, 0) / 2);
}

/* What a cell or a total fills: between whole pixels, so that small cells do not blur into a grid. */
void
draw_matrix_cell_rectangle (const DrawMatrixLayout *layout, guint row, guint column,
                            cairo_rectangle_t *cell)
{
  guint n = layout->n_classes;
  double left = layout->x + column * layout->cell_width;
  double top = layout->y + row * layout->cell_height;
  double right = left + (column < n ? layout->cell_width : layout->total_width);
  double bottom = top + (row < n ? layout->cell_height : layout->total_height);
  double gap = MIN (layout->cell_width, layout->cell_height) >= CRISP ? 1 : 0;

  if (layout->cell_width >= 2 && layout->cell_height >= 2) {
    left = round (left);
    top = round (top);
    right = round (right);
    bottom = round (bottom);
  }
  *cell = (cairo_rectangle_t){left + gap, top + gap, MAX (right - left - 2 * gap, 0),
                              MAX (bottom - top - 2 * gap, 0)};
}

/* Returns: the cell at @at, n for the total and its header, -1 for neither. */
static int
find_cell (double at, double start, double cell, guint n, double total, double header)
{
  double place = floor ((at - start) / cell);

  if (at < start)
    return at >= start - header ? (int)n : -1;
  if (place < n)
    return (int)place;
  return at < start + n * cell + total ? (int)n : -1;
}

/**
 * draw_matrix_at:
 * @layout: of draw_matrix()
 * @x: a place in the picture
 * @y: the same, down
 * @row: (out): actual class, n_classes for the totals
 * @column: (out): predicted class, n_classes for the totals
 *
 * A header is where the totals of its row or column are.
 *
 * Returns: whether there is a cell.
 */
gboolean
draw_matrix_at (const DrawMatrixLayout *layout, double x, double y, guint *row, guint *column)
{
  guint n = layout->n_classes;
  int across, down;

  if (n == 0 || !(layout->cell_width > 0) || !(layout->cell_height > 0) || !isfinite (x) ||
      !isfinite (y))
    return FALSE;
  across =
      find_cell (x, layout->x, layout->cell_width, n, layout->total_width, layout->header_width);
  down =
      find_cell (y, layout->y, layout->cell_height, n, layout->total_height, layout->header_height);
  /* Where both headers meet, there is nothing. */
  if (across < 0 || down < 0 || (x < layout->x && y < layout->y))
    return FALSE;
  *column = (guint)across;
  *row = (guint)down;
  return TRUE;
}
