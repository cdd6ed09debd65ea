/* lab-fetcher.h: gets one dataset from the network, without holding up the main loop.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>
#include "lab-fetch.h"

G_BEGIN_DECLS

#define LAB_TYPE_FETCHER (lab_fetcher_get_type ())
G_DECLARE_FINAL_TYPE (LabFetcher, lab_fetcher, LAB, FETCHER, GObject)

/* Signals (no arguments): "changed": state, progress or problem is another; "fetched": the dataset is in
 * its folder now, and was not before. */

typedef enum {
  LAB_FETCHER_ABSENT,
  LAB_FETCHER_PARTIAL, /* an earlier start left some of it, to be gone on with */
  LAB_FETCHER_FETCHING,
  LAB_FETCHER_PRESENT,
} LabFetcherState;

/* @catalogue is held; @folder NULL: the usual place. */
LabFetcher *lab_fetcher_new (LabCatalogue *catalogue, guint index, const char *folder);
/* One for each dataset that can be fetched, (LabFetcher); NULL when the list of them is damaged. */
GListModel *lab_fetcher_list_new (GError **error);

/* Borrowed. */
const LabCatalogueEntry *lab_fetcher_get_entry (LabFetcher *self);
LabFetcherState lab_fetcher_get_state (LabFetcher *self);
/* Of what is being fetched. */
const LabFetchProgress *lab_fetcher_get_progress (LabFetcher *self);
/* 0..1; negative while nobody knows how much there is. */
double lab_fetcher_get_share (LabFetcher *self);
/* Negative: not known. */
double lab_fetcher_get_seconds_left (LabFetcher *self);
/* Why it was not fetched, in a sentence; NULL when nothing is amiss. */
const char *lab_fetcher_get_problem (LabFetcher *self);
/* Where it is when it is there, else where it is going to be. */
const char *lab_fetcher_get_folder (LabFetcher *self);
/* How to do it without the program; to be freed. */
char *lab_fetcher_describe_by_hand (LabFetcher *self);
/* The addresses of its files at the first mirror, one on each line; to be freed. */
char *lab_fetcher_list_addresses (LabFetcher *self);

/* Nothing while it is being fetched, or there. */
void lab_fetcher_start (LabFetcher *self);
/* What has come stays, and is gone on with the next time. */
void lab_fetcher_cancel (LabFetcher *self);
/* Looks again whether it is there: somebody may have put it there by hand. */
void lab_fetcher_refresh (LabFetcher *self);

G_END_DECLS
