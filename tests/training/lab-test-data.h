/* lab-test-data.h: a tiny dataset, and waiting for a session without a clock.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-dataset.h"
#include "lab-session.h"

G_BEGIN_DECLS

/* Images of ten simple patterns in noise, written as IDX files to a folder of its own and read back
 * from there. The last pixel is paper in each training image, and ink in each test image. */
LabDataset *lab_test_data_new (guint n_train, guint n_test);
/* The same of 2 to 62 classes, with a classes.txt where @names, a line each, is not NULL. */
LabDataset *lab_test_data_new_with_classes (guint n_train, guint n_test, guint n_classes,
                                            const char *names);

/* The images given, in a dataset of their own. */
LabDataset *lab_test_data_copy (const LabImages *train, const LabImages *test);

/* A network of a few thousand parameters for it. */
nn_config lab_test_data_config (void);

typedef gboolean (*LabTestCondition) (gpointer data);

/* Iterates the main context until @condition holds; a watchdog ends the test after minutes. */
void lab_test_wait_for (LabTestCondition condition, gpointer data);
void lab_test_wait_for_state (LabRun *run, LabRunState state);
/* Until the run trains no more, whatever became of it. */
void lab_test_wait_for_end (LabRun *run);
void lab_test_wait_for_snapshot (LabRun *run);
void lab_test_wait_for_losses (LabRun *run, gsize n_losses);

/* Fails unless the run's history is whole: epochs in order, the losses of all their batches, and
 * means that agree with them. */
void lab_test_assert_whole (LabRun *run);
/* Fails unless one history starts with the same bits as the other. */
void lab_test_assert_same_history (LabRun *run, LabRun *other);

G_END_DECLS
