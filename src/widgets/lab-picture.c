/* lab-picture.c: a widget around a function of src/draw: cached, themed, with accessible text.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-picture.h"

#include <adwaita.h>
#include <math.h>

/* Text in a picture is a little smaller than the text around it. */
#define FONT_SCALE 0.9
/* While data stream in, a screen reader hears of it no more often than this (µs). */
#define DESCRIBE_INTERVAL G_USEC_PER_SEC
/* A larger picture is not kept as pixels: some graphics cards take no longer texture, and 64 MB are
 * more than any screen shows. */
#define MAX_TEXTURE_SIDE   8192
#define MAX_TEXTURE_PIXELS (1 << 24)

typedef struct {
  GskRenderNode *node; /* of draw(); NULL = to be drawn in the next frame */
  int top, bottom;     /* the band that it shows */
  char *font;          /* the family of the theme */

  char *description; /* as the accessible object has it */
  guint describe_id;
  gint64 described_at; /* monotonic µs; 0 = never */
} LabPicturePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (LabPicture, lab_picture, GTK_TYPE_WIDGET)

static LabPicturePrivate *
get_private (LabPicture *self)
{
  return lab_picture_get_instance_private (self);
}

static void
drop_node (LabPicture *self)
{
  LabPicturePrivate *priv = get_private (self);

  g_clear_pointer (&priv->node, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static AdwStyleManager *
get_style_manager (LabPicture *self)
{
  return adw_style_manager_get_for_display (gtk_widget_get_display (GTK_WIDGET (self)));
}

/* ── the accessible description ──────────────────────────────────────────────────────────────────
 */

static gboolean
describe_cb (gpointer data)
{
  LabPicture *self = data;
  LabPicturePrivate *priv = get_private (self);
  g_autofree char *description = LAB_PICTURE_GET_CLASS (self)->describe (self);

  priv->describe_id = 0;
  priv->described_at = g_get_monotonic_time ();
  if (g_strcmp0 (description, priv->description) == 0)
    return G_SOURCE_REMOVE;

  g_free (priv->description);
  priv->description = g_steal_pointer (&description);
  if (priv->description != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    priv->description, -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
  return G_SOURCE_REMOVE;
}

/* After a quiet second the description follows at once, but never inside the caller's setter, which
 * may be half done. */
static void
queue_describe (LabPicture *self)
{
  LabPicturePrivate *priv = get_private (self);
  gint64 wait;

  if (LAB_PICTURE_GET_CLASS (self)->describe == NULL || priv->describe_id != 0)
    return;

  wait = priv->described_at + DESCRIBE_INTERVAL - g_get_monotonic_time ();
  if (priv->described_at == 0 || wait <= 0)
    priv->describe_id = g_idle_add (describe_cb, self);
  else
    priv->describe_id = g_timeout_add ((guint)(wait / 1000) + 1, describe_cb, self);
}

/* ── drawing ─────────────────────────────────────────────────────────────────────────────────────
 */

/* Finds the band that the next node shows, in whole pixels. */
static void
find_band (LabPicture *self, int height)
{
  LabPicturePrivate *priv = get_private (self);
  LabPictureClass *klass = LAB_PICTURE_GET_CLASS (self);
  double top = 0, bottom = height;

  if (klass->get_band != NULL)
    klass->get_band (self, height, &top, &bottom);
  priv->top = (int)floor (CLAMP (top, 0, height));
  priv->bottom = (int)ceil (CLAMP (bottom, 0, height));
}

static graphene_rect_t
get_bounds (LabPicture *self, int width)
{
  LabPicturePrivate *priv = get_private (self);

  return GRAPHENE_RECT_INIT (0, (float)priv->top, (float)width, (float)(priv->bottom - priv->top));
}

static gboolean
fits_texture (int width, int height, int scale)
{
  gint64 across = (gint64)width * scale, down = (gint64)height * scale;

  return MAX (across, down) <= MAX_TEXTURE_SIDE && across * down <= MAX_TEXTURE_PIXELS;
}

/* Whether frames are made by Cairo, as they are without a GPU. */
static gboolean
is_drawn_by_cairo (LabPicture *self)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));
  GskRenderer *renderer = native != NULL ? gtk_native_get_renderer (native) : NULL;

  return renderer != NULL && GSK_IS_CAIRO_RENDERER (renderer);
}

/* Takes over @surface, the band at @scale. GTK 4.8's Cairo renderer turns a texture into floats and
 * back in every frame; a surface it only copies. */
static GskRenderNode *
surface_node (LabPicture *self, cairo_surface_t *surface, const graphene_rect_t *bounds)
{
  LabPicturePrivate *priv = get_private (self);
  GskRenderNode *node = gsk_cairo_node_new (bounds);
  cairo_t *cr = gsk_cairo_node_get_draw_context (node);

  cairo_set_source_surface (cr, surface, 0, priv->top);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return node;
}

