/* lab-parallel-view.c: parallel coordinates of a sweep of two parameters or more.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-parallel-view.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "draw-parallel.h"

#define MIN_WIDTH      220
#define MIN_HEIGHT     140
#define NATURAL_WIDTH  560
#define NATURAL_HEIGHT 260
#define WIDE           30 /* times the lowest value: such a range is shown on a log axis */

struct _LabParallelView {
  LabPicture parent_instance;

  LabExperiment *experiment; /* NULL: nothing to show */
  LabMetric metric;
  double *metrics; /* (n_runs) */

  DrawParallelAxis *axes; /* (n_axes + 1) */
  double *values;         /* (n_runs, n_axes + 1) */
  const char **names;     /* (n_runs) */
  DrawParallel parallel;  /* all of it, as it is drawn */

  int current; /* run under the pointer, or chosen by keys; -1 = none */
  gboolean by_keyboard;
  char *readout;
};

G_DEFINE_FINAL_TYPE (LabParallelView, lab_parallel_view, LAB_TYPE_PICTURE)

enum { PROP_0, PROP_READOUT, N_PROPS };
static GParamSpec *properties[N_PROPS];

enum { RUN_ACTIVATED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* ── the experiment as a picture ─────────────────────────────────────────────────────────────────
 */

static gboolean
is_accuracy (LabMetric metric)
{
  return metric == LAB_METRIC_TEST_ACCURACY || metric == LAB_METRIC_TRAIN_ACCURACY;
}

static gboolean
is_wide (const double *values, guint n)
{
  double least = INFINITY, most = 0;

  for (guint i = 0; i < n; i++) {
    if (!isfinite (values[i]))
      continue;
    if (values[i] <= 0)
      return FALSE;
    least = MIN (least, values[i]);
    most = MAX (most, values[i]);
  }
  return most >= WIDE * least;
}

static DrawParallelAxis
make_axis (const LabAxis *axis)
{
  DrawParallelAxis made = {.title = lab_parameter_title (axis->parameter), .is_log = axis->is_log};

  if (axis->parameter == LAB_PARAMETER_NETWORK || axis->parameter == LAB_PARAMETER_ACTIVATION ||
      axis->parameter == LAB_PARAMETER_INIT) {
    made.names = (const char *const *)axis->labels;
    made.n_names = axis->n_values;
  }
  return made;
}

static void
clear_picture (LabParallelView *self)
{
  g_clear_pointer (&self->axes, g_free);
  g_clear_pointer (&self->values, g_free);
  g_clear_pointer (&self->names, g_free);
  self->parallel = (DrawParallel){0};
}

static void
build_picture (LabParallelView *self)
{
  const LabExperiment *experiment = self->experiment;
  guint n_axes, n_runs;

  clear_picture (self);
  if (experiment == NULL)
    return;
  n_axes = experiment->n_axes + 1;
  n_runs = experiment->n_runs;
  self->axes = g_new0 (DrawParallelAxis, n_axes);
  self->values = g_new (double, MAX ((gsize)n_axes * n_runs, 1));
  self->names = g_new0 (const char *, MAX (n_runs, 1));
  for (guint i = 0; i < experiment->n_axes; i++)
    self->axes[i] = make_axis (&experiment->axes[i]);
  self->axes[n_axes - 1] =
      (DrawParallelAxis){.title = lab_metric_title (self->metric),
                         .percent = is_accuracy (self->metric),
                         .is_log = !is_accuracy (self->metric) && is_wide (self->metrics, n_runs)};
  for (guint i = 0; i < n_runs; i++) {
    const LabExperimentRun *run = &experiment->runs[i];
    double *values = self->values + (gsize)i * n_axes;

    for (guint axis = 0; axis < experiment->n_axes; axis++)
      values[axis] = self->axes[axis].names != NULL
                         ? run->values[axis]
                         : experiment->axes[axis].values[run->values[axis]];
    values[n_axes - 1] = self->metrics[i];
    self->names[i] = run->label;
  }
  self->parallel = (DrawParallel){.axes = self->axes,
                                  .n_axes = n_axes,
                                  .values = self->values,
                                  .line_names = self->names,
                                  .n_lines = n_runs,
                                  .low_is_good = !is_accuracy (self->metric)};
}

/* ── the current run ─────────────────────────────────────────────────────────────────────────────
 */

static void
set_current (LabParallelView *self, int current, gboolean by_keyboard)
{
  g_autofree char *readout = NULL;
  gboolean told = self->by_keyboard || by_keyboard;

  self->current = current >= 0 && (guint)current < self->parallel.n_lines ? current : -1;
  self->by_keyboard = by_keyboard;
  if (self->current >= 0)
    readout = draw_parallel_describe_line (&self->parallel, (guint)self->current);
  if (g_strcmp0 (readout, self->readout) == 0)
    return;
  g_free (self->readout);
  self->readout = g_steal_pointer (&readout);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READOUT]);
  lab_picture_invalidate_overlay (LAB_PICTURE (self));
  if (told)
    lab_picture_invalidate_description (LAB_PICTURE (self));
}

