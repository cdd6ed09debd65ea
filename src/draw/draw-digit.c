/* draw-digit.c: grey images, and a strip of them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-digit.h"

#include <math.h>
#include <string.h>

#define MAX_SIDE 4096 /* of an image; more is no digit */

/* ── images ──────────────────────────────────────────────────────────────────────────────────────
 */

/* Returns: a surface of side × side pixels, 0 black and 255 white; NULL when there is no memory. */
static cairo_surface_t *
make_surface (const guint8 *pixels, guint side)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int)side, (int)side);
  guint8 *data;
  gsize stride;

  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS) {
    cairo_surface_destroy (surface);
    return NULL;
  }
  data = cairo_image_surface_get_data (surface);
  stride = (gsize)cairo_image_surface_get_stride (surface);
  for (guint row = 0; row < side; row++)
    for (guint column = 0; column < side; column++) {
      guint32 grey = pixels[(gsize)row * side + column];
      guint32 pixel = grey << 16 | grey << 8 | grey;

      memcpy (data + row * stride + column * sizeof pixel, &pixel, sizeof pixel);
    }
  cairo_surface_mark_dirty (surface);
  return surface;
}

/**
 * draw_digit:
 * @cr: where to draw
 * @pixels: (side, side) row-major, 0 = paper, 255 = ink; %NULL draws blank paper
 * @side: pixels across and down
 * @x: left edge
 * @y: upper edge
 * @size: how wide and high to draw it
 *
 * Draws one grey image, white ink on black, each of its pixels a crisp square.
 */
void
draw_digit (cairo_t *cr, const guint8 *pixels, guint side, double x, double y, double size)
{
  cairo_surface_t *surface = NULL;

  if (!(size > 0))
    return;

  cairo_save (cr);
  cairo_rectangle (cr, x, y, size, size);
  if (pixels != NULL && side > 0 && side <= MAX_SIDE)
    surface = make_surface (pixels, side);
  if (surface != NULL) {
    cairo_translate (cr, x, y);
    cairo_scale (cr, size / side, size / side);
    cairo_set_source_surface (cr, surface, 0, 0);
    cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
    /* The clip of a picture at a fractional place is antialiased: it must not fade to nothing. */
    cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  } else {
    cairo_set_source_rgb (cr, 0, 0, 0);
  }
  cairo_fill (cr);
  cairo_restore (cr);
  g_clear_pointer (&surface, cairo_surface_destroy);
}

/* Between two images of a strip: a hair, so that they read as one strip. */
#define STRIP_GAP 1.0

/**
 * draw_digits_columns:
 * @n: how many images there are
 * @width: of the strip
 * @height: of the strip; an image is as high
 *
 * Returns: how many of them fit side by side, at least one where there is any.
 */
guint
draw_digits_columns (guint n, double width, double height)
{
  double fit;

  if (!(height > 0) || !(width > 0))
    return 0;
  fit = floor ((width + STRIP_GAP) / (height + STRIP_GAP));
  return MIN (n, (guint)CLAMP (fit, 1.0, 10000.0));
}

/**
 * draw_digits:
 * @cr: where to draw
 * @pixels: (n, side, side); %NULL draws one blank image
 * @n: how many images there are
 * @side: pixels of an image, across and down
 * @width: of the strip
 * @height: of the strip
 *
 * Draws as many images as fit side by side, from the first, centred in (0, 0, @width, @height).
 */
void
draw_digits (cairo_t *cr, const guint8 *pixels, guint n, guint side, double width, double height)
{
  guint columns = draw_digits_columns (pixels != NULL ? MAX (n, 1) : 1, width, height);
  double size, step, x, y;

  if (columns == 0)
    return;
  /* Whole multiples of an image's pixels where there is room: all its squares are equally large. */
  size = MIN (height, (width + STRIP_GAP) / columns - STRIP_GAP);
  if (side > 0 && size >= side)
    size = floor (size / side) * side;
  step = size + STRIP_GAP;
  x = floor ((width - (columns * step - STRIP_GAP)) / 2);
  y = floor ((height - size) / 2);
  for (guint i = 0; i < columns; i++) {
    gboolean is_blank = pixels == NULL || n == 0;

    draw_digit (cr, is_blank ? NULL : pixels + (gsize)i * side * side, side, x + i * step, y, size);
  }
}
