/* lab-store-packed.h: a network with its evaluation as blobs, as the store and shared files keep it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-snapshot.h"

G_BEGIN_DECLS

/* How parameters, predicted and probability are kept. */
enum {
  LAB_PACKING_PLAIN, /* little end first; so were all of them in stores of version 1 */
  LAB_PACKING_SHORT  /* by lab_blob_shorten() */
};

typedef struct {
  guint epoch;
  double learning_rate, l2, dropout;
  int packing;
  double test_loss, test_accuracy;                       /* NaN: no evaluation, … */
  GBytes *parameters, *counts, *predicted, *probability; /* … and the last three NULL */
} LabPackedCheckpoint;

gboolean lab_packed_checkpoint_pack (LabPackedCheckpoint *self, const LabSnapshot *checkpoint);
LabSnapshot *lab_packed_checkpoint_unpack (const LabPackedCheckpoint *self, const nn_config *config,
                                           guint n_test_images);
void lab_packed_checkpoint_clear (LabPackedCheckpoint *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LabPackedCheckpoint, lab_packed_checkpoint_clear)

G_END_DECLS
