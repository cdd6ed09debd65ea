/* odd-hand.h: digits in a hand unlike MNIST's: slashed, barred, with serifs, slanted to the left.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-drawing.h"

G_BEGIN_DECLS

/* @digit as that person draws it the @number-th time, from 0; always the same. Within a pad that
 * goes from 0 to 1, y down, with room on all sides; as many points as a pointer reports. */
LabDrawing *odd_hand_draw (guint digit, guint number);

G_END_DECLS
