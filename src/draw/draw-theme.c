/* draw-theme.c: the colours and the font of every picture.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-theme.h"

#include <math.h>

#define RGB(hex)                                                                                   \
  {                                                                                                \
    (((hex) >> 16) & 0xff) / 255.0, (((hex) >> 8) & 0xff) / 255.0, ((hex)&0xff) / 255.0, 1.0       \
  }

static const DrawColour map_negative = RGB (0xf59322);
static const DrawColour map_positive = RGB (0x0877bd);
static const DrawColour map_zero_light = RGB (0xe8eaeb);
static const DrawColour map_zero_dark = RGB (0x2b2d2e);

/* Opaque in a figure, where nothing shows through; on screen the same strengths as Adwaita's. */
static DrawColour
fade (const DrawColour *colour, double alpha)
{
  DrawColour faded = *colour;
  faded.alpha *= alpha;
  return faded;
}

/**
 * draw_theme:
 * @dark: whether to draw light on dark
 * @high_contrast: whether secondary text and grid lines stand out as much as they can
 *
 * Returns: a theme with a 13 px font.
 */
DrawTheme
draw_theme (gboolean dark, gboolean high_contrast)
{
  static const DrawColour white = RGB (0xffffff);
  static const DrawColour black = RGB (0x000000);
  static const DrawColour ink = RGB (0x2e3436);
  static const DrawColour card = RGB (0x363636);
  static const DrawColour accent_light = RGB (0x3584e4);
  static const DrawColour accent_dark = RGB (0x62a0ea);
  static const DrawColour accent_strong = RGB (0x1a5fb4);
  DrawTheme theme = {.dark = !!dark, .high_contrast = !!high_contrast};

  if (high_contrast) {
    theme.background = dark ? black : white;
    theme.foreground = dark ? white : black;
    theme.accent = dark ? accent_dark : accent_strong;
  } else {
    theme.background = dark ? card : white;
    theme.foreground = dark ? white : ink;
    theme.accent = dark ? accent_dark : accent_light;
  }
  theme.dim = fade (&theme.foreground, high_contrast ? 0.9 : 0.68);
  theme.grid = fade (&theme.foreground, high_contrast ? 0.3 : 0.11);
  theme.font = "Cantarell, sans-serif";
  theme.font_size = 13;
  return theme;
}

/**
 * draw_palette:
 * @index: which run, from 0
 *
 * Returns: its hue; after fourteen they start over.
 */
DrawColour
draw_palette (guint index)
{
  static const DrawColour palette[] = {
      RGB (0x0077bb), RGB (0xff7043), RGB (0x009988), RGB (0xee3377), RGB (0x33bbee),
      RGB (0xcc3311), RGB (0xbbbbbb), RGB (0xaa4499), RGB (0xddaa33), RGB (0x117733),
      RGB (0x6655cc), RGB (0x999933), RGB (0x88ccee), RGB (0x996644),
  };

  return palette[index % G_N_ELEMENTS (palette)];
}

/**
 * draw_mix:
 * @from: the colour at 0
 * @to: the colour at 1
 * @amount: 0..1, clipped; NaN counts as 0
 *
 * Returns: the colour between the two.
 */
DrawColour
draw_mix (const DrawColour *from, const DrawColour *to, double amount)
{
  double t = isnan (amount) ? 0 : CLAMP (amount, 0, 1);

  return (DrawColour){
      .red = from->red + (to->red - from->red) * t,
      .green = from->green + (to->green - from->green) * t,
      .blue = from->blue + (to->blue - from->blue) * t,
      .alpha = from->alpha + (to->alpha - from->alpha) * t,
  };
}

/**
 * draw_luminance:
 * @colour: an opaque colour
 *
 * Returns: its relative luminance, 0 (black) to 1 (white), as WCAG 2.1 defines it.
 */
double
draw_luminance (const DrawColour *colour)
{
  const double channels[] = {colour->red, colour->green, colour->blue};
  const double weights[] = {0.2126, 0.7152, 0.0722};
  double luminance = 0;

  for (guint i = 0; i < G_N_ELEMENTS (channels); i++) {
    double c = channels[i];
    luminance += weights[i] * (c <= 0.03928 ? c / 12.92 : pow ((c + 0.055) / 1.055, 2.4));
  }
  return luminance;
}

