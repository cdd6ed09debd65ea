/* lab-histogram-view.c: a histogram, or those of many epochs side by side.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-histogram-view.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "draw-histogram.h"
#include "draw-signed.h"
#include "draw-text.h"
#include "lab-key.h"

#define MIN_WIDTH      140
#define NATURAL_WIDTH  300
#define MIN_HEIGHT     90
#define NATURAL_HEIGHT 160

struct _LabHistogramView {
  LabPicture parent_instance;

  LabHistogram *columns; /* (n) */
  DrawHistogram *drawn;  /* (n), of them */
  guint *epochs;         /* (n) */
  guint n;
  LabHistogram present;
  gboolean has_present;
  gboolean log;

  int marked;  /* column, or -1 */
  int hovered; /* column, or -1 */
  char *readout;
};

G_DEFINE_FINAL_TYPE (LabHistogramView, lab_histogram_view, LAB_TYPE_PICTURE)

enum { PROP_0, PROP_LOG, PROP_READOUT, N_PROPS };
static GParamSpec *properties[N_PROPS];

enum { SIGNAL_EPOCH_ACTIVATED, N_SIGNALS };
static guint signals[N_SIGNALS];

static DrawHistogram
to_draw (const LabHistogram *histogram)
{
  return (DrawHistogram){.low = histogram->low,
                         .high = histogram->high,
                         .counts = histogram->counts,
                         .n_bins = LAB_HISTOGRAM_BINS};
}

/* ── in words ────────────────────────────────────────────────────────────────────────────────────
 */

/* The marked one, or the one that is pointed at; the present one where there are no epochs. */
static const LabHistogram *
get_current (LabHistogramView *self, int *column)
{
  *column = self->hovered >= 0 ? self->hovered : self->marked;
  if (*column >= 0)
    return &self->columns[*column];
  return self->has_present ? &self->present : NULL;
}

static char *
make_readout (LabHistogramView *self)
{
  int column;
  const LabHistogram *histogram = get_current (self, &column);
  g_autofree char *mean = NULL;
  g_autofree char *deviation = NULL;

  if (histogram == NULL)
    return NULL;
  mean = draw_format_number (histogram->mean);
  deviation = draw_format_number (histogram->deviation);
  if (column >= 0)
    /* translators: an epoch, and the mean and the standard deviation of many numbers */
    return g_strdup_printf (_ ("epoch %u: %s ± %s"), self->epochs[column], mean, deviation);
  /* translators: the mean and the standard deviation of many numbers */
  return g_strdup_printf (_ ("%s ± %s"), mean, deviation);
}

static char *
lab_histogram_view_describe (LabPicture *picture)
{
  LabHistogramView *self = LAB_HISTOGRAM_VIEW (picture);
  int column;
  const LabHistogram *histogram = get_current (self, &column);
  g_autofree char *readout = make_readout (self);
  g_autofree char *count = NULL;
  g_autofree char *low = NULL;
  g_autofree char *high = NULL;
  g_autofree char *words = NULL;

  if (histogram == NULL)
    return g_strdup (_ ("Nothing to show yet"));
  count = draw_format_count (histogram->n);
  low = draw_format_number (histogram->low);
  high = draw_format_number (histogram->high);
  words = g_strdup_printf (
      /* translators: how many numbers a histogram is of, the smallest and the largest of them */
      _ ("mean and deviation of %s numbers, from %s to %s"), count, low, high);
  if (column < 0)
    return g_strdup_printf ("%s\n%s", readout, words);
  return g_strdup_printf (
      /* translators: what is said of one epoch, the same in other words, and how many there are */
      ngettext ("%s\n%s\nhistogram of %u epoch", "%s\n%s\nhistograms of %u epochs", self->n),
      readout, words, self->n);
}

/* It says what the description does. */
static void
update_tooltip (LabHistogramView *self)
{
  g_autofree char *told =
      self->readout != NULL ? lab_histogram_view_describe (LAB_PICTURE (self)) : NULL;

  lab_picture_set_tooltip (LAB_PICTURE (self), told);
}

static void
update_readout (LabHistogramView *self)
{
  g_autofree char *readout = make_readout (self);
  gboolean is_other = g_strcmp0 (readout, self->readout) != 0;

  lab_picture_invalidate_overlay (LAB_PICTURE (self));
  if (is_other) {
    g_free (self->readout);
    self->readout = g_steal_pointer (&readout);
  }
  update_tooltip (self);
  if (!is_other)
    return;
  lab_picture_invalidate_description (LAB_PICTURE (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READOUT]);
}

