/* lab-network-group.h: the part of the setup that says which network a run trains.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>
#include "lab-setup.h"

G_BEGIN_DECLS

#define LAB_TYPE_NETWORK_GROUP (lab_network_group_get_type ())
G_DECLARE_FINAL_TYPE (LabNetworkGroup, lab_network_group, LAB, NETWORK_GROUP, AdwPreferencesGroup)

void lab_network_group_set_setup (LabNetworkGroup *self, LabSetup *setup);

G_END_DECLS
