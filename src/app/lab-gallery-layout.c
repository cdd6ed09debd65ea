/* lab-gallery-layout.c: children in lines that wrap, or in as many columns as there is room for.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-gallery-layout.h"

struct _LabGalleryLayout {
  GtkLayoutManager parent_instance;

  int spacing;
  int column_width; /* 0: lines */
};

G_DEFINE_FINAL_TYPE (LabGalleryLayout, lab_gallery_layout, GTK_TYPE_LAYOUT_MANAGER)

enum { PROP_0, PROP_SPACING, PROP_COLUMN_WIDTH, N_PROPS };
static GParamSpec *properties[N_PROPS];

static int
child_width (GtkWidget *child)
{
  int natural;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  return natural;
}

static int
child_height (GtkWidget *child, int width)
{
  int natural;

  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
  return natural;
}

static guint
count_children (GtkWidget *widget)
{
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += gtk_widget_should_layout (child);
  return n;
}

static void
place (GtkWidget *child, int x, int y, int width, int height)
{
  gtk_widget_size_allocate (child, &(GtkAllocation){x, y, width, height}, -1);
}

/* The children of a line, as far as there is room, at @y; returns the first of the next line, and how
 * high this one is. Allocates nothing where @allocate is FALSE. */
static GtkWidget *
lay_out_line (LabGalleryLayout *self, GtkWidget *first, int width, int y, gboolean allocate,
              int *height)
{
  GtkWidget *end = NULL;
  int x = 0;

  *height = 0;
  for (GtkWidget *child = first; child != NULL && end == NULL;
       child = gtk_widget_get_next_sibling (child)) {
    int wanted;

    if (!gtk_widget_should_layout (child))
      continue;
    wanted = MIN (child_width (child), width);
    if (x > 0 && x + wanted > width) {
      end = child;
    } else {
      *height = MAX (*height, child_height (child, wanted));
      x += wanted + self->spacing;
    }
  }
  x = 0;
  for (GtkWidget *child = first; allocate && child != end;
       child = gtk_widget_get_next_sibling (child)) {
    int wanted;

    if (!gtk_widget_should_layout (child))
      continue;
    wanted = MIN (child_width (child), width);
    place (child, x, y, wanted, *height);
    x += wanted + self->spacing;
  }
  return end;
}

static int
lay_out_lines (LabGalleryLayout *self, GtkWidget *widget, int width, gboolean allocate)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);
  int y = 0;

  while (child != NULL) {
    int height;

    child = lay_out_line (self, child, width, y, allocate, &height);
    y += height + self->spacing;
  }
  return MAX (y - self->spacing, 0);
}

/* One child below the other, and each in the column whose turn it is. */
static int
lay_out_columns (LabGalleryLayout *self, GtkWidget *widget, int width, gboolean allocate)
{
  int n = (int)MAX (count_children (widget), 1);
  int columns = CLAMP ((width + self->spacing) / (self->column_width + self->spacing), 1, n);
  int each = (width - (columns - 1) * self->spacing) / columns;
  g_autofree int *bottoms = g_new0 (int, columns);
  int index = 0, height = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    int column, wanted;

    if (!gtk_widget_should_layout (child))
      continue;
    column = index++ % columns;
    wanted = child_height (child, each);
    if (allocate)
      place (child, column * (each + self->spacing), bottoms[column], each, wanted);
    height = MAX (height, bottoms[column] + wanted);
    bottoms[column] += wanted + self->spacing;
  }
  return height;
}

static int
lay_out (LabGalleryLayout *self, GtkWidget *widget, int width, gboolean allocate)
{
  return self->column_width > 0 ? lay_out_columns (self, widget, width, allocate)
                                : lay_out_lines (self, widget, width, allocate);
}

static GtkSizeRequestMode
lab_gallery_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
lab_gallery_layout_measure (GtkLayoutManager *manager, GtkWidget *widget,
                            GtkOrientation orientation, int for_size, int *minimum, int *natural,
                            int *minimum_baseline, int *natural_baseline)
{
  LabGalleryLayout *self = LAB_GALLERY_LAYOUT (manager);
  int widest = 0, all = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    int child_minimum;

    if (!gtk_widget_should_layout (child))
      continue;
    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, NULL, NULL, NULL);
    widest = MAX (widest, child_minimum);
    all += MAX (child_width (child), self->column_width) + self->spacing;
  }
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = widest;
    *natural = MAX (widest, all - self->spacing);
    return;
  }
  *minimum = *natural =
      lay_out (self, widget, for_size >= 0 ? MAX (for_size, widest) : MAX (widest, all), FALSE);
}

static void
lab_gallery_layout_allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height,
                             int baseline)
{
  lay_out (LAB_GALLERY_LAYOUT (manager), widget, width, TRUE);
}

static void
lab_gallery_layout_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LabGalleryLayout *self = LAB_GALLERY_LAYOUT (object);

  switch (id) {
  case PROP_SPACING:
    g_value_set_int (value, self->spacing);
    break;
  case PROP_COLUMN_WIDTH:
    g_value_set_int (value, self->column_width);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
lab_gallery_layout_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LabGalleryLayout *self = LAB_GALLERY_LAYOUT (object);

  switch (id) {
  case PROP_SPACING:
    self->spacing = g_value_get_int (value);
    break;
  case PROP_COLUMN_WIDTH:
    self->column_width = g_value_get_int (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (self));
}

static void
lab_gallery_layout_class_init (LabGalleryLayoutClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkLayoutManagerClass *manager_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  object_class->get_property = lab_gallery_layout_get_property;
  object_class->set_property = lab_gallery_layout_set_property;
  manager_class->get_request_mode = lab_gallery_layout_get_request_mode;
  manager_class->measure = lab_gallery_layout_measure;
  manager_class->allocate = lab_gallery_layout_allocate;
  /**
   * LabGalleryLayout:spacing:
   *
   * Pixels between two children, in both directions.
   */
  properties[PROP_SPACING] = g_param_spec_int ("spacing", NULL, NULL, 0, 1000, 0,
                                               G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  /**
   * LabGalleryLayout:column-width:
   *
   * How wide a column is at least; 0: there are lines that wrap, in place of columns.
   */
  properties[PROP_COLUMN_WIDTH] = g_param_spec_int ("column-width", NULL, NULL, 0, 10000, 0,
                                                    G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
lab_gallery_layout_init (LabGalleryLayout *self)
{
}
