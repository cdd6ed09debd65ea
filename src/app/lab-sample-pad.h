/* lab-sample-pad.h: the card where drawings are collected, class after class.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-draw-pad.h"
#include "lab-sample-list.h"

G_BEGIN_DECLS

#define LAB_TYPE_SAMPLE_PAD (lab_sample_pad_get_type ())
G_DECLARE_FINAL_TYPE (LabSamplePad, lab_sample_pad, LAB, SAMPLE_PAD, GtkWidget)

/* Signal "kept" (const LabDrawing *drawing, a class's name): somebody wants to keep what was drawn;
 * the pad is empty again afterwards. */

/* What is there already: the class with the fewest drawings is asked for. */
void lab_sample_pad_set_list (LabSamplePad *self, LabSampleList *list);
/* The network that reads along, and the names of the classes; both may be NULL. */
void lab_sample_pad_set_network (LabSamplePad *self, LabSnapshot *snapshot, LabClassNames *names);
LabDrawPad *lab_sample_pad_get_pad (LabSamplePad *self);
/* The class that is asked for, or NULL. */
const char *lab_sample_pad_get_prompt (LabSamplePad *self);

G_END_DECLS
