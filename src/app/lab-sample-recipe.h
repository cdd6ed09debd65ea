/* lab-sample-recipe.h: a drawing raw and prepared, side by side, and what the network says of each.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "lab-dataset.h"
#include "lab-snapshot.h"

G_BEGIN_DECLS

#define LAB_TYPE_SAMPLE_RECIPE (lab_sample_recipe_get_type ())
G_DECLARE_FINAL_TYPE (LabSampleRecipe, lab_sample_recipe, LAB, SAMPLE_RECIPE, GtkWidget)

/* The network that reads the raw image, and the names of its classes (NULL: numbers). */
void lab_sample_recipe_set_network (LabSampleRecipe *self, LabSnapshot *snapshot,
                                    LabClassNames *names);
/* @raw: as the drawing lies on the pad; @prepared: by MNIST's recipe. */
void lab_sample_recipe_set_images (LabSampleRecipe *self, const guint8 raw[LAB_IMAGE_PIXELS],
                                   const guint8 prepared[LAB_IMAGE_PIXELS]);
/* What the network says of the prepared image, (n); NULL: nothing, and of the raw one neither. */
void lab_sample_recipe_set_probabilities (LabSampleRecipe *self, const float *probabilities,
                                          guint n);

G_END_DECLS
