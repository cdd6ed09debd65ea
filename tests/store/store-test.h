/* store-test.h: a store in a folder of its own, and a session that trains into it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-recorder.h"
#include "lab-session.h"
#include "lab-store.h"

G_BEGIN_DECLS

/* Images of the dataset that everything here trains on. */
#define STORE_TEST_N_TRAIN 600
#define STORE_TEST_N_TEST  200

typedef struct {
  char *folder;
  char *path;
  LabStore *store;
  LabDataset *dataset;
  LabSession *session;
  nn_config config;
} StoreFixture;

void store_test_set_up (StoreFixture *fixture, gconstpointer data);
void store_test_tear_down (StoreFixture *fixture, gconstpointer data);

#define ADD(path, function)                                                                        \
  g_test_add (path, StoreFixture, NULL, store_test_set_up, function, store_test_tear_down)

/* With the files in it. */
void store_test_remove_folder (const char *folder);
/* Closes the fixture's store, and opens the same file again. */
void store_test_reopen (StoreFixture *fixture);
/* Returns: (transfer full): the session's new run, not started, with the recorder that follows it */
LabRun *store_test_prepare (StoreFixture *fixture, LabRecorder **recorder);
/* Trains and records a run from the beginning to its end. Returns: its number */
gint64 store_test_train (StoreFixture *fixture, LabRun **run);
/* Waits until the run has ended and all of it is in the file. */
void store_test_finish (StoreFixture *fixture, LabRun *run, LabRecorder *recorder);

/* Fails unless both have the same history, bit by bit. */
void store_test_assert_same (LabRun *run, LabRun *other);
/* Fails unless the store has every checkpoint of the run, bit by bit. */
void store_test_assert_checkpoints (StoreFixture *fixture, gint64 id, LabRun *run);
/* Fails unless the store has what the run said of each test image in each epoch, byte by byte. */
void store_test_assert_predictions (StoreFixture *fixture, gint64 id, LabRun *run);
void store_test_assert_same_predictions (const LabPredictions *predictions,
                                         const LabPredictions *other);
void store_test_assert_same_snapshot (const LabSnapshot *snapshot, const LabSnapshot *other);

/* Another program that records a run of the fixture's configuration: tests/store/record-run.c. */
typedef struct {
  GPid pid;
  GIOChannel *output;
} StoreTestChild;

void store_test_spawn (StoreTestChild *child, const char *path, int epochs, guint seed);
/* The next line of its output as a word and a number; FALSE at the end. */
gboolean store_test_read_line (StoreTestChild *child, char *word, gsize size, gint64 *number);
/* Returns: the number of its run, when it has been added */
gint64 store_test_read_run (StoreTestChild *child);
/* Waits until it has ended, and tells whether by itself and well. */
gboolean store_test_wait (StoreTestChild *child);
void store_test_kill (StoreTestChild *child);

G_END_DECLS
