/* draw-gallery.c: rows of images, each with its class and what it was read as.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-gallery.h"

#include <math.h>

#include "draw-digit.h"
#include "draw-text.h"

#define PADDING      6.0 /* around a cell, in which its frame lies */
#define CAPTION_GAP  3.0
#define FRAME_RADIUS 6.0
#define NARROW       520.0 /* a narrower gallery has smaller images, so that it is more than a column */

/* Of a caption with names. */
#define NAMED_LINES 3

/* Sides of an image, 2 to 4 pixels of the screen for each of its own. */
#define SMALL  56.0
#define MEDIUM 84.0
#define LARGE  112.0

/* What stands between the class of an image and what it was read as. */
#define ARROW " → "

/**
 * draw_gallery_layout:
 * @n: how many images there are
 * @long_names: whether classes have names, which need more room than numbers do
 * @theme: its font decides how high a caption is
 * @width: of the gallery
 *
 * Returns: how the images lie in @width
 */
DrawGalleryLayout
draw_gallery_layout (guint n, gboolean long_names, const DrawTheme *theme, double width)
{
  DrawGalleryLayout layout = {.n = n};
  gboolean is_narrow = !(width >= NARROW);
  double cell;

  layout.image = long_names ? is_narrow ? MEDIUM : LARGE : is_narrow ? SMALL : MEDIUM;
  layout.n_lines = long_names ? NAMED_LINES : is_narrow ? 2 : 1;
  layout.line = ceil (theme->font_size * 1.35);
  cell = layout.image + 2 * PADDING;
  layout.columns = isfinite (width) ? (guint)CLAMP (floor (width / cell), 1, 10000) : 1;
  layout.step_x = MAX (floor (width / layout.columns), cell);
  layout.step_y = cell + CAPTION_GAP + layout.n_lines * layout.line;
  layout.rows = n / layout.columns + (n % layout.columns > 0);
  return layout;
}

/* Left edge of the image in @column. */
static double
image_left (const DrawGalleryLayout *layout, guint column)
{
  return column * layout->step_x + floor ((layout->step_x - layout->image) / 2);
}

static DrawColour
wrong_colour (const DrawTheme *theme)
{
  DrawColour hue = draw_map_quality (0);

  return draw_line_colour (theme, &hue);
}

/* "4 → 9" and "97 %" at the ends of one line, or in the middle of two. */
static void
show_numbers (DrawText *text, const DrawGalleryCell *cell, const DrawGalleryLayout *layout,
              const char *percent, double x, double y, const DrawTheme *theme)
{
  gboolean one_line = layout->n_lines == 1 && percent != NULL;
  g_autofree char *both = NULL;
  DrawColour colour = theme->foreground;

  if (cell->predicted != NULL && !cell->is_right) {
    both = g_strconcat (cell->actual, ARROW, cell->predicted, NULL);
    colour = wrong_colour (theme);
  }
  draw_set_colour (text->cr, &colour);
  draw_text_set_font (text, theme->font_size, TRUE);
  draw_text_show_within (text, both != NULL ? both : cell->actual,
                         one_line ? x : x + layout->image / 2, y, one_line ? 0 : 0.5, 0,
                         layout->image);
  if (percent == NULL)
    return;
  draw_set_colour (text->cr, &theme->dim);
  draw_text_set_font (text, theme->font_size, FALSE);
  if (one_line)
    draw_text_show (text, percent, x + layout->image, y, 1, 0);
  else
    draw_text_show (text, percent, x + layout->image / 2, y + layout->line, 0.5, 0);
}

/* The class, what it was read as, and how probable that is: a line each. */
static void
show_names (DrawText *text, const DrawGalleryCell *cell, const DrawGalleryLayout *layout,
            const char *percent, double x, double y, const DrawTheme *theme)
{
  DrawColour colour = wrong_colour (theme);

  draw_set_colour (text->cr, &theme->foreground);
  draw_text_set_font (text, theme->font_size, TRUE);
  draw_text_show_within (text, cell->actual, x, y, 0, 0, layout->image);
  draw_text_set_font (text, theme->font_size, FALSE);
  if (cell->predicted != NULL && !cell->is_right) {
    g_autofree char *predicted = g_strconcat (ARROW + 1, cell->predicted, NULL);

    y += layout->line;
    draw_set_colour (text->cr, &colour);
    draw_text_show_within (text, predicted, x, y, 0, 0, layout->image);
  }
  if (percent != NULL) {
    draw_set_colour (text->cr, &theme->dim);
    draw_text_show (text, percent, x, y + layout->line, 0, 0);
  }
}

