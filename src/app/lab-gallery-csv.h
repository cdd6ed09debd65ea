/* lab-gallery-csv.h: the images of a gallery as comma-separated values.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-gallery-list.h"

G_BEGIN_DECLS

gboolean lab_gallery_list_write_csv (const LabGalleryList *self, const char *path, GError **error);

G_END_DECLS
