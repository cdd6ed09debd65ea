/* lab-activations-view.c: what each layer of a network makes of one image.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-activations-view.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "draw-activations.h"
#include "lab-key.h"

#define MIN_WIDTH     160
#define NATURAL_WIDTH 420

struct _LabActivationsView {
  LabPicture parent_instance;

  float *values; /* or NULL */
  guint8 *dead;  /* or NULL */
  guint widths[DRAW_MAX_LAYERS], n_layers;
  LabClassNames *class_names; /* or NULL */

  gboolean is_hovered, is_selected;
  guint hovered[2], selected[2]; /* layer, neuron */
  char *readout;
};

G_DEFINE_FINAL_TYPE (LabActivationsView, lab_activations_view, LAB_TYPE_PICTURE)

enum { PROP_0, PROP_READOUT, N_PROPS };
static GParamSpec *properties[N_PROPS];

enum { SIGNAL_ACTIVATED, N_SIGNALS };
static guint signals[N_SIGNALS];

static DrawActivations
get_activations (LabActivationsView *self)
{
  return (DrawActivations){.values = self->values,
                           .dead = self->dead,
                           .widths = self->widths,
                           .n_layers = self->n_layers,
                           .class_names = self->class_names != NULL
                                              ? lab_class_names_get_all (self->class_names)
                                              : NULL};
}

static DrawActivationsLayout
get_layout (LabActivationsView *self, double width)
{
  DrawActivations activations = get_activations (self);
  DrawTheme theme;

  lab_picture_get_theme (LAB_PICTURE (self), &theme);
  return draw_activations_layout (&activations, &theme, width);
}

/* The neuron under the pointer; else, with the focus, the selected one; or NULL. */
static const guint *
get_current (LabActivationsView *self)
{
  if (self->values == NULL)
    return NULL;
  if (self->is_hovered)
    return self->hovered;
  return self->is_selected && gtk_widget_has_focus (GTK_WIDGET (self)) ? self->selected : NULL;
}

static void
update_readout (LabActivationsView *self)
{
  DrawActivations activations = get_activations (self);
  const guint *current = get_current (self);
  char *readout =
      current != NULL ? draw_activations_describe (&activations, current[0], current[1]) : NULL;

  if (lab_picture_show_readout (LAB_PICTURE (self), &self->readout, readout))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READOUT]);
}

/* ── pointer and keyboard ────────────────────────────────────────────────────────────────────────
 */

static void
motion_cb (LabActivationsView *self, double x, double y)
{
  DrawActivationsLayout layout = get_layout (self, gtk_widget_get_width (GTK_WIDGET (self)));

  self->is_hovered = draw_activations_at (&layout, x, y, &self->hovered[0], &self->hovered[1]);
  update_readout (self);
}

static void
leave_cb (LabActivationsView *self)
{
  self->is_hovered = FALSE;
  update_readout (self);
}

static void
pressed_cb (LabActivationsView *self, int n_press, double x, double y)
{
  DrawActivationsLayout layout = get_layout (self, gtk_widget_get_width (GTK_WIDGET (self)));
  guint layer, neuron;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (draw_activations_at (&layout, x, y, &layer, &neuron))
    g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0, layer, neuron);
}

/* Selects a neuron; those before a layer's first are the last of the layer above it. */
static gboolean
select_neuron (LabActivationsView *self, int layer, int neuron)
{
  if (neuron < 0 && --layer >= 0)
    neuron = (int)self->widths[layer] - 1;
  else if (layer >= 0 && layer < (int)self->n_layers && neuron >= (int)self->widths[layer])
    layer++, neuron = 0;
  if (layer < 0 || layer >= (int)self->n_layers)
    return GDK_EVENT_PROPAGATE;
  self->selected[0] = (guint)layer;
  self->selected[1] = MIN ((guint)neuron, self->widths[layer] - 1);
  self->is_selected = TRUE;
  self->is_hovered = FALSE;
  update_readout (self);
  return GDK_EVENT_STOP;
}

static gboolean
key_pressed_cb (LabActivationsView *self, guint key, guint code, GdkModifierType state)
{
  DrawActivationsLayout layout = get_layout (self, gtk_widget_get_width (GTK_WIDGET (self)));
  int layer = (int)self->selected[0], neuron = (int)self->selected[1];
  int columns;

  if (self->values == NULL)
    return GDK_EVENT_PROPAGATE;
  columns = (int)layout.layers[MIN (self->selected[0], self->n_layers - 1)].columns;
  switch (lab_key_read (key, state)) {
  case LAB_KEY_LEFT:
    return select_neuron (self, layer, self->is_selected ? neuron - 1 : 0);
  case LAB_KEY_RIGHT:
    return select_neuron (self, layer, self->is_selected ? neuron + 1 : 0);
  case LAB_KEY_UP:
    return select_neuron (self, layer, self->is_selected ? neuron - columns : 0);
  case LAB_KEY_DOWN:
    return select_neuron (self, layer, self->is_selected ? neuron + columns : 0);
  case LAB_KEY_ACTIVATE:
    if (!self->is_selected)
      return GDK_EVENT_PROPAGATE;
    g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0, self->selected[0], self->selected[1]);
    return GDK_EVENT_STOP;
  default:
    return GDK_EVENT_PROPAGATE;
  }
}

/* ── drawing ─────────────────────────────────────────────────────────────────────────────────────
 */

static void
lab_activations_view_draw (LabPicture *picture, cairo_t *cr, const DrawTheme *theme, double width,
                           double height)
{
  LabActivationsView *self = LAB_ACTIVATIONS_VIEW (picture);
  DrawActivations activations = get_activations (self);
  DrawActivationsLayout layout = draw_activations_layout (&activations, theme, width);

  draw_activations (cr, &activations, &layout, theme, width);
}

