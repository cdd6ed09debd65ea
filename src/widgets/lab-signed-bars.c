/* lab-signed-bars.c: signed numbers as bars: a neuron's weights, sorted, or changes by class.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-signed-bars.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "draw-signed.h"
#include "lab-key.h"

#define MIN_WIDTH      140
#define NATURAL_WIDTH  300
#define COLUMNS_HEIGHT 130
#define MIN_ROW        14
#define NATURAL_ROW    20
#define N_STRONGEST    3 /* that are told */

struct _LabSignedBars {
  LabPicture parent_instance;

  DrawSigned bars; /* what it points at is ours */
  gboolean as_points;
  int hovered;  /* place, or -1 */
  int selected; /* place, or -1 */
  char *readout;
};

G_DEFINE_FINAL_TYPE (LabSignedBars, lab_signed_bars, LAB_TYPE_PICTURE)

enum { PROP_0, PROP_AS_POINTS, PROP_READOUT, N_PROPS };
static GParamSpec *properties[N_PROPS];

enum { SIGNAL_ACTIVATED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* ── in words ────────────────────────────────────────────────────────────────────────────────────
 */

static guint
value_at (LabSignedBars *self, guint place)
{
  return self->bars.order != NULL ? self->bars.order[place] : place;
}

static char *
tell (LabSignedBars *self, guint index)
{
  double value = (double)self->bars.values[index];
  g_autofree char *number =
      self->as_points ? draw_format_points (value) : draw_format_signed (value);

  if (self->bars.labels != NULL)
    /* translators: a class and its number, e.g. "7: +0.42" */
    return g_strdup_printf (_ ("%s: %s"), self->bars.labels[index], number);
  /* translators: a neuron's number and its weight, e.g. "17: +0.42" */
  return g_strdup_printf (_ ("%u: %s"), index, number);
}

/* The largest in size, from the front or the back of the order; sorted rows are searched. */
static guint
take_strongest (LabSignedBars *self, gboolean *taken)
{
  guint strongest = 0;
  double size = -1;

  for (guint i = 0; i < self->bars.n; i++) {
    double here = fabs ((double)self->bars.values[i]);
    if (!taken[i] && here > size) {
      strongest = i;
      size = here;
    }
  }
  taken[strongest] = TRUE;
  return strongest;
}

static char *
tell_strongest (LabSignedBars *self)
{
  g_autofree gboolean *taken = g_new0 (gboolean, self->bars.n);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < MIN (N_STRONGEST, self->bars.n); i++) {
    g_autofree char *told = tell (self, take_strongest (self, taken));

    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", told);
  }
  return g_string_free (text, FALSE);
}

static int
get_current (LabSignedBars *self)
{
  if (self->hovered >= 0)
    return self->hovered;
  return gtk_widget_has_focus (GTK_WIDGET (self)) ? self->selected : -1;
}

static char *
make_readout (LabSignedBars *self)
{
  int current = get_current (self);
  g_autofree char *strongest = NULL;

  if (self->bars.n == 0)
    return NULL;
  if (current >= 0)
    return tell (self, value_at (self, (guint)current));
  strongest = tell_strongest (self);
  /* translators: the strongest of many weights, e.g. "strongest 17: +0.42, 3: −0.40, 80: +0.31" */
  return g_strdup_printf (_ ("strongest %s"), strongest);
}

static void
update_readout (LabSignedBars *self)
{
  if (lab_picture_show_readout (LAB_PICTURE (self), &self->readout, make_readout (self)))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READOUT]);
}

static char *
lab_signed_bars_describe (LabPicture *picture)
{
  LabSignedBars *self = LAB_SIGNED_BARS (picture);

  return g_strdup (self->readout != NULL ? self->readout : _ ("Nothing to show yet"));
}

/* ── drawing ─────────────────────────────────────────────────────────────────────────────────────
 */

static void
lab_signed_bars_draw (LabPicture *picture, cairo_t *cr, const DrawTheme *theme, double width,
                      double height)
{
  draw_signed (cr, &LAB_SIGNED_BARS (picture)->bars, theme, width, height);
}

