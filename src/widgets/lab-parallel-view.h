/* lab-parallel-view.h: parallel coordinates of a sweep of two parameters or more.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-picture.h"
#include "lab-sweep.h"

G_BEGIN_DECLS

#define LAB_TYPE_PARALLEL_VIEW (lab_parallel_view_get_type ())
G_DECLARE_FINAL_TYPE (LabParallelView, lab_parallel_view, LAB, PARALLEL_VIEW, LabPicture)

/* Signal "run-activated" (uint: index of a run of the experiment): click or Return.
 * Property "readout" (string, read-only). Keys: Up and Down move through the runs by their metric. */

GtkWidget *lab_parallel_view_new (void);
/* @values (experiment->n_runs): the metric of each run, NaN where there is none yet; copied. */
void lab_parallel_view_set (LabParallelView *self, LabExperiment *experiment, LabMetric metric,
                            const double *values);

G_END_DECLS
