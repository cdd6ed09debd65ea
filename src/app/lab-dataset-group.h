/* lab-dataset-group.h: the part of the setup that says which images a run learns from.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>
#include "lab-setup.h"

G_BEGIN_DECLS

#define LAB_TYPE_DATASET_GROUP (lab_dataset_group_get_type ())
G_DECLARE_FINAL_TYPE (LabDatasetGroup, lab_dataset_group, LAB, DATASET_GROUP, AdwPreferencesGroup)

void lab_dataset_group_set_setup (LabDatasetGroup *self, LabSetup *setup);

G_END_DECLS
