/* lab-report.c: the copies that a report is made of, and the writing of its files.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-report-private.h"

#include <glib/gi18n-lib.h>

/* PDF for print, SVG for the page, PNG for everything else. */
static const char *const endings[] = {"svg", "pdf", "png"};

static void
section_free (LabReportSection *self)
{
  for (guint i = 0; i < self->experiment->n_runs; i++) {
    g_clear_object (&self->runs[i]);
    g_clear_pointer (&self->snapshots[i], lab_snapshot_unref);
  }
  g_free (self->runs);
  g_free (self->snapshots);
  g_clear_object (&self->store);
  g_free (self->ids);
  lab_experiment_unref (self->experiment);
  g_free (self);
}

/**
 * lab_report_new:
 * @title: what stands above the page
 *
 * Returns: (transfer full): a report of no experiment yet
 */
LabReport *
lab_report_new (const char *title)
{
  LabReport *self = g_new0 (LabReport, 1);

  self->title = g_strdup (title);
  self->made = g_get_real_time ();
  self->sections = g_ptr_array_new_with_free_func ((GDestroyNotify)section_free);
  return self;
}

/**
 * lab_report_free:
 * @self: a report
 */
void
lab_report_free (LabReport *self)
{
  g_ptr_array_unref (self->sections);
  g_free (self->title);
  g_free (self->dataset_name);
  g_free (self);
}

/* A run of the same history that nobody else holds: whoever trains @run on does not change it. The
 * losses of the batches are left behind, as no figure shows them. */
static LabRun *
copy_run (LabRun *run)
{
  guint n_classes = (guint)lab_run_get_config (run)->n_classes;
  gsize n_cells = (gsize)n_classes * n_classes;
  g_autofree guint32 *confusion = NULL;
  LabRunRecord record = {
      .config = *lab_run_get_config (run),
      .name = lab_run_get_name (run),
      .state = lab_run_get_state (run),
      .message = lab_run_get_message (run),
      .dataset_name = lab_run_get_dataset_name (run),
      .dataset_hash = lab_run_get_dataset_hash (run),
      .n_train_images = lab_run_get_n_train_images (run),
      .n_test_images = lab_run_get_n_test_images (run),
  };

  record.epochs = lab_run_get_epochs (run, &record.n_epochs);
  record.changes = lab_run_get_changes (run, &record.n_changes);
  confusion = g_new0 (guint32, n_cells * record.n_epochs);
  for (guint epoch = 1; epoch <= record.n_epochs; epoch++) {
    const guint32 *counts = lab_run_get_confusion (run, epoch);

    if (counts != NULL)
      memcpy (confusion + (epoch - 1) * n_cells, counts, n_cells * sizeof *counts);
  }
  record.confusion = confusion;
  return lab_run_restore (&record);
}

/* All runs of a report are of the same images: the first one says which. */
static void
take_dataset (LabReport *self, LabRun *run)
{
  if (self->dataset_name != NULL)
    return;
  self->dataset_name = g_strdup (lab_run_get_dataset_name (run));
  self->n_train_images = lab_run_get_n_train_images (run);
  self->n_test_images = lab_run_get_n_test_images (run);
}

static gboolean
is_of_study (const LabExperiment *experiment)
{
  g_autoptr (LabExperiment) ready_made = NULL;

  if (!g_strv_contains (lab_experiment_list_ready_made (), experiment->name))
    return FALSE;
  ready_made = lab_experiment_open (experiment->name, NULL);
  return ready_made != NULL && g_str_equal (ready_made->text, experiment->text);
}

/**
 * lab_report_add_experiment:
 * @self: a report
 * @experiment: an experiment
 * @runs: (array): (n_runs) its runs in its order; NULL where one was not trained
 * @snapshots: (array) (nullable): (n_runs) the last network of each, or NULL; only the figures of
 *   weights need them
 *
 * Copies what there is of the runs at this moment. On the thread that the runs live on.
 */
