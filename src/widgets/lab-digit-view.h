/* lab-digit-view.h: one 28×28 image or a strip of them, crisp.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-picture.h"

G_BEGIN_DECLS

#define LAB_TYPE_DIGIT_VIEW (lab_digit_view_get_type ())
G_DECLARE_FINAL_TYPE (LabDigitView, lab_digit_view, LAB, DIGIT_VIEW, LabPicture)

/* Properties: "image-size" (int): how wide and high an image asks to be, in pixels; 28, one screen
 * pixel each. */

GtkWidget *lab_digit_view_new (void);
/* For what is a part of something that says itself what it shows. */
GtkWidget *lab_digit_view_new_presentation (void);
void lab_digit_view_set_images (LabDigitView *self, const guint8 *pixels, guint n);
void lab_digit_view_set_image_size (LabDigitView *self, int size);
int lab_digit_view_get_image_size (LabDigitView *self);

G_END_DECLS
