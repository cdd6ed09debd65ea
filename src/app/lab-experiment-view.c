/* lab-experiment-view.c: what came of an experiment, live or recorded: all curves, the U-curve, the
 * table.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-experiment-view.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "lab-curves-view.h"
#include "lab-experiment-table.h"
#include "lab-parallel-view.h"
#include "lab-sweep-view.h"

#define CURVES_HEIGHT        260
#define NARROW_CURVES_HEIGHT 360

struct _LabExperimentView {
  GtkWidget parent_instance;

  LabExperiment *experiment;
  LabSweepRecorder *recorder; /* of a live experiment, or NULL */
  LabRun **runs;              /* (n_runs), NULL where one waits */
  gint64 *ids;                /* (n_runs), 0 where one is not recorded */
  gboolean is_drawn;          /* the curves are those of just these runs */

  GtkWidget *box;
  GtkLabel *description_label;
  GtkLabel *conclusion_label;
  GtkOrientable *cards;
  LabCurvesView *curves_view;
  GtkWidget *varied_card;
  GtkLabel *varied_label;
  GtkStack *varied_stack;
  LabSweepView *sweep_view;
  LabParallelView *parallel_view;
  GtkWidget *parallel_button;
  GtkDropDown *metric_drop_down;
  GtkDropDown *reading_drop_down;
  GtkToggleButton *log_button;
  LabExperimentTable *table;
};

G_DEFINE_FINAL_TYPE (LabExperimentView, lab_experiment_view, GTK_TYPE_WIDGET)

