/* lab-gallery-likeness.h: images of different classes that are most alike.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "lab-gallery.h"

G_BEGIN_DECLS

#define LAB_TYPE_GALLERY_LIKENESS (lab_gallery_likeness_get_type ())
G_DECLARE_FINAL_TYPE (LabGalleryLikeness, lab_gallery_likeness, LAB, GALLERY_LIKENESS, GtkWidget)

/* Signal "image-activated" (uint split, uint image). */

void lab_gallery_likeness_set_gallery (LabGalleryLikeness *self, LabGallery *gallery);

G_END_DECLS
