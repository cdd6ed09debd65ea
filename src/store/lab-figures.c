/* lab-figures.c: the pictures of a run as files: its curves, its weights, its confusion matrix.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-figures.h"

#include "draw-curves.h"
#include "draw-figure.h"
#include "draw-matrix.h"
#include "draw-tiles.h"
#include "lab-model-evaluate.h"

/* In the units of draw_figure_write(): a PNG has twice as many pixels. */
#define WIDTH         1000
#define HEIGHT        750
#define MATRIX_WIDTH  760
#define MATRIX_HEIGHT 720
#define TITLE_HEIGHT  64 /* at most, with the margins around it */

struct _LabFigures {
  char *title;
  int epochs; /* that were planned */
  LabSnapshot *snapshot;
  LabDataset *dataset;
  /* What the curves borrow. */
  DrawCurvesSeries series;
  double *values; /* (4, n_epochs): losses of both splits, then accuracies */
  float *batch_losses;
  double *changes;
};

static void
copy_history (LabFigures *self, LabRun *run)
{
  DrawCurvesSeries *series = &self->series;
  const LabEpoch *epochs = lab_run_get_epochs (run, &series->n_epochs);
  gsize n = series->n_epochs;

  self->values = g_new0 (double, 4 * n);
  for (gsize i = 0; i < n; i++) {
    self->values[i] = epochs[i].train_loss;
    self->values[n + i] = epochs[i].test_loss;
    self->values[2 * n + i] = epochs[i].train_accuracy;
    self->values[3 * n + i] = epochs[i].test_accuracy;
  }
  series->train_loss = self->values;
  series->test_loss = self->values + n;
  series->train_accuracy = self->values + 2 * n;
  series->test_accuracy = self->values + 3 * n;
  series->batch_loss = lab_run_get_batch_losses (run, &series->n_batch_losses);
  series->batch_loss = self->batch_losses =
      g_memdup2 (series->batch_loss, series->n_batch_losses * sizeof (float));
  series->changes = lab_run_get_changes (run, &series->n_changes);
  series->changes = self->changes =
      g_memdup2 (series->changes, series->n_changes * sizeof (double));
  series->batches_per_epoch = lab_run_get_batches_per_epoch (run);
  series->best_loss_epoch = lab_run_get_best_loss_epoch (run);
  series->best_accuracy_epoch = lab_run_get_best_accuracy_epoch (run);
  series->colour = draw_palette (0);
}

/**
 * lab_figures_new:
 * @run: a run that has a snapshot
 *
 * Copies the history of @run, and holds its newest network.
 *
 * Returns: (transfer full): what there is to draw
 */
LabFigures *
lab_figures_new (LabRun *run)
{
  LabFigures *self = g_new0 (LabFigures, 1);

  /* "MNIST · deep · η 0.1 · λ 0 · seed 1" */
  self->title = g_strdup_printf ("%s · %s", lab_dataset_get_name (lab_run_get_dataset (run)),
                                 lab_run_get_name (run));
  self->epochs = lab_run_get_config (run)->epochs;
  self->snapshot = lab_snapshot_ref (lab_run_get_snapshot (run));
  self->dataset = lab_dataset_ref (lab_run_get_dataset (run));
  copy_history (self, run);
  return self;
}

/**
 * lab_figures_free:
 * @self: figures
 */
