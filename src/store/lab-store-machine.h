/* lab-store-machine.h: what a training's seconds were measured on.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *lab_machine_describe (void);

G_END_DECLS
