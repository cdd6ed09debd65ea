/* lab-curves-view.c: the curves of a run, live, with crosshair and zoom.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-curves-view.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "draw-curves.h"
#include "lab-curves-data.h"

#define MIN_WIDTH      220
#define MIN_HEIGHT     160
#define NATURAL_WIDTH  560
#define NATURAL_HEIGHT 320
#define MIN_SPAN       1.0 /* epochs: the closest zoom */
#define ZOOM_STEP      1.3
#define PAGE           10 /* epochs */
#define MIN_DRAG       6  /* pixels: less is a click that slipped */

typedef enum { DRAG_NONE, DRAG_BOX, DRAG_PAN } DragKind;

struct _LabCurvesView {
  LabPicture parent_instance;

  LabRun *run;
  GSignalGroup *run_signals;
  LabCurvesData data; /* the run's history as draw_curves() takes it */
  gboolean log_scale;
  double smoothing;

  double first, last;      /* zoom; both 0 = all epochs */
  DrawCurvesLayout layout; /* of the last draw */

  double crosshair; /* epoch; NaN = none */
  gboolean by_keyboard;
  double pointer_x, pointer_y; /* NaN = outside */
  char *readout;

  DragKind drag;
  double drag_start, drag_now;  /* x in the widget */
  double drag_first, drag_last; /* the epochs that were visible when it began */
};

G_DEFINE_FINAL_TYPE (LabCurvesView, lab_curves_view, LAB_TYPE_PICTURE)

enum { PROP_0, PROP_LOG_SCALE, PROP_SMOOTHING, PROP_READOUT, N_PROPS };
static GParamSpec *properties[N_PROPS];

static DrawCurves
get_curves (LabCurvesView *self)
{
  const DrawCurvesSeries *series = lab_curves_data_update (&self->data, self->run);

  return (DrawCurves){
      .series = series,
      .n_series = series != NULL ? 1 : 0,
      .epochs = self->run != NULL ? lab_run_get_config (self->run)->epochs : 0,
      .log_scale = self->log_scale,
      .smoothing = self->smoothing,
      .first_epoch = self->first,
      .last_epoch = self->last,
  };
}

/* ── the crosshair ───────────────────────────────────────────────────────────────────────────────
 */

static void
update_readout (LabCurvesView *self)
{
  g_autofree char *readout = NULL;

  if (!isnan (self->crosshair)) {
    DrawCurves curves = get_curves (self);
    readout = draw_curves_readout (&curves, self->crosshair);
  }
  if (g_strcmp0 (readout, self->readout) == 0)
    return;
  g_free (self->readout);
  self->readout = g_steal_pointer (&readout);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READOUT]);
}

static void
set_crosshair (LabCurvesView *self, double epoch, gboolean by_keyboard)
{
  self->by_keyboard = by_keyboard;
  if (self->crosshair == epoch || (isnan (epoch) && isnan (self->crosshair)))
    return;
  self->crosshair = epoch;
  update_readout (self);
  /* What is moved by keys is read aloud: it belongs to the description. */
  if (by_keyboard)
    lab_picture_invalidate (LAB_PICTURE (self));
  else
    lab_picture_invalidate_overlay (LAB_PICTURE (self));
}

/* Whole epochs have values to read; before the first and after the last only batches do; beyond
 * those it is the newest epoch. */
static double
snap (LabCurvesView *self, double epoch)
{
  const DrawCurvesSeries *series = lab_curves_data_update (&self->data, self->run);
  double whole = round (epoch);
  double batch;

  if (series == NULL)
    return NAN;
  if (whole >= 1 && whole <= series->n_epochs)
    return whole;
  batch = series->batches_per_epoch > 0 ? MAX (ceil (epoch * series->batches_per_epoch), 1) : NAN;
  if (batch <= (double)series->n_batch_losses)
    return batch / series->batches_per_epoch;
  return series->n_epochs > 0 ? series->n_epochs : NAN;
}

