/* draw-matrix-private.h: what the matrix's picture and its words share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "draw-matrix.h"

G_BEGIN_DECLS

typedef struct {
  guint64 *rows, *columns; /* (n_classes) each */
  guint64 total, correct;
} DrawMatrixSums;

void draw_matrix_sums_init (DrawMatrixSums *sums, const DrawMatrix *matrix);
void draw_matrix_sums_clear (DrawMatrixSums *sums);

/* @part of @whole, 0..1; NaN of nothing. */
double draw_matrix_share (guint64 part, guint64 whole);
guint32 draw_matrix_count (const DrawMatrix *matrix, guint row, guint column);
/* Returns: (transfer full): what the class is called. */
char *draw_matrix_class_name (const DrawMatrix *matrix, guint index);
/* Whether there is a matrix, of a size that makes sense. */
gboolean draw_matrix_is_drawable (const DrawMatrix *matrix);

G_END_DECLS
