/* draw-legend.c: names with their colours in rows of equal columns, however many there are.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-legend.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define SQUARE     10
#define LINE       24
#define KEY_GAP    6   /* from a key to its name */
#define ENTRY_GAP  16  /* between the columns */
#define NAME_WIDTH 240 /* longer names are cut */
#define LEAST_NAME 88  /* a name cut shorter than this tells little */
#define MAX_ROWS   5
#define SHARE      0.3 /* of the picture's height */

static const char *
get_name (const DrawLegendEntry *entry)
{
  return entry->name != NULL ? entry->name : "";
}

/**
 * draw_legend_lay_out:
 * @text: its font
 * @entries: (array length=n): what there is to name
 * @n: how many
 * @width: of the picture
 * @height: of the picture, of which the legend takes a part
 *
 * Finds how many columns of equal width hold the names in few rows: as wide as the widest name where
 * there is room, narrower where there are many, and without the last ones where there are still more.
 *
 * Returns: how the entries lie
 */
DrawLegend
draw_legend_lay_out (DrawText *text, const DrawLegendEntry *entries, guint n, double width,
                     double height)
{
  guint max_rows = (guint)CLAMP (floor (SHARE * height / draw_text_height (text)), 1, MAX_ROWS);
  double room = width + ENTRY_GAP;
  double widest = 1, step;
  DrawLegend legend = {.key_width = SQUARE + KEY_GAP};

  if (n == 0)
    return legend;
  for (guint i = 0; i < n; i++) {
    widest = MAX (widest, draw_text_width (text, get_name (&entries[i])));
    if (entries[i].key != DRAW_KEY_SQUARE)
      legend.key_width = LINE + KEY_GAP;
  }
  widest = MIN (ceil (widest) + 1, NAME_WIDTH);
  step = legend.key_width + ENTRY_GAP;
  legend.columns = (guint)CLAMP (floor (room / (step + widest)), 1, n);
  if ((n + legend.columns - 1) / legend.columns > max_rows) {
    guint most = (guint)CLAMP (floor (room / (step + LEAST_NAME)), 1, n);
    legend.columns = MAX (legend.columns, MIN ((n + max_rows - 1) / max_rows, most));
  }
  legend.rows = MIN ((n + legend.columns - 1) / legend.columns, max_rows);
  legend.n_shown = n > legend.columns * max_rows ? legend.columns * max_rows - 1 : n;
  legend.name_width = MIN (widest, room / legend.columns - step);
  return legend;
}

static void
draw_key (cairo_t *cr, const DrawLegendEntry *entry, const DrawTheme *theme, double x,
          double middle)
{
  static const double dashes[] = {5, 3};
  DrawColour colour = draw_line_colour (theme, &entry->colour);

  cairo_save (cr);
  cairo_new_path (cr);
  draw_set_colour (cr, &colour);
  if (entry->key == DRAW_KEY_SQUARE) {
    cairo_rectangle (cr, x, middle - SQUARE / 2.0, SQUARE, SQUARE);
    cairo_fill (cr);
  } else {
    cairo_set_dash (cr, dashes, entry->key == DRAW_KEY_DASHES ? G_N_ELEMENTS (dashes) : 0, 0);
    cairo_set_line_width (cr, 2);
    cairo_move_to (cr, x, middle);
    cairo_line_to (cr, x + LINE, middle);
    cairo_stroke (cr);
  }
  cairo_restore (cr);
}

/**
 * draw_legend:
 * @text: where to draw, and its font
 * @legend: of draw_legend_lay_out()
 * @entries: (array length=n): as it was given
 * @n: as it was given
 * @theme: colours
 * @y: of the first row
 *
 * Draws the names, from the left edge, and how many more there are.
 */
void
draw_legend (DrawText *text, const DrawLegend *legend, const DrawLegendEntry *entries, guint n,
             const DrawTheme *theme, double y)
{
  double step = legend->key_width + legend->name_width + ENTRY_GAP;
  double line = draw_text_height (text);
  g_autofree char *more = NULL;

  if (legend->columns == 0)
    return;
  for (guint i = 0; i < legend->n_shown; i++) {
    double x = i % legend->columns * step;
    double top = y + i / legend->columns * line;

    draw_key (text->cr, &entries[i], theme, x, floor (top + line / 2) + 0.5);
    draw_set_colour (text->cr, &theme->foreground);
    draw_text_show_within (text, get_name (&entries[i]), x + legend->key_width, top, 0, 0,
                           legend->name_width);
  }
  if (legend->n_shown == n)
    return;
  /* translators: at the end of a list that does not have the room for all */
  more = g_strdup_printf (ngettext ("and %u more", "and %u more", n - legend->n_shown),
                          n - legend->n_shown);
  draw_set_colour (text->cr, &theme->dim);
  draw_text_show_within (text, more, legend->n_shown % legend->columns * step,
                         y + legend->n_shown / legend->columns * line, 0, 0,
                         legend->key_width + legend->name_width);
}
