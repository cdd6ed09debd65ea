/* lab-snapshot.h: what leaves a trainer: a finished, immutable picture of a network at one moment.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>
#include "nn.h"

G_BEGIN_DECLS

/* One evaluation of the test split, at the end of an epoch. Immutable, atomically
 * reference-counted. */
typedef struct {
  guint epoch; /* epochs completed when it was made; 0 = before training */
  guint n_images;
  guint n_classes;
  double loss;
  double accuracy;         /* 0..1 */
  guint32 *confusion;      /* (n_classes, n_classes), row = actual, column = predicted */
  guint8 *predicted;       /* (n_images) */
  float *probability;      /* (n_images), of the predicted class */
  float *true_probability; /* (n_images), of the actual class; NULL where it was read from a file */
} LabEvaluation;

/* For whoever makes one; its arrays are zeros, to be filled before it is shared. NULL when there is
 * no memory for it. */
LabEvaluation *lab_evaluation_new (guint n_images, guint n_classes);
LabEvaluation *lab_evaluation_ref (LabEvaluation *self);
void lab_evaluation_unref (LabEvaluation *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabEvaluation, lab_evaluation_unref)

/* Immutable, atomically reference-counted: made by the trainer's thread, read by any. */
typedef struct {
  nn_config config;  /* learning rate, l2 and dropout as they were at that moment */
  guint epoch;       /* epochs completed */
  guint batch;       /* batches done in the next one */
  float *parameters; /* nn_config_n_parameters() floats, canonical layout */
  gsize n_parameters;
  LabEvaluation *evaluation; /* of the last completed epoch; NULL where none has been made yet */
} LabSnapshot;

/* For whoever makes one (the trainer, a reader of model files): epoch 0, no evaluation, and
 * parameters that are to be filled before it is shared. NULL when there is no memory for it. */
LabSnapshot *lab_snapshot_new (const nn_config *config);
/* The same network, whose parameters both share, with other hyperparameters and another evaluation.
 * NULL when there is no memory for it. */
LabSnapshot *lab_snapshot_derive (LabSnapshot *self, const nn_config *config,
                                  LabEvaluation *evaluation);
LabSnapshot *lab_snapshot_ref (LabSnapshot *self);
void lab_snapshot_unref (LabSnapshot *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabSnapshot, lab_snapshot_unref)

/* Whether no parameter has overflowed. */
gboolean lab_snapshot_is_finite (const LabSnapshot *self);
/* Whether its parameters are those of a network as @config describes it. */
gboolean lab_snapshot_fits (const LabSnapshot *self, const nn_config *config);

/* The first dense layer's weights, (n_inputs, n_neurons) row-major, borrowed: tile j is column j.
 */
const float *lab_snapshot_first_layer (const LabSnapshot *self, guint *n_neurons);

G_END_DECLS
