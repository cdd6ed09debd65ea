/* lab-image-button.c: a small image, or two alike, that can be opened.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-image-button.h"

#include "lab-digit-view.h"

#define MAX_CHARS 16 /* of the caption, for each image */
#define SIDE      56 /* of an image, two pixels of the screen for each of its own */

/**
 * lab_image_button_new:
 * @items: (array length=n): images of one dataset
 * @n: how many stand side by side
 * @caption: what stands below them
 * @name: what the button is called for who does not see it
 *
 * Returns: (transfer floating): a GtkButton
 */
GtkWidget *
lab_image_button_new (const LabGalleryItem *items, guint n, const char *caption, const char *name)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *images = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2);
  GtkWidget *label = gtk_label_new (caption);

  gtk_widget_set_halign (images, GTK_ALIGN_CENTER);
  for (guint i = 0; i < n; i++) {
    GtkWidget *view = lab_digit_view_new_presentation ();

    lab_digit_view_set_image_size (LAB_DIGIT_VIEW (view), SIDE);
    lab_digit_view_set_images (LAB_DIGIT_VIEW (view), items[i].pixels, 1);
    gtk_widget_set_can_target (view, FALSE);
    gtk_box_append (GTK_BOX (images), view);
  }
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), MAX_CHARS * (int)n);
  gtk_widget_add_css_class (label, "details");
  gtk_widget_add_css_class (label, "numeric");
  gtk_box_append (GTK_BOX (box), images);
  gtk_box_append (GTK_BOX (box), label);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "image-tile");
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return button;
}