void
lab_report_add_experiment (LabReport *self, LabExperiment *experiment, LabRun *const *runs,
                           LabSnapshot *const *snapshots)
{
  LabReportSection *section = g_new0 (LabReportSection, 1);

  g_return_if_fail (self != NULL && experiment != NULL && runs != NULL);

  section->experiment = lab_experiment_ref (experiment);
  section->is_of_study = is_of_study (experiment);
  section->runs = g_new0 (LabRun *, experiment->n_runs);
  section->snapshots = g_new0 (LabSnapshot *, experiment->n_runs);
  for (guint i = 0; i < experiment->n_runs; i++) {
    if (runs[i] != NULL) {
      take_dataset (self, runs[i]);
      section->runs[i] = copy_run (runs[i]);
    }
    if (snapshots != NULL && snapshots[i] != NULL)
      section->snapshots[i] = lab_snapshot_ref (snapshots[i]);
  }
  g_ptr_array_add (self->sections, section);
}

/**
 * lab_report_set_store:
 * @self: a report to which an experiment was added
 * @store: where the experiment is recorded
 * @ids: (array): (n_runs) the numbers of its runs there, 0 where one is not recorded
 *
 * Lets the networks that were not at hand be read from the checkpoints, on the thread that writes the
 * report, and only where a figure shows them. Of the experiment that was added last.
 */
void
lab_report_set_store (LabReport *self, LabStore *store, const gint64 *ids)
{
  LabReportSection *section;

  g_return_if_fail (self != NULL && self->sections->len > 0 && LAB_IS_STORE (store));

  section = g_ptr_array_index (self->sections, self->sections->len - 1);
  g_set_object (&section->store, store);
  g_free (section->ids);
  section->ids = g_memdup2 (ids, section->experiment->n_runs * sizeof *ids);
}

/**
 * lab_report_find:
 * @self: a report
 * @name: of one of the study's experiments
 *
 * Returns: (transfer none) (nullable): its section
 */
const LabReportSection *
lab_report_find (const LabReport *self, const char *name)
{
  for (guint i = 0; i < self->sections->len; i++) {
    const LabReportSection *section = g_ptr_array_index (self->sections, i);

    if (section->is_of_study && g_str_equal (section->experiment->name, name))
      return section;
  }
  return NULL;
}

/* Values are compared within rounding: those of a logarithmic range were computed. */
static gboolean
is_value (const LabReportSection *section, guint run, LabParameter parameter, double value)
{
  const LabExperiment *experiment = section->experiment;

  for (guint i = 0; i < experiment->n_axes; i++) {
    const LabAxis *axis = &experiment->axes[i];

    if (axis->parameter == parameter) {
      double there = axis->values[experiment->runs[run].values[i]];

      return ABS (there - value) <= 1e-6 * MAX (ABS (there), ABS (value));
    }
  }
  return FALSE;
}

/**
 * lab_report_has_ended:
 * @run: a run
 *
 * Returns: whether it was trained to its end, or diverged: half a training proves nothing
 */
gboolean
lab_report_has_ended (LabRun *run)
{
  guint n_epochs;

  lab_run_get_epochs (run, &n_epochs);
  return n_epochs > 0 && (lab_run_get_state (run) == LAB_RUN_FINISHED ||
                          lab_run_get_state (run) == LAB_RUN_DIVERGED);
}

/**
 * lab_report_find_run:
 * @section: an experiment
 * @parameter: one of its axes
 * @value: a value of it
 *
 * Returns: (transfer none) (nullable): the first run there; %NULL where it was not trained to its end
 */
LabRun *
lab_report_find_run (const LabReportSection *section, LabParameter parameter, double value)
{
  for (guint i = 0; i < section->experiment->n_runs; i++) {
    LabRun *run = section->runs[i];

    if (run != NULL && is_value (section, i, parameter, value) && lab_report_has_ended (run))
      return run;
  }
  return NULL;
}

/* ── files ───────────────────────────────────────────────────────────────────────────────────────
 */

typedef struct {
  LabReport *report;
  const char *folder;
  LabFigureWritten written;
  gpointer data;
  GCancellable *cancellable;
  GPtrArray **figures; /* (n_sections), of LabReportFigure */
} Writing;

static void
clear_figures (Writing *self)
{
  for (guint i = 0; i < self->report->sections->len; i++)
    g_ptr_array_unref (self->figures[i]);
  g_free (self->figures);
}

/* What cannot be read is left out of the figure. */
static void
load_networks (LabReportSection *section)
{
  guint n_epochs;

  if (section->store == NULL || !lab_report_needs_networks (section))
    return;
  for (guint i = 0; i < section->experiment->n_runs; i++) {
    if (section->snapshots[i] != NULL || section->runs[i] == NULL || section->ids[i] == 0)
      continue;
    lab_run_get_epochs (section->runs[i], &n_epochs);
    section->snapshots[i] =
        lab_store_load_checkpoint (section->store, section->ids[i], n_epochs, NULL);
  }
}

