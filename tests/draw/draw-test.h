/* draw-test.h: what the tests of the drawing functions share: a surface, and its pixels.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <string.h>
#include "draw-theme.h"

/* A white surface to draw on. */
typedef struct {
  cairo_surface_t *surface;
  cairo_t *cr;
  int width, height;
} Canvas;

static inline Canvas
canvas_new (int width, int height)
{
  Canvas canvas = {.width = width, .height = height};

  canvas.surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  canvas.cr = cairo_create (canvas.surface);
  cairo_set_source_rgb (canvas.cr, 1, 1, 1);
  cairo_paint (canvas.cr);
  return canvas;
}

/* Checks that Cairo has no complaint, and frees it. */
static inline void
canvas_free (Canvas *canvas)
{
  g_assert_cmpint (cairo_status (canvas->cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (canvas->cr);
  cairo_surface_destroy (canvas->surface);
}

/* Returns: the pixel as 0xRRGGBB. */
static inline guint32
canvas_pixel (const Canvas *canvas, int x, int y)
{
  const guint8 *row;
  guint32 pixel;

  g_assert_true (x >= 0 && x < canvas->width && y >= 0 && y < canvas->height);
  cairo_surface_flush (canvas->surface);
  row = cairo_image_surface_get_data (canvas->surface) +
        y * cairo_image_surface_get_stride (canvas->surface);
  memcpy (&pixel, row + x * (int)sizeof pixel, sizeof pixel);
  return pixel & 0xffffff;
}

static inline guint32
colour_to_pixel (const DrawColour *colour)
{
  return (guint32)(colour->red * 255 + 0.5) << 16 | (guint32)(colour->green * 255 + 0.5) << 8 |
         (guint32)(colour->blue * 255 + 0.5);
}

/* Returns: how many pixels of the rectangle have that colour. */
static inline guint
canvas_count (const Canvas *canvas, int x, int y, int width, int height, guint32 colour)
{
  guint n = 0;

  for (int i = y; i < y + height; i++)
    for (int j = x; j < x + width; j++)
      n += canvas_pixel (canvas, j, i) == colour;
  return n;
}

static inline gboolean
canvas_is_white (const Canvas *canvas)
{
  guint n = (guint)canvas->width * (guint)canvas->height;

  return canvas_count (canvas, 0, 0, canvas->width, canvas->height, 0xffffff) == n;
}
