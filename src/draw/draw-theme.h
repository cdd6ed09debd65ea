/* draw-theme.h: the colours and the font of every picture, on screen and in a file.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>
#include <cairo.h>
#include <pango/pangocairo.h>

G_BEGIN_DECLS

typedef struct {
  double red, green, blue, alpha; /* 0..1, not premultiplied */
} DrawColour;

typedef struct {
  gboolean dark;
  gboolean high_contrast;
  DrawColour background; /* of a figure; a widget leaves it to its card */
  DrawColour foreground; /* text and axes */
  DrawColour dim;        /* secondary text, tick labels */
  DrawColour grid;
  DrawColour accent;
  const char *font; /* a Pango family, "Cantarell" or the desktop's */
  double font_size; /* pixels */
} DrawTheme;

/* Returns: the theme of light or dark, plain or high contrast; font_size 13. */
DrawTheme draw_theme (gboolean dark, gboolean high_contrast);

/* Hue = run: the colour-blind-safe palette of seven that users know from TensorBoard, and seven more
 * for those who compare so many, starting over after the last. */
DrawColour draw_palette (guint index);

/* Diverging map: value -1..1 (clipped) to orange, the theme's neutral at 0, blue. */
DrawColour draw_map_diverging (const DrawTheme *theme, double value);
/* From bad (0, orange) to good (1, blue), both to be seen as a line on either background. */
DrawColour draw_map_quality (double value);
/* Grey map: value -1..1 (clipped) to black..white. */
DrawColour draw_map_grey (double value);

/* From one colour to another; amount 0..1, clipped. */
DrawColour draw_mix (const DrawColour *from, const DrawColour *to, double amount);
/* Relative luminance of an opaque colour, 0..1 (WCAG 2.1). */
double draw_luminance (const DrawColour *colour);
/* Black or white: what reads better on an opaque @fill. */
DrawColour draw_text_on (const DrawTheme *theme, const DrawColour *fill);
/* A run's hue, moved as far as a line on this theme's background needs it. */
DrawColour draw_line_colour (const DrawTheme *theme, const DrawColour *hue);

void draw_set_colour (cairo_t *cr, const DrawColour *colour);
/* The frame of a picture that has the keyboard, along the inner edge of (0, 0, width, height). */
void draw_focus_ring (cairo_t *cr, const DrawTheme *theme, double width, double height);

G_END_DECLS
