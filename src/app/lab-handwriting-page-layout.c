/* lab-handwriting-page-layout.c: the columns of the page of handwriting, in windows of any width.
 *
 * All stay children of the page whatever its width, so that no half-drawn digit and no selection is
 * lost when the window is resized.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-handwriting-page-private.h"

#define MARGIN  12
#define SPACING 12
/* Narrower than these, three or two columns would squeeze what is in them. */
#define WIDE_WIDTH   1040
#define MEDIUM_WIDTH 660
/* The columns where one draws, and where one teaches; the collection takes the rest. */
#define DRAW_WIDTH  316
#define TEACH_WIDTH 330
/* The collection's share of the height where it stands above the teaching. */
#define COLLECTION_SHARE 0.48

static GtkSizeRequestMode
get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

/* Narrow is always possible: the widest column decides. */
static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
         int *minimum_baseline, int *natural_baseline)
{
  LabHandwritingPage *self = LAB_HANDWRITING_PAGE (widget);
  int switcher;

  gtk_widget_measure (self->switcher, orientation, -1, &switcher, NULL, NULL, NULL);
  *minimum = 0;
  for (int i = 0; i < LAB_HANDWRITING_N; i++) {
    int column;

    gtk_widget_measure (self->columns[i], orientation, -1, &column, NULL, NULL, NULL);
    *minimum = MAX (*minimum, column);
  }
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = MAX (*minimum, switcher) + 2 * MARGIN;
    *natural = MAX (*minimum, WIDE_WIDTH);
  } else {
    *minimum += switcher + SPACING + 2 * MARGIN;
    *natural = *minimum;
  }
}

static LabHandwritingWidth
get_width_class (int width)
{
  if (width >= WIDE_WIDTH)
    return LAB_HANDWRITING_WIDE;
  return width >= MEDIUM_WIDTH ? LAB_HANDWRITING_MEDIUM : LAB_HANDWRITING_NARROW;
}

static void
allocate_narrow (LabHandwritingPage *self, GtkAllocation *area)
{
  int switcher, height = area->height;

  gtk_widget_measure (self->switcher, GTK_ORIENTATION_VERTICAL, -1, &switcher, NULL, NULL, NULL);
  area->height = height - switcher - SPACING;
  gtk_widget_size_allocate (self->columns[self->column], area, -1);
  area->y += height - switcher;
  area->height = switcher;
  gtk_widget_size_allocate (self->switcher, area, -1);
}

static void
allocate_medium (LabHandwritingPage *self, GtkAllocation *area)
{
  int width = area->width, height = area->height, minimum;

  area->width = DRAW_WIDTH;
  gtk_widget_size_allocate (self->columns[LAB_HANDWRITING_DRAW], area, -1);
  area->x += DRAW_WIDTH + SPACING;
  area->width = width - DRAW_WIDTH - SPACING;
  gtk_widget_measure (self->columns[LAB_HANDWRITING_COLLECTION], GTK_ORIENTATION_VERTICAL,
                      area->width, &minimum, NULL, NULL, NULL);
  area->height = MAX ((int)(height * COLLECTION_SHARE), minimum);
  gtk_widget_size_allocate (self->columns[LAB_HANDWRITING_COLLECTION], area, -1);
  area->y += area->height + SPACING;
  area->height = height - area->height - SPACING;
  gtk_widget_size_allocate (self->columns[LAB_HANDWRITING_TEACH], area, -1);
}

static void
allocate_wide (LabHandwritingPage *self, GtkAllocation *area)
{
  const int widths[LAB_HANDWRITING_N] = {
      DRAW_WIDTH, area->width - DRAW_WIDTH - TEACH_WIDTH - 2 * SPACING, TEACH_WIDTH};

  for (int i = 0; i < LAB_HANDWRITING_N; i++) {
    area->width = widths[i];
    gtk_widget_size_allocate (self->columns[i], area, -1);
    area->x += widths[i] + SPACING;
  }
}

static gboolean
arrange_cb (gpointer data)
{
  LabHandwritingPage *self = data;

  self->arrange_id = 0;
  self->width = get_width_class (gtk_widget_get_width (GTK_WIDGET (self)));
  lab_handwriting_page_show_columns (self);
  return G_SOURCE_REMOVE;
}

/* What is shown is never changed while sizes are being given out. */
static void
size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LabHandwritingPage *self = LAB_HANDWRITING_PAGE (widget);
  GtkAllocation area = {MARGIN, MARGIN, width - 2 * MARGIN, height - 2 * MARGIN};

  if (self->arrange_id == 0 && get_width_class (width) != self->width)
    self->arrange_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, arrange_cb, self, NULL);
  switch (self->width) {
  case LAB_HANDWRITING_WIDE:
    allocate_wide (self, &area);
    break;
  case LAB_HANDWRITING_MEDIUM:
    allocate_medium (self, &area);
    break;
  case LAB_HANDWRITING_NARROW:
  default:
    allocate_narrow (self, &area);
    break;
  }
}

/**
 * lab_handwriting_page_install_layout:
 * @widget_class: the page's
 */
void
lab_handwriting_page_install_layout (GtkWidgetClass *widget_class)
{
  widget_class->get_request_mode = get_request_mode;
  widget_class->measure = measure;
  widget_class->size_allocate = size_allocate;
}

/**
 * lab_handwriting_page_show_columns:
 * @self: a page
 *
 * Shows what there is room for.
 */
void
lab_handwriting_page_show_columns (LabHandwritingPage *self)
{
  gboolean is_narrow = self->width == LAB_HANDWRITING_NARROW;

  for (int i = 0; i < LAB_HANDWRITING_N; i++)
    gtk_widget_set_child_visible (self->columns[i], !is_narrow || i == self->column);
  gtk_widget_set_child_visible (self->switcher, is_narrow);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}
