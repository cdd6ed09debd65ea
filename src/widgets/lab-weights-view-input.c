/* lab-weights-view-input.c: pointer and keyboard of the weights' widget.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-weights-view-private.h"

#include <math.h>

#include "lab-key.h"

static void
set_hovered (LabWeightsView *self, int hovered)
{
  if (self->hovered == hovered)
    return;
  self->hovered = hovered;
  lab_weights_view_update_readout (self);
}

static void
motion_cb (LabWeightsView *self, double x, double y)
{
  DrawTilesLayout layout = lab_weights_view_get_layout (self);

  /* GTK repeats the last motion after a new layout: that is not the person's, and must not take back
   * what a key has chosen. */
  if (self->pointer_x == x && self->pointer_y == y)
    return;
  self->pointer_x = x;
  self->pointer_y = y;
  set_hovered (self, draw_tiles_at (&layout, self->tiles.n_tiles, x, y));
}

static void
leave_cb (LabWeightsView *self)
{
  self->pointer_x = self->pointer_y = NAN;
  set_hovered (self, -1);
}

static void
pressed_cb (LabWeightsView *self, int n_press, double x, double y)
{
  DrawTilesLayout layout = lab_weights_view_get_layout (self);

  self->selected = draw_tiles_at (&layout, self->tiles.n_tiles, x, y);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  lab_weights_view_update_readout (self);
}

/* Only a click that ends where it began is one. */
static void
released_cb (LabWeightsView *self, int n_press, double x, double y)
{
  DrawTilesLayout layout = lab_weights_view_get_layout (self);
  int tile = draw_tiles_at (&layout, self->tiles.n_tiles, x, y);

  if (tile >= 0 && tile == self->selected)
    lab_weights_view_activate (self, (guint)tile);
}

/* ── keyboard ────────────────────────────────────────────────────────────────────────────────────
 */

static void
scroll_to (LabWeightsView *self, const DrawTilesLayout *layout, guint index)
{
  GtkAdjustment *adjustment = lab_weights_view_get_adjustment (self);
  double top = layout->y + index / layout->columns * layout->step_y;

  if (adjustment != NULL)
    gtk_adjustment_clamp_page (adjustment, top - 4, top + layout->step_y + 4);
}

static gboolean
select_tile (LabWeightsView *self, int index)
{
  DrawTilesLayout layout = lab_weights_view_get_layout (self);

  if (index < 0 || index >= (int)self->tiles.n_tiles)
    return GDK_EVENT_PROPAGATE;
  self->selected = index;
  self->hovered = -1;
  scroll_to (self, &layout, (guint)index);
  lab_weights_view_update_readout (self);
  /* What is selected by keys is read aloud: it belongs to the description. */
  lab_picture_invalidate (LAB_PICTURE (self));
  return GDK_EVENT_STOP;
}

static gboolean
activate_selected (LabWeightsView *self)
{
  if (self->selected < 0 || self->selected >= (int)self->tiles.n_tiles)
    return GDK_EVENT_PROPAGATE;
  lab_weights_view_activate (self, (guint)self->selected);
  return GDK_EVENT_STOP;
}

static gboolean
key_pressed_cb (LabWeightsView *self, guint key, guint code, GdkModifierType state)
{
  DrawTilesLayout layout = lab_weights_view_get_layout (self);
  int columns = (int)layout.columns;
  int last = (int)self->tiles.n_tiles - 1;
  int here = self->selected;

  if (last < 0)
    return GDK_EVENT_PROPAGATE;
  switch (lab_key_read (key, state)) {
  case LAB_KEY_LEFT:
    return select_tile (self, here < 0 ? 0 : here - 1);
  case LAB_KEY_RIGHT:
    return select_tile (self, here + 1);
  case LAB_KEY_UP:
    return select_tile (self, here < 0 ? 0 : here - columns);
  case LAB_KEY_DOWN:
    return select_tile (self, here < 0 ? 0 : here + columns);
  case LAB_KEY_PAGE_UP:
    return select_tile (self, MAX (here - 4 * columns, 0));
  case LAB_KEY_PAGE_DOWN:
    return select_tile (self, MIN (MAX (here, 0) + 4 * columns, last));
  case LAB_KEY_HOME:
    return select_tile (self, 0);
  case LAB_KEY_END:
    return select_tile (self, last);
  case LAB_KEY_ACTIVATE:
    return activate_selected (self);
  default:
    return GDK_EVENT_PROPAGATE;
  }
}

void
lab_weights_view_add_controllers (LabWeightsView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect_swapped (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, keys);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
}