/**
 * draw_text_on:
 * @theme: the theme
 * @fill: an opaque colour behind text
 *
 * Returns: black or white, whichever reads better on @fill.
 */
DrawColour
draw_text_on (const DrawTheme *theme, const DrawColour *fill)
{
  double luminance = draw_luminance (fill);
  double on_white = 1.05 / (luminance + 0.05);
  double on_black = (luminance + 0.05) / 0.05;

  /* On a saturated blue or red of equal contrast white reads better: black needs a lead. */
  if (on_black > on_white * (theme->high_contrast ? 1 : 1.9))
    return (DrawColour){0.1, 0.1, 0.1, 1};
  return (DrawColour){1, 1, 1, 1};
}

/**
 * draw_line_colour:
 * @theme: the theme
 * @hue: a run's colour
 *
 * Returns: @hue with enough contrast for a line on the theme's background.
 */
DrawColour
draw_line_colour (const DrawTheme *theme, const DrawColour *hue)
{
  static const DrawColour white = {1, 1, 1, 1};
  static const DrawColour black = {0, 0, 0, 1};
  DrawColour line = *hue;

  /* 3:1 is what WCAG asks of graphics, 4.5:1 of text; move towards the far end until it is met. */
  for (int i = 0; i < 8; i++) {
    double a = draw_luminance (&line) + 0.05;
    double b = draw_luminance (&theme->background) + 0.05;
    double wanted = theme->high_contrast ? 4.5 : theme->dark ? 3.6 : 1.9;
    if (MAX (a, b) / MIN (a, b) >= wanted)
      break;
    line = draw_mix (&line, theme->dark ? &white : &black, 0.12);
  }
  return line;
}

/**
 * draw_map_diverging:
 * @theme: decides the neutral colour at zero: light, or dark in a dark theme
 * @value: -1..1, clipped; NaN counts as 0
 *
 * Returns: orange for negative, blue for positive values.
 */
DrawColour
draw_map_diverging (const DrawTheme *theme, double value)
{
  const DrawColour *zero = theme->dark ? &map_zero_dark : &map_zero_light;

  return draw_mix (zero, value < 0 ? &map_negative : &map_positive, fabs (value));
}

/**
 * draw_map_quality:
 * @value: 0..1, clipped; NaN counts as 0
 *
 * Returns: orange for the worst, blue for the best, by way of a grey violet.
 */
DrawColour
draw_map_quality (double value)
{
  static const DrawColour bad = RGB (0xf07a1f), middle = RGB (0x8d7b9c), good = RGB (0x0077bb);

  if (!(value > 0.5))
    return draw_mix (&bad, &middle, 2 * value);
  return draw_mix (&middle, &good, 2 * value - 1);
}

/**
 * draw_map_grey:
 * @value: -1..1, clipped; NaN counts as 0
 *
 * Returns: black for -1, white for 1.
 */
DrawColour
draw_map_grey (double value)
{
  double level = isnan (value) ? 0.5 : (CLAMP (value, -1, 1) + 1) / 2;

  return (DrawColour){level, level, level, 1};
}

/**
 * draw_set_colour:
 * @cr: where to draw
 * @colour: what the next strokes and fills are made with
 */
void
draw_set_colour (cairo_t *cr, const DrawColour *colour)
{
  cairo_set_source_rgba (cr, colour->red, colour->green, colour->blue, colour->alpha);
}

/**
 * draw_focus_ring:
 * @cr: where to draw
 * @theme: its accent colour
 * @width: of the picture
 * @height: of the picture
 */
void
draw_focus_ring (cairo_t *cr, const DrawTheme *theme, double width, double height)
{
  DrawColour ring = theme->accent;

  ring.alpha *= theme->high_contrast ? 1 : 0.6;
  cairo_save (cr);
  draw_set_colour (cr, &ring);
  cairo_set_line_width (cr, 2);
  cairo_rectangle (cr, 1, 1, MAX (width - 2, 0), MAX (height - 2, 0));
  cairo_stroke (cr);
  cairo_restore (cr);
}
