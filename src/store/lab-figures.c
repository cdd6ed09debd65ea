/* lab-figures.c: what there is to draw of a run at one moment, and its figures as files.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-figures-private.h"

#include <glib/gi18n-lib.h>
#include "lab-model-evaluate.h"

static const char *const kind_names[LAB_N_FIGURES] = {"curves", "weights", "confusion"};

/**
 * lab_figure_kind_name:
 * @kind: a kind of figure
 *
 * Returns: (transfer none): what it is called in file names and on the command line
 */
const char *
lab_figure_kind_name (LabFigureKind kind)
{
  g_return_val_if_fail (kind < LAB_N_FIGURES, NULL);

  return kind_names[kind];
}

/**
 * lab_figure_kind_parse:
 * @name: what somebody typed
 * @kind: (out): the kind of that name
 *
 * Returns: whether there is one
 */
gboolean
lab_figure_kind_parse (const char *name, LabFigureKind *kind)
{
  for (guint i = 0; i < LAB_N_FIGURES; i++) {
    if (g_str_equal (name, kind_names[i])) {
      *kind = (LabFigureKind)i;
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean
has_ending (const char *path, const char *ending)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  return g_str_has_suffix (lower, ending);
}

/**
 * lab_figure_path_is_known:
 * @path: the name of a file
 *
 * Returns: whether lab_figures_write_one() knows what to write from its ending
 */
gboolean
lab_figure_path_is_known (const char *path)
{
  return has_ending (path, ".png") || has_ending (path, ".svg") || has_ending (path, ".pdf") ||
         has_ending (path, ".csv");
}

/* ── what there is to draw ───────────────────────────────────────────────────────────────────────
 */

/* The best of the epochs that are shown. */
static void
find_best (LabFigures *self)
{
  DrawCurvesSeries *series = &self->series;

  for (guint i = 0; i < series->n_epochs; i++) {
    const LabEpoch *epoch = &self->epochs[i];

    if (i == 0 || epoch->test_loss < self->epochs[series->best_loss_epoch - 1].test_loss)
      series->best_loss_epoch = i + 1;
    if (i == 0 ||
        epoch->test_accuracy > self->epochs[series->best_accuracy_epoch - 1].test_accuracy)
      series->best_accuracy_epoch = i + 1;
  }
}

/* The changes and the batches of the epochs that are shown; of a run as it is, also those of the
 * epoch that goes on. */
static void
copy_batches (LabFigures *self, LabRun *run, gboolean is_cut)
{
  DrawCurvesSeries *series = &self->series;
  const float *losses = lab_run_get_batch_losses (run, &series->n_batch_losses);
  const double *changes = lab_run_get_changes (run, &series->n_changes);
  guint per_epoch = lab_run_get_batches_per_epoch (run);

  if (is_cut) {
    series->n_batch_losses = MIN (series->n_batch_losses, (gsize)series->n_epochs * per_epoch);
    while (series->n_changes > 0 && changes[series->n_changes - 1] > series->n_epochs)
      series->n_changes--;
  }
  series->batch_loss = self->batch_losses =
      g_memdup2 (losses, series->n_batch_losses * sizeof (float));
  series->changes = self->changes = g_memdup2 (changes, series->n_changes * sizeof (double));
  series->batches_per_epoch = per_epoch;
}

static void
copy_history (LabFigures *self, LabRun *run, guint epoch)
{
  DrawCurvesSeries *series = &self->series;
  guint n_epochs;
  const LabEpoch *epochs = lab_run_get_epochs (run, &n_epochs);
  gsize n = MIN (n_epochs, epoch);

  self->epochs = g_memdup2 (epochs, n * sizeof (LabEpoch));
  self->values = g_new0 (double, 4 * n);
  for (gsize i = 0; i < n; i++) {
    self->values[i] = epochs[i].train_loss;
    self->values[n + i] = epochs[i].test_loss;
    self->values[2 * n + i] = epochs[i].train_accuracy;
    self->values[3 * n + i] = epochs[i].test_accuracy;
  }
  series->n_epochs = (guint)n;
  series->train_loss = self->values;
  series->test_loss = self->values + n;
  series->train_accuracy = self->values + 2 * n;
  series->test_accuracy = self->values + 3 * n;
  series->colour = draw_palette (0);
  find_best (self);
  copy_batches (self, run, n < n_epochs);
}

static void
copy_confusion (LabFigures *self, LabRun *run)
{
  const guint32 *counts =
      self->is_boundary && self->epoch > 0 ? lab_run_get_confusion (run, self->epoch) : NULL;

  self->n_classes = (guint)lab_run_get_config (run)->n_classes;
  self->confusion = g_memdup2 (counts, sizeof *counts * self->n_classes * self->n_classes);
}

static LabFigures *
make (LabRun *run, guint epoch, LabSnapshot *snapshot)
{
  LabFigures *self = g_new0 (LabFigures, 1);
  LabDataset *dataset = lab_run_get_dataset (run);

  self->name = g_strdup_printf ("%s · %s", lab_run_get_dataset_name (run), lab_run_get_name (run));
  self->planned = lab_run_get_config (run)->epochs;
  self->snapshot = snapshot != NULL ? lab_snapshot_ref (snapshot) : NULL;
  self->dataset = dataset != NULL ? lab_dataset_ref (dataset) : NULL;
  self->epoch = epoch;
  self->is_boundary = snapshot == NULL || (snapshot->batch == 0 && snapshot->epoch == epoch);
  copy_confusion (self, run);
  self->class_names = lab_class_names_ref (lab_run_get_class_names (run));
  return self;
}

/**
 * lab_figures_new:
 * @run: a run
 *
 * Copies the history of @run, and holds its newest network, where it has one.
 *
 * Returns: (transfer full): what there is to draw
 */
LabFigures *
lab_figures_new (LabRun *run)
{
  LabSnapshot *snapshot = lab_run_get_snapshot (run);
  LabFigures *self;
  guint n_epochs;

  lab_run_get_epochs (run, &n_epochs);
  self = make (run, snapshot != NULL ? snapshot->epoch : n_epochs, snapshot);
  copy_history (self, run, G_MAXUINT);
  return self;
}

/**
 * lab_figures_new_at:
 * @run: a run
 * @epoch: an epoch that it has completed; 0 = before training
 * @snapshot: (nullable): its network at the end of @epoch
 *
 * Copies the history of @run as it was at the end of @epoch. Without a snapshot there are no weights
 * to draw.
 *
 * Returns: (transfer full): what there is to draw
 */
LabFigures *
lab_figures_new_at (LabRun *run, guint epoch, LabSnapshot *snapshot)
{
  LabFigures *self = make (run, epoch, snapshot);

  copy_history (self, run, epoch);
  return self;
}

/**
 * lab_figures_free:
 * @self: figures
 */
void
lab_figures_free (LabFigures *self)
{
  g_clear_pointer (&self->snapshot, lab_snapshot_unref);
  g_clear_pointer (&self->dataset, lab_dataset_unref);
  lab_class_names_unref (self->class_names);
  g_free (self->name);
  g_free (self->confusion);
  g_free (self->epochs);
  g_free (self->values);
  g_free (self->batch_losses);
  g_free (self->changes);
  g_free (self);
}

/* Says so when there are no weights to show. */
gboolean
lab_figures_check_weights (const LabFigures *self, GError **error)
{
  if (self->snapshot != NULL)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               /* translators: an epoch, and the name of a run */
               _ ("The weights of epoch %u of “%s” were not kept."), self->epoch, self->name);
  return FALSE;
}

/* Returns: (transfer full) (nullable): the counts of the very weights that are drawn, even in the
 * midst of an epoch, (n_classes, n_classes). */
guint32 *
lab_figures_count_confusion (const LabFigures *self, GError **error)
{
  gsize size = sizeof (guint32) * self->n_classes * self->n_classes;
  LabEvaluation *present = self->snapshot != NULL ? self->snapshot->evaluation : NULL;
  g_autoptr (LabEvaluation) made = NULL;

  if (self->confusion != NULL)
    return g_memdup2 (self->confusion, size);
  if (present != NULL && present->epoch == self->epoch && self->is_boundary)
    return g_memdup2 (present->confusion, size);
  if (self->snapshot == NULL || self->dataset == NULL) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 /* translators: an epoch, and the name of a run */
                 _ ("“%s” has no confusion matrix of epoch %u."), self->name, self->epoch);
    return NULL;
  }
  made = lab_model_evaluate (self->snapshot, lab_dataset_get_images (self->dataset, LAB_SPLIT_TEST),
                             error);
  return made != NULL ? g_memdup2 (made->confusion, size) : NULL;
}

