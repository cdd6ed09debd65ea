/* lab-checkpoints.h: which epochs' networks are kept when not all can be.
 *
 * The same rule thins what a live run keeps in memory and what the store keeps on disk: epochs 0 to
 * 20, then a geometric few (25, 32, 40, 50, 64, 80, 100, 128, …: three to a doubling), and always
 * the last, the one with the lowest test loss and the one with the highest test accuracy.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is never dropped. Epochs; 0 = there is none yet. */
typedef struct {
  guint last;
  guint best_loss;
  guint best_accuracy;
} LabCheckpointMarks;

/* Whether the rule keeps the checkpoint of @epoch. */
gboolean lab_checkpoint_is_kept (guint epoch, const LabCheckpointMarks *marks);

/* The index in @epochs (sorted, n) that is to go first when there are too many for a limit: the one
 * whose absence leaves the smallest gap in proportion; n when only marks are left. */
guint lab_checkpoint_find_dispensable (const guint *epochs, guint n,
                                       const LabCheckpointMarks *marks);

G_END_DECLS
