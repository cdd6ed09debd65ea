/* lab-setup-actions.h: the values of a setup as actions, for menus, buttons and scripts.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>
#include "lab-setup.h"

G_BEGIN_DECLS

void lab_setup_actions_add (GActionMap *map, LabSetup *setup);

G_END_DECLS
