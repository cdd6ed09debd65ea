/* lab-tuner-advice.h: whether a network can be taught a collection, and what that did, in words.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-collection.h"
#include "lab-fine-tuning.h"

G_BEGIN_DECLS

/* The drawings of a network's classes. */
typedef struct {
  guint n_own, n_held_out; /* to train on, to test with */
  guint n_left_out;        /* of other classes */
  guint n_missing;         /* classes without a drawing to train on */
  guint first_missing;     /* the first of them */
} LabTunerCounts;

void lab_tuner_count (GPtrArray *samples, LabClassNames *names, LabTunerCounts *counts);
/* Sentences, translated; NULL where there is nothing to say. */
char *lab_tuner_find_obstacle (LabRun *run, LabSnapshot *network, LabDataset *dataset,
                               const LabTunerCounts *counts);
char *lab_tuner_find_advice (LabClassNames *names, const LabTunerCounts *counts);
char *lab_tuner_describe_report (const LabFineTuningReport *report, const char *base);

G_END_DECLS
