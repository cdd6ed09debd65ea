/* lab-report-figures.c: which figures an experiment has, and the drawing of them.
 *
 * The study's own figures keep their numbers; any other experiment has curves of the test loss and
 * its metric against what was varied.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-report-private.h"

#include <math.h>
#include <glib/gi18n-lib.h>
#include "draw-curves.h"
#include "draw-figure.h"
#include "draw-matrix.h"
#include "draw-sweep.h"
#include "lab-report-tiles.h"

#define WIDTH         900
#define HEIGHT        520
#define MATRIX_WIDTH  760
#define MATRIX_HEIGHT 720

/* ── curves: a quantity over the epochs, a line a run ────────────────────────────────────────────
 */

/* What draw_curves() borrows. */
typedef struct {
  DrawCurvesSeries *series; /* (n_runs) */
  double **values;          /* (n_runs), each (4, n_epochs) */
  guint n_series;
  guint n_epochs; /* planned */
  guint n_runs;
} Curves;

static void
add_series (Curves *self, const LabReportSection *section, guint index)
{
  DrawCurvesSeries *series = &self->series[self->n_series];
  const LabEpoch *epochs = lab_run_get_epochs (section->runs[index], &series->n_epochs);
  gsize n = series->n_epochs;
  double *values = g_new (double, 4 * n + 1);

  for (gsize i = 0; i < n; i++) {
    values[i] = epochs[i].train_loss;
    values[n + i] = epochs[i].test_loss;
    values[2 * n + i] = epochs[i].train_accuracy;
    values[3 * n + i] = epochs[i].test_accuracy;
  }
  series->name = section->experiment->runs[index].label;
  series->train_loss = values;
  series->test_loss = values + n;
  series->train_accuracy = values + 2 * n;
  series->test_accuracy = values + 3 * n;
  series->colour = draw_palette (self->n_series);
  self->values[self->n_series++] = values;
  self->n_epochs = MAX (self->n_epochs, (guint)section->experiment->runs[index].config.epochs);
}

static void
curves_init (Curves *self, const LabReportSection *section)
{
  guint n_runs = section->experiment->n_runs;

  *self = (Curves){.n_runs = n_runs};
  self->series = g_new0 (DrawCurvesSeries, n_runs);
  self->values = g_new0 (double *, n_runs);
  for (guint i = 0; i < n_runs; i++) {
    if (section->runs[i] != NULL)
      add_series (self, section, i);
  }
}

static void
curves_clear (Curves *self)
{
  for (guint i = 0; i < self->n_runs; i++)
    g_free (self->values[i]);
  g_free (self->values);
  g_free (self->series);
}

static void
draw_curves_cb (cairo_t *cr, const DrawTheme *theme, double width, double height, gpointer data)
{
  draw_curves (cr, data, theme, width, height, NULL);
}

static DrawCurvesPanels
panel_of (LabMetric metric)
{
  switch (metric) {
  case LAB_METRIC_TRAIN_LOSS:
    return DRAW_CURVES_TRAIN_LOSS;
  case LAB_METRIC_TRAIN_ACCURACY:
    return DRAW_CURVES_TRAIN_ACCURACY;
  case LAB_METRIC_TEST_ACCURACY:
    return DRAW_CURVES_TEST_ACCURACY;
  case LAB_METRIC_TEST_LOSS:
  case LAB_METRIC_SECONDS:
  case LAB_N_METRICS:
  default:
    return DRAW_CURVES_TEST_LOSS;
  }
}

static gboolean
write_curves (const LabReportFigure *self, const char *path, GError **error)
{
  Curves curves;
  DrawCurves picture = {0};
  gboolean written;

  curves_init (&curves, self->section);
  picture.series = curves.series;
  picture.n_series = curves.n_series;
  picture.epochs = curves.n_epochs;
  picture.panels = panel_of (self->metric);
  picture.log_scale = self->is_log;
  written = draw_figure_write (path, self->title, self->width, self->height, draw_curves_cb,
                               &picture, error);
  curves_clear (&curves);
  return written;
}

/* ── U-curves: a metric against what was varied ──────────────────────────────────────────────────
 */

