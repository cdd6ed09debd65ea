/* cli-datasets.h: what is done with datasets, each taking the command line from its own name on.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

int cli_datasets_fetch (char **arguments);

G_END_DECLS
