/* lab-tile-view.c: the weights of one neuron at the pixels, large, with the scale of their colours.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-tile-view.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "draw-signed.h"
#include "draw-text.h"
#include "draw-tiles.h"

#define MIN_SIZE     140
#define MAX_SIZE     336 /* 12 pixels for each of 28 */
#define SCALE_HEIGHT 10
#define SCALE_GAP    8
#define TEXT_HEIGHT  22
#define SCALE_STEPS  128

struct _LabTileView {
  LabPicture parent_instance;

  float *weights; /* (side, side), or NULL */
  guint side;
  double scale;
  int hovered; /* pixel, or -1 */
  char *readout;
};

G_DEFINE_FINAL_TYPE (LabTileView, lab_tile_view, LAB_TYPE_PICTURE)

enum { PROP_0, PROP_READOUT, N_PROPS };
static GParamSpec *properties[N_PROPS];

static DrawTiles
make_tiles (LabTileView *self)
{
  return (DrawTiles){
      .weights = self->weights, .n_tiles = self->weights != NULL, .side = self->side};
}

/* The tile above its scale: whole screen pixels for each weight where there is room. */
static DrawTilesLayout
make_layout (LabTileView *self, const DrawTheme *theme, double width, double height)
{
  double size = fmin (width, height - SCALE_GAP - SCALE_HEIGHT - theme->font_size * 1.4);
  DrawTilesLayout layout = {.columns = 1, .rows = 1};

  if (self->side > 0 && size >= self->side)
    size = floor (size / self->side) * self->side;
  layout.tile = layout.step_x = layout.step_y = layout.height = fmax (size, 1);
  layout.x = fmax (floor ((width - layout.tile) / 2), 0);
  return layout;
}

/* ── in words ────────────────────────────────────────────────────────────────────────────────────
 */

static char *
make_readout (LabTileView *self)
{
  double low = INFINITY, high = -INFINITY;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  if (self->weights == NULL)
    return NULL;
  if (self->hovered >= 0) {
    first = draw_format_signed ((double)self->weights[self->hovered]);
    /* translators: a pixel's column and row, and its weight */
    return g_strdup_printf (_ ("pixel %u, %u: %s"), (guint)self->hovered % self->side,
                            (guint)self->hovered / self->side, first);
  }
  for (guint i = 0; i < self->side * self->side; i++) {
    low = fmin (low, (double)self->weights[i]);
    high = fmax (high, (double)self->weights[i]);
  }
  first = draw_format_signed (low);
  second = draw_format_signed (high);
  /* translators: the smallest and the largest weight of a neuron */
  return g_strdup_printf (_ ("from %s to %s"), first, second);
}

static char *
lab_tile_view_describe (LabPicture *picture)
{
  LabTileView *self = LAB_TILE_VIEW (picture);

  if (self->readout == NULL)
    return g_strdup (_ ("No weights yet"));
  return g_strdup_printf ("%s\n%s", self->readout, _ ("a weight for each pixel"));
}

/* The tooltip says what the description does. */
static void
update_readout (LabTileView *self)
{
  g_autofree char *readout = make_readout (self);
  g_autofree char *told = NULL;

  if (g_strcmp0 (readout, self->readout) == 0)
    return;
  g_free (self->readout);
  self->readout = g_steal_pointer (&readout);
  if (self->readout != NULL)
    told = lab_tile_view_describe (LAB_PICTURE (self));
  lab_picture_set_tooltip (LAB_PICTURE (self), told);
  lab_picture_invalidate_description (LAB_PICTURE (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READOUT]);
}

/* ── drawing ─────────────────────────────────────────────────────────────────────────────────────
 */

static void
draw_scale_bar (LabTileView *self, cairo_t *cr, const DrawTheme *theme,
                const DrawTilesLayout *layout)
{
  double y = layout->tile + SCALE_GAP, width = layout->tile;
  g_autofree char *low = draw_format_signed (-self->scale);
  g_autofree char *high = draw_format_signed (self->scale);
  DrawText text;

  for (int i = 0; i < SCALE_STEPS; i++) {
    double left = floor (width * i / SCALE_STEPS), right = floor (width * (i + 1) / SCALE_STEPS);
    DrawColour colour = draw_map_diverging (theme, 2.0 * i / (SCALE_STEPS - 1) - 1);

    draw_set_colour (cr, &colour);
    cairo_rectangle (cr, layout->x + left, y, right - left, SCALE_HEIGHT);
    cairo_fill (cr);
  }
  draw_text_begin (&text, cr, theme);
  draw_text_set_font (&text, theme->font_size * 0.9, FALSE);
  draw_set_colour (cr, &theme->dim);
  y += SCALE_HEIGHT + 2;
  draw_text_show (&text, low, layout->x, y, 0, 0);
  draw_text_show (&text, "0", layout->x + width / 2, y, 0.5, 0);
  draw_text_show (&text, high, layout->x + width, y, 1, 0);
  draw_text_end (&text);
}