static void
draw_sweep_cb (cairo_t *cr, const DrawTheme *theme, double width, double height, gpointer data)
{
  draw_sweep (cr, data, theme, width, height, NULL);
}

static DrawSweepPoint *
read_points (const LabReportSection *section, LabMetric metric)
{
  const LabExperiment *experiment = section->experiment;
  const LabAxis *axis = &experiment->axes[0];
  g_autofree LabSweepPoint *points = g_new0 (LabSweepPoint, experiment->n_points);
  DrawSweepPoint *drawn = g_new0 (DrawSweepPoint, axis->n_values);

  lab_sweep_summarise (experiment, section->runs, metric, LAB_READ_LAST, 0, points);
  for (guint i = 0; i < axis->n_values; i++) {
    drawn[i].x = axis->values[i];
    drawn[i].label = axis->labels[i];
    drawn[i].mean = points[i].mean;
    drawn[i].low = points[i].low;
    drawn[i].high = points[i].high;
    drawn[i].n = points[i].n;
    drawn[i].n_diverged = points[i].n_diverged;
  }
  return drawn;
}

static int
find_lowest (const DrawSweepPoint *points, guint n)
{
  int lowest = -1;

  for (guint i = 0; i < n; i++) {
    if (isfinite (points[i].mean) && (lowest < 0 || points[i].mean < points[lowest].mean))
      lowest = (int)i;
  }
  return lowest;
}

static gboolean
is_named (LabParameter parameter)
{
  return parameter == LAB_PARAMETER_NETWORK || parameter == LAB_PARAMETER_ACTIVATION ||
         parameter == LAB_PARAMETER_INIT;
}

/* Losses of both splits in one picture, test dashed, or the training time. */
static gboolean
write_sweep (const LabReportFigure *self, const char *path, GError **error)
{
  const LabAxis *axis = &self->section->experiment->axes[0];
  gboolean is_loss = self->metric == LAB_METRIC_TEST_LOSS;
  g_autofree DrawSweepPoint *points = read_points (self->section, self->metric);
  g_autofree DrawSweepPoint *train = read_points (self->section, LAB_METRIC_TRAIN_LOSS);
  DrawSweepSeries series[] = {
      {.name = is_loss ? _ ("test") : NULL,
       .points = points,
       .n_points = axis->n_values,
       .colour = draw_palette (0),
       .dashed = is_loss},
      {.name = _ ("train"),
       .points = train,
       .n_points = axis->n_values,
       .colour = draw_palette (1)},
  };
  DrawSweep picture = {
      .x_title = lab_parameter_title (axis->parameter),
      .x_symbol = lab_parameter_symbol (axis->parameter),
      .y_title = is_loss ? _ ("loss after the last epoch") : _ ("training time"),
      .x_log = axis->is_log,
      .x_named = is_named (axis->parameter),
      .y_log = self->is_log,
      .y_unit = is_loss ? NULL : C_ ("unit", "s"),
      .series = series,
      .n_series = is_loss ? 2 : 1,
      .best = is_loss ? find_lowest (points, axis->n_values) : -1,
  };

  return draw_figure_write (path, self->title, self->width, self->height, draw_sweep_cb, &picture,
                            error);
}

/* ── confusion ───────────────────────────────────────────────────────────────────────────────────
 */

/* That of the first run's end; without counts when there is none. */
static DrawMatrix
find_confusion (const LabReportSection *section)
{
  LabRun *run = section->experiment->n_runs > 0 ? section->runs[0] : NULL;
  DrawMatrix matrix = {.mode = DRAW_MATRIX_COUNTS};
  guint n_epochs;

  if (run == NULL)
    return matrix;
  lab_run_get_epochs (run, &n_epochs);
  if (n_epochs > 0)
    matrix.counts = lab_run_get_confusion (run, n_epochs);
  matrix.n_classes = (guint)lab_run_get_config (run)->n_classes;
  matrix.class_names = lab_class_names_get_all (lab_run_get_class_names (run));
  return matrix;
}

static void
draw_matrix_cb (cairo_t *cr, const DrawTheme *theme, double width, double height, gpointer data)
{
  draw_matrix (cr, data, theme, width, height, NULL);
}

