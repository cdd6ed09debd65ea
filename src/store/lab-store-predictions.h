/* lab-store-predictions.h: what a network said of each test image, as the store and shared files keep
 * it: an epoch takes a third of its bytes.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-predictions.h"
#include "lab-store-database.h"

G_BEGIN_DECLS

/* One epoch. Each blob holds n_images bytes, by lab_blob_shorten(). */
typedef struct {
  guint epoch;
  GBytes *predicted;   /* classes */
  GBytes *probability; /* of those, 255 = 1 */
  GBytes *
      true_probability; /* of the actual classes, minus that (mod 256): 0 where both are the same */
} LabPackedPredictions;

gboolean lab_packed_predictions_pack (LabPackedPredictions *self, const LabPredictions *predictions,
                                      guint epoch);
/* Adds the epoch to @predictions; FALSE when it is none of theirs. */
gboolean lab_packed_predictions_unpack (const LabPackedPredictions *self,
                                        LabPredictions *predictions);
void lab_packed_predictions_clear (LabPackedPredictions *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LabPackedPredictions, lab_packed_predictions_clear)

/* In a transaction: adds or replaces every epoch of @predictions after @first. */
gboolean lab_predictions_write (const LabPredictions *predictions, guint first, gint64 run,
                                LabDatabase *database, GError **error);
gboolean lab_predictions_read (gint64 run, LabDatabase *database, LabPredictions *predictions,
                               GError **error);

G_END_DECLS
