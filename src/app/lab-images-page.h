/* lab-images-page.h: the window's page of images: those of the dataset, and every mistake.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "lab-cursor.h"
#include "lab-gallery-list.h"
#include "lab-image-query.h"

G_BEGIN_DECLS

#define LAB_TYPE_IMAGES_PAGE (lab_images_page_get_type ())
G_DECLARE_FINAL_TYPE (LabImagesPage, lab_images_page, LAB, IMAGES_PAGE, GtkWidget)

/* Signals: "failed" (a sentence): something could not be done; "neuron-activated" (uint layer, uint
 * neuron): somebody wants to see that neuron; "save" (no arguments): the list is to be saved. */

void lab_images_page_set_cursor (LabImagesPage *self, LabCursor *cursor);
/* What it shows the images of; NULL: nothing is loaded. */
void lab_images_page_set_dataset (LabImagesPage *self, LabDataset *dataset);
/* Where older runs' predictions are; NULL when it is closed. */
void lab_images_page_set_store (LabImagesPage *self, LabStore *store);
/* Shows the images that @query asks for. */
void lab_images_page_show (LabImagesPage *self, const LabImageQuery *query);
/* Opens one image. */
void lab_images_page_open (LabImagesPage *self, LabSplit split, guint image);
/* The images that are shown, borrowed; NULL: none. */
LabGalleryList *lab_images_page_get_list (LabImagesPage *self);

G_END_DECLS
