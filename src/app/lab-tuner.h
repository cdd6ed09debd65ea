/* lab-tuner.h: teaches a network a collection of drawings, in a session of its own, and tests what
 * that did.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-collection.h"
#include "lab-fine-tuning.h"

G_BEGIN_DECLS

#define LAB_TYPE_TUNER (lab_tuner_get_type ())
G_DECLARE_FINAL_TYPE (LabTuner, lab_tuner, LAB, TUNER, GObject)

typedef enum {
  LAB_TUNER_IDLE,     /* nothing was taught yet, or it did not come to anything */
  LAB_TUNER_MIXING,   /* the images to train on are being made */
  LAB_TUNER_TRAINING, /* lab_tuner_get_run() trains */
  LAB_TUNER_TESTING,  /* the network before is compared with the one after */
  LAB_TUNER_DONE      /* lab_tuner_get_report() says what it did */
} LabTunerState;

/* What is to be done; everything is borrowed. */
typedef struct {
  LabSnapshot *network;
  LabClassNames *names; /* of its classes */
  const char *run_name; /* of the run it belongs to */
  LabRunOrigin origin;  /* that run, where it is recorded */
  LabDataset *base;     /* what is rehearsed */
  GPtrArray *samples;   /* LabSample */
  LabFineTuningPlan plan;
} LabTunerTask;

/* Signals: "changed" (no arguments): its state, or how far the training is; "failed" (a sentence):
 * it could not be done, or not be recorded. */

LabTuner *lab_tuner_new (void);
/* Where the run is recorded; NULL: nowhere. */
void lab_tuner_set_store (LabTuner *self, LabStore *store);
/* Nothing while it is at work. */
void lab_tuner_start (LabTuner *self, const LabTunerTask *task);
/* Ends the training; what was trained until then is tested. */
void lab_tuner_stop (LabTuner *self);
LabTunerState lab_tuner_get_state (LabTuner *self);
gboolean lab_tuner_is_busy (LabTuner *self);
/* The taught run, or NULL; and its number in the store, or 0. */
LabRun *lab_tuner_get_run (LabTuner *self);
gint64 lab_tuner_get_run_id (LabTuner *self);
/* What it did, borrowed; NULL until it is done. */
const LabFineTuningReport *lab_tuner_get_report (LabTuner *self);
/* What was rehearsed, borrowed; NULL before the first. */
LabDataset *lab_tuner_get_base (LabTuner *self);
/* Stops and joins what trains: before the store is closed. */
void lab_tuner_shutdown (LabTuner *self);

G_END_DECLS
