/* lab-setup-panel.h: the sidebar: dataset, network and training of the next run.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "lab-player.h"

G_BEGIN_DECLS

#define LAB_TYPE_SETUP_PANEL (lab_setup_panel_get_type ())
G_DECLARE_FINAL_TYPE (LabSetupPanel, lab_setup_panel, LAB, SETUP_PANEL, GtkWidget)

void lab_setup_panel_set_player (LabSetupPanel *self, LabPlayer *player);

G_END_DECLS
