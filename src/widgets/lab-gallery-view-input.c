/* lab-gallery-view-input.c: pointer and keyboard in the gallery.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-gallery-view-private.h"

#include <math.h>

#include "lab-key.h"

/* ── pointer ─────────────────────────────────────────────────────────────────────────────────────
 */

static int
position_at (LabGalleryView *self, double x, double y)
{
  if (isnan (x))
    return -1;
  return draw_gallery_at (&self->layout, x, y + lab_gallery_view_get_top (self));
}

static void
set_hovered (LabGalleryView *self, int hovered)
{
  if (self->hovered == hovered)
    return;
  self->hovered = hovered;
  lab_gallery_view_update_readout (self);
}

/* What lies under a pointer that rests, after the images below it have moved. */
void
lab_gallery_view_update_hovered (LabGalleryView *self)
{
  if (self->hovered >= 0)
    set_hovered (self, position_at (self, self->pointer_x, self->pointer_y));
}

static void
motion_cb (LabGalleryView *self, double x, double y)
{
  /* GTK repeats the last motion after a new layout: that is not the person's, and must not take back
   * what a key has chosen. */
  if (self->pointer_x == x && self->pointer_y == y)
    return;
  self->pointer_x = x;
  self->pointer_y = y;
  set_hovered (self, position_at (self, x, y));
}

static void
leave_cb (LabGalleryView *self)
{
  self->pointer_x = self->pointer_y = NAN;
  set_hovered (self, -1);
}

static void
activate (LabGalleryView *self, int position)
{
  if (position >= 0 && position < (int)self->layout.n)
    g_signal_emit_by_name (self, "activated", (guint)position);
}

static void
released_cb (LabGalleryView *self, int n_press, double x, double y)
{
  int position = position_at (self, x, y);

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (position < 0)
    return;
  lab_gallery_view_set_selected (self, position);
  activate (self, position);
}

/* ── keyboard ────────────────────────────────────────────────────────────────────────────────────
 */

static gboolean
select_position (LabGalleryView *self, int position)
{
  if (position < 0 || position >= (int)self->layout.n)
    return GDK_EVENT_PROPAGATE;
  self->hovered = -1;
  lab_gallery_view_set_selected (self, position);
  return GDK_EVENT_STOP;
}

/* Below the last row's end there is still that row. */
static gboolean
select_below (LabGalleryView *self, int here, int columns)
{
  int last = (int)self->layout.n - 1;

  if (here / columns == last / columns)
    return GDK_EVENT_PROPAGATE;
  return select_position (self, MIN (here + columns, last));
}

static int
count_page (LabGalleryView *self)
{
  int rows = (int)(gtk_widget_get_height (GTK_WIDGET (self)) / self->layout.step_y);

  return MAX (rows, 1) * (int)self->layout.columns;
}

static gboolean
key_pressed_cb (LabGalleryView *self, guint key, guint code, GdkModifierType state)
{
  int columns = (int)self->layout.columns;
  int last = (int)self->layout.n - 1;
  int here = self->selected;

  if (last < 0)
    return GDK_EVENT_PROPAGATE;
  switch (lab_key_read (key, state)) {
  case LAB_KEY_LEFT:
    return select_position (self, here < 0 ? 0 : here - 1);
  case LAB_KEY_RIGHT:
    return select_position (self, here + 1);
  case LAB_KEY_UP:
    return select_position (self, here < 0 ? 0 : here - columns);
  case LAB_KEY_DOWN:
    return here < 0 ? select_position (self, 0) : select_below (self, here, columns);
  case LAB_KEY_PAGE_UP:
    return select_position (self, MAX (here - count_page (self), 0));
  case LAB_KEY_PAGE_DOWN:
    return select_position (self, MIN (MAX (here, 0) + count_page (self), last));
  case LAB_KEY_HOME:
    return select_position (self, 0);
  case LAB_KEY_END:
    return select_position (self, last);
  case LAB_KEY_ACTIVATE:
    if (here < 0)
      return GDK_EVENT_PROPAGATE;
    activate (self, here);
    return GDK_EVENT_STOP;
  default:
    return GDK_EVENT_PROPAGATE;
  }
}

void
lab_gallery_view_add_controllers (LabGalleryView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  g_signal_connect_swapped (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, keys);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
}
