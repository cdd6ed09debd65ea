/* lab-weights-view.c: the first layer's weights as tiles.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-weights-view-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "draw-text.h"

#define MIN_WIDTH      180
#define MIN_HEIGHT     120
#define NATURAL_WIDTH  560
#define NATURAL_HEIGHT 300

G_DEFINE_FINAL_TYPE (LabWeightsView, lab_weights_view, LAB_TYPE_PICTURE)

enum { PROP_0, PROP_GREY, PROP_READOUT, N_PROPS };
static GParamSpec *properties[N_PROPS];

enum { SIGNAL_ACTIVATED, N_SIGNALS };
static guint signals[N_SIGNALS];

DrawTilesLayout
lab_weights_view_get_layout (LabWeightsView *self)
{
  return draw_tiles_layout (self->tiles.n_tiles, self->labels != NULL,
                            gtk_widget_get_width (GTK_WIDGET (self)),
                            gtk_widget_get_height (GTK_WIDGET (self)));
}

GtkAdjustment *
lab_weights_view_get_adjustment (LabWeightsView *self)
{
  GtkWidget *window = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_SCROLLED_WINDOW);

  if (window == NULL)
    return NULL;
  return gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (window));
}

/* ── the tile in question ────────────────────────────────────────────────────────────────────────
 */

/* The one under the pointer; else, with the focus, the selected one; or -1. */
static int
get_current (LabWeightsView *self)
{
  if (self->hovered >= 0)
    return self->hovered;
  return gtk_widget_has_focus (GTK_WIDGET (self)) ? self->selected : -1;
}

void
lab_weights_view_update_readout (LabWeightsView *self)
{
  int current = get_current (self);
  char *readout = current >= 0 ? draw_tiles_describe (&self->tiles, (guint)current) : NULL;

  if (lab_picture_show_readout (LAB_PICTURE (self), &self->readout, readout))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READOUT]);
}

void
lab_weights_view_activate (LabWeightsView *self, guint neuron)
{
  g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0, neuron);
}

/* ── what can be seen ────────────────────────────────────────────────────────────────────────────
 */

/* Thousands of tiles are drawn ten times a second: only those in sight, and a page above and below
 * so that scrolling seldom waits for the next. */
static void
lab_weights_view_get_band (LabPicture *picture, double height, double *top, double *bottom)
{
  LabWeightsView *self = LAB_WEIGHTS_VIEW (picture);
  GtkWidget *window = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment = lab_weights_view_get_adjustment (self);
  double x, page;

  if (window == NULL ||
      !gtk_widget_translate_coordinates (window, GTK_WIDGET (self), 0, 0, &x, &self->seen_top))
    return;
  page = gtk_adjustment_get_page_size (adjustment);
  self->seen_value = gtk_adjustment_get_value (adjustment);
  *top = self->drawn_top = self->seen_top - page;
  *bottom = self->drawn_bottom = self->seen_top + 2 * page;
}

/* The view itself moves only after this, with the next layout: reckon from the last draw. */
static void
scrolled_cb (LabWeightsView *self, GtkAdjustment *adjustment)
{
  double height = gtk_widget_get_height (GTK_WIDGET (self));
  double top = self->seen_top + gtk_adjustment_get_value (adjustment) - self->seen_value;
  double bottom = MIN (top + gtk_adjustment_get_page_size (adjustment), height);

  if (MAX (top, 0) < self->drawn_top || bottom > self->drawn_bottom)
    lab_picture_invalidate (LAB_PICTURE (self));
}

static void
lab_weights_view_map (GtkWidget *widget)
{
  LabWeightsView *self = LAB_WEIGHTS_VIEW (widget);

  GTK_WIDGET_CLASS (lab_weights_view_parent_class)->map (widget);
  g_signal_group_set_target (self->scrolling, lab_weights_view_get_adjustment (self));
}

static void
lab_weights_view_unmap (GtkWidget *widget)
{
  LabWeightsView *self = LAB_WEIGHTS_VIEW (widget);

  g_signal_group_set_target (self->scrolling, NULL);
  GTK_WIDGET_CLASS (lab_weights_view_parent_class)->unmap (widget);
}

/* ── drawing ─────────────────────────────────────────────────────────────────────────────────────
 */

static void
lab_weights_view_draw (LabPicture *picture, cairo_t *cr, const DrawTheme *theme, double width,
                       double height)
{
  LabWeightsView *self = LAB_WEIGHTS_VIEW (picture);
  DrawTilesLayout layout;

  if (self->tiles.n_tiles == 0) {
    draw_text_note (cr, theme, _ ("The weights appear here with the first network."), width,
                    height);
    return;
  }
  if (!(self->scale > 0))
    self->scale = draw_tiles_scale (&self->tiles);
  self->tiles.map = self->grey ? DRAW_MAP_GREY : DRAW_MAP_DIVERGING;
  layout = lab_weights_view_get_layout (self);
  draw_tiles (cr, &self->tiles, &layout, self->scale, theme);
}

