/* lab-model-evaluate.h: how well a network reads labelled images.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>
#include "lab-dataset.h"
#include "lab-snapshot.h"

G_BEGIN_DECLS

LabEvaluation *lab_model_evaluate (const LabSnapshot *snapshot, const LabImages *images,
                                   GError **error);

G_END_DECLS
