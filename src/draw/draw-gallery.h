/* draw-gallery.h: rows of images, each with its class and what it was read as.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "draw-theme.h"

G_BEGIN_DECLS

typedef struct {
  const guint8 *pixels;  /* (side, side) */
  const char *actual;    /* its class */
  const char *predicted; /* what it was read as; NULL: nobody has read it */
  gboolean is_right;
  double probability; /* of the predicted class, 0..1; NaN: unknown */
} DrawGalleryCell;

/* How images lie in a width; all in whole pixels, so that theirs are crisp. */
typedef struct {
  guint n, columns, rows;
  double image; /* side of an image */
  double step_x, step_y;
  double line; /* height of a line of the caption */
  guint n_lines;
} DrawGalleryLayout;

/* @long_names: classes have names, which need more room than numbers do. */
DrawGalleryLayout draw_gallery_layout (guint n, gboolean long_names, const DrawTheme *theme,
                                       double width);
/* Draws @cells (n, at most the layout's columns) side by side into (0, 0, width, step_y). */
void draw_gallery_row (cairo_t *cr, const DrawGalleryCell *cells, guint n, guint side,
                       const DrawGalleryLayout *layout, const DrawTheme *theme);
/* Returns: the image at (@x, @y) of the whole gallery, or -1. */
int draw_gallery_at (const DrawGalleryLayout *layout, double x, double y);
/* A frame around image @index of the whole gallery; @strong for the one that is selected. */
void draw_gallery_highlight (cairo_t *cr, const DrawGalleryLayout *layout, guint index,
                             gboolean strong, const DrawTheme *theme);

G_END_DECLS
