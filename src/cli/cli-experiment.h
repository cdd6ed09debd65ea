/* cli-experiment.h: experiments with what the command line changes of them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-dataset.h"
#include "lab-experiment.h"

G_BEGIN_DECLS

LabExperiment *cli_experiment_adjust (const LabExperiment *experiment, LabDataset *dataset,
                                      guint n_seeds, guint epochs, GError **error);

G_END_DECLS
