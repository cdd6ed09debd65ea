/* lab-digit-view.h: one or several 28×28 images, crisp.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LAB_TYPE_DIGIT_VIEW (lab_digit_view_get_type ())
G_DECLARE_FINAL_TYPE (LabDigitView, lab_digit_view, LAB, DIGIT_VIEW, GtkWidget)

GtkWidget *lab_digit_view_new (void);
/* @pixels (n, 784), copied; as many as fit are shown in one row. NULL or n = 0 shows a blank. */
void lab_digit_view_set_images (LabDigitView *self, const guint8 *pixels, guint n);

G_END_DECLS
