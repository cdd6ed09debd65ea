/* lab-experimenter.h: the experiment, or the whole study, that the window trains.
 *
 * One at a time: each takes all cores.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-study.h"

G_BEGIN_DECLS

#define LAB_TYPE_EXPERIMENTER (lab_experimenter_get_type ())
G_DECLARE_FINAL_TYPE (LabExperimenter, lab_experimenter, LAB, EXPERIMENTER, GObject)

/* Signals: "changed" (no arguments): what is trained, its state or its progress; "failed" (a
 * sentence). */

LabExperimenter *lab_experimenter_new (void);
void lab_experimenter_set_store (LabExperimenter *self, LabStore *store);
LabStore *lab_experimenter_get_store (LabExperimenter *self);
void lab_experimenter_set_dataset (LabExperimenter *self, LabDataset *dataset);
LabDataset *lab_experimenter_get_dataset (LabExperimenter *self);

gboolean lab_experimenter_can_start (LabExperimenter *self);
LabSweepRecorder *lab_experimenter_start (LabExperimenter *self, LabExperiment *experiment);
void lab_experimenter_resume (LabExperimenter *self, gint64 id);
LabStudy *lab_experimenter_start_study (LabExperimenter *self);
void lab_experimenter_pause (LabExperimenter *self);
void lab_experimenter_go_on (LabExperimenter *self);
void lab_experimenter_stop (LabExperimenter *self);
void lab_experimenter_shutdown (LabExperimenter *self);

LabStudy *lab_experimenter_get_study (LabExperimenter *self);
gboolean lab_experimenter_owns (LabExperimenter *self, LabSweepRecorder *recorder);
LabSweepRecorder *lab_experimenter_find (LabExperimenter *self, gint64 id);
LabSweepRecorder *lab_experimenter_find_text (LabExperimenter *self, const char *text);
void lab_experimenter_forget (LabExperimenter *self, gint64 id);

G_END_DECLS
