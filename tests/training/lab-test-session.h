/* lab-test-session.h: a session on a tiny dataset, for each test anew.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-test-data.h"

G_BEGIN_DECLS

/* 600 images in batches of 32: 19 batches an epoch, the last of 24; 4 epochs. */
#define N_BATCHES 19

typedef struct {
  LabDataset *dataset;
  LabSession *session;
  nn_config config;
} Fixture;

void set_up (Fixture *fixture, gconstpointer data);
void tear_down (Fixture *fixture, gconstpointer data);

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

/* Makes a new run. Returns: (transfer full): it */
LabRun *prepare (Fixture *fixture);
/* Returns: (transfer full): a run trained to its end without a break */
LabRun *train_through (Fixture *fixture);

guint count_epochs (LabRun *run);
gsize count_losses (LabRun *run);

/* Fails unless the session's run has ended, and no command changes anything about it. */
void assert_is_over (Fixture *fixture, LabRun *run);

G_END_DECLS
