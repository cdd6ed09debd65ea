/* lab-experiment-lines.h: the lines of an experiment's file: which key stands where.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-experiment.h"

G_BEGIN_DECLS

typedef struct {
  const char *group; /* static */
  char *key;         /* "title", "title[fr]" */
  guint line;        /* from 1 */
} LabExperimentEntry;

typedef struct {
  const char *file; /* what errors call it; borrowed */
  GArray *entries;  /* LabExperimentEntry, in their order */
} LabExperimentLines;

void lab_experiment_lines_init (LabExperimentLines *self, const char *file);
void lab_experiment_lines_clear (LabExperimentLines *self);

gboolean lab_experiment_lines_read (LabExperimentLines *self, const char *text, GError **error);
const LabExperimentEntry *lab_experiment_lines_get (const LabExperimentLines *self, guint *n);
const LabExperimentEntry *lab_experiment_lines_find (const LabExperimentLines *self,
                                                     const char *group, const char *key);
/* Returns FALSE. */
gboolean lab_experiment_lines_fail (const LabExperimentLines *self, const LabExperimentEntry *entry,
                                    LabExperimentError code, const char *sentence, GError **error);

G_END_DECLS
