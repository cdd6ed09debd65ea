/* lab-figures-draw.c: the pictures of a run: its curves, its weights, its confusion matrix.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-figures-private.h"

#include <glib/gi18n-lib.h>
#include "draw-figure.h"
#include "draw-matrix.h"
#include "draw-text.h"
#include "draw-tiles.h"

/* In the units of draw_figure_write(): a PNG has twice as many pixels. */
#define WIDTH         1000
#define HEIGHT        750
#define MATRIX_WIDTH  760
#define MATRIX_HEIGHT 720
#define TITLE_HEIGHT  64 /* at most, with the margins around it */

#define LEGEND_HEIGHT 40 /* of what the weights' colours mean */
#define LEGEND_WIDTH  200

/* "MNIST · deep · η 0.1 · λ 0 · seed 1 · epoch 12": of what is a picture of one moment. */
static char *
make_title (const LabFigures *self)
{
  g_autofree char *epoch = NULL;

  if (!self->is_boundary)
    return g_strdup (self->name);
  /* translators: ends the title of a picture; how many epochs its network was trained */
  epoch = g_strdup_printf (_ ("epoch %u"), self->epoch);
  return g_strdup_printf ("%s · %s", self->name, epoch);
}

/* ── curves ──────────────────────────────────────────────────────────────────────────────────────
 */

static void
draw_curves_cb (cairo_t *cr, const DrawTheme *theme, double width, double height, gpointer data)
{
  draw_curves (cr, data, theme, width, height, NULL);
}

static gboolean
write_curves (const LabFigures *self, const char *path, GError **error)
{
  DrawCurves curves = {.series = &self->series, .n_series = 1, .epochs = self->planned};

  return draw_figure_write (path, self->name, WIDTH, HEIGHT, draw_curves_cb, &curves, error);
}

/* ── weights ─────────────────────────────────────────────────────────────────────────────────────
 */

/* What the colours mean: a strip of them, from the most negative weight to the most positive one. */
static void
draw_legend (cairo_t *cr, const DrawTheme *theme, double scale, double width, double bottom)
{
  g_autofree char *low = g_strdup_printf ("−%.2g", scale);
  g_autofree char *high = g_strdup_printf ("%.2g", scale);
  double height = theme->font_size, x = (width - LEGEND_WIDTH) / 2;
  double middle = bottom - height / 2;
  DrawText text;

  for (int i = 0; i < LEGEND_WIDTH; i++) {
    DrawColour colour = draw_map_diverging (theme, 2.0 * i / (LEGEND_WIDTH - 1) - 1.0);

    draw_set_colour (cr, &colour);
    cairo_rectangle (cr, x + i, middle - height / 2, 1, height);
    cairo_fill (cr);
  }
  draw_text_begin (&text, cr, theme);
  draw_set_colour (cr, &theme->foreground);
  draw_text_show (&text, low, x - height / 2, middle, 1, 0.5);
  draw_text_show (&text, high, x + LEGEND_WIDTH + height / 2, middle, 0, 0.5);
  draw_text_end (&text);
}

static void
draw_tiles_cb (cairo_t *cr, const DrawTheme *theme, double width, double height, gpointer data)
{
  const DrawTiles *tiles = data;
  double scale = draw_tiles_scale (tiles);
  DrawTilesLayout layout =
      draw_tiles_layout (tiles->n_tiles, tiles->labels != NULL, width, height - LEGEND_HEIGHT);

  draw_tiles (cr, tiles, &layout, scale, theme);
  draw_legend (cr, theme, scale, width, height);
}

static gboolean
write_weights (const LabFigures *self, const char *path, GError **error)
{
  g_autofree char *title = make_title (self);
  DrawTiles tiles = {0};
  DrawTilesLayout layout;

  if (!lab_figures_check_weights (self, error))
    return FALSE;
  tiles.weights = lab_snapshot_first_layer (self->snapshot, &tiles.n_tiles);
  tiles.side = LAB_IMAGE_SIZE;
  tiles.map = DRAW_MAP_DIVERGING;
  /* Only the neurons of a linear network stand for a class each. */
  if (self->snapshot->config.n_hidden == 0 &&
      tiles.n_tiles == lab_class_names_get_n (self->class_names))
    tiles.labels = lab_class_names_get_all (self->class_names);
  layout = draw_tiles_layout (tiles.n_tiles, tiles.labels != NULL, WIDTH - TITLE_HEIGHT,
                              HEIGHT - TITLE_HEIGHT - LEGEND_HEIGHT);
  return draw_figure_write (path, title, WIDTH, layout.height + LEGEND_HEIGHT + TITLE_HEIGHT,
                            draw_tiles_cb, &tiles, error);
}

/* ── confusion ───────────────────────────────────────────────────────────────────────────────────
 */

static void
draw_matrix_cb (cairo_t *cr, const DrawTheme *theme, double width, double height, gpointer data)
{
  draw_matrix (cr, data, theme, width, height, NULL);
}

static gboolean
write_confusion (const LabFigures *self, const char *path, GError **error)
{
  g_autofree guint32 *counts = lab_figures_count_confusion (self, error);
  g_autofree char *title = make_title (self);
  DrawMatrix matrix = {.counts = counts,
                       .n_classes = self->n_classes,
                       .class_names = lab_class_names_get_all (self->class_names),
                       .mode = DRAW_MATRIX_COUNTS};

  if (counts == NULL)
    return FALSE;
  return draw_figure_write (path, title, MATRIX_WIDTH, MATRIX_HEIGHT, draw_matrix_cb, &matrix,
                            error);
}

/* Draws a figure into a file, of the kind that its ending says. */
gboolean
lab_figures_draw (const LabFigures *self, LabFigureKind kind, const char *path, GError **error)
{
  switch (kind) {
  case LAB_FIGURE_WEIGHTS:
    return write_weights (self, path, error);
  case LAB_FIGURE_CONFUSION:
    return write_confusion (self, path, error);
  case LAB_FIGURE_CURVES:
  case LAB_N_FIGURES:
  default:
    return write_curves (self, path, error);
  }
}
