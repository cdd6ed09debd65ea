/* lab-diagnosis-private.h: what the rules of a diagnosis and its remedies share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-diagnosis.h"

G_BEGIN_DECLS

/* "31 %", "2.1 %" */
char *lab_diagnosis_format_share (double share);
/* Those that fit and that @config allows. */
void lab_diagnosis_add_remedies (LabDiagnosis *self, const nn_config *config);

G_END_DECLS
