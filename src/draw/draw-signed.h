/* draw-signed.h: signed numbers as bars on both sides of zero, in narrow columns or named rows.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "draw-theme.h"

G_BEGIN_DECLS

typedef struct {
  const float *values; /* (n); borrowed */
  guint n;
  const guint *order;        /* (n): which value stands at each place; NULL: the i-th at place i */
  const char *const *labels; /* (n), of the values: rows with a name each; NULL: columns */
  gboolean as_points;        /* shares, told in percentage points */
} DrawSigned;

void draw_signed (cairo_t *cr, const DrawSigned *bars, const DrawTheme *theme, double width,
                  double height);
/* A frame around what stands at @place. */
void draw_signed_mark (cairo_t *cr, const DrawSigned *bars, guint place, const DrawTheme *theme,
                       double width, double height);
/* Returns: the place at (@x, @y), or -1. */
int draw_signed_at (const DrawSigned *bars, const DrawTheme *theme, double width, double height,
                    double x, double y);

/* "0.42", "−0.031"; "0" for nothing, "–" where it is not finite; and "+0.42". */
char *draw_format_number (double value);
char *draw_format_signed (double value);
/* A change of a share: "+1.25", "−0.03" percentage points, without a unit. */
char *draw_format_points (double share);

G_END_DECLS
