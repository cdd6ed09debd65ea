/* draw-matrix-sums.c: the sums of a confusion matrix, and its classes' names.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-matrix-private.h"

#include <math.h>
#include <string.h>

#define MAX_CLASSES 256

guint32
draw_matrix_count (const DrawMatrix *matrix, guint row, guint column)
{
  return matrix->counts[(gsize)row * matrix->n_classes + column];
}

void
draw_matrix_sums_init (DrawMatrixSums *sums, const DrawMatrix *matrix)
{
  guint n = matrix->n_classes;

  *sums = (DrawMatrixSums){.rows = g_new0 (guint64, n), .columns = g_new0 (guint64, n)};
  for (guint row = 0; row < n; row++) {
    for (guint column = 0; column < n; column++) {
      guint32 count = draw_matrix_count (matrix, row, column);
      sums->rows[row] += count;
      sums->columns[column] += count;
      sums->total += count;
    }
    sums->correct += draw_matrix_count (matrix, row, row);
  }
}

void
draw_matrix_sums_clear (DrawMatrixSums *sums)
{
  g_clear_pointer (&sums->rows, g_free);
  g_clear_pointer (&sums->columns, g_free);
}

double
draw_matrix_share (guint64 part, guint64 whole)
{
  return whole > 0 ? (double)part / (double)whole : NAN;
}

char *
draw_matrix_class_name (const DrawMatrix *matrix, guint index)
{
  if (matrix->class_names != NULL)
    return g_strdup (matrix->class_names[index]);
  return g_strdup_printf ("%u", index);
}

gboolean
draw_matrix_class_is_number (const DrawMatrix *matrix, guint index)
{
  const char *name = matrix->class_names != NULL ? matrix->class_names[index] : "0";

  return *name != '\0' && strspn (name, "0123456789") == strlen (name);
}

/**
 * draw_matrix_count_images:
 * @matrix: the matrix
 * @row: actual class; n_classes for the totals of the columns
 * @column: predicted class; n_classes for the totals of the rows
 *
 * Returns: how many images were counted there; 0 outside the matrix
 */
guint64
draw_matrix_count_images (const DrawMatrix *matrix, guint row, guint column)
{
  guint n = matrix->n_classes;
  guint64 count = 0;

  if (!draw_matrix_is_drawable (matrix) || row > n || column > n)
    return 0;
  for (guint i = row < n ? row : 0; i < (row < n ? row + 1 : n); i++)
    for (guint j = column < n ? column : 0; j < (column < n ? column + 1 : n); j++)
      count += draw_matrix_count (matrix, i, j);
  return count;
}

gboolean
draw_matrix_is_drawable (const DrawMatrix *matrix)
{
  return matrix->counts != NULL && matrix->n_classes > 0 && matrix->n_classes <= MAX_CLASSES;
}
