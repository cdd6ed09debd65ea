/* lab-gallery-view.c: a grid of images that scrolls, however many they are.
 *
 * Each row is drawn once, when it first comes into sight, and then only copied: a frame of scrolling
 * draws no more than the row that comes in.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-gallery-view-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "draw-text.h"

#define MIN_WIDTH      80
#define MIN_HEIGHT     100
#define NATURAL_WIDTH  640
#define NATURAL_HEIGHT 480
#define MAX_NAME       3 /* characters of a class that stands beside another in one line */
#define KEPT_PAGES     3 /* of rows that are out of sight, above and below */

enum {
  PROP_0,
  PROP_READOUT,
  N_PROPS,
  PROP_HADJUSTMENT,
  PROP_VADJUSTMENT,
  PROP_HPOLICY,
  PROP_VPOLICY
};
static GParamSpec *properties[N_PROPS];

enum { SIGNAL_ACTIVATED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE_WITH_CODE (LabGalleryView, lab_gallery_view, LAB_TYPE_PICTURE,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

/* A drawn row: pixels of the screen, and the same for a renderer that wants a texture. */
typedef struct {
  cairo_surface_t *surface;
  GdkTexture *texture; /* or NULL */
} Row;

static void
row_free (gpointer data)
{
  Row *row = data;

  g_clear_object (&row->texture);
  cairo_surface_destroy (row->surface);
  g_free (row);
}

static void
drop_rows (LabGalleryView *self)
{
  g_hash_table_remove_all (self->rows);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static guint
count (LabGalleryView *self)
{
  return self->list != NULL ? self->list->images->len : 0;
}

static gboolean
has_long_names (LabGalleryView *self)
{
  LabClassNames *names;

  if (self->list == NULL)
    return FALSE;
  names = lab_dataset_get_class_names (self->list->dataset);
  for (guint i = 0; i < lab_class_names_get_n (names); i++)
    if (g_utf8_strlen (lab_class_names_get (names, i), -1) > MAX_NAME)
      return TRUE;
  return FALSE;
}

double
lab_gallery_view_get_top (LabGalleryView *self)
{
  GtkAdjustment *adjustment = self->adjustments[GTK_ORIENTATION_VERTICAL];

  return adjustment != NULL ? floor (gtk_adjustment_get_value (adjustment)) : 0;
}

/* ── what is in question ─────────────────────────────────────────────────────────────────────────
 */

/* The image under the pointer; else, with the focus, the selected one; or -1. */
static int
get_current (LabGalleryView *self)
{
  if (self->hovered >= 0)
    return self->hovered;
  return gtk_widget_has_focus (GTK_WIDGET (self)) ? self->selected : -1;
}

void
lab_gallery_view_update_readout (LabGalleryView *self)
{
  int current = get_current (self);
  g_autofree char *readout = NULL;

  if (current >= 0 && current < (int)count (self)) {
    LabGalleryItem item = lab_gallery_list_get (self->list, (guint)current);
    readout = lab_gallery_item_describe (&item);
  }
  lab_picture_invalidate_overlay (LAB_PICTURE (self));
  if (g_strcmp0 (readout, self->readout) == 0)
    return;
  g_free (self->readout);
  self->readout = g_steal_pointer (&readout);
  lab_picture_invalidate_description (LAB_PICTURE (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READOUT]);
}

static char *
lab_gallery_view_describe (LabPicture *picture)
{
  LabGalleryView *self = LAB_GALLERY_VIEW (picture);
  g_autofree char *n = draw_format_count (count (self));
  g_autofree char *summary =
      /* translators: a number of images in a gallery */
      g_strdup_printf (ngettext ("%s image", "%s images", count (self)), n);

  if (self->hovered < 0 && self->readout != NULL)
    return g_strdup_printf ("%s\n%s", self->readout, summary);
  return g_steal_pointer (&summary);
}

/* ── layout ──────────────────────────────────────────────────────────────────────────────────────
 */

/* Keeps the first row that is in sight there when the number of columns changes. */
static void
lay_out (LabGalleryView *self)
{
  GtkAdjustment *adjustment = self->adjustments[GTK_ORIENTATION_VERTICAL];
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  double top = lab_gallery_view_get_top (self), value = top, total;
  DrawGalleryLayout before = self->layout;
  DrawTheme theme;

  if (width <= 0 || height <= 0)
    return;
  lab_picture_get_theme (LAB_PICTURE (self), &theme);
  self->layout = draw_gallery_layout (count (self), has_long_names (self), &theme, width);
  if (before.columns > 0 && before.columns != self->layout.columns) {
    double first = floor (top / before.step_y) * before.columns;

    value = floor (first / self->layout.columns) * self->layout.step_y;
  }
  if (adjustment == NULL)
    return;
  total = self->layout.rows * self->layout.step_y;
  gtk_adjustment_configure (adjustment, CLAMP (value, 0, MAX (total - height, 0)), 0,
                            MAX (total, height), self->layout.step_y / 2,
                            MAX (height - self->layout.step_y, self->layout.step_y), height);
}

static void
lab_gallery_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GTK_WIDGET_CLASS (lab_gallery_view_parent_class)->size_allocate (widget, width, height, baseline);
  /* What a readout says must not change while sizes are being given out. */
  LAB_GALLERY_VIEW (widget)->is_allocating = TRUE;
  lay_out (LAB_GALLERY_VIEW (widget));
  LAB_GALLERY_VIEW (widget)->is_allocating = FALSE;
}

static void
lab_gallery_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                          int *natural, int *minimum_baseline, int *natural_baseline)
{
  gboolean across = orientation == GTK_ORIENTATION_HORIZONTAL;

  *minimum = across ? MIN_WIDTH : MIN_HEIGHT;
  *natural = across ? NATURAL_WIDTH : NATURAL_HEIGHT;
}

/* ── drawing ─────────────────────────────────────────────────────────────────────────────────────
 */

static gboolean
colour_equals (const DrawColour *a, const DrawColour *b)
{
  return a->red == b->red && a->green == b->green && a->blue == b->blue && a->alpha == b->alpha;
}

/* Drops the rows that were drawn with other colours, another font or for other pixels. */
static void
check_look (LabGalleryView *self, const DrawTheme *theme)
{
  LabGalleryLook *look = &self->look;
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  gboolean same_size = look->theme.font_size == theme->font_size && look->width == width &&
                       g_strcmp0 (look->font, theme->font) == 0;

  if (same_size && look->scale == scale && look->theme.high_contrast == theme->high_contrast &&
      colour_equals (&look->theme.foreground, &theme->foreground) &&
      colour_equals (&look->theme.accent, &theme->accent))
    return;
  g_hash_table_remove_all (self->rows);
  g_free (look->font);
  *look = (LabGalleryLook){
      .theme = *theme, .font = g_strdup (theme->font), .width = width, .scale = scale};
  look->theme.font = look->font;
  if (!same_size)
    self->layout = draw_gallery_layout (count (self), has_long_names (self), theme, width);
}

static void
draw_row (LabGalleryView *self, cairo_t *cr, guint index)
{
  const DrawGalleryLayout *layout = &self->layout;
  guint first = index * layout->columns;
  guint n = MIN (layout->columns, layout->n - first);
  g_autofree DrawGalleryCell *cells = g_new0 (DrawGalleryCell, n);

  for (guint i = 0; i < n; i++) {
    LabGalleryItem item = lab_gallery_list_get (self->list, first + i);

    cells[i] = (DrawGalleryCell){.pixels = item.pixels,
                                 .actual = item.actual,
                                 .predicted = item.predicted,
                                 .is_right = item.predicted_class == item.label,
                                 .probability = item.probability};
  }
  draw_gallery_row (cr, cells, n, LAB_IMAGE_SIZE, layout, &self->look.theme);
}

/* Returns: (transfer none) (nullable): the row, drawn now if it was not; %NULL without memory. */
static Row *
get_row (LabGalleryView *self, guint index)
{
  Row *row = g_hash_table_lookup (self->rows, GUINT_TO_POINTER (index));
  int scale = self->look.scale;
  cairo_surface_t *surface;
  cairo_t *cr;

  if (row != NULL)
    return row;
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, self->look.width * scale,
                                        (int)self->layout.step_y * scale);
  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS) {
    cairo_surface_destroy (surface);
    return NULL;
  }
  cairo_surface_set_device_scale (surface, scale, scale);
  cr = cairo_create (surface);
  draw_row (self, cr, index);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  self->n_draws++;
  row = g_new0 (Row, 1);
  row->surface = surface;
  g_hash_table_insert (self->rows, GUINT_TO_POINTER (index), row);
  return row;
}

