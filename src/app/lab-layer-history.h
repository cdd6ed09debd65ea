/* lab-layer-history.h: reports on a network's layers, of now and of each epoch that has a checkpoint.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-cursor.h"
#include "lab-inspector.h"

G_BEGIN_DECLS

#define LAB_TYPE_LAYER_HISTORY (lab_layer_history_get_type ())
G_DECLARE_FINAL_TYPE (LabLayerHistory, lab_layer_history, LAB, LAYER_HISTORY, GObject)

/* The reports on one network; immutable, counted. */
typedef struct {
  guint epoch;
  guint n_layers;          /* n_hidden + 1 */
  LabLayerReport *reports; /* (n_layers) */
} LabLayerReports;

/* Signals (no arguments): "changed": there are other reports. */

LabLayerHistory *lab_layer_history_new (void);
/* Whose run, and whose network, is looked into; NULL for none. */
void lab_layer_history_set_cursor (LabLayerHistory *self, LabCursor *cursor);
/* Where checkpoints are that are not in memory; NULL for nowhere. */
void lab_layer_history_set_store (LabLayerHistory *self, LabStore *store);
/* What activations are of; NULL: reports know of weights only. */
void lab_layer_history_set_dataset (LabLayerHistory *self, LabDataset *dataset);
/* Works only while it is active, which it is not at first. */
void lab_layer_history_set_active (LabLayerHistory *self, gboolean active);

/* On the network that the cursor shows, or showed a moment ago; borrowed, NULL = none yet. */
const LabLayerReports *lab_layer_history_get_present (LabLayerHistory *self);
/* (transfer container): those of epochs, in their order; free it with g_ptr_array_unref(). */
GPtrArray *lab_layer_history_list (LabLayerHistory *self);
/* Whether the reports are on activations, too. */
gboolean lab_layer_history_has_activations (LabLayerHistory *self);

G_END_DECLS
