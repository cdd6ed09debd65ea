/* draw-digit.c: grey images, a strip of them, and the bars of a verdict.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-digit.h"

#include <math.h>
#include <string.h>

#include "draw-text.h"

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

/* ── bars ────────────────────────────────────────────────────────────────────────────────────────
 */

#define MAX_BAR_HEIGHT 12.0
#define BAR_RADIUS     3.0
#define GAP            8.0  /* between a name, its bar and its percentage */
#define MIN_TRACK      48.0 /* a bar shorter than this tells less than a percentage beside it */
#define MIN_FONT_SIZE  5.0

/* Where things stand in the rows of a verdict. */
typedef struct {
  double row;       /* height of one */
  double font_size; /* 0: too small for text */
  double name;      /* right end of the names */
  double track, track_width, track_height;
  double percent; /* right end of the percentages; 0: no room for them */
} BarsLayout;

/* Returns: @probabilities[@bar] within 0..1; 0 where there is none, or it is no number. */
static double
get_probability (const float *probabilities, guint bar)
{
  if (probabilities == NULL || !isfinite (probabilities[bar]))
    return 0;
  return CLAMP ((double)probabilities[bar], 0.0, 1.0);
}

static const char *
get_name (const char *const *class_names, guint bar, char number[12])
{
  if (class_names != NULL)
    return class_names[bar];
  g_snprintf (number, 12, "%u", bar);
  return number;
}

static BarsLayout
lay_out_bars (DrawText *text, guint n, const char *const *class_names, const DrawTheme *theme,
              double width, double height)
{
  BarsLayout layout = {.row = height / n};
  double right = width;

  layout.font_size = MIN (theme->font_size, layout.row * 0.72);
  if (layout.font_size < MIN_FONT_SIZE)
    layout.font_size = 0;

  if (layout.font_size > 0) {
    g_autofree char *widest = draw_format_percent (0.99999, 1); /* "> 99.9 %" */
    double percent;

    draw_text_set_font (text, layout.font_size, TRUE);
    for (guint i = 0; i < n; i++) {
      char number[12];

      layout.name = MAX (layout.name, draw_text_width (text, get_name (class_names, i, number)));
    }
    layout.name = ceil (layout.name);
    layout.track = layout.name + GAP;
    draw_text_set_font (text, layout.font_size, FALSE);
    percent = ceil (draw_text_width (text, widest));
    if (width - layout.track - percent - GAP >= MIN_TRACK) {
      layout.percent = width;
      right = width - percent - GAP;
    }
  }
  layout.track_width = MAX (right - layout.track, 0);
  layout.track_height = MIN (MAX_BAR_HEIGHT, layout.row * 0.6);
  return layout;
}

/* Shows @string in the row of @bar, its right end at @x. */
static void
show_in_row (DrawText *text, const BarsLayout *layout, guint bar, const char *string, gboolean bold,
             double x)
{
  draw_text_set_font (text, layout->font_size, bold);
  draw_text_show (text, string, x, layout->row * (bar + 0.5), 1, 0.5);
}

static void
fill_rounded (cairo_t *cr, double x, double y, double width, double height)
{
  double radius = MIN (BAR_RADIUS, MIN (width, height) / 2);

  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI_2, 0);
  cairo_arc (cr, x + width - radius, y + height - radius, radius, 0, G_PI_2);
  cairo_arc (cr, x + radius, y + height - radius, radius, G_PI_2, G_PI);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI, 3 * G_PI_2);
  cairo_close_path (cr);
  cairo_fill (cr);
}

static void
draw_bar (DrawText *text, const BarsLayout *layout, guint bar, double probability, gboolean is_top,
          const char *name, const DrawTheme *theme)
{
  cairo_t *cr = text->cr;
  DrawColour track = theme->grid;
  double y = round (layout->row * bar + (layout->row - layout->track_height) / 2);

  if (layout->font_size > 0) {
    draw_set_colour (cr, &theme->foreground);
    show_in_row (text, layout, bar, name, is_top, layout->name);
  }
  if (!(layout->track_width > 0))
    return;
  /* A grid line of high contrast is a strong line; a whole track of it would drown the bars. */
  track.alpha *= theme->high_contrast ? 0.5 : 1;
  draw_set_colour (cr, &track);
  fill_rounded (cr, layout->track, y, layout->track_width, layout->track_height);
  if (probability > 0) {
    DrawColour also_ran = theme->dim;

    also_ran.alpha *= theme->high_contrast ? 1 : 0.6;
    draw_set_colour (cr, is_top ? &theme->accent : &also_ran);
    fill_rounded (cr, layout->track, y, layout->track_width * probability, layout->track_height);
  }
}

