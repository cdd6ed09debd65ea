/* lab-layer-card.h: one layer over the epochs: its weights, its activations, its dead neurons.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "lab-layer-history.h"

G_BEGIN_DECLS

#define LAB_TYPE_LAYER_CARD (lab_layer_card_get_type ())
G_DECLARE_FINAL_TYPE (LabLayerCard, lab_layer_card, LAB, LAYER_CARD, GtkWidget)

/* Properties: "log" (boolean): as that of LabHistogramView.
 *
 * Signals: "activated" (uint layer): its neurons are to be looked into; "epoch-activated" (uint
 * epoch): somebody points at an epoch. */

GtkWidget *lab_layer_card_new (guint layer);
/* @list: LabLayerReports of epochs; @present (nullable): of the network that is shown. */
void lab_layer_card_set_reports (LabLayerCard *self, GPtrArray *list,
                                 const LabLayerReports *present, gboolean has_activations);
void lab_layer_card_set_epoch (LabLayerCard *self, guint epoch);

/* "Hidden layer 2", or "Outputs" for layer @n_hidden; translated. */
char *lab_layer_format_title (guint layer, guint n_hidden);

G_END_DECLS
