/* lab-fine-tuning.h: teaches a trained network a person's own drawings, and says what that cost.
 *
 * The network goes on training on a mixture: the drawings, each varied many times (lab-augment.h),
 * and a part of what it was trained on, so that it forgets little. It is an ordinary run, which
 * begins with the parameters of a checkpoint.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-mixture.h"
#include "lab-run.h"

G_BEGIN_DECLS

typedef struct {
  double learning_rate;
  guint epochs;
  guint batch_size;
  guint n_variants;  /* of each drawing, augmented, in the mixture */
  guint n_rehearsed; /* images of the base dataset in it */
  guint64 seed;
} LabFineTuningPlan;

/* What suits so many drawings: some seconds of training. */
void lab_fine_tuning_plan_init (LabFineTuningPlan *plan, const nn_config *config, guint n_drawings,
                                LabDataset *base);

/* @config as the tuned run is to have it: its network, trained as @plan says. */
void lab_fine_tuning_configure (const LabFineTuningPlan *plan, nn_config *config);

/* The mixture as a dataset: its training images are @plan's variants of @drawings (n) and images of
 * @base; its test images are @base's (a mixture stands for the dataset it was made with). Named
 * after both. Blocks for a fraction of a second. NULL
 * without memory. */
LabDataset *lab_fine_tuning_mix (LabDataset *base, const LabOwnDrawing *drawings, guint n,
                                 const LabFineTuningPlan *plan, GError **error);

/* What the tuned run is called: "deep, taught 20 drawings"; translated. */
char *lab_fine_tuning_name_run (const char *parent_name, guint n_drawings);

/* The command line that tunes run @parent so again, for a run of @config that was trained on the
 * mixture @specification; NULL when it was on none. */
char *lab_fine_tuning_format_command (gint64 parent, guint parent_epoch, const nn_config *config,
                                      const char *specification);

/* Before and after: accuracies 0..1, NaN where there are no images. */
typedef struct {
  double held_out_before, held_out_after; /* drawings that were not trained on */
  double own_before, own_after;           /* drawings that were */
  double base_before, base_after;         /* the base dataset's test images */
  guint n_held_out, n_own, n_base;
  guint n_left_out; /* drawings whose label is no class of the network: for the caller to fill in */
} LabFineTuningReport;

/* Blocks for some 20 ms: in a thread. */
gboolean lab_fine_tuning_report (LabSnapshot *before, LabSnapshot *after, LabDataset *base,
                                 const LabOwnDrawing *own, guint n_own,
                                 const LabOwnDrawing *held_out, guint n_held_out,
                                 LabFineTuningReport *report, GError **error);
/* "Your drawings: 12 of 20 read before, 18 now. MNIST: 97.8 % before, 97.6 % now."; translated. */
char *lab_fine_tuning_describe (const LabFineTuningReport *report, const char *base_name);

G_END_DECLS
