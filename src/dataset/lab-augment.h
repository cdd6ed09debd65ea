/* lab-augment.h: varies a drawing as a hand would: turned, slanted, stretched, thicker, wavering.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-dataset.h"
#include "lab-drawing.h"

G_BEGIN_DECLS

/* Variant @variant of @drawing as MNIST's recipe renders it; the same arguments give the same bytes on every
 * machine. Variant 0 is the drawing as it is. FALSE when there is no ink. */
gboolean lab_augment_render (const LabDrawing *drawing, guint64 seed, guint variant,
                             guint8 pixels[LAB_IMAGE_PIXELS]);

/* The same for a drawing of which only the image is known. */
void lab_augment_image (const guint8 image[LAB_IMAGE_PIXELS], guint64 seed, guint variant,
                        guint8 pixels[LAB_IMAGE_PIXELS]);

G_END_DECLS
