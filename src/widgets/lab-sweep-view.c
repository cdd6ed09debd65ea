/* lab-sweep-view.c: the U-curve of a sweep: live, with a point that can be chosen.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-sweep-view.h"

#include <glib/gi18n-lib.h>
#include "lab-sweep-data.h"

#define MIN_WIDTH      220
#define MIN_HEIGHT     160
#define NATURAL_WIDTH  560
#define NATURAL_HEIGHT 320

/* A point of the picture; the series that it is in, and its place there, are the picture's. */
typedef struct {
  guint series, point;
} Place;

struct _LabSweepView {
  LabPicture parent_instance;

  LabExperiment *experiment; /* NULL: nothing to show */
  guint axis;
  LabMetric metric;
  LabSweepPoint *points; /* (experiment->n_points) */
  gboolean log_scale;

  LabSweepData data; /* all of that, as it is drawn */
  DrawSweepLayout layout;

  gboolean has_current; /* a point under the pointer, or chosen by keys */
  gboolean by_keyboard;
  Place current;
  char *readout;
};

G_DEFINE_FINAL_TYPE (LabSweepView, lab_sweep_view, LAB_TYPE_PICTURE)

enum { PROP_0, PROP_READOUT, N_PROPS };
static GParamSpec *properties[N_PROPS];

enum { POINT_ACTIVATED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* ── the current point ───────────────────────────────────────────────────────────────────────────
 */

static gboolean
exists (LabSweepView *self, Place place)
{
  return place.series < self->data.sweep.n_series &&
         place.point < self->data.sweep.series[place.series].n_points;
}

static void
update_readout (LabSweepView *self)
{
  g_autofree char *readout = NULL;

  if (self->has_current)
    readout =
        draw_sweep_describe_point (&self->data.sweep, self->current.series, self->current.point);
  if (g_strcmp0 (readout, self->readout) == 0)
    return;
  g_free (self->readout);
  self->readout = g_steal_pointer (&readout);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READOUT]);
  lab_picture_invalidate_overlay (LAB_PICTURE (self));
  if (self->by_keyboard)
    lab_picture_invalidate_description (LAB_PICTURE (self));
}

/* @place %NULL: none. */
static void
set_current (LabSweepView *self, const Place *place, gboolean by_keyboard)
{
  gboolean told = self->by_keyboard;

  self->has_current = place != NULL && exists (self, *place);
  if (self->has_current)
    self->current = *place;
  self->by_keyboard = by_keyboard;
  update_readout (self);
  if (told && !by_keyboard)
    lab_picture_invalidate_description (LAB_PICTURE (self));
}

static void
activate (LabSweepView *self)
{
  if (self->has_current)
    g_signal_emit (
        self, signals[POINT_ACTIVATED], 0,
        lab_sweep_data_get_point (&self->data, self->current.series, self->current.point));
}

/* ── pointer and keyboard ────────────────────────────────────────────────────────────────────────
 */

static void
motion_cb (LabSweepView *self, double x, double y)
{
  Place place;

  if (draw_sweep_find (&self->data.sweep, &self->layout, x, y, &place.series, &place.point))
    set_current (self, &place, FALSE);
  else if (!self->by_keyboard)
    set_current (self, NULL, FALSE);
}

static void
leave_cb (LabSweepView *self)
{
  if (!self->by_keyboard)
    set_current (self, NULL, FALSE);
}

static void
released_cb (LabSweepView *self, int n_press, double x, double y)
{
  Place place;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (n_press != 1 ||
      !draw_sweep_find (&self->data.sweep, &self->layout, x, y, &place.series, &place.point))
    return;
  set_current (self, &place, FALSE);
  activate (self);
}

/* The point of @series that is @steps further along the axis; as far as there are any. */
static void
step (LabSweepView *self, int steps)
{
  const DrawSweepSeries *series;
  Place place = self->current;

  if (self->data.sweep.n_series == 0)
    return;
  if (!self->has_current) {
    place = (Place){self->data.sweep.best_series, (guint)MAX (self->data.sweep.best, 0)};
    set_current (self, &place, TRUE);
    return;
  }
  series = &self->data.sweep.series[place.series];
  for (; steps != 0; steps += steps > 0 ? -1 : 1) {
    double here = series->points[place.point].x;
    guint next = place.point;

    for (guint i = 0; i < series->n_points; i++) {
      double x = series->points[i].x;
      if (steps > 0 ? x > here && (next == place.point || x < series->points[next].x)
                    : x < here && (next == place.point || x > series->points[next].x))
        next = i;
    }
    if (next == place.point)
      break;
    place.point = next;
  }
  set_current (self, &place, TRUE);
}

