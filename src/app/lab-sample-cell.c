/* lab-sample-cell.c: one drawing of the collection in its grid.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-sample-cell.h"

#include "lab-digit-view.h"

#define IMAGE_SIZE (2 * LAB_IMAGE_SIZE)
#define SPACING    3
/* Of a class that is named in full. */
#define MAX_LETTERS 2

struct _LabSampleCell {
  GtkWidget parent_instance;

  LabSampleItem *item; /* or NULL */

  GtkWidget *box;
  LabDigitView *view;
  GtkLabel *label;
  GtkLabel *misread_label;
  GtkWidget *held_out_icon;
};

G_DEFINE_FINAL_TYPE (LabSampleCell, lab_sample_cell, GTK_TYPE_WIDGET)

/* There is room for "→ 8", but not for the name of an article: the tooltip tells it. */
static char *
mark (const char *reading)
{
  if (g_utf8_strlen (reading, -1) > MAX_LETTERS)
    return g_strdup ("×");
  return g_strdup_printf ("→ %s", reading);
}

static void
show_item (LabSampleCell *self)
{
  const LabSample *sample = lab_sample_item_get_sample (self->item);
  gboolean is_misread = lab_sample_item_is_misread (self->item);
  g_autofree char *description = lab_sample_item_describe (self->item);
  g_autofree char *misread = is_misread ? mark (lab_sample_item_get_reading (self->item)) : NULL;

  lab_digit_view_set_images (self->view, sample->pixels, 1);
  gtk_label_set_label (self->label, sample->label);
  gtk_label_set_label (self->misread_label, misread != NULL ? misread : "");
  gtk_widget_set_visible (GTK_WIDGET (self->misread_label), is_misread);
  gtk_widget_set_visible (self->held_out_icon, sample->held_out);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), description);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, description,
                                  -1);
}

static void
lab_sample_cell_dispose (GObject *object)
{
  LabSampleCell *self = LAB_SAMPLE_CELL (object);

  lab_sample_cell_set_item (self, NULL);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (lab_sample_cell_parent_class)->dispose (object);
}

static void
lab_sample_cell_class_init (LabSampleCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lab_sample_cell_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "samplecell");
}

static GtkWidget *
new_label (const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, style);
  return label;
}

static void
lab_sample_cell_init (LabSampleCell *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, SPACING);
  self->view = LAB_DIGIT_VIEW (lab_digit_view_new_presentation ());
  self->label = GTK_LABEL (new_label ("heading"));
  self->misread_label = GTK_LABEL (new_label ("error"));
  self->held_out_icon = gtk_image_new_from_icon_name ("changes-prevent-symbolic");
  gtk_image_set_pixel_size (GTK_IMAGE (self->held_out_icon), 12);
  gtk_widget_add_css_class (self->held_out_icon, "dim-label");
  gtk_widget_set_halign (self->held_out_icon, GTK_ALIGN_END);
  gtk_widget_set_hexpand (self->held_out_icon, TRUE);
  lab_digit_view_set_image_size (self->view, IMAGE_SIZE);
  gtk_widget_set_halign (self->box, GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (self->box, IMAGE_SIZE, -1);

  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->label));
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->misread_label));
  gtk_box_append (GTK_BOX (line), self->held_out_icon);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->view));
  gtk_box_append (GTK_BOX (self->box), line);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/**
 * lab_sample_cell_new:
 *
 * Returns: (transfer floating): a cell that shows nothing yet
 */
GtkWidget *
lab_sample_cell_new (void)
{
  return g_object_new (LAB_TYPE_SAMPLE_CELL, NULL);
}

/**
 * lab_sample_cell_set_item:
 * @self: a cell
 * @item: (nullable): what it shows
 */
void
lab_sample_cell_set_item (LabSampleCell *self, LabSampleItem *item)
{
  g_return_if_fail (LAB_IS_SAMPLE_CELL (self));

  if (item == self->item)
    return;
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_set_object (&self->item, item);
  if (item == NULL)
    return;
  g_signal_connect_swapped (item, "changed", G_CALLBACK (show_item), self);
  show_item (self);
}
