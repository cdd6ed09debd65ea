/* lab-gallery-calibration.h: whether the network knows how sure it may be.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "lab-gallery.h"

G_BEGIN_DECLS

#define LAB_TYPE_GALLERY_CALIBRATION (lab_gallery_calibration_get_type ())
G_DECLARE_FINAL_TYPE (LabGalleryCalibration, lab_gallery_calibration, LAB, GALLERY_CALIBRATION,
                      GtkWidget)

void lab_gallery_calibration_set_gallery (LabGalleryCalibration *self, LabGallery *gallery);

G_END_DECLS
