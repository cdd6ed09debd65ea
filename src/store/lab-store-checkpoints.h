/* lab-store-checkpoints.h: the networks in the store: written, read, and thinned out.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-checkpoints.h"
#include "lab-snapshot.h"
#include "lab-store-database.h"

G_BEGIN_DECLS

/* In a transaction. */
gboolean lab_checkpoint_write (LabSnapshot *checkpoint, gint64 run, LabDatabase *database,
                               GError **error);
gboolean lab_checkpoints_thin (gint64 run, const LabCheckpointMarks *marks, LabDatabase *database,
                               GArray *stored, GError **error);

/* The sorted epochs (guint) that have one. */
gboolean lab_checkpoints_list (gint64 run, LabDatabase *database, GArray *epochs, GError **error);
LabSnapshot *lab_checkpoint_read (gint64 run, const nn_config *config, guint n_test_images,
                                  guint epoch, LabDatabase *database, GError **error);

G_END_DECLS
