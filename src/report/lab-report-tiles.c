/* lab-report-tiles.c: some of the first layer's weights of each run, a row a run.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-report-tiles.h"

#include <float.h>
#include <glib/gi18n-lib.h>
#include "draw-figure.h"
#include "draw-text.h"
#include "draw-tiles.h"

#define TILES_PER_ROW 8
#define ROW_TITLE     24 /* height of a row's title */
#define ROW_GAP       16
#define TITLE_HEIGHT  64 /* of the figure, with the margins around it */

static guint
count_rows (const LabReportSection *section)
{
  guint n_rows = 0;

  for (guint i = 0; i < section->experiment->n_runs; i++)
    n_rows += section->snapshots[i] != NULL;
  return n_rows;
}

/**
 * lab_report_has_tiles:
 * @section: an experiment
 *
 * Returns: whether the network of any of its runs is there
 */
gboolean
lab_report_has_tiles (const LabReportSection *section)
{
  return count_rows (section) > 0;
}

static double
row_height (double width)
{
  DrawTilesLayout layout = draw_tiles_layout (TILES_PER_ROW, FALSE, width, width / TILES_PER_ROW);

  return layout.height + ROW_TITLE + ROW_GAP;
}

/**
 * lab_report_tiles_height:
 * @section: an experiment
 * @width: of the figure
 *
 * Returns: how high the figure is
 */
double
lab_report_tiles_height (const LabReportSection *section, double width)
{
  return count_rows (section) * row_height (width - TITLE_HEIGHT) + TITLE_HEIGHT;
}

/* The same neurons in every row and in every report: drawn at random once, by a generator of a fixed
 * seed. */
static void
choose_neurons (guint n_neurons, guint chosen[TILES_PER_ROW])
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  guint n_chosen = MIN (n_neurons, TILES_PER_ROW);

  for (guint i = 0; i < n_chosen; i++) {
    gboolean is_new;

    do {
      chosen[i] = (guint)g_rand_int_range (random, 0, (gint32)n_neurons);
      is_new = TRUE;
      for (guint j = 0; j < i; j++)
        is_new &= chosen[j] != chosen[i];
    } while (!is_new);
  }
}

/* The columns of W1 (784, n_neurons) that were chosen, as (784, n_tiles). */
static float *
take_columns (const LabSnapshot *snapshot, guint *n_tiles)
{
  guint n_neurons, chosen[TILES_PER_ROW];
  const float *weights = lab_snapshot_first_layer (snapshot, &n_neurons);
  gsize n_pixels = (gsize)snapshot->config.n_inputs;
  float *taken;

  choose_neurons (n_neurons, chosen);
  *n_tiles = MIN (n_neurons, TILES_PER_ROW);
  taken = g_new (float, *n_tiles *n_pixels);
  for (gsize pixel = 0; pixel < n_pixels; pixel++) {
    for (guint tile = 0; tile < *n_tiles; tile++)
      taken[pixel * *n_tiles + tile] = weights[pixel * n_neurons + chosen[tile]];
  }
  return taken;
}

static char *
name_row (const char *label, double scale)
{
  g_autofree char *limit = draw_format_loss (scale);

  if (scale < FLT_MIN)
    /* translators: what was varied, e.g. "λ 1" */
    return g_strdup_printf (_ ("%s, all weights are 0"), label);
  /* translators: what was varied, e.g. "λ 1e-3", and the weight that is drawn white or black */
  return g_strdup_printf (_ ("%s, black −%s to white %s"), label, limit, limit);
}

/* A row has a scale of its own, and says which: with a strong penalty the weights are a hundred times
 * smaller, and on a shared one nothing of them would be seen. */
static void
draw_row (cairo_t *cr, const DrawTheme *theme, double width, const LabReportSection *section,
          guint index)
{
  const char *label = section->experiment->runs[index].label;
  DrawTiles tiles = {.side = LAB_IMAGE_SIZE, .map = DRAW_MAP_GREY};
  DrawTilesLayout layout = draw_tiles_layout (TILES_PER_ROW, FALSE, width, width / TILES_PER_ROW);
  g_autofree float *weights = take_columns (section->snapshots[index], &tiles.n_tiles);
  g_autofree char *title = NULL;
  double scale;
  DrawText text;

  tiles.weights = weights;
  scale = draw_tiles_scale (&tiles);
  title = name_row (label, scale);
  /* A strong penalty leaves nothing: grey, and no noise of what is as good as 0. */
  if (scale < FLT_MIN)
    scale = 1;
  draw_text_begin (&text, cr, theme);
  draw_set_colour (cr, &theme->foreground);
  draw_text_show (&text, title, layout.x, 0, 0, 0);
  draw_text_end (&text);
  cairo_translate (cr, 0, ROW_TITLE);
  draw_tiles (cr, &tiles, &layout, scale, theme);
}

static void
draw_rows_cb (cairo_t *cr, const DrawTheme *theme, double width, double height, gpointer data)
{
  const LabReportSection *section = data;
  double y = 0;

  (void)height;
  for (guint i = 0; i < section->experiment->n_runs; i++) {
    if (section->snapshots[i] == NULL)
      continue;
    cairo_save (cr);
    cairo_translate (cr, 0, y);
    draw_row (cr, theme, width, section, i);
    cairo_restore (cr);
    y += row_height (width);
  }
}

/**
 * lab_report_write_tiles:
 * @self: a figure of an experiment whose networks are there
 * @path: a file
 * @error: where to put why it could not be written
 *
 * Writes eight tiles of each run, the same neurons each, as the study's figure 7 shows them.
 *
 * Returns: whether it was written
 */
gboolean
lab_report_write_tiles (const LabReportFigure *self, const char *path, GError **error)
{
  return draw_figure_write (path, self->title, self->width, self->height, draw_rows_cb,
                            (gpointer)self->section, error);
}
