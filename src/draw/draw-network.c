/* draw-network.c: a small diagram of a fully connected network: its layers as columns of dots.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-network.h"

#include <math.h>

#include "draw-text.h"

#define MAX_COLUMNS   256 /* more than any network we train has layers */
#define MAX_DOTS      10
#define MAX_RADIUS    3.0
#define ELISION       1.4 /* how many dots would fit where some are left out */
#define LABEL_GAP     6.0 /* between dots and sizes */
#define LABEL_SPACE   4.0 /* at least, between two sizes */
#define MIN_FONT_SIZE 6.0

/* A column: what of a layer is shown. */
typedef struct {
  double x;
  guint n_dots;
  gboolean is_elided; /* there are more neurons: the middle of the column is left open */
  double top, step;   /* centre of the first dot, and from one dot to the next */
} Column;

/* Where the columns stand, and how their sizes are written. */
typedef struct {
  double radius;
  double height;       /* of the dots */
  double font_size;    /* 0: no room for text */
  gboolean is_upright; /* sizes side by side would touch: each is turned by 90° */
} NetworkLayout;

/* Returns: how many dots stand for @size neurons: all of a few, then more slowly, as its logarithm,
 * so that 100 and 1,000 look different and both fit. */
static guint
count_dots (int size)
{
  if (size <= 4)
    return (guint)MAX (size, 0);
  return (guint)CLAMP (lround (2.0 + 0.95 * log ((double)size)), 4, MAX_DOTS);
}

/* Returns: @size as people write it below a column; in @string. */
static const char *
format_size (int size, char string[12])
{
  g_snprintf (string, 12, "%d", size);
  return string;
}

/* Finds the largest font size in which the sizes fit below their columns, side by side if that is
 * possible, upright if not. */
static NetworkLayout
lay_out_network (DrawText *text, const int *sizes, guint n, const DrawTheme *theme, double width,
                 double height)
{
  double pitch = width / n;
  double line = draw_text_height (text);
  double widest = 0, room, labels;
  NetworkLayout layout = {.font_size = theme->font_size};

  for (guint i = 0; i < n; i++) {
    char size[12];

    widest = MAX (widest, draw_text_width (text, format_size (sizes[i], size)));
  }
  layout.is_upright = widest + LABEL_SPACE > pitch;
  room = layout.is_upright ? line : widest + LABEL_SPACE;
  if (room > pitch) {
    layout.font_size *= pitch / room;
    widest *= pitch / room;
    line *= pitch / room;
  }
  labels = (layout.is_upright ? widest : line) + LABEL_GAP;
  if (layout.font_size < MIN_FONT_SIZE || labels > height / 2) {
    layout.font_size = 0;
    labels = 0;
  }
  layout.height = height - labels;
  layout.radius = MIN (MIN (MAX_RADIUS, pitch / 4), layout.height / (3.0 * MAX_DOTS));
  return layout;
}

static Column
lay_out_column (const NetworkLayout *layout, int size, double x)
{
  Column column = {.x = x, .n_dots = count_dots (size)};
  double steps;

  column.is_elided = (guint)MAX (size, 0) > column.n_dots;
  steps = column.n_dots - 1 + (column.is_elided ? ELISION : 0);
  column.step = (layout->height - 2 * layout->radius) / (MAX_DOTS - 1 + ELISION);
  column.top = layout->height / 2 - column.step * steps / 2;
  return column;
}

/* Returns: the height of a dot; below the middle of an elided column they are lower. */
static double
dot_y (const Column *column, guint dot)
{
  gboolean is_lower = column->is_elided && dot >= (column->n_dots + 1) / 2;

  return column->top + column->step * (dot + (is_lower ? ELISION : 0));
}

static void
draw_connections (cairo_t *cr, const Column *from, const Column *to, const DrawTheme *theme)
{
  DrawColour colour = theme->foreground;

  colour.alpha *= theme->high_contrast ? 0.3 : 0.16;
  draw_set_colour (cr, &colour);
  cairo_set_line_width (cr, 0.5);
  for (guint i = 0; i < from->n_dots; i++)
    for (guint j = 0; j < to->n_dots; j++) {
      cairo_move_to (cr, from->x, dot_y (from, i));
      cairo_line_to (cr, to->x, dot_y (to, j));
    }
  cairo_stroke (cr);
}

static void
draw_dot (cairo_t *cr, double x, double y, double radius)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
  cairo_fill (cr);
}

static void
draw_column (cairo_t *cr, const Column *column, const NetworkLayout *layout,
             const DrawColour *colour, const DrawTheme *theme)
{
  double middle;

  draw_set_colour (cr, colour);
  for (guint i = 0; i < column->n_dots; i++)
    draw_dot (cr, column->x, dot_y (column, i), layout->radius);
  if (!column->is_elided)
    return;

  draw_set_colour (cr, &theme->dim);
  middle =
      (dot_y (column, (column->n_dots - 1) / 2) + dot_y (column, (column->n_dots + 1) / 2)) / 2;
  for (int i = -1; i <= 1; i++)
    draw_dot (cr, column->x, middle + 0.5 * column->step * i, layout->radius / 3);
}

static void
draw_size (DrawText *text, const NetworkLayout *layout, int size, double x)
{
  char string[12];

  format_size (size, string);
  cairo_save (text->cr);
  cairo_translate (text->cr, x, layout->height + LABEL_GAP);
  if (layout->is_upright) {
    cairo_rotate (text->cr, -G_PI_2);
    draw_text_show (text, string, 0, 0, 1, 0.5);
  } else {
    draw_text_show (text, string, 0, 0, 0.5, 0);
  }
  cairo_restore (text->cr);
}

/**
 * draw_network:
 * @cr: where to draw
 * @sizes: (n): neurons of the input, of each hidden layer and of the output
 * @n: how many layers there are, input and output included
 * @theme: colours and font
 * @width: of the picture
 * @height: of the picture
 *
 * Draws each layer as a column of dots, joined to the next, with its size below: more dots for a
 * wider layer, with a gap in the middle where not every neuron has its dot. Sizes that would touch
 * stand upright.
 */
void
draw_network (cairo_t *cr, const int *sizes, guint n, const DrawTheme *theme, double width,
              double height)
{
  Column columns[MAX_COLUMNS];
  DrawColour blue = draw_palette (0);
  DrawColour hidden = draw_line_colour (theme, &blue);
  NetworkLayout layout;
  DrawText text;

  if (n == 0 || n > MAX_COLUMNS || !(width > 0) || !(height > 0))
    return;

  draw_text_begin (&text, cr, theme);
  layout = lay_out_network (&text, sizes, n, theme, width, height);
  for (guint i = 0; i < n; i++)
    columns[i] = lay_out_column (&layout, sizes[i], width * (i + 0.5) / n);
  for (guint i = 1; i < n; i++)
    draw_connections (cr, &columns[i - 1], &columns[i], theme);
  for (guint i = 0; i < n; i++) {
    gboolean is_hidden = i > 0 && i < n - 1;

    draw_column (cr, &columns[i], &layout, is_hidden ? &hidden : &theme->foreground, theme);
  }
  if (layout.font_size > 0) {
    draw_text_set_font (&text, layout.font_size, FALSE);
    draw_set_colour (cr, &theme->dim);
    for (guint i = 0; i < n; i++)
      draw_size (&text, &layout, sizes[i], columns[i].x);
  }
  draw_text_end (&text);
}