static void
lab_weights_view_draw_overlay (LabPicture *picture, cairo_t *cr, const DrawTheme *theme,
                               double width, double height)
{
  LabWeightsView *self = LAB_WEIGHTS_VIEW (picture);
  DrawTilesLayout layout = lab_weights_view_get_layout (self);
  int current = get_current (self);

  if (current >= 0 && current < (int)self->tiles.n_tiles)
    draw_tiles_highlight (cr, &layout, (guint)current, theme);
  if (gtk_widget_get_state_flags (GTK_WIDGET (self)) & GTK_STATE_FLAG_FOCUS_VISIBLE)
    draw_focus_ring (cr, theme, width, height);
}

static char *
lab_weights_view_describe (LabPicture *picture)
{
  LabWeightsView *self = LAB_WEIGHTS_VIEW (picture);
  guint n = self->tiles.n_tiles;
  g_autofree char *count = draw_format_count (n);
  g_autofree char *description = NULL;

  if (n == 0)
    return g_strdup (_ ("No weights yet"));
  description = g_strdup_printf (
      /* translators: a number of neurons, and the epochs that they were trained for */
      ngettext ("Weights of %s first-layer neuron after epoch %u",
                "Weights of %s first-layer neurons after epoch %u", n),
      count, self->snapshot->epoch);
  if (self->hovered < 0 && self->readout != NULL)
    return g_strdup_printf ("%s\n%s", self->readout, description);
  return g_steal_pointer (&description);
}

static GtkSizeRequestMode
lab_weights_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* At least the height of the smallest tiles, so that a scrolled window scrolls where they are many. */
static void
lab_weights_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                          int *natural, int *minimum_baseline, int *natural_baseline)
{
  LabWeightsView *self = LAB_WEIGHTS_VIEW (widget);
  DrawTilesLayout layout;

  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = MIN_WIDTH;
    *natural = NATURAL_WIDTH;
    return;
  }
  *minimum = MIN_HEIGHT;
  if (self->tiles.n_tiles > 0) {
    double width = for_size >= 0 ? for_size : NATURAL_WIDTH;
    layout = draw_tiles_layout (self->tiles.n_tiles, self->labels != NULL, width, 0);
    *minimum = MAX (*minimum, (int)MIN (ceil (layout.height), G_MAXINT / 2));
  }
  *natural = MAX (*minimum, NATURAL_HEIGHT);
}

/* ── the object ──────────────────────────────────────────────────────────────────────────────────
 */

static void
lab_weights_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LabWeightsView *self = LAB_WEIGHTS_VIEW (object);

  switch (id) {
  case PROP_GREY:
    g_value_set_boolean (value, self->grey);
    break;
  case PROP_READOUT:
    g_value_set_string (value, self->readout);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
set_grey (LabWeightsView *self, gboolean grey)
{
  grey = !!grey;
  if (self->grey == grey)
    return;
  self->grey = grey;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_GREY]);
  lab_picture_invalidate (LAB_PICTURE (self));
}

