/* lab-columns-layout.h: cards in as many columns as there is room for.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LAB_TYPE_COLUMNS_LAYOUT (lab_columns_layout_get_type ())
G_DECLARE_FINAL_TYPE (LabColumnsLayout, lab_columns_layout, LAB, COLUMNS_LAYOUT, GtkLayoutManager)

/* Properties: "column-width" (int): a second column begins where two of so many pixels have room;
 * "max-columns" (int). A child stands in the column that is the shortest so far. */

GtkLayoutManager *lab_columns_layout_new (void);

G_END_DECLS