static void
activate (LabParallelView *self)
{
  if (self->current >= 0)
    g_signal_emit (self, signals[RUN_ACTIVATED], 0, (guint)self->current);
}

/* ── pointer and keyboard ────────────────────────────────────────────────────────────────────────
 */

static int
find_line (LabParallelView *self, double x, double y)
{
  GtkWidget *widget = GTK_WIDGET (self);
  DrawTheme theme;

  lab_picture_get_theme (LAB_PICTURE (self), &theme);
  return draw_parallel_find (&self->parallel, &theme, gtk_widget_get_width (widget),
                             gtk_widget_get_height (widget), x, y);
}

static void
motion_cb (LabParallelView *self, double x, double y)
{
  int line = find_line (self, x, y);

  if (line >= 0 || !self->by_keyboard)
    set_current (self, line, FALSE);
}

static void
leave_cb (LabParallelView *self)
{
  if (!self->by_keyboard)
    set_current (self, -1, FALSE);
}

static void
released_cb (LabParallelView *self, int n_press, double x, double y)
{
  int line = find_line (self, x, y);

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (n_press != 1 || line < 0)
    return;
  set_current (self, line, FALSE);
  activate (self);
}

/* Whether run @a stands above run @b on the last axis; of equals the first. */
static gboolean
is_above (LabParallelView *self, guint a, guint b)
{
  double x = self->metrics[a], y = self->metrics[b];

  return x > y || (x == y && a < b);
}

/* The next run with a metric above (or below) the present one; from none to the best. */
static int
find_next (LabParallelView *self, gboolean up)
{
  int next = -1;

  for (guint i = 0; i < self->parallel.n_lines; i++) {
    if (!isfinite (self->metrics[i]) || (int)i == self->current)
      continue;
    if (self->current >= 0 && isfinite (self->metrics[self->current]) &&
        is_above (self, i, (guint)self->current) != up)
      continue;
    if (self->current < 0) {
      gboolean better =
          next >= 0 && (self->parallel.low_is_good ? self->metrics[i] < self->metrics[next]
                                                   : self->metrics[i] > self->metrics[next]);
      next = next < 0 || better ? (int)i : next;
    } else if (next < 0 || is_above (self, (guint)next, i) == up) {
      next = (int)i;
    }
  }
  return next >= 0 ? next : self->current;
}

static gboolean
key_pressed_cb (LabParallelView *self, guint key, guint code, GdkModifierType state)
{
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (key) {
  case GDK_KEY_Up:
  case GDK_KEY_KP_Up:
    set_current (self, find_next (self, TRUE), TRUE);
    break;
  case GDK_KEY_Down:
  case GDK_KEY_KP_Down:
    set_current (self, find_next (self, FALSE), TRUE);
    break;
  case GDK_KEY_Return:
  case GDK_KEY_KP_Enter:
  case GDK_KEY_ISO_Enter:
    if (self->current < 0)
      return GDK_EVENT_PROPAGATE;
    activate (self);
    break;
  case GDK_KEY_Escape:
    if (self->current < 0)
      return GDK_EVENT_PROPAGATE;
    set_current (self, -1, TRUE);
    break;
  default:
    return GDK_EVENT_PROPAGATE;
  }
  return GDK_EVENT_STOP;
}

/* ── drawing ─────────────────────────────────────────────────────────────────────────────────────
 */

static void
lab_parallel_view_draw (LabPicture *picture, cairo_t *cr, const DrawTheme *theme, double width,
                        double height)
{
  LabParallelView *self = LAB_PARALLEL_VIEW (picture);

  draw_parallel (cr, &self->parallel, theme, width, height);
}

static void
lab_parallel_view_draw_overlay (LabPicture *picture, cairo_t *cr, const DrawTheme *theme,
                                double width, double height)
{
  LabParallelView *self = LAB_PARALLEL_VIEW (picture);

  if (self->current >= 0)
    draw_parallel_highlight (cr, &self->parallel, theme, width, height, (guint)self->current);
  if (gtk_widget_get_state_flags (GTK_WIDGET (self)) & GTK_STATE_FLAG_FOCUS_VISIBLE)
    draw_focus_ring (cr, theme, width, height);
}

