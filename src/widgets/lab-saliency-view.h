/* lab-saliency-view.h: one image large, and what in it speaks for a class.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-dataset.h"
#include "lab-picture.h"

G_BEGIN_DECLS

#define LAB_TYPE_SALIENCY_VIEW (lab_saliency_view_get_type ())
G_DECLARE_FINAL_TYPE (LabSaliencyView, lab_saliency_view, LAB, SALIENCY_VIEW, LabPicture)

GtkWidget *lab_saliency_view_new (void);
/* @pixels (784) is copied, NULL: blank; @words (nullable) describe it. */
void lab_saliency_view_set_image (LabSaliencyView *self, const guint8 *pixels, const char *words);
/* (784), copied; NULL: the image alone. */
void lab_saliency_view_set_saliency (LabSaliencyView *self, const float *saliency);

G_END_DECLS