static void
draw_percent (DrawText *text, const BarsLayout *layout, guint bar, double probability,
              const DrawColour *colour)
{
  g_autofree char *percent = draw_format_percent (probability, 1);

  if (!(layout->percent > 0))
    return;
  draw_set_colour (text->cr, colour);
  show_in_row (text, layout, bar, percent, FALSE, layout->percent);
}

/**
 * draw_bars_top:
 * @probabilities: (n), or %NULL
 * @n: how many classes there are
 *
 * Returns: the class with the highest probability, the first of equals; -1 where there is none.
 */
int
draw_bars_top (const float *probabilities, guint n)
{
  int top = -1;

  for (guint i = 0; i < n; i++) {
    double probability = get_probability (probabilities, i);

    if (probability > 0 && (top < 0 || probability > get_probability (probabilities, (guint)top)))
      top = (int)i;
  }
  return top;
}

/**
 * draw_bars:
 * @cr: where to draw
 * @probabilities: (n), each 0..1; %NULL draws empty bars; one that is no number counts as 0
 * @n: how many classes there are
 * @class_names: (n), or %NULL for "0", "1", …
 * @theme: colours and font
 * @width: of the picture
 * @height: of the picture
 *
 * Draws a row for each class: its name, and a bar as long as its probability. The highest is in the
 * accent colour, with its percentage beside it where there is room.
 */
void
draw_bars (cairo_t *cr, const float *probabilities, guint n, const char *const *class_names,
           const DrawTheme *theme, double width, double height)
{
  BarsLayout layout;
  DrawText text;
  int top;

  if (n == 0 || !(width > 0) || !(height > 0))
    return;

  draw_text_begin (&text, cr, theme);
  layout = lay_out_bars (&text, n, class_names, theme, width, height);
  top = draw_bars_top (probabilities, n);
  for (guint i = 0; i < n; i++) {
    char number[12];

    draw_bar (&text, &layout, i, get_probability (probabilities, i), (int)i == top,
              get_name (class_names, i, number), theme);
  }
  if (top >= 0)
    draw_percent (&text, &layout, (guint)top, get_probability (probabilities, (guint)top),
                  &theme->foreground);
  draw_text_end (&text);
}

/**
 * draw_bars_percent:
 * @cr: where to draw
 * @probabilities: as draw_bars() was given
 * @n: as draw_bars() was given
 * @class_names: as draw_bars() was given
 * @bar: a class
 * @theme: colours and font
 * @width: of the picture
 * @height: of the picture
 *
 * Draws the percentage of one more class beside its bar, on top of what draw_bars() drew; nothing
 * where there is no room for it, or for the highest, which has it already.
 */
void
draw_bars_percent (cairo_t *cr, const float *probabilities, guint n, const char *const *class_names,
                   guint bar, const DrawTheme *theme, double width, double height)
{
  BarsLayout layout;
  DrawText text;

  if (probabilities == NULL || bar >= n || !(width > 0) || !(height > 0) ||
      (int)bar == draw_bars_top (probabilities, n))
    return;

  draw_text_begin (&text, cr, theme);
  layout = lay_out_bars (&text, n, class_names, theme, width, height);
  draw_percent (&text, &layout, bar, get_probability (probabilities, bar), &theme->dim);
  draw_text_end (&text);
}

/**
 * draw_bars_at:
 * @n: how many classes there are
 * @height: of the picture
 * @y: a height in it
 *
 * Returns: the class whose row is at @y, or -1.
 */
int
draw_bars_at (guint n, double height, double y)
{
  if (n == 0 || !(height > 0) || !(y >= 0) || y >= height)
    return -1;
  return (int)MIN (y / height * n, n - 1);
}
