/* lab-gallery-classes.h: each class of the dataset: what it looks like, and how well it is read.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "lab-gallery.h"

G_BEGIN_DECLS

#define LAB_TYPE_GALLERY_CLASSES (lab_gallery_classes_get_type ())
G_DECLARE_FINAL_TYPE (LabGalleryClasses, lab_gallery_classes, LAB, GALLERY_CLASSES, GtkWidget)

/* A class that is clicked becomes that of the gallery's query. */
void lab_gallery_classes_set_gallery (LabGalleryClasses *self, LabGallery *gallery);

G_END_DECLS
