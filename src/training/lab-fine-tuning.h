/* lab-fine-tuning.h: teaches a trained network a person's own drawings, and says what that cost.
 *
 * The network goes on training on a mixture: the drawings, each varied many times (lab-augment.h),
 * and a part of what it was trained on, so that it forgets little. It is an ordinary run, which
 * begins with the parameters of a checkpoint.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-drawing.h"
#include "lab-run.h"

G_BEGIN_DECLS

/* One labelled drawing. Borrowed. */
typedef struct {
  const LabDrawing *drawing; /* its strokes; NULL: only the image is known */
  const guint8 *pixels;      /* (784), by MNIST's recipe: what is tested */
  guint8 label;              /* class */
} LabOwnDrawing;

typedef struct {
  double learning_rate;
  guint epochs;
  guint n_variants;  /* of each drawing, augmented, in the mixture */
  guint n_rehearsed; /* images of the base dataset in it */
  guint64 seed;
} LabFineTuningPlan;

/* What suits so many drawings: some seconds of training. */
void lab_fine_tuning_plan_init (LabFineTuningPlan *plan, const nn_config *config, guint n_drawings,
                                LabDataset *base);

/* The mixture as a dataset: its training images are @plan's variants of @drawings (n) and images of
 * @base; its test images are @base's. Named after both. Blocks for a fraction of a second. NULL
 * without memory. */
LabDataset *lab_fine_tuning_mix (LabDataset *base, const LabOwnDrawing *drawings, guint n,
                                 const LabFineTuningPlan *plan, GError **error);

/* Before and after: accuracies 0..1, NaN where there are no images. */
typedef struct {
  double held_out_before, held_out_after; /* drawings that were not trained on */
  double own_before, own_after;           /* drawings that were */
  double base_before, base_after;         /* the base dataset's test images */
  guint n_held_out, n_own, n_base;
} LabFineTuningReport;

/* Blocks for some 20 ms: in a thread. */
gboolean lab_fine_tuning_report (LabSnapshot *before, LabSnapshot *after, LabDataset *base,
                                 const LabOwnDrawing *own, guint n_own,
                                 const LabOwnDrawing *held_out, guint n_held_out,
                                 LabFineTuningReport *report, GError **error);
/* "Your drawings: 12 of 20 read before, 18 now. MNIST: 97.8 % before, 97.6 % now."; translated. */
char *lab_fine_tuning_describe (const LabFineTuningReport *report, const char *base_name);

G_END_DECLS
