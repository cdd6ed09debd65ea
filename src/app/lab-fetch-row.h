/* lab-fetch-row.h: a dataset that can be fetched: what it is, how far it is, and the buttons for it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>
#include "lab-fetcher.h"

G_BEGIN_DECLS

#define LAB_TYPE_FETCH_ROW (lab_fetch_row_get_type ())
G_DECLARE_FINAL_TYPE (LabFetchRow, lab_fetch_row, LAB, FETCH_ROW, AdwPreferencesRow)

/* Signal "chosen" (no arguments): somebody wants to train on it. */

GtkWidget *lab_fetch_row_new (LabFetcher *fetcher);
LabFetcher *lab_fetch_row_get_fetcher (LabFetchRow *self);
/* Whether it is what is trained on now. */
void lab_fetch_row_set_in_use (LabFetchRow *self, gboolean in_use);

G_END_DECLS
