/* lab-reliability-view.c: whether a network knows how sure it may be.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-reliability-view.h"

#include <glib/gi18n-lib.h>

#include "draw-reliability.h"
#include "draw-text.h"
#include "lab-key.h"

#define MIN_WIDTH      160
#define MIN_HEIGHT     160
#define NATURAL_WIDTH  320
#define NATURAL_HEIGHT 320

struct _LabReliabilityView {
  LabPicture parent_instance;

  DrawReliabilityBin bins[LAB_RELIABILITY_BINS];
  gboolean is_known;
  int hovered, selected; /* bins, or -1 */
  char *readout;
};

G_DEFINE_FINAL_TYPE (LabReliabilityView, lab_reliability_view, LAB_TYPE_PICTURE)

enum { PROP_0, PROP_READOUT, N_PROPS };
static GParamSpec *properties[N_PROPS];

static DrawReliability
get_reliability (LabReliabilityView *self)
{
  return (DrawReliability){self->bins, LAB_RELIABILITY_BINS};
}

/* The bin under the pointer; else, with the focus, the selected one; or -1. */
static int
get_current (LabReliabilityView *self)
{
  if (!self->is_known)
    return -1;
  if (self->hovered >= 0)
    return self->hovered;
  return gtk_widget_has_focus (GTK_WIDGET (self)) ? self->selected : -1;
}

static void
update_readout (LabReliabilityView *self)
{
  DrawReliability reliability = get_reliability (self);
  int current = get_current (self);
  char *readout = current >= 0 ? draw_reliability_describe (&reliability, (guint)current) : NULL;

  if (lab_picture_show_readout (LAB_PICTURE (self), &self->readout, readout))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READOUT]);
}

/* ── pointer and keyboard ────────────────────────────────────────────────────────────────────────
 */

static void
motion_cb (LabReliabilityView *self, double x, double y)
{
  DrawReliability reliability = get_reliability (self);
  DrawTheme theme;

  lab_picture_get_theme (LAB_PICTURE (self), &theme);
  self->hovered =
      draw_reliability_at (&reliability, &theme, gtk_widget_get_width (GTK_WIDGET (self)),
                           gtk_widget_get_height (GTK_WIDGET (self)), x, y);
  update_readout (self);
}

static void
leave_cb (LabReliabilityView *self)
{
  self->hovered = -1;
  update_readout (self);
}

static gboolean
select_bin (LabReliabilityView *self, int bin)
{
  if (bin < 0 || bin >= LAB_RELIABILITY_BINS)
    return GDK_EVENT_PROPAGATE;
  self->selected = bin;
  self->hovered = -1;
  update_readout (self);
  return GDK_EVENT_STOP;
}

static gboolean
key_pressed_cb (LabReliabilityView *self, guint key, guint code, GdkModifierType state)
{
  int last = LAB_RELIABILITY_BINS - 1;
  int here = self->selected;

  if (!self->is_known)
    return GDK_EVENT_PROPAGATE;
  switch (lab_key_read (key, state)) {
  case LAB_KEY_LEFT:
    return select_bin (self, here < 0 ? last : here - 1);
  case LAB_KEY_RIGHT:
    return select_bin (self, here < 0 ? last : here + 1);
  case LAB_KEY_HOME:
    return select_bin (self, 0);
  case LAB_KEY_END:
    return select_bin (self, last);
  default:
    return GDK_EVENT_PROPAGATE;
  }
}

/* ── drawing ─────────────────────────────────────────────────────────────────────────────────────
 */

static void
lab_reliability_view_draw (LabPicture *picture, cairo_t *cr, const DrawTheme *theme, double width,
                           double height)
{
  LabReliabilityView *self = LAB_RELIABILITY_VIEW (picture);
  DrawReliability reliability = get_reliability (self);

  if (self->is_known)
    draw_reliability (cr, &reliability, theme, width, height);
  else
    draw_text_note (cr, theme,
                    _ ("How sure the network may be appears here once it has read the images."),
                    width, height);
}

