/* draw-bars.c: the bars of a verdict: how probable each class is.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-bars.h"

#include <math.h>

#include "draw-text.h"

#define MAX_BAR_HEIGHT 12.0
#define BAR_RADIUS     3.0
#define GAP            8.0  /* between a name, its bar and its percentage */
#define MIN_TRACK      48.0 /* a bar shorter than this tells less than a percentage beside it */
#define MIN_FONT_SIZE  5.0
#define MAX_NAMES      0.5 /* of the width; a longer name is cut */
#define ALL_CLASSES    12  /* up to here each has a row, however low */
#define MIN_ROW        17  /* of more classes, so that each that is shown can be read */
#define MAX_ROW        34  /* of few, so that they stay together */

/* Where things stand in the rows of a verdict. */
typedef struct {
  double row;       /* height of one */
  double font_size; /* 0: too small for text */
  double name;      /* right end of the names */
  double track, track_width, track_height;
  double percent; /* right end of the percentages; 0: no room for them */
} BarsLayout;

/* What is drawn, and how. */
typedef struct {
  DrawText text;
  const DrawTheme *theme;
  const float *probabilities;     /* (n), or NULL */
  const char *const *class_names; /* (n), or NULL */
  guint n;
  guint *classes; /* (n_rows): whose bar each row is */
  guint n_rows;
  BarsLayout layout;
} Bars;

/* Returns: @probabilities[@bar] within 0..1; 0 where there is none, or it is no number. */
static double
get_probability (const float *probabilities, guint bar)
{
  if (probabilities == NULL || !isfinite (probabilities[bar]))
    return 0;
  return CLAMP ((double)probabilities[bar], 0.0, 1.0);
}

static const char *
get_name (const Bars *bars, guint bar, char number[12])
{
  if (bars->class_names != NULL)
    return bars->class_names[bar];
  g_snprintf (number, 12, "%u", bar);
  return number;
}

/* ── which classes ───────────────────────────────────────────────────────────────────────────────
 */

/**
 * draw_bars_rows:
 * @n: how many classes there are
 * @height: of the picture
 *
 * Returns: how many of them have a row: all where they are few, else as many as can be read
 */
guint
draw_bars_rows (guint n, double height)
{
  if (!(height > 0))
    return 0;
  if (n <= ALL_CLASSES)
    return n;
  return (guint)CLAMP (floor (height / MIN_ROW), 1.0, (double)n);
}

static double
row_height (guint n_rows, double height)
{
  return MIN (height / n_rows, MAX_ROW);
}

static int
compare_probabilities (gconstpointer a, gconstpointer b, gpointer probabilities)
{
  guint i = *(const guint *)a, j = *(const guint *)b;
  double first = get_probability (probabilities, i), second = get_probability (probabilities, j);

  if (first != second)
    return first > second ? -1 : 1;
  return i < j ? -1 : 1;
}

/* Returns: (transfer full): the classes, (n), in the order of the rows. */
static guint *
order_classes (const float *probabilities, guint n)
{
  guint *classes = g_new (guint, n);

  for (guint i = 0; i < n; i++)
    classes[i] = i;
  if (n > ALL_CLASSES)
    g_qsort_with_data (classes, (int)n, sizeof *classes, compare_probabilities,
                       (gpointer)probabilities);
  return classes;
}

/* ── where they stand ────────────────────────────────────────────────────────────────────────────
 */

static double
widest_name (Bars *bars)
{
  double widest = 0;

  for (guint row = 0; row < bars->n_rows; row++) {
    char number[12];

    widest =
        MAX (widest, draw_text_width (&bars->text, get_name (bars, bars->classes[row], number)));
  }
  return widest;
}

static void
lay_out_bars (Bars *bars, double width, double height)
{
  BarsLayout *layout = &bars->layout;
  double right = width;

  *layout = (BarsLayout){.row = row_height (bars->n_rows, height)};
  layout->font_size = MIN (bars->theme->font_size, layout->row * 0.72);
  if (layout->font_size < MIN_FONT_SIZE)
    layout->font_size = 0;

  if (layout->font_size > 0) {
    g_autofree char *widest = draw_format_percent (0.99999, 1); /* "> 99.9 %" */
    double percent;

    draw_text_set_font (&bars->text, layout->font_size, TRUE);
    layout->name = ceil (MIN (widest_name (bars), width * MAX_NAMES));
    layout->track = layout->name + GAP;
    draw_text_set_font (&bars->text, layout->font_size, FALSE);
    percent = ceil (draw_text_width (&bars->text, widest));
    if (width - layout->track - percent - GAP >= MIN_TRACK) {
      layout->percent = width;
      right = width - percent - GAP;
    }
  }
  layout->track_width = MAX (right - layout->track, 0);
  layout->track_height = MIN (MAX_BAR_HEIGHT, layout->row * 0.6);
}

