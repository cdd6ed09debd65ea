/* lab-diagnosis-private.h: what the rules of a diagnosis and its remedies share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-diagnosis.h"

G_BEGIN_DECLS

/* Fewer say nothing. */
#define LAB_DIAGNOSIS_MIN_EPOCHS 4

/* "31 %", "2.1 %" */
char *lab_diagnosis_format_share (double share);
/* Those that fit and that @config allows; @n_epochs were judged. */
void lab_diagnosis_add_remedies (LabDiagnosis *self, const nn_config *config, guint n_epochs);

G_END_DECLS