static void
make_figures (Writing *self)
{
  self->figures = g_new0 (GPtrArray *, self->report->sections->len);
  for (guint i = 0; i < self->report->sections->len; i++) {
    LabReportSection *section = g_ptr_array_index (self->report->sections, i);

    load_networks (section);
    self->figures[i] = lab_report_make_figures (section);
  }
}

/**
 * lab_report_count_files:
 * @self: a report
 *
 * Returns: how many files lab_report_write() writes, for whoever shows its progress
 */
guint
lab_report_count_files (LabReport *self)
{
  Writing writing = {.report = self};
  guint n_files = 1 + 2 * self->sections->len;

  make_figures (&writing);
  for (guint i = 0; i < self->sections->len; i++)
    n_files += writing.figures[i]->len * G_N_ELEMENTS (endings);
  clear_figures (&writing);
  return n_files;
}

static char *
make_path (const Writing *self, const char *name, const char *ending)
{
  g_autofree char *file = g_strconcat (name, ".", ending, NULL);

  return g_build_filename (self->folder, file, NULL);
}

static gboolean
write_figures (const Writing *self, const GPtrArray *figures, GError **error)
{
  for (guint i = 0; i < figures->len; i++) {
    const LabReportFigure *figure = g_ptr_array_index (figures, i);

    for (guint j = 0; j < G_N_ELEMENTS (endings); j++) {
      g_autofree char *path = make_path (self, figure->name, endings[j]);

      if (g_cancellable_set_error_if_cancelled (self->cancellable, error) ||
          !figure->write (figure, path, error))
        return FALSE;
      if (self->written != NULL)
        self->written (path, self->data);
    }
  }
  return TRUE;
}

static gboolean
write_text (const Writing *self, const char *name, const char *ending, const char *text,
            GError **error)
{
  g_autofree char *path = make_path (self, name, ending);

  if (g_cancellable_set_error_if_cancelled (self->cancellable, error) ||
      !g_file_set_contents (path, text, -1, error))
    return FALSE;
  if (self->written != NULL)
    self->written (path, self->data);
  return TRUE;
}

static gboolean
write_numbers (const Writing *self, const LabReportSection *section, GError **error)
{
  g_autofree char *epochs = lab_report_format_epochs (section);
  g_autofree char *runs = lab_report_format_runs (section);
  g_autofree char *name = g_strconcat (section->experiment->name, "-epochs", NULL);

  return write_text (self, section->experiment->name, "csv", runs, error) &&
         write_text (self, name, "csv", epochs, error);
}

static gboolean
write_all (const Writing *self, GError **error)
{
  const GPtrArray *sections = self->report->sections;
  g_autofree char *page = NULL;

  for (guint i = 0; i < sections->len; i++) {
    if (!write_figures (self, self->figures[i], error) ||
        !write_numbers (self, g_ptr_array_index (sections, i), error))
      return FALSE;
  }
  page = lab_report_format_html (self->report, self->figures, self->folder, error);
  return page != NULL && write_text (self, "report", "html", page, error);
}

/**
 * lab_report_write:
 * @self: a report
 * @folder: a folder that exists
 * @written: (scope call) (nullable): is told of each file, on the calling thread
 * @data: for @written
 * @cancellable: (nullable): asked before each file
 * @error: where to put a sentence that names the file that could not be written
 *
 * Writes each figure as SVG, PDF and PNG, the numbers of each experiment as "NAME.csv" (a row a run)
 * and "NAME-epochs.csv" (a row an epoch), and "report.html", which needs none of the others. Takes
 * seconds; any one thread at a time may call it.
 *
 * Returns: whether all were written
 */
gboolean
lab_report_write (LabReport *self, const char *folder, LabFigureWritten written, gpointer data,
                  GCancellable *cancellable, GError **error)
{
  Writing writing = {self, folder, written, data, cancellable, NULL};
  gboolean done;

  g_return_val_if_fail (self != NULL && folder != NULL, FALSE);

  make_figures (&writing);
  done = write_all (&writing, error);
  clear_figures (&writing);
  return done;
}
