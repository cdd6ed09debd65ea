/* cli-mistakes-report.h: the mistakes of a network in words, and for programs.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-image-query.h"

G_BEGIN_DECLS

/* What a network said of its test images at the end of an epoch, and before. */
typedef struct {
  LabClassNames *class_names;
  const LabImages *images;
  LabPredictions *predictions;
  guint epoch; /* one that is there */
  LabImageVerdicts verdicts;
} CliVerdicts;

/* @numbers: images, as lab_image_query_run() gave them; the first @limit of them are printed. */
void cli_mistakes_print_text (const CliVerdicts *self, const LabImageQuery *query,
                              const GArray *numbers, guint limit);
/* One object a line. */
void cli_mistakes_print_json (const CliVerdicts *self, const GArray *numbers, guint limit);

/* Each class's precision, recall and F1, and the calibration. */
void cli_quality_print_text (const CliVerdicts *self);
void cli_quality_print_json (const CliVerdicts *self);

G_END_DECLS
