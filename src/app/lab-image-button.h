/* lab-image-button.h: a small image, or two alike, that can be opened.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "lab-gallery-list.h"

G_BEGIN_DECLS

GtkWidget *lab_image_button_new (const LabGalleryItem *items, guint n, const char *caption,
                                 const char *name);

G_END_DECLS
