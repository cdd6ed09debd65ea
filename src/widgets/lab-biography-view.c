/* lab-biography-view.c: what was said of one image, epoch by epoch.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-biography-view.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "draw-biography.h"
#include "draw-text.h"
#include "lab-key.h"

#define MIN_WIDTH      200
#define MIN_HEIGHT     130
#define NATURAL_WIDTH  420
#define NATURAL_HEIGHT 190

struct _LabBiographyView {
  LabPicture parent_instance;

  GArray *actual, *predicted; /* of float, an epoch each */
  GArray *predictions;        /* of guint */
  guint label, planned;
  LabClassNames *class_names; /* or NULL: nothing to show */
  guint epoch, hovered;       /* 0 = none */
  char *readout;
};

G_DEFINE_FINAL_TYPE (LabBiographyView, lab_biography_view, LAB_TYPE_PICTURE)

enum { PROP_0, PROP_READOUT, N_PROPS };
static GParamSpec *properties[N_PROPS];

enum { SIGNAL_ACTIVATED, N_SIGNALS };
static guint signals[N_SIGNALS];

static DrawBiography
get_biography (LabBiographyView *self)
{
  return (DrawBiography){
      .actual = (const float *)(gpointer)self->actual->data,
      .predicted = (const float *)(gpointer)self->predicted->data,
      .predictions = (const guint *)(gpointer)self->predictions->data,
      .n_epochs = self->actual->len,
      .planned = self->planned,
      .label = self->label,
      .class_names = self->class_names != NULL ? lab_class_names_get_all (self->class_names) : NULL,
      .epoch = self->epoch};
}

static gboolean
is_known (LabBiographyView *self)
{
  return self->class_names != NULL && self->actual->len > 0;
}

/* The epoch under the pointer, else the cursor's; 0 = none. */
static guint
get_current (LabBiographyView *self)
{
  guint current = self->hovered > 0 ? self->hovered : self->epoch;

  return is_known (self) && current <= self->actual->len ? current : 0;
}

static void
update_readout (LabBiographyView *self)
{
  DrawBiography biography = get_biography (self);
  guint current = get_current (self);
  g_autofree char *readout = current > 0 ? draw_biography_describe (&biography, current) : NULL;

  lab_picture_invalidate_overlay (LAB_PICTURE (self));
  if (g_strcmp0 (readout, self->readout) == 0)
    return;
  g_free (self->readout);
  self->readout = g_steal_pointer (&readout);
  lab_picture_invalidate_description (LAB_PICTURE (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READOUT]);
}

/* ── pointer and keyboard ────────────────────────────────────────────────────────────────────────
 */

static guint
epoch_at (LabBiographyView *self, double x, double y)
{
  DrawBiography biography = get_biography (self);
  DrawTheme theme;

  if (!is_known (self))
    return 0;
  lab_picture_get_theme (LAB_PICTURE (self), &theme);
  return draw_biography_at (&biography, &theme, gtk_widget_get_width (GTK_WIDGET (self)),
                            gtk_widget_get_height (GTK_WIDGET (self)), x, y);
}

static void
motion_cb (LabBiographyView *self, double x, double y)
{
  self->hovered = epoch_at (self, x, y);
  update_readout (self);
}

static void
leave_cb (LabBiographyView *self)
{
  self->hovered = 0;
  update_readout (self);
}

static gboolean
activate (LabBiographyView *self, guint epoch)
{
  if (epoch == 0 || epoch > self->actual->len)
    return GDK_EVENT_PROPAGATE;
  g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0, epoch);
  return GDK_EVENT_STOP;
}

static void
pressed_cb (LabBiographyView *self, int n_press, double x, double y)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  activate (self, epoch_at (self, x, y));
}

static gboolean
key_pressed_cb (LabBiographyView *self, guint key, guint code, GdkModifierType state)
{
  LabKey meaning = lab_key_read (key, state);

  if (!is_known (self) || meaning == LAB_KEY_OTHER)
    return GDK_EVENT_PROPAGATE;
  self->hovered = 0;
  switch (meaning) {
  case LAB_KEY_LEFT:
    return activate (self, self->epoch > 0 ? self->epoch - 1 : 0);
  case LAB_KEY_RIGHT:
    return activate (self, self->epoch + 1);
  case LAB_KEY_HOME:
    return activate (self, 1);
  case LAB_KEY_END:
    return activate (self, self->actual->len);
  default:
    return GDK_EVENT_PROPAGATE;
  }
}

/* ── drawing ─────────────────────────────────────────────────────────────────────────────────────
 */

static void
lab_biography_view_draw (LabPicture *picture, cairo_t *cr, const DrawTheme *theme, double width,
                         double height)
{
  LabBiographyView *self = LAB_BIOGRAPHY_VIEW (picture);
  DrawBiography biography = get_biography (self);

  if (is_known (self))
    draw_biography (cr, &biography, theme, width, height);
}

