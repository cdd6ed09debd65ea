/* draw-matrix.h: a confusion matrix: actual classes as rows, predicted ones as columns.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "draw-theme.h"

G_BEGIN_DECLS

typedef enum {
  DRAW_MATRIX_COUNTS,
  DRAW_MATRIX_ROW_PERCENT,
  DRAW_MATRIX_COLUMN_PERCENT
} DrawMatrixMode;

typedef struct {
  const guint32 *counts; /* (n_classes, n_classes) row-major; borrowed */
  guint n_classes;
  const char *const *class_names; /* (n_classes), or NULL for "0", "1", … */
  DrawMatrixMode mode;
} DrawMatrix;

typedef struct {
  double x, y; /* of the first cell */
  double cell_width, cell_height;
  double total_width;   /* of the column of totals */
  double total_height;  /* of the row of totals */
  double header_width;  /* of the names beside the rows, left of x */
  double header_height; /* of those above the columns */
  guint n_classes;
} DrawMatrixLayout;

/* Draws the matrix, totals of rows and columns, and the overall accuracy in the corner, into
 * (0, 0, @width, @height): the diagonal blue and the errors red, each on a scale of its own. */
void draw_matrix (cairo_t *cr, const DrawMatrix *matrix, const DrawTheme *theme, double width,
                  double height, DrawMatrixLayout *layout);

/* Finds the cell at (@x, @y). Row or column n_classes means the totals, and so does a name beside the
 * cells. FALSE outside. */
gboolean draw_matrix_at (const DrawMatrixLayout *layout, double x, double y, guint *row,
                         guint *column);

/* How many images were counted in a cell, or in a total. */
guint64 draw_matrix_count_images (const DrawMatrix *matrix, guint row, guint column);

/* "5 read as 3: 12 images, 1.3 % of all 5s", and its like for the diagonal and the totals;
 * translated. */
char *draw_matrix_describe (const DrawMatrix *matrix, guint row, guint column);

/* "10,000 images, 97.7 % read correctly; most often 4 was read as 9: 11 images"; translated. */
char *draw_matrix_summary (const DrawMatrix *matrix);

/* A frame around a cell (or its totals), on top of what draw_matrix() drew. */
void draw_matrix_highlight (cairo_t *cr, const DrawMatrixLayout *layout, guint row, guint column,
                            const DrawTheme *theme);

G_END_DECLS
