/* headless-test.h: what the tests without a window share: a store, a dataset, trainings, time.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-session.h"
#include "lab-store.h"

/* Runs the main loop until @condition is true; fails after two minutes: a busy machine with
 * sanitizers is slow. */
#define headless_test_wait_for(condition)                                                          \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 deadline = g_get_monotonic_time () + 120 * G_USEC_PER_SEC;                              \
                                                                                                   \
    while (!(condition)) {                                                                         \
      if (g_get_monotonic_time () > deadline)                                                      \
        g_error ("%s:%d: waited in vain for: %s", __FILE__, __LINE__, #condition);                 \
      if (!g_main_context_iteration (NULL, FALSE))                                                 \
        g_usleep (1000);                                                                           \
    }                                                                                              \
  }                                                                                                \
  G_STMT_END

typedef struct {
  char *folder;
  LabStore *store;
  LabDataset *dataset;
} HeadlessTest;

void headless_test_set_up (HeadlessTest *self);
void headless_test_tear_down (HeadlessTest *self);
/* A small network of 8 neurons, not trained yet; and one that is trained to its end. */
LabSession *headless_test_prepare (HeadlessTest *self, int epochs, guint64 seed);
LabSession *headless_test_train (HeadlessTest *self, int epochs, guint64 seed);
/* Trains and records such a run; returns its number. */
gint64 headless_test_record (HeadlessTest *self, int epochs, guint64 seed, double l2);