static void
bars_begin (Bars *bars, cairo_t *cr, const float *probabilities, guint n,
            const char *const *class_names, const DrawTheme *theme, double width, double height)
{
  *bars =
      (Bars){.theme = theme, .probabilities = probabilities, .class_names = class_names, .n = n};
  bars->n_rows = draw_bars_rows (n, height);
  bars->classes = order_classes (probabilities, n);
  draw_text_begin (&bars->text, cr, theme);
  lay_out_bars (bars, width, height);
}

static void
bars_end (Bars *bars)
{
  draw_text_end (&bars->text);
  g_free (bars->classes);
}

/* ── drawing ─────────────────────────────────────────────────────────────────────────────────────
 */

/* Shows @string in a row, its right end at @x, cut at @width. */
static void
show_in_row (Bars *bars, guint row, const char *string, gboolean bold, double x, double width)
{
  draw_text_set_font (&bars->text, bars->layout.font_size, bold);
  draw_text_show_within (&bars->text, string, x, bars->layout.row * (row + 0.5), 1, 0.5, width);
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
draw_bar (Bars *bars, guint row, gboolean is_top)
{
  const BarsLayout *layout = &bars->layout;
  const DrawTheme *theme = bars->theme;
  cairo_t *cr = bars->text.cr;
  guint bar = bars->classes[row];
  double probability = get_probability (bars->probabilities, bar);
  DrawColour track = theme->grid;
  double y = round (layout->row * row + (layout->row - layout->track_height) / 2);

  if (layout->font_size > 0) {
    char number[12];

    draw_set_colour (cr, &theme->foreground);
    show_in_row (bars, row, get_name (bars, bar, number), is_top, layout->name, layout->name);
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
draw_percent (Bars *bars, guint row, const DrawColour *colour)
{
  g_autofree char *percent =
      draw_format_percent (get_probability (bars->probabilities, bars->classes[row]), 1);

  if (!(bars->layout.percent > 0))
    return;
  draw_set_colour (bars->text.cr, colour);
  show_in_row (bars, row, percent, FALSE, bars->layout.percent, -1);
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
 * Draws a row for each class, or for the most probable of many: its name, cut where it is long, and
 * a bar as long as its probability. The highest is in the accent colour, with its percentage beside
 * it where there is room.
 */
void
draw_bars (cairo_t *cr, const float *probabilities, guint n, const char *const *class_names,
           const DrawTheme *theme, double width, double height)
{
  Bars bars;
  int top = draw_bars_top (probabilities, n);

  if (n == 0 || !(width > 0) || !(height > 0))
    return;

  bars_begin (&bars, cr, probabilities, n, class_names, theme, width, height);
  for (guint row = 0; row < bars.n_rows; row++) {
    gboolean is_top = (int)bars.classes[row] == top;

    draw_bar (&bars, row, is_top);
    if (is_top)
      draw_percent (&bars, row, &theme->foreground);
  }
  bars_end (&bars);
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
  Bars bars;

  if (probabilities == NULL || bar >= n || !(width > 0) || !(height > 0) ||
      (int)bar == draw_bars_top (probabilities, n))
    return;

  bars_begin (&bars, cr, probabilities, n, class_names, theme, width, height);
  for (guint row = 0; row < bars.n_rows; row++)
    if (bars.classes[row] == bar)
      draw_percent (&bars, row, &theme->dim);
  bars_end (&bars);
}

/**
 * draw_bars_at:
 * @probabilities: as draw_bars() was given
 * @n: how many classes there are
 * @height: of the picture
 * @y: a height in it
 *
 * Returns: the class whose row is at @y, or -1.
 */
int
draw_bars_at (const float *probabilities, guint n, double height, double y)
{
  g_autofree guint *classes = NULL;
  guint n_rows = draw_bars_rows (n, height);
  double row;

  if (n_rows == 0 || !(y >= 0) || y >= height)
    return -1;
  row = floor (y / row_height (n_rows, height));
  if (row >= n_rows)
    return -1;
  classes = order_classes (probabilities, n);
  return (int)classes[(guint)row];
}