/* ── drawing ─────────────────────────────────────────────────────────────────────────────────────
 */

/* @present: where to keep the present histogram, which the strip points at. */
static DrawStrip
make_strip (LabHistogramView *self, DrawHistogram *present)
{
  *present = to_draw (&self->present);
  return (DrawStrip){.columns = self->drawn,
                     .epochs = self->epochs,
                     .n_columns = self->n,
                     .present = self->has_present ? present : NULL,
                     .log = self->log};
}

static void
lab_histogram_view_draw (LabPicture *picture, cairo_t *cr, const DrawTheme *theme, double width,
                         double height)
{
  LabHistogramView *self = LAB_HISTOGRAM_VIEW (picture);
  DrawHistogram present;
  DrawStrip strip = make_strip (self, &present);
  DrawStripLayout layout;

  if (self->n == 0) {
    if (self->has_present)
      draw_histogram (cr, &present, self->log, theme, width, height);
    return;
  }
  layout = draw_strip_layout (&strip, theme, width, height);
  draw_strip (cr, &strip, &layout, theme);
}

static void
lab_histogram_view_draw_overlay (LabPicture *picture, cairo_t *cr, const DrawTheme *theme,
                                 double width, double height)
{
  LabHistogramView *self = LAB_HISTOGRAM_VIEW (picture);
  DrawHistogram present;
  DrawStrip strip = make_strip (self, &present);
  DrawStripLayout layout = draw_strip_layout (&strip, theme, width, height);

  if (self->marked >= 0)
    draw_strip_mark (cr, &strip, &layout, (guint)self->marked, theme);
  if (gtk_widget_get_state_flags (GTK_WIDGET (self)) & GTK_STATE_FLAG_FOCUS_VISIBLE)
    draw_focus_ring (cr, theme, width, height);
}

static void
lab_histogram_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                            int *minimum, int *natural, int *minimum_baseline,
                            int *natural_baseline)
{
  gboolean is_width = orientation == GTK_ORIENTATION_HORIZONTAL;

  *minimum = is_width ? MIN_WIDTH : MIN_HEIGHT;
  *natural = is_width ? NATURAL_WIDTH : NATURAL_HEIGHT;
}

/* ── pointer and keyboard ────────────────────────────────────────────────────────────────────────
 */

static int
column_at (LabHistogramView *self, double x, double y)
{
  DrawHistogram present;
  DrawStrip strip = make_strip (self, &present);
  DrawTheme theme;
  DrawStripLayout layout;

  lab_picture_get_theme (LAB_PICTURE (self), &theme);
  layout = draw_strip_layout (&strip, &theme, gtk_widget_get_width (GTK_WIDGET (self)),
                              gtk_widget_get_height (GTK_WIDGET (self)));
  return draw_strip_at (&strip, &layout, x, y);
}

static void
motion_cb (LabHistogramView *self, double x, double y)
{
  int hovered = column_at (self, x, y);

  if (hovered == self->hovered)
    return;
  self->hovered = hovered;
  update_readout (self);
}

static void
leave_cb (LabHistogramView *self)
{
  self->hovered = -1;
  update_readout (self);
}

static gboolean
activate (LabHistogramView *self, int column)
{
  if (column < 0 || column >= (int)self->n)
    return GDK_EVENT_PROPAGATE;
  if (column != self->marked)
    g_signal_emit (self, signals[SIGNAL_EPOCH_ACTIVATED], 0, self->epochs[column]);
  return GDK_EVENT_STOP;
}

static void
drag_begin_cb (LabHistogramView *self, double x, double y)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  activate (self, column_at (self, x, y));
}

static void
drag_update_cb (LabHistogramView *self, double dx, double dy, GtkGestureDrag *drag)
{
  double x, y;

  if (gtk_gesture_drag_get_start_point (drag, &x, &y))
    activate (self, column_at (self, x + dx, y));
}

static gboolean
key_pressed_cb (LabHistogramView *self, guint key, guint code, GdkModifierType state)
{
  int last = (int)self->n - 1;

  if (last < 0)
    return GDK_EVENT_PROPAGATE;
  switch (lab_key_read (key, state)) {
  case LAB_KEY_LEFT:
    return activate (self, self->marked - 1);
  case LAB_KEY_RIGHT:
    return activate (self, self->marked + 1);
  case LAB_KEY_HOME:
    return activate (self, 0);
  case LAB_KEY_END:
    return activate (self, last);
  default:
    return GDK_EVENT_PROPAGATE;
  }
}

static void
add_controllers (LabHistogramView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, keys);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
}

/* ── the object ──────────────────────────────────────────────────────────────────────────────────
 */

