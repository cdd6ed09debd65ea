/* lab-curves-set.h: the histories of several runs as curves, seeds of one configuration as one.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "draw-curves.h"
#include "lab-run.h"

G_BEGIN_DECLS

/* Runs, and the curves they are drawn as: one for each run, or for each group of them. */
typedef struct _LabCurvesSet LabCurvesSet;

/* @runs (n) are held. Runs with the same number in @groups (n) are one curve; %NULL: each has its
 * own. @names (n) are what curves are called, a group by its first; %NULL: as their runs are. */
LabCurvesSet *lab_curves_set_new (LabRun *const *runs, guint n, const guint *groups,
                                  const char *const *names);
void lab_curves_set_free (LabCurvesSet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabCurvesSet, lab_curves_set_free)

guint lab_curves_set_get_n_runs (LabCurvesSet *self);
LabRun *lab_curves_set_get_run (LabCurvesSet *self, guint index);
/* Whether it was made of the same runs. */
gboolean lab_curves_set_has_runs (LabCurvesSet *self, LabRun *const *runs, guint n);

/* Takes over what the runs have got since the last call. Returns: (transfer none): the curves, valid
 * until a run changes. */
const DrawCurvesSeries *lab_curves_set_update (LabCurvesSet *self, double smoothing,
                                               guint *n_series);

G_END_DECLS