static gboolean
write_confusion (const LabReportFigure *self, const char *path, GError **error)
{
  DrawMatrix matrix = find_confusion (self->section);

  return draw_figure_write (path, self->title, self->width, self->height, draw_matrix_cb, &matrix,
                            error);
}

/* ── which experiment has which ──────────────────────────────────────────────────────────────────
 */

typedef enum { CURVES, SWEEP, TILES, CONFUSION } Kind;

typedef struct {
  const char *experiment; /* NULL: any other */
  const char *name;       /* of the files; NULL: the experiment's name and @ending */
  const char *ending;
  const char *title;
  Kind kind;
  LabMetric metric;
  gboolean is_log; /* values over decades */
} Specification;

static const Specification specifications[] = {
    {"shallow-vs-deep", "figure-3", NULL, N_ ("Figure 3: train loss"), CURVES,
     LAB_METRIC_TRAIN_LOSS, TRUE},
    {"shallow-vs-deep", "figure-4", NULL, N_ ("Figure 4: test loss"), CURVES, LAB_METRIC_TEST_LOSS},
    {"shallow-vs-deep", "figure-5", NULL, N_ ("Figure 5: test accuracy"), CURVES,
     LAB_METRIC_TEST_ACCURACY},
    {"l2", "figure-6a", NULL, N_ ("Figure 6a: train loss for each λ"), CURVES,
     LAB_METRIC_TRAIN_LOSS, TRUE},
    {"l2", "figure-6b", NULL, N_ ("Figure 6b: test loss for each λ"), CURVES, LAB_METRIC_TEST_LOSS,
     TRUE},
    {"l2", "figure-6c", NULL, N_ ("Figure 6c: train and test loss against λ"), SWEEP,
     LAB_METRIC_TEST_LOSS, TRUE},
    {"l2-weights", "figure-7", NULL, N_ ("Figure 7: weights of the first layer, 8 neurons each"),
     TILES, LAB_METRIC_TEST_LOSS},
    {"neurons", "figure-8a", NULL, N_ ("Figure 8a: test loss for each number of neurons"), CURVES,
     LAB_METRIC_TEST_LOSS},
    {"neurons", "figure-8b", NULL, N_ ("Figure 8b: training time against neurons"), SWEEP,
     LAB_METRIC_SECONDS},
    {"neurons", "figure-8c", NULL, N_ ("Figure 8c: train and test loss against neurons"), SWEEP,
     LAB_METRIC_TEST_LOSS},
    {"learning-rate", "figure-9", NULL, N_ ("Figure 9: test loss for each η"), CURVES,
     LAB_METRIC_TEST_LOSS, TRUE},
    {"learning-rate", "figure-9b", NULL, N_ ("Figure 9b: train and test loss against η"), SWEEP,
     LAB_METRIC_TEST_LOSS, TRUE},
    {"dropout", "figure-10", NULL, N_ ("Figure 10: test loss for each share of dropout"), CURVES,
     LAB_METRIC_TEST_LOSS},
    {"best", "figure-11", NULL, N_ ("Figure 11: confusion of the best settings"), CONFUSION,
     LAB_METRIC_TEST_LOSS},
    {"best", "figure-11b", NULL, N_ ("Figure 11b: test accuracy of the best settings"), CURVES,
     LAB_METRIC_TEST_ACCURACY},
    {"best-half", "figure-11c", NULL, N_ ("Figure 11c: confusion, the penalty halved"), CONFUSION,
     LAB_METRIC_TEST_LOSS},
    {"best-half", "figure-11d", NULL, N_ ("Figure 11d: test accuracy, the penalty halved"), CURVES,
     LAB_METRIC_TEST_ACCURACY},
    {NULL, NULL, "-loss", N_ ("Test loss of each run"), CURVES, LAB_METRIC_TEST_LOSS},
    {NULL, NULL, "-accuracy", N_ ("Test accuracy of each run"), CURVES, LAB_METRIC_TEST_ACCURACY},
    {NULL, NULL, "-varied", N_ ("Train and test loss against what was varied"), SWEEP,
     LAB_METRIC_TEST_LOSS},
};

