/* lab-curves-view.c: the curves of a run, live, with crosshair and zoom.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-curves-view-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MIN_WIDTH      220
#define MIN_HEIGHT     160
#define NATURAL_WIDTH  560
#define NATURAL_HEIGHT 320
#define MIN_SPAN       1.0 /* epochs: the closest zoom */

G_DEFINE_FINAL_TYPE (LabCurvesView, lab_curves_view, LAB_TYPE_PICTURE)

enum { PROP_0, PROP_LOG_SCALE, PROP_SMOOTHING, PROP_READOUT, N_PROPS };
static GParamSpec *properties[N_PROPS];

DrawCurves
lab_curves_view_get_curves (LabCurvesView *self)
{
  const DrawCurvesSeries *series = lab_curves_data_update (&self->data, self->run, self->smoothing);

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
    DrawCurves curves = lab_curves_view_get_curves (self);
    readout = draw_curves_readout (&curves, self->crosshair);
  }
  if (g_strcmp0 (readout, self->readout) == 0)
    return;
  g_free (self->readout);
  self->readout = g_steal_pointer (&readout);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READOUT]);
}

void
lab_curves_view_set_crosshair (LabCurvesView *self, double epoch, gboolean by_keyboard)
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

/* ── zoom ────────────────────────────────────────────────────────────────────────────────────────
 */

void
lab_curves_view_get_visible (LabCurvesView *self, double *first, double *last)
{
  DrawCurves curves = lab_curves_view_get_curves (self);

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

  curves = lab_curves_view_get_curves (self);
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

/* ── drawing ─────────────────────────────────────────────────────────────────────────────────────
 */

static void
lab_curves_view_draw (LabPicture *picture, cairo_t *cr, const DrawTheme *theme, double width,
                      double height)
{
  LabCurvesView *self = LAB_CURVES_VIEW (picture);
  DrawCurves curves = lab_curves_view_get_curves (self);

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

  if (self->drag == LAB_CURVES_DRAG_BOX &&
      fabs (self->drag_now - self->drag_start) >= LAB_CURVES_VIEW_MIN_DRAG) {
    draw_drag (self, cr, theme);
  } else if (!isnan (self->crosshair)) {
    DrawCurves curves = lab_curves_view_get_curves (self);
    draw_curves_crosshair (cr, &curves, &self->layout, theme, self->crosshair);
  }
  if (gtk_widget_get_state_flags (GTK_WIDGET (self)) & GTK_STATE_FLAG_FOCUS_VISIBLE)
    draw_focus_ring (cr, theme, width, height);
}

static char *
lab_curves_view_describe (LabPicture *picture)
{
  LabCurvesView *self = LAB_CURVES_VIEW (picture);
  DrawCurves curves = lab_curves_view_get_curves (self);
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
  lab_curves_view_add_controllers (self);
}

/**
 * lab_curves_view_new:
 *
 * Returns: (transfer floating): the curves of no run yet.
 */
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
  lab_curves_view_set_crosshair (self, NAN, FALSE);
  lab_picture_invalidate (LAB_PICTURE (self));
}
