/* cli-model.h: saved networks that read our images.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>
#include "lab-dataset.h"
#include "lab-snapshot.h"

G_BEGIN_DECLS

LabSnapshot *cli_model_load (const char *path, GError **error);

G_END_DECLS
