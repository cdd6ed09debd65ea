/* lab-image-view-neighbours.c: the training images that are nearest to the open one.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-image-view-private.h"

#include <glib/gi18n-lib.h>

#include "lab-image-button.h"

#define N_NEIGHBOURS 10

static void
neighbour_clicked_cb (LabImageView *self, GtkButton *button)
{
  guint image = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "image"));

  g_signal_emit_by_name (self, "image-activated", (guint)LAB_SPLIT_TRAIN, image);
}

static void
add_neighbour (LabImageView *self, const LabNeighbour *neighbour)
{
  LabGalleryItem item = lab_gallery_item (self->dataset, LAB_SPLIT_TRAIN, NULL, neighbour->image);
  /* translators: a class, and how far an image of it is from the one that is shown: "4 · 5.2" */
  g_autofree char *caption = g_strdup_printf (_ ("%s · %.1f"), item.actual, neighbour->distance);
  g_autofree char *name =
      /* translators: a training image: its number, class, and distance from the one that is shown */
      g_strdup_printf (_ ("Training image %u: %s, distance %.1f"), neighbour->image, item.actual,
                       neighbour->distance);
  GtkWidget *button = lab_image_button_new (&item, 1, caption, name);
  GtkWidget *child = gtk_flow_box_child_new ();

  g_object_set_data (G_OBJECT (button), "image", GUINT_TO_POINTER (neighbour->image));
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (neighbour_clicked_cb), self);
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), button);
  gtk_widget_set_focusable (child, FALSE);
  gtk_flow_box_append (self->neighbours_box, child);
}

static void
remove_neighbours (LabImageView *self)
{
  GtkFlowBoxChild *child;

  while ((child = gtk_flow_box_get_child_at_index (self->neighbours_box, 0)) != NULL)
    gtk_flow_box_remove (self->neighbours_box, GTK_WIDGET (child));
}

static void
show_finding (LabImageView *self, gboolean is_finding)
{
  gtk_widget_set_visible (GTK_WIDGET (self->neighbours_spinner), is_finding);
  gtk_spinner_set_spinning (self->neighbours_spinner, is_finding);
}

static void
neighbours_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LabImageView *self = LAB_IMAGE_VIEW (source);
  g_autoptr (GCancellable) cancellable = data;
  g_autoptr (GArray) found = lab_image_neighbours_finish (result);

  if (self->finding != cancellable)
    return;
  g_clear_object (&self->finding);
  show_finding (self, FALSE);
  remove_neighbours (self);
  for (guint i = 0; found != NULL && i < found->len; i++)
    add_neighbour (self, &g_array_index (found, LabNeighbour, i));
}

void
lab_image_view_stop_finding (LabImageView *self)
{
  if (self->finding != NULL)
    g_cancellable_cancel (self->finding);
  g_clear_object (&self->finding);
}

void
lab_image_view_find_neighbours (LabImageView *self)
{
  lab_image_view_stop_finding (self);
  if (self->dataset == NULL || !self->is_set)
    return;
  self->finding = g_cancellable_new ();
  show_finding (self, TRUE);
  lab_image_neighbours_async (self, self->dataset, self->split, self->image, N_NEIGHBOURS,
                              self->finding, neighbours_cb, g_object_ref (self->finding));
}