static void
lab_biography_view_draw_overlay (LabPicture *picture, cairo_t *cr, const DrawTheme *theme,
                                 double width, double height)
{
  LabBiographyView *self = LAB_BIOGRAPHY_VIEW (picture);
  DrawBiography biography = get_biography (self);

  if (!is_known (self))
    return;
  draw_biography_cursor (cr, &biography, self->epoch, TRUE, theme, width, height);
  if (self->hovered != self->epoch)
    draw_biography_cursor (cr, &biography, self->hovered, FALSE, theme, width, height);
  if (gtk_widget_get_state_flags (GTK_WIDGET (self)) & GTK_STATE_FLAG_FOCUS_VISIBLE)
    draw_focus_ring (cr, theme, width, height);
}

static char *
lab_biography_view_describe (LabPicture *picture)
{
  LabBiographyView *self = LAB_BIOGRAPHY_VIEW (picture);

  return g_strdup (self->readout != NULL ? self->readout : _ ("Nothing recorded"));
}

static void
lab_biography_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
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
lab_biography_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_READOUT:
    g_value_set_string (value, LAB_BIOGRAPHY_VIEW (object)->readout);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
lab_biography_view_finalize (GObject *object)
{
  LabBiographyView *self = LAB_BIOGRAPHY_VIEW (object);

  g_array_unref (self->actual);
  g_array_unref (self->predicted);
  g_array_unref (self->predictions);
  g_clear_pointer (&self->class_names, lab_class_names_unref);
  g_free (self->readout);
  G_OBJECT_CLASS (lab_biography_view_parent_class)->finalize (object);
}

static void
lab_biography_view_class_init (LabBiographyViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  LabPictureClass *picture_class = LAB_PICTURE_CLASS (klass);

  object_class->get_property = lab_biography_view_get_property;
  object_class->finalize = lab_biography_view_finalize;
  GTK_WIDGET_CLASS (klass)->measure = lab_biography_view_measure;
  picture_class->draw = lab_biography_view_draw;
  picture_class->draw_overlay = lab_biography_view_draw_overlay;
  picture_class->describe = lab_biography_view_describe;
  /**
   * LabBiographyView:readout:
   *
   * The epoch under the pointer, or the cursor's, in words; %NULL without one.
   */
  properties[PROP_READOUT] =
      g_param_spec_string ("readout", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SIGNAL_ACTIVATED] = g_signal_new ("activated", LAB_TYPE_BIOGRAPHY_VIEW, G_SIGNAL_RUN_LAST,
                                            0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
lab_biography_view_init (LabBiographyView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->actual = g_array_new (FALSE, FALSE, sizeof (float));
  self->predicted = g_array_new (FALSE, FALSE, sizeof (float));
  self->predictions = g_array_new (FALSE, FALSE, sizeof (guint));
  gtk_widget_set_focusable (widget, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Probabilities over the epochs"), -1);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect (self, "state-flags-changed", G_CALLBACK (lab_picture_invalidate_overlay), NULL);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, keys);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
}

/**
 * lab_biography_view_new:
 *
 * Returns: (transfer floating): an empty chart
 */
GtkWidget *
lab_biography_view_new (void)
{
  return g_object_new (LAB_TYPE_BIOGRAPHY_VIEW, NULL);
}

static void
append (LabBiographyView *self, const LabPredictions *predictions, guint epoch, guint image)
{
  float actual = NAN, predicted = NAN;
  guint prediction = 0;

  if (lab_predictions_has_epoch (predictions, epoch)) {
    LabPrediction said = lab_predictions_get (predictions, epoch, image);

    actual = (float)said.true_probability;
    predicted = (float)said.probability;
    prediction = said.predicted;
    if (prediction >= lab_class_names_get_n (self->class_names))
      actual = predicted = NAN;
  }
  g_array_append_val (self->actual, actual);
  g_array_append_val (self->predicted, predicted);
  g_array_append_val (self->predictions, prediction);
}

/**
 * lab_biography_view_set:
 * @self: the view
 * @predictions: (nullable): what was said of the test images; %NULL empties the chart
 * @image: number of one of them
 * @label: its actual class
 * @class_names: what the classes are called
 * @planned: how many epochs the axis has at least
 */
void
lab_biography_view_set (LabBiographyView *self, const LabPredictions *predictions, guint image,
                        guint label, LabClassNames *class_names, guint planned)
{
  g_return_if_fail (LAB_IS_BIOGRAPHY_VIEW (self));
  g_return_if_fail (predictions == NULL || class_names != NULL);

  g_array_set_size (self->actual, 0);
  g_array_set_size (self->predicted, 0);
  g_array_set_size (self->predictions, 0);
  g_clear_pointer (&self->class_names, lab_class_names_unref);
  self->label = label;
  self->planned = planned;
  if (predictions != NULL && image < lab_predictions_get_n_images (predictions) &&
      label < lab_class_names_get_n (class_names)) {
    self->class_names = lab_class_names_ref (class_names);
    for (guint epoch = 1; epoch <= lab_predictions_get_n_epochs (predictions); epoch++)
      append (self, predictions, epoch, image);
  }
  update_readout (self);
  lab_picture_invalidate (LAB_PICTURE (self));
}

void
lab_biography_view_set_epoch (LabBiographyView *self, guint epoch)
{
  g_return_if_fail (LAB_IS_BIOGRAPHY_VIEW (self));

  if (self->epoch == epoch)
    return;
  self->epoch = epoch;
  update_readout (self);
}