enum { RUN_ACTIVATED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* ── which runs ──────────────────────────────────────────────────────────────────────────────────
 */

static void changed_cb (LabExperimentView *self);

static void
drop_runs (LabExperimentView *self)
{
  if (self->recorder != NULL)
    g_signal_handlers_disconnect_by_data (lab_sweep_recorder_get_sweep (self->recorder), self);
  g_clear_object (&self->recorder);
  for (guint i = 0; self->runs != NULL && i < self->experiment->n_runs; i++)
    g_clear_object (&self->runs[i]);
  g_clear_pointer (&self->runs, g_free);
  g_clear_pointer (&self->ids, g_free);
  g_clear_pointer (&self->experiment, lab_experiment_unref);
  self->is_drawn = FALSE;
}

/* A live sweep makes its runs one after the other. */
static void
take_runs (LabExperimentView *self)
{
  LabSweep *sweep;

  if (self->recorder == NULL)
    return;
  sweep = lab_sweep_recorder_get_sweep (self->recorder);
  for (guint i = 0; i < self->experiment->n_runs; i++) {
    if (g_set_object (&self->runs[i], lab_sweep_get_run (sweep, i)))
      self->is_drawn = FALSE;
    self->ids[i] = lab_sweep_recorder_get_run_id (self->recorder, i);
  }
}

/* ── what is drawn ───────────────────────────────────────────────────────────────────────────────
 */

/* "λ 1e-3 · p 0.25": a point by its values, without the seed. */
static char *
name_point (const LabExperiment *experiment, const LabExperimentRun *run)
{
  g_autoptr (GString) name = g_string_new (NULL);

  for (guint i = 0; i < experiment->n_axes; i++) {
    const LabAxis *axis = &experiment->axes[i];
    g_autofree char *label =
        lab_parameter_format_label (axis->parameter, axis->labels[run->values[i]]);

    g_string_append (name, i > 0 ? " · " : "");
    g_string_append (name, label);
  }
  return g_strdup (name->len > 0 ? name->str : run->label);
}

static void
show_curves (LabExperimentView *self)
{
  const LabExperiment *experiment = self->experiment;
  g_autofree LabRun **runs = g_new0 (LabRun *, experiment->n_runs);
  g_autofree guint *groups = g_new0 (guint, experiment->n_runs);
  g_auto (GStrv) names = g_new0 (char *, experiment->n_runs + 1);
  guint n = 0;

  for (guint i = 0; i < experiment->n_runs; i++) {
    if (self->runs[i] == NULL)
      continue;
    runs[n] = self->runs[i];
    groups[n] = experiment->runs[i].point;
    names[n++] = name_point (experiment, &experiment->runs[i]);
  }
  lab_curves_view_set_runs (self->curves_view, runs, n, groups, (const char *const *)names);
}

static LabMetric
get_metric (LabExperimentView *self)
{
  guint selected = gtk_drop_down_get_selected (self->metric_drop_down);

  return selected < LAB_N_METRICS ? (LabMetric)selected : LAB_METRIC_TEST_LOSS;
}

static LabReading
get_reading (LabExperimentView *self)
{
  return gtk_drop_down_get_selected (self->reading_drop_down) == 1 ? LAB_READ_BEST : LAB_READ_LAST;
}

static void
show_parallel (LabExperimentView *self)
{
  g_autofree double *values = g_new (double, self->experiment->n_runs);

  for (guint i = 0; i < self->experiment->n_runs; i++)
    values[i] = self->runs[i] != NULL
                    ? lab_sweep_read (self->runs[i], get_metric (self), get_reading (self), 0)
                    : NAN;
  lab_parallel_view_set (self->parallel_view, self->experiment, get_metric (self), values);
}

static void
show_varied (LabExperimentView *self)
{
  LabExperiment *experiment = self->experiment;
  g_autofree LabSweepPoint *points = g_new0 (LabSweepPoint, MAX (experiment->n_points, 1));
  g_autofree char *conclusion = NULL;

  lab_sweep_summarise (experiment, self->runs, get_metric (self), get_reading (self), 0, points);
  if (experiment->n_axes > 0)
    lab_sweep_view_set (self->sweep_view, experiment, 0, get_metric (self), points);
  if (experiment->n_axes > 1)
    show_parallel (self);
  conclusion = lab_sweep_conclude (experiment, points, get_metric (self));
  gtk_label_set_label (self->conclusion_label, conclusion != NULL ? conclusion : "");
  gtk_widget_set_visible (GTK_WIDGET (self->conclusion_label), conclusion != NULL);
}

static void
changed_cb (LabExperimentView *self)
{
  if (self->experiment == NULL)
    return;
  take_runs (self);
  if (!self->is_drawn)
    show_curves (self);
  self->is_drawn = TRUE;
  show_varied (self);
  lab_experiment_table_update (self->table, self->runs);
}

/* What a person chose to see is another metric. */
static void
choice_cb (LabExperimentView *self)
{
  if (self->experiment != NULL)
    show_varied (self);
}

static void
log_cb (LabExperimentView *self)
{
  gboolean is_log = gtk_toggle_button_get_active (self->log_button);

  g_object_set (self->curves_view, "log-scale", is_log, NULL);
  lab_sweep_view_set_log (self->sweep_view, is_log);
}

static void
parallel_cb (LabExperimentView *self)
{
  gboolean is_parallel = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->parallel_button));

  gtk_stack_set_visible_child_name (self->varied_stack, is_parallel ? "parallel" : "curve");
}

/* ── choosing a run ──────────────────────────────────────────────────────────────────────────────
 */

static void
run_activated_cb (LabExperimentView *self, guint index)
{
  if (self->experiment != NULL && index < self->experiment->n_runs && self->runs[index] != NULL)
    g_signal_emit (self, signals[RUN_ACTIVATED], 0, self->runs[index], self->ids[index]);
}

/* Of a point its best seed. */
static void
point_activated_cb (LabExperimentView *self, guint point)
{
  gboolean is_low_good = get_metric (self) != LAB_METRIC_TEST_ACCURACY &&
                         get_metric (self) != LAB_METRIC_TRAIN_ACCURACY;
  double best = NAN;
  guint chosen = G_MAXUINT;

  for (guint i = 0; self->experiment != NULL && i < self->experiment->n_runs; i++) {
    double value;

    if (self->experiment->runs[i].point != point || self->runs[i] == NULL)
      continue;
    value = lab_sweep_read (self->runs[i], get_metric (self), get_reading (self), 0);
    if (chosen == G_MAXUINT || isnan (best) || (is_low_good ? value < best : value > best)) {
      best = value;
      chosen = i;
    }
  }
  run_activated_cb (self, chosen);
}

/* ── the widget ──────────────────────────────────────────────────────────────────────────────────
 */