static void
follow_pointer (LabCurvesView *self)
{
  const cairo_rectangle_t *plot = &self->layout.loss;
  double x = self->pointer_x;
  double epoch;

  if (isnan (x) || self->drag != DRAG_NONE || x < plot->x - 4 || x > plot->x + plot->width + 4) {
    if (!self->by_keyboard)
      set_crosshair (self, NAN, FALSE);
    return;
  }
  epoch = draw_curves_epoch (&self->layout, CLAMP (x, plot->x, plot->x + plot->width));
  epoch = snap (self, epoch);
  if (epoch < self->layout.first_epoch || epoch > self->layout.last_epoch)
    epoch = NAN;
  set_crosshair (self, epoch, FALSE);
}

/* ── zoom ────────────────────────────────────────────────────────────────────────────────────────
 */

static void
get_visible (LabCurvesView *self, double *first, double *last)
{
  DrawCurves curves = get_curves (self);

  *first = self->last > self->first ? self->first : 0;
  *last = self->last > self->first ? self->last : draw_curves_end (&curves);
}

/**
 * lab_curves_view_zoom:
 * @self: the view
 * @first: the left end of the epoch axis
 * @last: the right end; not above @first shows all epochs
 *
 * Zooms the epoch axis, within what there is, and no closer than one epoch.
 */
void
lab_curves_view_zoom (LabCurvesView *self, double first, double last)
{
  DrawCurves curves;
  double end, span;

  g_return_if_fail (LAB_IS_CURVES_VIEW (self));

  curves = get_curves (self);
  end = draw_curves_end (&curves);
  if (!isfinite (first) || !isfinite (last) || last <= first || last - first >= end) {
    first = last = 0;
  } else {
    span = MAX (last - first, MIN_SPAN);
    first = CLAMP ((first + last - span) / 2, 0, MAX (end - span, 0));
    last = first + span;
    if (first <= 0 && last >= end)
      first = last = 0;
  }
  if (self->first == first && self->last == last)
    return;
  self->first = first;
  self->last = last;
  lab_picture_invalidate (LAB_PICTURE (self));
}

/* Zooms by @factor (above 1: closer) about @epoch, which stays where it is on the screen. */
static void
zoom_about (LabCurvesView *self, double factor, double epoch)
{
  double first, last;

  get_visible (self, &first, &last);
  epoch = CLAMP (epoch, first, last);
  lab_curves_view_zoom (self, epoch - (epoch - first) / factor, epoch + (last - epoch) / factor);
}

static void
fit (LabCurvesView *self)
{
  lab_curves_view_zoom (self, 0, 0);
}

static gboolean
scroll_cb (LabCurvesView *self, double dx, double dy, GtkEventController *controller)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (controller);

  if ((state & GDK_CONTROL_MASK) == 0 || isnan (self->pointer_x))
    return GDK_EVENT_PROPAGATE;
  zoom_about (self, pow (ZOOM_STEP, -dy), draw_curves_epoch (&self->layout, self->pointer_x));
  return GDK_EVENT_STOP;
}

/* ── pointer ─────────────────────────────────────────────────────────────────────────────────────
 */

static void
motion_cb (LabCurvesView *self, double x, double y)
{
  /* GTK repeats the last motion after a new layout: that is not the person's, and must not take back
   * what a key has chosen. */
  if (self->pointer_x == x && self->pointer_y == y)
    return;
  self->pointer_y = y;
  self->pointer_x = x;
  follow_pointer (self);
}

static void
leave_cb (LabCurvesView *self)
{
  self->pointer_x = self->pointer_y = NAN;
  follow_pointer (self);
}

static void
pressed_cb (LabCurvesView *self, int n_press, double x, double y)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (n_press == 2)
    fit (self);
}

static void
drag_begin_cb (LabCurvesView *self, double x, double y, GtkGesture *gesture)
{
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  guint button = gtk_gesture_single_get_button (GTK_GESTURE_SINGLE (gesture));

  self->drag = button == GDK_BUTTON_MIDDLE || (state & GDK_SHIFT_MASK) != 0 ? DRAG_PAN : DRAG_BOX;
  self->drag_start = self->drag_now = x;
  get_visible (self, &self->drag_first, &self->drag_last);
}