static void
lab_signed_bars_draw_overlay (LabPicture *picture, cairo_t *cr, const DrawTheme *theme,
                              double width, double height)
{
  LabSignedBars *self = LAB_SIGNED_BARS (picture);
  int current = get_current (self);

  if (current >= 0)
    draw_signed_mark (cr, &self->bars, (guint)current, theme, width, height);
  if (gtk_widget_get_state_flags (GTK_WIDGET (self)) & GTK_STATE_FLAG_FOCUS_VISIBLE)
    draw_focus_ring (cr, theme, width, height);
}

static void
lab_signed_bars_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                         int *natural, int *minimum_baseline, int *natural_baseline)
{
  LabSignedBars *self = LAB_SIGNED_BARS (widget);
  gboolean has_rows = self->bars.labels != NULL;

  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = MIN_WIDTH;
    *natural = NATURAL_WIDTH;
  } else {
    *minimum = has_rows ? (int)self->bars.n * MIN_ROW : COLUMNS_HEIGHT;
    *natural = has_rows ? (int)self->bars.n * NATURAL_ROW : COLUMNS_HEIGHT;
  }
}

/* ── pointer and keyboard ────────────────────────────────────────────────────────────────────────
 */

static int
place_at (LabSignedBars *self, double x, double y)
{
  DrawTheme theme;

  lab_picture_get_theme (LAB_PICTURE (self), &theme);
  return draw_signed_at (&self->bars, &theme, gtk_widget_get_width (GTK_WIDGET (self)),
                         gtk_widget_get_height (GTK_WIDGET (self)), x, y);
}

static void
motion_cb (LabSignedBars *self, double x, double y)
{
  int hovered = place_at (self, x, y);

  if (hovered == self->hovered)
    return;
  self->hovered = hovered;
  update_readout (self);
}

static void
leave_cb (LabSignedBars *self)
{
  self->hovered = -1;
  update_readout (self);
}

static gboolean
activate (LabSignedBars *self)
{
  if (self->selected < 0)
    return GDK_EVENT_PROPAGATE;
  g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0, value_at (self, (guint)self->selected));
  return GDK_EVENT_STOP;
}

static void
released_cb (LabSignedBars *self, int n_press, double x, double y)
{
  self->selected = place_at (self, x, y);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  update_readout (self);
  activate (self);
}

static gboolean
select_place (LabSignedBars *self, int place)
{
  if (place < 0 || place >= (int)self->bars.n)
    return GDK_EVENT_PROPAGATE;
  self->selected = place;
  self->hovered = -1;
  update_readout (self);
  return GDK_EVENT_STOP;
}

static gboolean
key_pressed_cb (LabSignedBars *self, guint key, guint code, GdkModifierType state)
{
  gboolean has_rows = self->bars.labels != NULL;

  if (self->bars.n == 0)
    return GDK_EVENT_PROPAGATE;
  switch (lab_key_read (key, state)) {
  case LAB_KEY_LEFT:
    return has_rows ? GDK_EVENT_PROPAGATE : select_place (self, self->selected - 1);
  case LAB_KEY_RIGHT:
    return has_rows ? GDK_EVENT_PROPAGATE : select_place (self, self->selected + 1);
  case LAB_KEY_UP:
    return has_rows ? select_place (self, self->selected - 1) : GDK_EVENT_PROPAGATE;
  case LAB_KEY_DOWN:
    return has_rows ? select_place (self, self->selected + 1) : GDK_EVENT_PROPAGATE;
  case LAB_KEY_HOME:
    return select_place (self, 0);
  case LAB_KEY_END:
    return select_place (self, (int)self->bars.n - 1);
  case LAB_KEY_ACTIVATE:
    return activate (self);
  default:
    return GDK_EVENT_PROPAGATE;
  }
}

static void
add_controllers (LabSignedBars *self)
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

/* ── the object ──────────────────────────────────────────────────────────────────────────────────
 */

static void
free_bars (LabSignedBars *self)
{
  g_free ((gpointer)self->bars.values);
  g_free ((gpointer)self->bars.order);
  g_strfreev ((char **)self->bars.labels);
  self->bars = (DrawSigned){.as_points = self->as_points};
}