/* ── files ────────────────────────────────────────────────────────────────────────────────────
 */

/**
 * lab_figures_write_one:
 * @self: figures
 * @kind: which of them
 * @path: a file, whose name ends in .png, .svg, .pdf or .csv
 * @error: where to put a sentence that names the file, or what there is not to be drawn
 *
 * Writes a picture, or the numbers behind it.
 *
 * Returns: whether it was written
 */
gboolean
lab_figures_write_one (const LabFigures *self, LabFigureKind kind, const char *path, GError **error)
{
  g_return_val_if_fail (self != NULL && kind < LAB_N_FIGURES && path != NULL, FALSE);

  if (has_ending (path, ".csv"))
    return lab_figures_write_csv (self, kind, path, error);
  return lab_figures_draw (self, kind, path, error);
}

static char *
figure_path (const char *folder, const char *prefix, guint kind, const char *ending)
{
  g_autofree char *file = g_strconcat (prefix, kind_names[kind], ".", ending, NULL);

  return g_build_filename (folder, file, NULL);
}

/**
 * lab_figures_write:
 * @self: figures
 * @folder: a folder that exists
 * @prefix: what the files' names begin with, or ""
 * @ending: "png", "svg", "pdf" or "csv"
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

  for (guint i = 0; i < LAB_N_FIGURES; i++) {
    g_autofree char *path = figure_path (folder, prefix, i, ending);

    if (!lab_figures_write_one (self, (LabFigureKind)i, path, error))
      return FALSE;
    if (written != NULL)
      written (path, data);
  }
  return TRUE;
}

static gboolean
is_used (const char *folder, const char *prefix, const char *ending)
{
  for (guint i = 0; i < LAB_N_FIGURES; i++) {
    g_autofree char *path = figure_path (folder, prefix, i, ending);

    if (g_file_test (path, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK))
      return TRUE;
  }
  return FALSE;
}

/**
 * lab_figures_unused_prefix:
 * @folder: a folder
 * @prefix: what the files' names should begin with
 * @ending: "png", "svg", "pdf" or "csv"
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