static void
lab_reliability_view_draw_overlay (LabPicture *picture, cairo_t *cr, const DrawTheme *theme,
                                   double width, double height)
{
  LabReliabilityView *self = LAB_RELIABILITY_VIEW (picture);
  DrawReliability reliability = get_reliability (self);
  int current = get_current (self);

  if (current >= 0)
    draw_reliability_highlight (cr, &reliability, (guint)current, theme, width, height);
  if (gtk_widget_get_state_flags (GTK_WIDGET (self)) & GTK_STATE_FLAG_FOCUS_VISIBLE)
    draw_focus_ring (cr, theme, width, height);
}

/* The selected bin, or all that have images. */
static char *
lab_reliability_view_describe (LabPicture *picture)
{
  LabReliabilityView *self = LAB_RELIABILITY_VIEW (picture);
  DrawReliability reliability = get_reliability (self);
  GString *text;

  if (!self->is_known)
    return g_strdup (_ ("Nothing read yet"));
  if (self->readout != NULL)
    return g_strdup (self->readout);
  text = g_string_new (NULL);
  for (guint i = 0; i < LAB_RELIABILITY_BINS; i++) {
    g_autofree char *bin = draw_reliability_describe (&reliability, i);

    if (self->bins[i].n > 0)
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", bin);
  }
  return g_string_free (text, FALSE);
}

static void
lab_reliability_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                              int *minimum, int *natural, int *minimum_baseline,
                              int *natural_baseline)
{
  gboolean across = orientation == GTK_ORIENTATION_HORIZONTAL;

  *minimum = across ? MIN_WIDTH : MIN_HEIGHT;
  *natural = across ? NATURAL_WIDTH : NATURAL_HEIGHT;
}

/* ── the object ──────────────────────────────────────────────────────────────────────────────────
 */

static void
lab_reliability_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_READOUT:
    g_value_set_string (value, LAB_RELIABILITY_VIEW (object)->readout);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
lab_reliability_view_finalize (GObject *object)
{
  g_free (LAB_RELIABILITY_VIEW (object)->readout);
  G_OBJECT_CLASS (lab_reliability_view_parent_class)->finalize (object);
}

static void
lab_reliability_view_class_init (LabReliabilityViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  LabPictureClass *picture_class = LAB_PICTURE_CLASS (klass);

  object_class->get_property = lab_reliability_view_get_property;
  object_class->finalize = lab_reliability_view_finalize;
  GTK_WIDGET_CLASS (klass)->measure = lab_reliability_view_measure;
  picture_class->draw = lab_reliability_view_draw;
  picture_class->draw_overlay = lab_reliability_view_draw_overlay;
  picture_class->describe = lab_reliability_view_describe;
  /**
   * LabReliabilityView:readout:
   *
   * The bin under the pointer, or the selected one, in words; %NULL without one.
   */
  properties[PROP_READOUT] =
      g_param_spec_string ("readout", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
lab_reliability_view_init (LabReliabilityView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->hovered = self->selected = -1;
  gtk_widget_set_focusable (widget, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Reliability diagram"), -1);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  g_signal_connect (self, "notify::has-focus", G_CALLBACK (update_readout), NULL);
  g_signal_connect (self, "state-flags-changed", G_CALLBACK (lab_picture_invalidate_overlay), NULL);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, keys);
}

/**
 * lab_reliability_view_new:
 *
 * Returns: (transfer floating): an empty diagram
 */
GtkWidget *
lab_reliability_view_new (void)
{
  return g_object_new (LAB_TYPE_RELIABILITY_VIEW, NULL);
}

/**
 * lab_reliability_view_set_bins:
 * @self: the view
 * @bins: (array fixed-size=15) (nullable): of lab_reliability_read(); copied
 */
void
lab_reliability_view_set_bins (LabReliabilityView *self, const LabReliabilityBin *bins)
{
  g_return_if_fail (LAB_IS_RELIABILITY_VIEW (self));

  self->is_known = bins != NULL;
  for (guint i = 0; i < LAB_RELIABILITY_BINS && bins != NULL; i++)
    self->bins[i] = (DrawReliabilityBin){bins[i].n, bins[i].confidence, bins[i].accuracy};
  update_readout (self);
  lab_picture_invalidate (LAB_PICTURE (self));
}
