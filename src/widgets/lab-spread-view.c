/* lab-spread-view.c: how a value is spread in each class.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-spread-view.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "draw-signed.h"

#define MIN_WIDTH     140
#define NATURAL_WIDTH 300
#define MIN_ROW       14
#define NATURAL_ROW   20
#define AXIS_HEIGHT   22

struct _LabSpreadView {
  LabPicture parent_instance;

  DrawSpread *spreads; /* (n) */
  char **labels;       /* (n) */
  guint n;
  int hovered; /* class, or -1 */
  char *readout;
};

G_DEFINE_FINAL_TYPE (LabSpreadView, lab_spread_view, LAB_TYPE_PICTURE)

enum { PROP_0, PROP_READOUT, N_PROPS };
static GParamSpec *properties[N_PROPS];

static int
find_highest (LabSpreadView *self)
{
  int highest = -1;

  for (guint i = 0; i < self->n; i++) {
    if (isfinite (self->spreads[i].median) &&
        (highest < 0 || self->spreads[i].median > self->spreads[highest].median))
      highest = (int)i;
  }
  return highest;
}

static char *
make_readout (LabSpreadView *self)
{
  int shown = self->hovered >= 0 ? self->hovered : find_highest (self);
  g_autofree char *median = NULL;
  g_autofree char *lower = NULL;
  g_autofree char *upper = NULL;

  if (shown < 0 || !isfinite (self->spreads[shown].median))
    return NULL;
  median = draw_format_number (self->spreads[shown].median);
  lower = draw_format_number (self->spreads[shown].lower);
  upper = draw_format_number (self->spreads[shown].upper);
  /* translators: a class, the median of a neuron's activations, and between which two numbers half
   * of them lie */
  return g_strdup_printf (_ ("%s: median %s, half from %s to %s"), self->labels[shown], median,
                          lower, upper);
}

static void
update_readout (LabSpreadView *self)
{
  if (lab_picture_show_readout (LAB_PICTURE (self), &self->readout, make_readout (self)))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READOUT]);
}

static char *
lab_spread_view_describe (LabPicture *picture)
{
  LabSpreadView *self = LAB_SPREAD_VIEW (picture);

  return g_strdup (self->readout != NULL ? self->readout : _ ("Nothing to show yet"));
}

static void
lab_spread_view_draw (LabPicture *picture, cairo_t *cr, const DrawTheme *theme, double width,
                      double height)
{
  LabSpreadView *self = LAB_SPREAD_VIEW (picture);

  draw_spreads (cr, self->spreads, self->n, (const char *const *)self->labels, theme, width,
                height);
}

static void
lab_spread_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                         int *natural, int *minimum_baseline, int *natural_baseline)
{
  LabSpreadView *self = LAB_SPREAD_VIEW (widget);
  int n = (int)MAX (self->n, 4);

  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = MIN_WIDTH;
    *natural = NATURAL_WIDTH;
  } else {
    *minimum = n * MIN_ROW + AXIS_HEIGHT;
    *natural = n * NATURAL_ROW + AXIS_HEIGHT;
  }
}

static void
motion_cb (LabSpreadView *self, double x, double y)
{
  DrawTheme theme;

  lab_picture_get_theme (LAB_PICTURE (self), &theme);
  self->hovered = draw_spreads_at (self->n, &theme, gtk_widget_get_height (GTK_WIDGET (self)), y);
  update_readout (self);
}

static void
leave_cb (LabSpreadView *self)
{
  self->hovered = -1;
  update_readout (self);
}

static void
lab_spread_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_READOUT:
    g_value_set_string (value, LAB_SPREAD_VIEW (object)->readout);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
lab_spread_view_finalize (GObject *object)
{
  LabSpreadView *self = LAB_SPREAD_VIEW (object);

  g_free (self->spreads);
  g_strfreev (self->labels);
  g_free (self->readout);
  G_OBJECT_CLASS (lab_spread_view_parent_class)->finalize (object);
}

static void
lab_spread_view_class_init (LabSpreadViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  LabPictureClass *picture_class = LAB_PICTURE_CLASS (klass);

  object_class->get_property = lab_spread_view_get_property;
  object_class->finalize = lab_spread_view_finalize;
  GTK_WIDGET_CLASS (klass)->measure = lab_spread_view_measure;
  picture_class->draw = lab_spread_view_draw;
  picture_class->describe = lab_spread_view_describe;
  /**
   * LabSpreadView:readout:
   *
   * The class under the pointer, or the one with the highest median, in words.
   */
  properties[PROP_READOUT] =
      g_param_spec_string ("readout", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
lab_spread_view_init (LabSpreadView *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();

  self->hovered = -1;
  g_signal_connect_swapped (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
}

/**
 * lab_spread_view_new:
 *
 * Returns: (transfer floating): an empty view
 */
GtkWidget *
lab_spread_view_new (void)
{
  return g_object_new (LAB_TYPE_SPREAD_VIEW, NULL);
}

/**
 * lab_spread_view_set:
 * @self: a view
 * @spreads: (n): a class each; copied
 * @labels: (n): their names; copied
 * @n: classes
 */
void
lab_spread_view_set (LabSpreadView *self, const DrawSpread *spreads, const char *const *labels,
                     guint n)
{
  g_return_if_fail (LAB_IS_SPREAD_VIEW (self));

  g_free (self->spreads);
  g_strfreev (self->labels);
  self->spreads = g_memdup2 (spreads, n * sizeof *spreads);
  self->labels = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    self->labels[i] = g_strdup (labels[i]);
  if (n != self->n) {
    self->n = n;
    self->hovered = -1;
    gtk_widget_queue_resize (GTK_WIDGET (self));
  }
  update_readout (self);
  lab_picture_invalidate (LAB_PICTURE (self));
}
