/* lab-sample-cell.h: one drawing of the collection in its grid.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "lab-sample-item.h"

G_BEGIN_DECLS

#define LAB_TYPE_SAMPLE_CELL (lab_sample_cell_get_type ())
G_DECLARE_FINAL_TYPE (LabSampleCell, lab_sample_cell, LAB, SAMPLE_CELL, GtkWidget)

GtkWidget *lab_sample_cell_new (void);
void lab_sample_cell_set_item (LabSampleCell *self, LabSampleItem *item);

G_END_DECLS
