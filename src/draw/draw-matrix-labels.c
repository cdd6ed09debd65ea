/* draw-matrix-labels.c: the names of the classes beside a confusion matrix, and what its sides mean.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-matrix-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define LINE_SHARE 0.8 /* of a line's height that its letters take */

/* How far apart labels that need @wanted are, in classes. */
static guint
step_of (double wanted, double cell)
{
  return (guint)CLAMP (ceil (wanted / MAX (cell, 0.1)), 1, 1000);
}

static double
widest_label (DrawMatrixPicture *picture)
{
  double widest = 1;

  for (guint i = 0; i < picture->matrix->n_classes; i++) {
    g_autofree char *name = draw_matrix_class_name (picture->matrix, i);
    widest = MAX (widest, draw_text_width (&picture->text, name));
  }
  return widest;
}

static void
draw_upright (DrawMatrixPicture *picture, const char *name, double x)
{
  const DrawMatrixLayout *layout = &picture->layout;
  cairo_t *cr = picture->cr;

  cairo_save (cr);
  cairo_translate (cr, x, layout->y - DRAW_MATRIX_LABEL_GAP / 2);
  cairo_rotate (cr, -G_PI / 2);
  draw_text_show_within (&picture->text, name, 0, 0, 0, 0.5,
                         layout->header_height - DRAW_MATRIX_LABEL_GAP / 2);
  cairo_restore (cr);
}

void
draw_matrix_draw_labels (DrawMatrixPicture *picture)
{
  const DrawMatrixLayout *layout = &picture->layout;
  DrawText *text = &picture->text;
  double line, wanted;
  guint every_row, every_column;

  draw_text_set_font (text, picture->label_size, FALSE);
  line = draw_text_height (text) * LINE_SHARE;
  wanted = picture->is_upright ? line : widest_label (picture) + 2;
  every_row = step_of (line, layout->cell_height);
  every_column = step_of (wanted, layout->cell_width);
  draw_set_colour (picture->cr, &picture->theme->dim);
  for (guint i = 0; i < layout->n_classes; i++) {
    g_autofree char *name = draw_matrix_class_name (picture->matrix, i);
    double x = layout->x + (i + 0.5) * layout->cell_width;

    if (i % every_row == 0)
      draw_text_show_within (text, name, layout->x - DRAW_MATRIX_LABEL_GAP,
                             layout->y + (i + 0.5) * layout->cell_height, 1, 0.5,
                             MAX (layout->header_width - DRAW_MATRIX_LABEL_GAP, 0));
    if (i % every_column == 0 && picture->is_upright)
      draw_upright (picture, name, x);
    else if (i % every_column == 0)
      draw_text_show (text, name, x, layout->y, 0.5, 1);
  }
  draw_text_set_font (text, picture->theme->font_size, FALSE);
}

void
draw_matrix_draw_captions (DrawMatrixPicture *picture)
{
  const DrawMatrixLayout *layout = &picture->layout;
  cairo_t *cr = picture->cr;
  DrawText *text = &picture->text;
  double across = layout->n_classes * layout->cell_width;
  double down = layout->n_classes * layout->cell_height;

  draw_set_colour (cr, &picture->theme->dim);
  /* translators: the columns of a confusion matrix: what the network took the images for */
  draw_text_show_within (text, _ ("predicted"), layout->x + across / 2,
                         layout->y - layout->header_height, 0.5, 1, across);
  cairo_save (cr);
  cairo_translate (cr, layout->x - layout->header_width - 1, layout->y + down / 2);
  cairo_rotate (cr, -G_PI / 2);
  /* translators: the rows of a confusion matrix: what the images really are */
  draw_text_show_within (text, _ ("actual"), 0, 0, 0.5, 1, down);
  cairo_restore (cr);
}
