/* lab-classifier.h: asks a snapshot's network about one image, on the caller's thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-snapshot.h"

G_BEGIN_DECLS

typedef struct _LabClassifier LabClassifier;

LabClassifier *lab_classifier_new (void);
void lab_classifier_free (LabClassifier *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabClassifier, lab_classifier_free)

/* Takes over the weights of @snapshot (NULL: none); memory is reused while the shape stays. FALSE
 * when there is no memory for it. */
gboolean lab_classifier_set_snapshot (LabClassifier *self, LabSnapshot *snapshot);
/* @pixels (784); @probabilities (n_classes). FALSE when there is no network. */
gboolean lab_classifier_classify (LabClassifier *self, const guint8 *pixels, float *probabilities);

G_END_DECLS
