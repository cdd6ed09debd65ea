/* lab-time-bar.h: the slider through time under the cards.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "lab-cursor.h"

G_BEGIN_DECLS

#define LAB_TYPE_TIME_BAR (lab_time_bar_get_type ())
G_DECLARE_FINAL_TYPE (LabTimeBar, lab_time_bar, LAB, TIME_BAR, GtkWidget)

void lab_time_bar_set_cursor (LabTimeBar *self, LabCursor *cursor);

G_END_DECLS