static void
ensure_texture (Row *row)
{
  gsize stride = (gsize)cairo_image_surface_get_stride (row->surface);
  int height = cairo_image_surface_get_height (row->surface);
  g_autoptr (GBytes) bytes = NULL;

  if (row->texture != NULL)
    return;
  bytes = g_bytes_new_with_free_func (cairo_image_surface_get_data (row->surface),
                                      stride * (gsize)height, (GDestroyNotify)cairo_surface_destroy,
                                      cairo_surface_reference (row->surface));
  row->texture = gdk_memory_texture_new (cairo_image_surface_get_width (row->surface), height,
                                         GDK_MEMORY_DEFAULT, bytes, stride);
}

/* A large gallery would fill the memory with rows that were passed by. */
static void
forget_rows (LabGalleryView *self, guint first, guint last)
{
  guint kept = KEPT_PAGES * (last - first + 1);
  GHashTableIter iter;
  gpointer key;

  if (g_hash_table_size (self->rows) <= 3 * kept)
    return;
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &key, NULL)) {
    guint index = GPOINTER_TO_UINT (key);

    if (index + kept < first || index > last + kept)
      g_hash_table_iter_remove (&iter);
  }
}

static gboolean
is_drawn_by_cairo (LabGalleryView *self)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));
  GskRenderer *renderer = native != NULL ? gtk_native_get_renderer (native) : NULL;

  return renderer != NULL && GSK_IS_CAIRO_RENDERER (renderer);
}

