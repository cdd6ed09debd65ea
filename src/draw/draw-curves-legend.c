/* draw-curves-legend.c: what the lines of the curves mean, and whose they are.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-curves-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define KEY_WIDTH 24 /* a line in the legend */
#define KEY_GAP   6

typedef enum { KEY_FAINT, KEY_TEST, KEY_TRAIN } Key;

static void
draw_key (DrawCurvesPicture *picture, Key key, const DrawColour *colour, double x, double y)
{
  cairo_t *cr = picture->cr;
  double middle = floor (y + picture->line / 2) + 0.5;

  cairo_save (cr);
  draw_set_colour (cr, colour);
  cairo_new_path (cr);
  switch (key) {
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

static DrawLegendEntry *
make_entries (const DrawCurves *curves)
{
  DrawLegendEntry *entries = g_new (DrawLegendEntry, curves->n_series);

  for (guint i = 0; i < curves->n_series; i++)
    entries[i] =
        (DrawLegendEntry){curves->series[i].name, curves->series[i].colour, DRAW_KEY_SQUARE};
  return entries;
}

/* A single run has no name to tell. */
void
draw_curves_lay_out_runs (DrawCurvesPicture *picture)
{
  const DrawCurves *curves = picture->curves;
  g_autofree DrawLegendEntry *entries = make_entries (curves);

  picture->legend =
      draw_legend_lay_out (&picture->text, entries, curves->n_series > 1 ? curves->n_series : 0,
                           picture->width, picture->height);
}

void
draw_curves_list_runs (DrawCurvesPicture *picture)
{
  g_autofree DrawLegendEntry *entries = make_entries (picture->curves);

  draw_legend (&picture->text, &picture->legend, entries, picture->curves->n_series, picture->theme,
               picture->line);
}
