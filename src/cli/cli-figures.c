/* cli-figures.c: the pictures of a run as PNG files.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-figures.h"

#include <glib/gi18n-lib.h>
#include "cli-model.h"
#include "draw-curves.h"
#include "draw-figure.h"
#include "draw-matrix.h"
#include "draw-tiles.h"

/* In the units of draw_figure_write(): a PNG has twice as many pixels. */
#define WIDTH         1000
#define HEIGHT        750
#define MATRIX_WIDTH  760
#define MATRIX_HEIGHT 720
#define TITLE_HEIGHT  64 /* at most, with the margins around it */

/* ── curves ──────────────────────────────────────────────────────────────────────────────────────
 */

static void
draw_curves_cb (cairo_t *cr, const DrawTheme *theme, double width, double height, gpointer data)
{
  draw_curves (cr, data, theme, width, height, NULL);
}

static gboolean
write_curves (LabRun *run, const char *path, const char *title, GError **error)
{
  guint n;
  const LabEpoch *epochs = lab_run_get_epochs (run, &n);
  g_autofree double *values = g_new0 (double, 4 * (gsize)n + 1); /* four columns of n epochs */
  DrawCurvesSeries series = {0};
  DrawCurves curves = {0};

  for (guint i = 0; i < n; i++) {
    values[i] = epochs[i].train_loss;
    values[n + i] = epochs[i].test_loss;
    values[2 * (gsize)n + i] = epochs[i].train_accuracy;
    values[3 * (gsize)n + i] = epochs[i].test_accuracy;
  }
  series.n_epochs = n;
  series.train_loss = values;
  series.test_loss = values + n;
  series.train_accuracy = values + 2 * (gsize)n;
  series.test_accuracy = values + 3 * (gsize)n;
  series.batch_loss = lab_run_get_batch_losses (run, &series.n_batch_losses);
  series.batches_per_epoch = lab_run_get_batches_per_epoch (run);
  series.best_loss_epoch = lab_run_get_best_loss_epoch (run);
  series.best_accuracy_epoch = lab_run_get_best_accuracy_epoch (run);
  series.changes = lab_run_get_changes (run, &series.n_changes);
  series.colour = draw_palette (0);
  curves.series = &series;
  curves.n_series = 1;
  curves.epochs = lab_run_get_config (run)->epochs;
  return draw_figure_write (path, title, WIDTH, HEIGHT, draw_curves_cb, &curves, error);
}

/* ── weights ─────────────────────────────────────────────────────────────────────────────────────
 */

static void
draw_tiles_cb (cairo_t *cr, const DrawTheme *theme, double width, double height, gpointer data)
{
  const DrawTiles *tiles = data;
  DrawTilesLayout layout = draw_tiles_layout (tiles->n_tiles, tiles->labels != NULL, width, height);

  draw_tiles (cr, tiles, &layout, draw_tiles_scale (tiles), theme);
}

static gboolean
write_weights (const LabSnapshot *snapshot, const char *path, const char *title, GError **error)
{
  static const char *const digits[] = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
  DrawTiles tiles = {0};
  DrawTilesLayout layout;

  tiles.weights = lab_snapshot_first_layer (snapshot, &tiles.n_tiles);
  tiles.side = LAB_IMAGE_SIZE;
  tiles.map = DRAW_MAP_DIVERGING;
  /* Only the neurons of a linear network stand for a digit each. */
  if (snapshot->config.n_hidden == 0 && tiles.n_tiles == G_N_ELEMENTS (digits))
    tiles.labels = digits;
  layout = draw_tiles_layout (tiles.n_tiles, tiles.labels != NULL, WIDTH - TITLE_HEIGHT,
                              HEIGHT - TITLE_HEIGHT);
  return draw_figure_write (path, title, WIDTH, layout.height + TITLE_HEIGHT, draw_tiles_cb, &tiles,
                            error);
}

/* ── confusion ───────────────────────────────────────────────────────────────────────────────────
 */

static void
draw_matrix_cb (cairo_t *cr, const DrawTheme *theme, double width, double height, gpointer data)
{
  draw_matrix (cr, data, theme, width, height, NULL);
}

/* The matrix of the very weights that are drawn and saved, even where a run ended in the midst of
 * an epoch. */
static gboolean
write_confusion (LabRun *run, const char *path, const char *title, GError **error)
{
  const LabImages *images = lab_dataset_get_images (lab_run_get_dataset (run), LAB_SPLIT_TEST);
  g_autoptr (LabEvaluation) evaluation =
      cli_model_evaluate (lab_run_get_snapshot (run), images, error);
  DrawMatrix matrix = {0};

  if (evaluation == NULL)
    return FALSE;
  matrix.counts = evaluation->confusion;
  matrix.n_classes = evaluation->n_classes;
  matrix.mode = DRAW_MATRIX_COUNTS;
  return draw_figure_write (path, title, MATRIX_WIDTH, MATRIX_HEIGHT, draw_matrix_cb, &matrix,
                            error);
}

/**
 * cli_figures_write:
 * @run: a run that has a snapshot
 * @folder: a folder that exists
 * @written: (scope call): is told of each file
 *
 * Writes curves.png, weights.png and confusion.png: the history of @run and the network as it was
 * at its end.
 *
 * Returns: %FALSE with a sentence that names the file that could not be written
 */
gboolean
cli_figures_write (LabRun *run, const char *folder, CliFigureWritten written, gpointer data,
                   GError **error)
{
  g_autofree char *curves = g_build_filename (folder, "curves.png", NULL);
  g_autofree char *weights = g_build_filename (folder, "weights.png", NULL);
  g_autofree char *confusion = g_build_filename (folder, "confusion.png", NULL);
  /* "MNIST · deep · η 0.1 · λ 0 · seed 1" */
  g_autofree char *title = g_strdup_printf (
      "%s · %s", lab_dataset_get_name (lab_run_get_dataset (run)), lab_run_get_name (run));

  if (!write_curves (run, curves, title, error))
    return FALSE;
  written (curves, data);
  if (!write_weights (lab_run_get_snapshot (run), weights, title, error))
    return FALSE;
  written (weights, data);
  if (!write_confusion (run, confusion, title, error))
    return FALSE;
  written (confusion, data);
  return TRUE;
}
