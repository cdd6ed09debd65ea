/* lab-gallery-layout.h: children in lines that wrap, or in as many columns as there is room for.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LAB_TYPE_GALLERY_LAYOUT (lab_gallery_layout_get_type ())
G_DECLARE_FINAL_TYPE (LabGalleryLayout, lab_gallery_layout, LAB, GALLERY_LAYOUT, GtkLayoutManager)

/* Properties: "spacing" (int): between children, in both directions; "column-width" (int): 0: each child
 * is as wide as it likes; else all stand in columns of equal width, at least as wide as this. */

G_END_DECLS
