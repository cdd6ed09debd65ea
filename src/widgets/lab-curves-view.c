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

enum { EPOCH_ACTIVATED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* How many epochs the runs are planned to have, at most. */
static double
get_planned (LabCurvesView *self)
{
  int planned = 0;

  for (guint i = 0; i < lab_curves_set_get_n_runs (self->set); i++)
    planned = MAX (planned, lab_run_get_config (lab_curves_set_get_run (self->set, i))->epochs);
  return planned;
}

DrawCurves
lab_curves_view_get_curves (LabCurvesView *self)
{
  DrawCurves curves = {
      .log_scale = self->log_scale,
      .smoothing = self->smoothing,
      .first_epoch = self->first,
      .last_epoch = self->last,
  };

  if (self->set != NULL) {
    curves.series = lab_curves_set_update (self->set, self->smoothing, &curves.n_series);
    curves.epochs = get_planned (self);
  }
  return curves;
}

guint
lab_curves_view_get_n_epochs (LabCurvesView *self)
{
  DrawCurves curves = lab_curves_view_get_curves (self);
  guint n = 0;

  for (guint i = 0; i < curves.n_series; i++)
    n = MAX (n, curves.series[i].n_epochs);
  return n;
}

void
lab_curves_view_activate (LabCurvesView *self, double epoch)
{
  guint n_epochs = lab_curves_view_get_n_epochs (self);

  if (n_epochs > 0 && isfinite (epoch))
    g_signal_emit (self, signals[EPOCH_ACTIVATED], 0,
                   (guint)CLAMP (round (epoch), 0, (double)n_epochs));
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

static gboolean
is_dragging_box (LabCurvesView *self)
{
  return self->drag == LAB_CURVES_DRAG_BOX &&
         fabs (self->drag_now - self->drag_start) >= LAB_CURVES_VIEW_MIN_DRAG;
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

  if (self->cursor >= 0 || !isnan (self->crosshair)) {
    DrawCurves curves = lab_curves_view_get_curves (self);

    if (self->cursor >= 0)
      draw_curves_cursor (cr, &curves, &self->layout, theme, self->cursor);
    if (!isnan (self->crosshair) && !is_dragging_box (self))
      draw_curves_crosshair (cr, &curves, &self->layout, theme, self->crosshair);
  }
  if (is_dragging_box (self))
    draw_drag (self, cr, theme);
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
  if (self->cursor >= 0) {
    g_autofree char *there = draw_curves_readout (&curves, self->cursor);
    return g_strdup_printf ("%s\n%s", there, description);
  }
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

/* Stops following the runs. */
static void
clear_set (LabCurvesView *self)
{
  for (guint i = 0; self->set != NULL && i < lab_curves_set_get_n_runs (self->set); i++)
    g_signal_handlers_disconnect_by_data (lab_curves_set_get_run (self->set, i), self);
  g_clear_pointer (&self->set, lab_curves_set_free);
}

static void
lab_curves_view_dispose (GObject *object)
{
  clear_set (LAB_CURVES_VIEW (object));
  G_OBJECT_CLASS (lab_curves_view_parent_class)->dispose (object);
}

static void
lab_curves_view_finalize (GObject *object)
{
  LabCurvesView *self = LAB_CURVES_VIEW (object);

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

  /**
   * LabCurvesView::epoch-activated:
   * @self: the view
   * @epoch: 0 is before training
   *
   * A click, or Return at the crosshair, asks for the cursor to go to @epoch.
   */
  signals[EPOCH_ACTIVATED] =
      g_signal_new ("epoch-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
lab_curves_view_init (LabCurvesView *self)
{
  self->crosshair = self->pointer_x = self->pointer_y = NAN;
  self->cursor = -1;
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

  lab_curves_view_set_runs (self, &run, run != NULL ? 1 : 0, NULL, NULL);
}

/**
 * lab_curves_view_set_runs:
 * @self: the view
 * @runs: (array length=n): the runs to follow
 * @n: how many
 * @groups: (nullable) (array length=n): runs with the same number are drawn as their mean, and a
 *   band from the lowest to the highest
 * @names: (nullable) (array length=n): what the legend calls them, a group by its first run's
 *
 * Shows the histories of @runs in one picture, and what comes to them. Crosshair and zoom go with the
 * runs before; they stay where only groups or names are new.
 */
void
lab_curves_view_set_runs (LabCurvesView *self, LabRun *const *runs, guint n, const guint *groups,
                          const char *const *names)
{
  LabCurvesSet *set;

  g_return_if_fail (LAB_IS_CURVES_VIEW (self));
  g_return_if_fail (runs != NULL || n == 0);

  if (self->set == NULL && n == 0)
    return;
  if (self->set == NULL || !lab_curves_set_has_runs (self->set, runs, n)) {
    self->first = self->last = 0;
    lab_curves_view_set_crosshair (self, NAN, FALSE);
  }
  set = n > 0 ? lab_curves_set_new (runs, n, groups, names) : NULL;
  clear_set (self);
  self->set = set;
  for (guint i = 0; i < n; i++) {
    g_signal_connect_swapped (runs[i], "metrics-changed", G_CALLBACK (metrics_changed_cb), self);
    g_signal_connect_swapped (runs[i], "name-changed", G_CALLBACK (lab_picture_invalidate), self);
  }
  metrics_changed_cb (self);
}

/**
 * lab_curves_view_set_cursor:
 * @self: the view
 * @epoch: where the cursor is, 0 before training; negative: nowhere, the newest epoch is shown
 *
 * Moves the marker of the epoch that all cards show. What is drawn below it stays as it is.
 */
void
lab_curves_view_set_cursor (LabCurvesView *self, double epoch)
{
  g_return_if_fail (LAB_IS_CURVES_VIEW (self));

  if (!(epoch >= 0))
    epoch = -1;
  if (self->cursor == epoch)
    return;
  self->cursor = epoch;
  lab_picture_invalidate_overlay (LAB_PICTURE (self));
  lab_picture_invalidate_description (LAB_PICTURE (self));
}
