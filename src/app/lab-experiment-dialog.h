/* lab-experiment-dialog.h: puts an experiment of one's own together.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>
#include "nn.h"

G_BEGIN_DECLS

#define LAB_TYPE_EXPERIMENT_DIALOG (lab_experiment_dialog_get_type ())
G_DECLARE_FINAL_TYPE (LabExperimentDialog, lab_experiment_dialog, LAB, EXPERIMENT_DIALOG, AdwWindow)

/* Signal "created" (the experiment's text, as lab_experiment_parse() takes it). */

GtkWidget *lab_experiment_dialog_new (const nn_config *base);

G_END_DECLS
