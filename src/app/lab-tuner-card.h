/* lab-tuner-card.h: the card where the network is taught the collection.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "lab-cursor.h"
#include "lab-sample-list.h"
#include "lab-tuner.h"

G_BEGIN_DECLS

#define LAB_TYPE_TUNER_CARD (lab_tuner_card_get_type ())
G_DECLARE_FINAL_TYPE (LabTunerCard, lab_tuner_card, LAB, TUNER_CARD, GtkWidget)

/* Signals: "failed" (a sentence); "run-activated" (LabRun, number in the store as int64): somebody
 * wants to see the taught run in the lab. */

LabTuner *lab_tuner_card_get_tuner (LabTunerCard *self);
void lab_tuner_card_set_list (LabTunerCard *self, LabSampleList *list);
/* Whose network is taught. */
void lab_tuner_card_set_cursor (LabTunerCard *self, LabCursor *cursor);
/* What is rehearsed; NULL: nothing is loaded. */
void lab_tuner_card_set_dataset (LabTunerCard *self, LabDataset *dataset);
/* Brings it up to date with the cursor and the list: while somebody sees it. */
void lab_tuner_card_update (LabTunerCard *self);

G_END_DECLS
