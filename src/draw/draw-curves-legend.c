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
#define NAME_WIDTH 200 /* of a run, in the legend */
#define MAX_ROWS   3   /* of the legend */

typedef enum { KEY_BATCH, KEY_TEST, KEY_TRAIN, KEY_RUN } Key;

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
  case KEY_BATCH:
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

/* What the kinds of line mean, from the right edge as far as @left: on the captions' row, where
 * they never lie over the curves. */
void
draw_curves_keys (DrawCurvesPicture *picture, double left)
{
  const DrawCurves *curves = picture->curves;
  /* translators: in a legend: the loss of every single mini-batch */
  const char *labels[] = {_ ("each batch"), _ ("test"), _ ("train")};
  gboolean batches = FALSE;
  double x = picture->width;
  double widths[G_N_ELEMENTS (labels)];
  double both;

  for (guint i = 0; i < curves->n_series; i++)
    batches |= curves->series[i].batch_loss != NULL && curves->series[i].n_batch_losses > 0;
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    widths[i] = KEY_WIDTH + KEY_GAP + draw_text_width (&picture->text, labels[i]);
  both = widths[KEY_TEST] + ENTRY_GAP + widths[KEY_TRAIN];
  if (both > x - left)
    return;
  /* The two lines matter more than what is faint behind them. */
  batches &= widths[KEY_BATCH] + ENTRY_GAP + both <= x - left;
  for (Key key = batches ? KEY_BATCH : KEY_TEST; key <= KEY_TRAIN; key++) {
    DrawColour colour = curves->n_series > 1
                            ? picture->theme->dim
                            : draw_line_colour (picture->theme, &curves->series[0].colour);
    if (key == KEY_BATCH)
      colour.alpha *= 0.3;
    draw_key (picture, key, &colour, x - widths[key], 0);
    draw_set_colour (picture->cr, &picture->theme->foreground);
    draw_text_show (&picture->text, labels[key], x, 0, 1, 0);
    x -= widths[key] + ENTRY_GAP;
  }
}

/* The runs' names, row by row under the captions' row; drawn when @draw is set. What has no room in
 * the last row is left out. Returns: how many rows, 0 for a single run. */
guint
draw_curves_list_runs (DrawCurvesPicture *picture, gboolean draw)
{
  const DrawCurves *curves = picture->curves;
  guint rows = 1;
  double x = 0;

  if (curves->n_series < 2)
    return 0;
  for (guint i = 0; i < curves->n_series; i++) {
    const DrawCurvesSeries *series = &curves->series[i];
    const char *name = series->name != NULL ? series->name : "";
    double width = MIN (draw_text_width (&picture->text, name), NAME_WIDTH);

    if (x > 0 && x + KEY_SIDE + KEY_GAP + width > picture->width) {
      if (rows == MAX_ROWS)
        break;
      rows++;
      x = 0;
    }
    if (draw) {
      DrawColour colour = draw_line_colour (picture->theme, &series->colour);
      draw_key (picture, KEY_RUN, &colour, x, rows * picture->line);
      draw_set_colour (picture->cr, &picture->theme->foreground);
      draw_text_show_within (&picture->text, name, x + KEY_SIDE + KEY_GAP, rows * picture->line, 0,
                             0, width + 1);
    }
    x += KEY_SIDE + KEY_GAP + width + ENTRY_GAP;
  }
  return rows;
}