/**
 * draw_gallery_row:
 * @cr: where to draw
 * @cells: (array length=n): images, from the left
 * @n: how many, at most the layout's columns
 * @side: pixels of an image, across and down
 * @layout: of the gallery
 * @theme: colours and font
 *
 * Draws one row of the gallery into (0, 0, its width, step_y). A wrong reading is told from a right one
 * by its arrow, not by its colour alone.
 */
void
draw_gallery_row (cairo_t *cr, const DrawGalleryCell *cells, guint n, guint side,
                  const DrawGalleryLayout *layout, const DrawTheme *theme)
{
  gboolean long_names = layout->n_lines == NAMED_LINES;
  DrawText text;

  draw_text_begin (&text, cr, theme);
  for (guint i = 0; i < MIN (n, layout->columns); i++) {
    const DrawGalleryCell *cell = &cells[i];
    double x = image_left (layout, i), y = PADDING + layout->image + CAPTION_GAP;
    g_autofree char *percent = NULL;

    draw_digit (cr, cell->pixels, side, x, PADDING, layout->image);
    if (cell->predicted != NULL && isfinite (cell->probability))
      percent = draw_format_percent (CLAMP (cell->probability, 0, 1), 0);
    if (long_names)
      show_names (&text, cell, layout, percent, x, y, theme);
    else
      show_numbers (&text, cell, layout, percent, x, y, theme);
  }
  draw_text_end (&text);
}

/**
 * draw_gallery_at:
 * @layout: of the gallery
 * @x: a place in it
 * @y: a place in it
 *
 * Returns: the image whose cell is there, or -1
 */
int
draw_gallery_at (const DrawGalleryLayout *layout, double x, double y)
{
  double column, index;

  if (!(x >= 0) || !(y >= 0) || !(layout->step_x > 0) || !(layout->step_y > 0))
    return -1;
  column = floor (x / layout->step_x);
  if (column >= layout->columns)
    return -1;
  index = floor (y / layout->step_y) * layout->columns + column;
  return index < layout->n ? (int)index : -1;
}

/**
 * draw_gallery_highlight:
 * @cr: where to draw, its origin that of the whole gallery
 * @layout: of the gallery
 * @index: an image
 * @strong: whether it is the selected one
 * @theme: colours
 *
 * Draws a frame around an image and its caption.
 */
void
draw_gallery_highlight (cairo_t *cr, const DrawGalleryLayout *layout, guint index, gboolean strong,
                        const DrawTheme *theme)
{
  double width = layout->image + 2 * PADDING - 2, height = layout->step_y - 2;
  double x = image_left (layout, index % layout->columns) - PADDING + 1;
  double y = (double)(index / layout->columns) * layout->step_y + 1;
  DrawColour colour = strong ? theme->accent : theme->dim;

  cairo_save (cr);
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - FRAME_RADIUS, y + FRAME_RADIUS, FRAME_RADIUS, -G_PI_2, 0);
  cairo_arc (cr, x + width - FRAME_RADIUS, y + height - FRAME_RADIUS, FRAME_RADIUS, 0, G_PI_2);
  cairo_arc (cr, x + FRAME_RADIUS, y + height - FRAME_RADIUS, FRAME_RADIUS, G_PI_2, G_PI);
  cairo_arc (cr, x + FRAME_RADIUS, y + FRAME_RADIUS, FRAME_RADIUS, G_PI, 3 * G_PI_2);
  cairo_close_path (cr);
  draw_set_colour (cr, &colour);
  cairo_set_line_width (cr, strong ? 2 : 1);
  cairo_stroke (cr);
  cairo_restore (cr);
}