static void
step_series (LabSweepView *self, int steps)
{
  Place place = self->current;

  if (!self->has_current) {
    step (self, 0);
    return;
  }
  place.series = (guint)CLAMP ((int)place.series + steps, 0, (int)self->data.sweep.n_series - 1);
  place.point = MIN (place.point, self->data.sweep.series[place.series].n_points - 1);
  set_current (self, &place, TRUE);
}

static gboolean
key_pressed_cb (LabSweepView *self, guint key, guint code, GdkModifierType state)
{
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (key) {
  case GDK_KEY_Left:
  case GDK_KEY_KP_Left:
    step (self, -1);
    break;
  case GDK_KEY_Right:
  case GDK_KEY_KP_Right:
    step (self, 1);
    break;
  case GDK_KEY_Home:
  case GDK_KEY_KP_Home:
    step (self, G_MININT / 2);
    break;
  case GDK_KEY_End:
  case GDK_KEY_KP_End:
    step (self, G_MAXINT / 2);
    break;
  case GDK_KEY_Up:
  case GDK_KEY_KP_Up:
    step_series (self, -1);
    break;
  case GDK_KEY_Down:
  case GDK_KEY_KP_Down:
    step_series (self, 1);
    break;
  case GDK_KEY_Return:
  case GDK_KEY_KP_Enter:
  case GDK_KEY_ISO_Enter:
    if (!self->has_current)
      return GDK_EVENT_PROPAGATE;
    activate (self);
    break;
  case GDK_KEY_Escape:
    if (!self->has_current)
      return GDK_EVENT_PROPAGATE;
    set_current (self, NULL, TRUE);
    break;
  default:
    return GDK_EVENT_PROPAGATE;
  }
  return GDK_EVENT_STOP;
}

static void
add_controllers (LabSweepView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (click, "released", G_CALLBACK (released_cb), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (widget, keys);
}

/* ── drawing ─────────────────────────────────────────────────────────────────────────────────────
 */

static void
lab_sweep_view_draw (LabPicture *picture, cairo_t *cr, const DrawTheme *theme, double width,
                     double height)
{
  LabSweepView *self = LAB_SWEEP_VIEW (picture);

  draw_sweep (cr, &self->data.sweep, theme, width, height, &self->layout);
}

static void
lab_sweep_view_draw_overlay (LabPicture *picture, cairo_t *cr, const DrawTheme *theme, double width,
                             double height)
{
  LabSweepView *self = LAB_SWEEP_VIEW (picture);

  if (self->has_current)
    draw_sweep_highlight (cr, &self->data.sweep, &self->layout, theme, self->current.series,
                          self->current.point);
  if (gtk_widget_get_state_flags (GTK_WIDGET (self)) & GTK_STATE_FLAG_FOCUS_VISIBLE)
    draw_focus_ring (cr, theme, width, height);
}

static char *
lab_sweep_view_describe (LabPicture *picture)
{
  LabSweepView *self = LAB_SWEEP_VIEW (picture);
  g_autofree char *description = draw_sweep_describe (&self->data.sweep);

  if (self->by_keyboard && self->readout != NULL)
    return g_strdup_printf ("%s\n%s", self->readout, description);
  return g_steal_pointer (&description);
}

static void
lab_sweep_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline)
{
  gboolean across = orientation == GTK_ORIENTATION_HORIZONTAL;

  *minimum = across ? MIN_WIDTH : MIN_HEIGHT;
  *natural = across ? NATURAL_WIDTH : NATURAL_HEIGHT;
}

/* ── the object ──────────────────────────────────────────────────────────────────────────────────
 */

static void
lab_sweep_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_READOUT:
    g_value_set_string (value, LAB_SWEEP_VIEW (object)->readout);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
