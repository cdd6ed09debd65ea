/* lab-session-checks.h: what must hold before a run is taken up or branched.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-run.h"

G_BEGIN_DECLS

/* That the network fits the images, which the engine takes on trust. */
gboolean lab_session_check_images (const nn_config *config, GError **error);
/* That @run can go on from @checkpoint (NULL: its beginning) as @config says, on @dataset. */
gboolean lab_session_check_checkpoint (LabRun *run, const LabSnapshot *checkpoint,
                                       const nn_config *config, LabDataset *dataset,
                                       GError **error);

G_END_DECLS