static void
lab_experiment_view_dispose (GObject *object)
{
  LabExperimentView *self = LAB_EXPERIMENT_VIEW (object);

  if (self->curves_view != NULL)
    lab_curves_view_set_run (self->curves_view, NULL);
  drop_runs (self);
  gtk_widget_dispose_template (GTK_WIDGET (object), LAB_TYPE_EXPERIMENT_VIEW);

  G_OBJECT_CLASS (lab_experiment_view_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/digitlab/DigitLab/ui/lab-experiment-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LabExperimentView, box);
  gtk_widget_class_bind_template_child (widget_class, LabExperimentView, description_label);
  gtk_widget_class_bind_template_child (widget_class, LabExperimentView, conclusion_label);
  gtk_widget_class_bind_template_child (widget_class, LabExperimentView, cards);
  gtk_widget_class_bind_template_child (widget_class, LabExperimentView, curves_view);
  gtk_widget_class_bind_template_child (widget_class, LabExperimentView, varied_card);
  gtk_widget_class_bind_template_child (widget_class, LabExperimentView, varied_label);
  gtk_widget_class_bind_template_child (widget_class, LabExperimentView, varied_stack);
  gtk_widget_class_bind_template_child (widget_class, LabExperimentView, sweep_view);
  gtk_widget_class_bind_template_child (widget_class, LabExperimentView, parallel_view);
  gtk_widget_class_bind_template_child (widget_class, LabExperimentView, parallel_button);
  gtk_widget_class_bind_template_child (widget_class, LabExperimentView, metric_drop_down);
  gtk_widget_class_bind_template_child (widget_class, LabExperimentView, reading_drop_down);
  gtk_widget_class_bind_template_child (widget_class, LabExperimentView, log_button);
  gtk_widget_class_bind_template_child (widget_class, LabExperimentView, table);
  gtk_widget_class_bind_template_callback (widget_class, choice_cb);
  gtk_widget_class_bind_template_callback (widget_class, log_cb);
  gtk_widget_class_bind_template_callback (widget_class, parallel_cb);
  gtk_widget_class_bind_template_callback (widget_class, point_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, run_activated_cb);
}

static void
lab_experiment_view_class_init (LabExperimentViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lab_experiment_view_dispose;

  /**
   * LabExperimentView::run-activated:
   * @run: a run
   * @id: its number in the store, or 0
   *
   * Somebody wants to see that run.
   */
  signals[RUN_ACTIVATED] =
      g_signal_new ("run-activated", LAB_TYPE_EXPERIMENT_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 2, LAB_TYPE_RUN, G_TYPE_INT64);
  g_type_ensure (LAB_TYPE_CURVES_VIEW);
  g_type_ensure (LAB_TYPE_EXPERIMENT_TABLE);
  g_type_ensure (LAB_TYPE_PARALLEL_VIEW);
  g_type_ensure (LAB_TYPE_SWEEP_VIEW);
  bind_template (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lab_experiment_view_init (LabExperimentView *self)
{
  g_autoptr (GtkStringList) metrics = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < LAB_N_METRICS; i++)
    gtk_string_list_append (metrics, lab_metric_title (i));
  gtk_drop_down_set_model (self->metric_drop_down, G_LIST_MODEL (metrics));
}

static void
show_experiment (LabExperimentView *self, LabExperiment *experiment)
{
  self->experiment = experiment;
  self->runs = g_new0 (LabRun *, MAX (experiment->n_runs, 1));
  self->ids = g_new0 (gint64, MAX (experiment->n_runs, 1));
  gtk_label_set_label (self->description_label,
                       experiment->description != NULL ? experiment->description : "");
  gtk_widget_set_visible (GTK_WIDGET (self->description_label), experiment->description != NULL);
  gtk_widget_set_visible (self->varied_card, experiment->n_axes > 0);
  gtk_widget_set_visible (self->parallel_button, experiment->n_axes > 1);
  if (experiment->n_axes < 2)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->parallel_button), FALSE);
  if (experiment->n_axes > 0)
    gtk_label_set_label (self->varied_label, lab_parameter_title (experiment->axes[0].parameter));
  gtk_drop_down_set_selected (self->metric_drop_down, experiment->metric);
  lab_curves_view_set_run (self->curves_view, NULL);
  lab_experiment_table_set_experiment (self->table, experiment);
}