/* Takes over @surface. */
static GskRenderNode *
texture_node (cairo_surface_t *surface, const graphene_rect_t *bounds)
{
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  gsize stride = (gsize)cairo_image_surface_get_stride (surface);
  g_autoptr (GBytes) bytes =
      g_bytes_new_with_free_func (cairo_image_surface_get_data (surface), stride * (gsize)height,
                                  (GDestroyNotify)cairo_surface_destroy, surface);
  g_autoptr (GdkTexture) texture =
      gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, stride);

  return gsk_texture_node_new (texture, bounds);
}

/* Returns: the band as exactly the screen's pixels, so that a frame only copies it; NULL when there
 * is no memory for it. */
static GskRenderNode *
render_pixels (LabPicture *self, int width, int height, int scale)
{
  LabPicturePrivate *priv = get_private (self);
  const graphene_rect_t bounds = get_bounds (self, width);
  int rows = (priv->bottom - priv->top) * scale;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width * scale, rows);
  DrawTheme theme;
  cairo_t *cr;

  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS) {
    cairo_surface_destroy (surface);
    return NULL;
  }
  cairo_surface_set_device_scale (surface, scale, scale);
  lab_picture_get_theme (self, &theme);
  cr = cairo_create (surface);
  cairo_translate (cr, 0, -priv->top);
  LAB_PICTURE_GET_CLASS (self)->draw (self, cr, &theme, width, height);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return is_drawn_by_cairo (self) ? surface_node (self, surface, &bounds)
                                  : texture_node (surface, &bounds);
}

/* Returns: the band as recorded Cairo calls, played again for whatever part a frame shows. */
static GskRenderNode *
render_recording (LabPicture *self, int width, int height)
{
  const graphene_rect_t bounds = get_bounds (self, width);
  GskRenderNode *node = gsk_cairo_node_new (&bounds);
  cairo_t *cr = gsk_cairo_node_get_draw_context (node);
  DrawTheme theme;

  lab_picture_get_theme (self, &theme);
  LAB_PICTURE_GET_CLASS (self)->draw (self, cr, &theme, width, height);
  cairo_destroy (cr);
  return node;
}

static void
lab_picture_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LabPicture *self = LAB_PICTURE (widget);
  LabPicturePrivate *priv = get_private (self);
  LabPictureClass *klass = LAB_PICTURE_GET_CLASS (self);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  int scale = gtk_widget_get_scale_factor (widget);

  if (priv->node == NULL)
    find_band (self, height);
  if (width <= 0 || priv->bottom <= priv->top)
    return;

  if (priv->node == NULL) {
    if (fits_texture (width, priv->bottom - priv->top, scale))
      priv->node = render_pixels (self, width, height, scale);
    if (priv->node == NULL)
      priv->node = render_recording (self, width, height);
  }
  gtk_snapshot_append_node (snapshot, priv->node);

  if (klass->draw_overlay != NULL) {
    const graphene_rect_t bounds = get_bounds (self, width);
    cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &bounds);
    DrawTheme theme;

    lab_picture_get_theme (self, &theme);
    klass->draw_overlay (self, cr, &theme, width, height);
    cairo_destroy (cr);
  }
}

static void
lab_picture_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GTK_WIDGET_CLASS (lab_picture_parent_class)->size_allocate (widget, width, height, baseline);
  drop_node (LAB_PICTURE (widget));
}

static void
lab_picture_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (lab_picture_parent_class)->css_changed (widget, change);
  drop_node (LAB_PICTURE (widget));
}

static void
lab_picture_dispose (GObject *object)
{
  LabPicturePrivate *priv = get_private (LAB_PICTURE (object));

  g_clear_pointer (&priv->node, gsk_render_node_unref);
  G_OBJECT_CLASS (lab_picture_parent_class)->dispose (object);
  /* After that: the focus, which leaves the widget only there, may have changed the description. */
  g_clear_handle_id (&priv->describe_id, g_source_remove);
}

static void
lab_picture_finalize (GObject *object)
{
  LabPicturePrivate *priv = get_private (LAB_PICTURE (object));

  g_free (priv->font);
  g_free (priv->description);
  G_OBJECT_CLASS (lab_picture_parent_class)->finalize (object);
}

static void
lab_picture_constructed (GObject *object)
{
  G_OBJECT_CLASS (lab_picture_parent_class)->constructed (object);
  queue_describe (LAB_PICTURE (object));
}