static void
drag_update_cb (LabCurvesView *self, double dx, double dy)
{
  double span = self->drag_last - self->drag_first;

  self->drag_now = self->drag_start + dx;
  follow_pointer (self);
  if (self->drag == DRAG_PAN && self->last > self->first && self->layout.loss.width > 0) {
    double first = self->drag_first - dx / self->layout.loss.width * span;
    lab_curves_view_zoom (self, first, first + span);
  }
  lab_picture_invalidate_overlay (LAB_PICTURE (self));
}

static void
drag_end_cb (LabCurvesView *self, double dx, double dy)
{
  double from = draw_curves_epoch (&self->layout, self->drag_start);
  double to = draw_curves_epoch (&self->layout, self->drag_start + dx);
  DragKind drag = self->drag;

  self->drag = DRAG_NONE;
  if (drag == DRAG_BOX && fabs (dx) >= MIN_DRAG) {
    double first = MAX (MIN (from, to), self->layout.first_epoch);
    double last = MIN (MAX (from, to), self->layout.last_epoch);
    if (last > first)
      lab_curves_view_zoom (self, first, last);
  }
  follow_pointer (self);
  lab_picture_invalidate_overlay (LAB_PICTURE (self));
}

static void
drag_cancel_cb (LabCurvesView *self)
{
  self->drag = DRAG_NONE;
  lab_picture_invalidate_overlay (LAB_PICTURE (self));
}

/* ── keyboard ────────────────────────────────────────────────────────────────────────────────────
 */

/* Moves the crosshair to an epoch, and what is visible along with it. */
static void
go_to (LabCurvesView *self, double epoch)
{
  const DrawCurvesSeries *series = lab_curves_data_update (&self->data, self->run);
  double first, last;

  if (series == NULL || series->n_epochs == 0)
    return;
  epoch = CLAMP (round (epoch), 1, series->n_epochs);
  get_visible (self, &first, &last);
  if (epoch < first)
    lab_curves_view_zoom (self, epoch, epoch + last - first);
  else if (epoch > last)
    lab_curves_view_zoom (self, epoch - (last - first), epoch);
  set_crosshair (self, epoch, TRUE);
}

static void
zoom_by_key (LabCurvesView *self, double factor)
{
  double first, last;

  get_visible (self, &first, &last);
  zoom_about (self, factor, isnan (self->crosshair) ? (first + last) / 2 : self->crosshair);
}

static gboolean
key_pressed_cb (LabCurvesView *self, guint key, guint code, GdkModifierType state)
{
  /* Without a crosshair the first key puts it on the newest epoch. */
  gboolean none = isnan (self->crosshair);
  double here = none ? G_MAXINT : self->crosshair;

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (key) {
  case GDK_KEY_Left:
  case GDK_KEY_KP_Left:
    go_to (self, none ? here : ceil (here) - 1);
    break;
  case GDK_KEY_Right:
  case GDK_KEY_KP_Right:
    go_to (self, none ? here : floor (here) + 1);
    break;
  case GDK_KEY_Page_Up:
  case GDK_KEY_KP_Page_Up:
    go_to (self, none ? here : here - PAGE);
    break;
  case GDK_KEY_Page_Down:
  case GDK_KEY_KP_Page_Down:
    go_to (self, none ? here : here + PAGE);
    break;
  case GDK_KEY_Home:
  case GDK_KEY_KP_Home:
    go_to (self, 1);
    break;
  case GDK_KEY_End:
  case GDK_KEY_KP_End:
    go_to (self, G_MAXINT);
    break;
  case GDK_KEY_plus:
  case GDK_KEY_equal:
  case GDK_KEY_KP_Add:
    zoom_by_key (self, ZOOM_STEP);
    break;
  case GDK_KEY_minus:
  case GDK_KEY_KP_Subtract:
    zoom_by_key (self, 1 / ZOOM_STEP);
    break;
  case GDK_KEY_0:
  case GDK_KEY_KP_0:
    fit (self);
    break;
  case GDK_KEY_Escape:
    if (none)
      return GDK_EVENT_PROPAGATE;
    set_crosshair (self, NAN, TRUE);
    break;
  default:
    return GDK_EVENT_PROPAGATE;
  }
  return GDK_EVENT_STOP;
}

