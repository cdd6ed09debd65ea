/* lab-training-group.h: the part of the setup that says how a run trains it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>
#include "lab-setup.h"

G_BEGIN_DECLS

#define LAB_TYPE_TRAINING_GROUP (lab_training_group_get_type ())
G_DECLARE_FINAL_TYPE (LabTrainingGroup, lab_training_group, LAB, TRAINING_GROUP,
                      AdwPreferencesGroup)

void lab_training_group_set_setup (LabTrainingGroup *self, LabSetup *setup);

G_END_DECLS
