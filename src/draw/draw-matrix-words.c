/* draw-matrix-words.c: the cells of a confusion matrix in words.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-matrix-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "draw-text.h"

static char *
count_images (guint64 count)
{
  g_autofree char *number = draw_format_count (count);

  if (count == 0)
    return g_strdup (_ ("no images"));
  return g_strdup_printf (ngettext ("%s image", "%s images", (gulong)count), number);
}

/* Small shares are the interesting ones: one digit where it says something, two below 0.1 %. */
static char *
format_share (double fraction)
{
  return draw_format_percent (fraction, fraction > 0 && fraction < 0.001 ? 2 : 1);
}

static char *
describe_row (const DrawMatrix *matrix, const DrawMatrixSums *sums, guint row)
{
  g_autofree char *name = draw_matrix_class_name (matrix, row);
  g_autofree char *images = count_images (sums->rows[row]);
  g_autofree char *right =
      format_share (draw_matrix_share (draw_matrix_count (matrix, row, row), sums->rows[row]));

  if (!draw_matrix_class_is_number (matrix, row) && sums->rows[row] == 0)
    /* translators: a class's name, as "Ankle boot", "no images" */
    return g_strdup_printf (_ ("all of “%s”: %s"), name, images);
  if (!draw_matrix_class_is_number (matrix, row))
    /* translators: a class's name, as "Ankle boot", "982 images", a percentage */
    return g_strdup_printf (_ ("all of “%s”: %s, %s of them read correctly"), name, images, right);
  if (sums->rows[row] == 0)
    /* translators: a class's name, "no images" */
    return g_strdup_printf (_ ("all %ss: %s"), name, images);
  /* translators: a class's name, "982 images", a percentage */
  return g_strdup_printf (_ ("all %ss: %s, %s of them read correctly"), name, images, right);
}

static char *
describe_column (const DrawMatrix *matrix, const DrawMatrixSums *sums, guint column)
{
  guint64 sum = sums->columns[column];
  g_autofree char *name = draw_matrix_class_name (matrix, column);
  g_autofree char *images = count_images (sum);
  g_autofree char *right =
      format_share (draw_matrix_share (draw_matrix_count (matrix, column, column), sum));

  if (sum == 0)
    /* translators: a class's name, "no images" */
    return g_strdup_printf (_ ("all read as %s: %s"), name, images);
  /* translators: a class's name, "982 images", a percentage */
  return g_strdup_printf (_ ("all read as %s: %s, %s of them correctly"), name, images, right);
}

static char *
describe_all (const DrawMatrixSums *sums)
{
  g_autofree char *images = count_images (sums->total);
  g_autofree char *right = format_share (draw_matrix_share (sums->correct, sums->total));

  if (sums->total == 0)
    return g_steal_pointer (&images);
  /* translators: "10,000 images", a percentage */
  return g_strdup_printf (_ ("%s, %s read correctly"), images, right);
}

static char *
describe_cell (const DrawMatrix *matrix, const DrawMatrixSums *sums, guint row, guint column)
{
  guint32 count = draw_matrix_count (matrix, row, column);
  gboolean by_column = matrix->mode == DRAW_MATRIX_COLUMN_PERCENT;
  g_autofree char *actual = draw_matrix_class_name (matrix, row);
  g_autofree char *predicted = draw_matrix_class_name (matrix, column);
  g_autofree char *images = count_images (count);
  g_autofree char *part =
      format_share (draw_matrix_share (count, by_column ? sums->columns[column] : sums->rows[row]));
  g_autofree char *what =
      row == column
          /* translators: the name of a class that was read as itself */
          ? g_strdup_printf (_ ("%s read correctly"), actual)
          /* translators: the name of the actual class, then of the predicted one */
          : g_strdup_printf (_ ("%s read as %s"), actual, predicted);

  if (count == 0)
    /* translators: "5 read as 3", "no images" */
    return g_strdup_printf (_ ("%s: %s"), what, images);
  if (by_column)
    /* translators: "5 read as 3", "12 images", a percentage, a class's name */
    return g_strdup_printf (_ ("%s: %s, %s of all read as %s"), what, images, part, predicted);
  if (!draw_matrix_class_is_number (matrix, row))
    /* translators: "Shirt read as Coat", "12 images", a percentage, a class's name */
    return g_strdup_printf (_ ("%s: %s, %s of all of “%s”"), what, images, part, actual);
  /* translators: "5 read as 3", "12 images", a percentage, a class's name: "of all 5s" */
  return g_strdup_printf (_ ("%s: %s, %s of all %ss"), what, images, part, actual);
}

/**
 * draw_matrix_describe:
 * @matrix: the matrix; its mode decides of what a share is told
 * @row: actual class; n_classes for the totals of the columns
 * @column: predicted class; n_classes for the totals of the rows
 *
 * Returns: (transfer full): what the cell says, in words; "" outside the matrix.
 */
char *
draw_matrix_describe (const DrawMatrix *matrix, guint row, guint column)
{
  guint n = matrix->n_classes;
  DrawMatrixSums sums;
  char *words;

  if (!draw_matrix_is_drawable (matrix) || row > n || column > n)
    return g_strdup ("");
  draw_matrix_sums_init (&sums, matrix);
  if (row == n && column == n)
    words = describe_all (&sums);
  else if (column == n)
    words = describe_row (matrix, &sums, row);
  else if (row == n)
    words = describe_column (matrix, &sums, column);
  else
    words = describe_cell (matrix, &sums, row, column);
  draw_matrix_sums_clear (&sums);
  return words;
}

/**
 * draw_matrix_summary:
 * @matrix: the matrix
 *
 * Returns: (transfer full): its accuracy and its most frequent error, in words; "" when there is
 *   nothing to say.
 */
char *
draw_matrix_summary (const DrawMatrix *matrix)
{
  guint worst_row = 0, worst_column = 0;
  guint32 worst = 0;
  g_autofree char *all = NULL;
  g_autofree char *actual = NULL;
  g_autofree char *predicted = NULL;
  g_autofree char *images = NULL;
  DrawMatrixSums sums;

  if (!draw_matrix_is_drawable (matrix))
    return g_strdup ("");
  for (guint row = 0; row < matrix->n_classes; row++) {
    for (guint column = 0; column < matrix->n_classes; column++) {
      if (row != column && draw_matrix_count (matrix, row, column) > worst) {
        worst = draw_matrix_count (matrix, row, column);
        worst_row = row;
        worst_column = column;
      }
    }
  }
  draw_matrix_sums_init (&sums, matrix);
  all = describe_all (&sums);
  draw_matrix_sums_clear (&sums);
  if (worst == 0)
    return g_steal_pointer (&all);
  actual = draw_matrix_class_name (matrix, worst_row);
  predicted = draw_matrix_class_name (matrix, worst_column);
  images = count_images (worst);
  /* translators: "10,000 images, 97.7 % read correctly"; actual and predicted class; "11 images" */
  return g_strdup_printf (_ ("%s; most often %s was read as %s: %s"), all, actual, predicted,
                          images);
}
