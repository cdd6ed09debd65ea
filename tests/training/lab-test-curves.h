/* lab-test-curves.h: runs with made-up histories.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-run-private.h"

G_BEGIN_DECLS

/* The history of a run, epoch by epoch: what it would be without noise. */
typedef void (*LabTestCurve) (LabEpoch *epoch);

/* A run of @config with @n epochs of @curve, whose losses are multiplied with noise of this standard
 * deviation. */
LabRun *lab_test_curves_new (const nn_config *config, guint n, LabTestCurve curve, double noise,
                             guint32 seed);

G_END_DECLS