lab_sweep_view_finalize (GObject *object)
{
  LabSweepView *self = LAB_SWEEP_VIEW (object);

  lab_sweep_data_clear (&self->data);
  g_clear_pointer (&self->experiment, lab_experiment_unref);
  g_free (self->points);
  g_free (self->readout);
  G_OBJECT_CLASS (lab_sweep_view_parent_class)->finalize (object);
}

static void
lab_sweep_view_class_init (LabSweepViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  LabPictureClass *picture_class = LAB_PICTURE_CLASS (klass);

  object_class->get_property = lab_sweep_view_get_property;
  object_class->finalize = lab_sweep_view_finalize;
  GTK_WIDGET_CLASS (klass)->measure = lab_sweep_view_measure;
  picture_class->draw = lab_sweep_view_draw;
  picture_class->draw_overlay = lab_sweep_view_draw_overlay;
  picture_class->describe = lab_sweep_view_describe;

  /**
   * LabSweepView:readout:
   *
   * The point under the pointer, or chosen by keys, in words; %NULL without one.
   */
  properties[PROP_READOUT] =
      g_param_spec_string ("readout", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * LabSweepView::point-activated:
   * @self: the view
   * @point: of the experiment
   *
   * A point was clicked, or chosen by keys and Return pressed.
   */
  signals[POINT_ACTIVATED] =
      g_signal_new ("point-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
lab_sweep_view_init (LabSweepView *self)
{
  lab_sweep_data_init (&self->data);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Sweep"),
                                  -1);
  g_signal_connect (self, "state-flags-changed", G_CALLBACK (lab_picture_invalidate_overlay), NULL);
  add_controllers (self);
}

/**
 * lab_sweep_view_new:
 *
 * Returns: (transfer floating): the chart of no experiment yet.
 */
GtkWidget *
lab_sweep_view_new (void)
{
  return g_object_new (LAB_TYPE_SWEEP_VIEW, NULL);
}

/* Draws what has changed; the current point stays where it is while it exists. */
static void
show (LabSweepView *self)
{
  lab_sweep_data_build (&self->data, self->experiment, self->axis, self->metric, self->points,
                        self->log_scale);
  self->has_current = self->has_current && exists (self, self->current);
  update_readout (self);
  lab_picture_invalidate (LAB_PICTURE (self));
}

/**
 * lab_sweep_view_set:
 * @self: the view
 * @experiment: (nullable): what was varied
 * @axis: which of its axes lies along x; the others make series
 * @metric: what the points are values of
 * @points: (nullable) (array length=experiment->n_points): what came of it so far, copied
 *
 * Shows a sweep. To be called again whenever the values have changed.
 */
void
lab_sweep_view_set (LabSweepView *self, LabExperiment *experiment, guint axis, LabMetric metric,
                    const LabSweepPoint *points)
{
  gboolean same;

  g_return_if_fail (LAB_IS_SWEEP_VIEW (self));
  g_return_if_fail (metric < LAB_N_METRICS);
  g_return_if_fail (experiment == NULL || points != NULL || experiment->n_points == 0);

  same = experiment == self->experiment && axis == self->axis && metric == self->metric;
  if (same && experiment != NULL &&
      memcmp (points, self->points, experiment->n_points * sizeof *points) == 0)
    return;
  if (experiment != self->experiment || axis != self->axis)
    self->has_current = FALSE;
  if (experiment != self->experiment) {
    g_clear_pointer (&self->experiment, lab_experiment_unref);
    self->experiment = experiment != NULL ? lab_experiment_ref (experiment) : NULL;
  }
  self->axis = axis;
  self->metric = metric;
  g_free (self->points);
  self->points =
      experiment != NULL ? g_memdup2 (points, experiment->n_points * sizeof *points) : NULL;
  show (self);
}

/**
 * lab_sweep_view_set_log:
 * @self: the view
 * @log_scale: whether the vertical axis is logarithmic; it shows an accuracy as an error rate then
 */
void
lab_sweep_view_set_log (LabSweepView *self, gboolean log_scale)
{
  g_return_if_fail (LAB_IS_SWEEP_VIEW (self));

  log_scale = !!log_scale;
  if (self->log_scale == log_scale)
    return;
  self->log_scale = log_scale;
  show (self);
}
