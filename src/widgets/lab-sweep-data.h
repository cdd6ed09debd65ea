/* lab-sweep-data.h: an experiment and what came of it, as draw_sweep() takes it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "draw-sweep.h"
#include "lab-sweep.h"

G_BEGIN_DECLS

typedef struct {
  GArray *series;    /* of DrawSweepSeries */
  GPtrArray *items;  /* of GArray of DrawSweepPoint, one for each series */
  GPtrArray *places; /* of GArray of guint: the experiment's point that each of them is */
  GPtrArray *names;  /* of the series */
  DrawSweep sweep;   /* all of it, as it is drawn; valid until the next build */
} LabSweepData;

void lab_sweep_data_init (LabSweepData *self);
void lab_sweep_data_clear (LabSweepData *self);
/* Makes it anew: @experiment NULL is nothing. On a log axis an accuracy is an error rate. */
void lab_sweep_data_build (LabSweepData *self, const LabExperiment *experiment, guint axis,
                           LabMetric metric, const LabSweepPoint *points, gboolean log_scale);
/* The experiment's point that a point of the picture is. */
guint lab_sweep_data_get_point (const LabSweepData *self, guint series, guint point);

G_END_DECLS
