/* lab-session-checks.h: what must hold before a run is taken up or branched.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-run.h"

G_BEGIN_DECLS

/* That the network fits the images and their classes, which the engine takes on trust; @dataset:
 * NULL where it is not known yet. */
gboolean lab_session_check_images (const nn_config *config, LabDataset *dataset, GError **error);
/* That a new run of @config can begin with the parameters of @start. */
gboolean lab_session_check_start (const LabSnapshot *start, const nn_config *config,
                                  GError **error);
/* That @run can go on from @checkpoint (NULL: its beginning) as @config says, on @dataset. */
gboolean lab_session_check_checkpoint (LabRun *run, const LabSnapshot *checkpoint,
                                       const nn_config *config, LabDataset *dataset,
                                       GError **error);

G_END_DECLS
