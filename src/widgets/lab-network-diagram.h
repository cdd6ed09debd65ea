/* lab-network-diagram.h: the network of a configuration, drawn small.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-picture.h"
#include "nn.h"

G_BEGIN_DECLS

#define LAB_TYPE_NETWORK_DIAGRAM (lab_network_diagram_get_type ())
G_DECLARE_FINAL_TYPE (LabNetworkDiagram, lab_network_diagram, LAB, NETWORK_DIAGRAM, LabPicture)

GtkWidget *lab_network_diagram_new (void);
void lab_network_diagram_set_config (LabNetworkDiagram *self, const nn_config *config);

G_END_DECLS
