/* lab-ink-box.h: the last step of MNIST's recipe: where a box of 20×20 pixels of ink stands in 28×28.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-dataset.h"

G_BEGIN_DECLS

#define LAB_INK_BOX_SIZE 20

/* @coverage: 0 = paper, 1 = ink. @pixels gets all zeros where there is no ink. */
void lab_ink_place_box (double coverage[LAB_INK_BOX_SIZE][LAB_INK_BOX_SIZE],
                        guint8 pixels[LAB_IMAGE_PIXELS]);

G_END_DECLS
