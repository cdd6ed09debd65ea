/* draw-curves-legend.c: what the lines of the curves mean, and whose they are.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-curves-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define KEY_WIDTH  24 /* a line in the legend */
#define KEY_SIDE   10 /* of a run's square */
#define KEY_GAP    6
#define NAME_WIDTH 240 /* of a run, in the legend: longer ones are cut */
#define LEAST_NAME 88  /* a name cut shorter than this tells little */
#define MAX_ROWS   5   /* of the legend */
#define SHARE      0.3 /* of the picture's height that it may take */

typedef enum { KEY_FAINT, KEY_TEST, KEY_TRAIN, KEY_RUN } Key;

static void
draw_key (DrawCurvesPicture *picture, Key key, const DrawColour *colour, double x, double y)
{
  cairo_t *cr = picture->cr;
  double middle = floor (y + picture->line / 2) + 0.5;

  cairo_save (cr);
  draw_set_colour (cr, colour);
  cairo_new_path (cr);
  switch (key) {
  case KEY_RUN:
    cairo_rectangle (cr, x, middle - 5, KEY_SIDE, KEY_SIDE);
    cairo_fill (cr);
    break;
  case KEY_FAINT:
    cairo_rectangle (cr, x, middle - 4, KEY_WIDTH, 8);
    cairo_fill (cr);
    break;
  case KEY_TRAIN:
  case KEY_TEST:
  default:
    draw_curves_set_dash (cr, key == KEY_TEST);
    cairo_set_line_width (cr, draw_curves_line_width (picture->theme));
    cairo_move_to (cr, x, middle);
    cairo_line_to (cr, x + KEY_WIDTH, middle);
    cairo_stroke (cr);
    if (key == KEY_TEST)
      draw_curves_dot (cr, x + KEY_WIDTH / 2.0, middle, FALSE, colour, picture->theme);
    break;
  }
  cairo_restore (cr);
}

/* What is faint behind the lines: the batches of one run, or the spread between seeds. NULL: nothing. */
static const char *
get_faint (const DrawCurves *curves)
{
  if (draw_curves_has_batches (curves))
    /* translators: in a legend: the loss of every single mini-batch */
    return _ ("each batch");
  for (guint i = 0; i < curves->n_series; i++)
    if (curves->series[i].n_seeds > 1)
      /* translators: in a legend: the area between the lowest and the highest of some runs that
       * differ by their seed alone */
      return _ ("lowest to highest seed");
  return NULL;
}

/* What the kinds of line mean, from the right edge as far as @left: on the captions' row, where
 * they never lie over the curves. */
void
draw_curves_keys (DrawCurvesPicture *picture, double left)
{
  const DrawCurves *curves = picture->curves;
  const char *labels[] = {get_faint (curves), _ ("test"), _ ("train")};
  gboolean shown[] = {labels[KEY_FAINT] != NULL, TRUE, TRUE};
  double x = picture->width;
  double room = x - left;
  double widths[G_N_ELEMENTS (labels)];

  if (!draw_curves_shows_both_splits (curves))
    shown[KEY_TEST] = shown[KEY_TRAIN] = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    widths[i] = shown[i]
                    ? KEY_WIDTH + KEY_GAP + draw_text_width (&picture->text, labels[i]) + ENTRY_GAP
                    : 0;
  room += ENTRY_GAP; /* there is none after the last */
  if (widths[KEY_TEST] + widths[KEY_TRAIN] > room)
    return;
  /* The two lines matter more than what is faint behind them. */
  if (widths[KEY_FAINT] + widths[KEY_TEST] + widths[KEY_TRAIN] > room)
    shown[KEY_FAINT] = FALSE;
  for (Key key = KEY_FAINT; key <= KEY_TRAIN; key++) {
    DrawColour colour = curves->n_series > 1
                            ? picture->theme->dim
                            : draw_line_colour (picture->theme, &curves->series[0].colour);
    if (!shown[key])
      continue;
    if (key == KEY_FAINT)
      colour.alpha *= 0.3;
    draw_key (picture, key, &colour, x - widths[key] + ENTRY_GAP, 0);
    draw_set_colour (picture->cr, &picture->theme->foreground);
    draw_text_show (&picture->text, labels[key], x, 0, 1, 0);
    x -= widths[key];
  }
}

static const char *
get_name (const DrawCurvesSeries *series)
{
  return series->name != NULL ? series->name : "";
}

/* Finds how many columns of equal width hold the names in few rows: as wide as the widest name where
 * there is room, narrower where there are many, and without the last ones where there are more. */
void
draw_curves_lay_out_runs (DrawCurvesPicture *picture)
{
  const double key = KEY_SIDE + KEY_GAP;
  guint n = picture->curves->n_series;
  guint max_rows = (guint)CLAMP (floor (SHARE * picture->height / picture->line), 1, MAX_ROWS);
  double room = picture->width + ENTRY_GAP;
  double widest = 1;
  guint columns;

  picture->legend = (DrawCurvesLegend){0};
  if (n < 2)
    return;
  for (guint i = 0; i < n; i++)
    widest = MAX (widest, draw_text_width (&picture->text, get_name (&picture->curves->series[i])));
  widest = MIN (ceil (widest) + 1, NAME_WIDTH);
  columns = (guint)CLAMP (floor (room / (key + widest + ENTRY_GAP)), 1, n);
  if ((n + columns - 1) / columns > max_rows) {
    guint most = (guint)CLAMP (floor (room / (key + LEAST_NAME + ENTRY_GAP)), 1, n);
    columns = MAX (columns, MIN ((n + max_rows - 1) / max_rows, most));
  }
  picture->legend.columns = columns;
  picture->legend.rows = MIN ((n + columns - 1) / columns, max_rows);
  picture->legend.n_shown = n > columns * max_rows ? columns * max_rows - 1 : n;
  picture->legend.name_width = MIN (widest, room / columns - ENTRY_GAP - key);
}

/* The runs' names under the captions' row. */
void
draw_curves_list_runs (DrawCurvesPicture *picture)
{
  const DrawCurves *curves = picture->curves;
  const DrawCurvesLegend *legend = &picture->legend;
  double step = KEY_SIDE + KEY_GAP + legend->name_width + ENTRY_GAP;
  g_autofree char *more = NULL;

  if (legend->columns == 0)
    return;
  for (guint i = 0; i < legend->n_shown; i++) {
    DrawColour colour = draw_line_colour (picture->theme, &curves->series[i].colour);
    double x = i % legend->columns * step;
    double y = (1 + i / legend->columns) * picture->line;

    draw_key (picture, KEY_RUN, &colour, x, y);
    draw_set_colour (picture->cr, &picture->theme->foreground);
    draw_text_show_within (&picture->text, get_name (&curves->series[i]), x + KEY_SIDE + KEY_GAP, y,
                           0, 0, legend->name_width);
  }
  if (legend->n_shown == curves->n_series)
    return;
  /* translators: at the end of a list of runs that does not have the room for all of them */
  more =
      g_strdup_printf (ngettext ("and %u more", "and %u more", curves->n_series - legend->n_shown),
                       curves->n_series - legend->n_shown);
  draw_set_colour (picture->cr, &picture->theme->dim);
  draw_text_show_within (&picture->text, more, legend->n_shown % legend->columns * step,
                         (1 + legend->n_shown / legend->columns) * picture->line, 0, 0,
                         KEY_SIDE + KEY_GAP + legend->name_width);
}