static void
lab_histogram_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LabHistogramView *self = LAB_HISTOGRAM_VIEW (object);

  switch (id) {
  case PROP_LOG:
    g_value_set_boolean (value, self->log);
    break;
  case PROP_READOUT:
    g_value_set_string (value, self->readout);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
set_log (LabHistogramView *self, gboolean log)
{
  log = !!log;
  if (self->log == log)
    return;
  self->log = log;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOG]);
  lab_picture_invalidate (LAB_PICTURE (self));
}

static void
lab_histogram_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_LOG:
    set_log (LAB_HISTOGRAM_VIEW (object), g_value_get_boolean (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
lab_histogram_view_finalize (GObject *object)
{
  LabHistogramView *self = LAB_HISTOGRAM_VIEW (object);

  g_free (self->columns);
  g_free (self->drawn);
  g_free (self->epochs);
  g_free (self->readout);
  G_OBJECT_CLASS (lab_histogram_view_parent_class)->finalize (object);
}

static void
lab_histogram_view_class_init (LabHistogramViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  LabPictureClass *picture_class = LAB_PICTURE_CLASS (klass);

  object_class->get_property = lab_histogram_view_get_property;
  object_class->set_property = lab_histogram_view_set_property;
  object_class->finalize = lab_histogram_view_finalize;
  GTK_WIDGET_CLASS (klass)->measure = lab_histogram_view_measure;
  picture_class->draw = lab_histogram_view_draw;
  picture_class->draw_overlay = lab_histogram_view_draw_overlay;
  picture_class->describe = lab_histogram_view_describe;

  /**
   * LabHistogramView:log:
   *
   * Whether counts are shown by their logarithm, so that few values are seen beside many.
   */
  properties[PROP_LOG] =
      g_param_spec_boolean ("log", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  /**
   * LabHistogramView:readout:
   *
   * The epoch under the pointer, the marked one, or the single histogram, in words.
   */
  properties[PROP_READOUT] =
      g_param_spec_string ("readout", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SIGNAL_EPOCH_ACTIVATED] =
      g_signal_new ("epoch-activated", LAB_TYPE_HISTOGRAM_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
lab_histogram_view_init (LabHistogramView *self)
{
  self->marked = self->hovered = -1;
  g_signal_connect (self, "state-flags-changed", G_CALLBACK (lab_picture_invalidate_overlay), NULL);
  add_controllers (self);
}

/**
 * lab_histogram_view_new:
 *
 * Returns: (transfer floating): an empty view
 */
GtkWidget *
lab_histogram_view_new (void)
{
  return g_object_new (LAB_TYPE_HISTOGRAM_VIEW, NULL);
}

/**
 * lab_histogram_view_set:
 * @self: a view
 * @columns: (n): a histogram for each epoch; copied
 * @epochs: (n), ascending; copied
 * @n: epochs; with none there is only the present histogram
 * @present: (nullable): what is shown beside them; copied
 */
void
lab_histogram_view_set (LabHistogramView *self, const LabHistogram *columns, const guint *epochs,
                        guint n, const LabHistogram *present)
{
  g_return_if_fail (LAB_IS_HISTOGRAM_VIEW (self));

  g_free (self->columns);
  g_free (self->drawn);
  g_free (self->epochs);
  self->columns = g_memdup2 (columns, n * sizeof *columns);
  self->epochs = g_memdup2 (epochs, n * sizeof *epochs);
  self->drawn = g_new0 (DrawHistogram, n);
  for (guint i = 0; i < n; i++)
    self->drawn[i] = to_draw (&self->columns[i]);
  self->n = n;
  self->marked = MIN (self->marked, (int)n - 1);
  self->hovered = MIN (self->hovered, (int)n - 1);
  self->has_present = present != NULL;
  if (present != NULL)
    self->present = *present;
  gtk_widget_set_focusable (GTK_WIDGET (self), n > 0);
  update_readout (self);
  lab_picture_invalidate (LAB_PICTURE (self));
}

/**
 * lab_histogram_view_set_epoch:
 * @self: a view
 * @epoch: the newest column at or before it is marked; without one, none
 */
void
lab_histogram_view_set_epoch (LabHistogramView *self, guint epoch)
{
  int marked = -1;

  g_return_if_fail (LAB_IS_HISTOGRAM_VIEW (self));

  while (marked + 1 < (int)self->n && self->epochs[marked + 1] <= epoch)
    marked++;
  if (marked == self->marked)
    return;
  self->marked = marked;
  update_readout (self);
  lab_picture_invalidate_description (LAB_PICTURE (self));
}