static void
lab_signed_bars_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LabSignedBars *self = LAB_SIGNED_BARS (object);

  switch (id) {
  case PROP_AS_POINTS:
    g_value_set_boolean (value, self->as_points);
    break;
  case PROP_READOUT:
    g_value_set_string (value, self->readout);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
lab_signed_bars_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LabSignedBars *self = LAB_SIGNED_BARS (object);

  switch (id) {
  case PROP_AS_POINTS:
    self->as_points = self->bars.as_points = g_value_get_boolean (value);
    lab_picture_invalidate (LAB_PICTURE (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
lab_signed_bars_finalize (GObject *object)
{
  LabSignedBars *self = LAB_SIGNED_BARS (object);

  free_bars (self);
  g_free (self->readout);
  G_OBJECT_CLASS (lab_signed_bars_parent_class)->finalize (object);
}

static void
lab_signed_bars_class_init (LabSignedBarsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  LabPictureClass *picture_class = LAB_PICTURE_CLASS (klass);

  object_class->get_property = lab_signed_bars_get_property;
  object_class->set_property = lab_signed_bars_set_property;
  object_class->finalize = lab_signed_bars_finalize;
  GTK_WIDGET_CLASS (klass)->measure = lab_signed_bars_measure;
  picture_class->draw = lab_signed_bars_draw;
  picture_class->draw_overlay = lab_signed_bars_draw_overlay;
  picture_class->describe = lab_signed_bars_describe;

  /**
   * LabSignedBars:as-points:
   *
   * Whether the numbers are shares, which are told in percentage points.
   */
  properties[PROP_AS_POINTS] =
      g_param_spec_boolean ("as-points", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_CONSTRUCT_ONLY);
  /**
   * LabSignedBars:readout:
   *
   * The bar under the pointer, the selected one or the strongest, in words.
   */
  properties[PROP_READOUT] =
      g_param_spec_string ("readout", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SIGNAL_ACTIVATED] = g_signal_new ("activated", LAB_TYPE_SIGNED_BARS, G_SIGNAL_RUN_LAST, 0,
                                            NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
lab_signed_bars_init (LabSignedBars *self)
{
  self->hovered = self->selected = -1;
  g_signal_connect (self, "notify::has-focus", G_CALLBACK (update_readout), NULL);
  g_signal_connect (self, "state-flags-changed", G_CALLBACK (lab_picture_invalidate_overlay), NULL);
  add_controllers (self);
}

/**
 * lab_signed_bars_new:
 *
 * Returns: (transfer floating): bars of nothing
 */
GtkWidget *
lab_signed_bars_new (void)
{
  return g_object_new (LAB_TYPE_SIGNED_BARS, NULL);
}

static int
compare_values (gconstpointer a, gconstpointer b, gpointer data)
{
  const float *values = data;
  float first = values[*(const guint *)a], second = values[*(const guint *)b];

  return (first < second) - (first > second);
}

static guint *
sort_values (const float *values, guint n)
{
  guint *order = g_new (guint, n);

  for (guint i = 0; i < n; i++)
    order[i] = i;
  g_qsort_with_data (order, (int)n, sizeof *order, compare_values, (gpointer)values);
  return order;
}

/**
 * lab_signed_bars_set:
 * @self: bars
 * @values: (n), copied
 * @labels: (n) (nullable): a name for each; %NULL: their numbers, and the largest stand first
 * @n: how many
 */
void
lab_signed_bars_set (LabSignedBars *self, const float *values, const char *const *labels, guint n)
{
  gboolean is_resized;

  g_return_if_fail (LAB_IS_SIGNED_BARS (self));

  is_resized = n != self->bars.n || (labels != NULL) != (self->bars.labels != NULL);
  free_bars (self);
  self->bars.n = n;
  self->bars.values = g_memdup2 (values, n * sizeof *values);
  if (labels != NULL && n > 0) {
    char **copies = g_new0 (char *, n + 1);

    for (guint i = 0; i < n; i++)
      copies[i] = g_strdup (labels[i]);
    self->bars.labels = (const char *const *)copies;
  } else if (n > 0) {
    self->bars.order = sort_values (self->bars.values, n);
  }
  if (is_resized) {
    self->hovered = self->selected = -1;
    gtk_widget_set_focusable (GTK_WIDGET (self), n > 0);
    gtk_widget_queue_resize (GTK_WIDGET (self));
  }
  update_readout (self);
  lab_picture_invalidate (LAB_PICTURE (self));
}
