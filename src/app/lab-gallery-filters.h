/* lab-gallery-filters.h: the choice of the images that are shown, and of their order.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "lab-gallery.h"

G_BEGIN_DECLS

#define LAB_TYPE_GALLERY_FILTERS (lab_gallery_filters_get_type ())
G_DECLARE_FINAL_TYPE (LabGalleryFilters, lab_gallery_filters, LAB, GALLERY_FILTERS, GtkWidget)

/* Shows the gallery's query and changes it; NULL: nothing. */
void lab_gallery_filters_set_gallery (LabGalleryFilters *self, LabGallery *gallery);
/* After another dataset was given to the gallery: its classes. */
void lab_gallery_filters_update_classes (LabGalleryFilters *self);

G_END_DECLS
