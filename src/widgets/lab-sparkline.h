/* lab-sparkline.h: a curve as small as a word, in a row of the list.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LAB_TYPE_SPARKLINE (lab_sparkline_get_type ())
G_DECLARE_FINAL_TYPE (LabSparkline, lab_sparkline, LAB, SPARKLINE, GtkWidget)

GtkWidget *lab_sparkline_new (void);
/* @values (n) are copied. */
void lab_sparkline_set (LabSparkline *self, const float *values, guint n);

G_END_DECLS
