/* lab-diagnosis.h: what a run's curves say, by stated rules, and what may help.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-run.h"

G_BEGIN_DECLS

typedef enum {
  LAB_DIAGNOSIS_UNCLEAR, /* too few epochs, or nothing stands out */
  LAB_DIAGNOSIS_IMPROVING,
  LAB_DIAGNOSIS_GOOD, /* has settled, train and test are close */
  LAB_DIAGNOSIS_UNDERFITTING,
  LAB_DIAGNOSIS_OVERFITTING,
  LAB_DIAGNOSIS_DIVERGED
} LabDiagnosisKind;

typedef enum {
  LAB_REMEDY_MORE_L2, /* λ × 10, from none 1e-4 */
  LAB_REMEDY_LESS_L2, /* λ ÷ 10 */
  LAB_REMEDY_DROPOUT, /* p 0.25 */
  LAB_REMEDY_HALF_NEURONS,
  LAB_REMEDY_MORE_NEURONS, /* twice, or a hidden layer of 100 for a linear network */
  LAB_REMEDY_SLOWER,       /* η ÷ 3 */
  LAB_REMEDY_FASTER,       /* η × 3 */
  LAB_REMEDY_MORE_EPOCHS,  /* twice as many */
  LAB_N_REMEDIES
} LabRemedy;

typedef struct {
  LabDiagnosisKind kind;
  guint since_epoch; /* of overfitting: the epoch of the lowest test loss */
  double rise;       /* of the test loss since then, as a share of it */
  char *sentence;    /* "Overfitting since epoch 12: test loss up 31 %"; translated */
  guint n_remedies;
  LabRemedy remedies[LAB_N_REMEDIES]; /* what fits best first */
} LabDiagnosis;

/* Judges the epochs up to @epoch (0: all of them). */
LabDiagnosis *lab_diagnosis_new (LabRun *run, guint epoch);
void lab_diagnosis_free (LabDiagnosis *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabDiagnosis, lab_diagnosis_free)

/* "λ × 10 (1e-3)", translated, for the button of a remedy. */
char *lab_remedy_describe (LabRemedy remedy, const nn_config *config);
/* @config with the remedy; FALSE when it cannot be applied (no neurons to halve). */
gboolean lab_remedy_apply (LabRemedy remedy, nn_config *config);
/* "With λ 1e-3: best test loss 0.068 instead of 0.075 (−9 %), test accuracy 98.1 % instead of
 * 97.9 %"; translated; NULL while @after has no epoch yet. */
char *lab_remedy_report (LabRemedy remedy, LabRun *before, LabRun *after);

G_END_DECLS
