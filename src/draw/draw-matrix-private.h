/* draw-matrix-private.h: what the matrix's picture and its words share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "draw-matrix.h"
#include "draw-text.h"

G_BEGIN_DECLS

typedef struct {
  guint64 *rows, *columns; /* (n_classes) each */
  guint64 total, correct;
} DrawMatrixSums;

void draw_matrix_sums_init (DrawMatrixSums *sums, const DrawMatrix *matrix);
void draw_matrix_sums_clear (DrawMatrixSums *sums);

/* A matrix while it is drawn. */
typedef struct {
  cairo_t *cr;
  const DrawMatrix *matrix;
  const DrawTheme *theme;
  double width, height; /* of the picture */
  DrawText text;
  DrawMatrixSums sums;
  DrawMatrixLayout layout;
  gboolean captions;   /* there is room for "actual" and "predicted" */
  gboolean is_upright; /* the names of the columns are */
  double label_size;   /* of the names' font */
  double largest_right, largest_error;
} DrawMatrixPicture;

#define DRAW_MATRIX_PADDING   3 /* beside a number */
#define DRAW_MATRIX_LABEL_GAP 6 /* between a name and the cells */

void draw_matrix_lay_out (DrawMatrixPicture *picture, const char *accuracy);
void draw_matrix_cell_rectangle (const DrawMatrixLayout *layout, guint row, guint column,
                                 cairo_rectangle_t *cell);
void draw_matrix_draw_labels (DrawMatrixPicture *picture);
void draw_matrix_draw_captions (DrawMatrixPicture *picture);

/* @part of @whole, 0..1; NaN of nothing. */
double draw_matrix_share (guint64 part, guint64 whole);
guint32 draw_matrix_count (const DrawMatrix *matrix, guint row, guint column);
/* Returns: (transfer full): what the class is called. */
char *draw_matrix_class_name (const DrawMatrix *matrix, guint index);
/* Whether that is a number: then "5s" are many of them. */
gboolean draw_matrix_class_is_number (const DrawMatrix *matrix, guint index);
/* Whether there is a matrix, of a size that makes sense. */
gboolean draw_matrix_is_drawable (const DrawMatrix *matrix);

G_END_DECLS
