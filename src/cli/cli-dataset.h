/* cli-dataset.h: opens what --dataset names, and shows how far it is.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-dataset.h"

G_BEGIN_DECLS

LabDataset *cli_dataset_open (const char *specification, gboolean as_json, GError **error);

G_END_DECLS