static void
lab_picture_class_init (LabPictureClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = lab_picture_constructed;
  object_class->dispose = lab_picture_dispose;
  object_class->finalize = lab_picture_finalize;
  widget_class->snapshot = lab_picture_snapshot;
  widget_class->size_allocate = lab_picture_size_allocate;
  widget_class->css_changed = lab_picture_css_changed;

  gtk_widget_class_set_css_name (widget_class, "labpicture");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
lab_picture_init (LabPicture *self)
{
  AdwStyleManager *manager = get_style_manager (self);

  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (drop_node), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (drop_node), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (drop_node), NULL);
}

/**
 * lab_picture_invalidate:
 * @self: a picture
 *
 * Says that what @self shows has changed: it is drawn again in the next frame, however often this
 * is called until then, and its accessible description follows, at once after a quiet second and
 * once a second while changes keep coming.
 */
void
lab_picture_invalidate (LabPicture *self)
{
  g_return_if_fail (LAB_IS_PICTURE (self));

  drop_node (self);
  queue_describe (self);
}

/**
 * lab_picture_invalidate_overlay:
 * @self: a picture
 *
 * Says that only what draw_overlay() draws has changed; the picture below stays as it is.
 */
void
lab_picture_invalidate_overlay (LabPicture *self)
{
  g_return_if_fail (LAB_IS_PICTURE (self));

  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * lab_picture_set_tooltip:
 * @self: a picture
 * @text: (nullable): what is told of what is pointed at; %NULL takes it away
 *
 * As gtk_widget_set_tooltip_text(), which in GTK 4.8 puts the text in the place of the accessible
 * description: that stays here.
 */
void
lab_picture_set_tooltip (LabPicture *self, const char *text)
{
  const char *description;

  g_return_if_fail (LAB_IS_PICTURE (self));

  if (g_strcmp0 (gtk_widget_get_tooltip_text (GTK_WIDGET (self)), text) == 0)
    return;
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), text);
  description = get_private (self)->description;
  if (description != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    description, -1);
}

/**
 * lab_picture_show_readout:
 * @self: a picture
 * @readout: (inout): what was told last of what is pointed at or selected
 * @now: (transfer full) (nullable): what is to be told
 *
 * Brings tooltip, overlay and description up to date with it.
 *
 * Returns: whether it is another one: then the picture notifies of its property
 */
gboolean
lab_picture_show_readout (LabPicture *self, char **readout, char *now)
{
  g_autofree char *taken = now;

  g_return_val_if_fail (LAB_IS_PICTURE (self) && readout != NULL, FALSE);

  lab_picture_invalidate_overlay (self);
  if (g_strcmp0 (taken, *readout) == 0)
    return FALSE;
  g_free (*readout);
  *readout = g_steal_pointer (&taken);
  lab_picture_set_tooltip (self, *readout);
  lab_picture_invalidate_description (self);
  return TRUE;
}

/**
 * lab_picture_invalidate_description:
 * @self: a picture
 *
 * Says that what describe() tells has changed, and nothing of what draw() draws.
 */
void
lab_picture_invalidate_description (LabPicture *self)
{
  g_return_if_fail (LAB_IS_PICTURE (self));

  queue_describe (self);
}

/* Returns: the size of the widget's font, in pixels. */
static double
get_font_size (PangoContext *context, const PangoFontDescription *font)
{
  double size = (double)pango_font_description_get_size (font) / PANGO_SCALE;
  double resolution = pango_cairo_context_get_resolution (context);

  if (pango_font_description_get_size_is_absolute (font))
    return size;
  return size * (resolution > 0 ? resolution : 96.0) / 72.0;
}

/**
 * lab_picture_get_theme:
 * @self: a picture
 * @theme: (out caller-allocates): where to put the theme; its font belongs to @self and stays until
 *   the next call
 *
 * Finds the colours of the desktop's present style (dark, high contrast) and the font that CSS
 * gives the widget.
 */
void
lab_picture_get_theme (LabPicture *self, DrawTheme *theme)
{
  LabPicturePrivate *priv;
  AdwStyleManager *manager;
  PangoContext *context;
  const PangoFontDescription *font;
  const char *family;

  g_return_if_fail (LAB_IS_PICTURE (self));
  g_return_if_fail (theme != NULL);

  priv = get_private (self);
  manager = get_style_manager (self);
  *theme = draw_theme (adw_style_manager_get_dark (manager),
                       adw_style_manager_get_high_contrast (manager));

  context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  font = pango_context_get_font_description (context);
  family = pango_font_description_get_family (font);
  if (family != NULL) {
    if (g_strcmp0 (priv->font, family) != 0) {
      g_free (priv->font);
      priv->font = g_strdup (family);
    }
    theme->font = priv->font;
  }
  if (pango_font_description_get_size (font) > 0)
    theme->font_size = FONT_SCALE * get_font_size (context, font);
}