static void
lab_tile_view_draw (LabPicture *picture, cairo_t *cr, const DrawTheme *theme, double width,
                    double height)
{
  LabTileView *self = LAB_TILE_VIEW (picture);
  DrawTiles tiles = make_tiles (self);
  DrawTilesLayout layout = make_layout (self, theme, width, height);

  if (tiles.n_tiles == 0)
    return;
  draw_tiles (cr, &tiles, &layout, self->scale, theme);
  draw_scale_bar (self, cr, theme, &layout);
}

static GtkSizeRequestMode
lab_tile_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* As high as it is wide, up to a size that is large enough. */
static void
lab_tile_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                       int *natural, int *minimum_baseline, int *natural_baseline)
{
  LabTileView *self = LAB_TILE_VIEW (widget);
  int size = for_size >= 0 ? CLAMP (for_size, MIN_SIZE, MAX_SIZE) : MIN_SIZE;

  if (self->side > 0 && size >= (int)self->side)
    size = size / (int)self->side * (int)self->side;
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = MIN_SIZE;
    *natural = MAX_SIZE;
  } else {
    *minimum = *natural = size + SCALE_GAP + SCALE_HEIGHT + TEXT_HEIGHT;
  }
}

/* ── the pointer ─────────────────────────────────────────────────────────────────────────────────
 */

static void
motion_cb (LabTileView *self, double x, double y)
{
  GtkWidget *widget = GTK_WIDGET (self);
  DrawTheme theme;
  DrawTilesLayout layout;

  lab_picture_get_theme (LAB_PICTURE (self), &theme);
  layout =
      make_layout (self, &theme, gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  self->hovered = -1;
  if (self->weights != NULL && x >= layout.x && x < layout.x + layout.tile && y >= 0 &&
      y < layout.tile) {
    guint column = (guint)((x - layout.x) / layout.tile * self->side);
    guint row = (guint)(y / layout.tile * self->side);

    self->hovered = (int)(row * self->side + column);
  }
  update_readout (self);
}

static void
leave_cb (LabTileView *self)
{
  self->hovered = -1;
  update_readout (self);
}

/* ── the object ──────────────────────────────────────────────────────────────────────────────────
 */

static void
lab_tile_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_READOUT:
    g_value_set_string (value, LAB_TILE_VIEW (object)->readout);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
lab_tile_view_finalize (GObject *object)
{
  g_free (LAB_TILE_VIEW (object)->weights);
  g_free (LAB_TILE_VIEW (object)->readout);
  G_OBJECT_CLASS (lab_tile_view_parent_class)->finalize (object);
}

static void
lab_tile_view_class_init (LabTileViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  LabPictureClass *picture_class = LAB_PICTURE_CLASS (klass);

  object_class->get_property = lab_tile_view_get_property;
  object_class->finalize = lab_tile_view_finalize;
  GTK_WIDGET_CLASS (klass)->measure = lab_tile_view_measure;
  GTK_WIDGET_CLASS (klass)->get_request_mode = lab_tile_view_get_request_mode;
  picture_class->draw = lab_tile_view_draw;
  picture_class->describe = lab_tile_view_describe;
  /**
   * LabTileView:readout:
   *
   * The pixel under the pointer, or the extremes of all weights, in words.
   */
  properties[PROP_READOUT] =
      g_param_spec_string ("readout", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
lab_tile_view_init (LabTileView *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();

  self->hovered = -1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect_swapped (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
}

/**
 * lab_tile_view_new:
 *
 * Returns: (transfer floating): an empty view
 */
GtkWidget *
lab_tile_view_new (void)
{
  return g_object_new (LAB_TYPE_TILE_VIEW, NULL);
}

/**
 * lab_tile_view_set:
 * @self: a view
 * @weights: (side, side) (nullable): row by row; copied
 * @side: pixels across and down
 */
void
lab_tile_view_set (LabTileView *self, const float *weights, guint side)
{
  DrawTiles tiles;
  gboolean is_resized;

  g_return_if_fail (LAB_IS_TILE_VIEW (self));

  is_resized = side != self->side;
  g_free (self->weights);
  self->weights = g_memdup2 (weights, (gsize)side * side * sizeof *weights);
  self->side = side;
  if (is_resized)
    gtk_widget_queue_resize (GTK_WIDGET (self));
  if (self->hovered >= (int)(side * side) || self->weights == NULL)
    self->hovered = -1;
  tiles = make_tiles (self);
  self->scale = self->weights != NULL ? draw_tiles_scale (&tiles) : 1;
  update_readout (self);
  lab_picture_invalidate (LAB_PICTURE (self));
}
