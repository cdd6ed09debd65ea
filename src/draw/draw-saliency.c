/* draw-saliency.c: what in an image speaks for a class, and what against it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-saliency.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_SIDE  4096
#define INK       0.6 /* how much of the image shines through where nothing speaks */
#define STRONGEST 100 /* one pixel in so many may be beyond the scale */

static int
compare (gconstpointer a, gconstpointer b)
{
  float x = *(const float *)a, y = *(const float *)b;

  return (x > y) - (x < y);
}

/* The value that is shown with the whole colour: that of the hundredth pixel from the strongest, so that
 * a few do not leave the others pale; the largest where most are zero. */
static double
find_scale (const float *saliency, gsize n)
{
  g_autofree float *sizes = g_new (float, n);
  gsize n_finite = 0;
  double scale;

  for (gsize i = 0; i < n; i++)
    if (isfinite (saliency[i]))
      sizes[n_finite++] = fabsf (saliency[i]);
  if (n_finite == 0)
    return 0;
  qsort (sizes, n_finite, sizeof *sizes, compare);
  scale = (double)sizes[n_finite - 1 - n_finite / STRONGEST];
  return scale > 0 ? scale : (double)sizes[n_finite - 1];
}

static guint32
to_pixel (const DrawColour *colour)
{
  return (guint32)lround (colour->red * 255) << 16 | (guint32)lround (colour->green * 255) << 8 |
         (guint32)lround (colour->blue * 255);
}

/* The image in grey, darker than by itself, and on it orange or blue by how much a pixel says. */
static DrawColour
colour_of (const DrawTheme *theme, guint8 ink, double value)
{
  DrawColour full = draw_map_diverging (theme, value < 0 ? -1 : 1);
  double grey = INK * ink / 255;
  DrawColour paper = {grey, grey, grey, 1};

  return draw_mix (&paper, &full, MIN (fabs (value), 1));
}

static void
fill (guint8 *data, gsize stride, const guint8 *pixels, const float *saliency, guint side,
      const DrawTheme *theme)
{
  double scale = saliency != NULL ? find_scale (saliency, (gsize)side * side) : 0;

  for (guint row = 0; row < side; row++)
    for (guint column = 0; column < side; column++) {
      gsize i = (gsize)row * side + column;
      guint32 pixel = (guint32)pixels[i] * 0x10101;

      if (saliency != NULL) {
        double value = scale > 0 && isfinite (saliency[i]) ? (double)saliency[i] / scale : 0;
        DrawColour colour = colour_of (theme, pixels[i], value);
        pixel = to_pixel (&colour);
      }
      memcpy (data + row * stride + column * sizeof pixel, &pixel, sizeof pixel);
    }
}

/**
 * draw_saliency:
 * @cr: where to draw
 * @pixels: (side, side) row-major, 0 = paper, 255 = ink
 * @saliency: (side, side) (nullable): how much the score of a class grows with each pixel
 * @side: pixels across and down
 * @theme: the colours of more (blue) and less (orange)
 * @width: of the picture
 * @height: of the picture
 *
 * Draws the image in the middle of (0, 0, @width, @height), each pixel a crisp square; with @saliency in
 * grey, and what speaks for the class in blue, what speaks against it in orange, the
 * strongest pixels with the whole colour.
 */
void
draw_saliency (cairo_t *cr, const guint8 *pixels, const float *saliency, guint side,
               const DrawTheme *theme, double width, double height)
{
  double size = floor (MIN (width, height));
  cairo_surface_t *surface;

  if (!(size > 0) || side == 0 || side > MAX_SIDE)
    return;
  if (size >= side)
    size = floor (size / side) * side;
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int)side, (int)side);
  if (cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS) {
    fill (cairo_image_surface_get_data (surface), (gsize)cairo_image_surface_get_stride (surface),
          pixels, saliency, side, theme);
    cairo_surface_mark_dirty (surface);
    cairo_save (cr);
    cairo_translate (cr, floor ((width - size) / 2), floor ((height - size) / 2));
    cairo_rectangle (cr, 0, 0, size, size);
    cairo_scale (cr, size / side, size / side);
    cairo_set_source_surface (cr, surface, 0, 0);
    cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
    cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
    cairo_fill (cr);
    cairo_restore (cr);
  }
  cairo_surface_destroy (surface);
}