static void
lab_weights_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LabWeightsView *self = LAB_WEIGHTS_VIEW (object);

  switch (id) {
  case PROP_GREY:
    set_grey (self, g_value_get_boolean (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
lab_weights_view_dispose (GObject *object)
{
  LabWeightsView *self = LAB_WEIGHTS_VIEW (object);

  self->tiles = (DrawTiles){0};
  self->hovered = self->selected = -1;
  g_clear_object (&self->scrolling);
  g_clear_pointer (&self->labels, g_strfreev);
  g_clear_pointer (&self->snapshot, lab_snapshot_unref);
  g_clear_pointer (&self->class_names, lab_class_names_unref);
  G_OBJECT_CLASS (lab_weights_view_parent_class)->dispose (object);
}

static void
lab_weights_view_finalize (GObject *object)
{
  g_free (LAB_WEIGHTS_VIEW (object)->readout);
  G_OBJECT_CLASS (lab_weights_view_parent_class)->finalize (object);
}

static void
lab_weights_view_class_init (LabWeightsViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  LabPictureClass *picture_class = LAB_PICTURE_CLASS (klass);

  object_class->get_property = lab_weights_view_get_property;
  object_class->set_property = lab_weights_view_set_property;
  object_class->dispose = lab_weights_view_dispose;
  object_class->finalize = lab_weights_view_finalize;
  widget_class->get_request_mode = lab_weights_view_get_request_mode;
  widget_class->measure = lab_weights_view_measure;
  widget_class->map = lab_weights_view_map;
  widget_class->unmap = lab_weights_view_unmap;
  picture_class->draw = lab_weights_view_draw;
  picture_class->draw_overlay = lab_weights_view_draw_overlay;
  picture_class->describe = lab_weights_view_describe;
  picture_class->get_band = lab_weights_view_get_band;

  /**
   * LabWeightsView:grey:
   *
   * Whether weights are shown from black to white in place of orange to blue.
   */
  properties[PROP_GREY] =
      g_param_spec_boolean ("grey", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  /**
   * LabWeightsView:readout:
   *
   * The neuron under the pointer, or the selected one, in words; %NULL without one.
   */
  properties[PROP_READOUT] =
      g_param_spec_string ("readout", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SIGNAL_ACTIVATED] = g_signal_new ("activated", LAB_TYPE_WEIGHTS_VIEW, G_SIGNAL_RUN_LAST,
                                            0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
lab_weights_view_init (LabWeightsView *self)
{
  self->hovered = self->selected = -1;
  self->pointer_x = self->pointer_y = NAN;
  self->scrolling = g_signal_group_new (GTK_TYPE_ADJUSTMENT);
  g_signal_group_connect_swapped (self->scrolling, "value-changed", G_CALLBACK (scrolled_cb), self);
  g_signal_group_connect_swapped (self->scrolling, "changed", G_CALLBACK (scrolled_cb), self);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("First-layer weights"), -1);
  g_signal_connect (self, "notify::has-focus", G_CALLBACK (lab_weights_view_update_readout), NULL);
  g_signal_connect (self, "state-flags-changed", G_CALLBACK (lab_picture_invalidate_overlay), NULL);
  lab_weights_view_add_controllers (self);
}

/**
 * lab_weights_view_new:
 *
 * Returns: (transfer floating): an empty view of weights.
 */
GtkWidget *
lab_weights_view_new (void)
{
  return g_object_new (LAB_TYPE_WEIGHTS_VIEW, NULL);
}

/* The tiles of a snapshot: none where the inputs are not a square image. */
static DrawTiles
make_tiles (const LabSnapshot *snapshot)
{
  DrawTiles tiles = {0};
  guint n = (guint)snapshot->config.n_inputs;
  guint side = (guint)lround (sqrt (n));

  if (side * side == n) {
    tiles.side = side;
    tiles.weights = lab_snapshot_first_layer (snapshot, &tiles.n_tiles);
  }
  return tiles;
}

/* The classes of a linear network, whose tiles have a label each; else none. */
static void
make_labels (LabWeightsView *self)
{
  LabClassNames *names = self->class_names;

  g_clear_pointer (&self->labels, g_strfreev);
  if (self->snapshot != NULL && self->snapshot->config.n_hidden == 0) {
    self->labels = g_new0 (char *, self->tiles.n_tiles + 1);
    for (guint i = 0; i < self->tiles.n_tiles; i++)
      self->labels[i] = names != NULL && i < lab_class_names_get_n (names)
                            ? g_strdup (lab_class_names_get (names, i))
                            : g_strdup_printf ("%u", i);
  }
  self->tiles.labels = (const char *const *)self->labels;
}

/**
 * lab_weights_view_set_snapshot:
 * @self: the view
 * @snapshot: (nullable): the network whose first layer is shown; a reference is kept
 *
 * Shows a tile per neuron of the first layer; those of a linear network, which are its classes, with
 * their names.
 */
void
lab_weights_view_set_snapshot (LabWeightsView *self, LabSnapshot *snapshot)
{
  guint n_before;
  gboolean was_labelled;

  g_return_if_fail (LAB_IS_WEIGHTS_VIEW (self));

  if (self->snapshot == snapshot)
    return;
  n_before = self->tiles.n_tiles;
  was_labelled = self->labels != NULL;
  g_clear_pointer (&self->snapshot, lab_snapshot_unref);
  self->snapshot = snapshot != NULL ? lab_snapshot_ref (snapshot) : NULL;
  self->tiles = snapshot != NULL ? make_tiles (snapshot) : (DrawTiles){0};
  self->scale = 0;
  make_labels (self);
  if (self->tiles.n_tiles != n_before || (self->labels != NULL) != was_labelled) {
    self->hovered = self->selected = -1;
    gtk_widget_queue_resize (GTK_WIDGET (self));
  }
  lab_weights_view_update_readout (self);
  lab_picture_invalidate (LAB_PICTURE (self));
}

/**
 * lab_weights_view_set_class_names:
 * @self: the view
 * @class_names: (nullable): what the classes are called; %NULL: numbers
 */
void
lab_weights_view_set_class_names (LabWeightsView *self, LabClassNames *class_names)
{
  g_return_if_fail (LAB_IS_WEIGHTS_VIEW (self));

  if (self->class_names == class_names)
    return;
  g_clear_pointer (&self->class_names, lab_class_names_unref);
  self->class_names = class_names != NULL ? lab_class_names_ref (class_names) : NULL;
  make_labels (self);
  lab_weights_view_update_readout (self);
  lab_picture_invalidate (LAB_PICTURE (self));
}
