/* lab-sparkline.c: a curve as small as a word, in a row of the list.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-sparkline.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include "draw-spark.h"
#include "draw-text.h"

#define MIN_WIDTH      24
#define NATURAL_WIDTH  64
#define MIN_HEIGHT     12
#define NATURAL_HEIGHT 20

struct _LabSparkline {
  GtkWidget parent_instance;

  float *values; /* (n) */
  guint n;
};

G_DEFINE_FINAL_TYPE (LabSparkline, lab_sparkline, GTK_TYPE_WIDGET)

/* "lowest 0.071, value 9 of 30": what the line and its dot say. */
static char *
describe (LabSparkline *self)
{
  g_autofree char *lowest = NULL;
  guint index = self->n;

  for (guint i = 0; i < self->n; i++)
    if (isfinite (self->values[i]) && (index == self->n || self->values[i] < self->values[index]))
      index = i;
  if (index == self->n)
    return g_strdup (_ ("No values yet"));
  lowest = draw_format_loss ((double)self->values[index]);
  /* translators: of a small curve: its lowest value, which value that is, and how many there are */
  return g_strdup_printf (_ ("lowest %s, value %u of %u"), lowest, index + 1, self->n);
}

static void
lab_sparkline_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LabSparkline *self = LAB_SPARKLINE (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  DrawColour colour;
  GdkRGBA css;
  cairo_t *cr;

  if (self->n == 0 || width <= 0 || height <= 0)
    return;
  /* The text's colour: a selected or insensitive row has its own. */
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &css);
  colour = (DrawColour){(double)css.red, (double)css.green, (double)css.blue, (double)css.alpha};
  cr =
      gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float)width, (float)height));
  draw_spark (cr, self->values, self->n, &colour, width, height);
  cairo_destroy (cr);
}

static void
lab_sparkline_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                       int *natural, int *minimum_baseline, int *natural_baseline)
{
  gboolean across = orientation == GTK_ORIENTATION_HORIZONTAL;

  *minimum = across ? MIN_WIDTH : MIN_HEIGHT;
  *natural = across ? NATURAL_WIDTH : NATURAL_HEIGHT;
}

static void
lab_sparkline_finalize (GObject *object)
{
  g_free (LAB_SPARKLINE (object)->values);
  G_OBJECT_CLASS (lab_sparkline_parent_class)->finalize (object);
}

static void
lab_sparkline_class_init (LabSparklineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = lab_sparkline_finalize;
  widget_class->snapshot = lab_sparkline_snapshot;
  widget_class->measure = lab_sparkline_measure;
  gtk_widget_class_set_css_name (widget_class, "labsparkline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
update_accessible (LabSparkline *self)
{
  g_autofree char *description = describe (self);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description, -1);
}

static void
lab_sparkline_init (LabSparkline *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Curve"),
                                  -1);
  update_accessible (self);
}

/**
 * lab_sparkline_new:
 *
 * Returns: (transfer floating): a curve without values.
 */
GtkWidget *
lab_sparkline_new (void)
{
  return g_object_new (LAB_TYPE_SPARKLINE, NULL);
}

/**
 * lab_sparkline_set:
 * @self: the curve
 * @values: (array length=n): first to last, copied; what is not finite leaves a gap
 * @n: how many
 *
 * Shows the values in the colour that CSS gives the widget's text, the lowest with a dot.
 */
void
lab_sparkline_set (LabSparkline *self, const float *values, guint n)
{
  g_return_if_fail (LAB_IS_SPARKLINE (self));
  g_return_if_fail (values != NULL || n == 0);

  if (n == self->n && (n == 0 || memcmp (values, self->values, n * sizeof *values) == 0))
    return;
  g_free (self->values);
  self->values = g_memdup2 (values, n * sizeof *values);
  self->n = n;
  update_accessible (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
