/* lab-curves-view-input.c: pointer and keyboard of the curves' widget.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-curves-view-private.h"

#include <math.h>

#define ZOOM_STEP 1.3
#define PAGE      10 /* epochs */

/* Whole epochs have values to read; of a single run the batches, too, before the first and after the
 * last; beyond those it is the newest epoch. */
static double
snap (LabCurvesView *self, double epoch)
{
  DrawCurves curves = lab_curves_view_get_curves (self);
  guint n_epochs = lab_curves_view_get_n_epochs (self);
  const DrawCurvesSeries *series = curves.series;
  double whole = round (epoch);
  double batch;

  if (whole >= 1 && whole <= n_epochs)
    return whole;
  if (curves.n_series == 1 && series->batches_per_epoch > 0) {
    batch = MAX (ceil (epoch * series->batches_per_epoch), 1);
    if (batch <= (double)series->n_batch_losses)
      return batch / series->batches_per_epoch;
  }
  if (n_epochs == 0)
    return NAN;
  return whole < 1 ? 1 : n_epochs;
}

static gboolean
is_over_plot (LabCurvesView *self, double x)
{
  const cairo_rectangle_t *plot = &self->layout.loss;

  return x >= plot->x - 4 && x <= plot->x + plot->width + 4;
}

static void
follow_pointer (LabCurvesView *self)
{
  const cairo_rectangle_t *plot = &self->layout.loss;
  double x = self->pointer_x;
  double epoch;

  if (self->drag != LAB_CURVES_DRAG_NONE || !is_over_plot (self, x)) {
    if (!self->by_keyboard)
      lab_curves_view_set_crosshair (self, NAN, FALSE);
    return;
  }
  epoch = draw_curves_epoch (&self->layout, CLAMP (x, plot->x, plot->x + plot->width));
  epoch = snap (self, epoch);
  if (epoch < self->layout.first_epoch || epoch > self->layout.last_epoch)
    epoch = NAN;
  lab_curves_view_set_crosshair (self, epoch, FALSE);
}

/* ── zoom ────────────────────────────────────────────────────────────────────────────────────────
 */

/* Zooms by @factor (above 1: closer) about @epoch, which stays where it is on the screen. */
static void
zoom_about (LabCurvesView *self, double factor, double epoch)
{
  double first, last;

  lab_curves_view_get_visible (self, &first, &last);
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
  self->is_second_click = n_press > 1;
  if (n_press == 2)
    fit (self);
}

static void
drag_begin_cb (LabCurvesView *self, double x, double y, GtkGesture *gesture)
{
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  guint button = gtk_gesture_single_get_button (GTK_GESTURE_SINGLE (gesture));

  self->drag = button == GDK_BUTTON_MIDDLE || (state & GDK_SHIFT_MASK) != 0 ? LAB_CURVES_DRAG_PAN
                                                                            : LAB_CURVES_DRAG_BOX;
  self->drag_start = self->drag_now = x;
  lab_curves_view_get_visible (self, &self->drag_first, &self->drag_last);
}

static void
drag_update_cb (LabCurvesView *self, double dx, double dy)
{
  double span = self->drag_last - self->drag_first;

  self->drag_now = self->drag_start + dx;
  follow_pointer (self);
  if (self->drag == LAB_CURVES_DRAG_PAN && self->last > self->first &&
      self->layout.loss.width > 0) {
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
  LabCurvesDrag drag = self->drag;

  self->drag = LAB_CURVES_DRAG_NONE;
  if (drag == LAB_CURVES_DRAG_BOX && fabs (dx) < LAB_CURVES_VIEW_MIN_DRAG) {
    if (!self->is_second_click && is_over_plot (self, self->drag_start))
      lab_curves_view_activate (self,
                                CLAMP (from, self->layout.first_epoch, self->layout.last_epoch));
  } else if (drag == LAB_CURVES_DRAG_BOX) {
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
  self->drag = LAB_CURVES_DRAG_NONE;
  lab_picture_invalidate_overlay (LAB_PICTURE (self));
}

/* ── keyboard ────────────────────────────────────────────────────────────────────────────────────
 */

/* Moves the crosshair to an epoch, and what is visible along with it. */
static void
go_to (LabCurvesView *self, double epoch)
{
  guint n_epochs = lab_curves_view_get_n_epochs (self);
  double first, last;

  if (n_epochs == 0)
    return;
  epoch = CLAMP (round (epoch), 1, n_epochs);
  lab_curves_view_get_visible (self, &first, &last);
  if (epoch < first)
    lab_curves_view_zoom (self, epoch, epoch + last - first);
  else if (epoch > last)
    lab_curves_view_zoom (self, epoch - (last - first), epoch);
  lab_curves_view_set_crosshair (self, epoch, TRUE);
}

static void
zoom_by_key (LabCurvesView *self, double factor)
{
  double first, last;

  lab_curves_view_get_visible (self, &first, &last);
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
  case GDK_KEY_Return:
  case GDK_KEY_KP_Enter:
  case GDK_KEY_ISO_Enter:
    if (none)
      return GDK_EVENT_PROPAGATE;
    lab_curves_view_activate (self, here);
    break;
  case GDK_KEY_Escape:
    if (none)
      return GDK_EVENT_PROPAGATE;
    lab_curves_view_set_crosshair (self, NAN, TRUE);
    break;
  default:
    return GDK_EVENT_PROPAGATE;
  }
  return GDK_EVENT_STOP;
}

void
lab_curves_view_add_controllers (LabCurvesView *self)
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