/* The name that @section's specifications go by, or NULL: those of any other experiment. */
static const char *
get_name (const LabReportSection *section)
{
  for (guint i = 0; section->is_of_study && i < G_N_ELEMENTS (specifications); i++) {
    if (g_strcmp0 (specifications[i].experiment, section->experiment->name) == 0)
      return section->experiment->name;
  }
  return NULL;
}

/**
 * lab_report_needs_networks:
 * @section: an experiment
 *
 * Returns: whether a figure of it shows its networks
 */
gboolean
lab_report_needs_networks (const LabReportSection *section)
{
  for (guint i = 0; i < G_N_ELEMENTS (specifications); i++) {
    if (specifications[i].kind == TILES &&
        g_strcmp0 (specifications[i].experiment, get_name (section)) == 0)
      return TRUE;
  }
  return FALSE;
}

/* Whether there is anything to draw: a trained run, and for a U-curve one axis. */
static gboolean
can_draw (const Specification *specification, const LabReportSection *section)
{
  guint n_epochs;

  switch (specification->kind) {
  case SWEEP:
    if (section->experiment->n_axes != 1)
      return FALSE;
    break;
  case TILES:
    return lab_report_has_tiles (section);
  case CONFUSION:
    return find_confusion (section).counts != NULL;
  case CURVES:
  default:
    break;
  }
  for (guint i = 0; i < section->experiment->n_runs; i++) {
    if (section->runs[i] != NULL) {
      lab_run_get_epochs (section->runs[i], &n_epochs);
      if (n_epochs > 0)
        return TRUE;
    }
  }
  return FALSE;
}

static char *
describe (const LabReportFigure *figure, Kind kind)
{
  DrawMatrix matrix;
  DrawCurves picture = {0};
  Curves curves;
  char *sentence;

  if (kind == CONFUSION) {
    matrix = find_confusion (figure->section);
    return draw_matrix_summary (&matrix);
  }
  if (kind != CURVES)
    return NULL;
  curves_init (&curves, figure->section);
  picture.series = curves.series;
  picture.n_series = curves.n_series;
  picture.epochs = curves.n_epochs;
  picture.panels = panel_of (figure->metric);
  sentence = draw_curves_describe (&picture);
  curves_clear (&curves);
  return sentence;
}

static void
figure_free (LabReportFigure *self)
{
  g_free (self->name);
  g_free (self->title);
  g_free (self->description);
  g_free (self);
}

static LabReportFigure *
make_figure (const Specification *specification, const LabReportSection *section)
{
  static gboolean (*const writers[]) (const LabReportFigure *, const char *, GError **) = {
      [CURVES] = write_curves,
      [SWEEP] = write_sweep,
      [TILES] = lab_report_write_tiles,
      [CONFUSION] = write_confusion,
  };
  LabReportFigure *figure = g_new0 (LabReportFigure, 1);

  figure->name = specification->name != NULL
                     ? g_strdup (specification->name)
                     : g_strconcat (section->experiment->name, specification->ending, NULL);
  figure->title = g_strdup (_ (specification->title));
  figure->section = section;
  figure->metric = specification->metric;
  figure->is_log = specification->is_log;
  figure->write = writers[specification->kind];
  figure->width = specification->kind == CONFUSION ? MATRIX_WIDTH : WIDTH;
  figure->height = specification->kind == CONFUSION ? MATRIX_HEIGHT
                   : specification->kind == TILES   ? lab_report_tiles_height (section, WIDTH)
                                                    : HEIGHT;
  figure->description = describe (figure, specification->kind);
  return figure;
}

/**
 * lab_report_make_figures:
 * @section: an experiment
 *
 * Returns: (transfer full): its figures in their order, LabReportFigure; those with nothing to show are left out
 */
GPtrArray *
lab_report_make_figures (const LabReportSection *section)
{
  const char *name = get_name (section);
  GPtrArray *figures = g_ptr_array_new_with_free_func ((GDestroyNotify)figure_free);

  for (guint i = 0; i < G_N_ELEMENTS (specifications); i++) {
    if (g_strcmp0 (specifications[i].experiment, name) == 0 &&
        can_draw (&specifications[i], section))
      g_ptr_array_add (figures, make_figure (&specifications[i], section));
  }
  return figures;
}
