/* lab-gallery-view.h: a grid of images that scrolls, however many they are.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-gallery-list.h"
#include "lab-picture.h"

G_BEGIN_DECLS

#define LAB_TYPE_GALLERY_VIEW (lab_gallery_view_get_type ())
G_DECLARE_FINAL_TYPE (LabGalleryView, lab_gallery_view, LAB, GALLERY_VIEW, LabPicture)

/* Signal "activated" (uint position): somebody wants to see that image. Property "readout": the image
 * under the pointer, or the selected one, in words. It scrolls by itself: put it straight into a
 * GtkScrolledWindow. */

GtkWidget *lab_gallery_view_new (void);
/* An image that was selected stays so, where it is in @list. */
void lab_gallery_view_set_list (LabGalleryView *self, LabGalleryList *list);
LabGalleryList *lab_gallery_view_get_list (LabGalleryView *self);
/* Position in the list, -1: none. What is selected is scrolled into sight. */
int lab_gallery_view_get_selected (LabGalleryView *self);
void lab_gallery_view_set_selected (LabGalleryView *self, int position);
void lab_gallery_view_scroll_to_top (LabGalleryView *self);
/* For a test: how many rows were drawn so far. */
guint lab_gallery_view_get_n_draws (LabGalleryView *self);

G_END_DECLS