/* The rows in sight, on @cr where Cairo makes the frames, else as textures. */
static void
show_rows (LabGalleryView *self, GtkSnapshot *snapshot, cairo_t *cr, double top, int height)
{
  double step = self->layout.step_y;
  guint first = (guint)floor (top / step);
  guint last = (guint)floor ((top + height - 1) / step);

  for (guint i = first; i <= last && i < self->layout.rows; i++) {
    Row *row = get_row (self, i);
    double y = i * step - top;

    if (row == NULL)
      continue;
    if (cr != NULL) {
      cairo_set_source_surface (cr, row->surface, 0, y);
      cairo_paint (cr);
    } else {
      ensure_texture (row);
      gtk_snapshot_append_texture (
          snapshot, row->texture,
          &GRAPHENE_RECT_INIT (0, (float)y, (float)self->look.width, (float)step));
    }
  }
  forget_rows (self, first, last);
}

static void
show_overlay (LabGalleryView *self, cairo_t *cr, double top, int width, int height)
{
  gboolean is_focused =
      (gtk_widget_get_state_flags (GTK_WIDGET (self)) & GTK_STATE_FLAG_FOCUS_VISIBLE) != 0;

  cairo_save (cr);
  cairo_translate (cr, 0, -top);
  if (self->hovered >= 0 && self->hovered < (int)self->layout.n && self->hovered != self->selected)
    draw_gallery_highlight (cr, &self->layout, (guint)self->hovered, FALSE, &self->look.theme);
  if (self->selected >= 0 && self->selected < (int)self->layout.n)
    draw_gallery_highlight (cr, &self->layout, (guint)self->selected, TRUE, &self->look.theme);
  cairo_restore (cr);
  if (is_focused)
    draw_focus_ring (cr, &self->look.theme, width, height);
}

static void
lab_gallery_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LabGalleryView *self = LAB_GALLERY_VIEW (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  const graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float)width, (float)height);
  gboolean by_cairo = is_drawn_by_cairo (self);
  double top = lab_gallery_view_get_top (self);
  DrawTheme theme;
  cairo_t *cr = NULL;

  if (width <= 0 || height <= 0 || count (self) == 0)
    return;
  lab_picture_get_theme (LAB_PICTURE (self), &theme);
  check_look (self, &theme);
  gtk_snapshot_push_clip (snapshot, &bounds);
  if (by_cairo)
    cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  show_rows (self, snapshot, cr, top, height);
  if (!by_cairo)
    cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  show_overlay (self, cr, top, width, height);
  cairo_destroy (cr);
  gtk_snapshot_pop (snapshot);
}

