/* lab-ink.h: pen strokes to the 28×28 grey image a network sees, by MNIST's own recipe.
 *
 * The ink is fitted into 20×20 with its aspect kept, antialiased, and moved so that its centre of
 * mass stands at the centre of 28×28 (Y. LeCun, C. Cortes, C. Burges: "The MNIST database").
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-dataset.h"
#include "lab-drawing.h"

G_BEGIN_DECLS

/* The pen's width in pixels of the 28×28 image, about the mean of MNIST's. */
#define LAB_INK_PEN_WIDTH 2.6

/* Renders @drawing with a round pen of @pen_width output pixels. Independent of where the drawing
 * lies and of its scale. Returns FALSE, and all zeros, when there is no ink. */
gboolean lab_ink_render (const LabDrawing *drawing, double pen_width,
                         guint8 pixels[LAB_IMAGE_PIXELS]);

G_END_DECLS
