/* cli-sweep-list.h: "digit-lab-cli sweep --list": which experiments there are.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "cli-store.h"

G_BEGIN_DECLS

int cli_sweep_list (const CliStoreOptions *options, gboolean as_json);

G_END_DECLS
