/* lab-image-view.h: one image opened: its verdict, its biography, its way through the layers.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "lab-cursor.h"
#include "lab-gallery.h"

G_BEGIN_DECLS

#define LAB_TYPE_IMAGE_VIEW (lab_image_view_get_type ())
G_DECLARE_FINAL_TYPE (LabImageView, lab_image_view, LAB, IMAGE_VIEW, GtkWidget)

/* Signals: "closed" (no arguments); "step" (int): the image so many further on in the gallery is
 * wanted; "image-activated" (uint split, uint image); "neuron-activated" (uint layer, uint neuron). */

void lab_image_view_set_gallery (LabImageView *self, LabGallery *gallery);
void lab_image_view_set_cursor (LabImageView *self, LabCursor *cursor);
void lab_image_view_set_dataset (LabImageView *self, LabDataset *dataset);
void lab_image_view_show (LabImageView *self, LabSplit split, guint image);
/* It is at @position in a gallery of @n images; negative: it is none of them, or no more. */
void lab_image_view_set_place (LabImageView *self, int position, guint n);
guint lab_image_view_get_image (LabImageView *self, LabSplit *split);

G_END_DECLS