/* ── scrolling ───────────────────────────────────────────────────────────────────────────────────
 */

static void
scrolled_cb (LabGalleryView *self)
{
  if (!self->is_allocating)
    lab_gallery_view_update_hovered (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
set_adjustment (LabGalleryView *self, GtkOrientation orientation, GtkAdjustment *adjustment)
{
  GtkAdjustment **place = &self->adjustments[orientation];

  if (*place != NULL)
    g_signal_handlers_disconnect_by_data (*place, self);
  g_set_object (place, adjustment);
  if (adjustment != NULL && orientation == GTK_ORIENTATION_VERTICAL) {
    g_signal_connect_swapped (adjustment, "value-changed", G_CALLBACK (scrolled_cb), self);
    lay_out (self);
  }
}

/* ── the object ──────────────────────────────────────────────────────────────────────────────────
 */

static void
lab_gallery_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LabGalleryView *self = LAB_GALLERY_VIEW (object);

  switch (id) {
  case PROP_READOUT:
    g_value_set_string (value, self->readout);
    break;
  case PROP_HADJUSTMENT:
  case PROP_VADJUSTMENT:
    g_value_set_object (value,
                        self->adjustments[id == PROP_VADJUSTMENT ? GTK_ORIENTATION_VERTICAL
                                                                 : GTK_ORIENTATION_HORIZONTAL]);
    break;
  case PROP_HPOLICY:
  case PROP_VPOLICY:
    g_value_set_enum (
        value,
        self->policies[id == PROP_VPOLICY ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL]);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
lab_gallery_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LabGalleryView *self = LAB_GALLERY_VIEW (object);

  switch (id) {
  case PROP_HADJUSTMENT:
    set_adjustment (self, GTK_ORIENTATION_HORIZONTAL, g_value_get_object (value));
    break;
  case PROP_VADJUSTMENT:
    set_adjustment (self, GTK_ORIENTATION_VERTICAL, g_value_get_object (value));
    break;
  case PROP_HPOLICY:
    self->policies[GTK_ORIENTATION_HORIZONTAL] = (GtkScrollablePolicy)g_value_get_enum (value);
    break;
  case PROP_VPOLICY:
    self->policies[GTK_ORIENTATION_VERTICAL] = (GtkScrollablePolicy)g_value_get_enum (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
lab_gallery_view_dispose (GObject *object)
{
  LabGalleryView *self = LAB_GALLERY_VIEW (object);

  set_adjustment (self, GTK_ORIENTATION_HORIZONTAL, NULL);
  set_adjustment (self, GTK_ORIENTATION_VERTICAL, NULL);
  self->hovered = self->selected = -1;
  g_hash_table_remove_all (self->rows);
  g_clear_pointer (&self->list, lab_gallery_list_unref);
  G_OBJECT_CLASS (lab_gallery_view_parent_class)->dispose (object);
}

static void
lab_gallery_view_finalize (GObject *object)
{
  LabGalleryView *self = LAB_GALLERY_VIEW (object);

  g_hash_table_unref (self->rows);
  g_free (self->look.font);
  g_free (self->readout);
  G_OBJECT_CLASS (lab_gallery_view_parent_class)->finalize (object);
}

static void
lab_gallery_view_class_init (LabGalleryViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = lab_gallery_view_get_property;
  object_class->set_property = lab_gallery_view_set_property;
  object_class->dispose = lab_gallery_view_dispose;
  object_class->finalize = lab_gallery_view_finalize;
  widget_class->measure = lab_gallery_view_measure;
  widget_class->size_allocate = lab_gallery_view_size_allocate;
  widget_class->snapshot = lab_gallery_view_snapshot;
  LAB_PICTURE_CLASS (klass)->describe = lab_gallery_view_describe;

  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HPOLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VPOLICY, "vscroll-policy");
  /**
   * LabGalleryView:readout:
   *
   * The image under the pointer, or the selected one, in words; %NULL without one.
   */
  properties[PROP_READOUT] =
      g_param_spec_string ("readout", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SIGNAL_ACTIVATED] = g_signal_new ("activated", LAB_TYPE_GALLERY_VIEW, G_SIGNAL_RUN_LAST,
                                            0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GRID);
}

static void
lab_gallery_view_init (LabGalleryView *self)
{
  self->hovered = self->selected = -1;
  self->pointer_x = self->pointer_y = NAN;
  self->rows = g_hash_table_new_full (NULL, NULL, NULL, row_free);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Images"), -1);
  g_signal_connect (self, "notify::has-focus", G_CALLBACK (lab_gallery_view_update_readout), NULL);
  g_signal_connect (self, "state-flags-changed", G_CALLBACK (lab_picture_invalidate_overlay), NULL);
  lab_gallery_view_add_controllers (self);
}

/**
 * lab_gallery_view_new:
 *
 * Returns: (transfer floating): an empty gallery
 */
GtkWidget *
lab_gallery_view_new (void)
{
  return g_object_new (LAB_TYPE_GALLERY_VIEW, NULL);
}

/**
 * lab_gallery_view_set_list:
 * @self: a gallery
 * @list: (nullable): what it shows; a reference is kept
 *
 * The image that was selected stays so where it is in @list, and so does the place that is in sight.
 */
void
lab_gallery_view_set_list (LabGalleryView *self, LabGalleryList *list)
{
  g_autoptr (LabGalleryList) before = NULL;

  g_return_if_fail (LAB_IS_GALLERY_VIEW (self));

  if (self->list == list)
    return;
  before = g_steal_pointer (&self->list);
  self->list = list != NULL ? lab_gallery_list_ref (list) : NULL;
  if (self->selected >= 0) {
    gboolean same = before != NULL && list != NULL && before->dataset == list->dataset &&
                    before->split == list->split;

    self->selected = same ? lab_gallery_list_find (
                                list, g_array_index (before->images, guint, (guint)self->selected))
                          : -1;
  }
  lay_out (self);
  drop_rows (self);
  lab_gallery_view_update_hovered (self);
  lab_gallery_view_update_readout (self);
  lab_picture_invalidate_description (LAB_PICTURE (self));
}

LabGalleryList *
lab_gallery_view_get_list (LabGalleryView *self)
{
  g_return_val_if_fail (LAB_IS_GALLERY_VIEW (self), NULL);

  return self->list;
}

int
lab_gallery_view_get_selected (LabGalleryView *self)
{
  g_return_val_if_fail (LAB_IS_GALLERY_VIEW (self), -1);

  return self->selected;
}

/**
 * lab_gallery_view_set_selected:
 * @self: a gallery
 * @position: in its list; -1: none
 *
 * Selects an image, and scrolls to it.
 */
void
lab_gallery_view_set_selected (LabGalleryView *self, int position)
{
  GtkAdjustment *adjustment;

  g_return_if_fail (LAB_IS_GALLERY_VIEW (self));
  g_return_if_fail (position >= -1 && position < (int)count (self));

  self->selected = position;
  adjustment = self->adjustments[GTK_ORIENTATION_VERTICAL];
  if (position >= 0 && adjustment != NULL && self->layout.columns > 0) {
    double top = (double)((guint)position / self->layout.columns) * self->layout.step_y;

    gtk_adjustment_clamp_page (adjustment, top, top + self->layout.step_y);
  }
  lab_gallery_view_update_readout (self);
  lab_picture_invalidate_description (LAB_PICTURE (self));
}

void
lab_gallery_view_scroll_to_top (LabGalleryView *self)
{
  g_return_if_fail (LAB_IS_GALLERY_VIEW (self));

  if (self->adjustments[GTK_ORIENTATION_VERTICAL] != NULL)
    gtk_adjustment_set_value (self->adjustments[GTK_ORIENTATION_VERTICAL], 0);
}

guint
lab_gallery_view_get_n_draws (LabGalleryView *self)
{
  g_return_val_if_fail (LAB_IS_GALLERY_VIEW (self), 0);

  return self->n_draws;
}
