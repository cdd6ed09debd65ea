/* lab-setup.h: what the next run will be: a configuration and a dataset, as the person set them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>
#include "lab-dataset.h"
#include "nn.h"

G_BEGIN_DECLS

#define LAB_TYPE_SETUP (lab_setup_get_type ())
G_DECLARE_FINAL_TYPE (LabSetup, lab_setup, LAB, SETUP, GObject)

/* Signals: "changed" (no arguments): configuration, dataset, loading or a problem is another one;
 * "dataset-failed" (a sentence): what was asked for can't be had, and why. */

/* A field that something wrong was typed into: those of nn_config, and the seed. */
typedef guint LabSetupField;
#define LAB_SETUP_SEED     ((LabSetupField)NN_FIELD_DROPOUT + 1)
#define LAB_SETUP_N_FIELDS (LAB_SETUP_SEED + 1)

LabSetup *lab_setup_new (void);

const nn_config *lab_setup_get_config (LabSetup *self);
gboolean lab_setup_set_config (LabSetup *self, const nn_config *config, GError **error);
nn_preset lab_setup_get_preset (LabSetup *self);
void lab_setup_set_preset (LabSetup *self, nn_preset preset);
void lab_setup_set_defaults (LabSetup *self);
void lab_setup_roll_seed (LabSetup *self);

void lab_setup_set_problem (LabSetup *self, LabSetupField field, const char *sentence);
const char *lab_setup_get_problem (LabSetup *self);
const char *lab_setup_get_field_problem (LabSetup *self, LabSetupField field);

void lab_setup_load_dataset (LabSetup *self, const char *specification);
void lab_setup_cancel_loading (LabSetup *self);
gboolean lab_setup_is_loading (LabSetup *self);
gboolean lab_setup_fell_back (LabSetup *self);
LabDataset *lab_setup_get_dataset (LabSetup *self);

G_END_DECLS
