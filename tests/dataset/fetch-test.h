/* fetch-test.h: what the tests of fetching share: a server, a list of what is on it, a place for it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "dataset-test.h"
#include "fault-server.h"
#include "lab-fetch-private.h"

G_BEGIN_DECLS

/* Timeouts: far more than any answer takes that comes at all; and for those that do not. */
#define PATIENT   60
#define IMPATIENT 1

typedef struct {
  GByteArray *contents[FAULT_N_FILES]; /* of the published files */
  FaultServer *server;
  LabCatalogue *catalogue;
  const LabCatalogueEntry *entry; /* of two mirrors of the server, unless a test sets others */
  /* Of each test anew: a folder of its own, where in it the dataset is to be, and where it is put
   * together. */
  char *root, *folder, *staging;
} FetchTest;

extern FetchTest fetch_test;
extern const char *const fetch_test_names[FAULT_N_FILES];

/* Before and after all tests, and each of them. */
void fetch_test_set_up (void);
void fetch_test_tear_down (void);
void fetch_test_begin (void);
void fetch_test_end (void);

/* Puts @first in the first mirror's place; @is_sized: whether the list says how long files are. */
void fetch_test_set_mirrors (const char *first, gboolean is_sized);
/* Another dataset, in place before. */
void fetch_test_put_old (void);

/* The same numbers in the same order on every machine. */
guint64 fetch_test_random (guint64 *state);
guint fetch_test_count_children (const char *path);
void fetch_test_check_in_place (void);
void fetch_test_check_old (void);
void fetch_test_check_nothing_left (gboolean had_old);
void fetch_test_check_sentence (const GError *error);

/* Fetches, which must put the right dataset in place. */
void fetch_test_well (guint timeout);
/* Fetches, which must fail so, and leave what was there. */
void fetch_test_badly (guint timeout, LabFetchError code);

G_END_DECLS