/* ── drawing ─────────────────────────────────────────────────────────────────────────────────────
 */

static void
lab_curves_view_draw (LabPicture *picture, cairo_t *cr, const DrawTheme *theme, double width,
                      double height)
{
  LabCurvesView *self = LAB_CURVES_VIEW (picture);
  DrawCurves curves = get_curves (self);

  draw_curves (cr, &curves, theme, width, height, &self->layout);
}

static void
draw_drag (LabCurvesView *self, cairo_t *cr, const DrawTheme *theme)
{
  const cairo_rectangle_t *plot = &self->layout.loss;
  double left = CLAMP (MIN (self->drag_start, self->drag_now), plot->x, plot->x + plot->width);
  double right = CLAMP (MAX (self->drag_start, self->drag_now), plot->x, plot->x + plot->width);
  double bottom = self->layout.accuracy.y + self->layout.accuracy.height;
  DrawColour fill = theme->accent;

  fill.alpha = 0.18;
  draw_set_colour (cr, &fill);
  cairo_rectangle (cr, left, plot->y, right - left, bottom - plot->y);
  cairo_fill (cr);
}

static void
lab_curves_view_draw_overlay (LabPicture *picture, cairo_t *cr, const DrawTheme *theme,
                              double width, double height)
{
  LabCurvesView *self = LAB_CURVES_VIEW (picture);

  if (self->drag == DRAG_BOX && fabs (self->drag_now - self->drag_start) >= MIN_DRAG) {
    draw_drag (self, cr, theme);
  } else if (!isnan (self->crosshair)) {
    DrawCurves curves = get_curves (self);
    draw_curves_crosshair (cr, &curves, &self->layout, theme, self->crosshair);
  }
  if (gtk_widget_get_state_flags (GTK_WIDGET (self)) & GTK_STATE_FLAG_FOCUS_VISIBLE)
    draw_focus_ring (cr, theme, width, height);
}

static char *
lab_curves_view_describe (LabPicture *picture)
{
  LabCurvesView *self = LAB_CURVES_VIEW (picture);
  DrawCurves curves = get_curves (self);
  g_autofree char *description = draw_curves_describe (&curves);

  if (self->by_keyboard && self->readout != NULL)
    return g_strdup_printf ("%s\n%s", self->readout, description);
  return g_steal_pointer (&description);
}

static void
lab_curves_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                         int *natural, int *minimum_baseline, int *natural_baseline)
{
  gboolean across = orientation == GTK_ORIENTATION_HORIZONTAL;

  *minimum = across ? MIN_WIDTH : MIN_HEIGHT;
  *natural = across ? NATURAL_WIDTH : NATURAL_HEIGHT;
}

/* ── the object ──────────────────────────────────────────────────────────────────────────────────
 */

static void
metrics_changed_cb (LabCurvesView *self)
{
  lab_picture_invalidate (LAB_PICTURE (self));
  if (!isnan (self->crosshair))
    update_readout (self);
}

static void
lab_curves_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LabCurvesView *self = LAB_CURVES_VIEW (object);

  switch (id) {
  case PROP_LOG_SCALE:
    g_value_set_boolean (value, self->log_scale);
    break;
  case PROP_SMOOTHING:
    g_value_set_double (value, self->smoothing);
    break;
  case PROP_READOUT:
    g_value_set_string (value, self->readout);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
set_log_scale (LabCurvesView *self, gboolean log_scale)
{
  log_scale = !!log_scale;
  if (self->log_scale == log_scale)
    return;
  self->log_scale = log_scale;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOG_SCALE]);
  lab_picture_invalidate (LAB_PICTURE (self));
}

static void
set_smoothing (LabCurvesView *self, double smoothing)
{
  if (self->smoothing == smoothing)
    return;
  self->smoothing = smoothing;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SMOOTHING]);
  lab_picture_invalidate (LAB_PICTURE (self));
}