/**
 * lab_experiment_view_show_plan:
 * @self: a view
 * @experiment: an experiment of which nothing is trained
 */
void
lab_experiment_view_show_plan (LabExperimentView *self, LabExperiment *experiment)
{
  g_return_if_fail (LAB_IS_EXPERIMENT_VIEW (self) && experiment != NULL);

  lab_experiment_ref (experiment);
  drop_runs (self);
  show_experiment (self, experiment);
  changed_cb (self);
}

/**
 * lab_experiment_view_show_sweep:
 * @self: a view
 * @recorder: a sweep, live or ended
 *
 * Shows the sweep's runs and follows them.
 */
void
lab_experiment_view_show_sweep (LabExperimentView *self, LabSweepRecorder *recorder)
{
  LabSweep *sweep;

  g_return_if_fail (LAB_IS_EXPERIMENT_VIEW (self) && recorder != NULL);

  if (recorder == self->recorder)
    return;
  sweep = lab_sweep_recorder_get_sweep (recorder);
  drop_runs (self);
  show_experiment (self, lab_experiment_ref (lab_sweep_get_experiment (sweep)));
  self->recorder = g_object_ref (recorder);
  g_signal_connect_swapped (sweep, "changed", G_CALLBACK (changed_cb), self);
  changed_cb (self);
}

/**
 * lab_experiment_view_show_runs:
 * @self: a view
 * @experiment: an experiment
 * @runs: (array): (n_runs) its runs as they were recorded, NULL where there is none
 * @ids: (array): (n_runs) their numbers
 */
void
lab_experiment_view_show_runs (LabExperimentView *self, LabExperiment *experiment,
                               LabRun *const *runs, const gint64 *ids)
{
  g_return_if_fail (LAB_IS_EXPERIMENT_VIEW (self) && experiment != NULL);

  lab_experiment_ref (experiment);
  drop_runs (self);
  show_experiment (self, experiment);
  for (guint i = 0; i < experiment->n_runs; i++) {
    g_set_object (&self->runs[i], runs[i]);
    self->ids[i] = ids[i];
  }
  changed_cb (self);
}

/**
 * lab_experiment_view_set_narrow:
 * @self: a view
 * @is_narrow: whether there is room for one card only, side by side
 */
void
lab_experiment_view_set_narrow (LabExperimentView *self, gboolean is_narrow)
{
  g_return_if_fail (LAB_IS_EXPERIMENT_VIEW (self));

  gtk_orientable_set_orientation (self->cards, is_narrow ? GTK_ORIENTATION_VERTICAL
                                                         : GTK_ORIENTATION_HORIZONTAL);
  /* The names of many runs take several lines there. */
  gtk_widget_set_size_request (GTK_WIDGET (self->curves_view), -1,
                               is_narrow ? NARROW_CURVES_HEIGHT : CURVES_HEIGHT);
}

/**
 * lab_experiment_view_get_experiment:
 * @self: a view
 *
 * Returns: (transfer none) (nullable): what it shows
 */
LabExperiment *
lab_experiment_view_get_experiment (LabExperimentView *self)
{
  g_return_val_if_fail (LAB_IS_EXPERIMENT_VIEW (self), NULL);

  return self->experiment;
}

/**
 * lab_experiment_view_get_runs:
 * @self: a view
 *
 * Returns: (transfer none) (nullable): (n_runs) the runs it shows, NULL where there is none yet
 */
LabRun *const *
lab_experiment_view_get_runs (LabExperimentView *self)
{
  g_return_val_if_fail (LAB_IS_EXPERIMENT_VIEW (self), NULL);

  return self->runs;
}

/**
 * lab_experiment_view_get_ids:
 * @self: a view
 *
 * Returns: (transfer none) (nullable): (n_runs) their numbers in the store, 0 where one has none
 */
const gint64 *
lab_experiment_view_get_ids (LabExperimentView *self)
{
  g_return_val_if_fail (LAB_IS_EXPERIMENT_VIEW (self), NULL);

  return self->ids;
}