static void
lab_activations_view_draw_overlay (LabPicture *picture, cairo_t *cr, const DrawTheme *theme,
                                   double width, double height)
{
  LabActivationsView *self = LAB_ACTIVATIONS_VIEW (picture);
  const guint *current = get_current (self);

  if (current != NULL) {
    DrawActivationsLayout layout = get_layout (self, width);

    draw_activations_highlight (cr, &layout, current[0], current[1], theme);
  }
  if (gtk_widget_get_state_flags (GTK_WIDGET (self)) & GTK_STATE_FLAG_FOCUS_VISIBLE)
    draw_focus_ring (cr, theme, width, height);
}

static char *
lab_activations_view_describe (LabPicture *picture)
{
  LabActivationsView *self = LAB_ACTIVATIONS_VIEW (picture);
  guint n = self->n_layers > 0 ? self->n_layers - 1 : 0;

  if (self->values == NULL)
    return g_strdup (_ ("No network yet"));
  if (self->readout != NULL)
    return g_strdup (self->readout);
  return g_strdup_printf (
      ngettext ("%u hidden layer and the outputs", "%u hidden layers and the outputs", n), n);
}

static GtkSizeRequestMode
lab_activations_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
lab_activations_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                              int *minimum, int *natural, int *minimum_baseline,
                              int *natural_baseline)
{
  LabActivationsView *self = LAB_ACTIVATIONS_VIEW (widget);
  DrawActivationsLayout layout;

  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = MIN_WIDTH;
    *natural = NATURAL_WIDTH;
    return;
  }
  layout = get_layout (self, for_size >= 0 ? for_size : NATURAL_WIDTH);
  *minimum = *natural = (int)MIN (layout.height + 1, G_MAXSHORT);
}

/* ── the object ──────────────────────────────────────────────────────────────────────────────────
 */

static void
lab_activations_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_READOUT:
    g_value_set_string (value, LAB_ACTIVATIONS_VIEW (object)->readout);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
lab_activations_view_finalize (GObject *object)
{
  LabActivationsView *self = LAB_ACTIVATIONS_VIEW (object);

  g_free (self->values);
  g_free (self->dead);
  g_clear_pointer (&self->class_names, lab_class_names_unref);
  g_free (self->readout);
  G_OBJECT_CLASS (lab_activations_view_parent_class)->finalize (object);
}

static void
lab_activations_view_class_init (LabActivationsViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  LabPictureClass *picture_class = LAB_PICTURE_CLASS (klass);

  object_class->get_property = lab_activations_view_get_property;
  object_class->finalize = lab_activations_view_finalize;
  widget_class->get_request_mode = lab_activations_view_get_request_mode;
  widget_class->measure = lab_activations_view_measure;
  picture_class->draw = lab_activations_view_draw;
  picture_class->draw_overlay = lab_activations_view_draw_overlay;
  picture_class->describe = lab_activations_view_describe;
  /**
   * LabActivationsView:readout:
   *
   * The neuron under the pointer, or the selected one, in words; %NULL without one.
   */
  properties[PROP_READOUT] =
      g_param_spec_string ("readout", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SIGNAL_ACTIVATED] =
      g_signal_new ("activated", LAB_TYPE_ACTIVATIONS_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
}

static void
lab_activations_view_init (LabActivationsView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_widget_set_focusable (widget, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Activations"), -1);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect (self, "notify::has-focus", G_CALLBACK (update_readout), NULL);
  g_signal_connect (self, "state-flags-changed", G_CALLBACK (lab_picture_invalidate_overlay), NULL);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, keys);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
}

/**
 * lab_activations_view_new:
 *
 * Returns: (transfer floating): a view of no network
 */
GtkWidget *
lab_activations_view_new (void)
{
  return g_object_new (LAB_TYPE_ACTIVATIONS_VIEW, NULL);
}

/**
 * lab_activations_view_set:
 * @self: the view
 * @values: (nullable): what the layers say, one after the other; the last are the outputs
 * @dead: (nullable): as many flags: neurons that say the same of every image
 * @widths: (array length=n_layers): neurons of each layer
 * @n_layers: at most DRAW_MAX_LAYERS
 * @class_names: (nullable): what the outputs are called
 */
void
lab_activations_view_set (LabActivationsView *self, const float *values, const guint8 *dead,
                          const guint *widths, guint n_layers, LabClassNames *class_names)
{
  gsize n = 0;

  g_return_if_fail (LAB_IS_ACTIVATIONS_VIEW (self));
  g_return_if_fail (n_layers <= DRAW_MAX_LAYERS);

  if (values == NULL)
    n_layers = 0;
  if (n_layers != self->n_layers ||
      (n_layers > 0 && memcmp (widths, self->widths, n_layers * sizeof *widths) != 0)) {
    self->is_hovered = self->is_selected = FALSE;
    self->selected[0] = self->selected[1] = 0;
    gtk_widget_queue_resize (GTK_WIDGET (self));
  }
  for (guint i = 0; i < n_layers; i++)
    n += self->widths[i] = widths[i];
  self->n_layers = n_layers;
  g_free (self->values);
  g_free (self->dead);
  self->values = n > 0 ? g_memdup2 (values, n * sizeof *values) : NULL;
  self->dead = n > 0 && dead != NULL ? g_memdup2 (dead, n) : NULL;
  g_clear_pointer (&self->class_names, lab_class_names_unref);
  self->class_names = class_names != NULL ? lab_class_names_ref (class_names) : NULL;
  update_readout (self);
  lab_picture_invalidate (LAB_PICTURE (self));
}
