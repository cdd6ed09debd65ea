/* lab-columns-layout.c: cards in as many columns as there is room for.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-columns-layout.h"

#define SPACING     12
#define MAX_COLUMNS 8

struct _LabColumnsLayout {
  GtkLayoutManager parent_instance;

  int column_width;
  int max_columns;
};

G_DEFINE_FINAL_TYPE (LabColumnsLayout, lab_columns_layout, GTK_TYPE_LAYOUT_MANAGER)

enum { PROP_0, PROP_COLUMN_WIDTH, PROP_MAX_COLUMNS, N_PROPS };
static GParamSpec *properties[N_PROPS];

typedef struct {
  int n;
  int width; /* of each */
  int heights[MAX_COLUMNS];
} Columns;

static Columns
make_columns (LabColumnsLayout *self, int width)
{
  int fit = (width + SPACING) / (self->column_width + SPACING);
  Columns columns = {.n = CLAMP (fit, 1, MIN (self->max_columns, MAX_COLUMNS))};

  columns.width = MAX ((width - (columns.n - 1) * SPACING) / columns.n, 0);
  return columns;
}

/* Adds a child of @height to the shortest column, the first of equals, and returns which. */
static int
add_child (Columns *columns, int height, int *y)
{
  int column = 0;

  for (int i = 1; i < columns->n; i++) {
    if (columns->heights[i] < columns->heights[column])
      column = i;
  }
  *y = columns->heights[column];
  columns->heights[column] += height + SPACING;
  return column;
}

static int
measure_height (GtkWidget *child, int width)
{
  int natural;

  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
  return natural;
}

static GtkSizeRequestMode
lab_columns_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
lab_columns_layout_measure (GtkLayoutManager *manager, GtkWidget *widget,
                            GtkOrientation orientation, int for_size, int *minimum, int *natural,
                            int *minimum_baseline, int *natural_baseline)
{
  LabColumnsLayout *self = LAB_COLUMNS_LAYOUT (manager);
  int least = 0;
  Columns columns;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    int child_least;

    if (!gtk_widget_should_layout (child))
      continue;
    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_least, NULL, NULL, NULL);
    least = MAX (least, child_least);
  }
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = least;
    *natural = MAX (least, self->column_width);
    return;
  }
  columns = make_columns (self, MAX (for_size, least));
  *minimum = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    int y;

    if (gtk_widget_should_layout (child)) {
      int column = add_child (&columns, measure_height (child, columns.width), &y);
      *minimum = MAX (*minimum, columns.heights[column] - SPACING);
    }
  }
  *natural = *minimum;
}

static void
lab_columns_layout_allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height,
                             int baseline)
{
  Columns columns = make_columns (LAB_COLUMNS_LAYOUT (manager), width);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkAllocation area = {.width = columns.width};
    int column;

    if (!gtk_widget_should_layout (child))
      continue;
    area.height = measure_height (child, columns.width);
    column = add_child (&columns, area.height, &area.y);
    area.x = column * (columns.width + SPACING);
    if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
      area.x = width - columns.width - area.x;
    gtk_widget_size_allocate (child, &area, -1);
  }
}

static void
lab_columns_layout_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LabColumnsLayout *self = LAB_COLUMNS_LAYOUT (object);

  switch (id) {
  case PROP_COLUMN_WIDTH:
    g_value_set_int (value, self->column_width);
    break;
  case PROP_MAX_COLUMNS:
    g_value_set_int (value, self->max_columns);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
lab_columns_layout_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LabColumnsLayout *self = LAB_COLUMNS_LAYOUT (object);

  switch (id) {
  case PROP_COLUMN_WIDTH:
    self->column_width = g_value_get_int (value);
    break;
  case PROP_MAX_COLUMNS:
    self->max_columns = g_value_get_int (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
lab_columns_layout_class_init (LabColumnsLayoutClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  object_class->get_property = lab_columns_layout_get_property;
  object_class->set_property = lab_columns_layout_set_property;
  layout_class->get_request_mode = lab_columns_layout_get_request_mode;
  layout_class->measure = lab_columns_layout_measure;
  layout_class->allocate = lab_columns_layout_allocate;
  /**
   * LabColumnsLayout:column-width:
   *
   * How wide a column is at least where there are several.
   */
  properties[PROP_COLUMN_WIDTH] =
      g_param_spec_int ("column-width", NULL, NULL, 1, 10000, 340,
                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_CONSTRUCT_ONLY);
  /**
   * LabColumnsLayout:max-columns:
   *
   * How many columns there are at most.
   */
  properties[PROP_MAX_COLUMNS] =
      g_param_spec_int ("max-columns", NULL, NULL, 1, MAX_COLUMNS, 3,
                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_CONSTRUCT_ONLY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
lab_columns_layout_init (LabColumnsLayout *self)
{
}

/**
 * lab_columns_layout_new:
 *
 * Returns: (transfer full): columns of 340 pixels, three of them at most
 */
GtkLayoutManager *
lab_columns_layout_new (void)
{
  return g_object_new (LAB_TYPE_COLUMNS_LAYOUT, NULL);
}
