/* lab-gallery-panel.h: beside the gallery: its classes, its calibration, its look-alikes.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "lab-gallery.h"

G_BEGIN_DECLS

#define LAB_TYPE_GALLERY_PANEL (lab_gallery_panel_get_type ())
G_DECLARE_FINAL_TYPE (LabGalleryPanel, lab_gallery_panel, LAB, GALLERY_PANEL, GtkWidget)

/* Signal "image-activated" (uint split, uint image). */

void lab_gallery_panel_set_gallery (LabGalleryPanel *self, LabGallery *gallery);

G_END_DECLS