void
lab_figures_free (LabFigures *self)
{
  lab_snapshot_unref (self->snapshot);
  lab_dataset_unref (self->dataset);
  g_free (self->title);
  g_free (self->values);
  g_free (self->batch_losses);
  g_free (self->changes);
  g_free (self);
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
  DrawCurves curves = {.series = &self->series, .n_series = 1, .epochs = self->epochs};

  return draw_figure_write (path, self->title, WIDTH, HEIGHT, draw_curves_cb, &curves, error);
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
write_weights (const LabFigures *self, const char *path, GError **error)
{
  static const char *const digits[] = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
  DrawTiles tiles = {0};
  DrawTilesLayout layout;

  tiles.weights = lab_snapshot_first_layer (self->snapshot, &tiles.n_tiles);
  tiles.side = LAB_IMAGE_SIZE;
  tiles.map = DRAW_MAP_DIVERGING;
  /* Only the neurons of a linear network stand for a digit each. */
  if (self->snapshot->config.n_hidden == 0 && tiles.n_tiles == G_N_ELEMENTS (digits))
    tiles.labels = digits;
  layout = draw_tiles_layout (tiles.n_tiles, tiles.labels != NULL, WIDTH - TITLE_HEIGHT,
                              HEIGHT - TITLE_HEIGHT);
  return draw_figure_write (path, self->title, WIDTH, layout.height + TITLE_HEIGHT, draw_tiles_cb,
                            &tiles, error);
}

/* ── confusion ───────────────────────────────────────────────────────────────────────────────────
 */

static void
draw_matrix_cb (cairo_t *cr, const DrawTheme *theme, double width, double height, gpointer data)
{
  draw_matrix (cr, data, theme, width, height, NULL);
}

/* The matrix of the very weights that are drawn, even in the midst of an epoch. */
static LabEvaluation *
evaluate (const LabFigures *self, GError **error)
{
  LabEvaluation *present = self->snapshot->evaluation;

  if (present != NULL && present->epoch == self->snapshot->epoch && self->snapshot->batch == 0)
    return lab_evaluation_ref (present);
  return lab_model_evaluate (self->snapshot, lab_dataset_get_images (self->dataset, LAB_SPLIT_TEST),
                             error);
}

static gboolean
write_confusion (const LabFigures *self, const char *path, GError **error)
{
  g_autoptr (LabEvaluation) evaluation = evaluate (self, error);
  DrawMatrix matrix = {0};

  if (evaluation == NULL)
    return FALSE;
  matrix.counts = evaluation->confusion;
  matrix.n_classes = evaluation->n_classes;
  matrix.mode = DRAW_MATRIX_COUNTS;
  return draw_figure_write (path, self->title, MATRIX_WIDTH, MATRIX_HEIGHT, draw_matrix_cb, &matrix,
                            error);
}

/* ── all of them ─────────────────────────────────────────────────────────────────────────────────
 */

static const struct {
  const char *name;
  gboolean (*write) (const LabFigures *self, const char *path, GError **error);
} figures[] = {
    {"curves", write_curves},
    {"weights", write_weights},
    {"confusion", write_confusion},
};

static char *
figure_path (const char *folder, const char *prefix, const char *name, const char *ending)
{
  g_autofree char *file = g_strconcat (prefix, name, ".", ending, NULL);

  return g_build_filename (folder, file, NULL);
}

/**
 * lab_figures_write:
 * @self: figures
 * @folder: a folder that exists
 * @prefix: what the files' names begin with, or ""
 * @ending: "png", "svg" or "pdf"
 * @written: (scope call) (nullable): is told of each file
 * @data: for @written
 * @error: where to put a sentence that names the file that could not be written
 *
 * Writes the curves, the weights and the confusion matrix: "curves.png", "weights.png" and
 * "confusion.png" with @prefix before them.
 *
 * Returns: whether all were written
 */
gboolean
lab_figures_write (const LabFigures *self, const char *folder, const char *prefix,
                   const char *ending, LabFigureWritten written, gpointer data, GError **error)
{
  g_return_val_if_fail (self != NULL && folder != NULL && prefix != NULL && ending != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (figures); i++) {
    g_autofree char *path = figure_path (folder, prefix, figures[i].name, ending);

    if (!figures[i].write (self, path, error))
      return FALSE;
    if (written != NULL)
      written (path, data);
  }
  return TRUE;
}

static gboolean
is_used (const char *folder, const char *prefix, const char *ending)
{
  for (guint i = 0; i < G_N_ELEMENTS (figures); i++) {
    g_autofree char *path = figure_path (folder, prefix, figures[i].name, ending);

    if (g_file_test (path, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK))
      return TRUE;
  }
  return FALSE;
}

/**
 * lab_figures_unused_prefix:
 * @folder: a folder
 * @prefix: what the files' names should begin with
 * @ending: "png", "svg" or "pdf"
 *
 * Finds a prefix for lab_figures_write() that replaces no file: where a name is taken, a number is
 * put after @prefix.
 *
 * Returns: (transfer full): "deep-", or "deep-2-"
 */
char *
lab_figures_unused_prefix (const char *folder, const char *prefix, const char *ending)
{
  char *unused = g_strdup (prefix);

  g_return_val_if_fail (folder != NULL && prefix != NULL && ending != NULL, unused);

  for (guint i = 2; is_used (folder, unused, ending) && i < G_MAXINT; i++) {
    g_free (unused);
    unused = g_strdup_printf ("%s%u-", prefix, i);
  }
  return unused;
}