static char *
lab_parallel_view_describe (LabPicture *picture)
{
  LabParallelView *self = LAB_PARALLEL_VIEW (picture);
  g_autofree char *description = draw_parallel_describe (&self->parallel);

  if (self->by_keyboard && self->readout != NULL)
    return g_strdup_printf ("%s\n%s", self->readout, description);
  return g_steal_pointer (&description);
}

static void
lab_parallel_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                           int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  gboolean across = orientation == GTK_ORIENTATION_HORIZONTAL;

  *minimum = across ? MIN_WIDTH : MIN_HEIGHT;
  *natural = across ? NATURAL_WIDTH : NATURAL_HEIGHT;
}

/* ── the object ──────────────────────────────────────────────────────────────────────────────────
 */

static void
lab_parallel_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_READOUT:
    g_value_set_string (value, LAB_PARALLEL_VIEW (object)->readout);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
lab_parallel_view_finalize (GObject *object)
{
  LabParallelView *self = LAB_PARALLEL_VIEW (object);

  clear_picture (self);
  g_clear_pointer (&self->experiment, lab_experiment_unref);
  g_free (self->metrics);
  g_free (self->readout);
  G_OBJECT_CLASS (lab_parallel_view_parent_class)->finalize (object);
}

static void
lab_parallel_view_class_init (LabParallelViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  LabPictureClass *picture_class = LAB_PICTURE_CLASS (klass);

  object_class->get_property = lab_parallel_view_get_property;
  object_class->finalize = lab_parallel_view_finalize;
  GTK_WIDGET_CLASS (klass)->measure = lab_parallel_view_measure;
  picture_class->draw = lab_parallel_view_draw;
  picture_class->draw_overlay = lab_parallel_view_draw_overlay;
  picture_class->describe = lab_parallel_view_describe;

  /**
   * LabParallelView:readout:
   *
   * The run under the pointer, or chosen by keys, in words; %NULL without one.
   */
  properties[PROP_READOUT] =
      g_param_spec_string ("readout", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * LabParallelView::run-activated:
   * @self: the view
   * @run: of the experiment
   *
   * A run's line was clicked, or chosen by keys and Return pressed.
   */
  signals[RUN_ACTIVATED] =
      g_signal_new ("run-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
lab_parallel_view_init (LabParallelView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->current = -1;
  gtk_widget_set_focusable (widget, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Parallel coordinates"), -1);
  g_signal_connect (self, "state-flags-changed", G_CALLBACK (lab_picture_invalidate_overlay), NULL);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (click, "released", G_CALLBACK (released_cb), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (widget, keys);
}

/**
 * lab_parallel_view_new:
 *
 * Returns: (transfer floating): the picture of no experiment yet.
 */
GtkWidget *
lab_parallel_view_new (void)
{
  return g_object_new (LAB_TYPE_PARALLEL_VIEW, NULL);
}

/**
 * lab_parallel_view_set:
 * @self: the view
 * @experiment: (nullable): what was varied
 * @metric: the last axis, which colours the lines
 * @values: (nullable) (array length=experiment->n_runs): the metric of each run, NaN where there is
 *   none yet; copied
 *
 * Shows a line for each run of @experiment. To be called again whenever the values have changed.
 */
void
lab_parallel_view_set (LabParallelView *self, LabExperiment *experiment, LabMetric metric,
                       const double *values)
{
  gboolean is_new;

  g_return_if_fail (LAB_IS_PARALLEL_VIEW (self));
  g_return_if_fail (metric < LAB_N_METRICS);
  g_return_if_fail (experiment == NULL || values != NULL || experiment->n_runs == 0);

  is_new = experiment != self->experiment;
  if (!is_new && metric == self->metric && experiment != NULL &&
      memcmp (values, self->metrics, experiment->n_runs * sizeof *values) == 0)
    return;
  if (is_new) {
    g_clear_pointer (&self->experiment, lab_experiment_unref);
    self->experiment = experiment != NULL ? lab_experiment_ref (experiment) : NULL;
  }
  self->metric = metric;
  g_free (self->metrics);
  self->metrics =
      experiment != NULL ? g_memdup2 (values, experiment->n_runs * sizeof *values) : NULL;
  build_picture (self);
  set_current (self, is_new ? -1 : self->current, self->by_keyboard);
  lab_picture_invalidate (LAB_PICTURE (self));
}