static void
lab_curves_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LabCurvesView *self = LAB_CURVES_VIEW (object);

  switch (id) {
  case PROP_LOG_SCALE:
    set_log_scale (self, g_value_get_boolean (value));
    break;
  case PROP_SMOOTHING:
    set_smoothing (self, g_value_get_double (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
lab_curves_view_dispose (GObject *object)
{
  LabCurvesView *self = LAB_CURVES_VIEW (object);

  if (self->run_signals != NULL)
    g_signal_group_set_target (self->run_signals, NULL);
  g_clear_object (&self->run_signals);
  g_clear_object (&self->run);
  G_OBJECT_CLASS (lab_curves_view_parent_class)->dispose (object);
}

static void
lab_curves_view_finalize (GObject *object)
{
  LabCurvesView *self = LAB_CURVES_VIEW (object);

  lab_curves_data_clear (&self->data);
  g_free (self->readout);
  G_OBJECT_CLASS (lab_curves_view_parent_class)->finalize (object);
}

static void
lab_curves_view_class_init (LabCurvesViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  LabPictureClass *picture_class = LAB_PICTURE_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = lab_curves_view_get_property;
  object_class->set_property = lab_curves_view_set_property;
  object_class->dispose = lab_curves_view_dispose;
  object_class->finalize = lab_curves_view_finalize;
  GTK_WIDGET_CLASS (klass)->measure = lab_curves_view_measure;
  picture_class->draw = lab_curves_view_draw;
  picture_class->draw_overlay = lab_curves_view_draw_overlay;
  picture_class->describe = lab_curves_view_describe;

  /**
   * LabCurvesView:log-scale:
   *
   * Whether losses, and error rates in place of accuracies, are shown on log10 axes.
   */
  properties[PROP_LOG_SCALE] = g_param_spec_boolean ("log-scale", NULL, NULL, FALSE, flags);
  /**
   * LabCurvesView:smoothing:
   *
   * How much the batches' losses are smoothed: 0 not at all.
   */
  properties[PROP_SMOOTHING] = g_param_spec_double ("smoothing", NULL, NULL, 0, 0.99, 0, flags);
  /**
   * LabCurvesView:readout:
   *
   * The values at the crosshair, in words; %NULL without one.
   */
  properties[PROP_READOUT] =
      g_param_spec_string ("readout", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
add_controllers (LabCurvesView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll =
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  const guint buttons[] = {GDK_BUTTON_PRIMARY, GDK_BUTTON_MIDDLE};

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, scroll);
  gtk_widget_add_controller (widget, keys);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));

  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++) {
    GtkGesture *drag = gtk_gesture_drag_new ();
    gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), buttons[i]);
    g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
    g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
    g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
    g_signal_connect_swapped (drag, "cancel", G_CALLBACK (drag_cancel_cb), self);
    gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  }
}

static void
lab_curves_view_init (LabCurvesView *self)
{
  self->crosshair = self->pointer_x = self->pointer_y = NAN;
  self->run_signals = g_signal_group_new (LAB_TYPE_RUN);
  g_signal_group_connect_swapped (self->run_signals, "metrics-changed",
                                  G_CALLBACK (metrics_changed_cb), self);

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Curves"), -1);
  g_signal_connect (self, "state-flags-changed", G_CALLBACK (lab_picture_invalidate_overlay), NULL);
  add_controllers (self);
}

GtkWidget *
lab_curves_view_new (void)
{
  return g_object_new (LAB_TYPE_CURVES_VIEW, NULL);
}

/**
 * lab_curves_view_set_run:
 * @self: the view
 * @run: (nullable): the run to follow
 *
 * Shows the history of @run, and what comes to it. Crosshair and zoom go with the run before.
 */
void
lab_curves_view_set_run (LabCurvesView *self, LabRun *run)
{
  g_return_if_fail (LAB_IS_CURVES_VIEW (self));
  g_return_if_fail (run == NULL || LAB_IS_RUN (run));

  if (!g_set_object (&self->run, run))
    return;
  g_signal_group_set_target (self->run_signals, run);
  lab_curves_data_clear (&self->data);
  self->first = self->last = 0;
  set_crosshair (self, NAN, FALSE);
  lab_picture_invalidate (LAB_PICTURE (self));
}
